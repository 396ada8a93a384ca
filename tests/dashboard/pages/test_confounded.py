"""A firm whose deals differ in something hidden: the Evidence page does not let its difference be read as an effect.

The estimates are those of a generated firm (`hidden`: no effect, and a hidden difference that control tickets share),
in the place of the sample's in a copy of its build.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import streamlit as st

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries.open_deals import open_deal_steps
from dashboard.review import portfolio
from etl.evidence import Evidence, Verdict, assess_thoroughly, to_frames
from tests.calibration.firms import firm
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage
from tests.dashboard.pages.test_evidence import claims_table

SEED = 1000
AMOUNT = re.compile(r"\d+ fewer|fewer escalations per 100|would be expected", re.IGNORECASE)

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def hidden() -> Evidence:
    """What the engine says of the firm."""
    return assess_thoroughly(firm("hidden", 1500).inputs(SEED))


@pytest.fixture
def hidden_warehouse(hidden: Evidence, sample_warehouse: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the sample's build with that firm's evidence."""
    folder = tmp_path / "hidden"
    shutil.copytree(sample_warehouse, folder)
    with duckdb.connect(str(next(folder.glob("warehouse-*.duckdb")))) as connection:
        for name, frame in to_frames(hidden).items():
            connection.register("incoming", frame.to_arrow())
            connection.execute(f"create or replace table evidence.{name} as select * from incoming")
    st.cache_data.clear()  # it goes by the name of the build, which is the sample's
    yield folder
    st.cache_data.clear()


def test_the_firm_is_confounded_and_so_is_each_practice(hidden: Evidence) -> None:
    claim = hidden.claim("C4")
    assert claim.verdict is Verdict.CONFOUNDED
    assert claim.adjusted.high is not None
    assert claim.adjusted.high < 1
    assert {hidden.claim(name).verdict for name in ("C1", "C2", "C3")} == {Verdict.CONFOUNDED}


def test_no_amount_stands_on_the_evidence_page(open_page: OpenPage, hidden_warehouse: Path) -> None:
    for claim in ("C4", "C1"):
        app = open_page(hidden_warehouse, "evidence", claim=claim)
        assert not app.exception
        said = words(app)
        assert "Confounded" in said
        assert "not as an effect of the practices" in said
        assert "No amount is given" in said
        assert "Finding what differs between these deals" in said
        assert "sales owner" in said
        assert not AMOUNT.search(said), AMOUNT.search(said)
        assert not AMOUNT.search(claims_table(app))


def test_no_amount_stands_on_the_watch_list_and_it_says_why(open_page: OpenPage, hidden_warehouse: Path) -> None:
    said = words(open_page(hidden_warehouse, "watch_list"))
    assert "which is: Confounded." in said
    assert "Deals with what is missing here" not in said


def test_no_amount_reaches_the_briefs_or_the_deck(
    hidden: Evidence, hidden_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(hidden_warehouse))
    with warehouse.lease():
        assert open_deal_steps(Scope()).is_empty()
    points = portfolio._headline_points(hidden, hidden.claim("C4"))
    assert portfolio._headline_title(hidden.claim("C4")).startswith("Confounded")
    assert not AMOUNT.search(" ".join(points))
