"""The watch list's page: step, person and brief of each deal."""

from pathlib import Path

import polars as pl
import pytest

from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage


def test_the_page_names_step_person_and_brief_for_each_deal(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "watch_list")
    assert not app.exception
    said = words(app)
    assert "can still be changed before expectations harden" in said
    assert "(sales)" in said
    assert len(app.get("download_button")) >= 10


def test_an_account_in_the_url_narrows_the_list_to_it(
    open_page: OpenPage, sample_warehouse: Path, ranked_deals: pl.DataFrame
) -> None:
    account_id, account = ranked_deals.select("account_id", "account").row(0)
    for value in (account_id, account):
        app = open_page(sample_warehouse, "watch_list", account=value)
        table = next(frame.value for frame in app.dataframe if "Next step" in frame.value.columns)
        assert set(table["Account"]) == {account}


@pytest.mark.parametrize("warehouse_name", ["small_warehouse", "unsigned_warehouse"])
def test_with_little_or_nothing_the_page_still_says_what_to_do(
    open_page: OpenPage, request: pytest.FixtureRequest, warehouse_name: str
) -> None:
    app = open_page(request.getfixturevalue(warehouse_name), "watch_list")
    assert not app.exception
    assert "open deal" in words(app)
