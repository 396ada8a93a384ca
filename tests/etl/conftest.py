"""One PostgreSQL for the tests of a worker; every test has a schema of its own."""

from collections.abc import Iterator

import pytest

from tests.etl.fetch import postgres


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL of the test's own; where there is none, the test fails with the mend."""
    with postgres.serving() as running:
        yield running


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    """The reader's password, in the variable that the settings name."""
    monkeypatch.setenv("WAREHOUSE_PASSWORD", postgres.PASSWORD)
    return postgres.PASSWORD
