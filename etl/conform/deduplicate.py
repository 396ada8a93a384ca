"""One row a record: of several with the same key the newest, with what must be remembered from the others.

Which rows stand is told by their keys and stamps alone, a share of the keys at a time; the rows are then taken part by
part. So no history is in memory as a whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.conform.mapped_file import DELETED, LEFT_OUT, MODIFIED, VERSION
from etl.settings.mapping_parts import Fold

IS_PRIMARY, ORDER, KEEPS_DELETED = "_is_primary", "_order", "_keeps_deleted"
HELPERS = (MODIFIED, VERSION, DELETED, LEFT_OUT, IS_PRIMARY, ORDER, KEEPS_DELETED)
AT_ONCE = 2_000_000  # rows whose keys are compared at once
_INDEX = "_index"


@dataclass(frozen=True, slots=True)
class Latest:
    """Of one part of the rows those that stand, and those that their system deleted (the newest of their records)."""

    single: pl.DataFrame  # whose key no other row has
    newest: pl.DataFrame  # of several with one key
    deleted: pl.DataFrame


def latest(parts: Sequence[pl.LazyFrame], key: Sequence[str], fold: Fold) -> Iterator[Latest]:
    """Of the rows of a key, the one with the newest modification stamp, then the highest version, then the last.

    Rows of the file that is about this kind of record go before rows derived from another kind. `fold` columns are
    taken over every update: true in any, the earliest, the highest.
    """
    heights = [int(part.select(pl.len()).collect().item()) for part in parts]
    is_repeated, winners = _compared(pl.concat(parts), sum(heights), key, fold)
    start = 0
    for part, height in zip(parts, heights, strict=True):
        repeated = pl.Series("_is_repeated", is_repeated[start : start + height])
        index = pl.Series(_INDEX, np.arange(start, start + height))
        rows = part.collect().with_columns(repeated, index)
        won = winners.filter(pl.col(_INDEX).is_between(start, start + height - 1))
        newest = rows.drop(set(won.columns) - {_INDEX}).join(won, on=_INDEX, how="inner", maintain_order="left")
        single = rows.filter(~pl.col("_is_repeated") & ~pl.col(LEFT_OUT))
        yield _parted(*(frame.select(part.collect_schema().names()) for frame in (single, newest)))
        start += height


def _parted(single: pl.DataFrame, newest: pl.DataFrame) -> Latest:
    is_deleted = pl.col(DELETED).fill_null(False)
    deleted = pl.concat([single.filter(is_deleted), newest.filter(is_deleted)])
    return Latest(single.filter(~is_deleted), newest.filter(~is_deleted), deleted)


def _compared(
    rows: pl.LazyFrame, n_rows: int, key: Sequence[str], fold: Fold
) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], pl.DataFrame]:
    """Whether each row shares its key with another one; and the index of the newest of them, with its fold columns."""
    folded = (*fold.any, *fold.highest, *fold.earliest)
    stamps = rows.with_row_index(_INDEX).filter(~pl.col(LEFT_OUT))
    wanted = dict.fromkeys((*key, IS_PRIMARY, MODIFIED, VERSION, ORDER, "source_row", *folded))
    stamps = stamps.select(pl.col(_INDEX).cast(pl.Int64), *wanted)
    is_repeated, winners = np.zeros(n_rows, dtype=np.bool_), []
    n_shares = shares_of(n_rows)
    for share in range(n_shares):
        own = stamps if n_shares == 1 else stamps.filter(pl.col(key[0]).hash() % n_shares == share)
        repeated = own.collect(engine="streaming").filter(pl.struct(key).is_duplicated())
        is_repeated[repeated[_INDEX].to_numpy()] = True
        winners.append(_newest(repeated, key, fold))
    return is_repeated, pl.concat(winners)


def shares_of(n_rows: int) -> int:
    """In how many shares the keys of some rows are compared."""
    return -(-n_rows // AT_ONCE) or 1


def _newest(repeated: pl.DataFrame, key: Sequence[str], fold: Fold) -> pl.DataFrame:
    """The index of the newest row of each key, with its fold columns taken over all of them."""
    order = (IS_PRIMARY, MODIFIED, VERSION, ORDER, "source_row", _INDEX)
    newest = repeated.sort(order, nulls_last=False).unique(key, keep="last")
    taken = {
        **{name: pl.col(name).max() for name in (*fold.any, *fold.highest)},
        **{name: pl.col(name).min() for name in fold.earliest},
    }
    if not taken:
        return newest.select(_INDEX)
    folded = repeated.group_by(key).agg(**taken)
    return newest.select(_INDEX, *key).join(folded, on=key, how="left", nulls_equal=True).drop(key)
