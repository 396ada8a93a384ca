"""Links of accounts that are suggested and undecided, and what a viewer says of them."""

import polars as pl

from dashboard import access, warehouse
from etl.linking import decisions, pending


def suggested() -> pl.DataFrame:
    """Suggestions on which nobody has decided, the heaviest first; none for who may not see every account.

    source_account_id, name, account_id, account_name, weight (bits), reason, is_domain_unique.
    """
    rows = pending.pending(warehouse.folder())
    return rows if access.scope().account_ids is None else rows.clear()


def best_above(rows: pl.DataFrame, weight: float) -> pl.DataFrame:
    """The suggestion of each account that weighs at least `weight`, and more than its others."""
    return pending.best_above(rows, weight)


def decide(rows: pl.DataFrame, verdict: decisions.Verdict) -> None:
    """Keep the viewer's verdict on suggestions, for the next build."""
    pairs = rows.select("source_account_id", "account_id", "reason").rows()
    decisions.decide(warehouse.folder(), pairs, verdict=verdict, by=access.viewer())
