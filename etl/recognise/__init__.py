"""Which system and record type a table is, by its columns, and why."""
