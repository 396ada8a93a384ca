-- Fails when a signed deal does not have exactly the three practices, or its score is not their
-- sum.
-- Guards: the joins from evidence to statuses, which must neither drop a deal nor fan out.
-- Not a bug: a null score; a practice of that deal is unknown.

with

statuses as (
    select
        deal_id,
        count(*) as n_practices,
        count(*) filter (where status in ('early', 'late', 'presignature')) as n_practised,
        count(*) filter (where status = 'unknown') as n_unknown
    from {{ ref('practice_evidence') }}
    group by deal_id
)

select
    deals.deal_id,
    deals.alignment_score,
    statuses.n_practices,
    statuses.n_practised,
    statuses.n_unknown
from {{ ref('deal_outcomes') }} as deals
left join statuses on deals.deal_id = statuses.deal_id
where
    statuses.n_practices is distinct from 3
    or deals.alignment_min is distinct from statuses.n_practised
    or deals.alignment_max is distinct from statuses.n_practised + statuses.n_unknown
    or (deals.alignment_score is null) <> (statuses.n_unknown > 0)
    or deals.alignment_score <> statuses.n_practised
