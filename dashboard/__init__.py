"""The app. Of `etl` it imports only `etl.evidence`, `etl.publish` and, in `cli.py`, the commands."""
