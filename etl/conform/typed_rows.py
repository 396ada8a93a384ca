"""One file → typed rows: its input columns become canonical ones, and records that cannot be read become rejects.

text of each canonical column → how it writes dates and numbers → typed values → rows | rejects | unmapped values
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from etl.conform import parse_values
from etl.conform.column_mapping import (
    DELETED,
    LEFT_OUT,
    MODIFIED,
    STEERING,
    VERSION,
    Reading,
    Translations,
    flag_name,
    text_name,
    texts,
)
from etl.conform.format_inference import Habit, habit, habit_counts
from etl.conform.row_validation import PROBLEM, problems, rejects
from etl.entities import ENTITIES, Column, Kind
from etl.errors import ConfigError
from etl.extract.landed_table import ROW
from etl.recognise.match import Found
from etl.settings.config import CONFIG_NAME, Settings, Source
from etl.settings.mappings import RecordType

REJECT_COLUMNS = ("source_row", "column_name", "value", "reason", "mend")


@dataclass(frozen=True, slots=True)
class Typed:
    """The rows of one record type in one file.

    `rows` has the canonical and the trace columns, then `_modified`, `_version`, `_deleted` and `_left_out`.
    """

    rows: pl.DataFrame
    rejects: pl.DataFrame  # REJECT_COLUMNS
    unmapped: pl.DataFrame  # canonical, column_name, value, n_rows


def read(
    found: Found, source: Source, record: RecordType, settings: Settings, translations: Translations | None = None
) -> Typed:
    """The rows of `found` as `record` maps them; `translations` are what the lookup tables beside it say.

    Raises ConfigError where the days and months, or the thousands and fractions, of a column cannot be told apart.
    """
    if record.unpivot is None:
        return _read(Reading(found, source, record, settings, translations or {}))
    parts = [_read(Reading(found, source, one, settings, translations or {})) for one in _unpivoted(found, record)]
    frames = ("rows", "rejects", "unmapped")
    return Typed(**{name: pl.concat([getattr(part, name) for part in parts]) for name in frames})


def _unpivoted(found: Found, record: RecordType) -> list[RecordType]:
    """The record type once for each of the columns that become rows; at least once."""
    assert record.unpivot is not None
    name, value = record.unpivot.name, record.unpivot.value
    present = found.header.find_all(record.unpivot.columns) or record.unpivot.columns[:1]
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


def _read(reading: Reading) -> Typed:
    record = reading.record
    frame = texts(reading)
    habits = _habits(reading, frame)
    columns = record.table.columns
    wrong = problems(reading)
    typed = frame.with_columns(
        *(_typed(reading, column, habits[column.name]).alias(column.name) for column in columns),
        *(
            parse_values.parse(pl.col(text_name(name)), kind, habits[name], timezone=_zone(reading)).alias(name)
            for name, kind in STEERING.items()
        ),
    )
    first = pl.coalesce(*(pl.when(p.is_wrong).then(i) for i, p in enumerate(wrong)))
    typed = typed.with_columns(pl.when(~pl.col(LEFT_OUT)).then(first).alias(PROBLEM))
    good = typed.filter(pl.col(PROBLEM).is_null())
    rows, rejected, *unmapped = pl.collect_all(
        [
            _rows(reading, good),
            rejects(typed.filter(pl.col(PROBLEM).is_not_null()), wrong),
            *(_unmapped(reading, column, good) for column in columns if column.kind is Kind.ENUM),
        ],
        engine="streaming",
    )
    return Typed(rows.sort("source_row"), rejected.sort("source_row"), pl.concat([_NOTHING_UNMAPPED, *unmapped]))


_NOTHING_UNMAPPED = pl.DataFrame(
    schema={"canonical": pl.String, "column_name": pl.String, "value": pl.String, "n_rows": pl.Int64}
)


def _zone(reading: Reading) -> str:
    return reading.record.timezone or reading.source.timezone


def _habits(reading: Reading, frame: pl.LazyFrame) -> dict[str, Habit]:
    """How each column writes its values, from one pass over all of them."""
    kinds = {**{column.name: column.kind for column in reading.record.table.columns}, **STEERING}
    is_rate = reading.record.entity == "exchange_rates"
    counts = {name: habit_counts(pl.col(text_name(name)), kind, is_rate=is_rate) for name, kind in kinds.items()}
    aggregates = [count.alias(f"{name}|{key}") for name, by_key in counts.items() for key, count in by_key.items()]
    counted = frame.select(aggregates).collect(engine="streaming").row(0, named=True)
    order = reading.record.date_order or reading.source.date_order
    mark = reading.record.decimal_mark or reading.source.decimal_mark
    habits = {
        name: habit({key: int(counted[f"{name}|{key}"] or 0) for key in by_key}, date_order=order, decimal_mark=mark)
        for name, by_key in counts.items()
    }
    _check_decided(reading, habits)
    return habits


def _check_decided(reading: Reading, habits: Mapping[str, Habit]) -> None:
    """Raise ConfigError for columns whose dates or numbers can be read in two ways."""
    dates = [reading.input_name(name) for name, how in habits.items() if how.is_undecidable]
    numbers = [reading.input_name(name) for name, how in habits.items() if how.is_mark_undecidable]
    place = f"for the source {reading.source.name!r} in {CONFIG_NAME}."
    if dates:
        raise ConfigError(
            f"{reading.found.landed.source_file}, column {', '.join(dict.fromkeys(dates))}: no date tells the day"
            f' from the month; set date_order = "dmy" or "mdy" {place}'
        )
    if numbers:
        raise ConfigError(
            f"{reading.found.landed.source_file}, column {', '.join(dict.fromkeys(numbers))}: 1.234 may be a thousand"
            f' or a fraction; set decimal_mark = "," or "." {place}'
        )


def _typed(reading: Reading, column: Column, how: Habit) -> pl.Expr:
    """The canonical value of a column; null where it is empty or cannot be read."""
    record, text = reading.record, pl.col(text_name(column.name))
    if column.kind is Kind.ENUM:
        mapping = {**{value: value for value in column.values}, **record.values.get(column.name, {})}
        by_word = {parse_values.plain_word(key): value for key, value in mapping.items()}
        return parse_values.word(text).replace_strict(by_word, default=None, return_dtype=pl.String)
    if column.kind is Kind.ID:
        return _id(reading, text, record.references.get(column.name, reading.source.name))
    if record.entity == "field_changes" and column.name in ("old_value", "new_value"):
        changed = ENTITIES[record.constants["entity"]].columns if record.constants.get("entity") in ENTITIES else ()
        ids = [other.name for other in changed if other.kind is Kind.ID]
        return (
            pl.when(pl.col(text_name("field")).is_in(ids)).then(_id(reading, text, reading.source.name)).otherwise(text)
        )
    typed = parse_values.parse(text, column.kind, how, timezone=_zone(reading))
    if column.name in record.flags:
        flag = pl.col(flag_name(column.name))
        return pl.when(flag).then(True).otherwise(pl.coalesce(typed, flag))
    return typed


def _id(reading: Reading, text: pl.Expr, reference: str) -> pl.Expr:
    """`source:id`, in the form that the id's own system writes; link files may write the prefix themselves."""
    whole = text.str.extract(r"^(\d+)\.0$", 1)
    text = pl.when(whole.is_not_null().eq(text.is_not_null()).all()).then(whole).otherwise(text)  # a column of floats
    owner = reading.source if reference == reading.source.name else reading.settings.source_of(reference)
    transform = parse_values.TRANSFORMS.get((owner and owner.system.id_transform) or "")
    prefixed = pl.concat_str(pl.lit(f"{owner.name if owner else reference}:"), transform(text) if transform else text)
    if reading.record.entity != "account_links" and reading.source.system.name != "generic":
        return prefixed
    names = sorted({source.name for source in reading.settings.sources})
    has_prefix = pl.any_horizontal(*(text.str.starts_with(f"{name}:") for name in names))
    return pl.when(has_prefix).then(text).otherwise(prefixed)


def _rows(reading: Reading, typed: pl.LazyFrame) -> pl.LazyFrame:
    columns = [pl.col(column.name).cast(parse_values.dtype(column.kind)) for column in reading.record.table.columns]
    return typed.select(
        *columns,
        source_system=pl.lit(reading.source.name),
        source_file=pl.lit(reading.found.landed.source_file),
        source_row=pl.col(ROW),
        **{name: pl.col(name) for name in (MODIFIED, VERSION, DELETED, LEFT_OUT)},
    )


def _unmapped(reading: Reading, column: Column, typed: pl.LazyFrame) -> pl.LazyFrame:
    """Values of an enumeration that map to nothing, with their number of rows."""
    lost = typed.filter(pl.col(column.name).is_null() & pl.col(text_name(column.name)).is_not_null())
    counted = lost.group_by(value=text_name(column.name)).agg(n_rows=pl.len().cast(pl.Int64)).sort("value")
    return counted.select(
        canonical=pl.lit(column.name),
        column_name=pl.lit(reading.input_name(column.name)),
        value="value",
        n_rows="n_rows",
    )
