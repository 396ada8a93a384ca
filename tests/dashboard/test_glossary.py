"""The glossary and the how-computed panel: one text per term, and what it rests on exists."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from dashboard import glossary, warehouse
from dashboard.queries import lineage
from dashboard.summaries import lineage as summaries

SOURCES = {
    "entity": pl.String, "canonical_column": pl.String, "role": pl.String, "source_system": pl.String,
    "source_file": pl.String, "source_column": pl.String,
}  # fmt: skip


@pytest.fixture(autouse=True)
def leased(sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample's build, leased."""
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    with warehouse.lease():
        yield


def descriptions() -> dict[str, str]:
    query = "select mart || '.' || column_name, description from meta.definitions where column_name is not null"
    return dict(warehouse.current().query(query).iter_rows())


def test_every_column_that_a_term_rests_on_is_a_column_of_a_mart():
    described = descriptions()
    for name, term in glossary.terms().items():
        assert set(term.rests_on) <= set(described), name


def test_every_term_has_a_definition_and_a_label():
    for name, term in glossary.terms().items():
        assert glossary.define(name).endswith("."), name
        assert term.label


def test_no_text_of_the_glossary_says_what_a_column_says():
    texts = {" ".join(text.lower().split()) for text in descriptions().values()}
    for name, term in glossary.terms().items():
        assert term.text is None or term.text.lower() not in texts, name


def test_a_term_that_is_a_column_reads_the_columns_description():
    assert glossary.terms()["control_share"].text is None
    assert glossary.define("control_share") == descriptions()["deal_outcomes.control_share"]


def test_an_unknown_term_or_column_is_a_key_error():
    with pytest.raises(KeyError):
        glossary.define("no such term")
    with pytest.raises(KeyError):
        lineage.description("deal_outcomes.no_such_column")


def test_thresholds_are_those_of_the_models_on_the_way():
    names = set(lineage.thresholds(["deal_outcomes.n_attributable_escalations"])["name"])
    assert "escalation_definition" in names
    assert "escalation_definition" not in set(lineage.thresholds(["deal_outcomes.signed_on"])["name"])


def test_what_is_also_read_leaves_out_what_the_columns_come_from():
    others = lineage.also_read(["deal_outcomes.control_share"])
    assert "contract_clauses" not in others
    assert "contracts" in others


def test_files_are_listed_by_what_their_columns_are_for_the_values_before_the_conditions():
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


def test_a_threshold_that_was_set_for_the_build_shows_its_default_too():
    schema = ["name", "value", "default_value", "is_overridden", "description"]
    rows = [("a", "2", "1", True, "How many."), ("b", "3", "3", False, "How long.")]
    shown = summaries.thresholds_table(pl.DataFrame(rows, schema=schema, orient="row"))
    assert shown["Value"].to_list() == ["2 (default 1)", "3"]
