"""Evidence: every claim in the list, and behind each what it rests on."""

import re
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.wording.claims import VERDICTS
from etl.evidence import Verdict
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage


def _verdict_of(folder: Path) -> Verdict:
    """What the build says of C4."""
    with duckdb.connect(str(next(folder.glob("warehouse-*.duckdb"))), read_only=True) as connection:
        found = connection.execute("select verdict from evidence.claims where claim_id = 'C4'").fetchone()
    assert found
    return Verdict(found[0])


CLAIMS = tuple(f"C{number}" for number in range(1, 12))


def claims_table(app: AppTest) -> str:
    """The HTML of the rows of claims."""
    return "".join(block.proto.body for block in app.get("html") if '<div class="claim' in block.proto.body)


def test_the_page_leads_with_what_the_verdict_carries_and_lists_every_claim_with_verdict_and_drawn_interval(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "evidence")
    assert not app.exception
    said, table = words(app), claims_table(app)
    is_carried = _verdict_of(sample_warehouse).is_favourable
    assert ("fewer escalations per 100 deals" in said) is is_carried
    assert ("What is seen: " in said) is not is_carried
    assert "What would change our mind" in said
    assert all(f"<b>{claim}</b>" in table for claim in CLAIMS)
    assert table.count('<div class="claim">') == 11
    assert table.count("data:image/svg+xml;base64,") == 10  # a share has no ratio to draw


@pytest.mark.parametrize("claim", CLAIMS)
def test_each_claim_opens_from_the_url_with_its_estimates(
    open_page: OpenPage, sample_warehouse: Path, claim: str
) -> None:
    app = open_page(sample_warehouse, "evidence", claim=claim)
    assert not app.exception
    assert f"### {claim} ·" in words(app)
    named = [set(frame.value["Estimate"]) for frame in app.dataframe if "Estimate" in frame.value.columns]
    assert any("adjusted" in names for names in named)


def test_the_main_claim_shows_specifications_readings_curves_balance_and_what_if(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    said = words(open_page(sample_warehouse, "evidence"))
    assert "ways to estimate it find fewer escalations" in said
    assert "other ways to read the data" in said
    assert "Share of deals without an attributable escalation yet" in said
    assert "differ most in" in said
    assert "What if?" in said
    assert ("differed in nothing else from comparable deals that have it" in said) is _verdict_of(
        sample_warehouse
    ).is_favourable


def test_a_filtered_set_is_estimated_anew_without_what_is_made_of_all_deals(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "evidence", segment="Enterprise")
    said = words(app)
    assert "Estimated anew for Enterprise" in said
    for what in ("Other specifications", "Curves since signature, balance and staggered take-up", "For a decision"):
        assert f"{what}: this is estimated for all deals only" in said
    assert said.split("What if?")[1].count("This is estimated for all deals only") == 1
    assert claims_table(app).count("This is estimated for all deals only") == 7  # C5 to C11 keep their rows
    app.button(key="clear-what-if").click().run()
    assert app.multiselect(key="segment").value == []


def test_a_filtered_set_earns_no_verdict_and_shows_its_estimate_alone_and_drawn_towards_the_others(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "evidence", segment="Enterprise")
    said, table = words(app), claims_table(app)
    assert "No verdict: a part of the deals earns none" in said
    assert "Drawn towards all other deals" in said
    assert said.count("after adjustment; ") == 2  # at the head, and where the claim is opened
    limit = r"(\d+ %( fewer| more)?|no difference)"
    assert re.search(rf"per additional practice, between {limit} and {limit}[,;]", said)
    assert "deals of" in said
    names = [VERDICTS[verdict] for verdict in Verdict if verdict is not Verdict.NONE]
    assert not [name for name in names if f"<b>{name}</b>" in table or f"**{name}" in said]


def test_too_few_deals_are_insufficient_and_the_page_says_why(open_page: OpenPage, small_warehouse: Path) -> None:
    app = open_page(small_warehouse, "evidence")
    assert "Not clear yet" in claims_table(app)
    said = words(app)
    assert "There is no headline number" in said
    assert "below 30 only counts are given" in said
