"""Reviews: the pages' numbers as slides."""

from datetime import date

import polars as pl
import pytest

from dashboard import assessment, review, warehouse
from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.account import accounts
from dashboard.queries.scoped import Filters
from dashboard.review import ReviewError, Wish
from dashboard.summaries import contributions
from dashboard.summaries.headline import cards
from dashboard.wording.contributions import signed
from dashboard.wording.words import number
from etl.evidence import Verdict


def test_the_portfolio_has_its_slides_in_order_with_footer_and_notes(wish: Wish) -> None:
    made = review.make(wish)
    keys = [slide.key.split("-salesforce")[0] for slide in made.slides]
    assert keys[:6] == ["cover", "headline", "trend", "change", "stakes", "practices"]
    assert keys[-2:] == ["open-deals", "data"]
    assert all(part in made.footer for part in ("As of 30 Sep 2026", "n = 400", "definitions", made.build_id))
    assert all(slide.notes for slide in made.slides)
    assert all(slide.title for slide in made.slides)


def test_the_slides_say_the_same_numbers_as_the_pages(wish: Wish) -> None:
    """Card, page, contribution chart and deck speak of one change since the last quarter, which one function gives."""
    made = {slide.key: slide for slide in review.make(wish).slides}
    with warehouse.lease():
        deals, quarters = portfolio.deals(Scope(), Filters()), portfolio.deal_quarters(Scope(), Filters())
        escalations = portfolio.deal_escalations(Scope(), Filters())
        moved = contributions.since_last_quarter(deals, quarters, escalations, as_of_on=date(2026, 9, 30))
        trend = assessment.trends(Scope(), Filters(), portfolio.periods(Scope(), Filters()))[1]
    assert moved
    change = moved.change
    shown = cards.headline(deals, moved, trend, as_of_on=date(2026, 9, 30), verdict=Verdict.LEANING)
    assert [(fact.label, fact.value) for fact in made["headline"].facts] == [
        (card.label, card.value) for card in shown[:3]
    ]
    rate, adds = number(change.now.value), signed(change.whole.adds)
    assert shown[1].value == rate
    assert shown[1].below.startswith("per 100 months of contract at equal deal age, between ")
    assert shown[1].delta.replace("-", "−") == adds
    assert f"to {rate} per 100 months of contract" in moved.title
    assert moved.title in made["trend"].points[0]
    assert moved.counts == made["change"].subtitle
    assert moved.title in made["change"].points[0]
    assert made["change"].table.rows[-1][1] == adds
    assert f"of this change of {adds}," in made["change"].points[1].lower()
    assert moved.parts.group_by("split").agg(pl.col("adds").sum())["adds"].to_list() == pytest.approx(
        [change.whole.adds] * 7
    )
    drawn = {quarter.period: quarter.rate for quarter in trend.quarters}
    assert [drawn[span[0]] for span in moved.spans] == pytest.approx([change.before.value, change.now.value])
    assert [fact.value for fact in made["stakes"].facts] == [shown[-1].value, shown[-1].beside.value]
    assert len(made["claims"].table.rows) == 11


def test_only_the_slides_that_are_ticked_are_made_in_their_order(wish: Wish) -> None:
    chosen = Wish(wish.scope, wish.kept, slides=("claims", "cover"))
    assert [slide.key for slide in review.make(chosen).slides] == ["claims", "cover"]
    with pytest.raises(ReviewError, match="No slide is called nonsense"):
        review.make(Wish(wish.scope, wish.kept, slides=("nonsense",)))


def test_an_account_has_a_review_of_its_own_within_the_scope(wish: Wish) -> None:
    with warehouse.lease():
        account_id = accounts(Scope()).sort("n_deals", descending=True)["account_id"][0]
    made = review.make(Wish(Scope(), wish.kept, account_id))
    assert {"headline", f"timeline-{account_id}", f"agreed-{account_id}"} <= {slide.key for slide in made.slides}
    with pytest.raises(ReviewError, match="No account"):
        review.make(Wish(Scope(("salesforce:other",)), wish.kept, account_id))
