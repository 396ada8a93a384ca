-- Grain: one row per currency, and day from which a rate of it holds; empty without a rates file.
-- Use for: an amount at the rate of its own day.
-- Hazard: a rate holds until the next one, and for max_rate_age_days at most. What no rate covers
-- stays in its own currency.

with

rates as (
    select * from {{ ref('stg_raw__exchange_rates') }}
),

bounded as (
    select
        *,
        lead(quoted_on) over (partition by currency order by quoted_on) as next_on,
        cast(
            {{ dbt.dateadd('day', var('max_rate_age_days'), 'quoted_on') }} as date
        ) as too_old_on
    from rates
),

final as (
    select
        currency,
        quoted_in,
        rate,
        quoted_on as from_on,
        least(coalesce(next_on, too_old_on), too_old_on) as before_on
    from bounded
)

select * from final
