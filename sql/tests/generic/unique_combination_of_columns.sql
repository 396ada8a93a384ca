-- Fails when two rows of the model agree in all of the columns: its grain is broken. Nulls agree with nulls.
-- Named and called as the test of dbt_utils, so that tools know a grain test when they see one.
{% test unique_combination_of_columns(model, combination_of_columns) %}
{% set grain = [] %}
{% for column in combination_of_columns %}{% do grain.append(adapter.quote(column)) %}{% endfor %}
select
    {{ grain | join(', ') }},
    count(*) as n_rows
from {{ model }}
group by {{ grain | join(', ') }}
having count(*) > 1
{% endtest %}
