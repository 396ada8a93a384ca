"""Small folders of exports, and what the ingest makes of them."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from etl.conform import canonical_tables
from etl.extract.land import land
from etl.extract.landed_table import ROW, Landed
from etl.recognise import scan
from etl.settings import config

DEAL_HEADER = "Id,AccountId,Name,StageName,Amount,CloseDate,IsDeleted,SystemModstamp"


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
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


def ingest(folder: Path) -> canonical_tables.Conformed:
    """Land and conform a folder with the settings in it."""
    settings = config.load(None, folder)
    return canonical_tables.conform(scan.identify(settings, folder.parent / "landed"), settings)


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
