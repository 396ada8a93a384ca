"""Two systems without a common id, end to end: what the build says, `link`, and what the next build knows."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from etl.warehouse.publish import read_pointer
from tests.etl.exports import write

pytestmark = pytest.mark.built

FILES = {
    "orgs.csv": "Organization - ID,Organization - Name,Organization - Website\n"
    "5,Amber Cove GmbH,https://amber.example\n6,Oak Works AG,\n",
    "deals.csv": "Deal - ID,Deal - Title,Deal - Organization ID,Deal - Stage,Deal - Status,Deal - Won time,"
    "Deal - Deal created\n1,Amber one,5,Won,Won,2025-03-01 10:00:00,2025-01-02 10:00:00\n"
    "2,Oak one,6,Won,Won,2025-04-01 10:00:00,2025-01-03 10:00:00\n",
    "organizations.csv": 'id,name,external_id,domain_names\n71,Amber Cove,,"[""amber.example""]"\n72,OakWorks,,\n',
    "tickets.csv": "id,subject,status,created_at,requester_id,organization_id,tags\n"
    "1,Scope,open,2025-05-01T10:00:00Z,9,71,escalated\n2,Login,open,2025-06-01T10:00:00Z,9,72,\n",
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dashboard.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def accounts_of_tickets(warehouse: Path) -> set[str]:
    pointer = read_pointer(warehouse)
    assert pointer
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        return {row[0] for row in connection.execute("select account_id from marts.ticket_outcomes").fetchall()}


def test_links_are_suggested_confirmed_in_one_step_and_read_by_the_next_build(tmp_path: Path) -> None:
    exports, warehouse = write(tmp_path / "x", FILES), tmp_path / "wh"
    build = ("build", "--exports", str(exports), "--warehouse", str(warehouse))
    link = ("link", "--warehouse", str(warehouse))
    first = run(*build)
    assert first.returncode == 0, first.stderr
    costs = "2 of 2 tickets belong to no account of the CRM: the outcomes of 2 deals are unknown. Next: "
    assert first.stdout.startswith(costs)
    assert "  1. `common-ground link` suggests which accounts are the same." in first.stdout.splitlines()[-4:]
    listed = run(*link).stdout
    assert "zendesk:71 Amber Cove = pipedrive:5 Amber Cove GmbH?  (name equal" in listed
    assert "zendesk:72 OakWorks = pipedrive:6 Oak Works AG?" in listed

    confirmed = run(*link, "--confirm-above", "6", "--by", "Eva Lind")
    assert "2 links confirmed by Eva Lind." in confirmed.stdout, confirmed.stderr
    assert run(*build).returncode == 0
    assert accounts_of_tickets(warehouse) == {"pipedrive:5", "pipedrive:6"}
    assert "No link is suggested" in run(*link).stdout

    (warehouse / "account_links.jsonl").unlink()
    refused = run(*build)
    assert refused.returncode == 1
    assert "Nothing was published; the last good build stays" in refused.stderr
    assert "--allow-empty" in refused.stderr
    assert accounts_of_tickets(warehouse) == {"pipedrive:5", "pipedrive:6"}
    assert run(*build, "--allow-empty").returncode == 0
    assert accounts_of_tickets(warehouse) == {"zendesk:71", "zendesk:72"}
