"""One module per kind of file: its records as all-text Parquet, and what does not fit."""
