-- Grain: one row per survey answer given by the as-of day, with the account that it is really of.
-- Hazard: account_id is that of the answer itself; of_account_id falls back on the account of the
-- deal that the answer names. An answer about a ticket tells of that ticket alone.

with

answers as (
    select * from {{ ref('stg_raw__satisfaction') }}
),

final as (
    select
        answers.response_id,
        answers.deal_id,
        answers.ticket_id,
        answers.instrument,
        answers.score,
        answers.scale_max,
        answers.responded_at,
        answers.source_system,
        answers.source_file,
        answers.source_row,
        accounts.resolved_account_id as account_id,
        coalesce(accounts.resolved_account_id, deals.account_id) as of_account_id,
        answers.ticket_id is null as is_of_relationship,
        {{ day_of('answers.responded_at', 'coalesce(deals.zone, zones.zone)') }} as responded_on
    from answers
    cross join {{ ref('int_builds__dated') }} as builds
    left join {{ ref('int_accounts__resolved') }} as accounts
        on answers.account_id = accounts.account_id
    left join {{ ref('int_deals__accounted') }} as deals on answers.deal_id = deals.deal_id
    left join {{ ref('int_accounts__zones') }} as zones on answers.account_id = zones.account_id
    where
        {{ day_of('answers.responded_at', 'coalesce(deals.zone, zones.zone)') }}
        <= builds.as_of_on
)

select * from final
