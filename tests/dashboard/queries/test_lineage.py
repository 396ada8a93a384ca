"""From a figure to the thresholds on its way and the columns of the files."""

import polars as pl
import pytest

from dashboard.queries import lineage
from dashboard.summaries import lineage as summaries

pytestmark = pytest.mark.usefixtures("leased")

SOURCES = {
    "entity": pl.String, "canonical_column": pl.String, "role": pl.String, "source_system": pl.String,
    "source_file": pl.String, "source_column": pl.String,
}  # fmt: skip


def test_thresholds_are_those_of_the_models_on_the_way() -> None:
    names = set(lineage.thresholds(["deal_outcomes.n_attributable_escalations"])["name"])
    assert "escalation_definition" in names
    assert "escalation_definition" not in set(lineage.thresholds(["deal_outcomes.signed_on"])["name"])


def test_what_is_also_read_leaves_out_what_the_columns_come_from() -> None:
    others = lineage.also_read(["deal_outcomes.control_share"])
    assert "contract_clauses" not in others
    assert "contracts" in others


def test_files_are_listed_by_what_their_columns_are_for_the_values_before_the_conditions() -> None:
    rows = [
        ("deals", "stage_kind", "condition", "crm", "deals.csv", "Stage"),
        ("deals", "amount", "condition", "crm", "deals.csv", "Amount"),
        ("deals", "amount", "value", "crm", "deals.csv", "Amount"),
        ("tickets", None, "rows", "desk", "tickets.csv", None),
        ("meta.builds", "as_of_on", "condition", None, None, None),
        ("people", "function_from", "condition", None, None, None),
    ]
    shown = summaries.sources_table(pl.DataFrame(rows, schema=SOURCES, orient="row"))
    assert shown.rows() == [
        ("counted", "desk", "tickets.csv", "its records"),
        ("its value", "crm", "deals.csv", "Amount"),
        ("decides", "crm", "deals.csv", "Stage"),
        ("decides", "This build", "–", "as-of date"),
    ]


def test_a_threshold_that_was_set_for_the_build_shows_its_default_too() -> None:
    schema = ["name", "value", "default_value", "is_overridden", "description"]
    rows = [("a", "2", "1", True, "How many."), ("b", "3", "3", False, "How long.")]
    shown = summaries.thresholds_table(pl.DataFrame(rows, schema=schema, orient="row"))
    assert shown["value"].to_list() == ["2 (default 1)", "3"]
