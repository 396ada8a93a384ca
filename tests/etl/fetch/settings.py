"""Settings of one source that a database keeps, and what a fetch of it leaves."""

from pathlib import Path

import polars as pl

from etl.fetch import kept
from etl.fetch.fetch import How, fetch
from etl.settings import config
from tests.etl.fetch.postgres import USER, Server


def of_source(folder: Path, *lines: str) -> config.Settings:
    """The settings of a source `crm` with these lines."""
    folder.mkdir(exist_ok=True)
    file = folder / config.CONFIG_NAME
    file.write_text("\n".join(["[[source]]", 'system = "generic"', 'name = "crm"', *lines]), encoding="utf-8")
    return config.load(file, None)


def of_schema(folder: Path, server: Server, schema: str, *lines: str) -> config.Settings:
    """The settings of a source whose tables are those of a schema of the server."""
    place = (f'url = "{server.address}"', f'schema = "{schema}"', 'password_env = "WAREHOUSE_PASSWORD"')
    return of_source(folder, *place, *lines)


def make(server: Server, schema: str, sql: str) -> None:
    """Run `sql` in a new schema that the reader may read."""
    server.run(
        f"drop schema if exists {schema} cascade; create schema {schema}; grant usage on schema {schema} to {USER};"
        f"alter default privileges in schema {schema} grant select on tables to {USER};"
        f"set search_path = {schema}; {sql}"
    )


def fetched(settings: config.Settings, folder: Path, how: How = "new") -> dict[str, list[pl.DataFrame]]:
    """The parts of every table after a fetch into `folder`."""
    fetch(settings, folder, how)
    content = kept.read(folder / "crm")
    assert content is not None
    parts = {name: [folder / "crm" / part.file for part in table.parts] for name, table in content.tables.items()}
    lying = set((folder / "crm").rglob("*.parquet"))
    assert lying == {file for files in parts.values() for file in files}
    return {name: [pl.read_parquet(file, glob=False) for file in files] for name, files in parts.items()}
