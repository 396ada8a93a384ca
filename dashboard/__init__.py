"""The app. Of `etl` it imports only `etl.evidence`, `etl.warehouse.publish` and, in `cli.py`, the commands."""
