-- Grain: one row per deal and dated event of its way to signature or loss.
-- Hazard: today's names; a loss is told once, by the deal or by its stage.

with

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

final as (
    select * from creations
    union all
    select * from losses
    union all
    select * from stage_entries
    union all
    select * from commitments
    union all
    select * from signatures
)

select * from final
