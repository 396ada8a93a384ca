-- Grain: one row per declaration that says yes or no of a practice of a deal.
-- Hazard: a day says yes by itself, and so does a person's name; "TBD", a team or a department says
-- no. A declaration that says nothing is not here. evidence_at is null where no day is declared.

with

declarations as (
    select
        declarations.*,
        case
            when nullif(trim(declarations.person), '') is not null
                then {{ is_person('declarations.person') }}
        end as is_named_person
    from {{ ref('stg_raw__practice_declarations') }} as declarations
    inner join
        {{ ref('int_deals__milestones') }} as deals
        on declarations.deal_id = deals.deal_id
),

said as (
    select
        *,
        coalesce(
            is_done,
            case when done_on is not null then true end,
            is_named_person
        ) as is_yes
    from declarations
),

final as (
    select
        declaration_id,
        deal_id,
        practice,
        case when is_yes then 'qualifies' else 'fails' end as verdict,
        case when is_yes then 'declared done' else 'declared not done' end as finding,
        case when is_yes then cast(done_on as {{ dbt.type_timestamp() }}) end as evidence_at,
        recorded_at,
        false as is_todays_value,
        coalesce(person, declared_by) as person,
        note as detail,
        'practice_declarations' as source_table,
        source_system,
        source_file,
        source_row,
        cast(null as {{ dbt.type_string() }}) as record_url
    from said
    where is_yes is not null
)

select * from final
