"""The shape of a published build, as a number: software reads builds of its own number and of no other.

Raise it when a table of `SCHEMAS` gains, loses or retypes a column; a test holds the tables to the committed list
(`python -m tests.etl.warehouse.published_schema` writes it anew).
"""

SCHEMA_VERSION = 4
SCHEMAS = ("evidence", "history", "marts", "meta", "quality")
