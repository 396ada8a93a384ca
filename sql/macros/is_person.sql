{# Does a free text name an individual? Not "TBD", a team, a department or a role. #}
{% macro is_person(column) -%}
    (
        nullif(trim({{ column }}), '') is not null
        and not {{ is_match(column, "(?i)^[\\s\\p{P}\\p{S}]*(n/?a|open|all|none|it)?[\\s\\p{P}\\p{S}]*$") }}
        and not {{ is_match(column, "(?i)\\b(tb[acd]|to be|nobody|unknown|unassigned|not assigned|pending|various|multiple|everyone|shared|joint|team|squad|department|dept|group|committee|office|division|unit|queue|services|service desk|help ?desk|security|infrastructure|procurement|delivery|implementation|sales|presales|operations|engineering|project|programme|management|manager|director|head of|lead|officer|pmo|c[efit]o|legal|finance|support|customer|client|vendor|partner|supplier|integration user)\\b") }}
    )
{%- endmacro %}
