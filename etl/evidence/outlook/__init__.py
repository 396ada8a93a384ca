"""What lies ahead and how it unfolds: curves, what-ifs, expectations of open deals."""

DEFINITION = 1  # raise it when results mean something else; see etl.evidence.definitions
