-- Fails when the contracts of signed deals do not add up to their deals, or a contract that counts
-- is missing.
-- Guards: the joins from contracts to clauses and changes, which must not fan out.
-- Not a bug: contracts without a deal; they are listed and belong to none.

with

contracts as (
    select
        deal_id,
        sum(n_clauses) as n_clauses,
        sum(n_words) as n_words,
        sum(n_changes) as n_changes
    from {{ ref('contract_profiles') }}
    where deal_id is not null
    group by deal_id
)

select
    outcomes.deal_id,
    outcomes.n_clauses,
    contracts.n_clauses as n_clauses_of_contracts
from {{ ref('deal_outcomes') }} as outcomes
left join contracts on outcomes.deal_id = contracts.deal_id
where
    outcomes.n_clauses is distinct from contracts.n_clauses
    or outcomes.n_words is distinct from contracts.n_words
    or outcomes.n_changes is distinct from contracts.n_changes
