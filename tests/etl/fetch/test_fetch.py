"""A build from a database is the build from the same tables as files; what was fetched is kept, and no secret is."""

from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl import pipeline
from tests.etl.fetch import firms
from tests.etl.fetch.postgres import Server


@pytest.fixture(scope="module")
def built(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The database built from files, that from PostgreSQL, and the folder of the latter's warehouse."""
    folder = tmp_path_factory.mktemp("firm")
    exports = firms.files_of_a_firm(folder)
    firms.load(server, exports, folder)
    of_files = pipeline.build(exports=exports, warehouse=folder / "files")
    settings = firms.settings_of_the_server(server, exports, folder / "settings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAREHOUSE_PASSWORD", firms.PASSWORD)
        of_tables = pipeline.build(exports=None, config_path=settings, warehouse=folder / "tables")
    return of_files.path, of_tables.path, folder / "tables"


def _tables(database: Path) -> dict[str, pl.DataFrame]:
    """Every mart, sorted; a file is named without its suffix."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.sql("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        frames = {name: connection.sql(f"select * from marts.{name} order by all").pl() for (name,) in names}
    is_there = {name: frame.columns for name, frame in frames.items()}
    return {
        name: frame.with_columns(pl.col("source_file").str.strip_suffix(".csv"))
        if "source_file" in is_there[name] else frame
        for name, frame in frames.items()
    }  # fmt: skip


@pytest.mark.built
def test_a_build_from_postgresql_is_the_build_from_the_same_tables_as_files(built: tuple[Path, Path, Path]) -> None:
    of_files, of_tables = _tables(built[0]), _tables(built[1])
    assert len(of_files) > 20
    assert of_files.keys() == of_tables.keys()
    assert sum(map(len, of_files.values())) > 1000
    for mart, frame in of_files.items():
        assert_frame_equal(of_tables[mart], frame)
