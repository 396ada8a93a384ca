"""Engines: load canonical tables, run statements, fetch results."""
