"""`commonground.toml`, the packaged mappings, people's functions and thresholds: one validated object."""
