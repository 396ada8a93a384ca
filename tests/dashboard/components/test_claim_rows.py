"""The rows of claims: opened and closed by a click, and kept where a filter leaves a claim out."""

from pathlib import Path

import pytest

from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage
from tests.dashboard.pages.test_evidence import claims_table


@pytest.mark.parametrize("claim", [f"C{number}" for number in range(5, 12)])
def test_a_claim_that_a_filter_leaves_out_says_so_where_it_was_with_a_way_back(
    open_page: OpenPage, sample_warehouse: Path, claim: str
) -> None:
    app = open_page(sample_warehouse, "evidence", claim=claim, segment="Enterprise")
    assert not app.exception
    assert f"### {claim} ·" in words(app)
    app.button(key=f"clear-{claim}").click().run()
    assert not app.exception
    assert any("Estimate" in frame.value.columns for frame in app.dataframe)


def test_a_row_opens_with_a_click_and_closes_with_another(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "evidence")
    app.button(key="claim-open-C6").click().run()
    assert not app.exception
    assert app.query_params["claim"] == "C6"
    assert "### C6 ·" in words(app)
    assert "### C4 ·" not in words(app)
    app.button(key="claim-open-C6").click().run()
    assert app.query_params["claim"] == "none"
    assert "### C" not in words(app)


def test_each_drawn_claim_says_which_side_supports_it(open_page: OpenPage, sample_warehouse: Path) -> None:
    table = claims_table(open_page(sample_warehouse, "evidence"))
    assert table.count("A ratio below 1 supports the claim") == 7
    assert table.count("A ratio above 1 supports the claim") == 2
    assert table.count("A ratio above 0.90 supports the claim") == 1
