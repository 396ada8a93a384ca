"""Reviews: the pages' numbers as slides."""

from datetime import date

import pytest

from dashboard import review, warehouse
from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.account import accounts
from dashboard.queries.scoped import Filters
from dashboard.review import ReviewError, Wish
from dashboard.summaries.headline import cards


def test_the_portfolio_has_its_slides_in_order_with_footer_and_notes(wish: Wish) -> None:
    made = review.make(wish)
    keys = [slide.key.split("-salesforce")[0] for slide in made.slides]
    assert keys[:6] == ["cover", "headline", "trend", "practices", "claims", "ratios"]
    assert keys[-2:] == ["open-deals", "data"]
    assert all(part in made.footer for part in ("As of 30 Sep 2026", "n = 400", "definitions", made.build_id))
    assert all(slide.notes for slide in made.slides)
    assert all(slide.title for slide in made.slides)


def test_the_slides_say_the_same_numbers_as_the_pages(wish: Wish) -> None:
    headline = next(slide for slide in review.make(wish).slides if slide.key == "headline")
    with warehouse.lease():
        deals, periods = portfolio.deals(Scope(), Filters()), portfolio.periods(Scope(), Filters())
        shown = cards.headline(deals, periods, as_of_on=date(2026, 9, 30))[:3]
    assert [(fact.label, fact.value) for fact in headline.facts] == [(card.label, card.value) for card in shown]
    claims = next(slide for slide in review.make(wish).slides if slide.key == "claims")
    assert len(claims.table.rows) == 11


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
