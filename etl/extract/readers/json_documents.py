"""Where the records of a JSON document are: lists, pages of an interface's answers, arrays inside records."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from etl.errors import UnreadableFileError
from etl.extract.malformed_rows import unique_names

_PARENT = "parent"  # prefix of the columns that an element has from the record around it
_PAGING_KEYS = (
    "count total startat maxresults islast expand names schema paging page pages next next_page previous_page hasmore"
    " offset links meta success additional_data related_objects nextpagetoken end_time after_cursor after_url"
    " request_id requestid correlation_id trace_id traceid ok error errors"
    " end_of_stream @odata.context @odata.nextlink @odata.count total_count per_page done totalsize nextrecordsurl"
)
_PAGING = frozenset(_PAGING_KEYS.split())
_ID = re.compile(r"(?i:^id$|_id$|^key$)|[a-z]Id$")  # keys that only a record has


def document(file: Path) -> dict[str, Iterable[Any]]:
    """The lists of records of a JSON document by name; an array, or the only list of an object, has none.

    An object that is a record itself, with lists inside it, comes first. Raises UnreadableFileError.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"), object_pairs_hook=_with_every_pair)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFileError(f"it is not valid JSON ({error}); export it again") from None
    content = _inside(content)
    if isinstance(content, list):
        is_paged = bool(content) and all(is_page(each) for each in content)
        return {"": (record for each in content for record in page(each)) if is_paged else content}
    lists = {k: v for k, v in content.items() if isinstance(v, list)} if isinstance(content, dict) else {}
    records = {k: v for k, v in lists.items() if any(isinstance(each, dict) for each in v)}
    if isinstance(content, dict) and any(_is_id(key) and _is_plain(value) for key, value in content.items()):
        return {"": [{k: v for k, v in content.items() if k not in records}], **records}
    if not records and len(lists) == 1 and lists != {k: v for k, v in lists.items() if v}:
        records = lists
    if not records:
        raise UnreadableFileError("it is JSON, but no array of records; export it as JSON lines or CSV")
    return {"": next(iter(records.values()))} if len(records) == 1 else dict(records)


def _with_every_pair(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of some pairs; a key that stands twice gets a number, as a repeated column does."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    return dict(zip(unique_names([key for key, _ in pairs]), (value for _, value in pairs), strict=True))


def _inside(content: Any) -> Any:
    """What an answer's envelopes hold: an object that has nothing but one object, and numbers of pages around it."""
    while isinstance(content, dict):
        inner = [value for key, value in content.items() if key.lower() not in _PAGING or isinstance(value, list)]
        if len(inner) != 1 or not isinstance(inner[0], dict):
            break
        content = inner[0]
    return content


def _is_id(key: str) -> bool:
    return bool(_ID.search(key)) and key.lower() not in _PAGING


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float)


def is_page(content: Any) -> bool:
    """Whether an object is a page of an interface's answer: one list of records, and numbers around it."""
    if not isinstance(content, dict):
        return False
    others = [key for key, value in content.items() if not isinstance(value, list)]
    return len(content) - len(others) == 1 and bool(others) and all(key.lower() in _PAGING for key in others)


def page(content: dict[str, Any]) -> list[Any]:
    """The records of a page."""
    return next(value for value in content.values() if isinstance(value, list))


def is_array_of_objects(structure: Any, path: list[str]) -> bool:
    """Whether the structure, as DuckDB tells it, has an array of objects at `path`."""
    for key in path:
        name = key.removesuffix("[]")
        structure = structure.get(name) if isinstance(structure, dict) else None
        if key.endswith("[]"):
            structure = structure[0] if isinstance(structure, list) else None
    return isinstance(structure, list) and isinstance(structure[0], dict)


def elements(records: Iterable[dict[str, Any]], path: list[str]) -> Iterator[dict[str, Any]]:
    """The objects in the array at `path`, each with the plain values of the record around it under `parent`."""
    key, rest = path[0].removesuffix("[]"), path[1:]
    for record in records:
        inner = record.get(key)
        if path[0].endswith("[]"):
            around = _without(record, key)
            found = [{**each, _PARENT: _plain(around)} for each in inner or () if isinstance(each, dict)]
            yield from elements(found, rest)
        elif rest and isinstance(inner, dict):
            yield from elements([{**inner, _PARENT: _plain(_without(record, key))}], rest)
        elif not rest and isinstance(inner, list):
            around = _without(record, key)
            outer = around.pop(_PARENT, {})
            parent = {**outer, **_plain(around)}
            yield from ({**each, _PARENT: parent} for each in inner if isinstance(each, dict))


def _without(record: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != key}


def _plain(record: dict[str, Any], depth: int = 2) -> dict[str, Any]:
    """The values of a record without its arrays, and of its objects down to a depth."""
    outer = record.get(_PARENT, {})
    own = _without(record, _PARENT)
    inner = {k: _plain(v, depth - 1) if isinstance(v, dict) else v for k, v in own.items()} if depth else {}
    return {**outer, **{key: value for key, value in inner.items() if not isinstance(value, list) and value != {}}}
