-- Fails when a practice counts, and no record of an export is named for it.
-- Guards: the trail from a number to a row of a file.
-- Not a bug: a practice that is never or unknown because nothing was found.

select
    deal_id,
    practice,
    status
from {{ ref('practice_evidence') }}
where
    status in ('early', 'late', 'presignature', 'after')
    and (source_file is null or source_row is null or source_system is null)
