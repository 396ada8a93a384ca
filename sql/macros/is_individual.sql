{# Is an owner a named individual? `id` is looked up as `people` (a joined alias of stg_raw__people); a free text
   `name` counts where there is no id, or one that nobody bears. Null: an id of which nothing else is known. #}
{% macro is_individual(id, people, name) -%}
    case
        when {{ people }}.person_id is not null
            then {{ people }}.full_name is null or {{ is_person(people ~ '.full_name') }}
        when {{ id }} is null or nullif(trim({{ name }}), '') is not null
            then coalesce({{ is_person(name) }}, false)
    end
{%- endmacro %}
