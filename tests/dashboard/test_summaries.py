"""Cards and findings: right against an outside reference, honest when little is known."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from dashboard import glossary
from dashboard.summaries import evidence as evidence_summaries
from dashboard.summaries import trends
from dashboard.summaries.headline import cards, measures
from dashboard.summaries.headline.time_to_trust import DAYS_PER_MONTH, median_months
from etl import evidence
from etl.sample.deals import as_marts, simulate

AS_OF = date(2026, 9, 30)


def trust_deals(n: int, seed: int) -> tuple[pl.DataFrame, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    until_signal, until_end = rng.exponential(300, n).astype(int) + 1, rng.integers(30, 900, n)
    days, is_event = np.minimum(until_signal, until_end), until_signal <= until_end
    signed = AS_OF - timedelta(days=1000)
    frame = pl.DataFrame(
        {
            "signed_on": [signed] * n,
            "account_id": [f"a{i}" for i in range(n)],
            "followup_end_on": [signed + timedelta(days=int(day)) for day in until_end],
            "first_trust_signal_on": [
                signed + timedelta(days=int(day)) if seen else None
                for day, seen in zip(until_signal, is_event, strict=True)
            ],
        },
        schema_overrides={"first_trust_signal_on": pl.Date},
    )
    return frame, days, is_event


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_median_time_to_trust_agrees_with_statsmodels(seed):
    deals, days, is_event = trust_deals(180, seed)
    reference = SurvfuncRight(days, is_event)
    low, high = reference.quantile_ci(0.5, method="cloglog")
    found = median_months(deals, as_of_on=AS_OF)
    assert found.value == pytest.approx(reference.quantile(0.5) / DAYS_PER_MONTH)
    assert (found.low, found.high) == pytest.approx((low / DAYS_PER_MONTH, high / DAYS_PER_MONTH), rel=0.05)


def test_deals_still_waiting_for_a_trust_signal_are_not_taken_for_fast_ones():
    deals, days, is_event = trust_deals(180, 1)
    found = median_months(deals, as_of_on=AS_OF)
    assert found.value is not None
    assert found.value > float(np.median(days[is_event])) / DAYS_PER_MONTH


def test_a_signal_after_the_day_in_question_is_not_known_yet():
    deals, _, _ = trust_deals(60, 1)
    early = median_months(deals, as_of_on=AS_OF - timedelta(days=990))
    assert early.value is None
    assert early.withheld


def test_cards_of_unknown_practices_say_so_and_show_no_number():
    deals, _ = as_marts(simulate(60, 4))
    unknown = deals.with_columns(
        alignment_score=pl.lit(None, pl.Int64),
        control_share=pl.lit(None, pl.Float64),
        first_trust_signal_on=pl.lit(None, pl.Date),
        followup_end_on=pl.lit(AS_OF),
    )
    periods = pl.DataFrame(
        schema={"period": pl.Date, "account_id": pl.String, "months": pl.Float64, "n_events": pl.Int64}
    )
    shown = {card.label: card for card in cards.headline(unknown, periods, as_of_on=AS_OF)}
    assert shown["Aligned deals"].value == "–"
    assert shown["Escalations"].below == "No ticket source covers these deals."
    assert shown["Time to trust"].value == "–"
    assert shown["Value at risk"].value == "–"
    assert cards.not_known(unknown).startswith("At least one practice is not known for 60 of 60 deals (100 %)")


def test_the_aligned_card_compares_a_year_with_the_year_a_quarter_earlier():
    quarters = [date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1)]
    rows = [(quarter, score) for quarter, score in zip(quarters, [0, 2, 2, 2, 2], strict=True) for _ in range(10)]
    known = pl.DataFrame(rows, schema=["quarter_on", "alignment_score"], orient="row")
    card = measures.rolling(measures.aligned_share(), known)
    assert (card.value, card.delta) == ("100 %", "+25 pts")
    assert "n = 40 deals, 2025 Q2 to 2026 Q1" in card.below


def test_every_term_of_the_cards_is_in_the_glossary():
    deals, _ = as_marts(simulate(60, 4))
    known = deals.with_columns(followup_end_on=pl.lit(AS_OF), first_trust_signal_on=pl.lit(None, pl.Date))
    periods = pl.DataFrame(
        schema={"period": pl.Date, "account_id": pl.String, "months": pl.Float64, "n_events": pl.Int64}
    )
    shown = cards.headline(known.with_columns(control_share=pl.lit(0.2)), periods, as_of_on=AS_OF)
    assert {card.term for card in shown} <= set(glossary.terms())


def test_a_steady_process_has_a_control_chart_without_signals():
    rng = np.random.default_rng(3)
    periods = pl.DataFrame(
        {
            "period": [date(2025, month, 1) for month in (1, 4, 7, 10) for _ in range(40)],
            "account_id": [f"a{i}" for _ in range(4) for i in range(40)],
            "months": [3.0] * 160,
            "n_events": rng.poisson(0.4, 160).tolist(),
        }
    )
    chart = trends.control_chart(periods)
    assert len(chart) == 4
    assert "no quarter stands out" in trends.trend_title(chart)


def test_adoption_counts_every_deal_once_per_practice():
    deals, _ = as_marts(simulate(300, 4))
    shares = trends.adoption(deals)
    totals = shares.group_by("practice").agg(n=(pl.col("n_practised") + pl.col("n_not") + pl.col("n_unknown")).sum())
    assert totals["n"].to_list() == [300, 300, 300]


def test_overlapping_intervals_are_not_called_a_fall():
    small = evidence.assess(*as_marts(simulate(60, 4)))
    assert "not clearly lower" in evidence_summaries.dose_title(small)
