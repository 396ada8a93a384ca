-- Fails when escalations are lost or doubled between the folded tickets and the mart, or when
-- attributed and unattributed ones do not add up to all; or when an unattributed one has no reason,
-- or an attributed one has one.
-- Guards: the ladder's joins, which must neither drop nor fan out.
-- Not a bug: escalations outside of any follow-up; they are in the mart, and count for no deal.

with

folded as (
    select count(*) as n_escalations
    from {{ ref('int_tickets__folded') }}
    where is_escalated
),

attributed as (
    select
        count(*) as n_escalations,
        count(distinct ticket_id) as n_tickets,
        count(*) filter (where attribution <> 'unattributed' and deal_id is not null)
            as n_attributed,
        count(*) filter (where attribution = 'unattributed' and deal_id is null) as n_unattributed,
        count(*) filter (
            where (attribution = 'unattributed') <> (attribution_reason is not null)
        ) as n_without_reason
    from {{ ref('escalations') }}
)

select
    folded.n_escalations as n_folded,
    attributed.n_escalations as n_in_mart,
    attributed.n_attributed,
    attributed.n_unattributed,
    attributed.n_without_reason
from folded
cross join attributed
where
    folded.n_escalations <> attributed.n_escalations
    or attributed.n_escalations <> attributed.n_tickets
    or attributed.n_escalations <> attributed.n_attributed + attributed.n_unattributed
    or attributed.n_without_reason > 0
