"""The cards of headline numbers: honest when little is known."""

from datetime import date

import polars as pl

from dashboard import glossary
from dashboard.summaries.headline import cards, measures
from etl.evidence import Verdict, trends
from etl.sample.deals import as_marts, simulate

AS_OF = date(2026, 9, 30)
UNSEEN = trends(pl.DataFrame(schema={"period": pl.Date}))[1]


def test_cards_of_unknown_practices_say_so_and_show_no_number() -> None:
    deals, _ = as_marts(simulate(60, 4))
    unknown = deals.with_columns(
        alignment_score=pl.lit(None, pl.Int64),
        control_share=pl.lit(None, pl.Float64),
        first_trust_signal_on=pl.lit(None, pl.Date),
        followup_end_on=pl.lit(AS_OF),
    )
    shown = {
        card.label: card for card in cards.headline(unknown, None, UNSEEN, as_of_on=AS_OF, verdict=Verdict.LEANING)
    }
    assert shown["Aligned deals"].value == "–"
    assert shown["Escalations"].below == "No ticket source that records escalations covers these deals."
    assert shown["Time to trust"].value == "–"
    assert shown["Value at risk"].value == "–"
    assert cards.not_known(unknown).startswith("At least one practice is not known for 60 of 60 deals (100 %)")


def test_the_aligned_card_compares_a_year_with_the_year_a_quarter_earlier() -> None:
    quarters = [date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]
    rows = [(quarter, score) for quarter, score in zip(quarters, [0, 2, 2, 2, 2], strict=True) for _ in range(10)]
    known = pl.DataFrame(rows, schema=["quarter_on", "alignment_score"], orient="row")
    card = measures.rolling(measures.aligned_share(), known)
    assert (card.value, card.delta) == ("100 %", "+25 points")
    assert "; 40 deals, 2025 Q2 to 2026 Q1" in card.below


def test_every_term_of_the_cards_is_in_the_glossary() -> None:
    deals, _ = as_marts(simulate(60, 4))
    known = deals.with_columns(followup_end_on=pl.lit(AS_OF), first_trust_signal_on=pl.lit(None, pl.Date))
    shown = cards.headline(
        known.with_columns(control_share=pl.lit(0.2)), None, UNSEEN, as_of_on=AS_OF, verdict=Verdict.LEANING
    )
    assert {card.term for card in shown} <= set(glossary.terms())
