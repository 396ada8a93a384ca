"""What the suites check, and that whoever else guarantees the rest really does."""

from pathlib import Path
from typing import Any

import duckdb
import great_expectations.expectations as gxe
import pytest
import yaml

from etl.entities import ENTITIES
from etl.quality import suites
from etl.quality.run import run_suite
from etl.settings.paths import SQL

GUARANTEED_ELSEWHERE = (
    gxe.ExpectColumnValuesToBeUnique,
    gxe.ExpectColumnValuesToNotBeNull,
    gxe.ExpectColumnValuesToBeInSet,
)


def test_keys_and_enumerations_are_not_checked_a_third_time() -> None:
    checks = [check for suite in suites.SUITES.values() for check in suite]
    assert not [check.description for check in checks if isinstance(check.expectation, GUARANTEED_ELSEWHERE)]


def test_the_raw_suite_looks_at_every_file_and_at_each_table_that_something_could_be_wrong_with() -> None:
    """Keys, kinds and enumerations of every table are held by tests/etl/conform/test_canonical_tables.py."""
    referring = {f"raw.{e.name}" for e in ENTITIES.values() for r in e.references.values() if r.is_expected}
    tables = {check.table for check in suites.RAW}
    assert tables == {"meta.files", "raw.deals", "raw.tickets", "raw.contracts", "raw.exchange_rates", *referring}


def test_every_reference_that_an_export_should_hold_is_checked() -> None:
    expected = {
        f"the {ENTITIES[reference.table].noun} of every {entity.noun} is known"
        for entity in ENTITIES.values()
        for reference in entity.references.values()
        if reference.is_expected
    }
    assert len(expected) == 9
    assert expected <= {check.description for check in suites.RAW}


def _models() -> dict[str, dict[str, Any]]:
    files = sorted((SQL / "models" / "marts").glob("*.yml"))
    return {
        model["name"]: model
        for file in files
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", ())
    }


def test_dbt_holds_the_grain_and_the_signature_of_signed_deals() -> None:
    columns = {column["name"]: column.get("data_tests", ()) for column in _models()["deal_outcomes"]["columns"]}
    assert {"unique", "not_null"} <= set(columns["deal_id"])
    assert "not_null" in columns["signed_on"]


@pytest.fixture
def marts(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """Marts of one deal that is sound."""
    connection = duckdb.connect(str(tmp_path / "wh.duckdb"))
    connection.execute(
        """
        create schema marts;
        create schema raw;
        create table raw.exchange_rates as select 'EUR' as quoted_in where false;
        create table marts.deal_windows as select 'a' as deal_id, 2 as n_escalations;
        create table marts.escalations as select 'a' as deal_id, 'x' as account_id;
        create table marts.deal_outcomes as
        select 'a' as deal_id, 2 as alignment_score, 2 as alignment_min, 2 as alignment_max, 12.0 as observed_months,
            12.0 as followup_months, 2 as n_escalations, 1 as n_attributable_escalations, 1 as n_surprise_escalations,
            's' as segment, 'r' as region, 1.0 as amount, 'EUR' as contracted_currency
        """
    )
    return connection


def _failures(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [result.description for result in run_suite(connection, "marts") if not result.success]


def test_sound_marts_pass(marts: duckdb.DuckDBPyConnection) -> None:
    assert _failures(marts) == []


@pytest.mark.parametrize(
    ("change", "description"),
    [
        ("deal_outcomes set alignment_score = 4, alignment_max = 4", "the alignment score lies between 0 and 3"),
        ("deal_outcomes set alignment_min = 3, alignment_max = 3", "the score lies between its bounds"),
        ("deal_outcomes set observed_months = 13", "observed time lies within follow-up"),
        (
            "deal_outcomes set n_attributable_escalations = 3",
            "attributable and surprise escalations are part of all escalations",
        ),
        ("deal_outcomes set observed_months = 0", "a deal nobody observed has no outcome, not an outcome of zero"),
        ("deal_outcomes set segment = null", "the segment, region and amount of every deal are known"),
        ("deal_windows set n_escalations = 1", "a deal's escalations are the sum over its windows"),
        ("escalations set account_id = null", "every escalation names its account"),
        ("escalations set deal_id = null", "every escalation is attributed to a deal"),
    ],
)
def test_what_is_not_so_is_found(marts: duckdb.DuckDBPyConnection, change: str, description: str) -> None:
    marts.execute(f"update marts.{change}")
    assert _failures(marts) == [description]
