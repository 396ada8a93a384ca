"""The headings of tables: a table has stable technical names of its columns, and its reader the headings here."""

from collections.abc import Mapping

import polars as pl

from dashboard.locale import deferred, t

HEADINGS = {
    "about": deferred("About"),
    "account_name": deferred("Account"),
    "amount": deferred("Value"),
    "answer": deferred("Answer"),
    "answered_on": deferred("Answered"),
    "attribution": deferred("Attributed by"),
    "avoided_coverage": deferred("Avoided: interval holds the truth, %"),
    "bias": deferred("Adjusted bias (log)"),
    "by_input_rows": deferred("by input rows"),
    "by_other": deferred("by other"),
    "by_settings": deferred("by settings"),
    "by_time_passed": deferred("by time passed"),
    "by_version": deferred("by version"),
    "cause": deferred("Cause"),
    "check_name": deferred("What could overturn it"),
    "column_name": deferred("Column"),
    "columns": deferred("Columns"),
    "commitment_point": deferred("Commitment point"),
    "contract_id": deferred("Contract"),
    "contract_type": deferred("Type"),
    "contrast": deferred("Contrast"),
    "control_share": deferred("Control share, %"),
    "coverage": deferred("Interval holds the truth, %"),
    "crude_bias": deferred("Crude bias (log)"),
    "currency": deferred("Currency"),
    "days_before_commitment": deferred("Days before commitment"),
    "days_before_signature": deferred("Days before signature"),
    "days_since_signature": deferred("Days after signature"),
    "deal_name": deferred("Deal"),
    "deal_or_escalation": deferred("Deal or escalation"),
    "default_value": deferred("Standard"),
    "delivery_lead": deferred("Delivery"),
    "delivery_voice": deferred("Delivery voice"),
    "delivery_voice_so_far": deferred("Delivery heard"),
    "description": deferred("What is checked"),
    "detail": deferred("What"),
    "entity": deferred("Holds"),
    "escalated_on": deferred("Escalated"),
    "estimate": deferred("Estimate"),
    "evidence_on": deferred("When"),
    "expected": deferred("Expected escalations"),
    "expected_close_on": deferred("Closes"),
    "exported_on": deferred("Exported"),
    "firms": deferred("Simulated firms"),
    "found": deferred("Found"),
    "given_when": deferred("Given when"),
    "input_rows": deferred("Input rows"),
    "interval": deferred("95 % interval"),
    "last_record_on": deferred("Last record"),
    "mean_se": deferred("Mean standard error"),
    "meaning": deferred("Meaning"),
    "measure": deferred("Measure"),
    "mend": deferred("How to mend it"),
    "message": deferred("Message"),
    "method": deferred("Method"),
    "n_attributable_escalations": deferred("Escalations"),
    "n_changes": deferred("Changes"),
    "n_clauses": deferred("Clauses"),
    "n_control_clauses": deferred("Control"),
    "n_coordination_clauses": deferred("Coordination"),
    "n_deals": deferred("Deals"),
    "n_escalations": deferred("Escalations"),
    "n_escalations_each": deferred("Escalations each"),
    "n_events": deferred("Events"),
    "n_moved": deferred("Deals that moved"),
    "n_rows": deferred("Rows"),
    "n_rows_loaded": deferred("Rows loaded"),
    "n_tables": deferred("Tables"),
    "n_with_account": deferred("With an account"),
    "n_words": deferred("Words"),
    "name": deferred("Name"),
    "next_step": deferred("Next step"),
    "now": deferred("Now"),
    "number": deferred("No."),
    "number_name": deferred("Number"),
    "observed": deferred("Observed"),
    "observed_months": deferred("Months seen"),
    "opened_on": deferred("Opened"),
    "outcome": deferred("Outcome"),
    "owner_at_signature": deferred("Owner at signature"),
    "owner_since_on": deferred("Owner since"),
    "person": deferred("Who"),
    "practice": deferred("Practice"),
    "predicted": deferred("Predicted"),
    "priority": deferred("Priority"),
    "record_url": deferred("Record"),
    "rejection": deferred("Interval leaves out 1, %"),
    "replicates": deferred("Firms"),
    "resolved_on": deferred("Resolved"),
    "rests_on": deferred("Rests on"),
    "risk": deferred("Risk"),
    "risk_ownership": deferred("Risk ownership"),
    "risk_ownership_so_far": deferred("Risks owned"),
    "role": deferred("For"),
    "rows_loaded": deferred("Loaded"),
    "rows_read": deferred("Rows read"),
    "rows_rejected": deferred("Rejected"),
    "rows_superseded": deferred("Superseded"),
    "sales_owner": deferred("Sales"),
    "score": deferred("Score"),
    "sd": deferred("Scatter (log)"),
    "severity": deferred("Severity"),
    "signed_on": deferred("Signed"),
    "source": deferred("Source"),
    "source_file": deferred("File"),
    "source_row": deferred("Row"),
    "source_system": deferred("System"),
    "stage": deferred("Stage"),
    "status": deferred("Status"),
    "subject": deferred("Subject"),
    "success_definition": deferred("Success definition"),
    "success_definition_so_far": deferred("Success defined"),
    "surprise": deferred("Surprise"),
    "table_name": deferred("Table"),
    "then": deferred("Then"),
    "threshold": deferred("Threshold"),
    "toml_key": deferred("Key that maps it"),
    "trial": deferred("Trial"),
    "true_ratio": deferred("True ratio"),
    "unexpected_count": deferred("Rows that fail"),
    "value": deferred("Value"),
    "verdict": deferred("Verdict"),
    "warnings": deferred("Warnings"),
    "what_moved": deferred("What moved"),
    "who": deferred("Who"),
    "why": deferred("Why"),
    "why_it_counts": deferred("Why it counts or not"),
    "with": deferred("With"),
    "without_fit": deferred("Without an estimate"),
}
# Behind a chart a table shows the technical names themselves, as its download has them.
TECHNICAL = (
    deferred("adjusted_high"),
    deferred("adjusted_low"),
)


def heading(column: str) -> str:
    """What a reader calls a column."""
    return t(HEADINGS[column])


def source() -> pl.Expr:
    """The file and the row of the exports that a row of a table stands on, from `source_file` and `source_row`."""
    return pl.format(t("{file}, row {row}", file="{}", row="{}"), "source_file", "source_row").alias("source")


def headed(frame: pl.DataFrame, more: Mapping[str, str] | None = None) -> pl.DataFrame:
    """`frame` with the headings that its reader sees; `more` names columns whose heading depends on the data.

    Two columns whose headings a language makes the same are told apart by a number.
    """
    return _renamed(frame, {**{name: t(HEADINGS.get(name, name)) for name in frame.columns}, **(more or {})})


def technical(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with its technical names, as its reader sees them."""
    return _renamed(frame, {name: t(name) for name in frame.columns})


def _renamed(frame: pl.DataFrame, wanted: Mapping[str, str]) -> pl.DataFrame:
    names: list[str] = []
    for column in frame.columns:
        n = sum(name == wanted[column] or name.startswith(f"{wanted[column]} (") for name in names)
        names.append(f"{wanted[column]} ({n + 1})" if n else wanted[column])
    return frame.rename(dict(zip(frame.columns, names, strict=True)))
