-- Fails when a ticket of the export is in no family, or in two.
-- Guards: the folding of children, circles of parents included.
-- Not a bug: fewer folded tickets than exported ones.

select
    exported.n_tickets,
    folded.n_tickets as n_folded_tickets
from (select count(*) as n_tickets from {{ ref('stg_raw__tickets') }}) as exported
cross join
    (select coalesce(sum(n_folded), 0) as n_tickets from {{ ref('int_tickets__folded') }}) as folded
where exported.n_tickets <> folded.n_tickets
