"""From estimates and checks to a verdict, and the log that issues it."""

DEFINITION = 2  # raise it when results mean something else; see etl.evidence.definitions
