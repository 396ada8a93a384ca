"""Synthetic firms as the marts that the evidence engine reads."""

import polars as pl

from etl.sample.deals import as_marts, simulate


def firm(n: int, *, seed: int, preset: str = "effect") -> tuple[pl.DataFrame, pl.DataFrame]:
    """`deals` and `windows` of a simulated firm with n signed deals."""
    return as_marts(simulate(n, seed, preset))
