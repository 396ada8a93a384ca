-- Grain: one row per deal, moment of judgement and practice: its status, and the evidence that it
-- rests on.
-- Hazard: a record of the deal outranks a declaration; that a source holds no record of it does
-- not. Grade A was entered in time, as its system says; B is declared, or nobody knows when it was
-- entered.

with

judged as (
    select * from {{ ref('int_practices__judged') }}
),

chosen as (
    select *
    from judged
    qualify row_number() over (
        partition by deal_id, moment, practice
        order by
            case
                when kind = 'record' and is_decided then 1
                when kind = 'declared' and is_decided then 2
                when kind = 'record' then 3
                else 4
            end
    ) = 1
),

final as (
    select
        deal_id,
        moment,
        account_id,
        practice,
        status,
        case when status <> 'unknown' then kind end as kind,
        case
            when status = 'unknown' then null
            when kind = 'declared' or is_flagged then 'B'
            else 'A'
        end as grade,
        evidence_at,
        committed_at,
        time_zero_on,
        zone,
        recorded_at,
        person,
        detail,
        source_table,
        source_system,
        source_file,
        source_row,
        record_url,
        is_flagged,
        reason
    from chosen
)

select * from final
