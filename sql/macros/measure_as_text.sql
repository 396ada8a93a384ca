{# A headline number as text, so that numbers, days and words can stand in one column; months with two decimals. #}
{% macro measure_as_text(column, measure) -%}
    {%- if measure.endswith('_months') -%}
        {%- set rounded = 'round(' ~ column ~ ', 2)' -%}
        {{ number_as_text(rounded) }}
    {%- else -%}
        cast({{ column }} as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}
