"""What could overturn an estimate: other specifications, like deals only, controls, placebos, single accounts."""

DEFINITION = 2  # raise it when results mean something else; see etl.evidence.definitions
