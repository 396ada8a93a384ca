-- Fails when two rows of the model agree in all of `columns`: its grain is broken. Nulls agree with nulls.
{% test unique_together(model, columns) %}
{% set grain = [] %}
{% for column in columns %}{% do grain.append(adapter.quote(column)) %}{% endfor %}
select
    {{ grain | join(', ') }},
    count(*) as n_rows
from {{ model }}
group by {{ grain | join(', ') }}
having count(*) > 1
{% endtest %}
