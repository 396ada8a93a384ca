"""The watch list: who is warned of what and when, what comes first, and the brief that is printed."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.export.html import handover as page
from dashboard.export.html.handover import handover_brief
from dashboard.queries.account import account_escalations
from dashboard.queries.builds import build_facts
from dashboard.queries.open_deals import open_deal_evidence, open_deal_risks, open_deal_steps, open_deals
from dashboard.queries.scoped import Filters
from dashboard.summaries import brief as briefs
from dashboard.summaries import watch_list as summaries
from etl import pipeline
from etl.sample import write_firm
from tests.dashboard.test_pages import words


@pytest.fixture
def deals(sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pl.DataFrame]:
    """The sample's open deals, ranked, on a leased build."""
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    with warehouse.lease():
        yield summaries.ranked(open_deals(Scope(), Filters()))


HELD = {
    "commitment_passed": pl.col("committed_at").is_not_null() & (pl.col("alignment_max") < 3),
    "success_definition": pl.col("is_due") & ~pl.col("has_success_definition"),
    "delivery_voice": pl.col("is_due") & ~pl.col("has_delivery_voice"),
    "risk_ownership": pl.col("is_due") & ~pl.col("has_risk_ownership"),
    "stage_not_mapped": pl.col("stage_kind").is_null(),
}


@pytest.mark.parametrize("rule", HELD)
def test_a_rule_warns_of_every_deal_that_it_is_about_and_of_no_other(deals, rule):
    warned = deals.filter(pl.col("warning_rules").list.contains(rule))["deal_id"].to_list()
    about = deals.filter(HELD[rule].fill_null(False))["deal_id"].to_list()
    assert warned == about
    assert 0 < len(warned) < len(deals)


def test_every_warning_is_of_a_rule_that_the_page_can_hide(deals):
    assert (deals["warnings"].list.len() == deals["warning_rules"].list.len()).all()
    assert set(deals["warning_rules"].explode().drop_nulls()) <= set(summaries.RULES)
    assert summaries.with_rules(deals, list(summaries.RULES))["warnings"].list.len().sum() == 0


def test_what_can_still_be_changed_comes_first(deals):
    standing = deals["standing"].to_list()
    assert standing == sorted(standing, key=[summaries.AHEAD, summaries.PASSED, summaries.COMPLETE].index)


def test_the_page_names_step_person_and_brief_for_each_deal(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "watch_list")
    assert not app.exception
    said = words(app)
    assert "can still be changed before expectations harden" in said
    assert r"\(sales\)" in said
    assert len(app.get("download_button")) >= 10


def test_an_account_in_the_url_narrows_the_list_to_it(open_page, sample_warehouse, deals):
    account = deals["account"][0]
    app = open_page(sample_warehouse, "watch_list", account=account)
    table = next(frame.value for frame in app.dataframe if "Next step" in frame.value.columns)
    assert set(table["Account"]) == {account}


@pytest.mark.parametrize("warehouse_name", ["small_warehouse", "unsigned_warehouse"])
def test_with_little_or_nothing_the_page_still_says_what_to_do(open_page, request, warehouse_name):
    app = open_page(request.getfixturevalue(warehouse_name), "watch_list")
    assert not app.exception
    assert "open deal" in words(app)


@pytest.mark.built
def test_a_rule_switched_off_and_a_later_warning_are_settings_of_the_build(tmp_path, monkeypatch):
    exports, target = tmp_path / "exports", tmp_path / "warehouse"
    write_firm(exports, n_deals=40, seed=3)
    pipeline.build(exports=exports, warehouse=target,
                   overrides={"watch_delivery_voice": "0", "watch_days_after_creation": "3650"})  # fmt: skip
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(target))
    with warehouse.lease():
        found = open_deals(Scope(), Filters())
    assert len(found)
    assert not found["warning_rules"].list.contains("delivery_voice").any()
    assert found.filter(pl.col("is_due"))["committed_at"].is_not_null().all()


def test_a_brief_says_what_is_agreed_missing_and_next_and_escapes_every_value(deals):
    deal = deals.row(0, named=True) | {"deal_name": "<script>alert(1)</script>"}
    made = briefs.brief(
        deal,
        evidence=open_deal_evidence(Scope(), deal["deal_id"]),
        risks=open_deal_risks(Scope(), deal["deal_id"]),
        steps=open_deal_steps(Scope()),
        escalations=account_escalations(Scope(), deal["account_id"]),
        footer="as of 30 Sep 2026",
    )
    html = page.to_html(made)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert all(
        name in html for name in ("Shared success definition", "Early delivery voice", "Explicit risk ownership")
    )
    assert "as of 30 Sep 2026" in html


def test_a_brief_is_made_outside_of_a_page_run_and_within_the_scope(deals, sample_warehouse):
    facts = build_facts()
    made = handover_brief(Scope(), facts)(deals["deal_id"][0])
    assert made.startswith((b"%PDF", b"<!doctype html>"))
    with pytest.raises(pl.exceptions.OutOfBoundsError):
        handover_brief(Scope(()), facts)(deals["deal_id"][0])
