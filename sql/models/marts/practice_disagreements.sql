-- Grain: one row per signed deal and practice of which a record and a declaration say otherwise.
-- Use for: what somebody declared, and the records do not bear out.
-- Hazard: the record counts where it is of the deal itself; has_record is false where a source only
-- holds none of it, and then the declaration counts.

with

judged as (
    select
        *,
        case
            when status in ('early', 'late', 'presignature') then true
            when status in ('after', 'never') then false
        end as is_practised
    from {{ ref('int_practices__judged') }}
    where moment = 'signature'
),

final as (
    select
        declared.deal_id,
        declared.account_id,
        declared.practice,
        records.status as record_status,
        records.reason as record_reason,
        declared.status as declared_status,
        declared.reason as declared_reason,
        records.is_decided as has_record,
        declared.source_file,
        declared.source_row
    from judged as declared
    inner join judged as records
        on declared.deal_id = records.deal_id and declared.practice = records.practice
    where
        declared.kind = 'declared'
        and records.kind = 'record'
        and declared.is_practised <> records.is_practised
)

select * from final
