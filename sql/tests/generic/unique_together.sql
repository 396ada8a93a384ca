-- Fails when two rows of the model agree in all of `columns`: its grain is broken. Nulls agree with nulls.
{% test unique_together(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as n_rows
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
