-- Grain: one row per ticket with its children, and theirs, folded into it.
-- Hazard: is_escalated follows the build's definition of an escalation, is_flagged does not; each
-- is null where the ticket's source cannot tell. A ticket whose parent is not in the export stands
-- for itself. A missing cause is no surprise and no control. What was escalated only after the
-- as-of date is not escalated yet, and nothing is escalated before it is opened.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

ranked as (
    select
        tickets.*,
        zones.zone,
        {{ day_of('tickets.escalated_at', 'zones.zone') }} <= builds.as_of_on
            as is_escalated_by_now,
        sources.is_escalation_known as is_known,
        sources.is_flag_known,
        {{ escalation_rank('tickets.escalation_level') }} as escalation_rank
    from {{ ref('stg_raw__tickets') }} as tickets
    cross join builds
    left join
        {{ ref('int_tickets__sources') }} as sources
        on tickets.source_system = sources.source_system
    left join {{ ref('int_accounts__zones') }} as zones on tickets.account_id = zones.account_id
),

tickets as (
    select
        *,
        case
            when is_flag_known
                then
                    coalesce(is_escalated or escalated_at is not null or escalation_rank > 0, false)
                    and coalesce(is_escalated_by_now, true)
        end as is_flagged,
        coalesce(priority = 'p1', false) as is_p1,
        case when is_escalated_by_now then greatest(escalated_at, opened_at) end
            as escalated_by_now_at
    from ranked
),

defined as (
    select
        *,
        case
            when not is_known then null
            {% if var("escalation_definition") == 'p1' %}
                else is_p1
            {% elif var("escalation_definition") == 'flagged_or_p1' %}
                else is_flagged or is_p1
            {% elif var("escalation_definition") == 'management_level' %}
                else is_flagged and coalesce(escalation_rank >= 2, false)
            {% else %}
                else is_flagged
            {% endif %}
        end as is_escalation
    from tickets
),

edges as (
    select
        children.ticket_id as node_id,
        parents.ticket_id as parent_id
    from tickets as children
    inner join tickets as parents on children.parent_ticket_id = parents.ticket_id
    where children.ticket_id <> parents.ticket_id
),

nodes as (
    select node_id from edges
),

{{ climb('nodes', 'edges') }},

families as (
    select
        coalesce(roots.root_id, tickets.ticket_id) as ticket_id,
        bool_or(tickets.is_escalation) as is_escalated,
        bool_or(tickets.is_flagged) as is_flagged,
        min(coalesce(tickets.escalated_by_now_at, tickets.opened_at)) filter (
            where tickets.is_escalation
        ) as escalated_at,
        max_by(
            tickets.escalation_level,
            cast(tickets.escalation_rank as {{ dbt.type_string() }}) || tickets.escalation_level
        ) as escalation_level,
        max(tickets.escalation_rank) as escalation_rank,
        min(tickets.priority) as priority,
        count(*) as n_folded
    from defined as tickets
    left join roots on tickets.ticket_id = roots.node_id
    group by coalesce(roots.root_id, tickets.ticket_id)
),

causes as (
    select
        cause,
        lower(trim(cause_text)) as cause_text
    from {{ ref('cause_map') }}
),

final as (
    select
        tickets.ticket_id,
        tickets.deal_id,
        tickets.contract_id,
        tickets.zone,
        tickets.opened_at,
        tickets.resolved_at,
        families.is_escalated,
        families.is_flagged,
        families.escalated_at,
        families.escalation_level,
        families.priority,
        tickets.cause as cause_text,
        families.n_folded,
        tickets.subject,
        tickets.status,
        tickets.record_url,
        tickets.source_system,
        tickets.source_file,
        tickets.source_row,
        coalesce(accounts.resolved_account_id, tickets.account_id) as account_id,
        lower(trim(tickets.service_line)) as service_line_key,
        coalesce(families.escalated_at, tickets.opened_at) as event_at,
        coalesce(families.escalation_rank, 0) as escalation_rank,
        coalesce(causes.cause, categories.cause) as cause
    from tickets
    inner join families on tickets.ticket_id = families.ticket_id
    left join
        {{ ref('int_accounts__resolved') }} as accounts
        on tickets.account_id = accounts.account_id
    left join causes on lower(trim(tickets.cause)) = causes.cause_text
    left join causes as categories
        on
            lower(trim(tickets.category)) = categories.cause_text
            and nullif(trim(tickets.cause), '') is null
),

classified as (
    select
        *,
        coalesce(cause in ('scope', 'expectation', 'responsibility', 'unowned_risk'), false)
            as is_surprise,
        coalesce(cause in ('technical_fault', 'external', 'user_request'), false) as is_control
    from final
)

select * from classified
