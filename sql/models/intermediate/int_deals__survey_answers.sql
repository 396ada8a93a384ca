-- Grain: one row per signed deal: answers to relationship surveys within its follow-up.
-- Hazard: an answer that names a deal counts for that deal alone, any other for the whole account;
-- answers about a ticket are left out. Null where no such answer is recorded of anyone; a deal with
-- none may never have been asked.

with

deals as (
    select
        milestones.deal_id,
        milestones.account_id,
        followup.followup_start_on,
        followup.followup_end_on
    from {{ ref('int_deals__milestones') }} as milestones
    inner join {{ ref('int_deals__followup') }} as followup
        on milestones.deal_id = followup.deal_id
),

answers as (
    select
        of_account_id as account_id,
        deal_id as named_deal_id,
        responded_on as answered_on
    from {{ ref('int_satisfaction__resolved') }}
    where is_of_relationship
),

survey_log as (
    select count(*) > 0 as is_kept
    from answers
),

counts as (
    select
        deals.deal_id,
        count(*) as n_answers
    from deals
    inner join answers
        on
            deals.account_id = answers.account_id
            and deals.followup_start_on <= answers.answered_on
            and deals.followup_end_on > answers.answered_on
            and coalesce(deals.deal_id = answers.named_deal_id, true)
    group by deals.deal_id
),

final as (
    select
        deals.deal_id,
        case when survey_log.is_kept then coalesce(counts.n_answers, 0) end as n_survey_answers
    from deals
    cross join survey_log
    left join counts on deals.deal_id = counts.deal_id
)

select * from final
