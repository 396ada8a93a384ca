"""Where goals stand: the value of the card, what the unknown deals could change, and the day that counts."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from dashboard.summaries.goals import judge, shares, standings
from dashboard.summaries.headline import measures
from dashboard.wording.goals import Goal, Metric, Outcome
from etl.evidence import Estimate, Trend, TrendQuarter

AS_OF, DUE = date(2026, 9, 30), date(2027, 3, 31)
ALIGNED = Goal(Metric.ALIGNED, 0.7, DUE, "ada", date(2026, 1, 1))
RATE = Goal(Metric.ESCALATIONS, 8.0, DUE, "ada", date(2026, 1, 1))
UNKNOWN = Goal(Metric.UNKNOWN, 0.1, DUE, "ada", date(2026, 1, 1))
NO_SLOPE = Estimate(None, None, None, 0, 0, 0, "none", withheld="too little")
RATES = {date(2026, 1, 1): 12.0, date(2026, 4, 1): 7.5, date(2026, 7, 1): 9.0}
TREND = Trend(
    "at equal age",
    NO_SLOPE,
    tuple(TrendQuarter(day, 5, 50.0, rate, 9.0, 5.0, 13.0, is_signal=False, runs=()) for day, rate in RATES.items()),
)


def deals(*quarters: tuple[date, int, int, int]) -> pl.DataFrame:
    """Per quarter: its first day, and how many deals are aligned, not aligned and not known (one to three)."""
    rows = [
        (day, score, 1 if score is None else score, 3 if score is None else score)
        for day, n_aligned, n_not, n_unknown in quarters
        for score in (*(2,) * n_aligned, *(1,) * n_not, *(None,) * n_unknown)
    ]
    schema = {"signed_on": pl.Date, **dict.fromkeys(("alignment_score", "alignment_min", "alignment_max"), pl.Int64)}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize(
    ("value", "least", "most", "seen_on", "outcome"),
    [
        (0.58, 0.5, 0.65, AS_OF, Outcome.TO_GO),
        (0.58, 0.3, 0.80, AS_OF, Outcome.TO_GO),
        (0.75, 0.7, 0.80, AS_OF, Outcome.REACHED),
        (0.75, 0.4, 0.80, AS_OF, Outcome.UNSURE),
        (0.58, 0.5, 0.65, DUE, Outcome.MISSED),
        (0.58, 0.3, 0.80, DUE, Outcome.UNSURE),
        (0.75, 0.7, 0.80, DUE, Outcome.REACHED),
        (None, None, None, AS_OF, Outcome.NOT_KNOWN),
    ],
)
def test_a_goal_is_reached_or_missed_only_where_no_unknown_deal_could_turn_it(
    value: float | None, least: float | None, most: float | None, seen_on: date, outcome: Outcome
) -> None:
    assert judge(ALIGNED, value, least, most, seen_on=seen_on).outcome is outcome


def test_a_lower_rate_and_a_lower_unknown_share_are_better() -> None:
    for goal, good, bad in ((RATE, 8.0, 8.1), (UNKNOWN, 0.1, 0.11)):
        assert judge(goal, good, good, good, seen_on=AS_OF).outcome is Outcome.REACHED
        assert judge(goal, bad, bad, bad, seen_on=AS_OF).outcome is Outcome.TO_GO


def test_the_aligned_goal_is_measured_by_what_the_card_shows() -> None:
    signed = deals(*((date(2025, month, 1), 2, 8, 0) for month in (1, 4, 7, 10)), (date(2026, 1, 1), 8, 2, 10))
    found = standings((ALIGNED,), signed, TREND, None, as_of_on=AS_OF)[0]
    known = signed.with_columns(quarter_on=pl.col("signed_on").dt.truncate("1q")).drop_nulls("alignment_score")
    assert found.value == 14 / 40
    assert measures.rolling(measures.aligned_share(), known).value == "35 %"
    assert (found.least, found.most) == (14 / 50, 24 / 50)


def test_shares_are_over_the_four_quarters_to_each_and_unknown_deals_are_in_none_of_the_aligned() -> None:
    signed = deals(*((date(2025, month, 1), 2, 8, 0) for month in (1, 4, 7, 10)), (date(2026, 1, 1), 8, 2, 10))
    assert shares(signed).rows() == [
        (date(2025, 10, 1), 8 / 40, 0.0, 40, 40),
        (date(2026, 1, 1), 14 / 40, 10 / 50, 40, 50),
    ]
    assert shares(signed.clear()).is_empty()
    assert shares(deals((date(2026, 1, 1), 0, 0, 3)))["aligned"].to_list() == [None]


def test_a_goal_whose_day_is_past_is_judged_as_of_that_day_not_of_today() -> None:
    signed = deals((date(2026, 1, 1), 8, 2, 0), (date(2026, 7, 1), 0, 30, 0))
    past = [replace(goal, due_on=date(2026, 6, 30)) for goal in (ALIGNED, RATE)]
    aligned, rate = standings(tuple(past), signed, TREND, None, as_of_on=AS_OF)
    assert (aligned.outcome, aligned.value, aligned.seen_on) == (Outcome.REACHED, 0.8, date(2026, 6, 30))
    assert (rate.outcome, rate.value) == (Outcome.REACHED, 7.5)
    assert standings((RATE,), signed, TREND, None, as_of_on=AS_OF)[0].value == 9.0
    before = replace(RATE, due_on=date(2026, 3, 30))
    assert standings((before,), signed, TREND, None, as_of_on=AS_OF)[0].outcome is Outcome.NOT_KNOWN


def test_where_nothing_is_known_no_goal_is_reached() -> None:
    unknown = deals((date(2026, 7, 1), 0, 0, 20))
    found = standings((ALIGNED, RATE, UNKNOWN), unknown, Trend("at equal age", NO_SLOPE, ()), None, as_of_on=AS_OF)
    assert [standing.outcome for standing in found] == [Outcome.NOT_KNOWN, Outcome.NOT_KNOWN, Outcome.TO_GO]
    nobody = standings((UNKNOWN,), unknown.clear(), TREND, None, as_of_on=AS_OF)[0]
    assert nobody.outcome is Outcome.NOT_KNOWN
