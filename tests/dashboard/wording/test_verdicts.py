"""What a verdict lets be said: amounts only where it carries them, and what would change it from what fails."""

import dataclasses
from typing import Any

import pytest

from dashboard.wording.verdicts import (
    _LIFTED_BY,
    change_our_mind,
    has_amount,
    headline,
    what_differs,
    why_not,
)
from etl.evidence import Claim, Estimate, Evidence, Requirement, Verdict
from etl.evidence.results import Balance

RATIO = Estimate(0.84, 0.77, 0.91, n_deals=1500, n_events=900, n_accounts=700, method="test")
AMOUNT = Estimate(34.2, 20.1, 48.0, n_deals=1500, n_events=900, n_accounts=700, method="test")
NOTHING = Estimate(None, None, None, n_deals=4, n_events=0, n_accounts=3, method="none", withheld="3 accounts.")


def _claim(claim_id: str = "C4", contrast: str = "per additional practice", **changes: Any) -> Claim:
    claim = Claim(
        claim_id=claim_id,
        contrast=contrast,
        crude=RATIO,
        adjusted=RATIO,
        verdict=Verdict.LEANING,
        reasons=(),
        is_provisional=False,
        unknown_share=0.1,
        adjustment=(),
        control_ratio=NOTHING,
        e_value=2.41,
        smallest_detectable=0.9,
    )
    return dataclasses.replace(claim, **changes)


def _evidence(claim: Claim, **changes: Any) -> Evidence:
    evidence = Evidence(
        claims=(claim,),
        levels=(),
        avoided_per_100=AMOUNT,
        avoided_against_none=AMOUNT,
        linearity_p=None,
        n_deals=1500,
        n_observed_deals=1500,
    )
    return dataclasses.replace(evidence, **changes)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_an_amount_is_named_only_under_supported_or_leaning(verdict: Verdict) -> None:
    evidence = _evidence(_claim(verdict=verdict))
    said = headline(evidence)
    assert ("per 100 deals" in said) is has_amount(evidence) is (verdict in (Verdict.SUPPORTED, Verdict.LEANING))
    assert "would" not in said
    if not has_amount(evidence):
        assert "34" not in said
        assert said.startswith("What is seen: 16 % fewer escalations per additional practice")
        assert why_not(evidence.claim("C4")) in said


def test_each_word_without_an_amount_says_why_the_estimate_is_not_read_as_an_effect() -> None:
    words = [verdict for verdict in Verdict if verdict not in (Verdict.SUPPORTED, Verdict.LEANING)]
    said = {why_not(_claim(verdict=verdict)) for verdict in words}
    assert len(said) == len(words)
    assert "not as an effect of the practices" in why_not(_claim(verdict=Verdict.CONFOUNDED))
    assert why_not(_claim(verdict=Verdict.SUPPORTED)) == ""


def test_without_an_estimate_the_headline_gives_the_reason() -> None:
    claim = _claim(adjusted=NOTHING, verdict=Verdict.INSUFFICIENT)
    assert headline(_evidence(claim)) == "There is no headline number: 3 accounts."
    assert headline(_evidence(_claim(), avoided_per_100=NOTHING)).startswith("What is seen: ")


def test_under_review_the_headline_gives_this_cuts_own_word() -> None:
    claim = _claim(verdict=Verdict.INSUFFICIENT, own_verdict=Verdict.SUPPORTED, is_under_review=True)
    assert "This quarter-end alone says Supported" in headline(_evidence(claim))
    assert change_our_mind(claim) == "The same verdict at the next quarter-end."


@pytest.mark.parametrize("requirement", [one for one in Requirement if one is not Requirement.PRECISION])
@pytest.mark.parametrize("verdict", [Verdict.LEANING, Verdict.INSUFFICIENT])
def test_what_fails_is_what_would_change_our_mind(verdict: Verdict, requirement: Requirement) -> None:
    said = change_our_mind(_claim(verdict=verdict, fails=(requirement,)))
    assert f"{_LIFTED_BY[requirement]}." in said
    assert "excludes no difference" not in said
    assert ("More deals with known practices" in said) is False


def test_every_failing_condition_is_listed_once_in_order() -> None:
    fails = (Requirement.OVERLAP, Requirement.RECORDED)
    said = change_our_mind(_claim(verdict=Verdict.INSUFFICIENT, fails=fails))
    assert said == f"For a verdict: {_LIFTED_BY[fails[0]]}; {_LIFTED_BY[fails[1]]}."


def test_more_deals_are_asked_for_only_where_the_interval_is_too_wide() -> None:
    wide = _claim(verdict=Verdict.INSUFFICIENT, fails=(Requirement.PRECISION,))
    assert change_our_mind(wide).startswith("More deals with known practices")
    assert "a reduction of 10 % or more" in change_our_mind(wide)
    confounded = change_our_mind(_claim(verdict=Verdict.CONFOUNDED, fails=(Requirement.CONTROLS,)))
    assert confounded.startswith("Finding what differs")
    assert "would not help" in confounded


def test_a_leaning_claim_whose_interval_excludes_1_is_not_asked_for_one() -> None:
    clear = _claim("C8", "loss after the commitment point, per additional practice", measure="hazard ratio",
                   e_value=None, fails=(Requirement.KIND,))  # fmt: skip
    assert "an interval that does not reach “no difference”" not in change_our_mind(clear)
    across = dataclasses.replace(clear, fails=(Requirement.PRECISION, Requirement.KIND))
    assert (
        "For a stronger verdict: an interval that does not reach “no difference”; another kind of comparison"
        in change_our_mind(across)
    )


@pytest.mark.parametrize(
    ("claim", "named"),
    [
        (_claim(), "three practices against none"),
        (_claim("C1", "success definition: practised against not"), "the practice against none"),
        (_claim("C2", "early against late delivery voice"), "early against late"),
        (_claim("C6", "amendments per contract-year, per additional practice"), "per additional practice"),
    ],
)
def test_an_e_value_names_its_contrast(claim: Claim, named: str) -> None:
    assert f"2.41 times as frequent with it (E-value, {named})" in change_our_mind(claim)


@pytest.mark.parametrize("e_value", [None, 1.0])
def test_an_e_value_is_said_only_where_there_is_one(e_value: float | None) -> None:
    assert "E-value" not in change_our_mind(_claim(e_value=e_value))
    for verdict in (Verdict.CONFOUNDED, Verdict.NOT_SUPPORTED, Verdict.INSUFFICIENT, Verdict.NONE):
        assert "E-value" not in change_our_mind(_claim(verdict=verdict))


def test_what_ends_a_strong_word_is_said_of_each() -> None:
    assert "reaches “no difference”" in change_our_mind(_claim(verdict=Verdict.SUPPORTED))
    assert "reaches “no difference”" in change_our_mind(_claim(verdict=Verdict.CONTRADICTED))
    assert "leaves room" in change_our_mind(_claim(verdict=Verdict.NOT_SUPPORTED))
    assert "reaches 10 % fewer escalations" in change_our_mind(_claim("C7", "per 10 points of control share"))


def test_where_a_claim_is_confounded_owner_lead_segment_and_season_are_shown_the_widest_first() -> None:
    rows = tuple(
        Balance(name, raw, 0.0, is_flagged=False)
        for name, raw in (
            ("deal value", 0.9), ("segment", -0.3), ("sales owner", 0.62), ("quarter of signature", 0.1),
            ("delivery lead", 0.41),
        )
    )  # fmt: skip
    said = what_differs(_evidence(_claim(), balance=rows))
    assert said.endswith(
        "in sales owner 0.62, delivery lead 0.41, segment 0.30, quarter of signature 0.10 (in standard deviations)."
    )
    assert what_differs(_evidence(_claim())) == ""
