-- Grain: one row per success criterion of a deal, judged: does it state an outcome that both
-- sides agreed?
-- Hazard: verdict 'undecidable' means that the export cannot tell, which is unknown and not absent.

with

people as (
    select * from {{ ref('stg_raw__people') }}
),

mapped as (
    select
        source_system,
        count(distinct maps_to) filter (
            where maps_to in ('sales_agreed_by', 'delivery_agreed_by')
        ) = 2 as has_agreement_columns,
        count(*) filter (where maps_to in ('metric', 'target')) > 0 as has_outcome_columns
    from {{ ref('stg_meta__columns') }}
    where entity = 'success_criteria'
    group by source_system
),

criteria as (
    select
        criteria.*,
        nullif(trim(criteria.metric), '') as stated_metric,
        nullif(trim(criteria.target), '') as stated_target,
        coalesce(mapped.has_agreement_columns, false) as has_agreement_columns,
        coalesce(mapped.has_outcome_columns, false) as has_outcome_columns,
        case
            when
                sales.function_from is null
                or sales.function_from <= {{ day_of('criteria.sales_agreed_at', 'deals.zone') }}
                then sales.business_function
        end as sales_function,
        case
            when
                delivery.function_from is null
                or delivery.function_from
                <= {{ day_of('criteria.delivery_agreed_at', 'deals.zone') }}
                then delivery.business_function
        end as delivery_function,
        coalesce(sales.full_name, criteria.sales_agreed_by) as sales_person,
        coalesce(delivery.full_name, criteria.delivery_agreed_by) as delivery_person
    from {{ ref('stg_raw__success_criteria') }} as criteria
    inner join {{ ref('int_deals__milestones') }} as deals on criteria.deal_id = deals.deal_id
    left join mapped on criteria.source_system = mapped.source_system
    left join people as sales on criteria.sales_agreed_by = sales.person_id
    left join people as delivery on criteria.delivery_agreed_by = delivery.person_id
),

judged as (
    select
        *,
        case
            when not has_outcome_columns then 'metric and target are not in the export'
            when stated_metric is null and stated_target is null
                then 'deliverable only, no metric or target'
            when not has_agreement_columns then 'who agreed is not in the export'
            when sales_agreed_by is null and delivery_agreed_by is null
                then 'neither side agreed'
            when sales_agreed_by is null or delivery_agreed_by is null
                then 'only one side agreed'
            when sales_function not in ('sales', 'presales')
                then 'agreed for sales by somebody of another function'
            when delivery_function not in ('delivery', 'customer_success')
                then 'agreed for delivery by somebody of another function'
            when sales_agreed_at is null or delivery_agreed_at is null
                then 'the day of agreement is not recorded'
            when sales_function is null or delivery_function is null
                then 'the function of who agreed is not known'
            else 'agreed by both'
        end as finding
    from criteria
),

final as (
    select
        criterion_id,
        deal_id,
        'success_definition' as practice,
        case finding
            when 'agreed by both' then 'qualifies'
            when 'metric and target are not in the export' then 'undecidable'
            when 'who agreed is not in the export' then 'undecidable'
            when 'the day of agreement is not recorded' then 'undecidable'
            when 'the function of who agreed is not known' then 'undecidable'
            else 'fails'
        end as verdict,
        finding,
        coalesce(
            greatest(sales_agreed_at, delivery_agreed_at),
            sales_agreed_at,
            delivery_agreed_at,
            documented_at
        ) as evidence_at,
        recorded_at,
        false as is_todays_value,
        coalesce(sales_person || ' and ' || delivery_person, sales_person, delivery_person)
            as person,
        coalesce(
            statement || ' (' || stated_metric || ': ' || stated_target || ')',
            statement || ' (' || coalesce(stated_metric, stated_target) || ')',
            statement
        ) as detail,
        'success_criteria' as source_table,
        source_system,
        source_file,
        source_row,
        cast(null as {{ dbt.type_string() }}) as record_url
    from judged
)

select * from final
