"""Evidence that an earlier kept build had and a later one has not: three builds of a firm whose exports were edited."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl import pipeline
from etl.sample import write_firm
from etl.warehouse import manage_builds
from tests.etl.warehouse.test_build_history import CRITERION, UNAGREED, UNOWNED, edit, fetch, without_owner

pytestmark = pytest.mark.built

JUNE, SEPTEMBER, DECEMBER = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)
TICKET, OWN_TICKET = "servicenow:INC9900002", "servicenow:INC1000028"
TICKET_LINE = (
    "INC9900002,ffffffffffffffffffffffffffffff02,,,,0065g00000000GOAAY,,2026-08-01 08:00:00,,2026-08-02 08:00:00,1,New,"
    "2 - High,,Scope misunderstanding,A report is missing,true,2026-08-02 08:00:00,1 - Team lead,0,Service Desk"
)


@dataclass(frozen=True, slots=True)
class Builds:
    """Three, a quarter apart; after the first a deal escalated and lost its criterion, and a risk lost its owner."""

    ids: tuple[str, str, str]
    copies: tuple[Path, Path, Path]


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    exports, warehouse = tmp_path_factory.mktemp("exports"), tmp_path_factory.mktemp("warehouse")
    write_firm(exports, n_deals=40, seed=3)
    ids, copies = [], []
    for as_of in (JUNE, SEPTEMBER, DECEMBER):
        if as_of == SEPTEMBER:
            edit(exports / "tickets" / "incident.csv", lambda lines: [TICKET_LINE, *lines])
            criteria = exports / "crm" / "Success_Criterion__c.csv"
            edit(criteria, lambda lines: [line for line in lines if CRITERION not in line])
            edit(exports / "crm" / "Delivery_Risk__c.csv", lambda lines: [without_owner(line) for line in lines])
        report = pipeline.build(exports=exports, warehouse=warehouse, as_of=as_of)
        ids.append(report.build_id)
        if as_of == JUNE:  # before the data end, so it is kept of its quarter only where somebody says so
            manage_builds.promote(warehouse, report.build_id)
        copies.append(tmp_path_factory.mktemp("builds") / "wh.duckdb")
        copies[-1].write_bytes(report.path.read_bytes())
    return Builds((ids[0], ids[1], ids[2]), (copies[0], copies[1], copies[2]))


def _vanished(path: Path) -> list[tuple[Any, ...]]:
    columns = "deal_id, practice, status_then, status_now, had_build_id, had_on, gone_by_on, ticket_id, escalated_on"
    return fetch(path, f"select {columns} from marts.vanished_evidence order by 1").rows()


def test_a_first_build_has_nothing_that_could_have_vanished(builds: Builds) -> None:
    assert _vanished(builds.copies[0]) == []


def test_a_deal_is_named_with_the_build_that_had_its_evidence_and_the_escalation_in_between(builds: Builds) -> None:
    had = builds.ids[0]
    assert set(_vanished(builds.copies[1])) == {
        (UNAGREED, "success_definition", "early", "unknown", had, JUNE, SEPTEMBER, TICKET, date(2026, 8, 2)),
        (UNOWNED, "risk_ownership", "late", "never", had, JUNE, SEPTEMBER, OWN_TICKET, date(2026, 7, 5)),
    }


def test_it_stays_named_in_later_builds_by_the_first_that_had_it_no_more(builds: Builds) -> None:
    assert _vanished(builds.copies[2]) == _vanished(builds.copies[1])
