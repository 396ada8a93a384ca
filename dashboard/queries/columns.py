"""The columns that the queries select, table by table; one that a build lacks is named by the error."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def listed(columns: tuple[str, ...], table: str = "") -> str:
    """The columns as a SELECT lists them, each of `table` where that is given."""
    return ", ".join(f'{table}."{name}"' if table else f'"{name}"' for name in columns)


DEALS = _names(
    "deal_id deal_name account_id account_name contract_id ultimate_account_id signed_on committed_at deal_type"
    " service_line segment region industry amount currency sales_owner_id sales_owner_name delivery_lead_id"
    " delivery_lead_name delivery_lead_basis sales_cycle_days success_definition_status delivery_voice_status"
    " risk_ownership_status"
    " success_definition_kind delivery_voice_kind risk_ownership_kind success_definition_grade delivery_voice_grade"
    " risk_ownership_grade has_success_definition has_delivery_voice has_risk_ownership alignment_score"
    " alignment_min alignment_max"
    " is_implicit_success is_late_responsibilities is_unowned_risk delivery_lag_days owned_share n_risk_owners"
    " followup_start_on followup_end_on followup_months observed_from_on observed_to_on observed_months"
    " n_escalations n_attributable_escalations n_surprise_escalations n_control_tickets n_tickets"
    " n_latest_active_escalations n_prior_escalations_12m first_escalation_on time_to_first_escalation_days"
    " is_escalated n_clauses n_control_clauses n_coordination_clauses control_share n_words n_changes"
    " contracted_value contracted_currency is_value_converted is_running n_open_escalations is_at_risk"
    " has_few_practices first_trust_signal_on time_to_trust_days n_survey_answers is_amount_of_today"
    " is_sales_owner_of_today is_deal_type_of_today is_service_line_of_today is_segment_of_today is_region_of_today"
    " is_industry_of_today"
)
DEAL_WINDOWS = _names(
    "deal_id window exposure_days n_escalations n_attributable_escalations n_surprise_escalations n_control_tickets"
)
ACCOUNTS = _names(
    "account_id account_name ultimate_account_id segment region industry churned_on n_deals n_running_deals"
    " n_deals_at_risk n_deals_unknown_at_risk n_deals_with_few_practices n_deals_unknown_with_few_practices"
    " mean_alignment n_escalations n_open_escalations last_satisfaction last_satisfaction_scale_max"
    " last_satisfaction_instrument last_satisfaction_on is_last_satisfaction_of_ticket next_renewal_on"
    " value_at_risk value_at_risk_currency values_at_risk value_with_few_practices value_with_few_practices_currency"
    " values_with_few_practices owners n_group_accounts n_group_deals n_group_escalations n_group_open_escalations"
    " group_mean_alignment group_value_at_risk group_value_at_risk_currency group_values_at_risk"
    " group_value_with_few_practices group_value_with_few_practices_currency group_values_with_few_practices record_url"
)
TIMELINE = _names(
    "account_id occurred_at event_type title detail deal_id source_table source_system source_file source_row"
    " record_url"
)
PRACTICE_EVIDENCE = _names(
    "deal_id account_id practice status kind grade evidence_at recorded_at source_table source_system source_file"
    " source_row"
    " record_url person detail reason is_flagged days_before_signature days_before_commitment"
)
DEAL_RISKS = _names(
    "risk_id deal_id account_id title severity is_major identified_at is_owned owner owner_name_then owner_since_at"
    " source_system source_file source_row deal_name signed_on recorded_at is_judged later_owner_at is_todays_owner"
    " is_owned_today owner_today status closed_at"
)
ESCALATIONS = _names(
    "ticket_id deal_id contract_id account_id opened_at escalated_at resolved_at event_on is_open days_since_signature"
    " priority escalation_level cause is_surprise is_negative_control attribution attribution_reason named_deal_id"
    " subject record_url source_system source_file source_row"
)
OPEN_DEALS = _names(
    "deal_id deal_name account_id account_name segment region service_line deal_type stage stage_kind amount"
    " currency created_at committed_at expected_close_on sales_owner_id sales_owner_name delivery_lead_id"
    " delivery_lead_name days_to_commitment success_definition_status delivery_voice_status risk_ownership_status"
    " success_definition_kind delivery_voice_kind risk_ownership_kind"
    " has_success_definition has_delivery_voice has_risk_ownership alignment_min alignment_max is_due warnings"
    " warning_rules next_step record_url"
)
OPEN_DEAL_EVIDENCE = _names(
    "deal_id account_id practice status kind grade evidence_at recorded_at source_table source_system source_file"
    " source_row"
    " record_url person detail reason is_flagged"
)
OPEN_DEAL_RISKS = _names(
    "risk_id deal_id account_id title severity is_major identified_at is_owned owner owner_name_then owner_since_at"
    " source_system source_file source_row"
)

COVERAGE = _names(
    "source_table source_system region quarter_on n_deals n_tracked_deals first_record_on last_record_on practice"
    " tracked_share"
)
FILES = _names(
    "source_file source_system entity content_hash size_bytes exported_at rows_read rows_loaded rows_rejected"
    " rows_superseded rows_unused status message"
)
REJECTS = _names("source_file source_row column_name value reason mend")
CELL_PROBLEMS = REJECTS
UNMAPPED_VALUES = _names("source_file source_system entity column_name value n_rows toml_key")
ESCALATION_CANDIDATES = _names("source_system source_file column_name value n_rows is_likely rank setting")
SETTINGS = _names("name value default_value is_overridden description")
CHECKS = _names(
    "suite table_name column_name expectation description severity success is_broken unexpected_count element_count"
    " observed"
)

# of the schema evidence, as `etl.evidence` stores them
EVIDENCE = {
    "claims": _names(
        "claim_no claim_id contrast measure verdict own_verdict is_under_review reasons fails is_provisional"
        " unknown_share adjustment e_value"
        " smallest_detectable bound_all_done bound_none_done worst_case agreement_n_specifications"
        " agreement_median_ratio agreement_share_below_1 agreement_share_clearly_below_1"
        " influence_low_without_an_account influence_high_without_an_account"
        " influence_most_influential_account influence_low_without_an_owner influence_high_without_an_owner"
        " influence_most_influential_owner influence_low_without_a_lead influence_high_without_a_lead"
        " influence_most_influential_lead"
    ),
    "checks": _names(
        "claim_no check_no name is_passed text is_estimated value low high n_deals n_events n_accounts method withheld"
    ),
    "specifications": _names(
        "specification_no claim_id covariates owner lead cycle calendar window exposure outcome attribution"
        " recording unknown model log_ratio se n_deals n_events"
    ),
    "levels": _names("score n_deals n_events months"),
    "balance": _names("balance_no covariate raw weighted is_flagged"),
    "benchmarks": _names("benchmark_no covariate shift times times_limit"),
    "decisions": _names("p_fewer p_clearly_fewer deals_per_quarter cost_per_escalation cost_currency"),
    "estimates": _names("subject measure value low high n_deals n_events n_accounts method withheld"),
    "overview": _names("n_deals n_observed_deals linearity_p"),
    "factors": _names(
        "factor_no name q df p p_of_all variance value low high n_deals n_events n_accounts method withheld"
    ),
    "groups": _names("factor_no group_no name measure value low high n_deals n_events n_accounts method withheld"),
    "trends": _names("trend_no measure value low high n_deals n_events n_accounts method withheld"),
    "trend_quarters": _names("trend_no period n_events months rate centre low high is_signal runs"),
    "take_up": _names(
        "take_up_no unit p rise pre_trend_ratio pre_trend_p n_units n_took_up disagrees value low high n_deals"
        " n_events n_accounts method withheld"
    ),
    "take_up_estimators": _names(
        "take_up_no estimator_no name value low high n_deals n_events n_accounts method withheld"
    ),
    "take_up_units": _names("take_up_no unit_no name take_up_on share_before share_since n_deals"),
    "take_up_quarters": _names("take_up_no quarter ratio low high n_deals n_events"),
    "curves": _names("arm is_weighted day value low high n_deals n_events n_accounts n_late method withheld"),
    "mean_cumulative": _names("arm is_weighted day value low high n_deals n_events n_accounts n_late method withheld"),
    "at_risk": _names("measure arm is_weighted month n_at_risk"),
    "rmst": _names("is_weighted first_days second_days value low high n_deals n_events n_accounts method withheld"),
    "what_if": _names(
        "practice n_deals_a_quarter n_lacking_a_quarter expected value low high n_deals n_events n_accounts method"
        " withheld sentence"
    ),
    "prediction_calibration": _names(
        "measure band expected value low high n_deals n_events n_accounts method withheld"
    ),
    "prediction_overview": _names("since n_fitted n_held_out covered is_calibrated reason"),
}
