"""Any file of an export → all-text Parquet by content hash."""
