-- Grain: one row per deal with a contract record: the make-up of its contracts, summed.
-- Hazard: downstream of the practices, so never adjusted for in a total effect; null where no
-- clause, word or change of any kind is recorded. Values are converted at the rate of their
-- signature, where one is given. The contracted value is null where the contracts are in several
-- currencies even so, or one of them has no value.

with

contracts as (
    select
        contracts.*,
        contracts.value * coalesce(rates.rate, 1) as converted_value,
        coalesce(rates.quoted_in, contracts.currency) as converted_currency,
        rates.rate is not null and contracts.value is not null as is_converted,
        row_number()
            over (
                partition by contracts.deal_id
                order by contracts.signed_on nulls last, contracts.contract_id
            )
            as position
    from {{ ref('int_contracts__profiles') }} as contracts
    left join {{ ref('int_rates__dated') }} as rates
        on
            contracts.currency = rates.currency
            and contracts.signed_on >= rates.from_on
            and contracts.signed_on < rates.before_on
    where contracts.deal_id is not null
),

final as (
    select
        deal_id,
        max(contract_id) filter (where position = 1) as contract_id,
        count(*) as n_contracts,
        cast(sum(n_clauses) as bigint) as n_clauses,
        cast(sum(n_control_clauses) as bigint) as n_control_clauses,
        cast(sum(n_coordination_clauses) as bigint) as n_coordination_clauses,
        cast(sum(n_words) as bigint) as n_words,
        cast(sum(n_changes) as bigint) as n_changes,
        sum(n_control_clauses)
        / cast(nullif(sum(n_control_clauses) + sum(n_coordination_clauses), 0) as double)
            as control_share,
        case
            when
                count(value) = count(*)
                and count(converted_currency) = count(*)
                and count(distinct converted_currency) = 1
                then sum(converted_value)
        end as contracted_value,
        case
            when count(distinct converted_currency) = 1 then max(converted_currency)
        end as contracted_currency,
        bool_or(is_converted) as is_value_converted
    from contracts
    group by deal_id
)

select * from final
