-- Fails when a practice counts on evidence of after time zero, or recorded after the days of grace,
-- or when "early" and "late" lie on the wrong side of the commitment point.
-- Guards: rule 4, what was known at signature and never what was entered afterwards.
-- Not a bug: evidence without a recording time; it counts and is flagged.

select
    evidence.deal_id,
    evidence.practice,
    evidence.status,
    evidence.evidence_at,
    evidence.recorded_at
from {{ ref('practice_evidence') }} as evidence
inner join {{ ref('int_practices__moments') }} as deals
    on evidence.deal_id = deals.deal_id and deals.moment = 'signature'
where
    evidence.status in ('early', 'late', 'presignature')
    and (
        evidence.evidence_at is null
        or cast(evidence.evidence_at as date) > deals.time_zero_on
        or cast(evidence.recorded_at as date) > deals.recordable_until_on
        or (evidence.recorded_at is null and not evidence.is_flagged)
        or (evidence.status = 'presignature') <> (deals.committed_at is null)
        or (evidence.status = 'early' and evidence.evidence_at > deals.committed_at)
        or (evidence.status = 'late' and evidence.evidence_at <= deals.committed_at)
    )
