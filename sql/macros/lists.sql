{# The texts of `expressions` that are not null, in order, as a list. #}
{% macro list_of(expressions) -%}
    {{ return(adapter.dispatch('list_of')(expressions)) }}
{%- endmacro %}

{% macro default__list_of(expressions) -%}
    list_filter([{{ expressions | join(', ') }}], lambda item: item is not null)
{%- endmacro %}

{% macro spark__list_of(expressions) -%}
    array_compact(array({{ expressions | join(', ') }}))
{%- endmacro %}

{# The different values of `column` in a group, sorted, nulls left out; empty where there is none. #}
{% macro sorted_list(column) -%}
    {{ return(adapter.dispatch('sorted_list')(column)) }}
{%- endmacro %}

{% macro default__sorted_list(column) -%}
    coalesce(list_sort(list(distinct {{ column }}) filter (where {{ column }} is not null)), [])
{%- endmacro %}

{% macro spark__sorted_list(column) -%}
    sort_array(collect_set({{ column }}))
{%- endmacro %}

{# The different values of `column` in a group as one text: sorted, a comma between them. #}
{% macro sorted_text(column) -%}
    {{ return(adapter.dispatch('sorted_text')(column)) }}
{%- endmacro %}

{% macro default__sorted_text(column) -%}
    string_agg(distinct {{ column }}, ', ' order by {{ column }})
{%- endmacro %}

{% macro spark__sorted_text(column) -%}
    string_agg(distinct {{ column }}, ', ') within group (order by {{ column }})
{%- endmacro %}
