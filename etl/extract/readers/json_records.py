"""JSON lines and JSON documents → all-text Parquet: a column per value, `owner.name` for one inside an object.

Arrays stay one cell of JSON; those that a mapping reads as rows become tables of their own.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import polars as pl

from etl.engines import duckdb as engine
from etl.errors import Failure, UnreadableFileError
from etl.extract.landed_table import Table, write_rejects
from etl.extract.malformed_rows import Delimited, Misfit, misfit_frame, unique_names
from etl.extract.readers.encodings import CHUNK, as_utf8
from etl.extract.readers.json_documents import document, elements, is_array_of_objects, is_page, page

_WIDEST = 2_000  # keys of an object that become columns; an object with more is a cell


def read_json(file: Path, folder: Path, arrays: Sequence[str]) -> list[Table]:
    """The tables of a JSON file: its records, and the elements of each of `arrays` inside them.

    Raises UnreadableFileError where there are no records.
    """
    with as_utf8(file, folder / "utf8.json") as text:
        first, second = islice(chain(_lines(text), (None, None)), 2)
        has_lines = isinstance(first, dict) and isinstance(second, dict)
        if _begins_with_array(text) or (file.suffix.lower() == ".json" and not has_lines):
            tables = document(text)
        elif is_page(first):
            tables = {"": (record for each in _lines(text) for record in (page(each) if is_page(each) else [each]))}
        else:
            return _tables(text, folder, "", 0, arrays)
        found: list[Table] = []
        for name, records in tables.items():
            lines = folder / f"{len(found)}.jsonl"
            if _write_lines(records, lines):
                found += _tables(lines, folder, f"#{name}" if name else "", len(found), arrays)
            else:
                suffix = f"#{name}" if name else ""
                found.append(Table.missing("its list of records is empty", Failure.EMPTY, suffix))
            lines.unlink()
        return found


def _tables(lines: Path, folder: Path, suffix: str, position: int, arrays: Sequence[str]) -> list[Table]:
    """The table of some lines, and those of the arrays inside them."""
    read, structure = _read_lines(lines, folder / f"{position}.parquet")
    rejects = write_rejects(misfit_frame(read.misfits), folder, f"{position}-rejects")
    name = f"{position}.parquet"
    found = [Table(suffix, read.columns, read.n_read, 1, read.skipped, name, rejects)]
    for array in arrays:
        if not suffix and is_array_of_objects(structure, array.split(".")):
            part = folder / f"{position}-{len(found)}.jsonl"
            if _write_lines(elements(_objects(lines), array.split(".")), part):
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
            "create table checked as select row, line, line = '' as is_blank,"
            " case when json_valid(line) and json_type(line) = 'OBJECT' then json_keys(line) end as keys,"
            " coalesce(len(keys) = len(list_distinct(keys)), false) as fits from lines"
        )
        found = connection.sql("select json_group_structure(line::json) from checked where fits").fetchall()[0][0]
        structure = json.loads(found) if found else {}
        paths = list(_paths(structure, ())) if isinstance(structure, dict) else []
        if not paths:
            raise UnreadableFileError("none of its lines is a JSON object; export it as JSON lines or CSV")
        columns = unique_names([".".join(path) for path in paths])
        _extract(connection, paths, columns, parquet)
        left_out = connection.sql(
            "select row, line, is_blank, keys is null as is_other from checked where not fits order by row"
        ).pl()
    mend = "mend the line, or export the file again"
    misfits = tuple(
        Misfit(row, None, line, "not a JSON object" if is_other else "a key of it stands twice", mend)
        for row, line, is_blank, is_other in left_out.iter_rows()
        if not is_blank
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


def _begins_with_array(file: Path) -> bool:
    with file.open("rb") as source:
        return source.read(CHUNK).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"["


def _lines(file: Path) -> Iterator[Any]:
    """What each line of a file holds; the line itself, as a text, where it is no JSON."""
    with file.open(encoding="utf-8-sig") as source:
        for line in source:
            try:
                yield json.loads(line)
            except (json.JSONDecodeError, RecursionError):
                if line.strip():
                    yield line.rstrip("\n")


def _objects(file: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file of lines."""
    return (content for content in _lines(file) if isinstance(content, dict))


def _write_lines(records: Iterable[Any], lines: Path) -> int:
    """Write the records one a line, in ASCII, so that half a surrogate pair can be written too; their number."""
    n_records = 0
    with lines.open("w", encoding="ascii", newline="\n") as target:
        for record in records:
            target.write(json.dumps(record) + "\n")
            n_records += 1
    return n_records
