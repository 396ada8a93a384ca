"""Symptoms, contract complexity, late-stage collapse, trust and the length of the sales cycle."""

from datetime import date

import pytest

from tests.etl.rulings.scenario import Marts, given, tables
from tests.etl.rulings.worlds import DEAL, PEOPLE, SOURCES_SINCE_2024, STAGES, USUAL

# Symptoms


@given(
    USUAL,
    SOURCES_SINCE_2024,
    responsibilities="""
    responsibility_id, deal_id, agreed_at,        recorded_at
    R1,                D,       2025-03-20,       2025-03-20
    R2,                D,       2025-03-10,       2025-03-10
    """,
)
def test_responsibilities_first_agreed_after_the_commitment_point_are_late(firm: Marts) -> None:
    """§4 Symptoms."""
    assert firm.deal("D")["is_late_responsibilities"] is True


@given(
    USUAL,
    SOURCES_SINCE_2024,
    responsibilities="""
    responsibility_id, deal_id, agreed_at,        recorded_at
    R1,                D,       2025-03-20,       2025-03-20
    R2,                D,       2025-02-20,       2025-02-20
    """,
)
def test_one_responsibility_agreed_before_the_commitment_point_is_not_late(firm: Marts) -> None:
    """§4 Symptoms: the first responsibility decides."""
    assert firm.deal("D")["is_late_responsibilities"] is False


@given(
    USUAL,
    SOURCES_SINCE_2024,
    responsibilities="""
    responsibility_id, deal_id, agreed_at,        recorded_at
    R1,                D,       ,                 2025-02-20
    """,
)
def test_responsibilities_never_agreed_though_tracked_are_late(firm: Marts) -> None:
    """§4 Symptoms."""
    assert firm.deal("D")["is_late_responsibilities"] is True


@given(USUAL, SOURCES_SINCE_2024)
def test_responsibilities_of_an_untracked_deal_are_unknown(firm: Marts) -> None:
    """Ruling 21."""
    assert firm.deal("D")["is_late_responsibilities"] is None


@given(
    DEAL,
    SOURCES_SINCE_2024,
    responsibilities="""
    responsibility_id, deal_id, agreed_at,        recorded_at
    R1,                D,       2025-03-20,       2025-03-20
    """,
)
def test_without_a_commitment_point_nobody_can_tell_whether_responsibilities_were_late(firm: Marts) -> None:
    """Ruling 21."""
    assert firm.deal("D")["is_late_responsibilities"] is None


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, statement, documented_at, recorded_at
    C,            D,       Go live,   2025-03-31,    2025-03-31
    """,
)
def test_any_criterion_documented_before_signature_makes_success_explicit(firm: Marts) -> None:
    """Ruling 21: it need not be an outcome, nor agreed."""
    assert firm.deal("D")["is_implicit_success"] is False


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, statement, documented_at, recorded_at
    C,            D,       Go live,   2025-04-20,    2025-04-20
    """,
)
def test_a_criterion_documented_after_signature_leaves_success_implicit(firm: Marts) -> None:
    """Ruling 21."""
    assert firm.deal("D")["is_implicit_success"] is True


@given(USUAL, SOURCES_SINCE_2024)
def test_success_of_an_untracked_deal_is_neither_implicit_nor_explicit(firm: Marts) -> None:
    """§4 Symptoms: implicit needs a tracked deal."""
    assert firm.deal("D")["is_implicit_success"] is None


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,    owner_assigned_at, recorded_at
    R1,      D,       high,     2025-02-01,    Delivery Team, 2025-02-01,        2025-02-01
    """,
)
def test_a_major_risk_owned_by_a_team_is_an_unowned_risk(firm: Marts) -> None:
    """§4 Symptoms: a major risk without a named owner at signature."""
    assert firm.deal("D")["is_unowned_risk"] is True


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R1,      D,       high,     2025-02-01,    Dee Deliver, 2025-02-01,        2025-02-01
    R2,      D,       low,      2025-02-01,    ,            ,                  2025-02-01
    """,
)
def test_a_minor_risk_without_an_owner_is_no_symptom(firm: Marts) -> None:
    """§4 Symptoms: a major risk."""
    assert firm.deal("D")["is_unowned_risk"] is False


@given(
    USUAL,
    SOURCES_SINCE_2024,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M,           D,       meeting,       2025-03-20,  2025-03-20
    """,
    activity_participants="""
    activity_id, person_id
    M,           dee
    M,           cleo
    """,
)
def test_the_delivery_lag_runs_from_the_commitment_point_to_deliverys_first_engagement(firm: Marts) -> None:
    """§4 Symptoms: 3 to 20 March."""
    assert firm.deal("D")["delivery_lag_days"] == 17


# Contract complexity

TWO_CONTRACTS = tables(
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on,    page_count
    K,           D,       A,          MSA,           2025-04-01, 2025-04-01, 2026-04-01, 10
    L,           D,       A,          SOW,           2025-04-01, 2025-04-01, 2026-04-01, 5
    """
)


@given(
    USUAL,
    TWO_CONTRACTS,
    contract_clauses="""
    clause_id, contract_id, clause_type,          clause_family, word_count
    C1,        K,           SLA penalty,          control,       100
    C2,        K,           Liability cap,        control,       50
    C3,        K,           Acceptance criteria,  coordination,  200
    C4,        L,           Audit,                control,       30
    C5,        L,           Notices,              other,         20
    """,
    contract_changes="""
    change_id, contract_id, change_type,   effective_on
    X1,        K,           amendment,     2025-06-01
    X2,        L,           change_order,  2025-08-01
    """,
)
def test_clauses_of_a_deal_are_those_of_all_its_contracts_and_other_clauses_are_in_no_share(firm: Marts) -> None:
    """§4 Contract complexity: control / (control + coordination); sums over the deal's contracts."""
    deal = firm.deal("D")
    assert (deal["n_clauses"], deal["n_control_clauses"], deal["n_coordination_clauses"]) == (5, 3, 1)
    assert deal["control_share"] == pytest.approx(3 / 4)
    assert (deal["n_words"], deal["n_changes"]) == (400, 2)
    first = firm.row("contract_profiles", contract_id="K")
    assert (first["n_clauses"], first["n_pages"], first["control_share"]) == (3, 10, pytest.approx(2 / 3))


@given(
    USUAL,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on
    K,           D,       A,          SOW,           2025-04-01, 2025-04-01
    """,
)
def test_a_contract_whose_clauses_are_not_recorded_has_no_count_of_zero(firm: Marts) -> None:
    """§3: null means not recorded, never no."""
    deal = firm.deal("D")
    assert (deal["n_clauses"], deal["n_control_clauses"], deal["control_share"]) == (None, None, None)


# Late-stage collapse

LOST_DEALS = tables(
    deals="""
    deal_id, account_id, deal_type, created_at, closed_on,  is_closed, is_won, amount, currency
    D,       A,          new,       2025-01-06, 2025-04-01, yes,       no,     100000, EUR
    EARLY,   A,          new,       2025-01-06, 2025-02-01, yes,       no,     100000, EUR
    """,
    deal_stage_changes="""
    deal_id, stage,         stage_kind,    entered_at
    EARLY,   Qualification, qualification, 2025-01-06
    EARLY,   Lost,          lost,          2025-02-01
    """,
)


@given(PEOPLE, LOST_DEALS, STAGES)
def test_a_deal_lost_after_its_commitment_point_collapsed_late(firm: Marts) -> None:
    """§4 Late-stage collapse: EARLY was lost before it ever committed."""
    outcome = firm.row("late_stage_outcomes")
    assert (outcome["deal_id"], outcome["is_lost"], outcome["is_won"], outcome["is_open"]) == ("D", True, False, False)
    assert outcome["days_to_outcome"] == 29


@given(
    PEOPLE,
    LOST_DEALS,
    STAGES,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-02-20
    """,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R1,      D,       high,     2025-02-01,    Dee Deliver, 2025-03-10,        2025-02-01
    """,
)
def test_practices_of_a_late_stage_outcome_are_those_of_the_commitment_point(firm: Marts) -> None:
    """§4 Late-stage collapse: landmark; the risk got its owner a week later."""
    outcome = firm.row("late_stage_outcomes", deal_id="D")
    assert (outcome["has_success_definition"], outcome["has_risk_ownership"]) == (True, False)


# Trust


@given(
    USUAL,
    satisfaction="""
    response_id, account_id, ticket_id, responded_at, instrument, score, scale_max
    S1,          A,          ,          2025-05-01,   NPS,        8,     10
    S2,          A,          ,          2025-03-01,   NPS,        10,    10
    S3,          A,          T,         2025-05-02,   NPS,        10,    10
    S4,          A,          ,          2025-06-10,   NPS,        9,     10
    S5,          A,          ,          2025-07-10,   NPS,        10,    10
    """,
)
def test_trust_is_first_shown_by_a_nine_or_ten_after_signature_that_is_about_no_ticket(firm: Marts) -> None:
    """§4 Trust signal: from 1 April to 10 June."""
    deal = firm.deal("D")
    assert (deal["first_trust_signal_on"], deal["time_to_trust_days"]) == (date(2025, 6, 10), 70)


@given(
    USUAL,
    satisfaction="""
    response_id, account_id, responded_at, instrument, score, scale_max
    S1,          A,          2025-05-01,   CSAT,       4,     5
    S2,          A,          2025-06-10,   CSAT,       5,     5
    """,
)
def test_the_top_box_of_another_survey_is_a_trust_signal(firm: Marts) -> None:
    """§4 Trust signal."""
    assert firm.deal("D")["first_trust_signal_on"] == date(2025, 6, 10)


@given(
    USUAL,
    deals="""
    deal_id, account_id, deal_type, created_at, closed_on,  is_closed, is_won
    LOST,    A,          renewal,   2025-04-10, 2025-04-20, yes,       no
    NEW,     A,          new,       2025-04-10, 2025-05-01, yes,       yes
    MORE,    A,          expansion, 2025-06-01, 2025-08-01, yes,       yes
    AGAIN,   A,          renewal,   2026-01-01, 2026-04-01, yes,       yes
    """,
)
def test_a_signed_expansion_or_renewal_is_a_trust_signal_but_a_new_or_lost_deal_is_none(firm: Marts) -> None:
    """§4 Trust signal."""
    assert firm.deal("D")["first_trust_signal_on"] == date(2025, 8, 1)
    assert firm.deal("MORE")["first_trust_signal_on"] == date(2026, 4, 1)
    assert firm.deal("AGAIN")["first_trust_signal_on"] is None
    assert firm.deal("AGAIN")["time_to_trust_days"] is None


@given(
    USUAL,
    deals="""
    deal_id, account_id, deal_type, created_at, closed_on,  is_closed, is_won
    AGAIN,   A,          renewal,   2025-06-01, 2025-08-01, yes,       yes
    LATER,   A,          renewal,   2025-09-01, 2025-10-03, yes,       yes
    """,
    contracts="""
    contract_id, deal_id, account_id, signed_on,  starts_on,  ends_on
    K,           D,       A,          2025-04-01, 2025-04-01, 2026-04-01
    """,
)
def test_a_renewal_is_a_trust_signal_only_once_the_deal_is_due_for_one(firm: Marts) -> None:
    """§4 Trust signal: on 1 August the end is 243 days away, on 3 October 180."""
    assert firm.deal("D")["first_trust_signal_on"] == date(2025, 10, 3)


# Sales cycle


@given(
    tables(
        deals="""
        deal_id, account_id, created_at, closed_on,  is_closed, is_won
        D1,      A,          2025-01-06, 2025-04-01, yes,       yes
        D2,      A,          2025-04-01, 2025-04-01, yes,       yes
        D3,      A,          2025-05-01, 2025-04-01, yes,       yes
        D4,      A,          ,           2025-04-01, yes,       yes
        """
    )
)
def test_a_sales_cycle_that_is_not_positive_is_unknown(firm: Marts) -> None:
    """§4 sales_cycle_days: creation to signature, 25 + 28 + 31 + 1 days."""
    found = {row["deal_id"]: row["sales_cycle_days"] for row in firm.rows("deal_outcomes")}
    assert found == {"D1": 85, "D2": None, "D3": None, "D4": None}


@given(
    DEAL,
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    K,           D,       A,          SOW,           2025-03-06, 2025-03-01, 2026-03-01
    """,
)
def test_the_sales_cycle_ends_with_signature_and_not_with_closing_or_the_start_of_work(firm: Marts) -> None:
    """§4 sales_cycle_days."""
    assert firm.deal("D")["sales_cycle_days"] == 25 + 28 + 6
