"""One file → typed rows: its input columns become canonical ones, and records that cannot be read become rejects.

text of each canonical column → how it writes dates and numbers → typed values → rows | rejects | unmapped values
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from etl import values
from etl.config import CONFIG_NAME, Settings, Source
from etl.detect import Found
from etl.entities import ENTITIES, Column, Kind
from etl.errors import ConfigError
from etl.land import ROW
from etl.mappings import RecordType

MODIFIED, VERSION, DELETED, LEFT_OUT = "_modified", "_version", "_deleted", "_left_out"
STEERING = {MODIFIED: Kind.TIMESTAMP, VERSION: Kind.NUMBER, DELETED: Kind.BOOLEAN}
REJECT_COLUMNS = ("source_row", "column_name", "value", "reason", "mend")
_REFUSED, _PROBLEM = "_refused", "_problem"
_DATE_MEND = f"write it as yyyy-mm-dd, and set date_order in {CONFIG_NAME} if the day and the month are swapped"
_UNREADABLE = {
    Kind.DATE: ("not a date that exists", _DATE_MEND),
    Kind.TIMESTAMP: ("not a date or time that exists", _DATE_MEND),
    Kind.NUMBER: ("not a number", "write a plain number, or leave the cell empty"),
    Kind.INTEGER: ("not a whole number", "write a whole number, or leave the cell empty"),
    Kind.BOOLEAN: ("neither true nor false", "write true or false, or leave the cell empty"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """The rows of one record type in one file.

    `rows` has the canonical and the trace columns, then `_modified`, `_version`, `_deleted` and `_left_out`.
    """

    rows: pl.DataFrame
    rejects: pl.DataFrame  # REJECT_COLUMNS
    unmapped: pl.DataFrame  # canonical, column_name, value, n_rows


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the expressions below need to know about one file and how it maps."""

    found: Found
    source: Source
    record: RecordType
    settings: Settings

    def inputs(self, names: Sequence[str]) -> list[str]:
        """Those of the given input columns that the file has, as it spells them."""
        present = (self.found.inputs.get(name.lower()) for name in names)
        return [name for name in present if name is not None]

    def input_name(self, canonical: str) -> str:
        """What the file calls a canonical or steering column."""
        candidates = _steering(self.record).get(canonical) or self.record.columns.get(canonical, ())
        return next(iter(self.inputs(candidates)), next(iter(candidates), canonical))


def read(found: Found, source: Source, record: RecordType, settings: Settings) -> Typed:
    """The rows of `found` as `record` maps them.

    Raises ConfigError where the day and the month of a column cannot be told apart.
    """
    reading = _Reading(found, source, record, settings)
    texts = found.landed.scan().select(ROW, *_texts(reading))
    habits = _habits(reading, texts)
    columns = record.table.columns
    problems = _problems(reading)
    typed = texts.with_columns(
        *(_typed(reading, column, habits[column.name]).alias(column.name) for column in columns),
        *(
            values.parse(pl.col(_text(name)), kind, habits[name], timezone=_zone(reading)).alias(name)
            for name, kind in STEERING.items()
        ),
    ).with_columns(pl.coalesce(*(pl.when(p.is_wrong).then(i) for i, p in enumerate(problems))).alias(_PROBLEM))
    good = typed.filter(pl.col(_PROBLEM).is_null())
    rows, rejects, *unmapped = pl.collect_all(
        [
            _rows(reading, good),
            _rejects(typed.filter(pl.col(_PROBLEM).is_not_null()), problems),
            *(_unmapped(reading, column, good) for column in columns if column.kind is Kind.ENUM),
        ],
        engine="streaming",
    )
    return Typed(rows.sort("source_row"), rejects.sort("source_row"), pl.concat([_NOTHING_UNMAPPED, *unmapped]))


_NOTHING_UNMAPPED = pl.DataFrame(
    schema={"canonical": pl.String, "column_name": pl.String, "value": pl.String, "n_rows": pl.Int64}
)


def _text(name: str) -> str:
    return f"text:{name}"


def _flag(name: str) -> str:
    return f"flag:{name}"


def _zone(reading: _Reading) -> str:
    return reading.record.timezone or reading.source.timezone


def _steering(record: RecordType) -> dict[str, tuple[str, ...]]:
    return {MODIFIED: record.modified, VERSION: record.version, DELETED: record.deleted}


def _texts(reading: _Reading) -> list[pl.Expr]:
    """The text of every canonical and steering column; null where the file has no such column."""
    record = reading.record
    return [
        *(_canonical_text(reading, column).alias(_text(column.name)) for column in record.table.columns),
        *(_first(reading, names).alias(_text(name)) for name, names in _steering(record).items()),
        *(_flagged(reading, truths).alias(_flag(name)) for name, truths in record.flags.items()),
        _first(reading, record.refused).alias(_REFUSED),
        _left_out(reading).alias(LEFT_OUT),
    ]


def _cell(reading: _Reading, name: str) -> pl.Expr:
    """A cell without the space around it; null if it is empty or a null token."""
    text = pl.col(name).str.strip_chars()
    return pl.when(~text.is_in(["", *reading.source.system.null_tokens, *reading.source.null_tokens])).then(text)


def _first(reading: _Reading, names: Sequence[str], starts: Sequence[str] = ()) -> pl.Expr:
    """The first of several columns that is not null (and begins with one of `starts`)."""
    cells = [_cell(reading, name) for name in reading.inputs(names)]
    if starts:
        cells = [pl.when(pl.any_horizontal(*(cell.str.starts_with(s) for s in starts))).then(cell) for cell in cells]
    return pl.coalesce(*cells) if cells else pl.lit(None, dtype=pl.String)


def _canonical_text(reading: _Reading, column: Column) -> pl.Expr:
    record = reading.record
    if column.name in record.constants:
        return pl.lit(record.constants[column.name])
    text = _first(reading, record.columns.get(column.name, ()), record.prefixes.get(column.name, ()))
    mapping = record.values.get(column.name)
    if mapping and column.kind is not Kind.ENUM:
        return text.str.to_lowercase().replace_strict(mapping, default=text, return_dtype=pl.String)
    return text


def _flagged(reading: _Reading, truths: Mapping[str, tuple[str, ...]]) -> pl.Expr:
    """Whether any of the given columns has one of its values; null where they are all empty or absent."""
    cells = [
        _cell(reading, name).str.to_lowercase().is_in([value.lower() for value in wanted])
        for column, wanted in truths.items()
        for name in reading.inputs((column,))
    ]
    return pl.any_horizontal(*cells) if cells else pl.lit(None, dtype=pl.Boolean)


def _left_out(reading: _Reading) -> pl.Expr:
    """Whether `where` leaves the row to another file, which says the same."""
    cells = [
        ~_cell(reading, name).str.to_lowercase().is_in([value.lower() for value in wanted])
        for column, wanted in reading.record.where.items()
        for name in reading.inputs((column,))
    ]
    return pl.any_horizontal(*cells).fill_null(False) if cells else pl.lit(False)


def _habits(reading: _Reading, texts: pl.LazyFrame) -> dict[str, values.Habit]:
    """How each column writes its values, from one pass over all of them."""
    kinds = {**{column.name: column.kind for column in reading.record.table.columns}, **STEERING}
    counts = {name: values.habit_counts(pl.col(_text(name)), kind) for name, kind in kinds.items()}
    aggregates = [count.alias(f"{name}|{key}") for name, by_key in counts.items() for key, count in by_key.items()]
    counted = texts.select(aggregates).collect(engine="streaming").row(0, named=True)
    order = reading.record.date_order or reading.source.date_order
    habits = {
        name: values.habit({key: int(counted[f"{name}|{key}"] or 0) for key in by_key}, date_order=order)
        for name, by_key in counts.items()
    }
    if undecided := [reading.input_name(name) for name, how in habits.items() if how.is_undecidable]:
        raise ConfigError(
            f"{reading.found.landed.source_file}, column {', '.join(dict.fromkeys(undecided))}: no date tells the day"
            f' from the month; set date_order = "dmy" or "mdy" for the source {reading.source.name!r} in {CONFIG_NAME}.'
        )
    return habits


def _typed(reading: _Reading, column: Column, how: values.Habit) -> pl.Expr:
    """The canonical value of a column; null where it is empty or cannot be read."""
    record, text = reading.record, pl.col(_text(column.name))
    if column.kind is Kind.ENUM:
        mapping = {**{value: value for value in column.values}, **record.values.get(column.name, {})}
        return text.str.to_lowercase().replace_strict(mapping, default=None, return_dtype=pl.String)
    if column.kind is Kind.ID:
        return _id(reading, text, record.references.get(column.name, reading.source.name))
    if record.entity == "field_changes" and column.name in ("old_value", "new_value"):
        changed = ENTITIES[record.constants["entity"]].columns if record.constants.get("entity") in ENTITIES else ()
        ids = [other.name for other in changed if other.kind is Kind.ID]
        return pl.when(pl.col(_text("field")).is_in(ids)).then(_id(reading, text, reading.source.name)).otherwise(text)
    typed = values.parse(text, column.kind, how, timezone=_zone(reading))
    if column.name in record.flags:
        flag = pl.col(_flag(column.name))
        return pl.when(flag).then(True).otherwise(pl.coalesce(typed, flag))
    return typed


def _id(reading: _Reading, text: pl.Expr, reference: str) -> pl.Expr:
    """`source:id`, in the form that the id's own system writes; link files may write the prefix themselves."""
    owner = reading.source if reference == reading.source.name else reading.settings.source_of(reference)
    transform = values.TRANSFORMS.get((owner and owner.system.id_transform) or "")
    prefixed = pl.concat_str(pl.lit(f"{owner.name if owner else reference}:"), transform(text) if transform else text)
    if reading.record.entity != "account_links":
        return prefixed
    names = sorted({source.name for source in reading.settings.sources})
    has_prefix = pl.any_horizontal(*(text.str.starts_with(f"{name}:") for name in names))
    return pl.when(has_prefix).then(text).otherwise(prefixed)


@dataclass(frozen=True, slots=True)
class _Problem:
    """One way in which a record can be wrong, and what to say about it."""

    is_wrong: pl.Expr
    value: str  # column of the typed frame that holds the cell
    column_name: str
    reason: str
    mend: str


def _problems(reading: _Reading) -> list[_Problem]:
    record = reading.record
    refused = next(iter(reading.inputs(record.refused)), "")
    mend = "mend the record in its system and export it again"
    found = [_Problem(pl.col(_REFUSED).is_not_null(), _REFUSED, refused, "its system refused the record", mend)]
    for column in record.table.columns:
        name, text = reading.input_name(column.name), _text(column.name)
        if column.kind in _UNREADABLE:
            reason, mend = _UNREADABLE[column.kind]
            found.append(_Problem(pl.col(text).is_not_null() & pl.col(column.name).is_null(), text, name, reason, mend))
        if column.required:
            mend = f"fill it in, or map another column to {column.name} in {CONFIG_NAME}"
            found.append(_Problem(pl.col(column.name).is_null(), column.name, name, "empty, but needed", mend))
    return found


def _rejects(typed: pl.LazyFrame, problems: list[_Problem]) -> pl.LazyFrame:
    """One row a rejected record, with its first problem."""

    def say(texts: list[pl.Expr]) -> pl.Expr:
        return pl.coalesce(*(pl.when(pl.col(_PROBLEM) == i).then(text) for i, text in enumerate(texts)))

    return typed.select(
        source_row=ROW,
        column_name=say([pl.lit(p.column_name) for p in problems]),
        value=say([pl.col(p.value).cast(pl.String) for p in problems]),
        reason=say([pl.lit(p.reason) for p in problems]),
        mend=say([pl.lit(p.mend) for p in problems]),
    )


def _rows(reading: _Reading, typed: pl.LazyFrame) -> pl.LazyFrame:
    columns = [pl.col(column.name).cast(values.dtype(column.kind)) for column in reading.record.table.columns]
    return typed.select(
        *columns,
        source_system=pl.lit(reading.source.name),
        source_file=pl.lit(reading.found.landed.source_file),
        source_row=pl.col(ROW),
        **{name: pl.col(name) for name in (MODIFIED, VERSION, DELETED, LEFT_OUT)},
    )


def _unmapped(reading: _Reading, column: Column, typed: pl.LazyFrame) -> pl.LazyFrame:
    """Values of an enumeration that map to nothing, with their number of rows."""
    lost = typed.filter(pl.col(column.name).is_null() & pl.col(_text(column.name)).is_not_null())
    counted = lost.group_by(value=_text(column.name)).agg(n_rows=pl.len().cast(pl.Int64)).sort("value")
    return counted.select(
        canonical=pl.lit(column.name),
        column_name=pl.lit(reading.input_name(column.name)),
        value="value",
        n_rows="n_rows",
    )
