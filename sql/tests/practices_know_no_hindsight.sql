-- Fails when a practice counts, as of any moment, on evidence of after time zero, or recorded after
-- the days of grace, or when "early" and "late" lie on the wrong side of the commitment point.
-- Guards: rule 4, what was known at the moment and never what was entered afterwards.
-- Not a bug: evidence without a recording time; it counts and is flagged. An open deal whose
-- commitment point lies ahead is early. A yes declared without a day is presignature at signature.

select
    statuses.deal_id,
    statuses.moment,
    statuses.practice,
    statuses.status,
    statuses.evidence_at,
    statuses.recorded_at
from {{ ref('int_practices__statuses') }} as statuses
inner join {{ ref('int_practices__moments') }} as moments
    on statuses.deal_id = moments.deal_id and statuses.moment = moments.moment
where
    statuses.status in ('early', 'late', 'presignature')
    and (
        (statuses.evidence_at is null and statuses.kind <> 'declared')
        or {{ day_of('statuses.evidence_at', 'moments.zone') }} > moments.time_zero_on
        or {{ day_of('statuses.recorded_at', 'moments.zone') }} > moments.recordable_until_on
        or (statuses.recorded_at is null and not statuses.is_flagged)
        or (moments.moment = 'commitment' and statuses.status <> 'early')
        or (
            statuses.evidence_at is not null
            and (statuses.status = 'presignature')
            <> (moments.committed_at is null and not moments.is_commitment_ahead)
        )
        or (
            statuses.evidence_at is not null
            and moments.committed_at is not null
            and (statuses.status = 'early') <> (
                {{ local_at('statuses.evidence_at', 'moments.zone') }}
                <= {{ local_at('moments.committed_at', 'moments.zone') }}
            )
        )
    )
