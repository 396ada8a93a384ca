{# Does a free text name an individual? Not "TBD", a team, a department or a role. #}
{% macro is_person(column) -%}
    (
        nullif(trim({{ column }}), '') is not null
        and not {{ is_match(column, "(?i)\\b(tb[dc]|to be|n/?a|none|nobody|unknown|unassigned|open|various|all|team|department|dept|group|office|division|unit|delivery|sales|project|management|manager|lead|pmo|legal|finance|support|customer|client|vendor|partner|supplier)\\b") }}
    )
{%- endmacro %}
