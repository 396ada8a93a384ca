"""Shared warehouses, markers by what a test needs, and names of cases that do not come from their data."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from etl.build_report import BuildReport
from tests import warehouses

SAMPLE = frozenset({"sample_folder", "sample_report", "sample_warehouse"})
BUILT = frozenset(
    {
        "small_warehouse",
        "rebuilt_warehouse",
        "unsigned_warehouse",
        "other_warehouse",
        "fiscal_folder",
        "silent_folder",
        "silent_warehouse",
        "rulings_database",
        "few_firms",
        "server",
    }
)
BROWSERS = frozenset({"browser", "chromium", "office"})
BROWSER_FOLDER = Path(__file__).parent / "browser"
MOST_OF_AN_ID = 80  # characters

if "PYTEST_XDIST_WORKER" in os.environ:  # where Spark is installed too, importing this without gRPC ends a worker
    sys.modules["pyspark.sql.connect"] = None  # type: ignore[assignment]

# The same examples in every run, and no limit on their seconds: the search for new ones is `make fuzz`.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A text that is short and can be printed as it is names its case; bytes and other texts are numbered."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and not _is_name(val)) else None


def _is_name(text: str) -> bool:
    return text.isascii() and text.isprintable() and "\\" not in text and len(text) <= MOST_OF_AN_ID


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the fixtures that it uses: `sample`, `built`, `browser`; what has none of them is fast."""
    for item in items:
        needed = _needed(item)
        if BROWSER_FOLDER in item.path.parents or needed & BROWSERS:
            item.add_marker(pytest.mark.browser)
        if needed & SAMPLE:
            item.add_marker(pytest.mark.sample)
        if needed & BUILT:
            item.add_marker(pytest.mark.built)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The order's seed, which the short form leaves out: `pytest --randomly-seed=N` has it again."""
    seed = config.getoption("randomly_seed", None)
    if seed is not None:
        terminalreporter.write_line(f"in the order of --randomly-seed={seed}")


def _needed(item: pytest.Item) -> set[str]:
    """The fixtures of a test, and those that its case names."""
    named = item.callspec.params.values() if isinstance(item, pytest.Function) and hasattr(item, "callspec") else ()
    return {*getattr(item, "fixturenames", ()), *(value for value in named if isinstance(value, str))}


@pytest.fixture(scope="session")
def sample_folder() -> Iterator[Path]:
    yield from warehouses.shared(warehouses.sample)


@pytest.fixture(scope="session")
def sample_report(sample_folder: Path) -> BuildReport:
    """The report of a build of the committed sample; its warehouse is `sample_warehouse`."""
    return warehouses.report_of(sample_folder)


@pytest.fixture(scope="session")
def sample_warehouse(sample_folder: Path) -> Path:
    """A warehouse of the committed sample: enough data for an answer. To be read only, as all that follow."""
    return sample_folder / warehouses.WAREHOUSE


@pytest.fixture(scope="session")
def small_warehouse() -> Iterator[Path]:
    """A warehouse of 40 signed deals: too little data for a verdict."""
    for folder in warehouses.shared(warehouses.small):
        yield folder / warehouses.WAREHOUSE


@pytest.fixture(scope="session")
def rebuilt_warehouse() -> Iterator[Path]:
    """The small warehouse built once more, after one escalation was put into row 2 of the tickets."""
    for folder in warehouses.shared(warehouses.rebuilt):
        yield folder / warehouses.WAREHOUSE


@pytest.fixture(scope="session")
def unsigned_warehouse() -> Iterator[Path]:
    """A warehouse of the sample's accounts, people and those of its deals that were not won."""
    for folder in warehouses.shared(warehouses.unsigned):
        yield folder / warehouses.WAREHOUSE


@pytest.fixture(scope="session")
def other_warehouse() -> Iterator[Path]:
    """A warehouse of a firm unlike the sample: back-filled evidence, many owners, no effect, dated exchange rates."""
    for folder in warehouses.shared(warehouses.other):
        yield folder / warehouses.WAREHOUSE


@pytest.fixture(scope="session")
def fiscal_folder() -> Iterator[Path]:
    """A firm whose years start in February: its warehouse, and the same firm's by the calendar."""
    yield from warehouses.shared(warehouses.fiscal)


@pytest.fixture(scope="session")
def silent_folder() -> Iterator[Path]:
    yield from warehouses.shared(warehouses.silent)


@pytest.fixture(scope="session")
def silent_warehouse(silent_folder: Path) -> Path:
    """A warehouse of a CRM and of tickets of which nothing says which were escalated."""
    return silent_folder / warehouses.WAREHOUSE


@pytest.fixture(autouse=True)
def _own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's AppTest leaves its script in the place of `__main__`; what a later test starts anew would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
