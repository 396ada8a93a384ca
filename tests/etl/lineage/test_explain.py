"""What `common-ground explain` says of a metric."""

from pathlib import Path

import pytest

from etl.errors import CommonGroundError
from etl.lineage.explain import described_marts, descriptions, explain


def test_without_a_build_definition_inputs_and_sql_are_there_and_the_next_step(tmp_path: Path) -> None:
    said = explain("control_share", tmp_path)
    assert (
        f"control_share in deal_outcomes: {descriptions(described_marts()['deal_outcomes'])['control_share']}" in said
    )
    assert "run `common-ground build`" in said
    assert "tables: meta.builds" in said
    assert "raw.contract_clauses" in said
    assert "SQL, sql/models/marts/deal_outcomes.sql:" in said


def test_with_a_build_the_formula_files_and_columns_are_named(sample_warehouse: Path) -> None:
    said = explain("deal_outcomes.amount", sample_warehouse)
    assert said.startswith("amount in deal_outcomes: ")
    assert "amount in open_deals" not in said
    assert "Formula, in int_deals__as_of:" in said
    assert "  deals.amount ← crm/Opportunity.csv: AMOUNT" in said
    assert "  deal_stage_changes.amount ← crm/OpportunityHistory.csv: AMOUNT" in said
    assert said.index("Computed from:") < said.index("Decided by:")


def test_a_metric_of_several_marts_has_every_definition(sample_warehouse: Path) -> None:
    said = explain("n_attributable_escalations", sample_warehouse)
    assert "n_attributable_escalations in deal_outcomes: " in said
    assert "n_attributable_escalations in deal_windows: " in said
    assert "Counts the records of:\n  tickets ← tickets/incident.csv" in said


def test_a_mart_is_explained_with_its_columns(tmp_path: Path) -> None:
    said = explain("deal_outcomes", tmp_path)
    assert said.startswith("deal_outcomes: One row per signed deal")
    assert "\n  signed_on: Signature: " in said


@pytest.mark.parametrize("misspelt", ["n_escalation", "deal_outcomes.n_escalation"])
def test_a_misspelt_metric_is_answered_with_near_names(misspelt: str, tmp_path: Path) -> None:
    with pytest.raises(CommonGroundError, match="Did you mean: n_escalations"):
        explain(misspelt, tmp_path)
