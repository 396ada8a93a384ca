"""Pages under test: the real app on a real warehouse."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl import pipeline
from etl.sample import write_firm
from etl.settings.paths import ROOT, SAMPLE

NEW_ESCALATION = (
    "INC9900001,ffffffffffffffffffffffffffffff01,,,,0065g00000000G9AAI,,2026-06-01 08:00:00,,2026-06-02 08:00:00,1,New,"
    "2 - High,,Scope misunderstanding,A report is missing,true,2026-06-02 08:00:00,1 - Team lead,0,Service Desk"
)

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Opens a page of the app on a warehouse, with the given URL parameters."""

    def _open(warehouse: Path, page: str, **parameters: str | list[str]) -> AppTest:
        monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(warehouse))
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        if page != "trends":
            app.switch_page(f"dashboard/pages/{page}.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return _open


@pytest.fixture(scope="session")
def unsigned_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the sample's accounts, people and those of its deals that were not won."""
    exports, warehouse = tmp_path_factory.mktemp("unsigned-exports"), tmp_path_factory.mktemp("unsigned")
    for name in ("Account.csv", "User.csv"):
        (exports / name).write_bytes((SAMPLE / "crm" / name).read_bytes())
    with (SAMPLE / "crm" / "Opportunity.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with (exports / "Opportunity.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=[name for name in rows[0] if name], quoting=csv.QUOTE_ALL)
        writer.writeheader()
        unsigned = (row for row in rows if row["ISWON"] == "false" and row["STAGENAME"] != "Closed Won")
        writer.writerows({name: row[name] for name in writer.fieldnames} for row in unsigned)
    pipeline.build(exports=exports, warehouse=warehouse)
    return warehouse


@pytest.fixture(scope="session")
def rebuilt_warehouse(small_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small warehouse built once more, after one escalation was put into row 2 of the tickets."""
    exports, warehouse = tmp_path_factory.mktemp("rebuilt-exports"), tmp_path_factory.mktemp("rebuilt")
    shutil.copytree(small_warehouse, warehouse, dirs_exist_ok=True)
    write_firm(exports, n_deals=40, seed=3)
    tickets = exports / "tickets" / "incident.csv"
    header, *lines = tickets.read_text(encoding="utf-8").splitlines()
    tickets.write_text("\n".join([header, NEW_ESCALATION, *lines]) + "\n", encoding="utf-8")
    pipeline.build(exports=exports, warehouse=warehouse)
    return warehouse
