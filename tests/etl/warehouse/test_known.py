"""How a build ends: what is known, what is not, and the steps that would change it."""

import pytest

from etl.warehouse.known import MANY, Known
from etl.warehouse.reach import Reach

NOTHING = dict.fromkeys(("escalations", "success_definition", "delivery_voice", "risk_ownership"), 0)
ALL_REACH = Reach(n_deals=4, n_opportunities=9, n_tickets=20, n_reaching=20, n_unlinked=0)


def known(*, unknown: dict[str, int] | None = None, reach: Reach = ALL_REACH, candidate: str = "") -> Known:
    return Known(n_accounts=2, unknown=NOTHING | (unknown or {}), reach=reach, candidate=candidate)


def test_where_all_is_known_there_is_no_step() -> None:
    assert known().lines == ["Known: 4 signed deals of 2 accounts, 20 tickets."]


def test_what_is_unknown_is_counted_together_where_it_is_as_many() -> None:
    said = known(unknown={"escalations": 4, "success_definition": 1, "delivery_voice": 4}).lines[1]
    assert said == (
        "Not known, which is neither no nor none: escalations, the delivery voice of all 4 deals; the success"
        " definition of 1 of 4 deals."
    )


def test_a_firm_with_crm_and_tickets_only_is_told_three_steps() -> None:
    steps = known(unknown=dict.fromkeys(NOTHING, 4), candidate="type = 'Crisis' of jira (3 tickets)").steps
    assert len(steps) == 3
    assert "perhaps type = 'Crisis' of jira (3 tickets)" in steps[0]
    assert steps[1].startswith("The success definition and the risk ownership: where the CRM has a field")
    assert steps[2].startswith("The delivery voice: export meetings")


@pytest.mark.parametrize(("n_unknown", "is_step"), [(2, False), (3, True)])
def test_a_step_is_named_from_more_than_half_of_the_deals_on(n_unknown: int, is_step: bool) -> None:
    assert MANY == 0.5
    assert bool(known(unknown={"risk_ownership": n_unknown}).steps) is is_step


def test_links_come_first_and_their_loss_is_said() -> None:
    told = known(unknown=dict.fromkeys(NOTHING, 4), reach=Reach(4, 9, 20, 0, 20))
    assert "20 of 20 tickets belong to no account of the CRM: the outcomes of 4 deals are unknown." in told.lines
    assert told.steps[0].startswith("`common-ground link`")
    assert not any(step.startswith("Escalations") for step in told.steps)  # the links are the cause
    assert len([line for line in told.lines if line.startswith("  ")]) == 3


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        (Reach(4, 9, 0, 0, 0), "Escalations: load an export of the tickets"),
        (Reach(4, 9, 20, 20, 0), "Escalations: load tickets up to now"),
        (Reach(0, 9, 20, 0, 20), "Map the won stages"),
        (Reach(0, 0, 20, 0, 20), "Load an export of deals"),
    ],
)
def test_the_first_step_follows_the_cause(reach: Reach, said: str) -> None:
    assert known(unknown={"escalations": reach.n_deals}, reach=reach).steps[0].startswith(said)
