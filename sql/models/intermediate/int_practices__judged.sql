-- Grain: one row per deal, moment of judgement, practice and kind of evidence ('record', and
-- 'declared' where something is): the status by it, and the evidence that it rests on.
-- Hazard: a yes without a day counts as before signature where it was entered by then, or nobody
-- knows when; whether it was by the commitment point too is then unknown. Unknown is not never; a
-- practice is never only where a source could have told. As of the commitment point nothing counts
-- that followed it, on the same day either.

with

deals as (
    select * from {{ ref('int_practices__moments') }}
),

tracked as (
    select * from {{ ref('int_deals__tracked') }}
),

evidence as (
    select * from {{ ref('int_practices__evidence') }}
),

timed as (
    select
        evidence.*,
        deals.moment,
        evidence.kind = 'declared' and evidence.evidence_at is null as is_undated,
        {{ local_at('evidence.evidence_at', 'deals.zone') }} as evidence_locally_at,
        {{ day_of('evidence.evidence_at', 'deals.zone') }} <= deals.time_zero_on
        and (
            deals.moment <> 'commitment'
            or {{ local_at('evidence.evidence_at', 'deals.zone') }}
            <= {{ local_at('deals.committed_at', 'deals.zone') }}
        ) as is_in_time,
        coalesce(
            {{ day_of('evidence.recorded_at', 'deals.zone') }} <= deals.recordable_until_on, true
        ) as is_recorded_in_time,
        coalesce(
            {{ local_at('evidence.recorded_at', 'deals.zone') }}
            <= {{ local_at('deals.committed_at', 'deals.zone') }},
            false
        ) as is_recorded_by_commitment
    from evidence
    inner join deals
        on
            evidence.deal_id = deals.deal_id
            and coalesce(evidence.judged_moment = deals.moment, true)
),

ranked as (
    select
        *,
        case
            when verdict = 'qualifies' and is_undated and not is_recorded_in_time
                then 'recorded late'
            when
                verdict = 'qualifies'
                and is_undated
                and moment = 'commitment'
                and not is_recorded_by_commitment
                then 'undecidable'
            when verdict = 'qualifies' and is_undated then 'counts'
            when verdict = 'qualifies' and is_in_time and is_recorded_in_time then 'counts'
            when verdict = 'undecidable' and coalesce(is_in_time, true) and is_recorded_in_time
                then 'undecidable'
            when verdict = 'qualifies' and is_in_time then 'recorded late'
            when verdict = 'qualifies' then 'only after'
            else 'fails'
        end as bearing
    from timed
),

best as (
    select *
    from ranked
    qualify row_number() over (
        partition by deal_id, moment, practice, kind
        order by
            case bearing
                when 'counts' then 1
                when 'undecidable' then 2
                when 'recorded late' then 3
                when 'only after' then 4
                else 5
            end,
            evidence_at asc nulls last,
            source_file asc nulls last,
            source_row asc nulls last
    ) = 1
),

absences as (
    select
        deals.deal_id,
        deals.moment,
        count(*) as n_proving_absence
    from {{ ref('int_practices__meetings') }} as meetings
    inner join deals
        on
            meetings.deal_id = deals.deal_id
            and {{ day_of('meetings.occurred_at', 'deals.zone') }} <= deals.time_zero_on
    where
        meetings.has_external
        and meetings.has_internal
        and not meetings.has_delivery
        and not meetings.has_unknown_function
    group by deals.deal_id, deals.moment
),

declared_practices as (
    select distinct practice
    from evidence
    where kind = 'declared'
),

kinds as (
    select 'record' as kind
    union all
    select 'declared' as kind
),

practices as (
    select
        'success_definition' as practice,
        'success_criteria' as source_table
    union all
    select
        'delivery_voice' as practice,
        'activities' as source_table
    union all
    select
        'risk_ownership' as practice,
        'risks' as source_table
),

known as (
    select
        deals.deal_id,
        deals.moment,
        deals.account_id,
        deals.zone,
        deals.committed_at,
        {{ local_at('deals.committed_at', 'deals.zone') }} as committed_locally_at,
        deals.is_commitment_ahead,
        deals.time_zero_on,
        practices.practice,
        kinds.kind,
        case
            when kinds.kind = 'declared' then 'practice_declarations' else practices.source_table
        end as source_table,
        best.bearing,
        best.finding,
        best.evidence_at,
        best.evidence_locally_at,
        best.recorded_at,
        best.is_todays_value,
        best.person,
        best.detail,
        best.source_system,
        best.source_file,
        best.source_row,
        best.record_url,
        kinds.kind = 'declared' or tracked.deal_id is not null as has_source,
        declared_practices.practice is not null as is_declared_of_others,
        kinds.kind = 'declared' or coalesce(tracked.is_tracked, false) as is_tracked,
        kinds.kind = 'record'
        and practices.practice = 'delivery_voice'
        and coalesce(absences.n_proving_absence, 0) < {{ var('min_meetings_for_absence') }}
            as is_absence_unproven
    from deals
    cross join practices
    cross join kinds
    left join tracked
        on
            deals.deal_id = tracked.deal_id
            and deals.moment = tracked.moment
            and practices.source_table = tracked.source_table
    left join best
        on
            deals.deal_id = best.deal_id
            and deals.moment = best.moment
            and practices.practice = best.practice
            and kinds.kind = best.kind
    left join declared_practices on practices.practice = declared_practices.practice
    left join absences on deals.deal_id = absences.deal_id and deals.moment = absences.moment
    where kinds.kind = 'record' or best.deal_id is not null
),

with_status as (
    select
        *,
        case
            when bearing = 'counts' and (is_commitment_ahead or moment = 'commitment') then 'early'
            when bearing = 'counts' and (committed_at is null or evidence_at is null)
                then 'presignature'
            when bearing = 'counts' and evidence_locally_at <= committed_locally_at then 'early'
            when bearing = 'counts' then 'late'
            when bearing = 'undecidable' then 'unknown'
            when not is_tracked then 'unknown'
            when bearing = 'recorded late' then 'never'
            when is_absence_unproven then 'unknown'
            when bearing = 'only after' then 'after'
            else 'never'
        end as status,
        bearing = 'counts' and recorded_at is null as is_recording_unknown,
        bearing = 'counts' and is_todays_value as is_history_missing
    from known
),

final as (
    select
        deal_id,
        moment,
        account_id,
        practice,
        kind,
        status,
        -- a record of the deal decides, and not that there is none
        coalesce(bearing is not null or practice = 'delivery_voice', false)
        and status <> 'unknown' as is_decided,
        evidence_at,
        committed_at,
        time_zero_on,
        zone,
        recorded_at,
        person,
        detail,
        source_table,
        source_system,
        source_file,
        source_row,
        record_url,
        coalesce(is_recording_unknown or is_history_missing, false) as is_flagged,
        case
            when bearing = 'counts'
                then
                    finding
                    || case
                        when is_recording_unknown then '; when it was recorded is not known'
                        else ''
                    end
                    || case
                        when is_history_missing then '; as of today, no history is exported'
                        else ''
                    end
            when bearing = 'undecidable' and kind = 'declared'
                then finding || ', but whether by the commitment point is not known'
            when bearing = 'undecidable' then finding
            when not has_source and is_declared_of_others
                then 'no declaration tells of this deal'
            when not has_source then 'no source carries this practice'
            when not is_tracked then 'no source covered this deal at the time'
            when status = 'unknown' then 'too few meetings with known participants to tell'
            when bearing = 'recorded late' and kind = 'declared' then 'declared, recorded late'
            when bearing = 'recorded late' then 'recorded late'
            when bearing = 'only after' and moment = 'commitment'
                then finding || ', but only after the commitment point'
            when bearing = 'only after' then finding || ', but only after signature'
            when bearing = 'fails' then finding
            when practice = 'risk_ownership' then 'no risk recorded'
            when practice = 'delivery_voice' then 'the client was met, but without delivery'
            else 'no success criterion recorded'
        end as reason
    from with_status
)

select * from final
