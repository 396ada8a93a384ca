-- Grain: one row per deal that is neither signed nor lost as of the build's day.
-- Use for: what can still be agreed, while there is room to adjust.
-- Hazard: a status of "never" means "not yet" here; "unknown" means that nothing recorded tells.
-- A practice is called missing only once evidence of it could exist: see is_due.

{# rule: what the warning rests on, and what it says; each is a variable watch_<rule>, 1 or 0 #}
{% set rules = [
    ('commitment_passed', 'committed_at is not null and n_missing > 0',
     "'Commitment point passed with ' || n_missing || ' of 3 practices missing'"),
    ('success_definition', 'is_due and not has_success_definition',
     "'No success definition agreed by sales and delivery yet'"),
    ('delivery_voice', 'is_due and not has_delivery_voice', "'Delivery has not met the client yet'"),
    ('risk_ownership', 'is_due and not has_risk_ownership', "'Risks have no named owners yet'"),
    ('not_known', 'is_due and has_success_definition is null',
     "'Nothing recorded tells whether success was defined'"),
    ('not_known', 'is_due and has_delivery_voice is null',
     "'Nothing recorded tells whether delivery was heard'"),
    ('not_known', 'is_due and has_risk_ownership is null',
     "'Nothing recorded tells whether risks have owners'"),
    ('stage_not_mapped', 'stage_kind is null', "'The stage is not mapped to a kind of stage'"),
    ('overdue', 'is_overdue', "'The expected close date has passed'"),
] %}
{% set warned = [] %}
{% set named = [] %}
{% for rule, condition, sentence in rules if var('watch_' ~ rule) == 1 %}
    {% do warned.append('case when ' ~ condition ~ ' then ' ~ sentence ~ ' end') %}
    {% do named.append('case when ' ~ condition ~ " then '" ~ rule ~ "' end") %}
{% endfor %}

with

deals as (
    select * from {{ ref('int_deals__open') }}
),

scores as (
    select
        *,
        3 - alignment_max as n_missing
    from {{ ref('int_practices__scores') }}
    where moment = 'today'
),

known as (
    select
        deals.*,
        ahead.days_to_commitment,
        scores.success_definition_status,
        scores.delivery_voice_status,
        scores.risk_ownership_status,
        scores.success_definition_kind,
        scores.delivery_voice_kind,
        scores.risk_ownership_kind,
        scores.has_success_definition,
        scores.has_delivery_voice,
        scores.has_risk_ownership,
        scores.alignment_min,
        scores.alignment_max,
        scores.n_missing,
        deals.committed_at is not null
        or (
            coalesce(deals.stage_kind <> 'prospecting', true)
            and coalesce(deals.age_days >= {{ var('watch_days_after_creation') }}, true)
            and coalesce(
                ahead.days_to_commitment <= {{ var('watch_days_before_commitment') }}, true
            )
        ) as is_due
    from deals
    inner join scores on deals.deal_id = scores.deal_id
    left join {{ ref('int_deals__days_to_commitment') }} as ahead on deals.deal_id = ahead.deal_id
),

final as (
    select
        deal_id,
        deal_name,
        account_id,
        account_name,
        segment,
        region,
        service_line,
        deal_type,
        stage,
        stage_kind,
        amount,
        currency,
        created_at,
        committed_at,
        expected_close_on,
        sales_owner_id,
        sales_owner_name,
        delivery_lead_id,
        delivery_lead_name,
        days_to_commitment,
        success_definition_status,
        delivery_voice_status,
        risk_ownership_status,
        success_definition_kind,
        delivery_voice_kind,
        risk_ownership_kind,
        has_success_definition,
        has_delivery_voice,
        has_risk_ownership,
        alignment_min,
        alignment_max,
        is_due,
        {{ list_of(warned) if warned else list_of(['cast(null as ' ~ dbt.type_string() ~ ')']) }}
            as warnings,
        {{ list_of(named) if named else list_of(['cast(null as ' ~ dbt.type_string() ~ ')']) }}
            as warning_rules,
        case
            when not has_success_definition
                then 'Agree a measurable outcome with delivery, and record who agreed'
            when not has_delivery_voice then 'Bring delivery into a meeting with the client'
            when not has_risk_ownership then 'Name a person as the owner of every major risk'
            when alignment_max > alignment_min
                then 'Record what was agreed, so that it can be told'
            else 'Nothing is missing; keep the evidence up to date'
        end as next_step,
        record_url
    from known
)

select * from final
