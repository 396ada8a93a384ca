-- Grain: one row per signed deal with a recorded risk: are the risks that are judged owned by named individuals?
-- Hazard: judged are the major risks open at time zero; where none is major, all of them.

with

risks as (
    select * from {{ ref('int_practices__risks') }}
),

counted as (
    select
        *,
        is_judged and not is_closed_before as is_open,
        bool_or(is_judged and not is_closed_before and is_major) over (partition by deal_id) as has_major
    from risks
),

judged as (
    select
        *,
        is_open and (is_major or not has_major) as counts
    from counted
),

per_deal as (
    select
        deal_id,
        coalesce(count_if(is_open), 0) as n_open,
        coalesce(bool_or(is_open and severity is null), false) as has_missing_severity,
        count_if(counts) as n_judged,
        count_if(counts and is_owned) as n_owned,
        count(distinct owner) filter (where counts and is_owned) as n_risk_owners,
        max(owner_since_at) filter (where counts and is_owned) as owned_since_at,
        max(later_owner_at) filter (where not is_judged or (counts and not is_owned)) as later_owner_at,
        count_if(counts and not is_owned and later_owner_at is null) as n_never_owned,
        max(recorded_at) filter (where counts) as recorded_at,
        min(owner) filter (where counts and is_owned) as owner,
        min(title) filter (where counts and not is_owned) as unowned_title,
        min(coalesce(nullif(trim(owner_name_then), ''), 'nobody')) filter (where counts and not is_owned) as not_an_owner,
        min_by(source_system, source_row) filter (where is_open) as source_system,
        min_by(source_file, source_row) filter (where is_open) as source_file,
        min(source_row) filter (where is_open) as source_row,
        coalesce(bool_or(counts and has_history is false), false) as is_todays_owner,
        bool_or(counts and is_major) as has_major,
        min(identified_at) filter (where not is_judged) as later_identified_at
    from judged
    group by deal_id
),

final as (
    select
        *,
        n_owned / nullif(n_judged, 0) as owned_share,
        case
            when n_open = 0 then 'no risk was recorded by signature'
            when has_missing_severity then 'a risk has no severity'
            when n_owned = n_judged and n_risk_owners = 1 and n_judged > 1
                then 'every judged risk has a named owner (one name on all of them)'
            when n_owned = n_judged then 'every judged risk has a named owner'
            else (n_judged - n_owned) || ' of ' || n_judged || ' judged risks had no named owner (' || not_an_owner || ')'
        end as finding
    from per_deal
)

select * from final
