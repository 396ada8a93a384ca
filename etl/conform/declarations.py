"""What a cell that declares a practice means, and whose deal it is of.

An unticked box means no only where somebody is known to have set it: by an entry time, a history of the field, a third
answer in the column, or the firm's word (`unticked = "no"`). Otherwise it is not known.
"""

from collections.abc import Iterator

import polars as pl

from etl.conform.mapped_file import MappedFile, text_name
from etl.conform.parse_values import FALSE
from etl.recognise.column_names import squash
from etl.recognise.match import Found
from etl.recognise.scan import Plan

TABLE = "practice_declarations"
_BOX = 2  # answers of a column that only has yes and no


def without_unset(file: MappedFile, values: pl.LazyFrame) -> pl.LazyFrame:
    """`values` in which a no that nobody is known to have said is null, and an empty cell too."""
    if file.record.entity != TABLE:
        return values
    text, is_done = pl.col(text_name("is_done")), pl.col("is_done")
    has_third = (text.is_null() | is_done.is_null()).any() | (text.str.to_lowercase().n_unique() > _BOX)
    is_told = pl.lit(file.record.unticked == "no") | has_third | pl.col("recorded_at").is_not_null()
    is_said = text.is_not_null() & (is_done | is_told)
    is_withheld = text.is_not_null() & ~is_done & ~is_told
    return values.with_columns(
        pl.when(is_said).then(is_done).alias("is_done"),
        pl.when(~is_withheld.fill_null(False)).then(text).alias(text_name("is_done")),
    )


def with_history(plan: Plan, declarations: pl.DataFrame, changes: pl.LazyFrame) -> pl.DataFrame:
    """`declarations` that were entered when the last change of their field says; a no that somebody set is one."""
    for source, practice, column in _fields(plan.files):
        is_field = pl.col("field").map_elements(squash, return_dtype=pl.String) == squash(column)
        ids = pl.col("record_id").str.starts_with(f"{source}:")
        own = changes.filter((pl.col("entity") == "deals") & ids).filter(is_field).collect()
        last = own.sort("changed_at").group_by("record_id", maintain_order=True).last()
        if last.is_empty():
            continue
        said = last.select("record_id", _at="changed_at", _is_no=pl.col("new_value").str.to_lowercase().is_in(FALSE))
        joined = declarations.join(said, left_on="deal_id", right_on="record_id", how="left", maintain_order="left")
        is_own = (pl.col("practice") == practice) & pl.col("_at").is_not_null()
        is_no = is_own & pl.col("_is_no") & pl.col("done_on").is_null() & pl.col("person").is_null()
        declarations = joined.with_columns(
            is_done=pl.when(is_no & pl.col("is_done").is_null()).then(False).otherwise("is_done"),
            recorded_at=pl.when(is_own).then(pl.coalesce("recorded_at", "_at")).otherwise("recorded_at"),
        ).drop("_at", "_is_no")
    return declarations


def _fields(files: tuple[Found, ...]) -> Iterator[tuple[str, str, str]]:
    """Source, practice and input column of the yes and no of every recognised file."""
    for found in files:
        if found.is_loaded and found.record and found.source:
            for record in found.record.also:
                practice = record.constants.get("practice")
                if record.entity == TABLE and practice:
                    for name in found.header.find_all(record.columns.get("is_done", ())):
                        yield found.source.name, practice, name
