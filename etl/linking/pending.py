"""The suggestions of the published build on which nobody has decided."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from etl.engines import duckdb as engine
from etl.errors import CommonGroundError
from etl.linking.decisions import decisions
from etl.warehouse.publish import read_pointer

_QUERY = "select * from published.meta.link_suggestions order by weight desc, source_account_id"


def pending(warehouse: Path) -> pl.DataFrame:
    """The rows of meta.link_suggestions without those of firms that somebody linked, or pairs that were refused."""
    pointer = read_pointer(warehouse)
    if pointer is None:
        raise CommonGroundError(f"No build is published in {warehouse}; run `common-ground build` first.")
    try:
        with engine.scratch() as connection, engine.attached(connection, pointer.path, "published"):
            rows = engine.fetch(connection, _QUERY)
    except engine.Error:
        raise CommonGroundError(f"{pointer.path} holds no suggestions; run `common-ground build` again.") from None
    decided = decisions(warehouse)
    linked = [pair[0] for pair, decision in decided.items() if decision.verdict == "confirmed"]
    pairs = pl.DataFrame(list(decided), schema=["source_account_id", "account_id"], orient="row")
    open_rows = rows.filter(~pl.col("source_account_id").is_in(linked))
    return open_rows.join(
        pairs.cast(pl.String), on=["source_account_id", "account_id"], how="anti", maintain_order="left"
    )


def of_firms(rows: pl.DataFrame, ids: Sequence[str]) -> pl.DataFrame:
    """The heaviest suggestion of each of these source accounts. Raises CommonGroundError where one has none."""
    unknown = [identity for identity in ids if identity not in rows["source_account_id"].to_list()]
    if unknown:
        raise CommonGroundError(
            f"No link is suggested for {', '.join(unknown)}; `common-ground link` lists those that are."
        )
    return _best(rows.filter(pl.col("source_account_id").is_in(ids)))


def best_above(rows: pl.DataFrame, weight: float) -> pl.DataFrame:
    """The heaviest suggestion of each source account, where it weighs at least `weight` and more than the next."""
    return _best(rows.filter(pl.col("weight") >= weight)).filter(pl.col("is_clear"))


def _best(rows: pl.DataFrame) -> pl.DataFrame:
    """The heaviest row of each source account; `is_clear` where no other weighs as much."""
    heaviest = pl.col("weight") == pl.col("weight").max().over("source_account_id")
    best = rows.filter(heaviest).with_columns(is_clear=pl.len().over("source_account_id") == 1)
    return best.unique("source_account_id", keep="first", maintain_order=True)
