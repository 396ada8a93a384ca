"""Contracts: signature, linking and the end. Follow-up: how long a deal could have escalated, and who was watching.

Follow-up of the usual deal D begins on 1 April 2025; the as-of day is 30 June 2026. A ticket system whose records run
from 2 January 2023 to the as-of day therefore observes it for 365 + 91 days.
"""

from datetime import date

import pytest

from tests.etl.rulings.scenario import Marts, given, tables
from tests.etl.rulings.worlds import DEAL, TICKETS_SINCE_2023

DAYS_PER_MONTH = 30.4375
FIRM = (DEAL, TICKETS_SINCE_2023)


def _months(days: int) -> object:
    return pytest.approx(days / DAYS_PER_MONTH)


# Signature


@given(
    DEAL,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    K1,          D,       A,          SOW,           2025-03-28, 2025-05-01, 2026-01-01
    K2,          D,       A,          MSA,           2025-03-25, 2025-05-01, 2025-12-01
    """,
)
def test_a_deal_is_signed_with_the_earliest_of_its_contracts_and_ends_with_the_last(firm: Marts) -> None:
    """Ruling 8: contract_id is the first signed; §4 Signature: a contract goes before the closing date."""
    deal = firm.deal("D")
    assert (deal["signed_on"], deal["contract_id"]) == (date(2025, 3, 25), "K2")
    assert (deal["followup_start_on"], deal["followup_end_on"]) == (date(2025, 3, 25), date(2026, 1, 1))


@given(
    *FIRM,
    contracts="""
    contract_id, deal_id, account_id, contract_type,            signed_on,  starts_on,  ends_on
    N1,          D,       A,          NDA,                      2025-01-10, 2025-01-10, 2030-01-10
    N2,          D,       A,          Non-Disclosure Agreement, 2025-01-11, 2025-01-11, 2030-01-11
    K,           D,       A,          SOW,                      2025-04-01, 2025-04-01, 2025-10-01
    """,
    contract_clauses="""
    clause_id, contract_id, clause_family, word_count
    NC1,       N1,          control,       100
    NC2,       N2,          coordination,  100
    KC1,       K,           control,       100
    """,
    tickets="""
    ticket_id, account_id, opened_at,  source_system
    T1,        A,          2025-02-01, tickets
    T2,        A,          2025-11-01, tickets
    T3,        A,          2025-06-01, tickets
    """,
)
def test_a_non_disclosure_agreement_counts_nowhere(firm: Marts) -> None:
    """Ruling 8: signature, clauses, attribution, end."""
    deal = firm.deal("D")
    assert (deal["signed_on"], deal["contract_id"]) == (date(2025, 4, 1), "K")
    assert (deal["n_clauses"], deal["n_control_clauses"], deal["n_coordination_clauses"]) == (1, 1, 0)
    assert deal["followup_end_on"] == date(2025, 10, 1)
    assert [firm.ticket(name)["deal_id"] for name in ("T1", "T2", "T3")] == [None, None, "D"]


@given(
    DEAL,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on
    N1,          D,       A,          NDA,           2025-01-10
    """,
)
def test_a_deal_with_only_a_non_disclosure_agreement_is_signed_when_it_was_won(firm: Marts) -> None:
    """Ruling 8."""
    assert (firm.deal("D")["signed_on"], firm.deal("D")["contract_id"]) == (date(2025, 4, 1), None)


@given(
    tables(
        deals="""
        deal_id, account_id, created_at, closed_on,  is_closed, is_won
        WON,     A,          2025-01-06, 2025-04-01, yes,       yes
        LOST,    A,          2025-01-06, 2025-04-01, yes,       no
        OPEN,    A,          2025-01-06, ,           no,        no
        """
    )
)
def test_a_won_deal_without_a_contract_is_signed_when_it_closed_and_others_are_not_signed(firm: Marts) -> None:
    """§4 Signature."""
    assert [(row["deal_id"], row["signed_on"]) for row in firm.rows("deal_outcomes")] == [("WON", date(2025, 4, 1))]


@given(
    *FIRM,
    deals="""
    deal_id, account_id, deal_type, created_at, closed_on,  is_closed, is_won
    R,       A,          renewal,   2026-01-05, 2026-04-01, yes,       yes
    """,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on,    renews_contract_id
    K,           D,       A,          SOW,           2025-04-01, 2025-04-01, 2026-04-01,
    L,           R,       A,          SOW,           2026-03-20, 2026-04-01, 2027-04-01, K
    """,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, source_system
    T1,        A,          2025-06-01, yes,          tickets
    T2,        A,          2026-05-01, yes,          tickets
    """,
)
def test_a_renewal_is_a_deal_of_its_own_with_its_own_time_zero(firm: Marts) -> None:
    """§4 Signature."""
    first, renewal = firm.deal("D"), firm.deal("R")
    assert (first["signed_on"], renewal["signed_on"]) == (date(2025, 4, 1), date(2026, 3, 20))
    assert (first["followup_end_on"], renewal["followup_start_on"]) == (date(2026, 4, 1), date(2026, 3, 20))
    assert (first["n_escalations"], renewal["n_escalations"]) == (1, 1)
    assert renewal["n_prior_escalations_12m"] == 1


@given(
    *FIRM,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    E,       A,          2025-02-06, 2025-07-01, yes,       yes
    """,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    K,           D,       A,          SOW,           2025-04-01, 2025-04-01, 2026-04-01
    L,           E,       A,          SOW,           2025-07-01, 2025-07-01, 2026-04-01
    """,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, source_system
    T1,        A,          2025-05-01, yes,          tickets
    T2,        A,          2025-08-01, yes,          tickets
    """,
)
def test_overlapping_contracts_each_run_their_own_follow_up_and_share_no_ticket(firm: Marts) -> None:
    """Ruling 10: a ticket counts for one deal only."""
    first, second = firm.deal("D"), firm.deal("E")
    assert (first["followup_months"], second["followup_months"]) == (_months(365), _months(274))
    assert (first["n_escalations"], second["n_escalations"]) == (1, 1)


# Linking


@given(
    DEAL,
    contracts="""
    contract_id, account_id, contract_type, signed_on
    K1,          A,          SOW,           2025-05-16
    """,
)
def test_a_contract_signed_45_days_after_the_accounts_only_win_belongs_to_it(firm: Marts) -> None:
    """§4 Signature: without a deal id, the account's only deal won within 45 days of the contract's signature."""
    assert firm.row("contract_profiles", contract_id="K1")["deal_id"] == "D"
    assert firm.deal("D")["signed_on"] == date(2025, 5, 16)


@given(
    DEAL,
    contracts="""
    contract_id, account_id, contract_type, signed_on
    K1,          A,          SOW,           2025-05-17
    """,
)
def test_a_contract_signed_46_days_after_the_win_stays_unlinked_and_is_kept(firm: Marts) -> None:
    """§4 Signature: unlinked, listed and kept."""
    assert firm.row("contract_profiles", contract_id="K1")["deal_id"] is None
    assert firm.deal("D")["signed_on"] == date(2025, 4, 1)


@given(
    DEAL,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    E,       A,          2025-02-06, 2025-04-20, yes,       yes
    LOST,    B,          2025-02-06, 2025-04-20, yes,       no
    F,       B,          2025-02-06, 2025-04-20, yes,       yes
    """,
    contracts="""
    contract_id, account_id, contract_type, signed_on
    K1,          A,          SOW,           2025-04-10
    K2,          B,          SOW,           2025-04-10
    """,
)
def test_a_contract_between_two_wins_stays_unlinked_but_a_loss_does_not_matter(firm: Marts) -> None:
    """§4 Signature: the account's only deal won within 45 days."""
    assert firm.row("contract_profiles", contract_id="K1")["deal_id"] is None
    assert firm.row("contract_profiles", contract_id="K2")["deal_id"] == "F"


# Follow-up


@given(
    *FIRM,
    tickets="""
    ticket_id, account_id, opened_at,        is_escalated, source_system
    T1,        A,          2026-06-30 23:59, yes,          tickets
    """,
)
def test_the_as_of_day_is_included(firm: Marts) -> None:
    """Ruling 12: follow-up and observed time end at the start of the day after."""
    deal = firm.deal("D")
    assert deal["followup_end_on"] == date(2026, 7, 1)
    assert (deal["followup_months"], deal["observed_months"]) == (_months(365 + 91), _months(365 + 91))
    assert deal["n_escalations"] == 1


@given(
    *FIRM,
    accounts="""
    account_id, churned_on
    A,          2025-09-01
    """,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated, source_system
    T1,        A,          2025-08-31, yes,          tickets
    T2,        A,          2025-09-01, yes,          tickets
    """,
)
def test_follow_up_ends_when_the_account_churns(firm: Marts) -> None:
    """§4 Follow-up: half-open, the earliest end."""
    deal = firm.deal("D")
    assert (deal["followup_end_on"], deal["followup_months"]) == (date(2025, 9, 1), _months(153))
    assert deal["n_escalations"] == 1


@given(
    *FIRM,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on,    terminated_on
    K,           D,       A,          SOW,           2025-04-01, 2025-04-01, 2027-04-01, 2025-10-01
    """,
)
def test_follow_up_ends_with_the_termination_of_the_contract(firm: Marts) -> None:
    """§4 Follow-up: contract end or termination."""
    assert (firm.deal("D")["followup_end_on"], firm.deal("D")["followup_months"]) == (date(2025, 10, 1), _months(183))


@given(
    *FIRM,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on,    terminated_on
    K,           D,       A,          SOW,           2025-04-01, 2025-04-01, 2027-04-01, 2025-04-01
    """,
)
def test_a_deal_without_follow_up_has_null_outcomes_and_not_zero(firm: Marts) -> None:
    """§4 Follow-up: outcomes are null where nothing was observed."""
    deal = firm.deal("D")
    assert (deal["followup_months"], deal["observed_months"] or 0) == (0, 0)
    outcomes = ("n_tickets", "n_escalations", "n_attributable_escalations", "n_surprise_escalations")
    assert [deal[name] for name in (*outcomes, "n_control_tickets", "is_escalated")] == [None] * 6


@given(*FIRM)
def test_an_observed_deal_without_tickets_has_zero_escalations(firm: Marts) -> None:
    """Ruling 11: the ticket source covers an account that is linked to it."""
    deal = firm.deal("D")
    assert (deal["n_tickets"], deal["n_escalations"], deal["is_escalated"]) == (0, 0, False)
    assert deal["n_prior_escalations_12m"] == 0


@given(DEAL)
def test_a_deal_whose_account_no_ticket_source_knows_has_null_outcomes(firm: Marts) -> None:
    """Ruling 11."""
    deal = firm.deal("D")
    assert (deal["followup_months"], deal["observed_months"] or 0) == (_months(365 + 91), 0)
    assert (deal["n_escalations"], deal["is_escalated"], deal["n_prior_escalations_12m"]) == (None, None, None)


@given(
    DEAL,
    TICKETS_SINCE_2023,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    E,       PARENT,     2025-01-06, 2025-04-01, yes,       yes
    F,       STRANGER,   2025-01-06, 2025-04-01, yes,       yes
    G,       STRANGER2,  2025-01-06, 2025-04-01, yes,       yes
    H,       STRANGER3,  2025-01-06, 2025-04-01, yes,       yes
    """,
    accounts="""
    account_id, parent_account_id
    PARENT,
    A,          PARENT
    """,
)
def test_an_account_is_covered_through_one_below_it_but_not_through_strangers(firm: Marts) -> None:
    """Ruling 11: A is linked, PARENT stands above it; the source names less than half of the system's accounts."""
    found = {row["deal_id"]: row["n_escalations"] for row in firm.rows("deal_outcomes")}
    assert found == {"D": 0, "E": 0, "F": None, "G": None, "H": None}


@given(
    DEAL,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    E,       CALM,       2025-01-06, 2025-04-01, yes,       yes
    """,
    tickets="""
    ticket_id, account_id, opened_at
    first,     A,          2023-01-02
    last,      A,          2026-06-30
    """,
)
def test_a_source_that_names_half_of_a_systems_accounts_covers_the_calm_ones_too(firm: Marts) -> None:
    """Ruling 11, as decided: a CRM's own cases observe its calm accounts."""
    assert firm.deal("E")["n_escalations"] == 0


@given(
    *FIRM,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    E,       CALM,       2025-01-06, 2025-04-01, yes,       yes
    """,
)
def test_a_source_that_knows_accounts_only_by_links_covers_no_other(firm: Marts) -> None:
    """Ruling 11: CALM has no link to the ticket system, and may belong to another part of the firm."""
    assert firm.deal("E")["n_escalations"] is None


@given(
    DEAL,
    tickets="""
    ticket_id, account_id, opened_at
    first,     A,          2025-07-01
    last,      A,          2026-06-30
    """,
)
def test_observed_time_begins_with_the_first_record_of_the_ticket_source(firm: Marts) -> None:
    """§4 Observed; Ruling 11: its tickets carry the account's own id."""
    deal = firm.deal("D")
    assert (deal["followup_months"], deal["observed_months"]) == (_months(365 + 91), _months(365))
    assert deal["n_tickets"] == 2
    assert deal["n_prior_escalations_12m"] is None


@given(
    DEAL,
    tickets="""
    ticket_id, account_id, opened_at
    first,     A,          2023-01-02
    last,      A,          2025-10-01
    """,
)
def test_nothing_is_observed_after_the_last_record_of_the_ticket_source(firm: Marts) -> None:
    """§4 Observed: follow-up ∩ [first, last] record; the day of the last record counts, as the as-of day does."""
    deal = firm.deal("D")
    assert deal["followup_months"] == _months(365 + 91)
    assert deal["observed_months"] == _months(183 + 1)
    assert deal["n_tickets"] == 1


@given(
    DEAL,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated
    first,     A,          2024-04-01, no
    T,         A,          2025-01-10, yes
    last,      A,          2026-06-30, no
    """,
)
def test_twelve_observed_months_before_signature_are_enough_for_prior_escalations(firm: Marts) -> None:
    """§4 Follow-up: n_prior_escalations_12m is null without twelve observed months."""
    assert firm.deal("D")["n_prior_escalations_12m"] == 1


@given(
    DEAL,
    tickets="""
    ticket_id, account_id, opened_at,  is_escalated
    first,     A,          2024-04-02, no
    T,         A,          2025-01-10, yes
    last,      A,          2026-06-30, no
    """,
)
def test_a_day_less_than_twelve_observed_months_leaves_prior_escalations_unknown(firm: Marts) -> None:
    """§4 Follow-up: n_prior_escalations_12m is null without twelve observed months."""
    assert firm.deal("D")["n_prior_escalations_12m"] is None


@given(
    *FIRM,
    accounts="""
    account_id, churned_on
    A,          2025-03-01
    """,
)
def test_an_account_that_churned_before_signature_leaves_no_negative_follow_up(firm: Marts) -> None:
    """§4 Follow-up: outcomes are null where nothing was observed."""
    deal = firm.deal("D")
    assert (deal["followup_months"], deal["n_escalations"]) == (0, None)


@given(
    *FIRM,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    K,           D,       A,          SOW,           2025-04-01, 2025-04-01, 2025-10-01
    L,           D,       A,          MSA,           2025-04-01, 2025-04-01,
    """,
)
def test_a_deal_with_an_open_ended_contract_does_not_end_with_the_other(firm: Marts) -> None:
    """Ruling 8: the deal ends with its last contract."""
    assert firm.deal("D")["followup_end_on"] == date(2026, 7, 1)


@given(
    *FIRM,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won
    E,       A,          2025-12-01, 2026-02-02, yes,       yes
    """,
    tickets="""
    ticket_id, account_id, deal_id, opened_at,  is_escalated, source_system
    T1,        A,          D,       2025-09-30, yes,          tickets
    T2,        A,          D,       2025-10-01, yes,          tickets
    T3,        A,          E,       2026-03-01, yes,          tickets
    """,
)
def test_a_cohort_is_compared_over_its_first_six_months_and_immature_until_they_are_over(firm: Marts) -> None:
    """§5 cohort_trends: six months after 1 April 2025 are over on 1 October; after 2 February 2026 in August."""
    cohorts = {row["quarter_on"]: row for row in firm.rows("cohort_trends")}
    old, young = cohorts[date(2025, 4, 1)], cohorts[date(2026, 1, 1)]
    assert (old["n_deals"], old["n_escalations"], old["is_immature"]) == (1, 1, False)
    assert (young["n_deals"], young["is_immature"]) == (1, True)


# As of signature


@given(
    DEAL,
    field_changes="""
    entity, record_id, field,          old_value, new_value, changed_at
    deals,  D,         amount,         80000,     90000,     2025-02-01
    deals,  D,         amount,         90000,     100000,    2025-05-01
    deals,  D,         sales_owner_id, pia,       dan,       2025-03-01
    deals,  D,         sales_owner_id, dan,       sam,       2025-06-01
    """,
)
def test_amount_and_sales_owner_are_those_of_signature(firm: Marts) -> None:
    """Ruling 13."""
    deal = firm.deal("D")
    assert (deal["amount"], deal["sales_owner_id"], deal["sales_owner_name"]) == (90000, "dan", "Dan Deliver")
    assert (deal["is_amount_of_today"], deal["is_sales_owner_of_today"]) == (False, False)


@given(
    DEAL,
    field_changes="""
    entity, record_id, field,          old_value, new_value, changed_at
    deals,  D,         amount,         80000,     100000,    2025-05-01
    deals,  D,         sales_owner_id, pia,       sam,       2025-06-01
    """,
)
def test_what_changed_first_after_signature_was_the_old_value_until_then(firm: Marts) -> None:
    """Ruling 13."""
    assert (firm.deal("D")["amount"], firm.deal("D")["sales_owner_id"]) == (80000, "pia")


@given(DEAL)
def test_without_a_history_amount_and_sales_owner_are_todays_and_flagged(firm: Marts) -> None:
    """Ruling 13, and §4: without a history, today's value is used and flagged."""
    deal = firm.deal("D")
    assert (deal["amount"], deal["sales_owner_id"]) == (100000, "sam")
    assert (deal["is_amount_of_today"], deal["is_sales_owner_of_today"]) == (True, True)
