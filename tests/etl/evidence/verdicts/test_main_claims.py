"""The rules for the practices themselves, one fact changed at a time."""

import dataclasses
import math
import re
from pathlib import Path
from typing import Any

import pytest
from statsmodels.stats.multitest import multipletests

from etl import evidence
from etl.evidence import Verdict
from etl.evidence.verdicts.facts import MainFacts
from etl.evidence.verdicts.main_claims import (
    NOT_YET_CHECKED,
    decide,
    e_value,
    hold_to_score,
    holm,
)
from tests.etl.evidence.verdicts.cases import CLEAR, SOUND, THOROUGH, agreeing, log_ratio


def _thorough(facts: MainFacts = THOROUGH, **changes: Any) -> tuple[Verdict, tuple[str, ...]]:
    return decide(dataclasses.replace(facts, scrutiny=dataclasses.replace(SOUND, **changes)))


def _verdict(**changes: Any) -> Verdict:
    return decide(dataclasses.replace(CLEAR, **changes))[0]


def test_all_conditions_met_is_supported_and_says_what_is_not_checked_yet() -> None:
    assert decide(CLEAR) == (Verdict.SUPPORTED, (NOT_YET_CHECKED,))


def test_the_helper_has_the_standard_error_that_it_was_asked_for() -> None:
    assert log_ratio(0.8, 0.07).se == pytest.approx(0.07)


def test_a_thorough_assessment_without_a_fault_is_supported_without_reservation() -> None:
    assert decide(THOROUGH) == (Verdict.SUPPORTED, ())


@pytest.mark.parametrize(("share", "verdict"), [(0.80, Verdict.LEANING), (0.79, Verdict.INSUFFICIENT)])
def test_an_interval_just_over_1_leans_only_where_specifications_agree(share: float, verdict: Verdict) -> None:
    likely = dataclasses.replace(THOROUGH, ratio=log_ratio(0.89, 0.07), p=0.1, e_value=1.0)
    assert _thorough(likely, agreement=agreeing(share))[0] is verdict


@pytest.mark.parametrize(("share", "verdict"), [(0.20, Verdict.CONTRADICTED), (0.21, Verdict.NOT_SUPPORTED)])
def test_an_interval_above_1_contradicts_only_where_specifications_agree(share: float, verdict: Verdict) -> None:
    above = dataclasses.replace(THOROUGH, ratio=log_ratio(1.3, 0.05), control=log_ratio(1.3, 0.1))
    found, reasons = _thorough(above, agreement=agreeing(share))
    assert found is verdict
    assert reasons


def test_an_interval_just_over_1_may_still_lean() -> None:
    assert _verdict(ratio=log_ratio(0.89, 0.07), p=0.1, e_value=1.0) is Verdict.LEANING


def test_control_tickets_that_differ_as_much_leave_insufficient_data() -> None:
    verdict, reasons = decide(dataclasses.replace(CLEAR, control=log_ratio(1.02, 0.1)))
    assert verdict is Verdict.INSUFFICIENT
    assert "Control tickets" in reasons[0]


def test_an_interval_above_1_contradicts() -> None:
    assert _verdict(ratio=log_ratio(1.3, 0.05), control=log_ratio(1.3, 0.1)) is Verdict.CONTRADICTED
    assert _verdict(ratio=log_ratio(1.3, 0.05), control=None) is Verdict.CONTRADICTED


def test_an_interval_above_1_that_controls_share_is_only_not_supported() -> None:
    assert _verdict(ratio=log_ratio(1.3, 0.05), control=log_ratio(1.0, 0.1)) is Verdict.NOT_SUPPORTED


def test_a_precise_ratio_near_1_is_not_supported() -> None:
    assert _verdict(ratio=log_ratio(1.0, 0.04), p=1.0, e_value=1.0) is Verdict.NOT_SUPPORTED


@pytest.mark.parametrize("score", list(Verdict))
@pytest.mark.parametrize("own", list(Verdict))
def test_a_practice_never_ranks_above_the_score(own: Verdict, score: Verdict) -> None:
    rank = {Verdict.SUPPORTED: 2, Verdict.LEANING: 1}
    held, reasons = hold_to_score(own, (), score)
    assert rank.get(held, 0) <= rank.get(score, 0)
    assert held is own or reasons


def test_an_extra_contrast_is_at_most_leaning() -> None:
    assert hold_to_score(Verdict.SUPPORTED, (), Verdict.SUPPORTED, Verdict.LEANING)[0] is Verdict.LEANING


def test_no_text_of_the_engine_claims_a_cause() -> None:
    for module in Path(evidence.__file__).parent.glob("*.py"):
        assert not re.search(r"\b(causes|proves|drives)\b", module.read_text(encoding="utf-8")), module.name


def test_e_value_of_the_published_example() -> None:
    # VanderWeele & Ding 2017, Ann Intern Med 167:268: RR 3.9 (1.8, 8.7) has E-value 7.26, its lower limit 3.0.
    assert e_value(math.log(3.9)) == pytest.approx(7.26, abs=0.005)
    assert e_value(math.log(1.8)) == pytest.approx(3.0, abs=0.005)


def test_e_value_reads_a_ratio_below_1_by_its_inverse() -> None:
    assert e_value(math.log(1 / 3.9)) == pytest.approx(e_value(math.log(3.9)))
    assert e_value(0.0) == 1.0


def test_holm_equals_statsmodels() -> None:
    for p_values in ([0.01, 0.04, 0.03], [0.6, 0.0001, 0.02], [0.5, 0.5, 1.0]):
        assert holm(p_values) == pytest.approx(list(multipletests(p_values, method="holm")[1]))
