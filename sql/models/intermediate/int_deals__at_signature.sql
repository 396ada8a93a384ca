-- Grain: one row per signed deal: its amount and sales owner as they were at signature, not as they are today.
-- Hazard: without a history today's value is all there is; it is used.

with

deals as (
    select
        milestones.deal_id,
        milestones.signed_on,
        deals.amount,
        deals.sales_owner_id
    from {{ ref('int_deals__milestones') }} as milestones
    inner join {{ ref('stg_raw__deals') }} as deals on milestones.deal_id = deals.deal_id
    where milestones.is_signed
),

changes as (
    select
        deals.deal_id,
        changes.field,
        changes.old_value,
        changes.new_value,
        changes.changed_at,
        cast(changes.changed_at as date) <= deals.signed_on as is_by_signature
    from deals
    inner join {{ ref('stg_raw__field_changes') }} as changes
        on deals.deal_id = changes.record_id
        and changes.entity = 'deals'
        and changes.field in ('amount', 'sales_owner_id')
),

-- the last value set by signature, else what the first later change replaced
values_at_signature as (
    select
        deal_id,
        field,
        coalesce(
            max_by(new_value, changed_at) filter (where is_by_signature),
            min_by(old_value, changed_at) filter (where not is_by_signature)
        ) as value_then
    from changes
    group by deal_id, field
),

stage_amounts as (
    select
        deals.deal_id,
        max_by(stages.amount, stages.entered_at) as amount
    from deals
    inner join {{ ref('stg_raw__deal_stage_changes') }} as stages
        on deals.deal_id = stages.deal_id
        and cast(stages.entered_at as date) <= deals.signed_on
        and stages.amount is not null
    group by deals.deal_id
),

final as (
    select
        deals.deal_id,
        coalesce(try_cast(amounts.value_then as double), stage_amounts.amount, deals.amount) as amount,
        coalesce(owners.value_then, deals.sales_owner_id) as sales_owner_id
    from deals
    left join values_at_signature as amounts on deals.deal_id = amounts.deal_id and amounts.field = 'amount'
    left join values_at_signature as owners on deals.deal_id = owners.deal_id and owners.field = 'sales_owner_id'
    left join stage_amounts on deals.deal_id = stage_amounts.deal_id
)

select * from final
