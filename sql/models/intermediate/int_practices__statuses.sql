-- Grain: one row per signed deal and practice: its status, and the evidence that it rests on.
-- Hazard: unknown is not never; a practice is never only where a source could have told.

with

deals as (
    select * from {{ ref('int_practices__deals') }}
),

tracked as (
    select * from {{ ref('int_deals__tracked') }}
),

evidence as (
    select * from {{ ref('int_practices__success_definition') }}
    union all
    select * from {{ ref('int_practices__delivery_voice') }}
    union all
    select
        deal_id,
        'risk_ownership' as practice,
        case
            when n_open > 0 and has_missing_severity then 'undecidable'
            when n_open > 0 and n_owned = n_judged then 'qualifies'
            else 'fails'
        end as verdict,
        finding,
        owned_since_at as evidence_at,
        recorded_at,
        owner as person,
        unowned_title as detail,
        'risks' as source_table,
        source_system,
        source_file,
        source_row,
        cast(null as varchar) as record_url
    from {{ ref('int_practices__risk_ownership') }}
),

timed as (
    select
        evidence.*,
        cast(evidence.evidence_at as date) <= deals.time_zero_on as is_in_time,
        evidence.recorded_at is null or cast(evidence.recorded_at as date) <= deals.recordable_until_on
            as is_recorded_in_time
    from evidence
    inner join deals on evidence.deal_id = deals.deal_id
),

ranked as (
    select
        *,
        case
            when verdict = 'qualifies' and is_in_time and is_recorded_in_time then 1
            when verdict = 'undecidable' and coalesce(is_in_time, true) then 2
            when verdict = 'qualifies' and is_in_time then 3
            when verdict = 'qualifies' then 4
            else 5
        end as rung
    from timed
),

best as (
    select * from ranked
    qualify row_number() over (
        partition by deal_id, practice
        order by rung, evidence_at nulls last, source_file nulls last, source_row nulls last
    ) = 1
),

late_owners as (
    select
        deal_id,
        later_owner_at
    from {{ ref('int_practices__risk_ownership') }}
    where n_never_owned = 0 and later_owner_at is not null
),

absences as (
    select
        meetings.deal_id,
        count_if(meetings.has_external and not meetings.has_delivery) as n_without_delivery,
        count_if(
            meetings.has_external and not meetings.has_delivery
            and meetings.has_internal and not meetings.has_unknown_function
        ) as n_proving_absence
    from {{ ref('int_practices__meetings') }} as meetings
    where cast(meetings.occurred_at as date) <= meetings.time_zero_on
    group by meetings.deal_id
),

practices as (
    select 'success_definition' as practice, 'success_criteria' as source_table
    union all
    select 'delivery_voice', 'activities'
    union all
    select 'risk_ownership', 'risks'
),

known as (
    select
        deals.deal_id,
        deals.account_id,
        deals.committed_at,
        deals.time_zero_on,
        practices.practice,
        practices.source_table,
        coalesce(tracked.is_tracked, false) as is_tracked,
        tracked.deal_id is not null as has_source,
        best.rung,
        best.finding,
        case
            when practices.practice = 'risk_ownership' and best.rung = 5 then late_owners.later_owner_at
            else best.evidence_at
        end as evidence_at,
        best.recorded_at,
        best.person,
        best.detail,
        best.source_system,
        best.source_file,
        best.source_row,
        best.record_url,
        late_owners.later_owner_at,
        coalesce(absences.n_proving_absence, 0) as n_proving_absence
    from deals
    cross join practices
    left join tracked
        on deals.deal_id = tracked.deal_id
        and practices.source_table = tracked.source_table
    left join best
        on deals.deal_id = best.deal_id
        and practices.practice = best.practice
    left join late_owners on deals.deal_id = late_owners.deal_id
    left join absences on deals.deal_id = absences.deal_id
),

with_status as (
    select
        *,
        case
            when rung = 1 and committed_at is null then 'presignature'
            when rung = 1 and evidence_at <= committed_at then 'early'
            when rung = 1 then 'late'
            when rung = 2 then 'unknown'
            when not is_tracked then 'unknown'
            when
                practice = 'delivery_voice'
                and n_proving_absence < {{ var('min_meetings_for_absence') }} then 'unknown'
            when rung = 3 then 'never'
            when rung = 4 then 'after'
            when practice = 'risk_ownership' and later_owner_at is not null then 'after'
            else 'never'
        end as status
    from known
),

final as (
    select
        deal_id,
        account_id,
        practice,
        status,
        evidence_at,
        committed_at,
        time_zero_on,
        recorded_at,
        person,
        detail,
        source_table,
        source_system,
        source_file,
        source_row,
        record_url,
        coalesce(rung = 1 and recorded_at is null, false) as is_flagged,
        case
            when rung = 1 then finding || case when recorded_at is null then '; when it was recorded is not known' else '' end
            when rung = 2 then finding
            when not has_source then 'no source carries this practice'
            when not is_tracked then 'no source could tell about this deal at the time'
            when status = 'unknown' then 'too few meetings with known participants to tell'
            when rung = 3 then 'recorded late'
            when rung = 4 then finding || ', but only after signature'
            when status = 'after' then 'owners were named only after signature'
            when practice = 'risk_ownership' and finding is null then 'no risk recorded'
            when practice = 'delivery_voice' then 'the client was met, but without delivery'
            else coalesce(finding, 'no success criterion recorded')
        end as reason
    from with_status
)

select * from final
