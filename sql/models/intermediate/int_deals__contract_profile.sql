-- Grain: one row per signed deal with a contract record: the make-up of its contracts, summed.
-- Hazard: downstream of the practices, so never adjusted for in a total effect; null where no clause is recorded.

with

contracts as (
    select * from {{ ref('int_contracts__linked') }}
    where deal_id is not null
),

clauses as (
    select
        contract_id,
        count(*) as n_clauses,
        count_if(clause_family = 'control') as n_control_clauses,
        count_if(clause_family = 'coordination') as n_coordination_clauses,
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

final as (
    select
        contracts.deal_id,
        min_by(contracts.contract_id, contracts.signed_on) as contract_id,
        cast(sum(clauses.n_clauses) as bigint) as n_clauses,
        cast(sum(clauses.n_control_clauses) as bigint) as n_control_clauses,
        cast(sum(clauses.n_coordination_clauses) as bigint) as n_coordination_clauses,
        cast(sum(coalesce(contracts.word_count, clauses.n_words)) as bigint) as n_words,
        cast(sum(coalesce(changes.n_changes, 0)) as bigint) as n_changes
    from contracts
    left join clauses on contracts.contract_id = clauses.contract_id
    left join changes on contracts.contract_id = changes.contract_id
    group by contracts.deal_id
)

select
    *,
    n_control_clauses / nullif(n_control_clauses + n_coordination_clauses, 0) as control_share
from final
