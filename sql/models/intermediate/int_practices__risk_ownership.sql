-- Grain: one row per deal with a recorded risk and moment of judgement: are the risks that are
-- judged owned by named individuals?
-- Hazard: judged are the major risks open at time zero; where none is, all open ones; where none is
-- open, all. Later risks can only give an owner after signature, and back-filled ones give nothing.

with

risks as (
    select
        *,
        coalesce(is_judged and not is_closed_before, false) as is_open
    from {{ ref('int_practices__risks') }}
),

with_open as (
    select
        *,
        bool_or(is_open) over (partition by deal_id, moment) as has_open,
        bool_or(is_open and is_major) over (partition by deal_id, moment) as has_open_major
    from risks
),

counted as (
    select
        *,
        coalesce(
            is_judged
            and case
                when has_open_major then is_open and is_major
                when has_open then is_open
                else true
            end,
            false
        ) as is_counted,
        not coalesce(is_judged, true) and not is_back_filled as is_later
    from with_open
),

deciding as (
    select
        deal_id,
        moment,
        risk_id
    from counted
    qualify row_number() over (
        partition by deal_id, moment
        order by
            is_counted and not coalesce(is_owned, false) desc,
            is_counted desc,
            is_later desc,
            coalesce(later_owner_at, owner_since_at) desc nulls last,
            risk_id asc
    ) = 1
),

per_deal as (
    select
        counted.deal_id,
        counted.moment,
        bool_or(counted.has_open_major) as has_open_major,
        bool_or(
            counted.severity is null
            and (counted.is_open or (coalesce(counted.is_judged, false) and not counted.has_open))
        ) as has_missing_severity,
        bool_or(counted.is_judged is null) as has_undated,
        bool_or(counted.is_back_filled) as has_back_filled,
        bool_or(counted.is_counted and counted.is_todays_owner) as is_todays_value,
        count(*) filter (where counted.is_counted) as n_judged,
        count(*) filter (where counted.is_counted and counted.is_owned) as n_owned,
        count(*) filter (where counted.is_counted and not counted.is_owned) as n_unowned,
        count(*) filter (
            where counted.is_counted and not counted.is_owned and counted.later_owner_at is null
        )
            as n_never_owned,
        count(distinct counted.owner) filter (where counted.is_counted and counted.is_owned)
            as n_risk_owners,
        max(counted.owner_since_at) filter (where counted.is_counted and counted.is_owned)
            as owned_since_at,
        max(counted.later_owner_at) filter (
            where counted.is_later or (counted.is_counted and not counted.is_owned)
        ) as later_owner_at,
        case
            when
                count(*) filter (where counted.is_counted)
                = count(counted.recorded_at) filter (where counted.is_counted)
                then max(counted.recorded_at) filter (where counted.is_counted)
        end as recorded_at
    from counted
    group by counted.deal_id, counted.moment
),

judged as (
    select
        *,
        case
            when has_missing_severity then 'a risk has no severity'
            when has_undated then 'a risk has no date'
            when n_judged = 0 and has_back_filled and later_owner_at is null then 'recorded late'
            when n_judged = 0 then 'no risk was recorded by signature'
            when n_unowned > 0 then 'judged risks had no named owner'
            when n_owned < n_judged then 'the owner of a risk is not among the people'
            else 'every judged risk has a named owner'
        end as finding
    from per_deal
),

with_verdict as (
    select
        *,
        finding in ('no risk was recorded by signature', 'judged risks had no named owner')
        and n_never_owned = 0
        and later_owner_at is not null as is_owned_later,
        finding in (
            'a risk has no severity',
            'a risk has no date',
            'the owner of a risk is not among the people'
        ) as is_undecidable
    from judged
),

final as (
    select
        with_verdict.deal_id,
        with_verdict.moment,
        'risk_ownership' as practice,
        case
            when with_verdict.is_undecidable then 'undecidable'
            when with_verdict.is_owned_later then 'qualifies'
            when with_verdict.finding = 'every judged risk has a named owner' then 'qualifies'
            else 'fails'
        end as verdict,
        case
            when with_verdict.is_owned_later then 'every risk got a named owner'
            when with_verdict.finding = 'judged risks had no named owner'
                then
                    with_verdict.n_unowned || ' of ' || with_verdict.n_judged
                    || ' ' || with_verdict.finding || ' ('
                    || coalesce(nullif(trim(risks.owner_name_then), ''), 'nobody') || ')'
            when
                with_verdict.finding = 'every judged risk has a named owner'
                and with_verdict.n_judged > 1
                and with_verdict.n_risk_owners = 1
                then with_verdict.finding || ' (one name on all of them)'
            else with_verdict.finding
        end as finding,
        case
            when with_verdict.is_owned_later then with_verdict.later_owner_at
            else with_verdict.owned_since_at
        end as evidence_at,
        with_verdict.recorded_at,
        with_verdict.is_todays_value,
        case
            when with_verdict.is_owned_later then risks.owner_today
            when risks.is_owned then risks.owner
        end as person,
        risks.title as detail,
        'risks' as source_table,
        risks.source_system,
        risks.source_file,
        risks.source_row,
        cast(null as {{ dbt.type_string() }}) as record_url,
        with_verdict.has_open_major,
        with_verdict.n_judged,
        with_verdict.n_owned,
        with_verdict.n_unowned,
        with_verdict.n_risk_owners,
        with_verdict.n_owned / nullif(with_verdict.n_judged, 0) as owned_share
    from with_verdict
    inner join
        deciding
        on with_verdict.deal_id = deciding.deal_id and with_verdict.moment = deciding.moment
    inner join risks on deciding.risk_id = risks.risk_id and deciding.moment = risks.moment
)

select * from final
