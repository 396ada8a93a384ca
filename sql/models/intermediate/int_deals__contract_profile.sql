-- Grain: one row per deal with a contract record: the make-up of its contracts, summed.
-- Hazard: downstream of the practices, so never adjusted for in a total effect; null where no
-- clause, word or change of any kind is recorded.

with

contracts as (
    select
        *,
        row_number()
            over (partition by deal_id order by signed_on nulls last, contract_id)
            as position
    from {{ ref('int_contracts__linked') }}
    where deal_id is not null
),

clauses as (
    select
        contract_id,
        count(*) as n_clauses,
        count(*) filter (where clause_family = 'control') as n_control_clauses,
        count(*) filter (where clause_family = 'coordination') as n_coordination_clauses,
        sum(word_count) as n_words
    from {{ ref('stg_raw__contract_clauses') }}
    group by contract_id
),

changes as (
    select
        contract_id,
        count(*) as n_changes
    from {{ ref('stg_raw__contract_changes') }}
    group by contract_id
),

change_log as (
    select count(*) > 0 as is_kept
    from changes
),

summed as (
    select
        contracts.deal_id,
        cast(sum(clauses.n_clauses) as bigint) as n_clauses,
        cast(sum(clauses.n_control_clauses) as bigint) as n_control_clauses,
        cast(sum(clauses.n_coordination_clauses) as bigint) as n_coordination_clauses,
        cast(sum(coalesce(contracts.word_count, clauses.n_words)) as bigint) as n_words,
        cast(sum(coalesce(changes.n_changes, 0)) as bigint) as n_changes,
        max(contracts.contract_id) filter (where contracts.position = 1) as contract_id,
        count(*) as n_contracts
    from contracts
    left join clauses on contracts.contract_id = clauses.contract_id
    left join changes on contracts.contract_id = changes.contract_id
    group by contracts.deal_id
),

final as (
    select
        summed.deal_id,
        summed.contract_id,
        summed.n_contracts,
        summed.n_clauses,
        summed.n_control_clauses,
        summed.n_coordination_clauses,
        summed.n_words,
        summed.n_control_clauses
        / cast(nullif(summed.n_control_clauses + summed.n_coordination_clauses, 0) as double)
            as control_share,
        case when change_log.is_kept then summed.n_changes end as n_changes
    from summed
    cross join change_log
)

select * from final
