-- Grain: one row per ticket with its children folded into it.
-- Hazard: a ticket whose parent is not in the export stands for itself.

with

tickets as (
    select
        tickets.*,
        coalesce(accounts.resolved_account_id, tickets.account_id) as resolved_account_id,
        parents.ticket_id as known_parent_id
    from {{ ref('stg_raw__tickets') }} as tickets
    left join {{ ref('int_accounts__resolved') }} as accounts on tickets.account_id = accounts.account_id
    left join {{ ref('stg_raw__tickets') }} as parents
        on tickets.parent_ticket_id = parents.ticket_id
        and parents.ticket_id <> tickets.ticket_id
),

rooted as (
    select
        tickets.*,
        coalesce(parents.known_parent_id, tickets.known_parent_id, tickets.ticket_id) as root_ticket_id
    from tickets
    left join tickets as parents on tickets.known_parent_id = parents.ticket_id
),

families as (
    select
        root_ticket_id,
        coalesce(bool_or(is_escalated or escalated_at is not null), false) as is_escalated,
        min(coalesce(escalated_at, opened_at))
            filter (where is_escalated or escalated_at is not null) as escalated_at,
        max(escalation_level) as escalation_level,
        min(priority) as priority,
        count(*) as n_folded
    from rooted
    group by root_ticket_id
),

causes as (
    select
        lower(trim(cause_text)) as cause_text,
        cause
    from {{ ref('cause_map') }}
),

final as (
    select
        rooted.ticket_id,
        rooted.resolved_account_id as account_id,
        rooted.account_id as given_account_id,
        rooted.deal_id,
        rooted.contract_id,
        rooted.service_line,
        rooted.opened_at,
        rooted.resolved_at,
        families.is_escalated,
        families.escalated_at,
        coalesce(families.escalated_at, rooted.opened_at) as event_at,
        families.escalation_level,
        families.priority,
        coalesce(causes.cause, category_causes.cause) as cause,
        rooted.cause as cause_text,
        families.n_folded,
        rooted.subject,
        rooted.status,
        rooted.record_url,
        rooted.source_system,
        rooted.source_file,
        rooted.source_row
    from rooted
    inner join families on rooted.ticket_id = families.root_ticket_id
    left join causes on lower(trim(rooted.cause)) = causes.cause_text
    left join causes as category_causes
        on lower(trim(rooted.category)) = category_causes.cause_text
        and rooted.cause is null
),

classified as (
    select
        *,
        coalesce(cause in ('scope', 'expectation', 'responsibility', 'unowned_risk'), false) as is_surprise,
        coalesce(cause in ('technical_fault', 'external', 'user_request'), false) as is_control
    from final
)

select * from classified
