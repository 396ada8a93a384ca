"""What each practice needs, in time and in substance: statuses of the usual deal (see worlds.py)."""

from datetime import datetime

from tests.etl.rulings.scenario import Marts, given, tables
from tests.etl.rulings.worlds import DEAL, PEOPLE, SOURCES_SINCE_2024, STAGES, USUAL

SUCCESS, VOICE, RISKS = "success_definition", "delivery_voice", "risk_ownership"

# A second deal signed in the same region and quarter.
SECOND_DEAL = tables(
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won, stage_kind
    E,       B,          2025-01-07, 2025-04-02, yes,       yes,    won
    """,
    deal_stage_changes="""
    deal_id, stage,         stage_kind,    entered_at
    E,       Qualification, qualification, 2025-01-07
    E,       Proposal,      proposal,      2025-03-04
    """,
)

# Two meetings with the client, both without delivery.
TWO_WITHOUT_DELIVERY = tables(
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M1,          D,       meeting,       2025-01-20,  2025-01-20
    M2,          D,       call,          2025-02-10,  2025-02-10
    """,
    activity_participants="""
    activity_id, person_id
    M1,          sam
    M1,          cleo
    M2,          sam
    M2,          cleo
    """,
)


# Shared success definition


@given(
    USUAL,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-02-20
    """,
)
def test_a_success_definition_is_dated_by_the_later_of_the_two_agreements(firm: Marts) -> None:
    """§4 Shared success definition."""
    evidence = firm.evidence(SUCCESS)
    assert (evidence["status"], evidence["evidence_at"]) == ("early", datetime(2025, 2, 20))
    assert evidence["days_before_signature"] == 8 + 31 + 1
    assert evidence["is_flagged"] is False


@given(
    USUAL,
    success_criteria="""
    criterion_id, deal_id, target, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       99.9 %, pia,             2025-02-10,      cas,                2025-02-20,         2025-02-20
    """,
)
def test_a_target_agreed_by_presales_and_customer_success_is_a_success_definition(firm: Marts) -> None:
    """§4 Shared success definition: a metric or a target; presales is sales, customer success is delivery."""
    assert firm.evidence(SUCCESS)["status"] == "early"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-03-03 09:00,   2025-03-03
    """,
)
def test_what_is_agreed_at_the_commitment_point_itself_is_early(firm: Marts) -> None:
    """§4 Practice status: early is at or before the commitment point."""
    assert firm.evidence(SUCCESS)["status"] == "early"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-03-03 09:01,   2025-03-03
    """,
)
def test_what_is_agreed_a_minute_after_the_commitment_point_is_late(firm: Marts) -> None:
    """§4 Practice status: late is after the commitment point, up to signature."""
    assert firm.evidence(SUCCESS)["status"] == "late"
    assert firm.deal("D")["has_success_definition"] is True


@given(
    DEAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-03-20,         2025-03-20
    """,
)
def test_without_stage_history_what_precedes_signature_is_presignature(firm: Marts) -> None:
    """§4 Practice status: presignature is before signature, commitment point unknown; it counts as practised."""
    assert firm.evidence(SUCCESS)["status"] == "presignature"
    assert firm.deal("D")["committed_at"] is None
    assert firm.deal("D")["has_success_definition"] is True


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-04-20,         2025-04-20
    """,
)
def test_what_delivery_agrees_to_after_signature_is_after_and_not_practised(firm: Marts) -> None:
    """§4 Practice status: after is only after signature."""
    assert firm.evidence(SUCCESS)["status"] == "after"
    assert firm.deal("D")["has_success_definition"] is False


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       ,       sam,             2025-02-10,      dee,                2025-02-20,         2025-02-20
    """,
)
def test_a_criterion_that_names_only_a_deliverable_defines_no_success(firm: Marts) -> None:
    """§4 Shared success definition: an outcome has a metric or a target."""
    assert firm.evidence(SUCCESS)["status"] == "never"
    assert firm.deal("D")["has_success_definition"] is False


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      ,                   ,                   2025-02-20
    """,
)
def test_what_sales_agreed_to_alone_is_not_shared(firm: Marts) -> None:
    """§4 Shared success definition: a person of sales and a person of delivery."""
    assert firm.evidence(SUCCESS)["status"] == "never"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, documented_at, recorded_at, source_system
    C,            D,       uptime, 2025-02-10,    2025-02-10,  sheet
    """,
)
def test_without_agreement_columns_nobody_can_tell_whether_success_was_shared(firm: Marts) -> None:
    """§4 Shared success definition: unknown if the agreement columns are not mapped."""
    assert firm.evidence(SUCCESS)["status"] == "unknown"
    assert firm.deal("D")["has_success_definition"] is None


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      quin,               2025-02-20,         2025-02-20
    """,
)
def test_an_agreer_whose_function_is_unknown_leaves_the_practice_unknown(firm: Marts) -> None:
    """Ruling 7."""
    assert firm.evidence(SUCCESS)["status"] == "unknown"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      lea,                2025-02-20,         2025-02-20
    """,
)
def test_an_agreer_of_another_known_function_disqualifies(firm: Marts) -> None:
    """Ruling 7."""
    assert firm.evidence(SUCCESS)["status"] == "never"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C1,           D,       uptime, sam,             2025-03-10,      dee,                2025-03-10,         2025-03-10
    C2,           D,       speed,  sam,             2025-02-10,      dee,                2025-02-12,         2025-02-12
    C3,           D,       cost,   sam,             2025-04-10,      dee,                2025-04-10,         2025-04-10
    """,
)
def test_the_earliest_qualifying_criterion_decides(firm: Marts) -> None:
    """§4 Practice status: from the earliest qualifying evidence."""
    evidence = firm.evidence(SUCCESS)
    assert (evidence["status"], evidence["evidence_at"]) == ("early", datetime(2025, 2, 12))


# Back-filling, and the start of work


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-04-10
    """,
)
def test_a_back_filled_success_definition_is_never_because_recorded_late(firm: Marts) -> None:
    """Ruling 2."""
    evidence = firm.evidence(SUCCESS)
    assert (evidence["status"], evidence["reason"]) == ("never", "recorded late")


@given(
    USUAL,
    SOURCES_SINCE_2024,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M,           D,       meeting,       2025-02-10,  2025-04-10
    """,
    activity_participants="""
    activity_id, person_id
    M,           dee
    M,           cleo
    """,
)
def test_a_back_filled_meeting_with_delivery_is_never_because_recorded_late(firm: Marts) -> None:
    """Ruling 2."""
    evidence = firm.evidence(VOICE)
    assert (evidence["status"], evidence["reason"]) == ("never", "recorded late")


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M3,          D,       meeting,       2025-02-12,  2025-04-10
    """,
    activity_participants="""
    activity_id, person_id
    M3,          dee
    M3,          cleo
    """,
)
def test_a_back_filled_meeting_beside_two_without_delivery_is_never_because_recorded_late(firm: Marts) -> None:
    """Ruling 2."""
    evidence = firm.evidence(VOICE)
    assert (evidence["status"], evidence["reason"]) == ("never", "recorded late")


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R,       D,       high,     2025-02-01,    Dee Deliver, 2025-02-10,        2025-04-10
    """,
)
def test_a_back_filled_risk_is_never_because_recorded_late(firm: Marts) -> None:
    """Ruling 2."""
    evidence = firm.evidence(RISKS)
    assert (evidence["status"], evidence["reason"]) == ("never", "recorded late")


@given(
    USUAL,
    SECOND_DEAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C1,           D,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-04-04
    C2,           E,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-04-08
    """,
)
def test_three_working_days_are_left_to_record_what_was_agreed(firm: Marts) -> None:
    """§4 Practice status: D was signed on a Tuesday and recorded on the Friday; E on a Wednesday and the Tuesday."""
    assert firm.statuses(SUCCESS, "D", "E") == ["early", "never"]


@given(
    USUAL,
    SECOND_DEAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C1,           D,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-04-07
    C2,           E,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-04-07
    """,
)
def test_a_weekend_does_not_use_up_working_days(firm: Marts) -> None:
    """§4 Practice status: Monday is the fourth working day after a Tuesday and the third after a Wednesday."""
    assert firm.statuses(SUCCESS, "D", "E") == ["never", "early"]


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-02-20,
    """,
)
def test_evidence_whose_recording_is_not_dated_qualifies_and_is_flagged(firm: Marts) -> None:
    """§4 Practice status: no recorded_at."""
    evidence = firm.evidence(SUCCESS)
    assert (evidence["status"], evidence["is_flagged"]) == ("early", True)


WORK_BEGINS_ON_20_MARCH = tables(
    contracts="""
    contract_id, deal_id, account_id, contract_type, signed_on,  starts_on,  ends_on
    K,           D,       A,          SOW,           2025-04-01, 2025-03-20, 2027-03-20
    """
)


@given(
    USUAL,
    SOURCES_SINCE_2024,
    WORK_BEGINS_ON_20_MARCH,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-03-25,      dee,                2025-03-25,         2025-03-25
    """,
)
def test_what_is_agreed_between_the_start_of_work_and_signature_is_after(firm: Marts) -> None:
    """Ruling 1."""
    assert firm.evidence(SUCCESS)["status"] == "after"
    assert firm.deal("D")["signed_on"].isoformat() == "2025-04-01"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    WORK_BEGINS_ON_20_MARCH,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-03-26
    """,
)
def test_the_days_of_grace_run_from_the_start_of_work(firm: Marts) -> None:
    """Ruling 1: work began on a Thursday, Wednesday is the fourth working day after it."""
    evidence = firm.evidence(SUCCESS)
    assert (evidence["status"], evidence["reason"]) == ("never", "recorded late")


@given(
    tables(
        deals="""
        deal_id, account_id, created_at, closed_on,  is_closed, is_won
        D,       A,          2025-01-06, 2025-04-05, yes,       yes
        E,       B,          2025-01-06, 2025-04-05, yes,       yes
        """
    ),
    PEOPLE,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C1,           D,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-04-09
    C2,           E,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-04-10
    """,
)
def test_after_a_signature_on_a_saturday_wednesday_is_the_third_working_day(firm: Marts) -> None:
    """§4 Practice status: three working days."""
    assert firm.statuses(SUCCESS, "D", "E") == ["presignature", "never"]


@given(
    USUAL,
    SOURCES_SINCE_2024,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-04-01,         2025-04-01
    """,
)
def test_what_is_agreed_on_the_day_of_signature_is_late_and_not_after(firm: Marts) -> None:
    """§4 Practice status: late is up to signature."""
    assert firm.evidence(SUCCESS)["status"] == "late"


# Tracked


@given(
    USUAL,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       ,       sam,             2025-03-10,      dee,                2025-03-10,         2025-03-10
    """,
)
def test_a_source_that_began_after_the_commitment_point_cannot_say_never(firm: Marts) -> None:
    """Ruling 3: the start condition holds although the source has a row for this deal."""
    assert firm.evidence(SUCCESS)["status"] == "unknown"


@given(
    USUAL,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-03-10,      dee,                2025-03-10,         2025-03-10
    """,
)
def test_qualifying_evidence_counts_even_where_the_deal_is_not_tracked(firm: Marts) -> None:
    """Ruling 3."""
    assert firm.evidence(SUCCESS)["status"] == "late"


@given(
    USUAL,
    SECOND_DEAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R,       D,       high,     2025-02-01,    Dee Deliver, 2025-02-10,        2025-02-10
    """,
)
def test_half_of_a_regions_deals_of_a_quarter_make_the_source_track_the_others(firm: Marts) -> None:
    """§4 Tracked: rows for at least half of the deals signed in the same region and quarter."""
    assert firm.statuses(RISKS, "D", "E") == ["early", "never"]
    coverage = firm.row("source_coverage", source_table="risks", region="here")
    assert (coverage["n_deals"], coverage["n_tracked_deals"]) == (2, 2)


@given(
    USUAL,
    SECOND_DEAL,
    SOURCES_SINCE_2024,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won, stage_kind
    F,       C,          2025-01-08, 2025-06-30, yes,       yes,    won
    """,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R,       D,       high,     2025-02-01,    Dee Deliver, 2025-02-10,        2025-02-10
    """,
)
def test_a_third_of_a_regions_deals_of_a_quarter_is_too_little_to_say_never(firm: Marts) -> None:
    """§4 Tracked: below half, a deal without rows is unknown."""
    assert firm.statuses(RISKS, "D", "E", "F") == ["early", "unknown", "unknown"]
    coverage = firm.row("source_coverage", source_table="risks", region="here")
    assert (coverage["n_deals"], coverage["n_tracked_deals"]) == (3, 1)


@given(
    USUAL,
    SECOND_DEAL,
    SOURCES_SINCE_2024,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won, stage_kind
    F,       C,          2025-01-08, 2025-07-01, yes,       yes,    won
    """,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R,       D,       high,     2025-02-01,    Dee Deliver, 2025-02-10,        2025-02-10
    """,
)
def test_coverage_of_one_quarter_says_nothing_about_the_next(firm: Marts) -> None:
    """§4 Tracked: the same quarter."""
    assert firm.statuses(RISKS, "D", "E", "F") == ["early", "never", "unknown"]


@given(USUAL, SOURCES_SINCE_2024)
def test_a_region_that_no_source_covers_is_unknown_in_every_practice(firm: Marts) -> None:
    """§4 Tracked: unknown is never counted as never."""
    deal = firm.deal("D")
    assert [deal[f"{practice}_status"] for practice in (SUCCESS, VOICE, RISKS)] == ["unknown"] * 3
    assert [deal[f"has_{practice}"] for practice in (SUCCESS, VOICE, RISKS)] == [None] * 3
    assert (deal["alignment_score"], deal["alignment_min"], deal["alignment_max"]) == (None, 0, 3)


@given(
    DEAL,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name, owner_assigned_at, recorded_at
    R,       D,       high,     2025-01-10,    TBD,        ,                  2025-01-10
    """,
)
def test_without_a_commitment_point_a_source_must_have_begun_before_the_deals_creation(firm: Marts) -> None:
    """§4 Tracked: creation, if the commitment point is unknown."""
    assert firm.evidence(RISKS)["status"] == "unknown"


# Early delivery voice


@given(
    USUAL,
    activities="""
    activity_id, deal_id, activity_type, occurred_at,      recorded_at
    M,           D,       meeting,       2025-02-10 10:00, 2025-02-10
    """,
    activity_participants="""
    activity_id, person_id
    M,           dee
    M,           cleo
    """,
)
def test_a_meeting_of_client_and_delivery_before_the_commitment_point_is_an_early_voice(firm: Marts) -> None:
    """§4 Early delivery voice; with no status, a meeting counts as held once past (Ruling 5)."""
    evidence = firm.evidence(VOICE)
    assert (evidence["status"], evidence["evidence_at"]) == ("early", datetime(2025, 2, 10, 10))
    assert evidence["person"] == "Dee Deliver"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M,           D,       call,          2025-03-20,  2025-03-20
    """,
    activity_participants="""
    activity_id, person_id
    M,           dee
    M,           cleo
    """,
)
def test_a_call_with_delivery_after_the_commitment_point_is_a_late_voice(firm: Marts) -> None:
    """§4 Early delivery voice: calls count as meetings do."""
    assert firm.evidence(VOICE)["status"] == "late"


@given(
    DEAL,
    SOURCES_SINCE_2024,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M,           D,       meeting,       2025-02-10,  2025-02-10
    """,
    activity_participants="""
    activity_id, person_id
    M,           dee
    M,           cleo
    """,
)
def test_without_stage_history_a_meeting_with_delivery_is_presignature(firm: Marts) -> None:
    """§4 Practice status: presignature."""
    assert firm.evidence(VOICE)["status"] == "presignature"


@given(USUAL, SOURCES_SINCE_2024, TWO_WITHOUT_DELIVERY)
def test_two_meetings_without_delivery_prove_that_delivery_was_not_heard(firm: Marts) -> None:
    """§4 Early delivery voice: never needs two meetings or calls, all internal functions known."""
    assert firm.evidence(VOICE)["status"] == "never"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M,           D,       meeting,       2025-02-10,  2025-02-10
    """,
    activity_participants="""
    activity_id, person_id
    M,           sam
    M,           cleo
    """,
)
def test_one_meeting_without_delivery_proves_nothing(firm: Marts) -> None:
    """§4 Early delivery voice: fewer than two is unknown."""
    assert firm.evidence(VOICE)["status"] == "unknown"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    activity_participants="""
    activity_id, person_id
    M2,          quin
    """,
)
def test_a_colleague_of_unknown_function_may_have_been_delivery(firm: Marts) -> None:
    """§4 Early delivery voice: the functions of all internal participants must be known."""
    assert firm.evidence(VOICE)["status"] == "unknown"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    activity_participants="""
    activity_id, person_id
    M1,          cas
    """,
)
def test_customer_success_in_a_meeting_is_not_the_voice_of_delivery(firm: Marts) -> None:
    """§4 Early delivery voice: one of delivery."""
    assert firm.evidence(VOICE)["status"] == "never"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    activity_participants="""
    activity_id, person_id, response
    M2,          dee,       Declined
    """,
)
def test_an_invitee_of_delivery_who_declined_was_not_heard(firm: Marts) -> None:
    """Ruling 5: who declined is no participant."""
    assert firm.evidence(VOICE)["status"] == "never"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M3,          D,       meeting,       2025-02-12,  2025-02-12
    """,
    activity_participants="""
    activity_id, person_id, response
    M3,          dee,       Accepted
    M3,          cleo,      Declined
    """,
)
def test_a_meeting_that_the_client_declined_is_an_internal_one(firm: Marts) -> None:
    """Ruling 5: who declined is no participant; internal reviews with delivery do not count."""
    assert firm.evidence(VOICE)["status"] == "never"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    activities="""
    activity_id, deal_id, activity_type, status,    occurred_at, recorded_at
    M3,          D,       meeting,       Cancelled, 2025-02-12,  2025-02-12
    """,
    activity_participants="""
    activity_id, person_id
    M3,          dee
    M3,          cleo
    """,
)
def test_a_cancelled_meeting_was_not_held(firm: Marts) -> None:
    """Ruling 5: activities have a status."""
    assert firm.evidence(VOICE)["status"] == "never"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    activities="""
    activity_id, deal_id, activity_type, status,         occurred_at, recorded_at
    M3,          D,       meeting,       Abgesagt: Plan, 2025-02-12,  2025-02-12
    """,
    activity_participants="""
    activity_id, person_id
    M3,          dee
    M3,          cleo
    """,
)
def test_a_meeting_that_was_cancelled_in_german_was_not_held(firm: Marts) -> None:
    """Ruling 5: activities have a status."""
    assert firm.evidence(VOICE)["status"] == "never"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M3,          D,       email,         2025-02-12,  2025-02-12
    M4,          D,       meeting,       2025-01-03,  2025-01-03
    """,
    activity_participants="""
    activity_id, person_id
    M3,          dee
    M3,          cleo
    M4,          dee
    M4,          cleo
    """,
)
def test_emails_and_meetings_before_the_deals_creation_do_not_count(firm: Marts) -> None:
    """§4 Early delivery voice: a meeting or call, between creation and signature."""
    assert firm.evidence(VOICE)["status"] == "never"


@given(
    USUAL,
    people="""
    person_id, full_name,  email,            business_function, is_internal
    eli,       Eli Mailed, eli@firm.example, delivery,          yes
    """,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M,           D,       meeting,       2025-02-10,  2025-02-10
    """,
    activity_participants="""
    activity_id, person_id, email
    M,           ,          Eli@Firm.example
    M,           cleo,
    """,
)
def test_a_participant_known_only_by_address_is_the_person_who_bears_it(firm: Marts) -> None:
    """§4 Early delivery voice: invitations name addresses."""
    evidence = firm.evidence(VOICE)
    assert (evidence["status"], evidence["person"]) == ("early", "Eli Mailed")


TWO_DEALS_OF_ONE_ACCOUNT = tables(
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won, stage_kind
    E,       A,          2025-01-20, 2025-04-02, yes,       yes,    won
    """,
)


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_DEALS_OF_ONE_ACCOUNT,
    activities="""
    activity_id, account_id, activity_type, occurred_at, recorded_at
    M,           A,          meeting,       2025-02-10,  2025-02-10
    """,
    activity_participants="""
    activity_id, person_id
    M,           dee
    M,           cleo
    """,
)
def test_a_meeting_that_names_only_the_account_belongs_to_its_first_deal(firm: Marts) -> None:
    """§4 Early delivery voice: the account alone is enough only for the account's first deal."""
    assert firm.deal("D")["has_delivery_voice"] is True
    assert firm.deal("E")["has_delivery_voice"] is not True


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M3,          D,       meeting,       2025-04-20,  2025-04-20
    """,
    activity_participants="""
    activity_id, person_id
    M3,          dee
    M3,          cleo
    """,
)
def test_delivery_first_heard_after_signature_is_after_where_its_absence_is_proven(firm: Marts) -> None:
    """Ruling 4."""
    evidence = firm.evidence(VOICE)
    assert (evidence["status"], evidence["evidence_at"]) == ("after", datetime(2025, 4, 20))


@given(
    USUAL,
    SOURCES_SINCE_2024,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M3,          D,       meeting,       2025-04-20,  2025-04-20
    """,
    activity_participants="""
    activity_id, person_id
    M3,          dee
    M3,          cleo
    """,
)
def test_a_meeting_after_signature_does_not_prove_that_delivery_was_absent_before(firm: Marts) -> None:
    """Ruling 4."""
    assert firm.evidence(VOICE)["status"] == "unknown"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    people="""
    person_id, full_name, business_function, function_from, is_internal
    nia,       Nia New,   delivery,          2025-03-01,    yes
    """,
    activity_participants="""
    activity_id, person_id
    M2,          nia
    """,
)
def test_who_joined_delivery_after_the_meeting_was_not_delivery_in_it(firm: Marts) -> None:
    """§4 Early delivery voice: function_from; what the person did before is not recorded, so absence is not proven."""
    assert firm.evidence(VOICE)["status"] == "unknown"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    people="""
    person_id, full_name, business_function, function_from, is_internal
    nia,       Nia New,   delivery,          2025-03-01,    yes
    """,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      nia,                2025-02-20,         2025-02-20
    """,
)
def test_who_joined_delivery_after_agreeing_did_not_agree_for_delivery(firm: Marts) -> None:
    """Ruling 7: the function at the time is unknown."""
    assert firm.evidence(SUCCESS)["status"] == "unknown"


# Explicit risk ownership


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R1,      D,       high,     2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    R2,      D,       critical, 2025-02-01,    Dan Deliver, 2025-02-10,        2025-02-01
    R3,      D,       low,      2025-02-01,    ,            ,                  2025-02-01
    """,
)
def test_major_risks_with_named_owners_are_owned_since_the_last_got_its_owner(firm: Marts) -> None:
    """Ruling 6: dated by the last judged risk; a minor one is not judged beside major ones."""
    evidence = firm.evidence(RISKS)
    assert (evidence["status"], evidence["evidence_at"]) == ("early", datetime(2025, 2, 10))


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R1,      D,       high,     2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    R2,      D,       critical, 2025-02-01,    Dan Deliver, 2025-03-20,        2025-02-01
    """,
)
def test_the_last_owner_named_after_the_commitment_point_makes_ownership_late(firm: Marts) -> None:
    """Ruling 6."""
    evidence = firm.evidence(RISKS)
    assert (evidence["status"], evidence["evidence_at"]) == ("late", datetime(2025, 3, 20))


@given(
    DEAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R,       D,       high,     2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    """,
)
def test_without_stage_history_owned_risks_are_presignature(firm: Marts) -> None:
    """§4 Practice status: presignature."""
    assert firm.evidence(RISKS)["status"] == "presignature"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R1,      D,       high,     2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    R2,      D,       critical, 2025-02-01,    ,            ,                  2025-02-01
    """,
)
def test_one_major_risk_without_an_owner_is_enough_for_never(firm: Marts) -> None:
    """§4 Explicit risk ownership: every major risk."""
    assert firm.evidence(RISKS)["status"] == "never"
    assert firm.deal("D")["is_unowned_risk"] is True


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R1,      D,       high,     2025-01-20,    Dee Deliver, 2025-04-25,        2025-01-25
    """,
)
def test_a_risk_that_gets_its_owner_after_signature_is_owned_after(firm: Marts) -> None:
    """§4 Practice status: after."""
    assert firm.evidence(RISKS)["status"] == "after"
    assert firm.deal("D")["has_risk_ownership"] is False


EIGHT_DEALS = tables(
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won, stage_kind
    D1,      A,          2025-01-06, 2025-04-01, yes,       yes,    won
    D2,      A,          2025-01-06, 2025-04-01, yes,       yes,    won
    D3,      A,          2025-01-06, 2025-04-01, yes,       yes,    won
    D4,      A,          2025-01-06, 2025-04-01, yes,       yes,    won
    D5,      A,          2025-01-06, 2025-04-01, yes,       yes,    won
    D6,      A,          2025-01-06, 2025-04-01, yes,       yes,    won
    D7,      A,          2025-01-06, 2025-04-01, yes,       yes,    won
    D8,      A,          2025-01-06, 2025-04-01, yes,       yes,    won
    """
)


@given(
    EIGHT_DEALS,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,           owner_assigned_at, recorded_at
    R1,      D1,      high,     2025-01-20,    TBD,                  2025-01-25,        2025-01-25
    R2,      D2,      high,     2025-01-20,    tbc,                  2025-01-25,        2025-01-25
    R3,      D3,      high,     2025-01-20,    Delivery Team,        2025-01-25,        2025-01-25
    R4,      D4,      high,     2025-01-20,    Operations,           2025-01-25,        2025-01-25
    R5,      D5,      high,     2025-01-20,    Professional Services, 2025-01-25,       2025-01-25
    R6,      D6,      high,     2025-01-20,    Finance Department,   2025-01-25,        2025-01-25
    R7,      D7,      high,     2025-01-20,    N/A,                  2025-01-25,        2025-01-25
    R8,      D8,      high,     2025-01-20,    Ana María O'Neil,     2025-01-25,        2025-01-25
    """,
)
def test_a_team_a_department_and_a_placeholder_own_nothing_but_a_person_does(firm: Marts) -> None:
    """§4 Explicit risk ownership: a named individual."""
    assert firm.statuses(RISKS, "D1", "D2", "D3", "D4", "D5", "D6", "D7") == ["never"] * 7
    assert firm.statuses(RISKS, "D8") == ["presignature"]


@given(
    USUAL,
    SECOND_DEAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R1,      D,       low,      2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    R2,      D,       medium,   2025-01-20,    Dan Deliver, 2025-01-26,        2025-01-25
    R3,      E,       low,      2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    R4,      E,       medium,   2025-01-20,    ,            ,                  2025-01-25
    """,
)
def test_without_a_major_risk_all_recorded_ones_are_judged(firm: Marts) -> None:
    """§4 Explicit risk ownership: no major one."""
    assert firm.statuses(RISKS, "D", "E") == ["early", "never"]


@given(
    USUAL,
    SECOND_DEAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R1,      D,       high,     2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    R2,      D,       ,         2025-01-20,    Dan Deliver, 2025-01-25,        2025-01-25
    R3,      E,       high,     2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    R4,      E,       ,         2025-04-20,    Dan Deliver, 2025-04-25,        2025-04-25
    """,
)
def test_a_missing_severity_makes_it_unknown_unless_the_risk_came_after_signature(firm: Marts) -> None:
    """Ruling 6: only risks identified and recorded by signature are judged, for a missing severity too."""
    assert firm.statuses(RISKS, "D", "E") == ["unknown", "early"]


@given(
    USUAL,
    SECOND_DEAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R1,      D,       low,      2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    R2,      D,       critical, 2025-05-20,    ,            ,                  2025-05-20
    R3,      E,       high,     2025-05-20,    Dan Deliver, 2025-05-25,        2025-05-20
    """,
)
def test_a_risk_identified_after_signature_can_only_give_after(firm: Marts) -> None:
    """Ruling 6: D has no major risk by signature, so its minor one is judged; E has only a later one."""
    assert firm.statuses(RISKS, "D", "E") == ["early", "after"]


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, status, closed_at,  recorded_at
    R1,      D,       high,     2025-01-20,    Dee Deliver, 2025-01-25,        open,   ,           2025-01-25
    R2,      D,       high,     2025-01-20,    ,            ,                  closed, 2025-02-20, 2025-01-25
    R3,      D,       high,     2025-01-20,    Dan Deliver, 2025-01-25,        closed, 2025-06-20, 2025-01-25
    """,
)
def test_a_risk_closed_before_signature_needs_no_owner(firm: Marts) -> None:
    """§4 Explicit risk ownership: open at signature."""
    assert firm.evidence(RISKS)["status"] == "early"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R1,      D,       high,     2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    R2,      D,       high,     2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    R3,      D,       critical, 2025-01-20,    Dee Deliver, 2025-01-25,        2025-01-25
    """,
)
def test_one_name_on_every_risk_is_said_beside_the_status(firm: Marts) -> None:
    """§4 Explicit risk ownership: owned share and number of different owners are kept."""
    assert "one name on all of them" in firm.evidence(RISKS)["reason"]


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_id, owner_assigned_at, recorded_at
    R1,      D,       high,     2025-01-20,    dan,      2025-01-25,        2025-01-25
    """,
    field_changes="""
    entity, record_id, field,    old_value, new_value, changed_at
    risks,  R1,        owner_id, ,          dee,       2025-01-25
    risks,  R1,        owner_id, dee,       dan,       2025-05-20
    """,
)
def test_an_owner_reassigned_after_signature_leaves_the_owner_of_then(firm: Marts) -> None:
    """§4 Practice status: histories give the value as of that day."""
    evidence = firm.evidence(RISKS)
    assert (evidence["status"], evidence["evidence_at"]) == ("early", datetime(2025, 1, 25))
    assert (evidence["person"], evidence["is_flagged"]) == ("Dee Deliver", False)


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_id, recorded_at
    R1,      D,       high,     2025-01-20,    dan,      2025-01-25
    """,
    field_changes="""
    entity, record_id, field,    old_value, new_value, changed_at
    risks,  R1,        owner_id, ,          dan,       2025-05-20
    """,
)
def test_an_owner_of_today_whom_the_history_names_after_signature_is_after(firm: Marts) -> None:
    """§4 Practice status: histories give the value as of that day; today's owner does not count backwards."""
    evidence = firm.evidence(RISKS)
    assert (evidence["status"], evidence["evidence_at"]) == ("after", datetime(2025, 5, 20))


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  recorded_at
    R1,      D,       high,     2025-01-20,    Dee Deliver, 2025-01-25
    """,
)
def test_without_a_history_todays_owner_is_used_and_flagged(firm: Marts) -> None:
    """§4 Practice status: without a history, today's value is used and flagged."""
    evidence = firm.evidence(RISKS)
    assert (evidence["status"], evidence["is_flagged"]) == ("early", True)


@given(
    USUAL,
    SECOND_DEAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R,       D,       high,     2025-02-01,    Dee Deliver, 2025-02-10,        2025-02-10
    """,
)
def test_a_tracked_deal_without_a_risk_is_never_because_none_is_recorded(firm: Marts) -> None:
    """§4 Explicit risk ownership: no row for a tracked deal."""
    evidence = firm.evidence(RISKS, "E")
    assert (evidence["status"], evidence["reason"]) == ("never", "no risk recorded")


# Commitment point and score


@given(
    tables(
        deals="""
        deal_id, account_id, created_at,       closed_on,  is_closed, is_won
        D,       A,          2025-01-06 09:00, 2025-04-01, yes,       yes
        E,       A,          2025-01-06 09:00, 2025-04-01, yes,       yes
        F,       A,          2025-01-06 09:00, 2025-04-01, yes,       yes
        """,
        deal_stage_changes="""
        deal_id, stage,       stage_kind,  entered_at
        D,       Proposal,    proposal,    2025-01-07 09:00
        E,       Proposal,    proposal,    2025-01-08 09:00
        F,       Proposal,    proposal,    2025-01-07 17:00
        """,
    )
)
def test_a_first_stage_that_is_late_is_believed_for_one_day_after_creation(firm: Marts) -> None:
    """§4 Commitment point: entered more than a day after the deal was created, it is null."""
    assert [firm.deal(name)["committed_at"] for name in "DEF"] == [datetime(2025, 1, 7, 9), None, None]


@given(
    DEAL,
    deal_stage_changes="""
    deal_id, stage,         stage_kind,    entered_at
    D,       Qualification, qualification, 2025-01-06
    D,       Proposal,      proposal,      2025-02-03
    D,       Qualification, qualification, 2025-02-17
    D,       Negotiation,   negotiation,   2025-03-03
    """,
)
def test_a_deal_that_falls_back_committed_when_it_first_reached_the_stage(firm: Marts) -> None:
    """§4 Commitment point: the first entry."""
    assert firm.deal("D")["committed_at"] == datetime(2025, 2, 3)


@given(
    DEAL,
    deal_stage_changes="""
    deal_id, stage,         stage_kind,    entered_at
    D,       Qualification, qualification, 2025-01-06
    D,       Won,           won,           2025-04-01
    """,
)
def test_a_deal_that_jumps_to_won_has_no_commitment_point(firm: Marts) -> None:
    """§4 Commitment point: won and lost do not count."""
    assert firm.deal("D")["committed_at"] is None


@given(
    DEAL,
    deal_stage_changes="""
    deal_id, stage,       stage_kind,  entered_at
    D,       Negotiation, negotiation, 2025-02-20
    D,       Proposal,    proposal,    2025-03-03
    D,       Won,         won,         2025-04-01
    """,
)
def test_a_history_that_begins_late_leaves_the_commitment_point_unknown(firm: Marts) -> None:
    """§4 Commitment point: the first recorded stage is that late and was entered more than a day after creation."""
    assert firm.deal("D")["committed_at"] is None


@given(
    DEAL,
    SECOND_DEAL,
    deal_stage_changes="""
    deal_id, stage,         stage_kind,    entered_at
    D,       Proposal,      proposal,      2025-01-06 15:00
    """,
    deals="""
    deal_id, account_id, created_at, closed_on,  is_closed, is_won, stage_kind
    F,       C,          2025-01-07, 2025-04-02, yes,       yes,    won
    G,       C,          2025-01-07, 2025-04-02, yes,       yes,    won
    """,
)
def test_a_deal_created_in_a_late_stage_committed_there_and_won_is_no_commitment(firm: Marts) -> None:
    """§4 Commitment point: within a day of creation it is believed; never guessed without a history."""
    assert firm.deal("D")["committed_at"] == datetime(2025, 1, 6, 15)
    assert firm.deal("E")["committed_at"] == datetime(2025, 3, 4)
    assert firm.deal("F")["committed_at"] is None


@given(
    DEAL,
    SECOND_DEAL,
    deal_stage_changes="""
    deal_id, stage,         stage_kind,    entered_at
    D,       Qualification, qualification, 2025-01-06
    D,       Proposal,      proposal,      2025-04-10
    """,
)
def test_a_commitment_point_after_signature_is_unknown(firm: Marts) -> None:
    """§4 Commitment point: null if it falls after signature."""
    assert firm.deal("D")["committed_at"] is None


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-02-20
    """,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    R,       D,       high,     2025-02-01,    Dee Deliver, 2025-03-10,        2025-02-10
    """,
)
def test_the_score_counts_practices_early_or_late(firm: Marts) -> None:
    """§4 Alignment score."""
    deal = firm.deal("D")
    assert (deal["alignment_score"], deal["alignment_min"], deal["alignment_max"]) == (2, 2, 2)


@given(
    USUAL,
    SOURCES_SINCE_2024,
    TWO_WITHOUT_DELIVERY,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    C,            D,       uptime, sam,             2025-02-10,      dee,                2025-02-20,         2025-02-20
    """,
)
def test_one_unknown_practice_leaves_the_score_null_between_its_bounds(firm: Marts) -> None:
    """§4 Alignment score: null if any is unknown, with its least and greatest value beside it."""
    deal = firm.deal("D")
    assert (deal["alignment_score"], deal["alignment_min"], deal["alignment_max"]) == (None, 1, 2)


@given(
    tables(
        deals="""
        deal_id, account_id, created_at, is_closed, is_won, stage,         stage_kind
        D,       A,          2026-05-04, no,        no,     Qualification, qualification
        """
    ),
    SOURCES_SINCE_2024,
    STAGES,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    M,           D,       meeting,       2026-07-10,  2026-06-10
    """,
    activity_participants="""
    activity_id, person_id
    M,           dee
    M,           cleo
    """,
)
def test_a_meeting_that_lies_ahead_was_not_held_yet(firm: Marts) -> None:
    """Ruling 5: a null status counts as held only once past."""
    assert firm.row("open_deals", deal_id="D")["delivery_voice_status"] == "unknown"


# Declared practices

DECLARED = "declared"


def _said(firm: Marts, practice: str) -> tuple[object, ...]:
    evidence = firm.evidence(practice)
    return tuple(evidence[name] for name in ("status", "kind", "grade", "reason"))


@given(
    USUAL,
    practice_declarations="""
    declaration_id, deal_id, practice,           is_done, done_on,    recorded_at
    1,              D,       success_definition, yes,     2025-02-10, 2025-02-10
    2,              D,       delivery_voice,     yes,     2025-03-20, 2025-03-20
    3,              D,       risk_ownership,     ,        2025-04-20, 2025-04-20
    """,
)
def test_a_declared_yes_with_a_day_counts_by_that_day(firm: Marts) -> None:
    """Ruling 32: early, late, presignature or after by the date."""
    assert _said(firm, SUCCESS) == ("early", DECLARED, "B", "declared done")
    assert _said(firm, VOICE) == ("late", DECLARED, "B", "declared done")
    assert _said(firm, RISKS) == ("after", DECLARED, "B", "declared done, but only after signature")
    assert firm.deal("D")["delivery_voice_kind"] == DECLARED
    assert firm.deal("D")["delivery_voice_grade"] == "B"


@given(
    USUAL,
    practice_declarations="""
    declaration_id, deal_id, practice,           is_done, recorded_at
    1,              D,       success_definition, yes,     2025-04-04
    2,              D,       delivery_voice,     yes,     2025-04-07
    3,              D,       risk_ownership,     yes,
    """,
)
def test_a_declared_yes_without_a_day_counts_by_when_it_was_entered(firm: Marts) -> None:
    """Ruling 32: grace included; later is never; unknown is flagged."""
    assert _said(firm, SUCCESS) == ("presignature", DECLARED, "B", "declared done")
    assert _said(firm, VOICE) == ("never", DECLARED, "B", "declared, recorded late")
    assert firm.evidence(RISKS)["status"] == "presignature"
    assert firm.evidence(RISKS)["is_flagged"] is True


@given(
    USUAL,
    practice_declarations="""
    declaration_id, deal_id, practice,           is_done, person
    1,              D,       success_definition, no,
    2,              D,       delivery_voice,     ,
    3,              D,       risk_ownership,     ,        TBD
    """,
)
def test_a_declared_no_is_never_and_a_blank_is_unknown(firm: Marts) -> None:
    """Ruling 32: TBD, a team or a department is no; nothing said is unknown."""
    assert _said(firm, SUCCESS) == ("never", DECLARED, "B", "declared not done")
    assert firm.evidence(VOICE)["status"] == "unknown"
    assert firm.evidence(VOICE)["kind"] is None
    assert _said(firm, RISKS) == ("never", DECLARED, "B", "declared not done")


@given(
    USUAL,
    practice_declarations="""
    declaration_id, deal_id, practice,       person
    1,              D,       risk_ownership, Nia Okafor
    """,
)
def test_a_persons_name_is_a_yes_without_a_day(firm: Marts) -> None:
    """Ruling 32: a name column."""
    assert firm.evidence(RISKS)["status"] == "presignature"
    assert firm.evidence(RISKS)["person"] == "Nia Okafor"


@given(
    USUAL,
    SOURCES_SINCE_2024,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name, recorded_at
    R,       D,       high,     2025-02-01,    TBD,        2025-02-01
    """,
    practice_declarations="""
    declaration_id, deal_id, practice,           is_done, done_on
    1,              D,       risk_ownership,     yes,     2025-02-10
    2,              D,       success_definition, yes,     2025-02-10
    """,
)
def test_a_record_of_the_deal_outranks_a_declaration(firm: Marts) -> None:
    """Ruling 32: but that a source holds no record of the deal does not."""
    assert firm.evidence(RISKS)["status"] == "never"
    assert firm.evidence(RISKS)["kind"] == "record"
    assert firm.evidence(SUCCESS)["status"] == "early"
    assert firm.evidence(SUCCESS)["kind"] == DECLARED
    said = {row["practice"]: row["has_record"] for row in firm.rows("practice_disagreements")}
    assert said[RISKS] is True
    assert said.get(SUCCESS, False) is False
