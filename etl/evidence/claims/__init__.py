"""The claims C1 to C11: what is compared, on whom, and what it gives."""

DEFINITION = 2  # raise it when results mean something else; see etl.evidence.definitions
