"""Step 2 of a cell's way: the text of every canonical column of one file, before anything is converted."""

import re
from collections.abc import Sequence

import polars as pl

from etl.conform.list_cells import exploded
from etl.conform.mapped_file import LEFT_OUT, REFUSED, MappedFile, flag_name, part_name, text_name, whole_name
from etl.conform.value_maps import mapped
from etl.entities import Column, Kind
from etl.extract.landed_table import ROW
from etl.recognise.column_names import squash
from etl.recognise.keys import is_key_composed, key_parts

CODES = ("currency", "quoted_in")  # in capitals
_ESCALATION = re.compile("es[ck]al")  # in English, French, Spanish, Portuguese, German, Dutch, Polish
MONEY = ("amount", "value")  # their cells may carry the currency that the column `currency` has not


def map_columns(file: MappedFile) -> pl.LazyFrame:
    """The text of every canonical and steering column; null where the file has no such column."""
    record, scan = file.record, file.found.landed.scan(file.span)
    frame = scan.select(
        ROW,
        *(_canonical(file, column).alias(text_name(column.name)) for column in record.table.columns),
        *(_first(file, names).alias(text_name(name)) for name, names in file.steering.items()),
        *(_flagged(file, name).alias(flag_name(name)) for name in record.flags),
        *(_whole_list(file, name).alias(whole_name(name)) for name in record.first_counts),
        _first(file, record.refused).alias(REFUSED),
        _left_out(file).alias(LEFT_OUT),
    )
    if record.explode:
        frame = exploded(frame, file, _tokens(file))
    if address := file.source.record_urls.get(record.entity):
        frame = frame.with_columns(_linked(file, address))
    if is_key_composed(record, file.header):
        names = key_parts(record, file.header)
        frame = frame.with_columns(pl.col(text_name(name)).alias(part_name(name)) for name in names)
    for column, names in record.lookups.items():
        frame = _translated(frame, file, column, names)
    frame = frame.with_columns(_composed(column, parts) for column, parts in record.compose.items())
    lacks = [pl.all_horizontal(pl.col(text_name(name)).is_null() for name in names) for names in record.needs]
    return frame.with_columns((pl.col(LEFT_OUT) | pl.any_horizontal(False, *lacks)).alias(LEFT_OUT))


def text_of(file: MappedFile, column: str) -> pl.Expr:
    """The text of a canonical column before any lookup table translates it."""
    return _canonical(file, file.record.table.by_name[column])


def _linked(file: MappedFile, address: str) -> pl.Expr:
    """The address of each record: what the export says, else the firm's pattern with the record's id in it."""
    said, identity = text_name("record_url"), pl.col(text_name(file.record.table.key[0]))
    before, _, after = address.partition("{id}")
    return pl.coalesce(said, pl.concat_str(pl.lit(before), identity, pl.lit(after))).alias(said)


def _composed(column: str, parts: Sequence[str]) -> pl.Expr:
    """The text of a canonical column, or else what the others make up."""
    name = text_name(column)
    return pl.coalesce(name, pl.concat_str(*(pl.col(text_name(part)) for part in parts), separator="/")).alias(name)


def _cell(file: MappedFile, name: str, column: Column | None = None) -> pl.Expr:
    """A cell without the space around it; null if it is empty or means so."""
    text = pl.col(name).str.strip_chars()
    is_text = column is not None and column.kind is Kind.TEXT
    cell = pl.when(~text.is_in(_tokens(file, is_text=is_text))).then(text)
    for pattern in file.record.nulls.get(column.name, ()) if column else ():
        cell = pl.when(~cell.str.contains(pattern)).then(cell)
    return cell


def _tokens(file: MappedFile, *, is_text: bool = False) -> list[str]:
    """The texts that mean an empty cell; in a column of texts the words among them are texts."""
    tokens = {"", *file.source.system.null_tokens, *file.source.null_tokens}
    if not is_text:
        words = file.settings.blank_words
        tokens |= {form for word in words for form in (word, word.upper(), word.capitalize())}
    return sorted(tokens)


def _first(file: MappedFile, names: Sequence[str], column: Column | None = None, starts: Sequence[str] = ()) -> pl.Expr:
    """The first of several columns that is not null (and begins with one of `starts`)."""
    found = [parts for name in names for parts in file.header.spellings(name)]
    cells = [_joined([_cell(file, name, column) for name in parts]) for parts in found]
    if starts:
        cells = [pl.when(pl.any_horizontal(*(cell.str.starts_with(s) for s in starts))).then(cell) for cell in cells]
    return pl.coalesce(*cells) if cells else pl.lit(None, dtype=pl.String)


def _joined(cells: Sequence[pl.Expr]) -> pl.Expr:
    """Several cells with a space between them, those that are filled; null where none is."""
    if len(cells) == 1:
        return cells[0]
    return pl.when(pl.any_horizontal(*(cell.is_not_null() for cell in cells))).then(
        pl.concat_str(*cells, separator=" ", ignore_nulls=True)
    )


def _canonical(file: MappedFile, column: Column) -> pl.Expr:
    record = file.record
    if column.name in record.constants:
        return pl.lit(record.constants[column.name])
    text = _first(file, record.columns.get(column.name, ()), column, record.prefixes.get(column.name, ()))
    for other, wanted in record.when.get(column.name, {}).items():
        if file.header.find(other):
            text = pl.when(_has_one_of(file, [other], wanted)).then(text)
    if separator := record.lists.get(column.name):
        text = _items(text, separator).list.first()
    if column.name == "currency":
        amounts = [
            pl.when(text.is_null()).then(_canonical(file, other))
            for other in record.table.columns
            if other.name in MONEY
        ]
        text = pl.coalesce(text, *(_currency_sign(amount) for amount in amounts))
    if column.name in CODES:
        text = pl.when(text.str.contains("^[A-Za-z]{3}$")).then(text.str.to_uppercase()).otherwise(text)
    return text if column.name in record.lookups else _renamed(file, column, text)


def _currency_sign(text: pl.Expr) -> pl.Expr:
    """The sign or code of a currency in the cell of an amount (`€ 12`, `12 Kč`, `CHF 5`); null where it has none."""
    plain = text.str.replace(r"(?i)(^|[^\p{L}])(?:k|m|t|mm|mn|mio|mrd|tsd|bn)(\p{Sc})", "${1}${2}")  # k€: thousands
    return plain.str.extract(r"(?i)((?:\p{L}{1,3})?\p{Sc}|\p{L}{2,3})", 1).str.to_uppercase()


def _renamed(file: MappedFile, column: Column, text: pl.Expr) -> pl.Expr:
    """`text` as `values` renames it; what an enumeration's values stand for is decided later."""
    mapping = file.record.values.get(column.name)
    return mapped(text, mapping, otherwise=text) if mapping and column.kind is not Kind.ENUM else text


def _items(text: pl.Expr, separator: str) -> pl.Expr:
    """The items of a cell that lists several, written with separators or as a JSON list; null where it is none."""
    item = pl.element().str.strip_chars("\"' ")
    return text.str.strip_chars("[]").str.split(separator).list.eval(pl.when(item != "").then(item))


def _whole_list(file: MappedFile, name: str) -> pl.Expr:
    """The cell of a column of which only the first item counts, where it has another one; else null."""
    record, column = file.record, file.record.table.by_name[name]
    text = _first(file, record.columns.get(name, ()), column, record.prefixes.get(name, ()))
    others = _items(text, record.lists[name]).list.drop_nulls().list.n_unique()
    return pl.when(others > 1).then(text)


def _translated(frame: pl.LazyFrame, file: MappedFile, column: str, names: Sequence[str]) -> pl.LazyFrame:
    """`frame` with the cells of a column put through each lookup table that the exports hold."""
    name = text_name(column)
    for lookup in names:
        translation = file.translations.get(lookup)
        if translation is None:
            frame = frame.with_columns(pl.lit(None, pl.String).alias(name)) if _is_link(file, lookup) else frame
            continue
        words = translation.words.lazy().rename({"key": name, "value": "_value"})
        joined = frame.join(words, on=name, how="left", maintain_order="left")
        value = pl.col("_value") if translation.is_link else pl.coalesce("_value", name)
        frame = joined.with_columns(value.alias(name)).drop("_value")
    return frame.with_columns(_renamed(file, file.record.table.by_name[column], pl.col(name)).alias(name))


def _is_link(file: MappedFile, lookup: str) -> bool:
    name = lookup.partition(".")[0]
    return any(other.name == name and other.is_link for other in file.source.system.lookups)


def _flagged(file: MappedFile, column: str) -> pl.Expr:
    """Whether any of a flag's input columns has one of its values; null where they are all empty or absent.

    A column that says other things too (tags, a status) tells of an escalation, but never that there was none.
    """
    marks = f",;{file.record.lists.get(column, '')}"
    cells = []
    for name, wanted in file.record.flags[column].items():
        if names := file.header.repeats(name):
            cell = _has_one_of(file, names, wanted, marks)
            is_shared = column == "is_escalated" and not _is_made_for_it(file, name)
            cells.append(pl.when(cell).then(True) if is_shared else cell)
    return _any_known(cells) if cells else pl.lit(None, dtype=pl.Boolean)


def _is_made_for_it(file: MappedFile, name: str) -> bool:
    """Whether a column is there to say what was escalated, by its name or by the firm's word."""
    confirmed = {squash(column) for column in file.record.confirmed}
    return squash(name) in confirmed or _ESCALATION.search(squash(name)) is not None


def _left_out(file: MappedFile) -> pl.Expr:
    """Whether `where` leaves the row to another file, which says the same, or `unless` leaves it out."""
    has = file.header.find
    cells = [~_has_one_of(file, [column], wanted) for column, wanted in file.record.where.items() if has(column)]
    cells += [_has_one_of(file, [column], wanted) for column, wanted in file.record.unless.items() if has(column)]
    return pl.any_horizontal(*cells).fill_null(False) if cells else pl.lit(False)


def _has_one_of(file: MappedFile, columns: Sequence[str], wanted: Sequence[str], marks: str = "") -> pl.Expr:
    """Whether a cell of some columns is one of the values, or an item of a list in it; null where all are empty.

    A list is one of JSON, or of items with one of `marks` between them.
    """
    values = [value.lower() for value in wanted]
    found = [_cell(file, name).str.to_lowercase() for name in file.header.find_all(columns)]
    if "*" in values:  # any cell that is filled
        return _any_known([pl.when(cell.is_not_null()).then(True) for cell in found])
    between = f"[{re.escape(marks)}]" if marks else r"^\b$"
    is_list = [cell.str.starts_with("[") | cell.str.contains(between) for cell in found]
    items = [cell.str.strip_chars("[]").str.replace_all('"', "").str.replace_all(between, ",") for cell in found]
    holds = [item.str.split(",").list.eval(pl.element().str.strip_chars().is_in(values)).list.any() for item in items]
    whole = [cell.is_in(values) for cell in found]
    return _any_known([w | pl.when(a).then(h).otherwise(False) for w, a, h in zip(whole, is_list, holds, strict=True)])


def _any_known(truths: Sequence[pl.Expr]) -> pl.Expr:
    """Whether any is true; null where none is known."""
    is_known = pl.any_horizontal(*(truth.is_not_null() for truth in truths))
    return pl.when(is_known).then(pl.any_horizontal(*(truth.fill_null(False) for truth in truths)))
