{# What the clocks of a zone show at a moment in UTC. A day without a clock is kept as that day's
   midnight in UTC (etl/conform/parse_datetimes.py; no moment of a clock is), and stays it; without a zone, it is UTC. #}
{% macro local_at(moment, zone) -%}
    case
        when {{ zone }} = 'UTC' or {{ moment }} = date_trunc('day', {{ moment }}) then {{ moment }}
        else coalesce({{ shifted(moment, zone) }}, {{ moment }})
    end
{%- endmacro %}

{# The day that a moment falls on in a zone: the one way in which moments are compared with days. #}
{% macro day_of(moment, zone) -%}
    cast({{ local_at(moment, zone) }} as date)
{%- endmacro %}

{% macro shifted(moment, zone) -%}
    {{ return(adapter.dispatch('shifted')(moment, zone)) }}
{%- endmacro %}

{% macro default__shifted(moment, zone) -%}
    timezone({{ zone }}, timezone('UTC', {{ moment }}))
{%- endmacro %}

{% macro spark__shifted(moment, zone) -%}
    from_utc_timestamp({{ moment }}, {{ zone }})
{%- endmacro %}
