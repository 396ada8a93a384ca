"""Step 4 of a cell's way: text → typed values, as Polars expressions.

What cannot be read becomes null; step 5 tells it from an empty cell.
"""

from collections.abc import Mapping

import polars as pl

from etl.conform import parse_datetimes, parse_ids, parse_numbers
from etl.conform.format_inference import ColumnFormat
from etl.conform.mapped_file import STEERING, MappedFile, flag_name, text_name
from etl.conform.value_maps import mapped
from etl.entities import ENTITIES, Column, Kind
from etl.recognise.keys import is_key_composed

TRUE = (
    *(
        "true",
        "1",
        "1.0",
        "-1",
        "yes",
        "y",
        "t",
        "on",
        "x",
        "✓",
        "✔",
        "checked",
        "wahr",
        "ja",
        "vrai",
        "oui",
        "sí",
        "si",
    ),
    *("verdadero", "vero", "sim", "ano"),
)
FALSE = (
    *("false", "0", "0.0", "no", "n", "f", "off", "✗", "✘", "unchecked", "falsch", "nein", "faux", "non", "falso"),
    *("não", "nao", "ne", "nee"),
)


def parse_columns(file: MappedFile, texts: pl.LazyFrame, formats: Mapping[str, ColumnFormat]) -> pl.LazyFrame:
    """`texts` with the value of every canonical and steering column, each of its kind's type."""
    steering = {
        name: parse(pl.col(text_name(name)), kind, formats[name], timezone=file.zone(name))
        for name, kind in STEERING.items()
    }
    columns = file.record.table.columns
    values = {column.name: _value(file, column, formats[column.name]).cast(dtype(column.kind)) for column in columns}
    typed = texts.with_columns(**values, **steering)
    if is_key_composed(file.record, file.header):
        return typed.with_columns(parse_ids.composed_key(file).alias(file.record.table.key[0]))
    return typed


def _value(file: MappedFile, column: Column, how: ColumnFormat) -> pl.Expr:
    """The canonical value of a column; null where it is empty or cannot be read."""
    record, text = file.record, pl.col(text_name(column.name))
    if how.is_empty and column.name not in record.flags:
        return pl.lit(None, dtype(column.kind))
    if column.kind is Kind.ENUM:
        mapping = {**{value: value for value in column.values}, **record.values.get(column.name, {})}
        return mapped(text, mapping, otherwise=None)
    if column.kind is Kind.ID:
        return parse_ids.prefixed(file, text, record.references.get(column.name, file.source.name), how)
    if record.entity == "field_changes" and column.name in ("old_value", "new_value"):
        return _changed_value(file, text, how)
    typed = parse(text, column.kind, how, timezone=file.zone(column.name))
    if column.name in record.flags:
        flag = pl.col(flag_name(column.name))
        return pl.when(flag).then(True).otherwise(pl.coalesce(typed, flag))
    return typed


def _changed_value(file: MappedFile, text: pl.Expr, how: ColumnFormat) -> pl.Expr:
    """The value of a field before or after a change, as the column of that field has it."""
    entity = file.record.constants.get("entity")
    changed = ENTITIES[entity].columns if entity in ENTITIES else ()
    field = pl.col(text_name("field"))
    is_id = field.is_in([other.name for other in changed if other.kind is Kind.ID])
    value = pl.when(is_id).then(parse_ids.prefixed(file, text, file.source.name, how)).otherwise(text)
    for name, mapping in file.changed_values.items():
        value = pl.when(field == name).then(mapped(text, mapping, otherwise=None)).otherwise(value)
    return value


def parse(text: pl.Expr, kind: Kind, how: ColumnFormat, *, timezone: str = "UTC") -> pl.Expr:
    """`text` as `kind`, null where it cannot be read. Ids, texts and enumerations stay text."""
    if kind is Kind.DATE:
        return parse_datetimes.day(text, how)
    if kind is Kind.TIMESTAMP:
        return parse_datetimes.moment(text, how, timezone)
    if kind is Kind.NUMBER:
        return parse_numbers.number(text, how)
    if kind is Kind.MINUTES:
        number = parse_numbers.number(text, how)
        return number if how.is_plain else parse_datetimes.minutes(text, number)
    if kind is Kind.INTEGER:
        number = parse_numbers.number(text, how)
        return pl.when(number == number.floor()).then(number).cast(pl.Int64, strict=False)
    if kind is Kind.BOOLEAN:
        return _boolean(text, how)
    return text


def dtype(kind: Kind) -> pl.DataType:
    """The Polars type of a canonical column."""
    types: dict[Kind, pl.DataType] = {
        Kind.TIMESTAMP: pl.Datetime("us"),
        Kind.DATE: pl.Date(),
        Kind.NUMBER: pl.Float64(),
        Kind.MINUTES: pl.Float64(),
        Kind.INTEGER: pl.Int64(),
        Kind.BOOLEAN: pl.Boolean(),
    }
    return types.get(kind, pl.String())


def _boolean(text: pl.Expr, how: ColumnFormat) -> pl.Expr:
    lower = text.str.to_lowercase()
    blank = pl.lit(False) if how.has_blank_for_false else pl.lit(None, dtype=pl.Boolean)
    return (
        pl.when(lower.is_in(TRUE))
        .then(True)
        .when(lower.is_in(FALSE))
        .then(False)
        .when(text.is_null())
        .then(blank)
        .otherwise(None)
    )
