-- Fails when the accounts do not add up to the signed deals or the escalations, or a group to its
-- accounts.
-- Guards: aliases and account trees, in which a deal or a ticket must count once.
-- Not a bug: deals and escalations without an account; they are in no row.

with

accounts as (
    select
        coalesce(sum(n_deals), 0) as n_deals,
        coalesce(sum(n_escalations), 0) as n_escalations
    from {{ ref('accounts') }}
),

groups as (
    select coalesce(sum(n_group_deals), 0) as n_deals
    from {{ ref('accounts') }}
    where account_id = ultimate_account_id
),

deals as (
    select count(*) as n_deals
    from {{ ref('deal_outcomes') }}
    where account_id is not null
),

escalations as (
    select count(*) as n_escalations
    from {{ ref('escalations') }} as escalations
    cross join {{ ref('int_builds__dated') }} as builds
    where
        escalations.account_id is not null
        and coalesce(escalations.escalated_at, escalations.opened_at) < builds.after_as_of_on
)

select
    accounts.n_deals,
    groups.n_deals as n_group_deals,
    deals.n_deals as n_signed_deals,
    accounts.n_escalations,
    escalations.n_escalations as n_all_escalations
from accounts
cross join groups
cross join deals
cross join escalations
where
    accounts.n_deals <> deals.n_deals
    or groups.n_deals <> deals.n_deals
    or accounts.n_escalations <> escalations.n_escalations
