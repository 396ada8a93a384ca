-- Grain: one row per deal with a contract record: the make-up of its contracts, summed.
-- Hazard: downstream of the practices, so never adjusted for in a total effect; null where no
-- clause, word or change of any kind is recorded. The contracted value is null where the contracts
-- are in several currencies, or one of them has no value.

with

contracts as (
    select
        *,
        row_number()
            over (partition by deal_id order by signed_on nulls last, contract_id)
            as position
    from {{ ref('int_contracts__profiles') }}
    where deal_id is not null
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
                and count(currency) = count(*)
                and count(distinct currency) = 1
                then sum(value)
        end as contracted_value,
        case when count(distinct currency) = 1 then max(currency) end as contracted_currency
    from contracts
    group by deal_id
)

select * from final
