"""The history in an update log: what changed from one version of a record to the next."""

from collections.abc import Sequence

import polars as pl

from etl.conform.deduplicate import HELPERS, IS_PRIMARY, KEEPS_DELETED, ORDER
from etl.conform.mapped_file import DELETED, LEFT_OUT, MODIFIED, VERSION
from etl.entities import ENTITIES, TRACE_COLUMNS, Entity

_BEFORE = "_before"


def changes(rows: pl.DataFrame, entity: Entity, columns: Sequence[str]) -> pl.DataFrame:
    """Rows of `field_changes`: each of `columns` that differs from the version before, at its modification stamp.

    `rows` have the helper columns of `canonical_tables`. A change bears the file and the row of the later version.
    """
    key = entity.key[0]
    is_version = ~pl.col(LEFT_OUT) & ~pl.col(DELETED).fill_null(False) & pl.col(MODIFIED).is_not_null()
    versions = rows.filter(is_version).filter(pl.col(key).is_duplicated())
    versions = versions.sort(key, MODIFIED, VERSION, ORDER, "source_row", nulls_last=False)
    fields = {
        "entity": pl.lit(entity.name),
        "record_id": pl.col(key),
        "changed_at": pl.col(MODIFIED),
        MODIFIED: pl.lit(None, pl.Datetime("us")),
        VERSION: pl.lit(None, pl.Float64),
        DELETED: pl.lit(False),
        IS_PRIMARY: pl.lit(False),
        KEEPS_DELETED: pl.lit(False),
    }
    found = [_changes(versions, key, name).with_columns(**fields) for name in columns]
    names = [column.name for column in (*ENTITIES["field_changes"].columns, *TRACE_COLUMNS)]
    return pl.concat([frame.select(*names, *HELPERS) for frame in found])


def _changes(versions: pl.DataFrame, key: str, name: str) -> pl.DataFrame:
    """The versions in which one column differs from the version before, of files that have it at all."""
    known = versions.filter(pl.col(name).is_not_null().any().over("source_file"))
    is_later = pl.col(key) == pl.col(key).shift()
    before = known.with_columns(pl.when(is_later).then(pl.col(name).shift()).alias(_BEFORE))
    return before.filter(is_later & pl.col(name).ne_missing(pl.col(_BEFORE))).with_columns(
        field=pl.lit(name),
        old_value=pl.col(_BEFORE).cast(pl.String),
        new_value=pl.col(name).cast(pl.String),
    )
