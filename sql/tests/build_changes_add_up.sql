-- Fails when the deltas of a count do not add up to its total now less its total then.
-- Guards: the full join of now and then, in which appeared and vanished deals must count once.
-- Not a bug: a total that moved although no deal was added; time passed, and more was observed.

{% set counts = [
    'n_escalations', 'n_attributable_escalations', 'n_surprise_escalations', 'n_control_tickets'
] %}

with

deltas as (
    select
        against_build_id,
        measure,
        sum(delta) as delta
    from {{ ref('build_changes') }}
    group by against_build_id, measure
),

totals as (
    {% for count in counts %}
        select
            builds.against_build_id,
            '{{ count }}' as measure,
            (select coalesce(sum({{ count }}), 0) from {{ ref('deal_outcomes') }}) as total_now,
            coalesce(sum(deals.{{ count }}), 0) as total_then
        from {{ ref('stg_history__builds') }} as builds
        left join {{ ref('stg_history__deal_outcomes') }} as deals
            on builds.against_build_id = deals.against_build_id
        group by builds.against_build_id
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    totals.against_build_id,
    totals.measure,
    totals.total_then,
    totals.total_now,
    deltas.delta
from totals
left join deltas
    on
        totals.against_build_id = deltas.against_build_id
        and totals.measure = deltas.measure
where totals.total_now - totals.total_then <> coalesce(deltas.delta, 0)
