"""Files that only translate: ids to labels, and records to the records that they belong to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from etl.conform.column_mapping import text_of
from etl.conform.mapped_file import MappedFile, Translation, Translations
from etl.conform.parse_ids import TRANSFORMS
from etl.extract.landed_table import ROW
from etl.recognise.column_names import Header
from etl.recognise.match import Found, Status, fits
from etl.recognise.scan import Plan
from etl.settings.config import CONFIG_NAME, Settings
from etl.settings.mapping_parts import Lookup
from etl.settings.mappings import RecordType
from etl.settings.source import Source


def translations(plan: Plan) -> dict[str, dict[str, Translation]]:
    """What the lookup tables of each source say, by source and use: `stages`, or `incidents.category`.

    Of two values of a key the first counts, but a name that two records bear means neither. A file that holds records
    translates too, where it has the columns.
    """
    loaded = [found for found in plan.files if found.is_loaded and found.source]
    result: dict[str, dict[str, Translation]] = {}
    for source in {found.source.name: found.source for found in loaded if found.source}.values():
        files = [found for found in loaded if found.source == source]
        for use in {use for record in _records(source) for uses in record.lookups.values() for use in uses}:
            name, _, value = use.partition(".")
            tables = [lookup for lookup in source.system.lookups if lookup.name == name]
            words = [_words(file, table, value) for table in tables for file in files if fits(table, file)]
            if words:
                merged = pl.concat(words)
                if any(table.by_name for table in tables):
                    merged = merged.filter(_plain_id(source).n_unique().over("key") == 1)
                merged = merged.unique("key", keep="first", maintain_order=True)
                is_link = any(table.is_link for table in tables)
                result.setdefault(source.name, {})[use] = Translation(merged, is_link)
    return result


def _plain_id(source: Source) -> pl.Expr:
    transform = TRANSFORMS.get(source.system.id_transform or "")
    return transform(pl.col("value")) if transform else pl.col("value")


def _records(source: Source) -> Iterator[RecordType]:
    for record in source.record_types:
        yield record
        yield from record.also


def _words(found: Found, lookup: Lookup, value: str) -> pl.DataFrame:
    """key, value of one file, without what its system deleted."""
    header = found.header
    rows = found.landed.scan().sort(ROW)
    for name in header.find_all(lookup.deleted):
        rows = rows.filter(~pl.col(name).str.to_lowercase().is_in(["true", "1"]).fill_null(False))
    for name, wanted in lookup.where.items():
        if column := header.find(name):
            rows = rows.filter(pl.col(column).str.to_lowercase().is_in([text.lower() for text in wanted]))
    values = (value,) if value else lookup.value
    return rows.select(key=_first(lookup.key, header), value=_first(values, header)).drop_nulls().collect()


def _first(names: tuple[str, ...], header: Header) -> pl.Expr:
    cells = [pl.col(name).str.strip_chars() for name in header.find_all(names)]
    return pl.coalesce(*cells) if cells else pl.lit(None, dtype=pl.String)


def without_unused(plan: Plan, settings: Settings, words: Mapping[str, Translations]) -> Plan:
    """`plan` in which files that translate nothing that the other files hold are unused, with a message."""
    used = {id(file) for file in plan.files if file.lookup and _is_used(file, plan, settings, words)}
    return Plan(tuple(file if file.lookup is None or id(file) in used else _unused(file) for file in plan.files))


def _unused(file: Found) -> Found:
    assert file.lookup
    message = (
        f"{file.landed.source_file}: nothing in the exports asks for its {file.lookup.name.replace('_', ' ')}; its rows"
        f" are unused. Export the records that they translate, or map the file in {CONFIG_NAME}."
    )
    return replace(file, status=Status.UNUSED, message=message)


def _is_used(lookup: Found, plan: Plan, settings: Settings, words: Mapping[str, Translations]) -> bool:
    """Whether a cell of another file of its source is one of its keys, whatever it translates."""
    assert lookup.source
    tables = [table for table in lookup.source.system.lookups if fits(table, lookup)]
    keys_of = {table.name: _words(lookup, table, "")["key"] for table in tables}
    for found in plan.files:
        if found.is_loaded and found.record and found.source and found.source.name == lookup.source.name:
            for record in (found.record, *found.record.also):
                file = MappedFile(found, found.source, record, settings, words.get(found.source.name, {}))
                for column, names in record.lookups.items():
                    uses = {name.partition(".")[0] for name in names} & set(keys_of)
                    if any(_asks_for(file, column, names, use, keys_of[use]) for use in uses):
                        return True
    return False


def _asks_for(file: MappedFile, column: str, names: Sequence[str], wanted: str, keys: pl.Series) -> bool:
    """Whether the cells of a column, as the lookup tables before this one leave them, are among `keys`."""
    cells = file.found.landed.scan().select(text_of(file, column)).unique().collect().to_series()
    for name in names:
        if name.partition(".")[0] == wanted and cells.is_in(keys.implode()).any():
            return True
        if translation := file.translations.get(name):
            told = translation.words.filter(pl.col("key").is_in(cells.implode()))["value"]
            cells = pl.concat([cells, told.rename(cells.name)])
    return False
