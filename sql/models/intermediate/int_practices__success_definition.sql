-- Grain: one row per success criterion of a signed deal, judged: does it state an outcome that both sides agreed?
-- Hazard: verdict 'undecidable' means that who agreed cannot be told, which is unknown and not absent.

with

people as (
    select * from {{ ref('stg_raw__people') }}
),

mapped as (
    select
        source_system,
        count(distinct maps_to) = 2 as has_agreement_columns
    from {{ source('meta', 'columns') }}
    where entity = 'success_criteria' and maps_to in ('sales_agreed_by', 'delivery_agreed_by')
    group by source_system
),

criteria as (
    select
        criteria.*,
        nullif(trim(coalesce(criteria.metric, '') || coalesce(criteria.target, '')), '') is not null as is_outcome,
        coalesce(mapped.has_agreement_columns, false) as has_agreement_columns,
        case
            when sales.function_from <= cast(criteria.sales_agreed_at as date) or sales.function_from is null
                then sales.business_function
        end as sales_function,
        case
            when delivery.function_from <= cast(criteria.delivery_agreed_at as date) or delivery.function_from is null
                then delivery.business_function
        end as delivery_function,
        greatest(criteria.sales_agreed_at, criteria.delivery_agreed_at) as agreed_at,
        coalesce(sales.full_name, criteria.sales_agreed_by) as sales_person,
        coalesce(delivery.full_name, criteria.delivery_agreed_by) as delivery_person
    from {{ ref('stg_raw__success_criteria') }} as criteria
    left join mapped on criteria.source_system = mapped.source_system
    left join people as sales on criteria.sales_agreed_by = sales.person_id
    left join people as delivery on criteria.delivery_agreed_by = delivery.person_id
),

judged as (
    select
        *,
        case
            when not is_outcome then 'deliverable only, no metric or target'
            when not has_agreement_columns then 'who agreed is not in the export'
            when sales_agreed_by is null or delivery_agreed_by is null then 'only one side agreed'
            when sales_agreed_at is null or delivery_agreed_at is null then 'the day of agreement is not recorded'
            when sales_function not in ('sales', 'presales') then 'agreed for sales by somebody of another function'
            when delivery_function not in ('delivery', 'customer_success')
                then 'agreed for delivery by somebody of another function'
            when sales_function is null or delivery_function is null then 'the function of who agreed is not known'
            else 'agreed by both'
        end as finding
    from criteria
),

final as (
    select
        deals.deal_id,
        'success_definition' as practice,
        case
            when judged.finding = 'agreed by both' then 'qualifies'
            when judged.finding in (
                'who agreed is not in the export',
                'the function of who agreed is not known',
                'the day of agreement is not recorded'
            ) then 'undecidable'
            else 'fails'
        end as verdict,
        judged.finding,
        coalesce(judged.agreed_at, judged.sales_agreed_at, judged.delivery_agreed_at, judged.documented_at) as evidence_at,
        judged.recorded_at,
        judged.sales_person || ' and ' || judged.delivery_person as person,
        judged.statement
        || coalesce(' (' || nullif(trim(coalesce(judged.metric, '') || ': ' || coalesce(judged.target, '')), ':') || ')', '')
            as detail,
        'success_criteria' as source_table,
        judged.source_system,
        judged.source_file,
        judged.source_row,
        cast(null as varchar) as record_url
    from judged
    inner join {{ ref('int_practices__deals') }} as deals on judged.deal_id = deals.deal_id
)

select * from final
