{# Does `column` match the regular expression anywhere? #}
{% macro is_match(column, pattern) -%}
    {{ return(adapter.dispatch('is_match')(column, pattern)) }}
{%- endmacro %}

{% macro default__is_match(column, pattern) -%}
    regexp_matches({{ column }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__is_match(column, pattern) -%}
    {{ column }} rlike r'{{ pattern | replace('(?i)', '(?iu)') }}'
{%- endmacro %}
