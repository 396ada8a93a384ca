"""Tickets: which deal they count for, which are escalations, and of what kind.

Every ticket system here knows account A and has records from 2 January 2023 to the as-of day, 30 June 2026.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any

from tests.etl.rulings.scenario import Marts, given, tables
from tests.etl.rulings.worlds import DEAL, TICKETS_SINCE_2023

CONTRACT = tables(
    contracts="""
    contract_id, deal_id, account_id, contract_type, service_line, signed_on,  starts_on,  ends_on
    K,           D,       A,          SOW,           network,      2025-04-01, 2025-04-01, 2027-04-01
    """
)
# A second deal of the account, with a contract of another service line.
SECOND_CONTRACT = tables(
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    E,       A,          2025-02-06, 2025-05-01, yes,       yes
    """,
    contracts="""
    contract_id, deal_id, account_id, contract_type, service_line, signed_on,  starts_on,  ends_on
    L,           E,       A,          SOW,           cloud,        2025-05-01, 2025-05-01, 2027-05-01
    """,
)
FIRM = (DEAL, TICKETS_SINCE_2023, CONTRACT)


def _escalations(firm: Marts) -> list[dict[str, Any]]:
    return firm.rows("escalations")


# Attribution


@given(
    *FIRM,
    SECOND_CONTRACT,
    tickets="""
    ticket_id, account_id, deal_id, contract_id, opened_at,  source_system
    T1,        A,          D,       ,            2025-06-02, tickets
    T2,        A,          ,        L,           2025-06-02, tickets
    T3,        A,          D,       L,           2025-06-02, tickets
    """,
)
def test_a_deal_id_and_then_a_contract_id_attribute_a_ticket_directly(firm: Marts) -> None:
    """Ruling 10: a deal id beats a contract id."""
    found = [(firm.ticket(name)["deal_id"], firm.ticket(name)["attribution"]) for name in ("T1", "T2", "T3")]
    assert found == [("D", "direct"), ("E", "direct"), ("D", "direct")]


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, contract_id, opened_at,  source_system
    T1,        A,          K,           2027-05-02, tickets
    T2,        A,          K,           2025-03-02, tickets
    """,
)
def test_a_direct_key_holds_although_the_contract_is_not_active(firm: Marts) -> None:
    """Ruling 10."""
    assert (firm.ticket("T1")["deal_id"], firm.ticket("T1")["attribution"]) == ("D", "direct")
    assert (firm.ticket("T2")["deal_id"], firm.ticket("T2")["attribution"]) == ("D", "direct")


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, opened_at,        source_system
    T1,        A,          2025-04-01 00:00, tickets
    T2,        A,          2025-03-31 23:59, tickets
    """,
)
def test_the_only_active_contract_takes_a_ticket_from_its_first_moment(firm: Marts) -> None:
    """§4 Attribution: active over [earlier of signed and start, end)."""
    assert (firm.ticket("T1")["deal_id"], firm.ticket("T1")["attribution"]) == ("D", "only_active")
    assert (firm.ticket("T2")["deal_id"], firm.ticket("T2")["attribution"]) == (None, "unattributed")


@given(
    DEAL,
    TICKETS_SINCE_2023,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    K,           D,       A,          SOW,           2025-04-01, 2025-04-15, 2025-10-01
    """,
    tickets="""
    ticket_id, account_id, opened_at,        source_system
    T1,        A,          2025-09-30 23:59, tickets
    T2,        A,          2025-10-01 00:00, tickets
    T3,        A,          2025-04-10 00:00, tickets
    """,
)
def test_a_contract_is_over_on_the_day_of_its_end(firm: Marts) -> None:
    """§4 Attribution: half-open, from signature where that precedes the start."""
    assert [firm.ticket(name)["deal_id"] for name in ("T1", "T2", "T3")] == ["D", None, "D"]


@given(
    *FIRM,
    SECOND_CONTRACT,
    tickets="""
    ticket_id, account_id, service_line, opened_at,  source_system
    T1,        A,          network,      2025-06-02, tickets
    T2,        A,          cloud,        2025-06-02, tickets
    T3,        A,          voice,        2025-06-02, tickets
    T4,        A,          ,             2025-06-02, tickets
    T5,        A,          ,             2025-04-20, tickets
    """,
)
def test_of_several_active_contracts_the_service_line_decides_and_else_the_latest_signed(firm: Marts) -> None:
    """§4 Attribution: every rung below the direct one."""
    found = {name: (firm.ticket(name)["deal_id"], firm.ticket(name)["attribution"]) for name in ("T1", "T2", "T3")}
    assert found == {"T1": ("D", "service_line"), "T2": ("E", "service_line"), "T3": ("E", "latest_active")}
    assert (firm.ticket("T4")["deal_id"], firm.ticket("T4")["attribution"]) == ("E", "latest_active")
    assert (firm.ticket("T5")["deal_id"], firm.ticket("T5")["attribution"]) == ("D", "only_active")


@given(
    *FIRM,
    SECOND_CONTRACT,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    F,       A,          2025-02-06, 2025-05-15, yes,       yes
    """,
    contracts="""
    contract_id, deal_id, account_id, contract_type, service_line, signed_on,  starts_on,  ends_on
    M,           F,       A,          SOW,           network,      2025-05-15, 2025-05-15, 2027-05-15
    """,
    tickets="""
    ticket_id, account_id, service_line, opened_at,  source_system
    T,         A,          network,      2025-06-02, tickets
    """,
)
def test_of_several_contracts_of_the_service_line_the_latest_signed_wins(firm: Marts) -> None:
    """Ruling 10."""
    assert (firm.ticket("T")["deal_id"], firm.ticket("T")["attribution"]) == ("F", "latest_active")


@given(
    *FIRM,
    contracts="""
    contract_id, deal_id, account_id, contract_type, service_line, signed_on,  starts_on,  ends_on
    K2,          D,       A,          SOW,           cloud,        2025-05-01, 2025-05-01, 2027-05-01
    """,
    tickets="""
    ticket_id, account_id, opened_at,  source_system
    T,         A,          2025-06-02, tickets
    """,
)
def test_two_contracts_of_one_deal_are_one_competitor(firm: Marts) -> None:
    """Ruling 10."""
    assert (firm.ticket("T")["deal_id"], firm.ticket("T")["attribution"]) == ("D", "only_active")


@given(
    DEAL,
    TICKETS_SINCE_2023,
    contracts="""
    contract_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    X,           A,          SOW,           2022-01-10, 2022-01-10, 2027-01-10
    """,
    tickets="""
    ticket_id, account_id, opened_at,  source_system
    T1,        A,          2025-06-02, tickets
    T2,        A,          2025-03-02, tickets
    T3,        A,          2026-06-29, tickets
    """,
)
def test_a_deal_without_a_contract_competes_from_signature_without_end_and_a_contract_without_a_deal_does_not(
    firm: Marts,
) -> None:
    """Ruling 9."""
    found = [(firm.ticket(name)["deal_id"], firm.ticket(name)["attribution"]) for name in ("T1", "T2", "T3")]
    assert found == [("D", "only_active"), (None, "unattributed"), ("D", "only_active")]


@given(
    *FIRM,
    contracts="""
    contract_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    X,           A,          SOW,           2022-01-10, 2022-01-10, 2027-01-10
    """,
    tickets="""
    ticket_id, account_id, contract_id, opened_at,  source_system
    T,         A,          X,           2025-06-02, tickets
    """,
)
def test_a_ticket_that_names_a_contract_without_a_deal_is_given_to_no_other(firm: Marts) -> None:
    """Ruling 9, and the decision that no rung of the ladder overrules what a ticket says."""
    assert (firm.ticket("T")["deal_id"], firm.ticket("T")["attribution"]) == (None, "unattributed")


@given(
    *FIRM,
    accounts="""
    account_id, parent_account_id
    A,
    child,      A
    grandchild, child
    """,
    tickets="""
    ticket_id, account_id, opened_at,  source_system
    T1,        child,      2025-06-02, tickets
    T2,        grandchild, 2025-06-02, tickets
    """,
)
def test_a_ticket_climbs_from_its_account_to_the_parent_that_has_the_contract(firm: Marts) -> None:
    """§4 Attribution: searching up the account tree."""
    assert [firm.ticket(name)["deal_id"] for name in ("T1", "T2")] == ["D", "D"]
    assert firm.deal("D")["n_tickets"] == 2


@given(
    *FIRM,
    accounts="""
    account_id, parent_account_id
    P,
    A,          P
    """,
    tickets="""
    ticket_id, account_id, opened_at,  source_system
    T,         P,          2025-06-02, tickets
    """,
)
def test_a_ticket_does_not_descend_to_a_contract_of_a_child(firm: Marts) -> None:
    """§4 Attribution: up, not down; shown and counted, never dropped."""
    assert (firm.ticket("T")["deal_id"], firm.ticket("T")["attribution"]) == (None, "unattributed")


@given(
    *FIRM,
    accounts="""
    account_id, parent_account_id
    A,
    child,      A
    """,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    E,       child,      2025-02-06, 2025-05-01, yes,       yes
    """,
    tickets="""
    ticket_id, account_id, opened_at,  source_system
    T1,        child,      2025-06-02, tickets
    T2,        child,      2025-04-10, tickets
    """,
)
def test_the_nearest_account_with_an_active_deal_takes_the_ticket(firm: Marts) -> None:
    """§4 Attribution: searching up the account tree stops where something is active."""
    assert [firm.ticket(name)["deal_id"] for name in ("T1", "T2")] == ["E", "D"]


@given(
    *FIRM,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    LOST,    A,          2025-02-06, 2025-05-01, yes,       no
    OPEN,    A,          2025-02-06, ,           no,        no
    """,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on
    DRAFT,       OPEN,    A,          SOW,           2026-12-01, 2026-12-01
    """,
    tickets="""
    ticket_id, account_id, deal_id, contract_id, opened_at,  source_system, is_escalated
    T1,        A,          LOST,    ,            2025-06-02, tickets,       yes
    T2,        A,          OPEN,    ,            2025-06-02, tickets,       yes
    T3,        A,          ,        DRAFT,       2025-06-02, tickets,       yes
    T4,        A,          LOST,    K,           2025-06-02, tickets,       yes
    T5,        A,          LOST,    ,            2025-03-02, tickets,       yes
    """,
)
def test_a_key_to_a_deal_that_was_not_signed_is_none_and_is_kept(firm: Marts) -> None:
    """Ruling 22: the ladder goes on, to the contract that the ticket names, to the account's, or to nothing."""
    found = {row["ticket_id"]: (row["named_deal_id"], row["deal_id"], row["attribution"]) for row in _escalations(firm)}
    assert found == {
        "T1": ("LOST", "D", "only_active"),
        "T2": ("OPEN", "D", "only_active"),
        "T3": (None, "D", "only_active"),
        "T4": ("LOST", "D", "direct"),
        "T5": ("LOST", None, "unattributed"),
    }


@given(
    *FIRM,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    X,           ,        A,          SOW,           2022-01-10, 2022-01-10, 2027-01-10
    """,
    tickets="""
    ticket_id, account_id, deal_id, contract_id, opened_at,  source_system, is_escalated
    T1,        A,          ,        X,           2025-06-02, tickets,       yes
    T2,        A,          D,       X,           2025-06-02, tickets,       yes
    """,
)
def test_a_contract_that_names_no_deal_keeps_its_tickets_from_every_other(firm: Marts) -> None:
    """Ruling 23; a signed deal that the ticket names beats it (ruling 10)."""
    found = {row["ticket_id"]: (row["deal_id"], row["contract_id"], row["attribution"]) for row in _escalations(firm)}
    assert found == {"T1": (None, "X", "unattributed"), "T2": ("D", "X", "direct")}


@given(
    *FIRM,
    accounts="""
    account_id, parent_account_id
    A,
    child,      A
    CALM,
    """,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    OPEN,    NEW,        2025-02-06, ,           no,        no
    """,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    X,           ,        A,          SOW,           2022-01-10, 2022-01-10, 2027-01-10
    """,
    tickets="""
    ticket_id, account_id,   deal_id, contract_id, opened_at,  source_system, is_escalated
    HELD,      A,            ,        ,            2025-06-02, tickets,       yes
    STRAY,     A,            ,        X,           2025-06-02, tickets,       yes
    GONE,      A,            GONE,    ,            2025-03-02, tickets,       yes
    GONE2,     ,             ,        GONE,        2025-06-02, tickets,       yes
    UNLINKED,  tickets:none, ,        ,            2025-06-02, tickets,       yes
    NAMELESS,  ,             ,        ,            2025-06-02, tickets,       yes
    CALM,      CALM,         ,        ,            2025-06-02, tickets,       yes
    NEW,       NEW,          OPEN,    ,            2025-06-02, tickets,       yes
    BEFORE,    A,            ,        ,            2025-03-31, tickets,       yes
    ABOVE,     child,        ,        ,            2025-03-31, tickets,       yes
    """,
)
def test_every_unattributed_escalation_says_why(firm: Marts) -> None:
    """Ruling 24: one of five reasons, and none where the escalation is attributed."""
    assert {row["ticket_id"]: row["attribution_reason"] for row in _escalations(firm)} == {
        "HELD": None,
        "STRAY": "its contract names no deal",
        "GONE": "ticket names an unknown contract or deal",
        "GONE2": "ticket names an unknown contract or deal",
        "UNLINKED": "no account linked",
        "NAMELESS": "no account linked",
        "CALM": "account has no signed deal",
        "NEW": "account has no signed deal",
        "BEFORE": "no contract active on that day",
        "ABOVE": "no contract active on that day",
    }


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, opened_at,  source_system
    T,         tickets:A,  2025-06-02, tickets
    """,
)
def test_a_ticket_of_the_ticket_systems_own_account_reaches_the_deal_by_the_link(firm: Marts) -> None:
    """§3 account_links: which accounts of different systems are one."""
    assert (firm.ticket("T")["deal_id"], firm.ticket("T")["account_id"]) == ("D", "A")


# Escalations


@given(
    *FIRM,
    tickets="""
    ticket_id, parent_ticket_id, account_id, deal_id, opened_at,  is_escalated, cause,           source_system
    P,         ,                 A,          ,        2025-06-02, no,           technical fault, tickets
    C,         P,                A,          ,        2025-06-05, no,           scope,           tickets
    G,         C,                A,          ,        2025-06-06, yes,          scope,           tickets
    """,
)
def test_grandchildren_fold_as_children_do_and_a_control_cause_stays_the_parents(firm: Marts) -> None:
    """Ruling 14."""
    deal = firm.deal("D")
    assert (deal["n_tickets"], deal["n_escalations"], deal["n_control_tickets"]) == (1, 1, 1)
    assert (deal["n_surprise_escalations"], deal["n_attributable_escalations"]) == (0, 0)


@given(
    *FIRM,
    tickets="""
    ticket_id, parent_ticket_id, account_id, opened_at,  is_escalated, source_system
    C,         GONE,             A,          2025-06-05, yes,          tickets
    """,
)
def test_a_child_whose_parent_is_not_in_the_export_stands_for_itself(firm: Marts) -> None:
    """Ruling 14: never dropped."""
    assert (firm.deal("D")["n_tickets"], firm.deal("D")["n_escalations"]) == (1, 1)


@given(
    *FIRM,
    tickets="""
    ticket_id, parent_ticket_id, account_id, opened_at,  is_escalated, escalated_at, cause,    source_system
    P,         ,                 A,          2025-06-02, no,           ,             scope,    tickets
    C1,        P,                A,          2025-06-05, yes,          2025-06-09,   external, tickets
    C2,        P,                A,          2025-06-06, yes,          2025-06-07,   external, tickets
    """,
)
def test_children_fold_into_their_parent_which_is_escalated_at_the_earliest_date_with_its_own_cause(
    firm: Marts,
) -> None:
    """Ruling 14."""
    escalation = firm.row("escalations")
    assert (escalation["ticket_id"], escalation["cause"], escalation["is_surprise"]) == ("P", "scope", True)
    assert escalation["escalated_at"] == datetime(2025, 6, 7)
    deal = firm.deal("D")
    assert (deal["n_tickets"], deal["n_escalations"], deal["n_control_tickets"]) == (1, 1, 0)
    assert deal["first_escalation_on"] == date(2025, 6, 7)
    assert deal["time_to_first_escalation_days"] == 29 + 31 + 7


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, escalated_at, escalation_level, source_system
    T1,        A,          2025-06-02, yes,          ,             ,                 tickets
    T2,        A,          2025-06-02, no,           2025-06-10,   ,                 tickets
    T3,        A,          2025-06-02, ,             ,             L2,               tickets
    T4,        A,          2025-06-02, no,           ,             ,                 tickets
    T5,        A,          2025-06-02, ,             ,             ,                 tickets
    """,
)
def test_a_flag_a_level_or_an_escalation_record_makes_an_escalation(firm: Marts) -> None:
    """§4 Escalation: its date is escalated_at, else opened_at."""
    escalations = {row["ticket_id"]: row for row in firm.rows("escalations")}
    assert sorted(escalations) == ["T1", "T2", "T3"]
    assert firm.ticket("T1")["event_at"] == datetime(2025, 6, 2)
    assert firm.ticket("T2")["event_at"] == datetime(2025, 6, 10)


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, priority, escalation_level, source_system
    T1,        A,          2025-06-02, yes,          p2,       ,                 tickets
    T2,        A,          2025-06-02, no,           p1,       ,                 tickets
    T3,        A,          2025-06-02, yes,          p1,       Executive,        tickets
    T4,        A,          2025-06-02, no,           p3,       ,                 tickets
    """,
)
def test_the_alternative_definitions_of_an_escalation_stand_side_by_side(firm: Marts) -> None:
    """§4 Escalation: p1, flagged_or_p1 and management_level are columns of ticket_outcomes."""
    names = ("flagged", "p1", "flagged_or_p1", "management_level")
    found = {
        ticket: [firm.ticket(ticket)[f"is_escalation_{name}"] for name in names] for ticket in ("T1", "T2", "T3", "T4")
    }
    assert found == {
        "T1": [True, False, True, False],
        "T2": [False, True, True, False],
        "T3": [True, True, True, True],
        "T4": [False, False, False, False],
    }


@given(
    DEAL,
    TICKETS_SINCE_2023,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    K,           D,       A,          SOW,           2025-04-01, 2025-03-01, 2025-10-01
    """,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, escalated_at, source_system
    T1,        A,          2025-03-20, yes,          2025-04-02,   tickets
    T2,        A,          2025-03-20, yes,          2025-03-25,   tickets
    T3,        A,          2025-09-20, yes,          2025-10-01,   tickets
    T4,        A,          2025-09-20, yes,          2025-09-30,   tickets
    T5,        A,          2025-03-20, no,           ,             tickets
    T6,        A,          2025-05-20, no,           ,             tickets
    """,
)
def test_an_escalation_counts_by_its_own_date_and_another_ticket_by_its_opening(firm: Marts) -> None:
    """Ruling 15: T1 and T4 were escalated within follow-up, T2 before and T3 on its last, excluded day."""
    deal = firm.deal("D")
    assert deal["n_escalations"] == 2
    assert (deal["first_escalation_on"], deal["time_to_first_escalation_days"]) == (date(2025, 4, 2), 1)
    assert len(firm.rows("escalations")) == 4


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, opened_at,  source_system
    T1,        A,          2025-03-31, tickets
    T2,        A,          2025-04-01, tickets
    T3,        A,          2025-05-01, tickets
    """,
)
def test_a_ticket_before_signature_is_no_outcome_of_the_deal(firm: Marts) -> None:
    """Ruling 15: follow-up begins with signature."""
    assert firm.deal("D")["n_tickets"] == 2


@given(
    *FIRM,
    accounts="""
    account_id, parent_account_id
    A,
    child,      A
    """,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, cause,           source_system
    T1,        A,          2024-04-01, yes,          scope,           tickets
    T2,        A,          2024-03-31, yes,          scope,           tickets
    T3,        A,          2025-03-31, yes,          technical fault, tickets
    T4,        A,          2025-04-01, yes,          scope,           tickets
    T5,        child,      2024-09-01, yes,          scope,           tickets
    T6,        A,          2024-09-01, no,           scope,           tickets
    """,
)
def test_prior_escalations_are_the_accounts_own_of_365_days_whatever_their_cause(firm: Marts) -> None:
    """Ruling 15: T1 was 365 days before signature, T2 366, T5 of a child and T6 not escalated."""
    assert firm.deal("D")["n_prior_escalations_12m"] == 2


# Causes


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, cause,           source_system
    T1,        A,          2025-06-01, yes,          scope,           tickets
    T2,        A,          2025-06-02, yes,          expectation,     tickets
    T3,        A,          2025-06-03, yes,          responsibility,  tickets
    T4,        A,          2025-06-04, yes,          unowned risk,    tickets
    T5,        A,          2025-06-05, yes,          known risk,      tickets
    T6,        A,          2025-06-06, yes,          commercial,      tickets
    T7,        A,          2025-06-07, yes,          other,           tickets
    T8,        A,          2025-06-08, yes,          technical fault, tickets
    T9,        A,          2025-06-09, yes,          external,        tickets
    TA,        A,          2025-06-10, no,           user request,    tickets
    TB,        A,          2025-06-11, no,           scope,           tickets
    """,
)
def test_surprises_are_four_causes_controls_three_and_everything_else_is_attributable(firm: Marts) -> None:
    """§4 Surprise, control tickets, attributable."""
    deal = firm.deal("D")
    assert deal["n_tickets"] == 11
    assert deal["n_escalations"] == 9
    assert deal["n_surprise_escalations"] == 4
    assert deal["n_attributable_escalations"] == 9 - 2
    assert deal["n_control_tickets"] == 3


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, cause,        source_system
    T1,        A,          2025-06-01, yes,          ,             tickets
    T2,        A,          2025-06-02, yes,          moon phase,   tickets
    T3,        A,          2025-06-03, no,           ,             tickets
    """,
)
def test_a_missing_cause_is_no_surprise_and_no_control_but_attributable(firm: Marts) -> None:
    """Ruling 16: words that the map does not know are a missing cause."""
    for ticket in ("T1", "T2", "T3"):
        found = firm.ticket(ticket)
        assert (found["cause"], found["is_surprise"], found["is_control"]) == (None, False, False)
    deal = firm.deal("D")
    assert (deal["n_surprise_escalations"], deal["n_control_tickets"]) == (0, 0)
    assert (deal["n_escalations"], deal["n_attributable_escalations"]) == (2, 2)


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, cause, source_system
    T1,        A,          2025-04-15, yes,          scope, tickets
    T2,        A,          2025-08-15, yes,          ,      tickets
    T3,        A,          2026-06-15, yes,          scope, tickets
    """,
)
def test_windows_and_quarters_share_the_escalations_out_among_them(firm: Marts) -> None:
    """Ruling 15: by escalation date; 12+ months from 1 April 2025 begin in April 2026."""
    windows = {row["window"]: row["n_escalations"] for row in firm.rows("deal_windows", deal_id="D")}
    assert windows == {"0-3": 1, "3-6": 1, "6-12": 0, "12+": 1}
    quarters = Counter[str]()
    for row in firm.rows("period_trends"):
        quarters[row["quarter_on"].isoformat()] += row["n_escalations"]
    assert dict(quarters) == {
        "2025-04-01": 1,
        "2025-07-01": 1,
        "2025-10-01": 0,
        "2026-01-01": 0,
        "2026-04-01": 1,
    }


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, source_system
    T1,        A,          2025-06-01, yes,          tickets
    T2,        Z,          2025-06-02, yes,          tickets
    """,
)
def test_an_unattributed_escalation_is_listed_with_the_others(firm: Marts) -> None:
    """§4 Attribution: shown, counted, never dropped."""
    found = {row["ticket_id"]: row["attribution"] for row in firm.rows("escalations")}
    assert found == {"T1": "only_active", "T2": "unattributed"}
    timeline = firm.rows("account_timeline", account_id="A", event_type="escalation")
    assert [row["occurred_at"] for row in timeline] == [datetime(2025, 6, 1)]


@given(
    DEAL,
    TICKETS_SINCE_2023,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    K,           D,       A,          SOW,           2025-04-01, 2025-04-01, 2025-07-01
    L,           D,       A,          SOW,           2025-04-01, 2025-10-01, 2026-04-01
    """,
    tickets="""
    ticket_id, account_id, opened_at,  source_system
    T1,        A,          2025-08-01, tickets
    """,
)
def test_a_ticket_between_two_contracts_of_a_deal_is_the_deals_as_its_follow_up_is(firm: Marts) -> None:
    """Ruling 10: contracts of one deal count as one."""
    assert (firm.ticket("T1")["deal_id"], firm.ticket("T1")["attribution"]) == ("D", "only_active")


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, deal_id, opened_at,  is_escalated, escalated_at, source_system
    T1,        A,          D,       2026-06-01, yes,          2026-07-01,   tickets
    """,
)
def test_what_escalates_only_after_the_as_of_date_is_not_escalated_yet(firm: Marts) -> None:
    """Ruling 12: the as-of day is the last that is known."""
    assert (firm.deal("D")["n_tickets"], firm.deal("D")["n_escalations"]) == (1, 0)
