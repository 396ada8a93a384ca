-- Grain: one row per deal and moment of judgement, practices side by side.
-- Hazard: a null practice is unknown; the score is null where any is, with its bounds beside it.

with

statuses as (
    select
        *,
        case
            when status in ('early', 'late', 'presignature') then true
            when status in ('after', 'never') then false
        end as is_practised
    from {{ ref('int_practices__statuses') }}
),

final as (
    select
        deal_id,
        moment,
        {% for practice in ['success_definition', 'delivery_voice', 'risk_ownership'] %}
            max(status) filter (where practice = '{{ practice }}') as {{ practice }}_status,
            max(kind) filter (where practice = '{{ practice }}') as {{ practice }}_kind,
            max(grade) filter (where practice = '{{ practice }}') as {{ practice }}_grade,
            bool_or(is_practised) filter (where practice = '{{ practice }}')
                as has_{{ practice }},
        {% endfor %}
        case
            when count(is_practised) = 3
                then cast(count(*) filter (where is_practised) as integer)
        end as alignment_score,
        cast(count(*) filter (where is_practised) as integer) as alignment_min,
        cast(count(*) filter (where coalesce(is_practised, true)) as integer) as alignment_max
    from statuses
    group by deal_id, moment
)

select * from final
