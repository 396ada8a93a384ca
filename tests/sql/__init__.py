"""The dbt project."""
