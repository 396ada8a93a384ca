"""The panels that say how a figure was computed, down to the columns of the files."""

from pathlib import Path

import pytest

from tests.dashboard.app import PANELS, first_account, how_computed, plainly, words
from tests.dashboard.conftest import OpenPage


@pytest.mark.parametrize("page", PANELS)
def test_every_page_says_how_its_figures_were_computed_down_to_the_columns_of_the_files(
    open_page: OpenPage, sample_warehouse: Path, page: str
) -> None:
    parameters = {"account": first_account(sample_warehouse)} if page == "account" else {}
    app = how_computed(open_page(sample_warehouse, page, **parameters), PANELS[page])
    assert not app.exception
    traced = [table.value for table in app.table if "Columns" in table.value.columns]
    assert any("crm/Opportunity.csv" in set(table["File"]) for table in traced)
    assert app.code
    assert "Computed from" in words(app)


def test_a_card_shows_definition_method_formula_and_thresholds(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = how_computed(open_page(sample_warehouse, "trends"), "card-aligned", "card-control_share")
    said = words(app)
    assert "**Method.** Share of the deals, with its Wilson interval." in said
    assert "**`control_share`** in `int_deals__contract_profile`" in said
    assert any("SUM(contracts.n_control_clauses)" in code.value for code in app.code)
    thresholds = [table.value for table in app.table if "Threshold" in table.value.columns]
    assert any("min_source_coverage" in map(plainly, table["Name"]) for table in thresholds)
