"""Tables of databases and buckets → Parquet files in the warehouse's folder, each with its hash."""
