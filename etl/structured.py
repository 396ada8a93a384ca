"""JSON lines and JSON arrays → all-text Parquet."""

import json
from pathlib import Path

import polars as pl

from etl.delimited import Delimited, Misfit
from etl.engines import duckdb as engine
from etl.errors import UnreadableFileError


def read_json_lines(file: Path, parquet: Path) -> Delimited:
    """Write one record a line to `parquet`: a text column per key, nested values as JSON; rows are line numbers from 1.

    A line that is no JSON object is a misfit. Raises UnreadableFileError where no line is one.
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
        columns = _keys(connection)
        if not columns:
            raise UnreadableFileError("none of its lines is a JSON object; export it as JSON lines or CSV")
        paths = ", ".join(
            f"nullif(json_extract_string(line, {engine.literal(_path(column))}), '') as {engine.quoted(column)}"
            for column in columns
        )
        connection.execute(
            f"copy (select {paths} from checked where fits order by row)"
            f" to {engine.literal(str(parquet))} (format parquet, compression zstd)"
        )
        left_out = connection.sql("select row, line, is_blank from checked where not fits order by row").pl()
    misfits = tuple(
        Misfit(row, None, line, "not a JSON object", "mend the line, or export the file again")
        for row, line, is_blank in left_out.iter_rows()
        if not is_blank
    )
    n_blank = int(left_out["is_blank"].sum())
    return Delimited(columns, n_read=len(lines) - n_blank, skipped=tuple(left_out["row"]), misfits=misfits)


def read_json_array(file: Path, lines: Path) -> None:
    """Write the records of a JSON array, or of the only array in a JSON object, to `lines`, one a line.

    Raises UnreadableFileError where there is no such array.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"it is not valid JSON ({error}); export it again") from None
    if isinstance(content, dict):
        arrays = [value for value in content.values() if isinstance(value, list)]
        content = arrays[0] if len(arrays) == 1 else None
    if not isinstance(content, list):
        raise UnreadableFileError("it is JSON, but no array of records; export it as JSON lines or CSV")
    with lines.open("w", encoding="utf-8") as target:
        target.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in content)


def _keys(connection: engine.Connection) -> tuple[str, ...]:
    """Every key of the fitting lines, in order of first appearance."""
    found = connection.sql(
        "select key, min(row * 10000 + position) as first from ("
        "select row, unnest(json_keys(line)) as key, generate_subscripts(json_keys(line), 1) as position"
        " from checked where fits) group by key order by first"
    ).fetchall()
    return tuple(key for key, _ in found)


def _path(key: str) -> str:
    """The JSON path of a key, whatever characters it has."""
    return '$."' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'
