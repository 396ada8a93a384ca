"""Confounded: control tickets differ as the escalations do."""

import dataclasses
import math
from typing import Any

import pytest

from etl.evidence import Verdict
from etl.evidence.estimators.regression import LogRatio
from etl.evidence.results import Requirement
from etl.evidence.verdicts import main_claims, secondary_claims
from etl.evidence.verdicts.confounding import confounded, is_confounded
from etl.evidence.verdicts.facts import Facts
from tests.etl.evidence.verdicts.cases import CLEAR, HARMFUL, SECONDARY, THOROUGH, agreeing, log_ratio, to_controls


def _against(ratio: LogRatio, own: LogRatio) -> LogRatio:
    """The ratio to that for control tickets, given both."""
    return ratio - own


def _own(quantile: float) -> LogRatio:
    """A control tickets' ratio whose interval ends at exactly 1 for that quantile, with an error of its own."""
    centred = to_controls(1.0, 0.1)
    return LogRatio(-centred.limit(quantile), centred.deviations)


def _word(facts: Any, **changes: Any) -> Verdict:
    decide = secondary_claims.decide if facts is SECONDARY else main_claims.decide
    return decide(dataclasses.replace(facts, **changes))[0]


@pytest.mark.parametrize(("quantile", "is_so"), [(0.9749, False), (0.9751, True)])
def test_control_tickets_confound_a_benefit_where_their_own_interval_is_just_below_1(
    quantile: float, is_so: bool
) -> None:
    ratio = log_ratio(0.85, 0.02)
    assert is_confounded(ratio, _against(ratio, _own(quantile)), is_benefit=True) is is_so


@pytest.mark.parametrize(("quantile", "is_so"), [(0.9599, False), (0.9601, True)])
def test_where_the_benefit_is_told_by_its_one_sided_bound_control_tickets_are_held_to_theirs(
    quantile: float, is_so: bool
) -> None:
    assert is_confounded(LIKELY, _against(LIKELY, _own(quantile)), is_benefit=True) is is_so


@pytest.mark.parametrize(("quantile", "is_so"), [(0.0251, False), (0.0249, True)])
def test_control_tickets_confound_harm_where_their_own_interval_is_just_above_1(quantile: float, is_so: bool) -> None:
    ratio = log_ratio(1.2, 0.02)
    assert is_confounded(ratio, _against(ratio, _own(quantile)), is_benefit=False) is is_so


def test_control_tickets_on_the_other_side_confound_nothing() -> None:
    fewer, more = log_ratio(0.8, 0.02), log_ratio(1.25, 0.02)
    assert not is_confounded(fewer, _against(fewer, to_controls(1.5, 0.1)), is_benefit=True)
    assert not is_confounded(more, _against(more, to_controls(0.6, 0.1)), is_benefit=False)


def test_without_enough_control_tickets_nothing_is_confounded() -> None:
    assert not is_confounded(log_ratio(0.6, 0.02), None, is_benefit=True)
    assert _word(THOROUGH, control=None) is Verdict.SUPPORTED


SHARED = _against(log_ratio(0.75, 0.06), to_controls(0.72, 0.06))  # control tickets differ as much as escalations
LIKELY = log_ratio(0.84, 0.095)  # leans by its one-sided bound alone


@pytest.mark.parametrize(
    ("facts", "changes", "otherwise"),
    [
        (THOROUGH, {"control": SHARED}, Verdict.SUPPORTED),
        (CLEAR, {"control": SHARED}, Verdict.SUPPORTED),
        (THOROUGH, {"control": SHARED, "e_value": 1.0}, Verdict.LEANING),
        (THOROUGH, {"ratio": LIKELY, "control": _against(LIKELY, to_controls(0.8, 0.05))}, Verdict.LEANING),
        (HARMFUL, {"control": _against(log_ratio(1.3, 0.05), to_controls(1.3, 0.05))}, Verdict.CONTRADICTED),
        (
            HARMFUL,
            {
                "control": _against(log_ratio(1.3, 0.05), to_controls(1.3, 0.05)),
                "scrutiny": dataclasses.replace(HARMFUL.scrutiny, agreement=agreeing(0.5)),
            },
            Verdict.NOT_SUPPORTED,
        ),
    ],
)
def test_confounded_comes_before_every_word_that_it_could_explain(
    facts: Any, changes: dict[str, Any], otherwise: Verdict
) -> None:
    assert _word(facts, **(changes | {"control": None, "e_value": changes.get("e_value", 2.4)})) is otherwise
    assert _word(facts, **changes) is Verdict.CONFOUNDED


def test_gates_come_before_confounded() -> None:
    assert _word(THOROUGH, control=SHARED, n_deals=99) is Verdict.INSUFFICIENT


def test_an_interval_that_tells_nothing_and_one_round_1_are_not_confounded() -> None:
    wide, near = log_ratio(0.9, 0.3), log_ratio(1.0, 0.02)
    assert _word(THOROUGH, ratio=wide, control=_against(wide, to_controls(0.7, 0.05))) is Verdict.INSUFFICIENT
    assert _word(THOROUGH, ratio=near, control=_against(near, to_controls(0.8, 0.05))) is not Verdict.CONFOUNDED


def test_a_claim_beside_the_main_one_is_confounded_where_it_has_controls_whichever_way_it_points() -> None:
    ratio = log_ratio(0.7, 0.1)
    control = _against(ratio, to_controls(0.7, 0.1))
    assert _word(SECONDARY, ratio=ratio, control=control) is Verdict.CONFOUNDED
    mirrored = dataclasses.replace(
        SECONDARY,
        ratio=LogRatio(-ratio.value, -ratio.deviations),
        control=LogRatio(-control.value, -control.deviations),
        without_largest=1.4,
        expects_less=False,
    )
    found = secondary_claims.judge(mirrored)
    assert found.verdict is Verdict.CONFOUNDED
    assert "ratio 1.43" in found.reasons[0]


def test_its_reasons_give_the_control_tickets_ratio_and_ask_what_differs_never_for_more_data() -> None:
    found = confounded(dataclasses.replace(CLEAR, control=SHARED))
    assert found.fails == (Requirement.CONTROLS,)
    assert "ratio 0.72" in found.reasons[0]
    assert "Find what differs." in found.reasons[1]
    assert "more deals" not in " ".join(found.reasons).lower()
    with pytest.raises(ValueError, match="without a ratio"):
        confounded(dataclasses.replace(CLEAR, ratio=None))


def test_the_control_tickets_ratio_is_the_one_that_was_divided_by() -> None:
    facts: Facts = dataclasses.replace(CLEAR, control=SHARED)
    assert facts.ratio is not None
    assert facts.control is not None
    own = facts.ratio - facts.control
    assert (math.exp(own.value), own.se) == pytest.approx((0.72, 0.06))
