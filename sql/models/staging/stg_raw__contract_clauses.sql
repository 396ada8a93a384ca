-- Grain: one row per contract clause.

with

source as (
    select * from {{ source('raw', 'contract_clauses') }}
),

final as (
    select
        clause_id,
        contract_id,
        clause_type,
        clause_family,
        word_count,
        clause_text,
        source_system,
        source_file,
        source_row
    from source
)

select * from final
