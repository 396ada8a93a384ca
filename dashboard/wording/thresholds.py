"""The names of the definitions' thresholds in words; `--set` and the settings know them by their technical names."""

from dashboard.locale import deferred, t

NAMES = {
    "escalation_definition": deferred("What counts as an escalation"),
    "min_source_coverage": deferred("Least coverage of a source"),
    "recording_grace_working_days": deferred("Working days of grace for recording"),
    "max_days_creation_to_late_stage": deferred("Longest time from creation to a first late stage"),
    "min_meetings_for_absence": deferred("Fewest meetings that show delivery was not heard"),
    "min_followup_days": deferred("Fewest days of follow-up"),
    "min_deals_for_median": deferred("Fewest earlier deals for the length of a stage"),
    "contract_match_days": deferred("Most days between a win and its contract"),
    "renewal_due_days": deferred("Days before its end from which a renewal is due"),
    "max_rate_age_days": deferred("Oldest exchange rate in days"),
    "prior_window_days": deferred("Days over which earlier escalations count"),
    "days_per_month": deferred("Days per month"),
    "max_tree_depth": deferred("Most levels of parents"),
    "watch_days_after_creation": deferred("Watch list: days after creation"),
    "watch_days_before_commitment": deferred("Watch list: days before the commitment point"),
    "watch_success_definition": deferred("Watch list warns of a missing success definition"),
    "watch_delivery_voice": deferred("Watch list warns of delivery not heard"),
    "watch_risk_ownership": deferred("Watch list warns of risks without owners"),
    "watch_commitment_passed": deferred("Watch list warns of a passed commitment point"),
    "watch_not_known": deferred("Watch list warns of what is not known"),
    "watch_stage_not_mapped": deferred("Watch list warns of a stage not mapped"),
    "watch_overdue": deferred("Watch list warns of a passed close date"),
}


def in_words(name: str) -> str:
    """A threshold's name as a reader writes it; one of an older build, which is no more, as it was called."""
    return t(NAMES[name]) if name in NAMES else name


def overridden_in_words(overridden: str) -> str:
    """`name = value, …` with the names in words."""
    pairs = (pair.partition(" = ") for pair in overridden.split(", "))
    return ", ".join(f"{in_words(name)} = {value}" for name, _, value in pairs)
