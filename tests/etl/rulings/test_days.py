"""In whose day a moment falls, on both sides of midnight, and what a deal is at signature.

The usual deal is signed on 1 April 2025: in Los Angeles from 07:00 UTC to 07:00 UTC on the 2nd, in Sydney from
13:00 UTC on 31 March to 13:00 UTC on the 1st.
"""

from datetime import date

from tests.etl.rulings.scenario import Marts, Tables, given, tables
from tests.etl.rulings.worlds import PEOPLE, SOURCES_SINCE_2024, TICKETS_SINCE_2023, USUAL

SUCCESS, VOICE = "success_definition", "delivery_voice"


def region(name: str) -> Tables:
    """Account A lies there."""
    return tables(accounts=f"account_id, region\nA, {name}")


def agreed(*moments: str) -> Tables:
    """Deals D0, D1, … of account A, signed on 1 April 2025, each with a success definition agreed at that moment."""
    head = "criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at"
    deals = [f"D{n}, A, 2025-01-06, 2025-04-01, yes, yes" for n in range(len(moments))]
    stages = [f"D{n}, Proposal, proposal, {day}" for n in range(len(moments)) for day in ("2025-03-03 09:00",)]
    begun = [f"D{n}, Qualification, qualification, 2025-01-06" for n in range(len(moments))]
    criteria = [f"C{n}, D{n}, uptime, sam, {at}, dee, {at}" for n, at in enumerate(moments)]
    return PEOPLE | tables(
        deals="\n".join(["deal_id, account_id, created_at, closed_on, is_closed, is_won", *deals]),
        deal_stage_changes="\n".join(["deal_id, stage, stage_kind, entered_at", *begun, *stages]),
        success_criteria="\n".join([head, *criteria]),
    )


def days_before(firm: Marts, n: int) -> list[int]:
    """Days from the evidence of each success definition to signature."""
    return [firm.evidence(SUCCESS, f"D{i}")["days_before_signature"] for i in range(n)]


@given(
    agreed("2025-04-02 00:30", "2025-04-02 06:59", "2025-04-02 07:01", "2025-04-01 07:01"),
    region("Los Angeles"),
    SOURCES_SINCE_2024,
)
def test_half_past_five_in_los_angeles_on_the_day_of_signature_is_before_signature(firm: Marts) -> None:
    """Ruling 34: 17:30, 23:59 and a minute past midnight of the day after; a minute past midnight of the day itself."""
    assert firm.statuses(SUCCESS, "D0", "D1", "D2", "D3") == ["late", "late", "after", "late"]
    assert days_before(firm, 4) == [0, 0, -1, 0]


@given(
    agreed("2025-03-31 13:01", "2025-04-01 12:59", "2025-04-01 13:01", "2025-03-31 12:59"),
    region("Sydney"),
    SOURCES_SINCE_2024,
)
def test_the_day_of_signature_ends_in_sydney_before_it_does_in_greenwich(firm: Marts) -> None:
    """Ruling 34: 00:01 and 23:59 of the day of signature, 00:01 of the day after, 23:59 of the day before."""
    assert firm.statuses(SUCCESS, "D0", "D1", "D2", "D3") == ["late", "late", "after", "late"]
    assert days_before(firm, 4) == [0, 0, -1, 1]


@given(agreed("2025-04-01", "2025-04-02"), region("Los Angeles"), SOURCES_SINCE_2024)
def test_a_day_without_a_clock_is_the_same_day_in_every_zone(firm: Marts) -> None:
    """Ruling 34: what an export writes as a day is no moment; the day after signature is not moved before it."""
    assert firm.statuses(SUCCESS, "D0", "D1") == ["late", "after"]


@given(agreed("2025-04-01 23:59", "2025-04-02 00:01"), SOURCES_SINCE_2024)
def test_a_deal_without_a_zone_has_the_days_of_utc(firm: Marts) -> None:
    """Ruling 34: else UTC."""
    assert firm.statuses(SUCCESS, "D0", "D1") == ["late", "after"]


@given(
    USUAL,
    region("Los Angeles"),
    activities="""
    activity_id, deal_id, activity_type, occurred_at
    M1,          D,       meeting,       2025-01-20
    M2,          D,       call,          2025-02-10
    M3,          D,       meeting,       2025-04-02 00:30
    """,
    activity_participants="""
    activity_id, person_id
    M1,          sam
    M1,          cleo
    M2,          sam
    M2,          cleo
    M3,          dee
    M3,          cleo
    """,
)
def test_a_meeting_at_half_past_five_in_los_angeles_on_the_day_of_signature_is_before_signature(firm: Marts) -> None:
    """Ruling 34: the example of the ruling."""
    evidence = firm.evidence(VOICE)
    assert (evidence["status"], evidence["days_before_signature"]) == ("late", 0)


@given(
    USUAL,
    TICKETS_SINCE_2023,
    region("Los Angeles"),
    tickets="""
    ticket_id, account_id, deal_id, opened_at,        is_escalated, source_system
    before,    tickets:A,  D,       2025-04-01 06:59, yes,          tickets
    on,        tickets:A,  D,       2025-04-01 07:01, yes,          tickets
    """,
)
def test_an_escalation_counts_from_midnight_of_the_day_of_signature_in_los_angeles(firm: Marts) -> None:
    """Ruling 34: a minute before midnight it is of the day before, and no outcome of the deal."""
    deal = firm.deal("D")
    assert (deal["n_escalations"], deal["first_escalation_on"]) == (1, date(2025, 4, 1))
    days = {row["ticket_id"]: row["days_since_signature"] for row in firm.rows("escalations")}
    assert days == {"before": -1, "on": 0}


@given(
    USUAL,
    TICKETS_SINCE_2023,
    region("Sydney"),
    tickets="""
    ticket_id, account_id, deal_id, opened_at,        is_escalated, source_system
    before,    tickets:A,  D,       2025-03-31 12:59, yes,          tickets
    on,        tickets:A,  D,       2025-03-31 13:01, yes,          tickets
    """,
)
def test_an_escalation_counts_from_midnight_of_the_day_of_signature_in_sydney(firm: Marts) -> None:
    """Ruling 34: a minute past midnight in Sydney it is the day before in Greenwich, and an outcome all the same."""
    deal = firm.deal("D")
    assert (deal["n_escalations"], deal["first_escalation_on"]) == (1, date(2025, 4, 1))


@given(
    USUAL,
    region("Los Angeles"),
    field_changes="""
    entity, record_id, field,          old_value, new_value, changed_at
    deals,  D,         sales_owner_id, pia,       sam,       2025-04-02 06:59
    deals,  D,         sales_owner_id, sam,       lea,       2025-04-02 07:01
    """,
)
def test_a_change_counts_by_midnight_of_the_day_of_signature_in_los_angeles(firm: Marts) -> None:
    """Ruling 34: who owned the deal at the end of its day of signature."""
    assert firm.deal("D")["sales_owner_id"] == "sam"


@given(
    tables(
        deals="""
        deal_id, account_id, created_at, closed_on,  is_closed, is_won, deal_type
        FIRST,   A,          2025-01-06, 2025-04-01, yes,       yes,    new
        SECOND,  A,          2025-05-06, 2025-08-01, yes,       yes,    renewal
        OTHER,   B,          2025-05-06, 2025-08-01, yes,       yes,    new
        OLDER,   B,          2024-05-06, 2024-08-01, yes,       yes,    new
        """,
        accounts="""
        account_id, industry
        A,          Retail
        B,          Retail
        """,
        field_changes="""
        entity,   record_id, field,   old_value,  new_value,  changed_at
        accounts, A,         segment, SMB,        Mid-Market, 2025-02-01
        accounts, A,         segment, Mid-Market, Enterprise, 2025-06-01
        accounts, A,         segment, Enterprise, all,        2025-09-01
        """,
    )
)
def test_a_deal_has_the_segment_that_its_account_had_at_signature(firm: Marts) -> None:
    """Ruling 35: a segment changed before, between and after two signatures; one that never changed."""
    deals = [firm.deal(name) for name in ("FIRST", "SECOND", "OTHER", "OLDER")]
    assert [deal["segment"] for deal in deals] == ["Mid-Market", "Enterprise", "all", "all"]
    assert [deal["is_segment_of_today"] for deal in deals] == [False, False, False, True]  # no history goes back so far


@given(USUAL, tables(accounts="account_id, industry\nA, Retail"))
def test_what_no_history_tells_is_of_today_and_flagged(firm: Marts) -> None:
    """Ruling 35: segment, region, industry and type are today's; a service line that is not recorded is nobody's."""
    deal = firm.deal("D")
    named = ("segment", "region", "industry", "deal_type", "service_line")
    assert [deal[f"is_{name}_of_today"] for name in named] == [True, True, True, True, False]
