-- Grain: one row per account, aliases and merged accounts resolved.
-- Use for: one line on an account; the group columns add up everything under its ultimate parent.
-- Hazard: escalations are null, not zero, where no ticket source that can tell covers the account.
-- Value at risk counts deals that still run; amounts are never added across currencies, so
-- value_at_risk is null where they differ (after conversion at given rates), and values_at_risk
-- lists each. Sums are rounded far below a cent, so that the order of adding leaves no trace.

{% set sums = ['n_deals', 'n_escalations', 'n_open_escalations'] %}

with

described as (
    select * from {{ ref('int_accounts__described') }}
),

escalations as (
    select * from {{ ref('int_accounts__escalations') }}
),

deals as (
    select
        deal_id,
        account_id,
        ultimate_account_id,
        alignment_score,
        contracted_value,
        contracted_currency as currency,
        is_running,
        is_at_risk,
        sales_owner_name,
        delivery_lead_name
    from {{ ref('deal_outcomes') }}
),

deals_per_account as (
    select
        account_id,
        count(*) as n_deals,
        count(*) filter (where is_running) as n_running_deals,
        case when count(is_at_risk) > 0 then count(*) filter (where is_at_risk) end
            as n_deals_at_risk,
        count(alignment_score) as n_scored,
        sum(alignment_score) as sum_alignment
    from deals
    group by account_id
),
{% for name, level in [('account', 'account_id'), ('group', 'ultimate_account_id')] %}
    {{ name }}_amounts as (
        select
            {{ level }},
            coalesce(currency, '?') as currency,
            round(sum(contracted_value), 6) as value_at_risk
        from deals
        where is_at_risk and contracted_value is not null
        group by {{ level }}, coalesce(currency, '?')
    ),

    {{ name }}_values as (
        select
            {{ level }},
            case when count(*) = 1 then max(value_at_risk) end as value_at_risk,
            case when count(*) = 1 then max(currency) end as currency,
            {{ sorted_list("currency || ' ' || " ~ whole_number_as_text('value_at_risk')) }}
                as values_at_risk
        from {{ name }}_amounts
        group by {{ level }}
    ),
{% endfor %}
owner_names as (
    select
        account_id,
        sales_owner_name as owner_name
    from deals
    where is_running
    union all
    select
        account_id,
        delivery_lead_name as owner_name
    from deals
    where is_running
    union all
    select
        account_id,
        owner_name
    from described
    where is_exported
),

owners as (
    select
        account_id,
        {{ sorted_list('owner_name') }} as owners
    from owner_names
    group by account_id
),

renewals as (
    select
        account_id,
        min(end_on) as next_renewal_on
    from {{ ref('int_contracts__profiles') }}
    where is_in_force
    group by account_id
),

surveys as (
    select * from {{ ref('int_satisfaction__resolved') }}
    where is_of_relationship and score is not null and account_id is not null
    qualify row_number() over (
        partition by account_id
        order by responded_at desc, response_id asc
    ) = 1
),

counted as (
    select
        described.account_id,
        described.ultimate_account_id,
        coalesce(deals_per_account.n_deals, 0) as n_deals,
        coalesce(deals_per_account.n_running_deals, 0) as n_running_deals,
        case
            when deals_per_account.account_id is null then 0 else deals_per_account.n_deals_at_risk
        end as n_deals_at_risk,
        deals_per_account.n_scored,
        deals_per_account.sum_alignment,
        coalesce(escalations.n_escalations, case when observed.account_id is not null then 0 end)
            as n_escalations,
        coalesce(
            escalations.n_open_escalations, case when observed.account_id is not null then 0 end
        ) as n_open_escalations
    from described
    left join deals_per_account on described.account_id = deals_per_account.account_id
    left join escalations on described.account_id = escalations.account_id
    left join
        {{ ref('int_accounts__observed') }} as observed
        on described.account_id = observed.account_id
),

grouped as (
    select
        ultimate_account_id,
        count(*) as n_group_accounts,
        {% for column in sums %}
            cast(sum({{ column }}) as bigint) as {{ column | replace('n_', 'n_group_', 1) }},
        {% endfor %}
        sum(sum_alignment) / cast(nullif(sum(n_scored), 0) as double) as group_mean_alignment
    from counted
    group by ultimate_account_id
),

final as (
    select
        counted.account_id,
        described.account_name,
        counted.ultimate_account_id,
        described.segment,
        described.region,
        described.industry,
        described.churned_on,
        counted.n_deals,
        counted.n_running_deals,
        counted.n_deals_at_risk,
        counted.sum_alignment / cast(nullif(counted.n_scored, 0) as double) as mean_alignment,
        counted.n_escalations,
        counted.n_open_escalations,
        surveys.score as last_satisfaction,
        surveys.scale_max as last_satisfaction_scale_max,
        surveys.instrument as last_satisfaction_instrument,
        surveys.responded_on as last_satisfaction_on,
        renewals.next_renewal_on,
        case when counted.n_deals_at_risk = 0 then 0 else account_values.value_at_risk end
            as value_at_risk,
        account_values.currency as value_at_risk_currency,
        account_values.values_at_risk,
        owners.owners,
        grouped.n_group_accounts,
        grouped.n_group_deals,
        grouped.n_group_escalations,
        grouped.n_group_open_escalations,
        grouped.group_mean_alignment,
        group_values.value_at_risk as group_value_at_risk,
        group_values.currency as group_value_at_risk_currency,
        group_values.values_at_risk as group_values_at_risk,
        described.record_url
    from counted
    inner join described on counted.account_id = described.account_id
    inner join grouped on counted.ultimate_account_id = grouped.ultimate_account_id
    left join account_values on counted.account_id = account_values.account_id
    left join group_values on counted.ultimate_account_id = group_values.ultimate_account_id
    left join owners on counted.account_id = owners.account_id
    left join renewals on counted.account_id = renewals.account_id
    left join surveys on counted.account_id = surveys.account_id
)

select * from final
