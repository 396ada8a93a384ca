"""What the pages show of the queries' rows: cards, tables and findings, a module a page."""
