-- Grain: one row per compared build, deal or escalation, measure of it, and changed record that can
-- have moved that measure.
-- Hazard: it can have; whether the measure moved is for the marts to say.

with

final as (
    select
        links.against_build_id,
        links.subject_type,
        links.subject_id,
        inputs.measure,
        links.entity,
        links.record_id
    from {{ ref('int_changes__linked') }} as links
    inner join {{ ref('measure_inputs') }} as inputs on links.entity = inputs.entity
)

select * from final
