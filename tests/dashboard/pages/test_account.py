"""One account: beside similar deals, with its child accounts, down to the record."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard import notes, warehouse
from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.account import accounts
from dashboard.queries.scoped import Filters
from dashboard.summaries.account import peers
from dashboard.warehouse import Build
from dashboard.wording.words import number
from tests.dashboard.app import first_account, words
from tests.dashboard.conftest import OpenPage


def test_the_header_gives_the_rate_here_and_of_similar_deals_with_n(
    open_page: OpenPage, sample_warehouse: Path, leased: Build
) -> None:
    name = first_account(sample_warehouse)
    app = open_page(sample_warehouse, "account", account=name)
    shown = {metric.label: metric.value for metric in app.metric}
    everything = portfolio.deals(Scope(), Filters())
    own = everything.filter(pl.col("account_name") == name)
    alike = peers.similar(everything, own)
    assert shown["Escalations here"] == number(peers.rate(own).value)
    assert shown["Similar deals"] == number(peers.rate(alike).value)
    assert not set(alike["account_id"]) & set(own["account_id"])
    assert "per 100 months of contract, between " in words(app)


def test_child_accounts_are_added_on_demand(open_page: OpenPage, sample_warehouse: Path, leased: Build) -> None:
    parent, n_own, n_group = (
        warehouse.current()
        .query(
            """
            select any_value(account_name), any_value(n_deals), any_value(n_group_deals) from marts.accounts
            where account_id = ultimate_account_id and n_group_deals > n_deals group by account_id order by account_id
            """
        )
        .row(0)
    )
    app = open_page(sample_warehouse, "account", account=parent, children="true")
    assert not app.exception
    deals = next(frame.value for frame in app.dataframe if "Score" in frame.value.columns)
    assert len(deals) == n_group > n_own


def test_an_account_with_only_an_open_deal_leads_to_the_watch_list(
    open_page: OpenPage, sample_warehouse: Path, leased: Build
) -> None:
    only_open = warehouse.current().query(
        "select account_name from marts.open_deals where account_id not in (select account_id from marts.deal_outcomes)"
        " and account_name is not null order by 1"
    )
    app = open_page(sample_warehouse, "account", account=only_open["account_name"][0])
    assert not app.exception
    assert "watch list" in app.info[0].value


def test_a_written_annotation_shows_on_the_page(
    open_page: OpenPage, sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, leased: Build
) -> None:
    monkeypatch.setenv("COMMON_GROUND_NOTES", str(tmp_path / "notes.sqlite"))
    name = first_account(sample_warehouse)
    account_id = accounts(Scope()).filter(pl.col("account_name") == name)["account_id"][0]
    notes.annotate(Scope(), account_id, happened_on=date(2026, 7, 1), text="New delivery lead", author="ada")
    assert "New delivery lead" in words(open_page(sample_warehouse, "account", account=name))


def test_an_account_opens_from_the_url_with_its_trail_down_to_the_row(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    name = first_account(sample_warehouse)
    app = open_page(sample_warehouse, "account", account=name)
    assert not app.exception
    assert app.subheader[0].value == name
    trail = next(frame.value for frame in app.dataframe if "Practice" in frame.value.columns)
    assert len(trail) % 3 == 0
    assert trail["Source"].dropna().str.match(r"crm/.+\.csv, row \d+").all()


def test_picking_one_deal_narrows_the_account_to_it(open_page: OpenPage, sample_warehouse: Path) -> None:
    app = open_page(sample_warehouse, "account", account=first_account(sample_warehouse))
    app.selectbox(key="deal").select_index(1).run()
    assert not app.exception
    trail = next(frame.value for frame in app.dataframe if "Practice" in frame.value.columns)
    assert len(trail) == 3
