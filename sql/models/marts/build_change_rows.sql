-- Grain: one row per compared build, deal or escalation that moved, and input record that can have
-- moved it.
-- Use for: the rows of the exports behind a row of build_changes.
-- Hazard: a row is listed where its kind feeds a number that moved; of several rows nobody can say
-- which one did it.

with

moved as (
    select * from {{ ref('build_changes') }}
    where reason = 'input rows'
),

behind as (
    select
        moved.against_build_id,
        moved.against_as_of_on,
        moved.comparison,
        moved.subject_type,
        moved.subject_id,
        moved.deal_id,
        moved.account_id,
        links.entity,
        links.record_id,
        {{ sorted_list('moved.measure') }} as measures
    from moved
    inner join {{ ref('int_changes__measures') }} as links
        on
            moved.against_build_id = links.against_build_id
            and moved.subject_type = links.subject_type
            and moved.subject_id = links.subject_id
            and moved.measure = links.measure
    group by
        moved.against_build_id,
        moved.against_as_of_on,
        moved.comparison,
        moved.subject_type,
        moved.subject_id,
        moved.deal_id,
        moved.account_id,
        links.entity,
        links.record_id
),

final as (
    select
        behind.against_build_id,
        behind.against_as_of_on,
        behind.comparison,
        behind.subject_type,
        behind.subject_id,
        behind.deal_id,
        behind.account_id,
        behind.entity,
        behind.record_id,
        behind.measures,
        records.change,
        records.changed_columns,
        records.source_file,
        records.source_row,
        records.previous_file,
        records.previous_row
    from behind
    inner join {{ ref('stg_history__record_changes') }} as records
        on
            behind.against_build_id = records.against_build_id
            and behind.entity = records.entity
            and behind.record_id = records.record_id
)

select * from final
