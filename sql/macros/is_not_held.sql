{# Does a meeting's status say that it did not take place? No status says nothing: it was held once its time is past. #}
{% macro is_not_held(column) -%}
    {{ is_match(column, '(?i)cancel|abgesagt|abgebrochen|annul|no.?show|declin|planned|not.?held|resched|postpon') }}
{%- endmacro %}
