-- Fails when a deal is two of signed, lost and open, or is in both deal_outcomes and open_deals.
-- Guards: the three ends of a deal, which no deal may share.
-- Not a bug: a deal that is none of them; it is won on no recorded day, or created after the as-of
-- date.

select
    milestones.deal_id,
    milestones.is_signed,
    milestones.is_lost,
    milestones.is_open
from {{ ref('int_deals__milestones') }} as milestones
left join {{ ref('deal_outcomes') }} as outcomes on milestones.deal_id = outcomes.deal_id
left join {{ ref('open_deals') }} as open_deals on milestones.deal_id = open_deals.deal_id
where
    cast(milestones.is_signed as integer)
    + cast(milestones.is_lost as integer)
    + cast(milestones.is_open as integer) > 1
    or (outcomes.deal_id is not null) <> milestones.is_signed
    or (open_deals.deal_id is not null) <> milestones.is_open
