"""Lineage of the marts' columns, down to the canonical columns and the columns of the exports."""

from etl.lineage.store import store
from etl.lineage.trace import Lineage, trace

__all__ = ["Lineage", "store", "trace"]
