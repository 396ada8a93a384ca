-- Grain: one row per account and dated event, up to the as-of date.
-- Use for: what happened with one account, in order.
-- Hazard: today's names; the dates are those of the records.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

deals as (
    select * from {{ ref('int_deals__milestones') }}
),

creations as (
    select
        deals.account_id,
        deals.created_at as occurred_at,
        'stage' as event_type,
        'Deal created' as title,
        deals.deal_name as detail,
        deals.deal_id,
        'deals' as source_table,
        raw_deals.source_system,
        raw_deals.source_file,
        raw_deals.source_row,
        raw_deals.record_url
    from deals
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
),

losses as (
    select
        deals.account_id,
        cast(deals.lost_on as timestamp) as occurred_at,
        'loss' as event_type,
        'Deal lost' as title,
        coalesce(deals.deal_name, '') || coalesce(': ' || raw_deals.loss_reason, '') as detail,
        deals.deal_id,
        'deals' as source_table,
        raw_deals.source_system,
        raw_deals.source_file,
        raw_deals.source_row,
        raw_deals.record_url
    from deals
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
    where deals.lost_on is not null
),

stage_entries as (
    select
        deals.account_id,
        stages.entered_at as occurred_at,
        'stage' as event_type,
        'Entered ' || stages.stage as title,
        deals.deal_name as detail,
        deals.deal_id,
        'deal_stage_changes' as source_table,
        stages.source_system,
        stages.source_file,
        stages.source_row,
        cast(null as {{ dbt.type_string() }}) as record_url
    from {{ ref('stg_raw__deal_stage_changes') }} as stages
    inner join deals on stages.deal_id = deals.deal_id
    left join losses
        on
            stages.deal_id = losses.deal_id
            and stages.stage_kind = 'lost'
    where losses.deal_id is null
),

-- the stage entry that is the commitment point
commitments as (
    select
        deals.account_id,
        deals.committed_at as occurred_at,
        'commitment' as event_type,
        'Commitment point: expectations harden' as title,
        deals.deal_name as detail,
        deals.deal_id,
        'deal_stage_changes' as source_table,
        stages.source_system,
        stages.source_file,
        stages.source_row,
        cast(null as {{ dbt.type_string() }}) as record_url
    from deals
    inner join {{ ref('stg_raw__deal_stage_changes') }} as stages
        on
            deals.deal_id = stages.deal_id
            and deals.committed_at = stages.entered_at
            and stages.stage_kind in ('proposal', 'negotiation')
    qualify row_number() over (partition by deals.deal_id order by stages.source_row) = 1
),

-- a signature is told by the first signed contract, else by the deal itself
signatures as (
    select
        deals.account_id,
        cast(deals.signed_on as timestamp) as occurred_at,
        'signature' as event_type,
        'Signed' as title,
        deals.deal_name as detail,
        deals.deal_id,
        case when signed.contract_id is null then 'deals' else 'contracts' end as source_table,
        coalesce(signed.source_system, raw_deals.source_system) as source_system,
        coalesce(signed.source_file, raw_deals.source_file) as source_file,
        coalesce(signed.source_row, raw_deals.source_row) as source_row,
        coalesce(signed.record_url, raw_deals.record_url) as record_url
    from deals
    inner join {{ ref('stg_raw__deals') }} as raw_deals on deals.deal_id = raw_deals.deal_id
    left join {{ ref('int_deals__contract_profile') }} as profiles
        on deals.deal_id = profiles.deal_id
    left join {{ ref('int_contracts__linked') }} as signed
        on
            profiles.contract_id = signed.contract_id
            and deals.signed_on = signed.signed_on
    where deals.is_signed
),

practices as (
    select
        account_id,
        evidence_at as occurred_at,
        'practice' as event_type,
        case practice
            when 'success_definition' then 'Success definition'
            when 'delivery_voice' then 'Delivery voice'
            else 'Risk ownership'
        end || ': ' || status as title,
        reason as detail,
        deal_id,
        source_table,
        source_system,
        source_file,
        source_row,
        record_url
    from {{ ref('practice_evidence') }}
    where evidence_at is not null
),

contracts as (
    select * from {{ ref('int_contracts__linked') }}
),

contract_starts as (
    select
        account_id,
        cast(coalesce(starts_on, signed_on) as timestamp) as occurred_at,
        'contract' as event_type,
        'Contract starts' as title,
        coalesce(contract_type, 'Contract') || coalesce(', ' || service_line, '') as detail,
        deal_id,
        'contracts' as source_table,
        source_system,
        source_file,
        source_row,
        record_url
    from contracts
),

contract_ends as (
    select
        contracts.account_id,
        cast(contracts.end_on as timestamp) as occurred_at,
        'contract' as event_type,
        case
            when contracts.terminated_on = contracts.end_on then 'Contract terminated'
            else 'Contract ends'
        end as title,
        coalesce(contracts.contract_type, 'Contract')
        || coalesce(', ' || contracts.service_line, '') as detail,
        contracts.deal_id,
        'contracts' as source_table,
        contracts.source_system,
        contracts.source_file,
        contracts.source_row,
        contracts.record_url
    from contracts
),

contract_changes as (
    select
        contracts.account_id,
        cast(changes.effective_on as timestamp) as occurred_at,
        'contract' as event_type,
        case changes.change_type
            when 'change_order' then 'Change order'
            when 'renegotiation' then 'Renegotiation'
            else 'Amendment'
        end as title,
        changes.reason as detail,
        contracts.deal_id,
        'contract_changes' as source_table,
        changes.source_system,
        changes.source_file,
        changes.source_row,
        cast(null as {{ dbt.type_string() }}) as record_url
    from {{ ref('stg_raw__contract_changes') }} as changes
    inner join contracts on changes.contract_id = contracts.contract_id
),

escalated as (
    select
        account_id,
        coalesce(escalated_at, opened_at) as occurred_at,
        'escalation' as event_type,
        'Escalation' || coalesce(': ' || replace(cause, '_', ' '), '') as title,
        subject as detail,
        deal_id,
        'tickets' as source_table,
        source_system,
        source_file,
        source_row,
        record_url
    from {{ ref('escalations') }}
),

responses as (
    select
        coalesce(accounts.resolved_account_id, satisfaction.account_id) as account_id,
        satisfaction.responded_at as occurred_at,
        'satisfaction' as event_type,
        coalesce(satisfaction.instrument, 'Survey')
        || coalesce(': ' || {{ number_as_text('satisfaction.score') }}, '')
        || coalesce(' of ' || {{ number_as_text('satisfaction.scale_max') }}, '') as title,
        case
            when satisfaction.ticket_id is null then 'Relationship survey'
            else 'About a ticket'
        end as detail,
        satisfaction.deal_id,
        'satisfaction' as source_table,
        satisfaction.source_system,
        satisfaction.source_file,
        satisfaction.source_row,
        cast(null as {{ dbt.type_string() }}) as record_url
    from {{ ref('stg_raw__satisfaction') }} as satisfaction
    left join
        {{ ref('int_accounts__resolved') }} as accounts
        on satisfaction.account_id = accounts.account_id
),

all_events as (
    select * from creations
    union all
    select * from losses
    union all
    select * from stage_entries
    union all
    select * from commitments
    union all
    select * from signatures
    union all
    select * from practices
    union all
    select * from contract_starts
    union all
    select * from contract_ends
    union all
    select * from contract_changes
    union all
    select * from escalated
    union all
    select * from responses
),

final as (
    select
        all_events.account_id,
        all_events.occurred_at,
        all_events.event_type,
        all_events.title,
        all_events.detail,
        all_events.deal_id,
        all_events.source_table,
        all_events.source_system,
        all_events.source_file,
        all_events.source_row,
        all_events.record_url
    from all_events
    cross join builds
    where all_events.account_id is not null and all_events.occurred_at < builds.after_as_of_on
)

select * from final
