"""One file → typed rows: map columns → infer formats → parse → validate, each step in its own module."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import polars as pl

from etl.conform import declarations
from etl.conform.column_mapping import map_columns
from etl.conform.format_inference import ColumnFormat, infer_formats
from etl.conform.mapped_file import MappedFile
from etl.conform.parse_values import parse_columns
from etl.conform.row_validation import TypedRows, validate
from etl.conform.swapped_dates import with_swaps
from etl.extract.landed_table import ROW
from etl.settings.config import CONFIG_NAME
from etl.settings.mappings import RecordType

BATCH = 250_000  # records that are in memory at once


def read(file: MappedFile, size: int | None = None) -> Iterator[TypedRows]:
    """The rows of a file, what was rejected, and the cells that are kept as not recorded, `size` records at a time.

    In the order of the file, once for each column that becomes rows; at least once. Raises UndecidedFormatError where
    the days and months, or the thousands and fractions, of a column cannot be told apart.
    """
    for record in _variants(file):
        yield from _read(replace(file, record=record), size or BATCH)


def joined(parts: Sequence[TypedRows]) -> TypedRows:
    """The parts of one file as one."""
    return TypedRows(
        rows=pl.concat([part.rows for part in parts]),
        rejects=pl.concat([part.rejects for part in parts]),
        cell_problems=pl.concat([part.cell_problems for part in parts]),
        unmapped=pl.concat([part.unmapped for part in parts]),
        remarks=pl.concat([part.remarks for part in parts]).unique(maintain_order=True),
    )


def _read(file: MappedFile, size: int) -> Iterator[TypedRows]:
    """A record type's rows: how its columns are written is told by all of them."""
    texts = map_columns(file)
    formats, swaps = with_swaps(file, texts, infer_formats(file, texts))
    remarks = [*swaps, *_orders_taken(file, formats)]
    keys = _keys_of_rows(file)
    is_judged_whole = file.record.entity == declarations.TABLE
    spans = [None] if is_judged_whole else file.found.landed.spans(size)
    unmapped: list[pl.DataFrame] = []
    for span in spans:
        part = replace(file, span=span)
        values = declarations.without_unset(part, parse_columns(part, map_columns(part), formats))
        typed = validate(part, _with_key_of_row(part, values, keys) if keys else values, remarks)
        unmapped.append(typed.unmapped)
        if len(spans) > 1:
            typed = replace(typed, unmapped=_counted(unmapped, file) if span == spans[-1] else typed.unmapped.clear())
        yield typed


def _counted(unmapped: Sequence[pl.DataFrame], file: MappedFile) -> pl.DataFrame:
    """Values that no enumeration knows, counted over all parts, in the order of the columns."""
    order = {column.name: at for at, column in enumerate(file.record.table.columns)}
    counted = pl.concat(unmapped).group_by("canonical", "column_name", "value").agg(pl.col("n_rows").sum())
    return counted.sort(pl.col("canonical").replace_strict(order, return_dtype=pl.Int64), "value")


def _orders_taken(file: MappedFile, formats: Mapping[str, ColumnFormat]) -> Iterator[str]:
    """What to say of columns whose days and months another column tells apart."""
    for name, how in formats.items():
        if how.told_by:
            first = "day" if how.date_order == "dmy" else "month"
            yield (
                f"column {file.input_name(name)}: no date tells the day from the month; read with the {first} first, as"
                f" {how.told_by} of the same file is written. If it is not, set date_order in {CONFIG_NAME}."
            )


@dataclass(frozen=True, slots=True)
class _KeysOfRows:
    """The record type that rows are about, where records of another belong to it, and how its columns are written."""

    record: RecordType
    formats: Mapping[str, ColumnFormat]


def _keys_of_rows(file: MappedFile) -> _KeysOfRows | None:
    row, record = file.found.record, file.record
    if row is None or row.entity == record.entity:
        return None
    key = row.table.key[0]
    if key not in record.table.references or key in {*record.columns, *record.constants, *record.compose}:
        return None
    whole = replace(file, record=row)
    texts = map_columns(whole)
    formats, _ = with_swaps(whole, texts, infer_formats(whole, texts))
    return _KeysOfRows(row, formats)


def _with_key_of_row(file: MappedFile, values: pl.LazyFrame, keys: _KeysOfRows) -> pl.LazyFrame:
    """`values` whose record belongs to the one that its row is about, in `also`; its own key is made of that one's."""
    record, (key, own) = file.record, (keys.record.table.key[0], file.record.table.key[0])
    whole = replace(file, record=keys.record)
    of_rows = parse_columns(whole, map_columns(whole), keys.formats).select(ROW, _key=pl.col(key))
    suffix = [pl.lit(f"/{practice}") for practice in [record.constants.get("practice")] if practice]
    joined = values.drop(key).join(of_rows, on=ROW, how="left", maintain_order="left").rename({"_key": key})
    if len(record.table.key) > 1:
        return joined
    return joined.with_columns(pl.coalesce(own, pl.concat_str(pl.col(key), *suffix)).alias(own))


def _variants(file: MappedFile) -> list[RecordType]:
    """The record type, or one for each of the columns that become rows: at least one."""
    record = file.record
    for column in record.explode:
        found = (file.header.repeats(name) for name in file.header.find_all(record.columns[column]))
        names = list(dict.fromkeys(chain.from_iterable(found))) or record.columns[column][:1]
        return [record.model_copy(update={"columns": {**record.columns, column: (name,)}}) for name in names]
    if record.unpivot is None:
        return [record]
    name, value = record.unpivot.name, record.unpivot.value
    present = file.header.find_all(record.unpivot.columns) or record.unpivot.columns[:1]
    return [
        record.model_copy(
            update={
                "unpivot": None,
                "constants": {**record.constants, name: column},
                "columns": {**record.columns, value: (column,)},
            }
        )
        for column in present
    ]
