"""The rules for the practices themselves, one fact changed at a time."""

import dataclasses
import math
import re
from pathlib import Path
from typing import Any

import pytest
from statsmodels.stats.multitest import multipletests

from etl import evidence
from etl.evidence import Requirement, Verdict
from etl.evidence.estimators.regression import LogRatio
from etl.evidence.verdicts.facts import MainFacts
from etl.evidence.verdicts.main_claims import (
    NOT_YET_CHECKED,
    decide,
    e_value,
    hazard_e_value,
    hold_to_score,
    holm,
    judge,
)
from tests.etl.evidence.verdicts.cases import CLEAR, HARMFUL, NEAR, SOUND, THOROUGH, agreeing, log_ratio, to_controls


def _thorough(facts: MainFacts = THOROUGH, **changes: Any) -> tuple[Verdict, tuple[str, ...]]:
    return decide(dataclasses.replace(facts, scrutiny=dataclasses.replace(SOUND, **changes)))


def _checked(facts: MainFacts, **changes: Any) -> tuple[Verdict, tuple[str, ...]]:
    """The same with changes of the facts' own checks."""
    assert facts.scrutiny is not None
    return decide(dataclasses.replace(facts, scrutiny=dataclasses.replace(facts.scrutiny, **changes)))


def _harm(**changes: Any) -> Verdict:
    return decide(dataclasses.replace(HARMFUL, **changes))[0]


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
    likely = dataclasses.replace(THOROUGH, ratio=log_ratio(0.875, 0.07), p=0.1, e_value=1.0)
    assert _thorough(likely, agreement=agreeing(share))[0] is verdict


@pytest.mark.parametrize(("share", "verdict"), [(0.20, Verdict.CONTRADICTED), (0.21, Verdict.NOT_SUPPORTED)])
def test_an_interval_above_1_contradicts_only_where_specifications_agree(share: float, verdict: Verdict) -> None:
    found, reasons = _checked(HARMFUL, agreement=agreeing(share))
    assert found is verdict
    assert reasons


def test_an_interval_just_over_1_may_still_lean() -> None:
    assert _verdict(ratio=log_ratio(0.875, 0.07), p=0.1, e_value=1.0) is Verdict.LEANING


def test_control_tickets_that_differ_as_much_leave_insufficient_data() -> None:
    verdict, reasons = decide(dataclasses.replace(CLEAR, control=to_controls(1.02, 0.2)))
    assert verdict is Verdict.INSUFFICIENT
    assert "Control tickets" in reasons[0]


def test_an_interval_above_1_contradicts() -> None:
    assert _harm() is Verdict.CONTRADICTED
    assert _harm(control=None) is Verdict.CONTRADICTED


def test_an_interval_above_1_that_controls_may_share_is_only_not_supported() -> None:
    assert _harm(control=to_controls(1.0, 0.2)) is Verdict.NOT_SUPPORTED


def test_a_precise_ratio_near_1_is_not_supported() -> None:
    assert decide(NEAR)[0] is Verdict.NOT_SUPPORTED


@pytest.mark.parametrize("own", list(Verdict))
def test_under_a_confounded_score_every_practice_that_its_gates_let_through_is_confounded(own: Verdict) -> None:
    assert hold_to_score(own, (), Verdict.CONFOUNDED)[0] is Verdict.CONFOUNDED
    assert hold_to_score(Verdict.INSUFFICIENT, (), Verdict.CONFOUNDED, is_gated=True)[0] is Verdict.INSUFFICIENT


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


def test_the_e_value_of_a_hazard_ratio_is_that_of_its_approximate_risk_ratio() -> None:
    # VanderWeele 2020, Biometrics 76:746; the example of evalues.HR in the R package EValue: 0.56, of a common outcome.
    risk_ratio = (1 - 0.5 ** math.sqrt(0.56)) / (1 - 0.5 ** math.sqrt(1 / 0.56))
    assert risk_ratio == pytest.approx(0.670, abs=0.001)
    assert hazard_e_value(math.log(0.56)) == pytest.approx(e_value(math.log(risk_ratio)))
    assert hazard_e_value(math.log(0.56)) == pytest.approx(hazard_e_value(-math.log(0.56)))
    assert hazard_e_value(0.0) == 1.0


def test_e_value_reads_a_ratio_below_1_by_its_inverse() -> None:
    assert e_value(math.log(1 / 3.9)) == pytest.approx(e_value(math.log(3.9)))
    assert e_value(0.0) == 1.0


def test_holm_equals_statsmodels() -> None:
    for p_values in ([0.01, 0.04, 0.03], [0.6, 0.0001, 0.02], [0.5, 0.5, 1.0]):
        assert holm(p_values) == pytest.approx(list(multipletests(p_values, method="holm")[1]))


def test_a_control_ratio_of_exactly_1_is_not_below_it() -> None:
    level = to_controls(1.0, 0.2)
    assert _verdict(control=level) is Verdict.INSUFFICIENT
    assert _verdict(control=None, e_value=1.0) is Verdict.LEANING


def test_a_likely_ratio_that_controls_share_is_confounded_or_lacks_what_they_differ_in_not_precision() -> None:
    likely = dataclasses.replace(CLEAR, ratio=log_ratio(0.875, 0.07), p=0.1, e_value=1.0)
    assert judge(dataclasses.replace(likely, control=to_controls(1.1, 0.1))).verdict is Verdict.CONFOUNDED
    judged = judge(dataclasses.replace(likely, control=to_controls(1.02, 0.3)))
    assert judged.verdict is Verdict.INSUFFICIENT
    assert judged.fails == (Requirement.CONTROLS,)
    assert judged.reasons == ("Control tickets differ as much, so the deals may differ otherwise.",)


def test_reasons_against_a_contradiction_are_the_checks_that_fail() -> None:
    above = dataclasses.replace(HARMFUL, control=to_controls(1.0, 0.2))
    assert _checked(above, agreement=agreeing(0.3)) == (
        Verdict.NOT_SUPPORTED,
        (
            "The interval lies above 1, but control tickets differ in the same way, so the deals may differ otherwise.",
            "The interval lies above 1, but the ratio is below 1 in more than 20 % of the specifications.",
        ),
    )
    assert _checked(dataclasses.replace(above, control=None), agreement=None) == (
        Verdict.CONTRADICTED,
        ("The whole interval lies above 1.",),
    )


def test_a_benefit_ruled_out_is_said_with_its_size() -> None:
    assert decide(NEAR) == (Verdict.NOT_SUPPORTED, ("The interval rules out a rate 10 % lower or more.",))


def test_what_is_not_checked_yet_is_said_of_every_word_but_insufficient() -> None:
    assert decide(dataclasses.replace(NEAR, scrutiny=None))[1][-1] == NOT_YET_CHECKED
    assert NOT_YET_CHECKED not in decide(dataclasses.replace(CLEAR, ratio=log_ratio(1.0, 0.2), p=1.0))[1]
    assert NOT_YET_CHECKED not in decide(dataclasses.replace(CLEAR, n_deals=5))[1]


def test_specifications_that_could_not_be_run_do_not_agree_to_lean() -> None:
    likely = dataclasses.replace(THOROUGH, ratio=log_ratio(0.875, 0.07), p=0.1, e_value=1.0)
    assert _thorough(likely, agreement=None)[0] is Verdict.INSUFFICIENT


S, L, N, C, CF, I_ = (
    Verdict.SUPPORTED, Verdict.LEANING, Verdict.NOT_SUPPORTED, Verdict.CONTRADICTED, Verdict.CONFOUNDED,
    Verdict.INSUFFICIENT,
)  # fmt: skip
OF_SCORE = "Held to the verdict on the score as a whole: "


@pytest.mark.parametrize(
    ("own", "score", "highest", "held", "why"),
    [
        (S, S, S, S, None),
        (S, L, S, L, OF_SCORE + "Leaning."),
        (S, L, L, L, OF_SCORE + "Leaning."),
        (S, S, L, L, "An extra contrast is Leaning at most."),
        (L, S, L, L, None),
        (L, L, S, L, None),
        (S, N, S, N, OF_SCORE + "Not supported."),
        (L, N, S, N, OF_SCORE + "Not supported."),
        (S, C, S, I_, OF_SCORE + "Contradicted."),
        (L, C, S, I_, OF_SCORE + "Contradicted."),
        (S, I_, S, I_, "The data do not suffice for the score as a whole."),
        (N, I_, S, I_, "The data do not suffice for the score as a whole."),
        (I_, I_, S, I_, None),
        (S, CF, S, CF, OF_SCORE + "Confounded."),
        (I_, CF, L, CF, OF_SCORE + "Confounded."),
        (CF, S, S, CF, None),
        (CF, CF, S, CF, None),
        (CF, N, S, CF, None),
        (CF, I_, S, I_, "The data do not suffice for the score as a whole."),
        (N, S, S, N, None),
        (N, L, L, N, None),
        (C, S, L, C, None),
        (N, C, S, N, None),
        (I_, S, L, I_, None),
    ],
)
def test_a_practice_is_held_to_the_score(
    own: Verdict, score: Verdict, highest: Verdict, held: Verdict, why: str | None
) -> None:
    said = ("its own reason",) if why is None else (why, "its own reason")
    assert hold_to_score(own, ("its own reason",), score, highest) == (held, said)


def test_the_e_value_is_its_formula_however_large() -> None:
    assert e_value(math.log(2.0)) == pytest.approx(2 + math.sqrt(2))
    assert e_value(-math.log(1.5)) == pytest.approx(1.5 + math.sqrt(0.75))
    assert e_value(1000.0) == math.inf


def test_holm_keeps_the_order_given_and_never_exceeds_1() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([0.2]) == [0.2]
    assert holm([]) == []


def test_a_control_ratio_that_only_touches_1_leaves_doubt_of_a_contradiction() -> None:
    centred = to_controls(1.0, 0.2)
    touching = LogRatio(-centred.limit(0.20), centred.deviations)
    assert _harm(control=touching) is Verdict.NOT_SUPPORTED
