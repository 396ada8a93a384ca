"""Cells that hold a list: each item a row, where a mapping says `explode`.

A list is one of JSON, or of texts with a separator between them, but for those in quotation marks. Where the table
takes people, an item `Name <mail>` is a name and an e-mail address.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl

from etl.conform.mapped_file import LEFT_OUT, MappedFile, text_name

_PERSON = ("person_id", "email")  # the columns that an item `Name <mail>` fills
_MAIL = re.compile(r"""^(.*?)[<(\[]?\s*(?:mailto:)?([^\s<>()\[\],;:"']+@[^\s<>()\[\],;:"']+)\s*[>)\]]?$""", re.I | re.S)
_OF_A_PERSON = {  # the keys of objects that stand for people, where a mapping names none
    "person_id": ("name", "displayName", "fullName", "full_name"),
    "email": ("email", "mail", "emailAddress", "address"),
}
_QUOTES = "\"'\u201c\u201d\u201e "


def exploded(frame: pl.LazyFrame, file: MappedFile, tokens: Sequence[str]) -> pl.LazyFrame:
    """`frame` with a row for each item of the cells that `explode` names; a cell without any leaves its row out.

    `tokens` are texts that mean an empty item.
    """
    for column, separators in file.record.explode.items():
        fields = _fields(file, column)
        read = partial(
            _read, separators=separators, column=column, fields=fields, keys=file.record.items, tokens=frozenset(tokens)
        )
        kind = pl.List(pl.Struct(dict.fromkeys(fields, pl.String)))
        frame = frame.with_columns(_items=pl.col(text_name(column)).map_elements(read, return_dtype=kind))
        frame = frame.explode("_items", empty_as_null=True)
        frame = frame.with_columns(pl.col(LEFT_OUT) | pl.col("_items").is_null())
        frame = frame.with_columns(pl.col("_items").struct.field(name).alias(text_name(name)) for name in fields)
        frame = frame.drop("_items")
    return frame


def _read(
    cell: str,
    separators: Sequence[str],
    column: str,
    fields: Sequence[str],
    keys: Mapping[str, Sequence[str]],
    tokens: Collection[str],
) -> list[dict[str, str | None]]:
    found = items(cell, separators, column, keys, is_person=set(_PERSON) <= set(fields))
    said = (item for item in found if any(value is not None and value not in tokens for value in item.values()))
    return [{name: item.get(name) for name in fields} for item in said]


def _fields(file: MappedFile, column: str) -> tuple[str, ...]:
    """The canonical columns that an item fills."""
    is_person = column in _PERSON and set(_PERSON) <= set(file.record.table.by_name)
    return tuple(dict.fromkeys((column, *(_PERSON if is_person else ()), *file.record.items)))


def items(
    cell: str, separators: Sequence[str], column: str, keys: Mapping[str, Sequence[str]], *, is_person: bool
) -> list[dict[str, str | None]]:
    """What each item of a cell says, by canonical column; of objects the values under `keys`, else their JSON.

    Of people, the usual keys of a name and an address count where `keys` name none.
    """
    keys = keys or (_OF_A_PERSON if is_person else {})
    found: list[dict[str, str | None]] = []
    for item in _parts(cell, separators):
        said: dict[str, str | None] = {}
        if isinstance(item, dict):
            said = {name: _first(item, wanted) for name, wanted in keys.items()}
            said = said if any(said.values()) else {column: json.dumps(item)}
        elif is_person:
            said = _person(str(item))
        else:
            said = {column: str(item).strip() or None}
        if any(said.values()):
            found.append(said)
    return found


def _parts(cell: str, separators: Sequence[str]) -> list[Any]:
    """The items of a cell: of a JSON list its elements, else the texts between the separators."""
    if cell.startswith(("[", "{")):
        try:
            content = json.loads(cell)
        except (ValueError, RecursionError):
            pass
        else:
            return [item for item in content if item is not None] if isinstance(content, list) else [content]
    return list(_split(cell, separators))


def _split(cell: str, separators: Sequence[str]) -> Iterator[str]:
    """The texts between separators, of which those in a pair of quotation marks are none."""
    marks = "|".join(map(re.escape, separators))
    start, is_quoted, last_mark = 0, False, cell.rfind('"')
    for found in re.finditer(f'"|{marks}', cell):
        if found[0] == '"':
            is_quoted = not is_quoted and found.start() < last_mark
        elif not is_quoted:
            yield cell[start : found.start()]
            start = found.end()
    yield cell[start:]


def _person(text: str) -> dict[str, str | None]:
    """The name and the address of `Name <mail>`; either may be missing."""
    text = " ".join(text.split()).strip(_QUOTES)
    found = _MAIL.match(text)
    name = (found[1] if found else text).strip(_QUOTES)
    address = found[2].lower() if found else None
    return {"person_id": name if name and name.lower() != address else None, "email": address}


def _first(item: Mapping[str, Any], keys: Sequence[str]) -> str | None:
    """The first value under some keys that is filled; `a.b` is the value `b` in the object `a`."""
    for key in keys:
        value: Any = item
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, str | int | float) and str(value).strip():
            return str(value).strip()
    return None
