"""A small firm twice: as CSV files, and as tables of a PostgreSQL with types of its own."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from etl.extract.land import land
from etl.extract.landed_table import ROW
from etl.sample import write_firm
from etl.settings.config import CONFIG_NAME
from tests.etl.fetch.postgres import USER, Server

SOURCES = {"crm": "salesforce", "contracts": "register", "tickets": "servicenow", "surveys": "survey"}
TYPES = {
    "boolean": r"true|false",
    "timestamptz": r"\d{4}-\d\d-\d\dT[\d:.]+Z",
    "timestamp": r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
    "date": r"\d{4}-\d\d-\d\d",
    "bigint": r"-?(0|[1-9]\d{0,17})",
    "numeric": r"-?\d+(\.\d+)?",
}


def files_of_a_firm(folder: Path) -> Path:
    """A firm as CSV files, a folder per source, with the settings that read them."""
    write_firm(folder / "drawn", n_deals=40, seed=3)
    settings = (folder / "drawn" / CONFIG_NAME).read_text(encoding="utf-8")
    for old, name in SOURCES.items():
        (folder / "exports" / name).mkdir(parents=True)
        for file in sorted((folder / "drawn" / old).iterdir()):
            for table, frame in _tables(file).items():
                frame.write_csv(folder / "exports" / name / f"{table}.csv")
        settings = settings.replace(f'path = "{old}"', f'path = "{name}"')
    settings = re.sub(r'\["contract_register\*\.xlsx"\]\nsheet = "(\w+)"', r'["\1*"]', settings)
    settings = re.sub(r'\.(csv|jsonl|xlsx)"\]', '"]', settings)
    (folder / "exports" / CONFIG_NAME).write_text(settings, encoding="utf-8")
    return folder / "exports"


def _tables(file: Path) -> dict[str, pl.DataFrame]:
    """The tables of a file of the firm as text, an empty cell null."""
    with TemporaryDirectory() as cache:
        tables = land(file, Path(cache), source_file=file.name)
        return {table.part or file.stem: table.scan().drop(ROW).collect() for table in tables}


def load(server: Server, exports: Path, folder: Path) -> None:
    """Write the files' tables into schemas of their folders' names; a text that is missing is null or empty in turn."""
    for file in sorted(exports.glob("*/*.csv")):
        frame = _tables(file)[file.stem]
        types = {name: _type(frame[name]) for name in frame.columns}
        texts = [name for name, kind in types.items() if kind == "text"]
        is_odd = pl.int_range(pl.len()) % 2 == 1
        loaded = frame.with_columns(
            **{name: pl.when(is_odd).then(pl.col(name).fill_null("")).otherwise(name) for name in texts}
        )
        loaded.write_csv(folder / "table.csv")
        columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
        schema, table = file.parent.name, file.stem
        server.run(
            f"create schema if not exists {schema}; grant usage on schema {schema} to {USER};\n"
            f'create table {schema}."{table}" ({columns}); grant select on {schema}."{table}" to {USER};\n'
            f"\\copy {schema}.\"{table}\" from '{folder / 'table.csv'}' csv header\n"
        )


def _type(column: pl.Series) -> str:
    cells = column.drop_nulls()
    fitting = (kind for kind, pattern in TYPES.items() if len(cells) and cells.str.contains(f"^({pattern})$").all())
    return next(fitting, "text")


def settings_of_the_server(server: Server, exports: Path, folder: Path) -> Path:
    """The settings of the files with the database in the place of each folder."""
    settings = (exports / CONFIG_NAME).read_text(encoding="utf-8")
    for name in SOURCES.values():
        place = f'url = "{server.address}"\nschema = "{name}"\npassword_env = "WAREHOUSE_PASSWORD"'
        settings = settings.replace(f'path = "{name}"', place)
    folder.mkdir(exist_ok=True)
    (folder / CONFIG_NAME).write_text(settings, encoding="utf-8")
    return folder / CONFIG_NAME
