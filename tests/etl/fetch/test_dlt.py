"""The tables that dlt's sources of four systems make are recognised like files.

Their shapes are those of the sources' code (dlt-hub/verified-sources: salesforce, hubspot, zendesk, jira) and of dlt's
naming: snake case, `a__b` for a value inside another, a table `a__b` for a list, `_dlt_id` and `_dlt_parent_id`.
"""

from pathlib import Path

import duckdb
import pytest

from etl.conform import canonical_tables
from etl.fetch.fetch import fetch
from etl.recognise import scan
from etl.settings import config

BOOKS = """
create table {0}._dlt_loads (load_id varchar, schema_name varchar, status bigint, inserted_at timestamptz);
create table {0}._dlt_version (version bigint, inserted_at timestamptz);
"""
SALESFORCE = """
create table salesforce.account as select '0015g00000000G8AAI' as id, 'Alder' as name, null::varchar as parent_id,
    'Ulm' as billing_city, 'DE' as billing_country, '2026-01-01T00:00:00.000000Z'::timestamptz as last_modified_date,
    false as is_deleted, '1' as _dlt_load_id, 'a' as _dlt_id;
create table salesforce.opportunity as select '0065g00000000G9AAI' as id, '0015g00000000G8AAI' as account_id,
    'Rollout' as name, 'Closed Won' as stage_name, 1000.5::double as amount, '2026-02-01' as close_date,
    '2026-02-02T00:00:00.000000Z'::timestamptz as system_modstamp, false as is_deleted, '1' as _dlt_load_id,
    'b' as _dlt_id;
create table salesforce.sf_user as select '0055g000000001rAAA' as id, 'kim' as username, 'kim@firm.example' as email,
    'Kim Low' as name, true as is_active, '1' as _dlt_load_id, 'c' as _dlt_id;
create table salesforce.event as select '00U5g00000000G9EAI' as id, '0065g00000000G9AAI' as what_id,
    'Kick-off' as subject, '2026-01-05T10:00:00Z'::timestamptz as start_date_time, '1' as _dlt_load_id, 'd' as _dlt_id;
"""
HUBSPOT = """
create table hubspot.companies as select '11' as id, 'Alder' as name, 'alder.example' as domain, '11' as hs_object_id,
    '2026-01-01T00:00:00Z'::timestamptz as hs_lastmodifieddate, '1' as _dlt_load_id, 'a' as _dlt_id;
create table hubspot.companies__deals as select '11' as value, '22' as deals_id, 'a' as _dlt_root_id,
    'a' as _dlt_parent_id, 0 as _dlt_list_idx, 'b' as _dlt_id;
create table hubspot.companies__tickets as select '11' as value, '33' as tickets_id, 'a' as _dlt_parent_id,
    0 as _dlt_list_idx, 'c' as _dlt_id;
create table hubspot.deals as select '22' as id, 'Rollout' as dealname, 'closedwon' as dealstage, 1000.5 as amount,
    '2026-02-01T00:00:00Z'::timestamptz as closedate, '22' as hs_object_id,
    '2026-02-01T00:00:00Z'::timestamptz as hs_lastmodifieddate, '1' as _dlt_load_id, 'd' as _dlt_id;
create table hubspot.pipelines_deals as select 'default' as id, 'Sales' as label, '1' as _dlt_load_id, 'e' as _dlt_id;
create table hubspot.pipelines_deals__stages as select 'closedwon' as id, 'Closed Won' as label, 5 as display_order,
    'e' as _dlt_parent_id, 0 as _dlt_list_idx, 'f' as _dlt_id;
create table hubspot.stages_timing_deals as select '22' as id, 'closedwon' as stage,
    '2026-02-01T00:00:00Z' as hs_date_entered_x, '1' as _dlt_load_id, 'g' as _dlt_id;
create table hubspot.tickets as select '33' as id, 'Late' as subject, '1' as hs_pipeline_stage,
    'HIGH' as hs_ticket_priority, '2026-03-01T00:00:00Z'::timestamptz as createdate, '33' as hs_object_id,
    '1' as _dlt_load_id, 'h' as _dlt_id;
create table hubspot.owners as select '44' as id, 'kim@firm.example' as email, 'Kim' as first_name,
    'Low' as last_name, 7 as user_id, false as archived, '1' as _dlt_load_id, 'i' as _dlt_id;
"""
ZENDESK = """
create table zendesk.tickets as select 1 as id, 'Late' as subject, 'open' as status, 'high' as priority,
    5 as requester_id, 9 as organization_id, '["escalated","vip"]'::json as tags,
    '2026-03-01T00:00:00Z'::timestamptz as created_at, '2026-03-02T00:00:00Z'::timestamptz as updated_at,
    '1' as _dlt_load_id, 'a' as _dlt_id;
create table zendesk.organizations as select 9 as id, 'Alder' as name, '0015g00000000G8AAI' as external_id,
    false as shared_tickets, '1' as _dlt_load_id, 'b' as _dlt_id;
create table zendesk.users as select 5 as id, 'Kim Low' as name, 'kim@firm.example' as email, 'agent' as role,
    9 as organization_id, '1' as _dlt_load_id, 'c' as _dlt_id;
"""
JIRA = """
create table jira.issues as select '10001' as id, 'OPS-1' as key, 'Late' as fields__summary,
    '2026-03-01T00:00:00.000+0000'::timestamptz as fields__created, 'High' as fields__priority__name,
    'Open' as fields__status__name, 'Incident' as fields__issuetype__name, '1' as _dlt_load_id, 'a' as _dlt_id
    union all select '10002', 'OPS-2', 'Slow', '2026-03-02T00:00:00.000+0000', 'Low', 'Open', 'Incident', '1', 'b';
create table jira.issues__fields__labels as select 'escalated' as value, 'a' as _dlt_parent_id, 0 as _dlt_list_idx,
    'c' as _dlt_id;
"""


@pytest.fixture
def loaded(tmp_path: Path) -> canonical_tables.Conformed:
    """What becomes of a DuckDB file that dlt filled from four systems."""
    with duckdb.connect(str(tmp_path / "loaded.duckdb")) as connection:
        for schema, tables in {"salesforce": SALESFORCE, "hubspot": HUBSPOT, "zendesk": ZENDESK, "jira": JIRA}.items():
            connection.execute(f"create schema {schema}; {BOOKS.format(schema)} {tables}")
    sources = [
        f'[[source]]\nsystem = "{name}"\nurl = "duckdb:///loaded.duckdb"\nschema = "{name}"\ncursor = "_dlt_load_id"\n'
        for name in ("salesforce", "hubspot", "zendesk", "jira")
    ]
    (tmp_path / config.CONFIG_NAME).write_text("".join(sources), encoding="utf-8")
    settings = fetch(config.load(tmp_path / config.CONFIG_NAME, None), tmp_path / "fetched")
    return canonical_tables.conform(scan.identify(settings, tmp_path / "landed"), settings)


def test_every_table_is_recognised_and_every_row_counted(loaded: canonical_tables.Conformed) -> None:
    statuses = dict(loaded.files.select("source_file", "status").iter_rows())
    assert statuses.pop("hubspot/pipelines_deals") != "loaded"  # its stages are a table of their own
    assert {name: status for name, status in statuses.items() if status != "loaded"} == {}
    assert not any("_dlt_" in name for name in statuses)


def test_records_of_the_four_systems_reach_their_tables(loaded: canonical_tables.Conformed) -> None:
    def ids(table: str) -> list[str]:
        frame = loaded.tables[table]
        return sorted(frame[frame.columns[0]].to_list())

    assert ids("accounts") == ["hubspot:11", "salesforce:0015g00000000G8AAI"]
    assert ids("deals") == ["hubspot:22", "salesforce:0065g00000000G9AAI"]
    assert ids("tickets") == ["hubspot:33", "jira:OPS-1", "jira:OPS-2", "zendesk:1"]
    assert len(loaded.tables["deal_stage_changes"]) == 1


def test_lists_that_became_tables_are_found_again(loaded: canonical_tables.Conformed) -> None:
    deals = {row["deal_id"]: row for row in loaded.tables["deals"].iter_rows(named=True)}
    tickets = {row["ticket_id"]: row for row in loaded.tables["tickets"].iter_rows(named=True)}
    assert deals["hubspot:22"]["account_id"] == "hubspot:11"
    assert deals["hubspot:22"]["stage_kind"] == "won"
    assert tickets["hubspot:33"]["account_id"] == "hubspot:11"
    assert tickets["jira:OPS-1"]["is_escalated"] is True
    assert tickets["zendesk:1"]["is_escalated"] is True
