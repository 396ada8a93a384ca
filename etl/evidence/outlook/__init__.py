"""What lies ahead and how it unfolds: curves, what-ifs, expectations of open deals."""

DEFINITION = 2  # raise it when results mean something else; see etl.evidence.definitions
