{# The bands of a deal's age since signature: label, and the days [from_days, to_days) of each. #}
{% macro age_bands() -%}
    {%- for label, from_months, to_months in [
        ('0-3', 0, 3), ('3-6', 3, 6), ('6-12', 6, 12), ('12+', 12, 1200)
    ] %}
    select
        '{{ label }}' as label,
        cast(ceil({{ from_months }} * {{ var('days_per_month') }}) as integer) as from_days,
        cast(ceil({{ to_months }} * {{ var('days_per_month') }}) as integer) as to_days
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
{%- endmacro %}
