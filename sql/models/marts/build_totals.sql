-- Grain: one row per build: this one.
-- Use for: whether anything can be told at all.
-- Hazard: counts of what was loaded, whatever scope or filter a reader has.

with

builds as (
    select * from {{ ref('stg_meta__builds') }}
),

deals as (
    select
        count(*) as n_deals,
        count(*) filter (where observed_months > 0) as n_observed_deals
    from {{ ref('deal_outcomes') }}
),

tickets as (
    select * from {{ ref('int_tickets__totals') }}
),

contracts as (
    select count(*) as n_contracts
    from {{ ref('stg_raw__contracts') }}
),

unlinked as (
    select count(*) as n_unlinked_contracts
    from {{ ref('unlinked_contracts') }}
),

final as (
    select
        builds.as_of_on,
        deals.n_deals,
        deals.n_observed_deals,
        tickets.n_tickets,
        tickets.n_tickets_with_account,
        tickets.n_tickets_telling,
        tickets.n_tickets_of_known_account,
        contracts.n_contracts,
        unlinked.n_unlinked_contracts
    from builds
    cross join deals
    cross join tickets
    cross join contracts
    cross join unlinked
)

select * from final
