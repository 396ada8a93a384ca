"""Reviews: the pages' numbers as slides, on the build that was kept of the quarter, or a reason why not."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard import review, warehouse
from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.account import accounts
from dashboard.queries.scoped import Filters
from dashboard.review import Kept, ReviewError, Wish
from dashboard.review.quarters import objections
from dashboard.summaries.headline import cards
from etl import pipeline
from etl.sample import write_firm
from tests.dashboard.test_pages import first_account, words

PASSED = pl.DataFrame({"success": [True], "severity": ["blocking"]})
RECORDS = pl.DataFrame({"source_system": ["crm"], "last_record_on": [date(2026, 9, 28)]})
KEPT = Kept("2026 Q3", "b", date(2026, 9, 30))


@pytest.fixture
def wish(sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Wish:
    """A review of the sample's portfolio."""
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    return Wish(Scope(), review.of_quarter("2026Q3"))


def test_the_portfolio_has_its_slides_in_order_with_footer_and_notes(wish):
    made = review.make(wish)
    keys = [slide.key.split("-salesforce")[0] for slide in made.slides]
    assert keys[:6] == ["cover", "headline", "trend", "practices", "claims", "ratios"]
    assert keys[-2:] == ["open-deals", "data"]
    assert all(part in made.footer for part in ("As of 30 Sep 2026", "n = 400", "definitions", made.build_id))
    assert all(slide.notes for slide in made.slides)
    assert all(slide.title for slide in made.slides)


def test_the_slides_say_the_same_numbers_as_the_pages(wish):
    headline = next(slide for slide in review.make(wish).slides if slide.key == "headline")
    with warehouse.lease():
        deals, periods = portfolio.deals(Scope(), Filters()), portfolio.periods(Scope(), Filters())
        shown = cards.headline(deals, periods, as_of_on=date(2026, 9, 30))[:3]
    assert [(fact.label, fact.value) for fact in headline.facts] == [(card.label, card.value) for card in shown]
    claims = next(slide for slide in review.make(wish).slides if slide.key == "claims")
    assert len(claims.table.rows) == 11


def test_only_the_slides_that_are_ticked_are_made_in_their_order(wish):
    chosen = Wish(wish.scope, wish.kept, slides=("claims", "cover"))
    assert [slide.key for slide in review.make(chosen).slides] == ["claims", "cover"]
    with pytest.raises(ReviewError, match="No slide is called nonsense"):
        review.make(Wish(wish.scope, wish.kept, slides=("nonsense",)))


def test_an_account_has_a_review_of_its_own_within_the_scope(wish):
    with warehouse.lease():
        account_id = accounts(Scope()).sort("n_deals", descending=True)["account_id"][0]
    made = review.make(Wish(Scope(), wish.kept, account_id))
    assert {"headline", f"timeline-{account_id}", f"agreed-{account_id}"} <= {slide.key for slide in made.slides}
    with pytest.raises(ReviewError, match="No account"):
        review.make(Wish(Scope(("salesforce:other",)), wish.kept, account_id))


@pytest.mark.parametrize(("text", "why"), [("Q3", "no quarter"), ("2019Q1", "Quarters with one: 2026 Q3")])
def test_a_quarter_that_cannot_be_reviewed_is_refused_with_those_that_can(wish, text, why):
    with pytest.raises(ReviewError, match=why):
        review.of_quarter(text)


def test_fresh_data_and_passed_checks_raise_no_objection():
    assert objections(KEPT, PASSED, RECORDS, today=date(2026, 11, 23)) == []


def test_stale_data_are_told_by_source_against_the_quarters_end_or_today():
    early = Kept("2026 Q3", "b", date(2026, 8, 1))
    found = objections(early, PASSED, RECORDS, today=date(2026, 11, 23))
    assert len(found) == 1
    assert "60 days before 30 Sep 2026" in found[0]
    assert objections(early, PASSED, RECORDS, today=date(2026, 8, 20)) == []
    old = RECORDS.with_columns(last_record_on=pl.lit(date(2026, 5, 1)))
    assert "records of crm" in objections(KEPT, PASSED, old, today=date(2026, 11, 23))[0]


def test_a_failed_blocking_check_is_an_objection_and_a_warning_is_none():
    failed = pl.DataFrame({"success": [False, False], "severity": ["blocking", "warning"]})
    assert objections(KEPT, failed, RECORDS, today=date(2026, 11, 23)) == ["1 blocking check failed."]


@pytest.mark.built
def test_the_numbers_of_a_past_quarter_never_move(tmp_path, monkeypatch):
    exports, target = tmp_path / "exports", tmp_path / "warehouse"
    write_firm(exports, n_deals=40, seed=3)
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(target))
    pipeline.build(exports=exports, warehouse=target, as_of=date(2026, 6, 30))
    before = review.make(Wish(Scope(), review.of_quarter("2026Q2")))
    for day in (date(2026, 9, 28), date(2026, 9, 29), date(2026, 9, 30)):
        pipeline.build(exports=exports, warehouse=target, as_of=day)
    assert [kept.quarter for kept in review.kept_quarters()] == ["2026 Q3", "2026 Q2"]
    after = review.make(Wish(Scope(), review.of_quarter("2026Q2")))
    now = review.make(Wish(Scope(), review.of_quarter("2026Q3")))
    told = [[(slide.title, slide.facts, slide.points, slide.table) for slide in made.slides]
            for made in (before, after, now)]  # fmt: skip
    assert told[0] == told[1]
    assert before.footer == after.footer
    assert told[0] != told[2]


def test_the_page_shows_a_slide_and_a_button_per_format(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "review")
    assert not app.exception
    said = words(app)
    assert "### Leaning" in said
    assert "As of 30 Sep 2026" in said
    assert {"PowerPoint", "Excel", "HTML"} <= {button.proto.label for button in app.get("download_button")}


def test_the_page_opens_an_accounts_review_from_the_url(open_page, sample_warehouse):
    name = first_account(sample_warehouse)
    app = open_page(sample_warehouse, "review", scope="Account", account=name)
    assert not app.exception
    assert f"### {name}".replace(".", "\\.") in words(app)


def test_the_page_asks_for_an_account_before_it_makes_one(open_page, sample_warehouse):
    assert "Choose the account" in open_page(sample_warehouse, "review", scope="Account").info[0].value
