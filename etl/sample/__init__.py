"""Synthetic firms with a known effect of each practice: as deal tables, and as exports of real systems."""

from etl.sample.write import write_firm

__all__ = ["write_firm"]
