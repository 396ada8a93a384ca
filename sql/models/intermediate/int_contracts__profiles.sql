-- Grain: one row per contract that counts: what it is made of, and how long it has been observed.
-- Hazard: downstream of the practices, so never adjusted for in a total effect; null where no
-- clause, word or change of any kind is recorded. Governance among the coordination clauses is
-- counted apart: a sensitivity moves it to control. In force is a contract on the as-of day whose
-- recorded end lies ahead.

with

builds as (
    select * from {{ ref('int_builds__dated') }}
),

contracts as (
    select
        *,
        coalesce(starts_on, signed_on) as runs_from_on
    from {{ ref('int_contracts__linked') }}
),

clauses as (
    select
        contract_id,
        count(*) as n_clauses,
        count(*) filter (where clause_family = 'control') as n_control_clauses,
        count(*) filter (where clause_family = 'coordination') as n_coordination_clauses,
        count(*) filter (
            where clause_family = 'coordination'
            and {{ is_match('clause_type', '(?i)governance|steering') }}
        ) as n_governance_clauses,
        sum(word_count) as n_words
    from {{ ref('stg_raw__contract_clauses') }}
    group by contract_id
),

changes as (
    select
        changes.contract_id,
        count(*) as n_changes
    from {{ ref('stg_raw__contract_changes') }} as changes
    cross join builds
    where coalesce(changes.effective_on <= builds.as_of_on, true)
    group by changes.contract_id
),

change_log as (
    select count(*) > 0 as is_kept
    from changes
),

active as (
    select
        contracts.contract_id,
        {{ days_between('contracts.runs_from_on', 'contracts.planned_end_on') }} as planned_days,
        {{ days_between(
            'contracts.runs_from_on',
            'least(coalesce(contracts.end_on, builds.after_as_of_on), builds.after_as_of_on)'
        ) }} as active_days,
        coalesce(
            contracts.active_from_on <= builds.as_of_on and contracts.end_on > builds.as_of_on,
            false
        ) as is_in_force
    from contracts
    cross join builds
),

final as (
    select
        contracts.contract_id,
        contracts.deal_id,
        contracts.account_id,
        contracts.contract_type,
        contracts.service_line,
        contracts.signed_on,
        contracts.end_on,
        contracts.value,
        contracts.currency,
        clauses.n_clauses,
        clauses.n_control_clauses,
        clauses.n_coordination_clauses,
        clauses.n_governance_clauses,
        contracts.page_count as n_pages,
        cast(coalesce(contracts.word_count, clauses.n_words) as bigint) as n_words,
        clauses.n_control_clauses
        / cast(
            nullif(clauses.n_control_clauses + clauses.n_coordination_clauses, 0) as double
        ) as control_share,
        case when active.planned_days > 0 then active.planned_days end as planned_days,
        case when change_log.is_kept then coalesce(changes.n_changes, 0) end as n_changes,
        case when active.active_days > 0 then active.active_days else 0 end as active_days,
        active.is_in_force
    from contracts
    cross join change_log
    inner join active on contracts.contract_id = active.contract_id
    left join clauses on contracts.contract_id = clauses.contract_id
    left join changes on contracts.contract_id = changes.contract_id
)

select * from final
