"""The choice of an account and a deal: by id in the address, by name in older links, and told where it is not there."""

from pathlib import Path
from urllib.parse import parse_qs

import polars as pl
import pytest

from dashboard import access, warehouse
from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.account import accounts
from dashboard.queries.scoped import Filters
from dashboard.warehouse import Build
from dashboard.wording.safe import escape
from tests.dashboard.app import first_account
from tests.dashboard.conftest import OpenPage


def test_an_account_opens_by_its_id_and_by_its_name_and_the_address_carries_the_id(
    open_page: OpenPage, sample_warehouse: Path, leased: Build
) -> None:
    name = first_account(sample_warehouse)
    account_id = accounts(Scope()).filter(pl.col("account_name") == name)["account_id"][0]
    for value in (account_id, name):
        app = open_page(sample_warehouse, "account", account=value)
        assert app.subheader[0].value == name
        assert app.query_params["account"] == account_id


@pytest.mark.parametrize("page", ["account", "watch_list", "review"])
def test_an_account_that_is_not_there_is_told_on_every_page_that_takes_one(
    open_page: OpenPage, sample_warehouse: Path, page: str
) -> None:
    app = open_page(sample_warehouse, page, account="crm:nobody", scope="account")
    assert not app.exception
    assert app.warning[0].value.startswith(r"The account crm\:nobody has no deal in this build.")
    lists = app.dataframe  # the page Account offers the list of accounts instead
    assert all("Account" in shown.value.columns for shown in lists)
    assert len(lists) == (page == "account")
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("page", ["account", "watch_list", "review"])
def test_an_account_that_the_reader_may_not_see_is_told_as_one_that_is_not_there(
    open_page: OpenPage, sample_warehouse: Path, leased: Build, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    mine, other = accounts(Scope())["account_id"][:2]
    monkeypatch.setattr(access, "scope", lambda: Scope((mine,)))
    app = open_page(sample_warehouse, page, account=other, scope="account")
    assert not app.exception
    assert "or is not among those that you may see" in app.warning[0].value
    absent = open_page(sample_warehouse, page, account="nobody", scope="account")
    assert app.warning[0].value == absent.warning[0].value.replace("nobody", escape(other))


def test_every_link_to_an_account_carries_its_id(open_page: OpenPage, sample_warehouse: Path, leased: Build) -> None:
    known = set(accounts(Scope())["account_id"])
    parent = warehouse.current().query(
        "select account_id from marts.accounts where account_id = ultimate_account_id and n_group_deals > n_deals"
    )["account_id"][0]
    pages = [("trends", {}), ("watch_list", {}), ("account", {"account": parent})]
    for page, parameters in pages:
        app = open_page(sample_warehouse, page, **parameters)
        queries = [parse_qs(link.proto.query_string) for link in app.get("page_link")]
        named = [query["account"][0] for query in queries if "account" in query]
        assert named, page
        assert set(named) <= known, page


def test_a_deal_stands_in_the_address_by_its_id_and_one_of_another_account_is_told(
    open_page: OpenPage, sample_warehouse: Path, leased: Build
) -> None:
    name = first_account(sample_warehouse)
    own = portfolio.deals(Scope(), Filters()).filter(pl.col("account_name") == name)["deal_id"][0]
    app = open_page(sample_warehouse, "account", account=name, deal=own)
    assert app.selectbox(key="deal").value == own
    assert app.query_params["deal"] == own
    app = open_page(sample_warehouse, "account", account=name, deal="crm:nothing")
    assert r"has no signed deal crm\:nothing" in app.warning[0].value
