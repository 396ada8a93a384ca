{# The date `days` working days (at most five) after `day`; Saturdays and Sundays do not count. #}
{% macro add_working_days(day, days) -%}
    cast(
        {{ day }} + interval '1 day' * (
            {{ days }}
            + case
                when {{ iso_weekday(day) }} = 7 then 0
                when {{ iso_weekday(day) }} = 6 then 1
                when {{ iso_weekday(day) }} + {{ days }} > 5 then 2
                else 0
            end
        ) as date
    )
{%- endmacro %}

{# Monday is 1, Sunday is 7. #}
{% macro iso_weekday(day) -%}
    {{ return(adapter.dispatch('iso_weekday')(day)) }}
{%- endmacro %}

{% macro default__iso_weekday(day) -%}
    isodow({{ day }})
{%- endmacro %}

{% macro spark__iso_weekday(day) -%}
    (weekday({{ day }}) + 1)
{%- endmacro %}
