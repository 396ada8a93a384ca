"""What changed of an account since the last look."""

import json
from datetime import date

import polars as pl

from dashboard.summaries import looks

ROWS = pl.DataFrame({"account_id": ["a", "b"], "next_renewal_on": [date(2027, 1, 3), None],
                     "values_at_risk": [["EUR 1000"], None]})  # fmt: skip
ESCALATIONS = pl.DataFrame({"account_id": ["a", "a"], "ticket_id": ["t1", "t2"], "is_open": [True, False]})
DEALS = pl.DataFrame({"account_id": ["a"], "deal_id": ["d1"], "deal_name": ["Rollout"], "alignment_score": [1]})


def test_the_same_facts_after_being_written_and_read_are_no_change() -> None:
    kept = looks.facts(ROWS, ESCALATIONS, DEALS)
    assert looks.changed(json.loads(json.dumps(kept["a"])), kept["a"]) == []
    assert set(kept) == {"a", "b"}


def test_each_kind_of_change_is_a_sentence() -> None:
    before = looks.facts(ROWS, ESCALATIONS, DEALS)["a"]
    now = {
        "escalations": {"t1": False, "t3": True},
        "deals": {"d1": {"name": "Rollout", "score": None}, "d2": {"name": "Care", "score": 3}},
        "renewal": None,
        "at_risk": [],
    }
    assert looks.changed(before, now) == [
        "1 new escalation, 1 of them open.",
        "1 escalation was closed.",
        "1 escalation is no longer on record.",
        "New signed deal: Care.",
        "Rollout: practices not all known; they were 1 of 3.",
        "The next renewal is not recorded; it was 3 Jan 2027.",
        "The value at risk is 0; it was EUR 1,000.",
    ]


def test_a_deal_that_is_gone_is_told() -> None:
    before = looks.facts(ROWS, ESCALATIONS, DEALS)["a"]
    assert looks.changed(before, {**before, "deals": {}}) == ["No longer a signed deal: Rollout."]
