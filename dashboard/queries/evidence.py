"""What a build stored of the evidence: estimates on all its deals, so without a scope."""

import polars as pl

from dashboard import warehouse


def stored_evidence() -> dict[str, pl.DataFrame]:
    """The tables of the schema `evidence`, as the build stored them."""
    names = ("claims", "checks", "specifications", "levels", "balance", "estimates", "overview")
    return {name: warehouse.current().query(f"select * from evidence.{name}") for name in names}
