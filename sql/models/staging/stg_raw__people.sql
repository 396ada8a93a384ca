-- Grain: one row per person.

with

source as (
    select * from {{ source('raw', 'people') }}
),

final as (
    select
        person_id,
        full_name,
        email,
        title,
        department,
        business_function,
        function_from,
        is_internal,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
