"""The claims C5 to C11 in the units people use, and never more than they carry."""

import dataclasses
import math
import re
from typing import Any

import pytest

from dashboard.wording.claims import (
    CLAIMS,
    VERDICT_MARKS,
    VERDICT_MEANINGS,
    VERDICTS,
    claim_sentence,
    claim_title,
    supporting,
    verdict_in_full,
)
from dashboard.wording.verdicts import change_our_mind
from etl.evidence import Claim, Estimate, Verdict
from etl.evidence.claims import contracts, cycle, late_stage, trust
from etl.evidence.verdicts.thresholds import THRESHOLDS


def test_every_verdict_has_a_name_one_mark_and_a_meaning() -> None:
    assert set(VERDICTS) == set(VERDICT_MARKS) == set(VERDICT_MEANINGS) == set(Verdict)
    assert len(set(VERDICT_MARKS.values())) == len(Verdict)


FORBIDDEN = re.compile(r"\b(causes|caused|proves|proven|drives)\b|!", re.IGNORECASE)
FOUND = Estimate(0.8, 0.6, 1.05, n_deals=400, n_events=90, n_accounts=200, method="test")
NOTHING = Estimate(None, None, None, n_deals=4, n_events=0, n_accounts=3, method="none", withheld="3 accounts.")


def a_claim(claim_id: str, contrast: str, **changes: Any) -> Claim:
    claim = Claim(
        claim_id=claim_id,
        contrast=contrast,
        crude=FOUND,
        adjusted=FOUND,
        verdict=Verdict.LEANING,
        reasons=("A reason.",),
        is_provisional=True,
        unknown_share=0.1,
        adjustment=(),
        control_ratio=NOTHING,
        e_value=1.5,
        smallest_detectable=0.7,
    )
    return dataclasses.replace(claim, **changes)


SENTENCES = {
    ("C5", "surprise escalations against control tickets, per additional practice"): (
        "20 % fewer surprise escalations per additional practice against control tickets, between 40 % fewer and 5 %"
        " more, after adjustment; 400 deals of 200 accounts, 90 surprise escalations."
    ),
    ("C2", "delivery voice: early against never or only after signature"): (
        "20 % fewer escalations when delivery was heard early rather than never, or only after signature, between"
    ),
    ("C5", "surprises among surprises and faults, per additional practice"): (
        "20 % lower odds that an escalation is a surprise rather than a fault per additional practice, between"
        " 40 % lower and 5 % higher, after adjustment; 400 deals of 200 accounts, 90 surprises."
    ),
    ("C6", "control clauses among control and coordination clauses, per additional practice"): (
        "20 % lower share of control clauses per additional practice"
    ),
    ("C6", "amendments per contract-year, risk ownership: practised against not"): (
        "20 % fewer amendments per contract-year with the practice than without"
    ),
    ("C7", "per 10 points of control share, deals with none or one of the practices"): (
        "20 % fewer escalations per 10 points of control share among deals with none or one of the practices"
    ),
    ("C8", "loss after the commitment point, delivery voice: practised against not"): (
        "20 % lower risk of loss per day after the commitment point with the practice than without"
    ),
    ("C9", "first trust signal, per additional practice"): (
        "20 % lower chance per day of a first trust signal per additional practice"
    ),
    ("C10", "delivery voice, per doubling of the sales cycle"): (
        "20 % lower odds of the practice per doubling of the sales cycle's length"
    ),
}


@pytest.mark.parametrize(("claim_id", "contrast"), SENTENCES)
def test_a_claim_is_said_in_the_units_of_its_outcome(claim_id: str, contrast: str) -> None:
    claim = a_claim(claim_id, contrast)
    said = claim_sentence(claim)
    assert said.startswith(SENTENCES[claim_id, contrast])
    for text in (said, claim_title(claim), change_our_mind(claim)):
        assert not FORBIDDEN.search(text)


def test_every_claim_has_a_title_and_a_practice_is_named_in_it() -> None:
    assert list(CLAIMS) == [f"C{number}" for number in range(1, 12)]
    claim = a_claim("C8", "loss after the commitment point, delivery voice: practised against not")
    assert claim_title(claim) == f"{CLAIMS['C8']}: delivery voice"
    whole = a_claim("C8", "loss after the commitment point, per additional practice")
    assert claim_title(whole) == CLAIMS["C8"]


def test_the_two_contrasts_on_surprises_have_titles_of_their_own() -> None:
    among = a_claim("C5", "surprises among surprises and faults, per additional practice")
    against = a_claim("C5", "surprise escalations against control tickets, per additional practice")
    assert claim_title(among) == CLAIMS["C5"] == "With the practices, fewer of the escalations are surprises"
    assert claim_title(against) == "With the practices, surprises are fewer than control tickets lead one to expect"


def test_no_difference_and_a_withheld_number_read_as_that() -> None:
    none = dataclasses.replace(FOUND, value=1.0)
    claim = a_claim("C8", "loss after the commitment point, per additional practice", adjusted=none)
    assert claim_sentence(claim).startswith("no difference in risk of loss")
    assert claim_sentence(dataclasses.replace(claim, adjusted=NOTHING)) == "3 accounts."


def test_a_share_of_accounts_reads_as_a_share() -> None:
    share = Estimate(0.69, 0.61, 0.76, n_deals=154, n_events=106, n_accounts=154, method="Wilson")
    claim = a_claim(
        "C11",
        "first escalation is a surprise",
        crude=share,
        adjusted=NOTHING,
        measure="share",
        verdict=Verdict.NONE,
        e_value=None,
    )
    assert claim_sentence(claim) == (
        "The first escalation was a surprise for 69 % of 154 accounts, between 61 % and 76 %."
    )
    assert "no verdict" in change_our_mind(claim)
    assert claim_sentence(dataclasses.replace(claim, crude=NOTHING)) == "3 accounts."


def test_beside_a_verdict_stands_what_it_still_takes() -> None:
    claim = a_claim("C4", "per additional practice")
    assert verdict_in_full(claim) == "Leaning (provisional)"
    assert verdict_in_full(dataclasses.replace(claim, is_provisional=False)) == "Leaning"
    review = dataclasses.replace(
        claim,
        verdict=Verdict.INSUFFICIENT,
        own_verdict=Verdict.SUPPORTED,
        is_under_review=True,
        is_provisional=False,
    )
    assert verdict_in_full(review) == "Not clear yet (under review; this quarter-end alone: Supported)"


def test_what_would_show_an_increase_is_called_one() -> None:
    claim = a_claim(
        "C9",
        "first trust signal, per additional practice",
        verdict=Verdict.INSUFFICIENT,
        smallest_detectable=1.4,
    )
    assert "an increase of 40 % or more" in change_our_mind(claim)


def test_the_side_that_supports_a_claim_is_the_one_that_its_rules_read_so() -> None:
    for question in (cycle._QUESTION, trust._QUESTION, late_stage._QUESTION, contracts._C6):
        high = supporting(question.claim_id)[1]
        assert (high <= 1) is question.expects_less, question.claim_id
    assert supporting("C7") == (THRESHOLDS.negligible_ratio, math.inf)
    assert all(supporting(claim_id) == (0.0, 1.0) for claim_id in ("C1", "C2", "C3", "C4", "C5"))
