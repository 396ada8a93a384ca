"""Every page in its states: an answer, too little data, no signed deal, nothing built."""

from pathlib import Path

import pytest

from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage

PAGES = ("trends", "evidence", "account", "watch_list", "review", "data", "method")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("warehouse", ["sample_warehouse", "small_warehouse", "unsigned_warehouse"])
def test_no_page_fails_in_any_state(
    open_page: OpenPage, request: pytest.FixtureRequest, warehouse: str, page: str
) -> None:
    app = open_page(request.getfixturevalue(warehouse), page)
    assert not app.exception
    assert app.title[0].value.lower().replace(" ", "_") == page
    assert "As of" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_where_nothing_is_built_every_page_names_the_next_step(open_page: OpenPage, tmp_path: Path, page: str) -> None:
    app = open_page(tmp_path, page)
    assert not app.exception
    assert "make demo" in app.info[0].value


@pytest.mark.parametrize("page", ["trends", "evidence"])
def test_where_no_deal_is_signed_a_page_says_what_to_load(
    open_page: OpenPage, unsigned_warehouse: Path, page: str
) -> None:
    app = open_page(unsigned_warehouse, page)
    assert "won deals or signed contracts" in app.info[0].value
    assert not app.metric


def test_where_no_deal_is_signed_open_deals_can_still_be_looked_at_and_nothing_reviewed(
    open_page: OpenPage, unsigned_warehouse: Path
) -> None:
    assert "accounts with a deal" in open_page(unsigned_warehouse, "account").info[0].value
    assert "nothing to review" in open_page(unsigned_warehouse, "review").info[0].value
