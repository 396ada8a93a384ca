"""What most cases start from.

The usual deal D: created on Monday 6 January 2025, committed on 3 March at nine, signed on Tuesday 1 April.
"""

from tests.etl.rulings.scenario import Tables, tables

PEOPLE: Tables = tables(
    people="""
    person_id, full_name,   business_function, is_internal
    sam,       Sam Sales,   sales,             yes
    pia,       Pia Presale, presales,          yes
    dee,       Dee Deliver, delivery,          yes
    dan,       Dan Deliver, delivery,          yes
    cas,       Cas Success, customer_success,  yes
    lea,       Lea Legal,   legal,             yes
    quin,      Quin Query,  ,                  yes
    cleo,      Cleo Client, customer,          no
    """
)

DEAL: Tables = PEOPLE | tables(
    deals="""
    deal_id, account_id, deal_type, created_at, closed_on,  is_closed, is_won, amount, currency, sales_owner_id
    D,       A,          new,       2025-01-06, 2025-04-01, yes,       yes,    100000, EUR,      sam
    """
)

STAGES: Tables = tables(
    deal_stage_changes="""
    deal_id, stage,         stage_kind,    entered_at
    D,       Qualification, qualification, 2025-01-06
    D,       Proposal,      proposal,      2025-03-03 09:00
    D,       Won,           won,           2025-04-01
    """
)

USUAL: Tables = DEAL | STAGES

# A deal of another region and year, with a record of each practice: the sources began long before the usual deal.
SOURCES_SINCE_2024: Tables = tables(
    accounts="""
    account_id, region
    OLD,        elsewhere
    """,
    deals="""
    deal_id, account_id, deal_type, created_at, closed_on,  is_closed, is_won, stage_kind
    O,       OLD,        new,       2024-01-08, 2024-03-29, yes,       yes,    won
    """,
    success_criteria="""
    criterion_id, deal_id, metric, sales_agreed_by, sales_agreed_at, delivery_agreed_by, delivery_agreed_at, recorded_at
    OC,           O,       uptime, sam,             2024-02-01,      dee,                2024-02-01,         2024-02-01
    """,
    activities="""
    activity_id, deal_id, activity_type, occurred_at, recorded_at
    OM,          O,       meeting,       2024-02-01,  2024-02-01
    """,
    activity_participants="""
    activity_id, person_id
    OM,          dee
    OM,          cleo
    """,
    responsibilities="""
    responsibility_id, deal_id, agreed_at,  recorded_at
    OR,                O,       2024-02-01, 2024-02-01
    """,
    risks="""
    risk_id, deal_id, severity, identified_at, owner_name,  owner_assigned_at, recorded_at
    OK,      O,       high,     2024-02-01,    Dee Deliver, 2024-02-01,        2024-02-01
    """,
)

# A ticket system that knows account A, with records from 2 January 2023 to the as-of day, none of them of A.
TICKETS_SINCE_2023: Tables = tables(
    account_links="""
    source_account_id, account_id, method
    tickets:A,         A,          link file
    """,
    tickets="""
    ticket_id, account_id, opened_at,  source_system
    first,     tickets:Z,  2023-01-02, tickets
    last,      tickets:Z,  2026-06-30, tickets
    """,
)
