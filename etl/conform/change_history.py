"""The history in an update log: what changed from one version of a record to the next."""

from collections.abc import Iterator, Sequence

import polars as pl

from etl.conform.deduplicate import HELPERS, IS_PRIMARY, KEEPS_DELETED, ORDER, shares_of
from etl.conform.mapped_file import DELETED, LEFT_OUT, MODIFIED, VERSION
from etl.entities import ENTITIES, TRACE_COLUMNS, Entity

_BEFORE = "_before"


def changes(rows: pl.LazyFrame, entity: Entity, columns: Sequence[str]) -> pl.DataFrame:
    """Rows of `field_changes`: each of `columns` that differs from the version before, at its modification stamp.

    `rows` have the helper columns of `canonical_tables`. A change bears the file and the row of the later version.
    Versions are compared a share of the keys at a time.
    """
    key = entity.key[0]
    is_version = ~pl.col(LEFT_OUT) & ~pl.col(DELETED).fill_null(False) & pl.col(MODIFIED).is_not_null()
    trace = [column.name for column in TRACE_COLUMNS]
    stamped = rows.filter(is_version).select(key, *columns, *trace, MODIFIED, VERSION, ORDER)
    n_rows = int(stamped.select(pl.len()).collect(engine="streaming").item())
    n_shares = shares_of(n_rows)
    shares = [
        stamped if n_shares == 1 else stamped.filter(pl.col(key).hash() % n_shares == share)
        for share in range(n_shares)
    ]
    told: dict[str, set[str]] = {name: set() for name in columns}
    for versions in _versions(shares, key) if n_shares > 1 else ():
        for name in columns:
            told[name] |= _telling(versions, name)
    found: dict[str, list[pl.DataFrame]] = {name: [] for name in columns}
    for versions in _versions(shares, key):
        for name in columns:
            files = told[name] or _telling(versions, name)
            found[name].append(_changes(versions.filter(pl.col("source_file").is_in(list(files))), key, name))
    order = (key, MODIFIED, VERSION, ORDER, "source_row")
    ordered = [pl.concat(found[name]) for name in columns]
    ordered = ordered if n_shares == 1 else [frame.sort(order, nulls_last=False) for frame in ordered]
    return pl.concat([_as_rows(frame, entity) for frame in ordered])


def _versions(shares: Sequence[pl.LazyFrame], key: str) -> Iterator[pl.DataFrame]:
    """The versions of records that have several, one after the other."""
    for share in shares:
        versions = share.collect(engine="streaming").filter(pl.col(key).is_duplicated())
        yield versions.sort(key, MODIFIED, VERSION, ORDER, "source_row", nulls_last=False)


def _telling(versions: pl.DataFrame, name: str) -> set[str]:
    """The files that have a column at all."""
    return set(versions.filter(pl.col(name).is_not_null())["source_file"].unique())


def _as_rows(changed: pl.DataFrame, entity: Entity) -> pl.DataFrame:
    fields = {
        "entity": pl.lit(entity.name),
        "record_id": pl.col(entity.key[0]),
        "changed_at": pl.col(MODIFIED),
        MODIFIED: pl.lit(None, pl.Datetime("us")),
        VERSION: pl.lit(None, pl.Float64),
        DELETED: pl.lit(False),
        LEFT_OUT: pl.lit(False),
        IS_PRIMARY: pl.lit(False),
        KEEPS_DELETED: pl.lit(False),
    }
    names = [column.name for column in (*ENTITIES["field_changes"].columns, *TRACE_COLUMNS)]
    return changed.with_columns(**fields).select(*names, *HELPERS)


def _changes(versions: pl.DataFrame, key: str, name: str) -> pl.DataFrame:
    """The versions in which one column differs from the version before."""
    is_later = pl.col(key) == pl.col(key).shift()
    before = versions.with_columns(pl.when(is_later).then(pl.col(name).shift()).alias(_BEFORE))
    changed = before.filter(is_later & pl.col(name).ne_missing(pl.col(_BEFORE)))
    return changed.select(
        key,
        *(column.name for column in TRACE_COLUMNS),
        MODIFIED,
        VERSION,
        ORDER,
        field=pl.lit(name),
        old_value=pl.col(_BEFORE).cast(pl.String),
        new_value=pl.col(name).cast(pl.String),
    )
