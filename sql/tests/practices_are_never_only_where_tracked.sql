-- Fails when a practice is called absent ("never" or "after") for a deal that no source could tell
-- of.
-- Guards: unknown is not never; a source that is missing must not read as a practice that is.
-- Not a bug: a practice that counts although its deal is not tracked; the evidence is there.
-- A declaration tells of its own deal, and must itself stand in an export.

select
    evidence.deal_id,
    evidence.practice,
    evidence.status
from {{ ref('practice_evidence') }} as evidence
left join {{ ref('int_deals__tracked') }} as tracked
    on
        evidence.deal_id = tracked.deal_id
        and evidence.source_table = tracked.source_table
        and tracked.moment = 'signature'
where
    evidence.status in ('never', 'after')
    and case
        when evidence.kind = 'declared' then evidence.source_row is null
        else not coalesce(tracked.is_tracked, false)
    end
