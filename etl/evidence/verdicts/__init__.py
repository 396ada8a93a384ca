"""From estimates and checks to a verdict, and the log that issues it."""
