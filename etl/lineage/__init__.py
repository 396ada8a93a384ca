"""Lineage of the marts' columns, down to the canonical columns and the columns of the exports."""

from etl.lineage.kept_trace import Lineage, trace
from etl.lineage.store import store

__all__ = ["Lineage", "store", "trace"]
