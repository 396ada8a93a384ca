"""Small folders of exports, and what the ingest makes of them."""

import io
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from etl.conform import canonical_tables
from etl.conform.format_inference import column_format, format_counts
from etl.conform.parse_values import parse
from etl.entities import Kind
from etl.extract.land import land
from etl.extract.landed_table import ROW, Landed
from etl.recognise import scan
from etl.settings import config

DEAL_HEADER = "Id,AccountId,Name,StageName,Amount,CloseDate,IsDeleted,SystemModstamp"


IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def as_another_user(folder: Path) -> Iterator[None]:
    """For the time being this process is another user, who may look into `folder`; only root can do that."""
    for place in (folder, *folder.parents[:-2]):
        place.chmod(place.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def write(folder: Path, files: Mapping[str, str | bytes] | Mapping[str, str]) -> Path:
    """Write the files (name → content) below `folder`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def landed(folder: Path, name: str, content: str | bytes, *arrays: str) -> list[Landed]:
    """The tables of one file, landed in a cache beside it."""
    write(folder, {name: content})
    return land(folder / name, folder / "cache", source_file=name, arrays=arrays)


def rows(table: Landed) -> list[dict[str, str | None]]:
    """The records of a landed table."""
    assert table.problem is None, table.problem
    return table.scan().drop(ROW).collect().to_dicts()


def left_out(table: Landed, what: str = "reason") -> list[tuple[int, str]]:
    """Row and reason, or value, of every record that did not fit."""
    return list(table.read_rejects().select("source_row", what).iter_rows())


def only(folder: Path, name: str, content: str | bytes) -> Landed:
    """The only table of one file."""
    (table,) = landed(folder, name, content)
    return table


def whole(tables: list[Landed]) -> tuple[Landed, pl.DataFrame]:
    """The only one of some tables, with its records and their row numbers."""
    (table,) = tables
    assert table.problem is None, table.problem
    return table, table.scan().collect()


def first_cells(table: Landed) -> list[tuple[int, str]]:
    """Row and first cell of every record."""
    assert table.problem is None, table.problem
    return list(table.scan().select(ROW, table.columns[0]).collect().iter_rows())


def problem_of(tables: list[Landed]) -> str:
    """Why the only one of some tables cannot be read."""
    (table,) = tables
    assert table.problem is not None
    return table.problem


def problem(folder: Path, name: str, content: str | bytes) -> str:
    """Why one file cannot be read."""
    return problem_of(landed(folder, name, content))


def lines(*rows: str) -> str:
    """A text of some lines."""
    return "".join(f"{row}\n" for row in rows)


def workbook(*rows: list[Any]) -> bytes:
    """A workbook whose only sheet has these rows."""
    return workbook_of({"Sheet": rows})


def workbook_of(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> bytes:
    """A workbook of some sheets, title → rows."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(content)
    return content.getvalue()


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of some files, name and content."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return content.getvalue()


def ingest(folder: Path) -> canonical_tables.Conformed:
    """Land and conform a folder with the settings in it."""
    settings = config.load(None, folder)
    return canonical_tables.conform(scan.identify(settings, folder.parent / "landed"), settings)


def accounted(folder: Path, files: Mapping[str, str | bytes] | Mapping[str, str]) -> canonical_tables.Conformed:
    """What becomes of some files, each of whose rows is loaded, rejected or superseded."""
    result = ingest(write(folder / "x", files))
    parts = result.files.select(
        pl.sum_horizontal("rows_loaded", "rows_rejected", "rows_superseded", "rows_unused")
    ).to_series()
    assert parts.to_list() == result.files["rows_read"].to_list()
    return result


def one(result: canonical_tables.Conformed, table: str) -> dict[str, object]:
    """The first row of a table."""
    return result.tables[table].row(0, named=True)


def check(row: dict[str, object], **expected: object) -> None:
    """A row has these values."""
    assert {name: row[name] for name in expected} == expected


def holds(result: canonical_tables.Conformed, table: str, **expected: object) -> None:
    """The only row of a table has these values."""
    (row,) = result.tables[table].iter_rows(named=True)
    check(row, **expected)


def column(result: canonical_tables.Conformed, name: str) -> list[object]:
    """`table.column` in the order of the table's ids."""
    table, _, name = name.partition(".")
    frame = result.tables[table]
    return frame.sort(frame.columns[0])[name].to_list()


def parsed(
    cells: list[str | None], kind: Kind, *, timezone: str = "UTC", date_order: str | None = None
) -> list[object]:
    """The values of a column of one kind, read in the format that its cells tell."""
    frame = pl.DataFrame({"text": cells}, schema={"text": pl.String})
    counts = format_counts(pl.col("text"), kind)
    how = column_format(frame.select(**counts).row(0, named=True), date_order=date_order)
    assert not how.is_undecidable
    return frame.select(value=parse(pl.col("text"), kind, how, timezone=timezone))["value"].to_list()


def counts(conformed: canonical_tables.Conformed, file: str) -> tuple[int, int, int, int]:
    """Rows read, loaded, rejected and superseded of one file."""
    row = conformed.files.filter(pl.col("source_file") == file).row(0, named=True)
    return row["rows_read"], row["rows_loaded"], row["rows_rejected"], row["rows_superseded"]


def status(conformed: canonical_tables.Conformed, file: str) -> str:
    """The status of one file."""
    return str(conformed.files.filter(pl.col("source_file") == file)["status"].item())


def deal(
    deal_id: str,
    *,
    stage: str = "Prospecting",
    amount: str = "1000",
    closes: str = "2026-01-31",
    deleted: str = "false",
    modified: str = "2026-01-01T00:00:00.000Z",
) -> str:
    """One line of an Opportunity export under DEAL_HEADER."""
    return f"{deal_id},001000000000001AAA,A deal,{stage},{amount},{closes},{deleted},{modified}"


def deals(*lines: str) -> str:
    """An Opportunity export."""
    return "\n".join([DEAL_HEADER, *lines]) + "\n"
