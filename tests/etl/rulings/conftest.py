"""The one warehouse of all cases, and each test's own view of it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests import warehouses
from tests.etl.rulings import scenario

HERE = Path(__file__).parent
DATABASE = "wh.duckdb"


@pytest.fixture(scope="session")
def rulings_database(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A database with the cases of every collected test, and the marts of them."""
    tests = [item for item in request.session.items if isinstance(item, pytest.Function)]
    drawn = {test.function for test in tests if hasattr(test.function, "given")}
    cases = {test.__name__: test.given for test in sorted(drawn, key=lambda test: str(test.__name__))}
    assert len(cases) == len(drawn), "two cases of the same name would share their records"

    def rulings(folder: Path) -> None:
        scenario.build(cases, folder / DATABASE)

    for folder in warehouses.shared(rulings, made_of=warehouses.source(HERE) + repr(sorted(cases))):
        yield folder / DATABASE


@pytest.fixture
def firm(rulings_database: Path, request: pytest.FixtureRequest) -> Iterator[scenario.Marts]:
    """The marts of the test's own case."""
    with duckdb.connect(str(rulings_database), read_only=True) as connection:
        yield scenario.Marts(connection, request.node.originalname)
