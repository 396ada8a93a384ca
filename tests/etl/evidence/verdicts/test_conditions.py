"""The conditions of "Supported", each alone."""

import dataclasses
from typing import Any

import pytest

from etl.evidence import Verdict
from etl.evidence.estimators.regression import LogRatio
from etl.evidence.verdicts import conditions
from etl.evidence.verdicts.conditions import agreement_of
from etl.evidence.verdicts.facts import MainFacts, SecondaryFacts
from etl.evidence.verdicts.main_claims import (
    LEANING_READS,
    decide,
)
from tests.etl.evidence.verdicts.cases import CLEAR, SECONDARY, SOUND, THOROUGH, agreeing, log_ratio, to_controls


def missing_for_supported(facts: MainFacts) -> tuple[str, ...]:
    return tuple(text for _, text in conditions.missing_for_supported(facts))


def missing_for_secondary(facts: SecondaryFacts) -> tuple[str, ...]:
    return tuple(text for _, text in conditions.missing_for_secondary(facts))


def _thorough(facts: MainFacts = THOROUGH, **changes: Any) -> tuple[Verdict, tuple[str, ...]]:
    return decide(dataclasses.replace(facts, scrutiny=dataclasses.replace(SOUND, **changes)))


def _verdict(**changes: Any) -> Verdict:
    return decide(dataclasses.replace(CLEAR, **changes))[0]


@pytest.mark.parametrize(
    "change",
    [
        {"agreement": None},
        {"agreement": agreeing(0.89)},
        {"holds_without_cycle": False},
        {"share_outside_overlap": 0.26},
        {"share_outside_overlap": None},
        {"effective_deals": 39.9},
        {"overlap_ratio": 1.01},
        {"overlap_ratio": None},
        {"recorded_share": 0.49},
        {"failed_placebos": ("The year before signature",)},
        {"take_up_disagrees": True},
    ],
)
def test_each_check_that_fails_caps_the_verdict_at_leaning_with_a_reason(change: dict[str, Any]) -> None:
    verdict, reasons = _thorough(**change)
    assert verdict is Verdict.LEANING
    assert reasons[0] == LEANING_READS
    assert len(reasons) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"p": 0.06},
        {"ratio": log_ratio(0.96, 0.01)},
        {"e_value": 1.74},
        {"control": None, "e_value": 1.99},
        {"control": to_controls(0.9, 0.1)},
        {"bounds": (0.8, 1.01)},
        {"bounds": (1.01, 0.8)},
        {"bounds": (None, 0.8)},
        {"unknown_share": 0.51},
        {"effective_accounts": 4.9},
        {"without_largest": 1.0},
        {"latest_active_share": 0.31},
    ],
)
def test_each_condition_that_fails_caps_the_verdict_at_leaning_with_a_reason(change: dict[str, Any]) -> None:
    verdict, reasons = decide(dataclasses.replace(CLEAR, **change))
    assert verdict is Verdict.LEANING
    assert reasons[0] == LEANING_READS
    assert len(reasons) == 3


def test_without_control_tickets_a_stronger_e_value_will_do() -> None:
    assert _verdict(control=None, e_value=2.0) is Verdict.SUPPORTED


ALIKE = "Among deals that are alike in both arms (overlap weights) the ratio is not below 1."
SIX = dataclasses.replace(SECONDARY, effective_accounts=6.0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cap": "A cap."}, "A cap."),
        ({"p": 0.05}, "The interval includes 1 once the contrasts tested together are allowed for."),
        ({"agreeing": 0.5}, "50% of the specifications put the ratio below 1."),
        ({"agreeing": None}, "No other specification could be fitted."),
        ({"unknown_share": 0.6}, "Not known for 60% of the deals, more than 50 %."),
        ({"effective_accounts": 4.5}, "The data are concentrated in as few as 4.5 equal accounts."),
        ({"without_largest": 1.0}, "Without the largest account the ratio is not below 1."),
    ],
)
def test_a_secondary_claim_names_the_condition_that_fails(change: dict[str, Any], reason: str) -> None:
    assert missing_for_secondary(SIX) == ()
    assert missing_for_secondary(dataclasses.replace(SIX, **change)) == (reason,)


def test_a_claim_that_expects_more_names_its_own_side() -> None:
    facts = dataclasses.replace(SIX, ratio=log_ratio(1.4, 0.1), expects_less=False, agreeing=0.5, without_largest=0.9)
    assert missing_for_secondary(facts) == (
        "50% of the specifications put the ratio above 1.",
        "Without the largest account the ratio is not above 1.",
    )


def test_p_counts_only_where_the_interval_alone_lies_on_the_claims_side() -> None:
    across = dataclasses.replace(SIX, ratio=log_ratio(0.95, 0.1), p=0.6)
    assert missing_for_secondary(across) == ()
    assert missing_for_secondary(dataclasses.replace(SIX, ratio=None, p=1.0)) == ()
    assert len(missing_for_secondary(dataclasses.replace(SIX, p=0.6))) == 1
    above = dataclasses.replace(SIX, ratio=log_ratio(1.4, 0.1), without_largest=1.3, expects_less=False, p=0.6)
    assert len(missing_for_secondary(above)) == 1


def test_agreement_is_told_by_the_share_and_the_side() -> None:
    assert agreement_of(dataclasses.replace(SIX, agreeing=0.93)) == "93% of the specifications put the ratio below 1."
    assert agreement_of(dataclasses.replace(SIX, agreeing=None)) == "No other specification could be fitted."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ratio": log_ratio(0.951, 0.001)}, "The ratio is above 0.95."),
        ({"ratio": None}, "The ratio is above 0.95."),
        ({"p": 0.05}, "The interval includes 1, or does so once the practices tested together are allowed for."),
        (
            {"control": to_controls(1.2, 0.05)},
            "Control tickets, which the practices can't explain, do not differ clearly from this.",
        ),
        (
            {"e_value": 1.6},
            "A hidden difference between deals of rate ratio 1.60 could explain it (1.75 or more is asked for).",
        ),
        (
            {"e_value": None},
            "A hidden difference between deals of rate ratio 1.00 could explain it (1.75 or more is asked for).",
        ),
        (
            {"e_value": 1.9, "control": None},
            "A hidden difference between deals of rate ratio 1.90 could explain it (2.00 or more is asked for).",
        ),
        (
            {"bounds": (0.9, 1.0)},
            "With every unknown practice taken as done, or every one as not done, the ratio is not below 1.",
        ),
        ({"unknown_share": 0.6}, "A practice is unknown for 60% of the deals, more than 50 %."),
        ({"effective_accounts": 4.5}, "The observed time is concentrated in as few as 4.5 equal accounts."),
        ({"without_largest": 1.0}, "Without the largest account the ratio is not below 1."),
        ({"latest_active_share": 0.45}, "45% of the escalations went to the latest of several contracts."),
    ],
)
def test_a_main_claim_names_the_condition_that_fails(change: dict[str, Any], reason: str) -> None:
    assert missing_for_supported(dataclasses.replace(CLEAR, **change)) == (reason,)


def test_where_nothing_is_known_of_the_attribution_it_does_not_count() -> None:
    assert missing_for_supported(dataclasses.replace(CLEAR, latest_active_share=None)) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"agreement": None}, "No other specification could be run."),
        ({"agreement": agreeing(0.7)}, "70% of the specifications have a ratio below 1; 90 % are asked for."),
        ({"holds_without_cycle": False}, "Without the length of the sales cycle the ratio changes sides."),
        ({"share_outside_overlap": 0.4}, "40% of the deals have hardly any like them in the other arm."),
        ({"share_outside_overlap": None}, "Whether the arms overlap could not be told."),
        ({"effective_deals": 31.4}, "The deals alike in both arms amount to as few as 31 in one of them."),
        ({"overlap_ratio": 1.0}, "Among deals that are alike in both arms (overlap weights) the ratio is not below 1."),
        (
            {"overlap_ratio": None},
            "Among deals that are alike in both arms (overlap weights) the ratio is not below 1.",
        ),
        ({"recorded_share": 0.3}, "Only 30% of the evidence says when it was recorded."),
        (
            {"vanished_share": 0.08},
            "Evidence of 8% of the deals with practices and an escalation vanished after it, more than 5 %.",
        ),
        ({"failed_placebos": ("The year before",)}, "A placebo test failed: the year before."),
        (
            {"take_up_disagrees": True},
            "Where regions took the practices up one after the other, their escalations did not fall with it.",
        ),
    ],
)
def test_a_check_that_fails_is_named(change: dict[str, Any], reason: str) -> None:
    scrutiny = dataclasses.replace(SOUND, **change)
    assert missing_for_supported(dataclasses.replace(THOROUGH, scrutiny=scrutiny)) == (reason,)


def test_what_could_not_be_told_of_the_evidence_and_the_arms_does_not_count() -> None:
    scrutiny = dataclasses.replace(SOUND, effective_deals=None, recorded_share=None)
    assert missing_for_supported(dataclasses.replace(THOROUGH, scrutiny=scrutiny)) == ()
    scrutiny = dataclasses.replace(SOUND, share_outside_overlap=None, overlap_ratio=None)
    assert len(missing_for_supported(dataclasses.replace(THOROUGH, scrutiny=scrutiny))) == 1


def test_a_control_ratio_whose_bound_is_exactly_1_does_not_differ_clearly() -> None:
    centred = log_ratio(1.0, 0.06)
    control = LogRatio(-centred.limit(0.95), centred.deviations)
    assert len(missing_for_supported(dataclasses.replace(CLEAR, control=control))) == 1
