"""The one warehouse of all cases, and each test's own view of it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.etl.rulings import scenario


@pytest.fixture(scope="session")
def rulings_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the cases of every collected test, and the marts of them."""
    tests = [item for item in request.session.items if isinstance(item, pytest.Function)]
    drawn = {test.function for test in tests if hasattr(test.function, "given")}
    cases = {test.__name__: test.given for test in drawn}
    assert len(cases) == len(drawn), "two cases of the same name would share their records"
    database = tmp_path_factory.mktemp("rulings") / "wh.duckdb"
    scenario.build(cases, database)
    return database


@pytest.fixture
def firm(rulings_database: Path, request: pytest.FixtureRequest) -> Iterator[scenario.Marts]:
    """The marts of the test's own case."""
    with duckdb.connect(str(rulings_database), read_only=True) as connection:
        yield scenario.Marts(connection, request.node.originalname)
