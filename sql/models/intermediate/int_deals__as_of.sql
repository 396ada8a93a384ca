-- Grain: one row per deal and moment of judgement: amount, owner, delivery lead, type and service
-- line, and the account's segment, region and industry, as they were then and not as of today.
-- Hazard: where a system exports no history of a field, today's value is all there is; the flags
-- beside it say so. A history may begin long after a deal did: the lead of an older deal that it
-- does not name is known only as of today, and so is the segment of an account whose deal was
-- signed before the first change of any.

{% set described = ['deal_type', 'service_line'] %}
{% set placed = ['segment', 'region', 'industry'] %}
{% set fields = ['amount', 'sales_owner_id', 'delivery_lead_id'] + described + placed %}

with

deals as (
    select
        moments.deal_id,
        moments.moment,
        moments.moment_on,
        moments.recordable_until_on,
        moments.zone,
        moments.account_id,
        raw_deals.created_at,
        raw_deals.delivery_lead_entered_at,
        raw_deals.source_system,
        raw_deals.amount,
        raw_deals.sales_owner_id,
        raw_deals.delivery_lead_id,
        {% for field in described %}
            raw_deals.{{ field }},
        {% endfor %}
        {% for field in placed %}
            accounts.{{ field }},
        {% endfor %}
        accounts.source_system as account_system
    from {{ ref('int_practices__moments') }} as moments
    inner join {{ ref('stg_raw__deals') }} as raw_deals on moments.deal_id = raw_deals.deal_id
    left join {{ ref('stg_raw__accounts') }} as accounts on moments.account_id = accounts.account_id
),

-- whose history tells of a deal: its own, and that of its account
subjects as (
    select
        deal_id,
        moment,
        moment_on,
        zone,
        'deals' as entity,
        deal_id as record_id
    from deals
    union all
    select
        deal_id,
        moment,
        moment_on,
        zone,
        'accounts' as entity,
        account_id as record_id
    from deals
),

histories as (
    select * from {{ ref('stg_raw__field_changes') }}
    where
        (
            entity = 'accounts' and (
                {% for field in placed %}
                    {% if not loop.first %}or{% endif %} field = '{{ field }}'
                {% endfor %}
            )
        )
        or (
            entity = 'deals' and (
                {% for field in fields if field not in placed %}
                    {% if not loop.first %}or{% endif %} field = '{{ field }}'
                {% endfor %}
            )
        )
),

changes as (
    select
        subjects.deal_id,
        subjects.moment,
        histories.field,
        histories.old_value,
        histories.new_value,
        {{ day_of('histories.changed_at', 'subjects.zone') }} <= subjects.moment_on as is_by_then,
        row_number() over (
            partition by
                subjects.deal_id,
                subjects.moment,
                histories.field,
                {{ day_of('histories.changed_at', 'subjects.zone') }} <= subjects.moment_on
            order by histories.changed_at, histories.source_file, histories.source_row
        ) as nth,
        row_number() over (
            partition by
                subjects.deal_id,
                subjects.moment,
                histories.field,
                {{ day_of('histories.changed_at', 'subjects.zone') }} <= subjects.moment_on
            order by
                histories.changed_at desc, histories.source_file desc, histories.source_row desc
        ) as nth_from_last
    from histories
    inner join subjects
        on histories.entity = subjects.entity and histories.record_id = subjects.record_id
),

-- what the last change by then set, else what the first later change replaced
values_then as (
    select
        {% for field in fields %}
            count(*) filter (where field = '{{ field }}') > 0 as has_{{ field }}_then,
            coalesce(
                max(new_value) filter (where field = '{{ field }}' and is_by_then),
                max(old_value) filter (where field = '{{ field }}' and not is_by_then)
            ) as {{ field }}_then,
        {% endfor %}
        deal_id,
        moment
    from changes
    where (is_by_then and nth_from_last = 1) or (not is_by_then and nth = 1)
    group by deal_id, moment
),

stage_amounts as (
    select
        deals.deal_id,
        deals.moment,
        stages.amount,
        row_number() over (
            partition by deals.deal_id, deals.moment
            order by stages.entered_at desc, stages.source_file desc, stages.source_row desc
        ) as nth_from_last
    from deals
    inner join {{ ref('stg_raw__deal_stage_changes') }} as stages on deals.deal_id = stages.deal_id
    where
        {{ day_of('stages.entered_at', 'deals.zone') }} <= deals.moment_on
        and stages.amount is not null
),

systems as (
    select
        source_system,
        count(*) filter (where field = 'amount') > 0 as has_amounts,
        count(*) filter (where field = 'sales_owner_id') > 0 as has_sales_owners,
        min(changed_at) filter (where field = 'delivery_lead_id') as has_delivery_leads_from,
        {% for field in described + placed %}
            min(changed_at) filter (where field = '{{ field }}') as has_{{ field }}_from
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from histories
    group by source_system
),

valued as (
    select
        deals.deal_id,
        deals.moment,
        coalesce(
            try_cast(values_then.amount_then as double),
            stage_amounts.amount,
            deals.amount
        ) as amount,
        case
            when values_then.has_sales_owner_id_then then values_then.sales_owner_id_then
            else deals.sales_owner_id
        end as sales_owner_id,
        case
            when values_then.has_delivery_lead_id_then then values_then.delivery_lead_id_then
            else deals.delivery_lead_id
        end as delivery_lead_id,
        not coalesce(systems.has_amounts, false)
        and stage_amounts.deal_id is null as is_amount_of_today,
        coalesce(
            values_then.has_delivery_lead_id_then
            or deals.created_at >= systems.has_delivery_leads_from,
            false
        ) as has_delivery_lead_history,
        coalesce(
            {{ day_of('deals.delivery_lead_entered_at', 'deals.zone') }}
            <= deals.recordable_until_on,
            false
        ) as is_delivery_lead_entered_by_then,
        not coalesce(systems.has_sales_owners, false) as is_sales_owner_of_today,
        {% for field in described + placed %}
            {% set kept = 'account_systems' if field in placed else 'systems' %}
            case
                when values_then.has_{{ field }}_then then values_then.{{ field }}_then
                else deals.{{ field }}
            end as {{ field }},
            deals.{{ field }} is not null
            and not coalesce(values_then.has_{{ field }}_then, false)
            and not coalesce(
                {{ day_of(kept ~ '.has_' ~ field ~ '_from', 'deals.zone') }} <= deals.moment_on,
                false
            ) as is_{{ field }}_of_today
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from deals
    left join
        values_then
        on deals.deal_id = values_then.deal_id and deals.moment = values_then.moment
    left join
        stage_amounts
        on
            deals.deal_id = stage_amounts.deal_id
            and deals.moment = stage_amounts.moment
            and stage_amounts.nth_from_last = 1
    left join systems on deals.source_system = systems.source_system
    left join systems as account_systems
        on deals.account_system = account_systems.source_system
),

final as (
    select
        deal_id,
        moment,
        amount,
        sales_owner_id,
        delivery_lead_id,
        case
            when delivery_lead_id is null then null
            when has_delivery_lead_history then 'history'
            when is_delivery_lead_entered_by_then then 'entered by signature'
            else 'today'
        end as delivery_lead_basis,
        is_amount_of_today,
        is_sales_owner_of_today,
        {% for field in described + placed %}
            {{ field }},
            is_{{ field }}_of_today
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from valued
)

select * from final
