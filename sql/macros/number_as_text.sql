{# A number as a reader writes it: 9, not 9.0. #}
{% macro number_as_text(column) -%}
    case
        when {{ column }} = floor({{ column }}) then cast(cast({{ column }} as bigint) as {{ dbt.type_string() }})
        else cast({{ column }} as {{ dbt.type_string() }})
    end
{%- endmacro %}

{# An amount without its fraction, as text: 120000. #}
{% macro whole_number_as_text(column) -%}
    cast(cast(round({{ column }}, 0) as bigint) as {{ dbt.type_string() }})
{%- endmacro %}
