"""Pages under test: the real app on a real warehouse, with notes of their own."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import plotly.graph_objects as go
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import locale, warehouse
from dashboard.access import Scope
from dashboard.figures.sketch import Sketch
from dashboard.queries.open_deals import open_deals
from dashboard.queries.scoped import Filters
from dashboard.summaries import watch_list
from etl.settings.paths import ROOT
from etl.warehouse import manage_builds
from etl.warehouse.publish import publish, read_pointer

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Opens a page of the app on a warehouse, with the given URL parameters."""

    def _open(warehouse: Path, page: str, **parameters: str | list[str]) -> AppTest:
        monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(warehouse))
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        if page != "trends":
            app.switch_page(f"dashboard/pages/{page}.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return _open


@pytest.fixture(autouse=True)
def _own_notes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Notes of the test's own, and the viewer's locale as it was."""
    monkeypatch.setenv("COMMON_GROUND_NOTES", str(tmp_path / "notes.sqlite"))
    yield
    locale.use(None)


@pytest.fixture(autouse=True)
def _checked_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plotly checks every figure that a test draws, and finds nothing to change in it."""
    unchecked = Sketch.figure

    def figure(sketch: Sketch) -> go.Figure:
        drawn = unchecked(sketch)
        checked = go.Figure({"data": sketch.traces, "layout": sketch.layout})
        assert json.loads(checked.to_json()) == json.loads(drawn.to_json())
        return drawn

    monkeypatch.setattr(Sketch, "figure", figure)


@pytest.fixture
def leased(sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[warehouse.Build]:
    """A lease of the sample's build."""
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    with warehouse.lease() as build:
        assert build
        yield build


@pytest.fixture
def ranked_deals(sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pl.DataFrame]:
    """The sample's open deals, ranked, on a leased build."""
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    with warehouse.lease():
        yield watch_list.ranked(open_deals(Scope(), Filters()))


@pytest.fixture
def two_quarters(small_warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current build, and one of the quarter before that an older version made."""
    folder = tmp_path / "two"
    shutil.copytree(small_warehouse, folder)
    current = next(folder.glob("warehouse-*.duckdb"))
    older = tmp_path / "older.duckdb"
    shutil.copy(current, older)
    with duckdb.connect(str(older)) as connection:
        connection.execute("update meta.builds set schema_version = 0")
        connection.execute("alter table marts.deal_outcomes drop column account_name")
    pointer = read_pointer(folder)
    assert pointer
    publish(older, folder, build_id="older", as_of_on=date(2026, 6, 30))
    manage_builds.promote(folder, pointer.build_id)  # still the current one
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(folder))
    return folder
