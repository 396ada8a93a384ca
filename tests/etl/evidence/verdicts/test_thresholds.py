"""Each threshold just below, at and just above. The numbers are those of the analysis plan, typed here once more."""

import dataclasses
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats

from etl.evidence.checks import controls, overlap, placebos, staggered, take_up, time_axis
from etl.evidence.checks.rollout import Rollout
from etl.evidence.checks.take_up import Uptake
from etl.evidence.claims import surprises
from etl.evidence.claims.contrasts import score_study
from etl.evidence.claims.known_or_not import vanished
from etl.evidence.estimators import regression
from etl.evidence.estimators.event_study import Cells
from etl.evidence.estimators.panel import Panel, panel
from etl.evidence.estimators.regression import LogRatio
from etl.evidence.inputs import Inputs
from etl.evidence.results import Verdict
from etl.evidence.verdicts import intervals, main_claims, needs, secondary_claims
from etl.evidence.verdicts.judgement import Judgement
from etl.evidence.verdicts.thresholds import THRESHOLDS, Thresholds, percent
from tests.etl.evidence.estimators.panels import panel_of
from tests.etl.evidence.firms import firm, inputs
from tests.etl.evidence.verdicts.cases import (
    CLEAR,
    HARMFUL,
    LOSSES,
    SECONDARY,
    SOUND,
    THOROUGH,
    agreeing,
    log_ratio,
    to_controls,
)

S, L, N, C, CF, I_ = (
    Verdict.SUPPORTED, Verdict.LEANING, Verdict.NOT_SUPPORTED, Verdict.CONTRADICTED, Verdict.CONFOUNDED,
    Verdict.INSUFFICIENT,
)  # fmt: skip
ABOVE = dataclasses.replace(HARMFUL, control=None)
ABOVE_SECONDARY = dataclasses.replace(SECONDARY, ratio=log_ratio(1.5, 0.1), agreeing=0.0, without_largest=1.45)
LIKELY = dataclasses.replace(THOROUGH, ratio=log_ratio(0.875, 0.07))
SMALL: Panel = panel(*firm(60, seed=1))


def main(**changes: Any) -> Verdict:
    return main_claims.decide(dataclasses.replace(CLEAR, **changes))[0]


def thorough(**changes: Any) -> Verdict:
    return main_claims.decide(dataclasses.replace(THOROUGH, scrutiny=dataclasses.replace(SOUND, **changes)))[0]


def secondary(**changes: Any) -> Verdict:
    return secondary_claims.decide(dataclasses.replace(SECONDARY, **changes))[0]


def harm(**changes: Any) -> Verdict:
    return main_claims.decide(dataclasses.replace(ABOVE, **changes))[0]


def compared(**changes: Any) -> Verdict:
    """The word on harm with changes of its checks."""
    assert ABOVE.scrutiny is not None
    return harm(scrutiny=dataclasses.replace(ABOVE.scrutiny, **changes))


def losses(**changes: Any) -> Verdict:
    """The verdict on late losses that is Supported but for what changes."""
    missing = secondary_claims.missing_for_losses(replace(LOSSES, **changes))
    return secondary_claims.hold(Judgement(S, ("Why.",)), missing).verdict


def crossing(quantile: float, se: float = 0.06) -> LogRatio:
    """A log ratio whose limit at that quantile is exactly 0, of an error unlike that of `log_ratio`."""
    centred = to_controls(1.0, se)
    return LogRatio(-centred.limit(quantile), centred.deviations)


def mirrored(ratio: LogRatio) -> LogRatio:
    return LogRatio(-ratio.value, -ratio.deviations)


def exactly(ratio: float) -> LogRatio:
    """A log ratio without any error."""
    return LogRatio(math.log(ratio), np.zeros(400))


def agrees_to(facts: Any, share: float) -> Verdict:
    scrutiny = dataclasses.replace(facts.scrutiny, agreement=agreeing(share))
    return main_claims.decide(dataclasses.replace(facts, scrutiny=scrutiny))[0]


def with_controls(n: int) -> Panel:
    counts = np.zeros_like(SMALL.controls)
    counts[:n, 0] = 1
    return dataclasses.replace(SMALL, controls=counts)


def is_lead_unknown(share: float) -> bool:
    """Whether who delivered counts as unknown where that share of 100 deals has a lead known as of signature."""
    studied, _ = score_study(SMALL)
    deals = panel_of(100, codes={"delivery_lead_id": np.where(np.arange(100) < round(100 * share), 0, -1)})
    return dataclasses.replace(studied, panel=deals).is_lead_unknown


def vanishes(n: int) -> bool | None:
    """Whether it passes that n of 80 deals with practices and an escalation lost evidence after it."""
    studied, _ = score_study(SMALL)
    ids = np.array([f"d{at}" for at in range(80)])
    deals = dataclasses.replace(panel_of(80, events=np.ones((80, 1))), deal_ids=ids)
    known = dataclasses.replace(studied, panel=deals, exposures=np.ones((80, 1)))
    gone = pl.DataFrame({"deal_id": ids[:n].tolist(), "escalated_on": [date(2026, 7, 1)] * n})
    return vanished(Inputs(vanished=gone, n_earlier_builds=1), known)[0].is_passed


def keeps_without(share: float) -> bool:
    """Whether a ratio is kept by a specification that leaves that share of its logarithm out."""
    return time_axis._keeps(-0.2, -0.2 * (1 - share))


def calibrates(n_kinds: int) -> bool:
    """Whether the calibrated interval is given where control tickets are of that many kinds."""
    data = inputs(600, seed=6)
    kinds = pl.format("kind {}", pl.int_range(pl.len()) % n_kinds)
    tickets = data.tickets.with_columns(pl.when("is_control").then(kinds).otherwise("cause").alias("cause"))
    studied, contrast = score_study(panel(data.deals, data.windows))
    assert studied.adjusted is not None
    check = controls.calibrated(dataclasses.replace(data, tickets=tickets), studied.adjusted, contrast.weights)
    return check.estimate is not None


def asks_for_more_deals(times: float) -> bool:
    """Whether more deals are asked for where the standard error is so many times the one that finds a ratio of 0.80."""
    wanted = -math.log(0.80) / (stats.t.ppf(0.975, 399) + stats.t.ppf(0.80, 399))
    return "more deals are needed" in needs.until_precise(CLEAR, log_ratio(1.0, wanted * times))


def placebo(ratio: LogRatio, *, is_benefit: bool = True) -> tuple[bool | None, bool]:
    """Whether it passes, and whether it is said to lie above 1."""
    check = placebos._judged("name", ratio, SMALL, None, "what", is_benefit=is_benefit)
    return check.is_passed, "above 1" in check.text


def takes_up(before: tuple[int, int], since: tuple[int, int]) -> bool:
    """Whether a unit with (aligned, deals) in two quarters took up in the second."""
    is_aligned = np.concatenate([np.arange(n) < k for k, n in (before, since)]).astype(np.float64)
    quarters = np.repeat([0, 1], [before[1], since[1]])
    return bool(take_up.uptake(np.zeros_like(quarters), quarters, is_aligned, shape=(1, 2)).take_up[0] == 1)


def units(n: int) -> Rollout:
    """Units that took up one after the other, without a deal."""
    nothing = np.zeros((n, 2, 1))
    dates = Uptake(np.arange(n), *(np.zeros(n) for _ in range(3)))
    none = np.zeros(0, dtype=np.int64)
    return Rollout(Cells(nothing, nothing, nothing[:, :, 0]), dates, SMALL, none, none, 0, np.arange(n))


def has_interval(n: int) -> bool:
    return staggered._ratio(units(n), lambda _, dates: float(len(dates)) / 100, "method").low is not None


def is_outside(probability: float) -> bool:
    return bool(overlap._is_outside(np.array([probability]))[0])


Row = tuple[str, Callable[[Any], object], tuple[Any, Any, Any], tuple[Any, Any, Any]]
TABLE: list[Row] = [  # threshold, what is asked, values just below, at and just above it, what must come out
    ("min_deals", lambda n: main(n_deals=n), (99, 100, 101), (I_, S, S)),
    ("min_deals", lambda n: secondary(n_deals=n), (99, 100, 101), (I_, S, S)),
    ("min_arm_deals", lambda n: main(arm_deals=(n, 300)), (19, 20, 21), (I_, S, S)),
    ("min_arm_deals", lambda n: main(arm_deals=(300, n)), (19, 20, 21), (I_, S, S)),
    ("min_accounts", lambda n: main(n_accounts=n), (29, 30, 31), (I_, S, S)),
    ("min_events", lambda n: main(n_events=n), (29, 30, 31), (I_, S, S)),
    ("min_arm_events", lambda n: main(arm_events=(n, 500)), (9, 10, 11), (I_, S, S)),
    ("min_arm_events", lambda n: main(arm_events=(300, n)), (9, 10, 11), (I_, S, S)),
    ("max_unknown", lambda share: main(unknown_share=share), (0.699, 0.70, 0.701), (L, L, I_)),
    ("max_unknown", lambda share: secondary(unknown_share=share), (0.699, 0.70, 0.701), (L, L, I_)),
    ("interval_low", lambda q: harm(ratio=crossing(q)), (0.0249, 0.025, 0.0251), (C, N, N)),
    ("interval_high", lambda q: main(ratio=crossing(q)), (0.9749, 0.975, 0.9751), (L, L, S)),
    ("interval_high", lambda q: secondary(ratio=crossing(q)), (0.9749, 0.975, 0.9751), (L, L, S)),
    ("leaning_level", lambda q: main(ratio=crossing(q)), (0.9599, 0.96, 0.9601), (I_, I_, L)),
    ("leaning_level", lambda q: secondary(ratio=crossing(q)), (0.9599, 0.96, 0.9601), (I_, I_, L)),
    ("significance", lambda p: main(p=p), (0.0499, 0.05, 0.0501), (S, L, L)),
    ("significance", lambda p: secondary(p=p), (0.0499, 0.05, 0.0501), (S, L, L)),
    (
        "significance",
        lambda p: secondary_claims.decide(dataclasses.replace(ABOVE_SECONDARY, p=p))[0],
        (0.0499, 0.05, 0.0501),
        (C, N, N),
    ),
    (
        "placebo_low",
        lambda q: placebo(crossing(q)),
        (0.0499, 0.05, 0.0501),
        ((True, True), (True, False), (True, False)),
    ),
    (
        "placebo_low",
        lambda q: placebo(crossing(q), is_benefit=False),
        (0.0499, 0.05, 0.0501),
        ((False, True), (True, False), (True, False)),
    ),
    (
        "placebo_high",
        lambda q: placebo(crossing(q)),
        (0.9499, 0.95, 0.9501),
        ((True, False), (True, False), (False, False)),
    ),
    ("largest_supported_ratio", lambda ratio: main(ratio=exactly(ratio)), (0.9499, 0.95, 0.9501), (S, S, L)),
    (
        "negligible_ratio",
        lambda ratio: intervals.rules_out_a_benefit(exactly(ratio)),
        (0.8999, 0.90, 0.9001),
        (False, False, True),
    ),
    ("relevant_ratio", asks_for_more_deals, (0.999, 1.0, 1.001), (False, False, True)),
    (
        "min_control_tickets",
        lambda n: surprises._has_controls(with_controls(n)),
        (29, 30, 31),
        (False, True, True),
    ),
    ("min_other_losses", lambda n: losses(n_other_losses=n), (29, 30, 31), (L, S, S)),
    ("control_level_supported", lambda q: losses(control=crossing(q)), (0.9499, 0.95, 0.9501), (L, L, S)),
    ("min_e_value", lambda e: losses(e_value=e), (1.7499, 1.75, 1.7501), (L, S, S)),
    ("max_outside_overlap", lambda share: losses(share_outside_overlap=share), (0.249, 0.25, 0.251), (S, S, L)),
    ("min_effective_deals", lambda n: losses(effective_deals=n), (39.9, 40.0, 40.1), (L, S, S)),
    ("min_control_kinds", calibrates, (2, 3, 4), (False, True, True)),
    ("control_level_supported", lambda q: main(control=crossing(q)), (0.9499, 0.95, 0.9501), (L, L, S)),
    (
        "control_level_contradicted",
        lambda q: harm(control=crossing(q, 0.2)),
        (0.1999, 0.20, 0.2001),
        (C, N, N),
    ),
    (
        "control_level_confounded",
        lambda q: main(control=crossing(q), ratio=log_ratio(0.6, 0.06)),
        (0.8999, 0.90, 0.9001),
        (CF, CF, L),
    ),
    (
        "control_level_confounded",
        lambda q: harm(control=mirrored(crossing(q)), ratio=log_ratio(1.6, 0.06)),
        (0.8999, 0.90, 0.9001),
        (CF, CF, C),
    ),
    (
        "control_level_confounded",
        lambda q: secondary(control=crossing(q), ratio=log_ratio(0.5, 0.1)),
        (0.8999, 0.90, 0.9001),
        (CF, CF, S),
    ),
    ("min_e_value", lambda e: main(e_value=e), (1.7499, 1.75, 1.7501), (L, S, S)),
    ("min_e_value_without_control", lambda e: main(e_value=e, control=None), (1.9999, 2.0, 2.0001), (L, S, S)),
    ("min_agreeing", lambda share: agrees_to(THOROUGH, share), (0.899, 0.90, 0.901), (L, S, S)),
    ("min_agreeing", lambda share: secondary(agreeing=share), (0.899, 0.90, 0.901), (L, S, S)),
    ("min_agreeing_leaning", lambda share: agrees_to(LIKELY, share), (0.799, 0.80, 0.801), (I_, L, L)),
    (
        "min_agreeing_leaning",
        lambda share: secondary(ratio=log_ratio(0.83, 0.1, 100), agreeing=share),
        (0.799, 0.80, 0.801),
        (I_, L, L),
    ),
    ("max_agreeing_contradicted", lambda share: agrees_to(ABOVE, share), (0.199, 0.20, 0.201), (C, C, N)),
    (
        "max_agreeing_contradicted",
        lambda share: secondary_claims.decide(dataclasses.replace(ABOVE_SECONDARY, agreeing=share))[0],
        (0.199, 0.20, 0.201),
        (C, C, N),
    ),
    ("max_unknown_supported", lambda share: main(unknown_share=share), (0.499, 0.50, 0.501), (S, S, L)),
    ("max_unknown_supported", lambda share: secondary(unknown_share=share), (0.499, 0.50, 0.501), (S, S, L)),
    ("max_unknown_supported", lambda share: harm(unknown_share=share), (0.499, 0.50, 0.501), (C, C, I_)),
    ("max_latest_active", lambda share: harm(latest_active_share=share), (0.299, 0.30, 0.301), (C, C, I_)),
    ("min_recorded", lambda share: compared(recorded_share=share), (0.499, 0.50, 0.501), (I_, C, C)),
    ("min_effective_accounts", lambda n: harm(effective_accounts=n), (4.99, 5.0, 5.01), (I_, C, C)),
    ("max_outside_overlap", lambda share: compared(share_outside_overlap=share), (0.249, 0.25, 0.251), (C, C, I_)),
    ("min_effective_deals", lambda n: compared(effective_deals=n), (39.9, 40.0, 40.1), (I_, C, C)),
    ("max_latest_active", lambda share: main(latest_active_share=share), (0.299, 0.30, 0.301), (S, S, L)),
    ("min_recorded", lambda share: thorough(recorded_share=share), (0.499, 0.50, 0.501), (L, S, S)),
    ("min_known_leads", is_lead_unknown, (0.49, 0.50, 0.51), (True, False, False)),
    ("max_lost_to_calendar", keeps_without, (0.33, 1 / 3 - 1e-9, 0.34), (True, True, False)),
    ("min_effective_accounts", lambda n: main(effective_accounts=n), (4.99, 5.0, 5.01), (L, S, S)),
    ("min_effective_accounts", lambda n: secondary(effective_accounts=n), (4.99, 5.0, 5.01), (L, S, S)),
    ("max_vanished", lambda share: thorough(vanished_share=share), (0.0499, 0.05, 0.0501), (S, S, L)),
    ("max_vanished", lambda share: compared(vanished_share=share), (0.0499, 0.05, 0.0501), (C, C, I_)),
    ("max_vanished", vanishes, (3, 4, 5), (True, True, False)),
    ("propensity_low", is_outside, (0.0499, 0.05, 0.0501), (True, False, False)),
    ("propensity_high", is_outside, (0.9499, 0.95, 0.9501), (False, False, True)),
    ("max_outside_overlap", lambda share: thorough(share_outside_overlap=share), (0.249, 0.25, 0.251), (S, S, L)),
    ("min_effective_deals", lambda n: thorough(effective_deals=n), (39.9, 40.0, 40.1), (L, S, S)),
    ("max_imbalance", lambda d: overlap._is_imbalanced(-d, 200), (0.0999, 0.10, 0.1001), (False, False, True)),
    ("max_imbalance_of_few", lambda d: overlap._is_imbalanced(d, 199), (0.1999, 0.20, 0.2001), (False, False, True)),
    ("min_take_up_deals", lambda n: takes_up((0, 60), (n, n)), (9, 10, 11), (False, True, True)),
    ("min_take_up_deals", lambda n: takes_up((0, n), (60, 60)), (9, 10, 11), (False, True, True)),
    ("min_take_up_rise", lambda n: takes_up((0, 1000), (n, 1000)), (249, 250, 251), (False, True, True)),
    (
        "take_up_significance",
        lambda p: bool(take_up.is_take_up(np.array([0.5]), np.array([p]))[0]),
        (0.0099, 0.01, 0.0101),
        (True, False, False),
    ),
    ("min_take_up_units", lambda n: staggered._why_not(units(n), "region") is None, (3, 4, 5), (False, True, True)),
    ("min_take_up_units_to_cap", lambda n: staggered._can_cap(units(n), "region"), (7, 8, 9), (False, True, True)),
    ("min_take_up_units_for_interval", has_interval, (19, 20, 21), (False, True, True)),
    ("few_deals", lambda n: overlap._is_imbalanced(0.15, n), (199, 200, 201), (False, True, True)),
]


@pytest.mark.parametrize(
    ("name", "asked", "values", "expected"), TABLE, ids=[f"{i}-{row[0]}" for i, row in enumerate(TABLE)]
)
def test_below_at_and_above_a_threshold(
    name: str, asked: Callable[[Any], object], values: tuple[Any, ...], expected: tuple[Any, ...]
) -> None:
    assert tuple(asked(value) for value in values) == expected, THRESHOLDS.text(name)


def test_every_threshold_has_a_row() -> None:
    assert {row[0] for row in TABLE} == {field.name for field in dataclasses.fields(Thresholds)}


def test_the_interval_shown_is_the_interval_judged() -> None:
    assert THRESHOLDS.interval_low == pytest.approx((1 - regression.CONFIDENCE) / 2)
    assert THRESHOLDS.interval_high == pytest.approx((1 + regression.CONFIDENCE) / 2)
    assert (THRESHOLDS.interval, THRESHOLDS.placebo_interval) == ("95 %", "90 %")


def test_every_sentence_states_its_value_and_ends() -> None:
    for name, shown, text in THRESHOLDS.texts():
        assert shown in text, name
        assert text.endswith("."), name
        assert "{" not in text, name


def test_values_are_shown_as_their_kind_is_read() -> None:
    other = Thresholds(min_deals=1200, min_e_value=2.0, max_unknown=0.655, min_effective_accounts=7.5)
    names = ("min_deals", "min_e_value", "max_unknown", "min_effective_accounts")
    assert [other.shown(name) for name in names] == ["1,200", "2.00", "65.5 %", "7.5"]
    assert other.text("min_deals") == "At least 1,200 deals with known practices and observed time."
    assert [percent(share) for share in (0.9, 0.975, 1.0, 1 - 0.9)] == ["90 %", "97.5 %", "100 %", "10 %"]
