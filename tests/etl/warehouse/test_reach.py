"""What a build that can tell of no deal says; the command line's tests hold what it replaces."""

import pytest

from etl.warehouse.reach import Reach


@pytest.mark.parametrize(
    ("reach", "is_blind", "said"),
    [
        (Reach(0, 0, 9, 0, 9), True, "No deal was loaded: nothing can be shown yet. Next: load an export of deals;"),
        (Reach(0, 4, 9, 0, 9), True, "None of 4 deals is signed: nothing can be shown yet. Next: map the won stages"),
        (Reach(3, 4, 9, 0, 9), True, "9 of 9 tickets belong to no account of the CRM: the outcomes of 3 deals are"),
        (Reach(1, 4, 9, 0, 9), True, "9 of 9 tickets belong to no account of the CRM: the outcome of 1 deal is"),
        (Reach(3, 4, 9, 0, 0), True, "None of 9 tickets belongs to the account of a deal: the outcomes of 3 deals"),
        (Reach(3, 4, 9, 7, 2), False, "2 of 9 tickets belong to no account of the CRM: what they tell reaches no"),
        (Reach(3, 4, 9, 9, 0), False, ""),
        (Reach(3, 4, 0, 0, 0), False, ""),
    ],
)
def test_what_is_missing_is_said_with_what_it_costs_and_the_next_step(reach: Reach, is_blind: bool, said: str) -> None:
    assert reach.is_blind is is_blind
    assert reach.sentence.startswith(said)
    assert ("Next: " in reach.sentence) is bool(said)
