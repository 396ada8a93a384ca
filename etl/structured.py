"""JSON lines and JSON documents → all-text Parquet: a column per value, `owner.name` for one inside an object.

Arrays stay one cell of JSON; those that a mapping reads as rows become tables of their own.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from etl.delimited import Delimited, Misfit, misfit_frame, unique_names
from etl.encodings import CHUNK
from etl.engines import duckdb as engine
from etl.errors import UnreadableFileError
from etl.landed import Table, write_rejects

_PARENT = "parent"  # prefix of the columns that an element has from the record around it
_WIDEST = 2_000  # keys of an object that become columns; an object with more is a cell
_PAGING_KEYS = (
    "count total startat maxresults islast expand names schema paging page pages next next_page previous_page hasmore"
    " offset links meta success additional_data related_objects nextpagetoken end_time after_cursor after_url"
    " end_of_stream @odata.context @odata.nextlink @odata.count total_count per_page"
)
_PAGING = frozenset(_PAGING_KEYS.split())


def read_json(file: Path, folder: Path, arrays: Sequence[str]) -> list[Table]:
    """The tables of a JSON file: its records, and the elements of each of `arrays` inside them.

    Raises UnreadableFileError where there are no records.
    """
    if file.suffix.lower() == ".json" or _begins_with_array(file):
        tables = _document(file)
    elif _is_page(_first_object(file)):
        tables = {"": (record for page in _objects(file) for record in _page(page))}
    else:
        return _tables(file, folder, "", 0, arrays)
    found: list[Table] = []
    for name, records in tables.items():
        lines = folder / f"{len(found)}.jsonl"
        if _write_lines(records, lines):
            found += _tables(lines, folder, f"#{name}" if name else "", len(found), arrays)
        else:
            found.append(Table(f"#{name}" if name else "", problem="its list of records is empty"))
        lines.unlink()
    return found


def _tables(lines: Path, folder: Path, suffix: str, position: int, arrays: Sequence[str]) -> list[Table]:
    """The table of some lines, and those of the arrays inside them."""
    read, structure = _read_lines(lines, folder / f"{position}.parquet")
    rejects = write_rejects(misfit_frame(read.misfits), folder, f"{position}-rejects")
    name = f"{position}.parquet"
    found = [Table(suffix, read.columns, read.n_read, 1, read.skipped, name, rejects)]
    for array in arrays:
        if not suffix and _is_array_of_objects(structure, array.split(".")):
            part = folder / f"{position}-{len(found)}.jsonl"
            if _write_lines(_elements(_objects(lines), array.split(".")), part):
                inner = _tables(part, folder, f"#{array}", position + len(found), ())
                found += [_as_part(table) for table in inner]
            part.unlink()
    return found


def _as_part(table: Table) -> Table:
    return Table(**{**table.as_json(), "is_part": True})  # type: ignore[arg-type]


def _read_lines(file: Path, parquet: Path) -> tuple[Delimited, Any]:
    """One record a line; rows are line numbers from 1, and a line that is no JSON object is a misfit.

    Also comes back: the structure of the objects, as DuckDB tells it.
    """
    lines = pl.read_lines(file).with_row_index("row", offset=1)
    lines = lines.rename({lines.columns[1]: "line"}).with_columns(pl.col("line").str.strip_chars("\ufeff \t\r"))
    with engine.scratch() as connection:
        connection.register("lines", lines.to_arrow())
        connection.execute(
            "create table checked as select row, line,"
            " coalesce(json_valid(line) and json_type(case when json_valid(line) then line end) = 'OBJECT', false)"
            " as fits, line = '' as is_blank from lines"
        )
        found = connection.sql("select json_group_structure(line::json) from checked where fits").fetchall()[0][0]
        structure = json.loads(found) if found else {}
        paths = list(_paths(structure, ())) if isinstance(structure, dict) else []
        if not paths:
            raise UnreadableFileError("none of its lines is a JSON object; export it as JSON lines or CSV")
        columns = unique_names([".".join(path) for path in paths])
        _extract(connection, paths, columns, parquet)
        left_out = connection.sql("select row, line, is_blank from checked where not fits order by row").pl()
    mend = "mend the line, or export the file again"
    misfits = tuple(
        Misfit(row, None, line, "not a JSON object", mend) for row, line, blank in left_out.iter_rows() if not blank
    )
    n_read = len(lines) - int(left_out["is_blank"].sum())
    return Delimited(columns, n_read=n_read, skipped=tuple(left_out["row"]), misfits=misfits), structure


def _extract(
    connection: engine.Connection, paths: list[tuple[str, ...]], columns: tuple[str, ...], parquet: Path
) -> None:
    """Write the values at `paths` as columns, an empty one as null; every line is parsed once."""
    wanted = ", ".join(engine.literal(_json_path(path)) for path in paths)
    cells = ", ".join(f"nullif(cells[{i}], '') as {engine.quoted(name)}" for i, name in enumerate(columns, start=1))
    connection.execute(
        f"copy (select {cells} from (select row, json_extract_string(line, [{wanted}]) as cells from checked"
        f" where fits) order by row) to {engine.literal(str(parquet))} (format parquet, compression zstd)"
    )


def _paths(structure: dict[str, Any], above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The path of every value that is no object, in order of first appearance."""
    for key, inner in structure.items():
        path = (*above, key)
        if isinstance(inner, dict) and 0 < len(inner) <= _WIDEST:
            yield from _paths(inner, path)
        else:
            yield path


def _json_path(path: tuple[str, ...]) -> str:
    """The JSON pointer to some keys, whatever characters they have."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path)


def _is_array_of_objects(structure: Any, path: list[str]) -> bool:
    for key in path:
        name = key.removesuffix("[]")
        structure = structure.get(name) if isinstance(structure, dict) else None
        if key.endswith("[]"):
            structure = structure[0] if isinstance(structure, list) else None
    return isinstance(structure, list) and isinstance(structure[0], dict)


def _elements(records: Iterable[dict[str, Any]], path: list[str]) -> Iterator[dict[str, Any]]:
    """The objects in the array at `path`, each with the plain values of the record around it under `parent`."""
    key, rest = path[0].removesuffix("[]"), path[1:]
    for record in records:
        inner = record.get(key)
        if path[0].endswith("[]"):
            around = _without(record, key)
            found = [{**each, _PARENT: _plain(around)} for each in inner or () if isinstance(each, dict)]
            yield from _elements(found, rest)
        elif rest and isinstance(inner, dict):
            yield from _elements([{**inner, _PARENT: _plain(_without(record, key))}], rest)
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


def _document(file: Path) -> dict[str, Iterable[Any]]:
    """The lists of records of a JSON document by name; an array, or the only list of an object, has none."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableFileError(f"it is not valid JSON ({error}); export it again") from None
    if isinstance(content, list):
        is_paged = bool(content) and all(_is_page(page) for page in content)
        return {"": (record for page in content for record in _page(page)) if is_paged else content}
    lists = {k: v for k, v in content.items() if isinstance(v, list)} if isinstance(content, dict) else {}
    records = {k: v for k, v in lists.items() if v and isinstance(v[0], dict)}
    if not records and len(lists) == 1 and lists != {k: v for k, v in lists.items() if v}:
        records = lists
    if not records:
        raise UnreadableFileError("it is JSON, but no array of records; export it as JSON lines or CSV")
    return {"": next(iter(records.values()))} if len(records) == 1 else dict(records)


def _is_page(content: Any) -> bool:
    """Whether an object is a page of an interface's answer: one list of records, and numbers around it."""
    if not isinstance(content, dict):
        return False
    others = [key for key, value in content.items() if not isinstance(value, list)]
    return len(content) - len(others) == 1 and bool(others) and all(key.lower() in _PAGING for key in others)


def _page(content: dict[str, Any]) -> list[Any]:
    return next(value for value in content.values() if isinstance(value, list))


def _begins_with_array(file: Path) -> bool:
    with file.open("rb") as source:
        return source.read(CHUNK).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"["


def _objects(file: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file of lines."""
    with file.open(encoding="utf-8-sig") as source:
        for line in source:
            try:
                content = json.loads(line)
            except (json.JSONDecodeError, RecursionError):
                continue
            if isinstance(content, dict):
                yield content


def _first_object(file: Path) -> dict[str, Any] | None:
    try:
        return next(_objects(file), None)
    except UnicodeDecodeError:
        return None


def _write_lines(records: Iterable[Any], lines: Path) -> int:
    """Write the records one a line; their number comes back."""
    n_records = 0
    with lines.open("w", encoding="utf-8") as target:
        for record in records:
            target.write(json.dumps(record, ensure_ascii=False) + "\n")
            n_records += 1
    return n_records
