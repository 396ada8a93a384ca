"""The row of filters: what the URL names, what is cleared, and what leaves no deal."""

from pathlib import Path

import pytest

from dashboard import warehouse
from dashboard.warehouse import Build
from tests.dashboard.app import with_views_open, words
from tests.dashboard.conftest import OpenPage


def test_all_filters_are_cleared_at_once(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = with_views_open(open_page(sample_warehouse, "trends", segment="Enterprise", **{"from": "2025 Q1"}))
    next(button for button in app.button if button.label == "Clear all filters").click().run()
    assert app.multiselect(key="segment").value == []
    assert app.selectbox(key="from").value == "All"


def test_a_filter_in_the_url_narrows_the_deals_and_estimates_anew(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "evidence", segment="Enterprise")
    assert app.multiselect(key="segment").value == ["Enterprise"]
    said = words(app)
    assert "Estimated anew for Enterprise" in said
    assert "exploratory" in said


@pytest.mark.parametrize("page", ["trends", "evidence"])
def test_where_nothing_is_left_the_filter_to_blame_is_named_and_cleared_with_one_click(
    open_page: OpenPage, sample_warehouse: Path, page: str
) -> None:
    app = open_page(sample_warehouse, page, **{"from": "2026 Q3", "to": "2026 Q1", "segment": "Enterprise"})
    assert "Without “Signed from” (signed since 1 Jul 2026) there are" in app.info[0].value
    app.button(key="clear-blamed").click().run()
    assert not app.exception
    assert app.selectbox(key="from").value == "All"
    assert app.multiselect(key="segment").value == ["Enterprise"]
    assert not any("No deal matches" in info.value for info in app.info)


def test_filters_of_which_each_alone_leaves_nothing_are_cleared_together(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "trends", segment="Nowhere", region="Atlantis")
    assert app.info[0].value.endswith("none does without any single one of them.")
    app.button(key="clear-all").click().run()
    assert app.multiselect(key="region").value == []
    assert app.metric


@pytest.mark.parametrize(
    ("parameter", "name"), [("segment", "segment"), ("region", "region"), ("owner", "sales owner")]
)
def test_a_link_with_a_value_that_no_deal_has_says_so_instead_of_showing_every_deal(
    open_page: OpenPage, sample_warehouse: Path, parameter: str, name: str
) -> None:
    app = open_page(sample_warehouse, "trends", **{parameter: "'; drop table x"})
    assert not app.exception
    assert f"No deal of this build has the {name} “'; drop table x”" in app.warning[0].value
    assert not app.metric
    app.button(key="clear-blamed").click().run()
    assert app.metric
    assert not app.warning


def test_a_quarter_that_is_none_is_told(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "trends", **{"from": "lately"})
    assert not app.exception
    assert app.warning[0].value.startswith("“lately” is no quarter")


def test_the_address_carries_ids_and_older_ones_carry_words(
    open_page: OpenPage, sample_warehouse: Path, leased: Build
) -> None:
    owner_id, name, deal_type = warehouse.current().query(
        "select sales_owner_id, sales_owner_name, deal_type from marts.deal_outcomes"
        " where sales_owner_name is not null and deal_type = 'new' order by 1"
    ).row(0)  # fmt: skip
    for value in (owner_id, name):
        app = open_page(sample_warehouse, "trends", owner=value, deal_type="New")
        assert app.multiselect(key="owner").value == [owner_id]
        assert app.query_params["owner"] == owner_id
        assert app.query_params["deal_type"] == deal_type
        assert name in app.multiselect(key="owner").options


def test_the_watch_list_has_no_period_and_keeps_that_of_the_other_pages(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "trends", **{"from": "2025 Q1"})
    app.switch_page("dashboard/pages/watch_list.py").run()
    assert "from" not in app.query_params
    assert "from" not in [box.key for box in app.selectbox]
    app.switch_page("dashboard/pages/evidence.py").run()
    assert app.selectbox(key="from").value == "2025 Q1"


def test_where_no_open_deal_is_left_the_filter_to_blame_is_named(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "watch_list", region="Atlantis")
    assert "Without “Region” (Atlantis) there are" in app.info[0].value
    app.button(key="clear-blamed").click().run()
    assert "can still be changed" in words(app)
