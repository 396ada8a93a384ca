-- Grain: one row per account, aliases and merged accounts resolved.
-- Use for: one line on an account; the group columns add up everything under its ultimate parent.
-- Hazard: escalations are null, not zero, where no ticket source that can tell covers the account.
-- Value at risk is that of running deals with an open escalation; value with few practices
-- stands beside it and is never added to it, for a deal may be both. Neither is 0 where a running
-- deal could be one and nothing tells. Amounts are never added across currencies, so that a value
-- is null where they differ (after conversion at given rates), and the list has each. Rounded
-- far below a cent, so that the order of adding leaves no trace.

{% set sums = ['n_deals', 'n_escalations', 'n_open_escalations'] %}
{% set stakes = {'at_risk': 'is_at_risk', 'with_few_practices': 'has_few_practices'} %}

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
        has_few_practices,
        sales_owner_name,
        delivery_lead_name
    from {{ ref('deal_outcomes') }}
),

deals_per_account as (
    select
        account_id,
        count(*) as n_deals,
        count(*) filter (where is_running) as n_running_deals,
        {% for name, flag in stakes.items() %}
            count(*) filter (where {{ flag }} is null) as n_deals_unknown_{{ name }},
            case
                when
                    count(*) filter (where {{ flag }}) > 0
                    or count(*) filter (where {{ flag }} is null) = 0
                    then count(*) filter (where {{ flag }})
            end as n_deals_{{ name }},
        {% endfor %}
        count(alignment_score) as n_scored,
        sum(alignment_score) as sum_alignment
    from deals
    group by account_id
),
{% for level_name, level in [('account', 'account_id'), ('group', 'ultimate_account_id')] %}
    {% for name, flag in stakes.items() %}
        {{ level_name }}_amounts_{{ name }} as (
            select
                {{ level }},
                coalesce(currency, '?') as currency,
                round(sum(contracted_value), 6) as amount
            from deals
            where {{ flag }} and contracted_value is not null
            group by {{ level }}, coalesce(currency, '?')
        ),

        {{ level_name }}_values_{{ name }} as (
            select
                {{ level }},
                case when count(*) = 1 then max(amount) end as amount,
                case when count(*) = 1 then max(currency) end as currency,
                {{ sorted_list("currency || ' ' || " ~ whole_number_as_text('amount')) }}
                    as amounts
            from {{ level_name }}_amounts_{{ name }}
            group by {{ level }}
        ),
    {% endfor %}
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
    where score is not null and of_account_id is not null
    qualify row_number() over (
        partition by of_account_id
        order by responded_at desc, response_id asc
    ) = 1
),

counted as (
    select
        described.account_id,
        described.ultimate_account_id,
        coalesce(deals_per_account.n_deals, 0) as n_deals,
        coalesce(deals_per_account.n_running_deals, 0) as n_running_deals,
        {% for name in stakes %}
            coalesce(deals_per_account.n_deals_unknown_{{ name }}, 0) as n_deals_unknown_{{ name }},
            case
                when deals_per_account.account_id is null then 0
                else deals_per_account.n_deals_{{ name }}
            end as n_deals_{{ name }},
        {% endfor %}
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
        {% for name in stakes %}
            counted.n_deals_{{ name }},
            counted.n_deals_unknown_{{ name }},
        {% endfor %}
        counted.sum_alignment / cast(nullif(counted.n_scored, 0) as double) as mean_alignment,
        counted.n_escalations,
        counted.n_open_escalations,
        surveys.score as last_satisfaction,
        surveys.scale_max as last_satisfaction_scale_max,
        surveys.instrument as last_satisfaction_instrument,
        surveys.responded_on as last_satisfaction_on,
        not surveys.is_of_relationship as is_last_satisfaction_of_ticket,
        renewals.next_renewal_on,
        {% for name in stakes %}
            case
                when counted.n_deals_{{ name }} = 0 then 0
                else account_values_{{ name }}.amount
            end as value_{{ name }},
            account_values_{{ name }}.currency as value_{{ name }}_currency,
            account_values_{{ name }}.amounts as values_{{ name }},
        {% endfor %}
        owners.owners,
        grouped.n_group_accounts,
        grouped.n_group_deals,
        grouped.n_group_escalations,
        grouped.n_group_open_escalations,
        grouped.group_mean_alignment,
        {% for name in stakes %}
            group_values_{{ name }}.amount as group_value_{{ name }},
            group_values_{{ name }}.currency as group_value_{{ name }}_currency,
            group_values_{{ name }}.amounts as group_values_{{ name }},
        {% endfor %}
        described.record_url
    from counted
    inner join described on counted.account_id = described.account_id
    inner join grouped on counted.ultimate_account_id = grouped.ultimate_account_id
    {% for name in stakes %}
        left join account_values_{{ name }}
            on counted.account_id = account_values_{{ name }}.account_id
        left join group_values_{{ name }}
            on counted.ultimate_account_id = group_values_{{ name }}.ultimate_account_id
    {% endfor %}
    left join owners on counted.account_id = owners.account_id
    left join renewals on counted.account_id = renewals.account_id
    left join surveys on counted.account_id = surveys.of_account_id
)

select * from final
