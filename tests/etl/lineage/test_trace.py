"""Lineage: each expectation is what reading the models by hand says, from the mart down to the canonical column."""

import json
from pathlib import Path

import duckdb
import polars as pl
import pytest

from etl.build_report import BuildReport
from etl.entities import ENTITIES, TRACE_COLUMNS
from etl.lineage import trace

AS_OF = "meta.builds.as_of_on"  # what is signed is signed by the as-of day
TABLES = {
    "raw.deals": ("deal_id", "amount", "stage"),
    "raw.risks": ("deal_id", "severity", "owner"),
    "raw.calls": ("deal_id", "held_at"),
    "seeds.words": ("word", "meaning"),
}


def _fetch(report: BuildReport, query: str) -> pl.DataFrame:
    with duckdb.connect(str(report.path), read_only=True) as connection:
        return connection.sql(query).pl()


def _traced(tmp_path: Path, sql: str, *, dialect: str = "duckdb", **models: str) -> dict[str, dict[str, str]]:
    """Role by origin of each column of the mart `m`, whose SQL reads tables and other models."""
    compiled = {"m": ("marts", sql)} | {name: ("intermediate", text) for name, text in models.items()}
    manifest = tmp_path / "manifest.json"
    nodes = {
        f"model.project.{name}": {
            "name": name, "alias": name, "schema": schema, "resource_type": "model", "compiled_code": text,
            "depends_on": {"nodes": []},
        }
        for name, (schema, text) in compiled.items()
    }  # fmt: skip
    manifest.write_text(json.dumps({"nodes": nodes}), encoding="utf-8")
    columns = TABLES | {"intermediate.part": ("deal_id", "kind", "held")}
    lineage = trace(manifest, columns, dialect=dialect, folder=tmp_path / "kept")
    assert lineage.messages == ()
    found: dict[str, dict[str, str]] = {}
    for _, column, entity, canonical, role in lineage.columns.iter_rows():
        found.setdefault(column, {})
        if entity:
            found[column][f"{entity}.{canonical or '*'}"] = role
    return found


def _origins(report: BuildReport, column: str) -> dict[str, set[str]]:
    rows = _fetch(
        report,
        f"""select role, entity || '.' || coalesce(canonical_column, '*') as origin
        from meta.lineage where mart = 'deal_outcomes' and column_name = '{column}' and entity is not null""",
    )
    return {role[0]: set(part["origin"]) for role, part in rows.group_by("role")}


def test_a_column_is_followed_through_steps_and_models(tmp_path: Path) -> None:
    part = "with d as (select * from raw.deals) select deal_id, 'x' as kind, amount * 2 as held from d"
    assert _traced(tmp_path, "select p.held as total from intermediate.part as p", part=part) == {
        "total": {"deals.amount": "value"}
    }


def test_what_decides_is_told_from_what_is_shown(tmp_path: Path) -> None:
    sql = "select case when stage = 'won' then amount end as a, max_by(deal_id, amount) as b from raw.deals"
    assert _traced(tmp_path, sql) == {
        "a": {"deals.stage": "condition", "deals.amount": "value"},
        "b": {"deals.deal_id": "value", "deals.amount": "condition"},
    }


def test_counted_rows_are_rows_and_a_literal_comes_from_nowhere(tmp_path: Path) -> None:
    sql = "select count(*) as n, count(*) filter (where severity = 'high') as n_high, 'risk' as kind from raw.risks"
    assert _traced(tmp_path, sql) == {
        "n": {"risks.*": "rows"},
        "n_high": {"risks.*": "rows", "risks.severity": "condition"},
        "kind": {},
    }


def test_a_branch_of_a_union_that_can_not_be_meant_adds_nothing(tmp_path: Path) -> None:
    part = """select deal_id, 'risk' as kind, owner as held from raw.risks
        union all select deal_id, 'call' as kind, cast(held_at as varchar) as held from raw.calls"""
    sql = """select max(held) filter (where kind = 'risk') as risk, max(held) as any_held,
        case when kind = 'call' then held end as call from intermediate.part group by kind, held"""
    found = _traced(tmp_path, sql, part=part)
    assert found["risk"] == {"risks.owner": "value"}
    assert found["call"] == {"calls.held_at": "value"}
    assert found["any_held"] == {"risks.owner": "value", "calls.held_at": "value"}


def test_a_window_sees_the_rows_that_a_later_condition_leaves_out(tmp_path: Path) -> None:
    part = """with p as (select deal_id, 'risk' as kind, owner as held from raw.risks
            union all select deal_id, 'call' as kind, stage as held from raw.deals),
        ranked as (select *, max(held) over (partition by deal_id) as top from p)
        select deal_id, kind, top as held from ranked"""
    found = _traced(tmp_path, "select held from intermediate.part where kind = 'risk'", part=part)
    assert set(found["held"]) == {"risks.owner", "deals.stage", "risks.deal_id", "deals.deal_id"}


def test_what_a_seed_is_looked_up_by_is_part_of_the_value(tmp_path: Path) -> None:
    sql = """with words as (select word, meaning from seeds.words)
        select words.meaning from raw.deals as d left join words on lower(d.stage) = words.word"""
    assert _traced(tmp_path, sql) == {"meaning": {"seeds.words.meaning": "value", "deals.stage": "value"}}


def test_spark_sql_is_read_as_spark_sql(tmp_path: Path) -> None:
    sql = "select cast(array_compact(array(stage)) as string) as a, stage rlike '\\\\d' as b from raw.deals"
    assert _traced(tmp_path, sql, dialect="spark") == {"a": {"deals.stage": "value"}, "b": {"deals.stage": "value"}}


def test_a_model_that_can_not_be_read_is_a_message_and_not_an_error(tmp_path: Path) -> None:
    node = {"name": "m", "alias": "m", "schema": "marts", "resource_type": "model", "depends_on": {"nodes": []}}
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"nodes": {"m": node | {"compiled_code": "select nothing from raw.deals"}}}))
    lineage = trace(manifest, TABLES, dialect="duckdb")
    assert lineage.columns.is_empty()
    assert len(lineage.messages) == 1
    assert lineage.messages[0].startswith("m: what it computes could not be traced")


SIGNED = {"value": {"contracts.signed_on", "deals.closed_on"}, "condition": {"deals.is_won", "deals.stage_kind", AS_OF}}


@pytest.mark.parametrize(
    ("column", "role", "expected"),
    [
        ("signed_on", "value", SIGNED["value"]),
        ("signed_on", "condition", SIGNED["condition"]),
        ("amount", "value", {"deal_stage_changes.amount", "deals.amount", "field_changes.new_value",
                             "field_changes.old_value"}),
        ("first_trust_signal_on", "value", {"satisfaction.responded_at", "meta.zones.zone", *SIGNED["value"]}),
        ("control_share", "rows", {"contract_clauses.*"}),
        ("control_share", "condition", {"contract_clauses.clause_family"}),
        ("n_attributable_escalations", "rows", {"tickets.*"}),
        ("currency", "value", {"deals.currency"}),
        ("committed_at", "value", {"deal_stage_changes.entered_at"}),
        ("committed_at", "condition", {"deal_stage_changes.stage_kind"}),
        ("n_changes", "rows", {"contract_changes.*"}),
    ],
)  # fmt: skip
def test_the_lineage_of_deal_outcomes_is_what_its_models_say(
    sample_report: BuildReport, column: str, role: str, expected: set[str]
) -> None:
    assert _origins(sample_report, column)[role] == expected


def test_an_escalation_is_attributable_by_its_cause_and_flags(sample_report: BuildReport) -> None:
    decided = _origins(sample_report, "n_attributable_escalations")["condition"]
    assert {"tickets.cause", "tickets.is_escalated", "tickets.escalated_at", "seeds.cause_map.cause"} <= decided


def test_a_practice_rests_on_its_own_records_and_not_on_those_of_another(sample_report: BuildReport) -> None:
    tables = {
        practice: {origin.rpartition(".")[0] for origin in _origins(sample_report, f"{practice}_status")["condition"]}
        for practice in ("success_definition", "delivery_voice", "risk_ownership")
    }
    own = {"success_definition": "success_criteria", "delivery_voice": "activities", "risk_ownership": "risks"}
    for practice, table in own.items():
        assert tables[practice] & set(own.values()) == {table}


def test_every_column_of_every_mart_is_traced(sample_report: BuildReport) -> None:
    columns = _fetch(sample_report, "select distinct mart, column_name from meta.lineage")
    marts = _fetch(
        sample_report, "select table_name, column_name from information_schema.columns where table_schema = 'marts'"
    )
    assert set(columns.iter_rows()) == set(marts.iter_rows())
    assert not [message for message in sample_report.messages if "traced" in message]


def test_every_canonical_column_that_is_named_exists(sample_report: BuildReport) -> None:
    named = _fetch(
        sample_report, "select distinct entity, canonical_column from meta.lineage where entity not like '%.%'"
    )
    for entity, column in named.drop_nulls().iter_rows():
        assert column in {item.name for item in (*ENTITIES[entity].columns, *TRACE_COLUMNS)}, (entity, column)


def test_a_column_is_followed_to_the_columns_of_the_files(sample_report: BuildReport) -> None:
    rows = _fetch(
        sample_report,
        """select entity || '.' || canonical_column as origin, source_file || ': ' || source_column as source
        from meta.column_sources
        where mart = 'deal_outcomes' and column_name = 'amount' and role = 'value' and canonical_column = 'amount'""",
    )
    assert dict(rows.iter_rows()) == {
        "deals.amount": "crm/Opportunity.csv: AMOUNT",
        "deal_stage_changes.amount": "crm/OpportunityHistory.csv: AMOUNT",
    }


def test_a_formula_is_that_of_the_model_that_computes_and_not_of_one_that_passes_on(
    sample_report: BuildReport,
) -> None:
    query = "select column_name, model, formula from meta.formulas where mart = 'deal_outcomes'"
    formulas = {column: (model, formula) for column, model, formula in _fetch(sample_report, query).iter_rows()}
    assert formulas["control_share"][0] == "int_deals__contract_profile"
    assert "SUM(contracts.n_control_clauses)" in formulas["control_share"][1]
    assert "currency" not in formulas  # taken as it is


def test_filters_and_joins_are_in_the_inputs_of_a_mart(sample_report: BuildReport) -> None:
    query = "select kind, name from meta.mart_inputs where mart = 'escalations'"
    inputs = set(_fetch(sample_report, query).iter_rows())
    assert {("model", "int_tickets__attributed"), ("table", "raw.tickets"), ("table", "raw.contracts")} <= inputs


def test_every_mart_and_column_has_a_definition_in_the_warehouse(sample_report: BuildReport) -> None:
    definitions = _fetch(sample_report, "select * from meta.definitions where description <> ''")
    marts = _fetch(
        sample_report, "select table_name, column_name from information_schema.columns where table_schema = 'marts'"
    )
    described = set(definitions.select("mart", "column_name").iter_rows())
    assert described == {*marts.iter_rows(), *((mart, None) for mart in marts["table_name"].unique())}
