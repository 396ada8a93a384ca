"""Files that only translate: ids to labels, names to ids."""

from pathlib import Path

from etl.settings.mapping_parts import Lookup
from etl.settings.source import packaged_source
from etl.settings.systems import systems
from tests.etl.exports import accounted, check, column, ingest, one, write

SOURCES = [packaged_source(system) for system in systems().values()]


def test_a_name_that_two_companies_bear_links_to_neither(tmp_path: Path) -> None:
    companies = "Record ID,Company name,Company owner\n7,Acme,A\n8,Acme,B\n9,Best,A\n"
    deals = "Record ID,Deal Name,Deal Stage,Pipeline,Associated Company (Primary)\n1,A,x,p,Acme\n2,B,x,p,Best\n"
    result = accounted(tmp_path, {"deals.csv": deals, "companies.csv": companies})
    assert column(result, "deals.account_id") == ["hubspot:Acme", "hubspot:9"]


def test_codes_of_a_dynamics_connector_are_translated_by_its_string_map(tmp_path: Path) -> None:
    files = {
        "incident.csv": "incidentid,title,createdon,prioritycode,statuscode\nx,A,2026-01-02T10:00:00Z,1,5\n",
        "stringmap.csv": "attributename,attributevalue,objecttypecode,value\nprioritycode,1,incident,High\n"
        "prioritycode,1,task,Low\nstatuscode,5,incident,Problem Solved\n",
    }
    check(one(ingest(write(tmp_path / "x", files)), "tickets"), priority="p2", status="Problem Solved")


def test_lookup_tables_name_their_columns() -> None:
    for source in SOURCES:
        used = {use.partition(".")[0] for r in (*source.record_types,) for uses in r.lookups.values() for use in uses}
        used |= {
            u.partition(".")[0] for r in source.record_types for a in r.also for us in a.lookups.values() for u in us
        }
        defined = {lookup.name for lookup in source.system.lookups if isinstance(lookup, Lookup)}
        assert used <= defined, source.name
