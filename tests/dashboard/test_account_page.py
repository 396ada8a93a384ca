"""One account: beside similar deals, with its child accounts, down to the record."""

from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest

from dashboard import notes, warehouse
from dashboard.access import Scope
from dashboard.components import charts
from dashboard.figures.account import timeline
from dashboard.figures.look import LIGHT
from dashboard.figures.peers import make_up
from dashboard.queries import portfolio
from dashboard.queries.account import accounts
from dashboard.queries.scoped import Filters
from dashboard.summaries.account import labels as summaries
from dashboard.summaries.account import peers
from dashboard.wording.words import number
from tests.dashboard.test_pages import first_account, words


@pytest.fixture
def leased(sample_warehouse, monkeypatch) -> Iterator[None]:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    with warehouse.lease():
        yield


def test_the_header_gives_the_rate_here_and_of_similar_deals_with_n(open_page, sample_warehouse, leased):
    name = first_account(sample_warehouse)
    app = open_page(sample_warehouse, "account", account=name)
    shown = {metric.label: metric.value for metric in app.metric}
    everything = portfolio.deals(Scope(), Filters())
    own = everything.filter(pl.col("account_name") == name)
    alike = peers.similar(everything, own)
    assert shown["Escalations here"] == f"{number(peers.rate(own).value)} /100 mo"
    assert shown["Similar deals"] == f"{number(peers.rate(alike).value)} /100 mo"
    assert not set(alike["account_id"]) & set(own["account_id"])
    assert "n = " in words(app)


def test_child_accounts_are_added_on_demand(open_page, sample_warehouse, leased):
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


def test_an_account_with_only_an_open_deal_leads_to_the_watch_list(open_page, sample_warehouse, leased):
    only_open = warehouse.current().query(
        "select account_name from marts.open_deals where account_id not in (select account_id from marts.deal_outcomes)"
        " and account_name is not null order by 1"
    )
    app = open_page(sample_warehouse, "account", account=only_open["account_name"][0])
    assert not app.exception
    assert "watch list" in app.info[0].value


def test_an_annotation_of_the_account_is_drawn_in_its_timeline():
    events = pl.DataFrame(
        {"occurred_at": [date(2026, 1, 5)], "event_type": ["escalation"], "title": ["x"], "detail": [None]}
    ).with_columns(pl.col("occurred_at").cast(pl.Datetime))
    noted = pl.DataFrame({"happened_on": [date(2026, 1, 7)], "text": ["<b>New owner</b>"]})
    drawn = timeline(events, LIGHT, committed_on=[], signed_on=[], annotations=noted)
    assert "&lt;b&gt;New owner&lt;/b&gt;" in [note.text for note in drawn.layout.annotations]


def test_a_written_annotation_shows_on_the_page(open_page, sample_warehouse, monkeypatch, tmp_path, leased):
    monkeypatch.setenv("COMMON_GROUND_NOTES", str(tmp_path / "notes.sqlite"))
    name = first_account(sample_warehouse)
    account_id = accounts(Scope()).filter(pl.col("account_name") == name)["account_id"][0]
    notes.annotate(Scope(), account_id, happened_on=date(2026, 7, 1), text="New delivery lead", author="ada")
    assert "New delivery lead" in words(open_page(sample_warehouse, "account", account=name))


def test_only_the_webs_own_addresses_become_links(monkeypatch):
    drawn = {}
    monkeypatch.setattr(charts.st, "dataframe", lambda data, **options: drawn.update(options, data=data))
    frame = pl.DataFrame({"Record": ["https://crm.example/1", "javascript:alert(1)", "file:///etc/passwd", None]})
    charts._frame(frame, key="k", alt="a", links=("Record",))
    assert drawn["data"]["Record"].to_list() == ["https://crm.example/1", None, None, None]


def test_what_is_compared_needs_ten_similar_deals_with_a_contract():
    deals = pl.DataFrame({"deal_name": ["Ours"], "n_clauses": [30], "control_share": [0.5], "n_words": [900],
                          "n_changes": [0]})  # fmt: skip
    assert peers.make_up(deals, pl.concat([deals] * 9)).is_empty()
    compared = peers.make_up(deals.with_columns(n_clauses=pl.lit(99)), pl.concat([deals] * 10))
    assert set(compared["measure"]) == {"Clauses", "Control share, %", "Words", "Changes"}
    assert peers.make_up_title(compared) == "Contracts differ from those of similar deals in clauses"
    assert len(make_up(compared, LIGHT).data) == 12


def test_value_at_risk_keeps_its_currency_and_says_that_there_are_more():
    facts = {"values_at_risk": ["EUR 1200", "USD 5"], "next_renewal_on": None, "n_deals_at_risk": 2}
    shown, below = summaries.value_at_risk(facts)
    assert shown == "EUR 1,200"
    assert "1 other currencies" in below
    assert "no renewal date is recorded" in below
