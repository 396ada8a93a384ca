{# How high a ticket was escalated, from the words of its own system: 0 not at all, 1 a team lead, 2 management,
   3 executives; a leading digit ("2 - Management") is taken as it stands. Null where there is no level. #}
{% macro escalation_rank(column) -%}
    case
        when nullif(trim({{ column }}), '') is null then null
        when {{ is_match(column, '^\\s*[0-9]') }} then cast(regexp_extract({{ column }}, '([0-9]+)', 1) as integer)
        when {{ is_match(column, '(?i)executive|director|board|\\bc[efit]o\\b|\\bvp\\b') }} then 3
        when {{ is_match(column, '(?i)manage') }} then 2
        when {{ is_match(column, '(?i)^\\s*(no|none|no escalation|not escalated|normal|false)\\s*$') }} then 0
        else 1
    end
{%- endmacro %}
