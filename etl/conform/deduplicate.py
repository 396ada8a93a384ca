"""One row a record: of several with the same key the newest, with what must be remembered from the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from etl.conform.mapped_file import DELETED, LEFT_OUT, MODIFIED, VERSION
from etl.settings.mapping_parts import Fold

IS_PRIMARY, ORDER, KEEPS_DELETED = "_is_primary", "_order", "_keeps_deleted"
HELPERS = (MODIFIED, VERSION, DELETED, LEFT_OUT, IS_PRIMARY, ORDER, KEEPS_DELETED)


@dataclass(frozen=True, slots=True)
class Latest:
    """The rows that stand, and those that another row replaced or that their system deleted."""

    kept: pl.DataFrame
    deleted: pl.DataFrame  # the newest row of its record, marked deleted


def keep_latest(rows: pl.DataFrame, key: Sequence[str], fold: Fold) -> Latest:
    """Of the rows of a key, the one with the newest modification stamp, then the highest version, then the last.

    Rows of the file that is about this kind of record go before rows derived from another kind. `fold` columns are
    taken over every update: true in any, the earliest, the highest.
    """
    rows = rows.filter(~pl.col(LEFT_OUT)).with_row_index("_index")
    stamps = rows.select("_index", *key, IS_PRIMARY, MODIFIED, VERSION, ORDER, "source_row")
    is_repeated = stamps.select(pl.struct(key).is_duplicated()).to_series()
    if is_repeated.any():
        newest = (
            stamps.filter(is_repeated)
            .sort(IS_PRIMARY, MODIFIED, VERSION, ORDER, "source_row", nulls_last=False)
            .unique(key, keep="last")
        )
        repeated = rows.filter(is_repeated)
        winners = _folded(repeated.join(newest.select("_index"), on="_index", how="semi"), repeated, key, fold)
        rows = pl.concat([rows.filter(~is_repeated), winners.select(rows.columns)])
    rows = rows.drop("_index")
    is_deleted = pl.col(DELETED).fill_null(False)
    return Latest(kept=rows.filter(~is_deleted), deleted=rows.filter(is_deleted))


def _folded(winners: pl.DataFrame, updates: pl.DataFrame, key: Sequence[str], fold: Fold) -> pl.DataFrame:
    """`winners` with their fold columns taken over all of their `updates`."""
    taken = {
        **{name: pl.col(name).max() for name in (*fold.any, *fold.highest)},
        **{name: pl.col(name).min() for name in fold.earliest},
    }
    if not taken:
        return winners
    folded = updates.group_by(key).agg(**taken)
    return winners.drop(list(taken)).join(folded, on=key, how="left", nulls_equal=True)
