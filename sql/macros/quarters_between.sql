{# One row per quarter that starts from `first` to `last`: the expression to select. #}
{% macro quarters_between(first, last) -%}
    {{ return(adapter.dispatch('quarters_between')(first, last)) }}
{%- endmacro %}

{% macro default__quarters_between(first, last) -%}
    cast(unnest(generate_series(cast({{ first }} as timestamp), cast({{ last }} as timestamp), interval '3 months')) as date)
{%- endmacro %}

{% macro spark__quarters_between(first, last) -%}
    explode(sequence(cast({{ first }} as date), cast({{ last }} as date), interval 3 months))
{%- endmacro %}
