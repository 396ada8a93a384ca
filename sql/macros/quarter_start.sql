{# The first day of the quarter that a day lies in. The firm's years start on the first of the month
   `fiscal_year_starts`, of which the settings tell; January, unless they do. #}
{% macro quarter_start(day) -%}
    {%- set shift = (var('fiscal_year_starts', 1) - 1) % 3 -%}
    {%- if shift -%}
        {%- set day = dbt.dateadd('month', -shift, day) -%}
        cast({{ dbt.dateadd('month', shift, dbt.date_trunc('quarter', day)) }} as date)
    {%- else -%}
        cast({{ dbt.date_trunc('quarter', day) }} as date)
    {%- endif -%}
{%- endmacro %}
