"""The app: what leadership, delivery managers and reviewers see. Imports of `etl` only `etl.evidence` and `etl.publish`."""
