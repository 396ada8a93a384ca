"""Warehouses that tests share, built by the real pipeline from real files: once, until what they are made of changes.

They lie in `.pytest_cache/warehouses`, where every worker and the next run find them; the name of each ends in a hash
of the code, the models and the data behind it, so that a stale one is never read. Tests only read them: one that
writes to a warehouse copies it first.
"""

import csv
import hashlib
import json
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from filelock import FileLock

from etl import pipeline
from etl.build_report import BuildReport
from etl.sample import write_firm
from etl.sample.presets import Choices
from etl.sample.processes import Places
from etl.settings.paths import ROOT, SAMPLE

CACHE = ROOT / ".pytest_cache" / "warehouses"
MADE_OF = ("etl", "sql", "data/sample", "pyproject.toml", "requirements.lock", "tests/warehouses.py")
NO_INPUT = {"__pycache__", "target", "logs", "dbt_packages"}  # folders of what Python and dbt write
KEPT = 2  # of each kind: the current one, and one that another run may still be reading
CALENDAR = "calendar"
WAREHOUSE, EXPORTS, REPORT = "warehouse", "exports", "report.pickle"
RATES = "currency,quoted_in,quoted_on,rate\nEUR,CHF,2022-07-01,0.98\nEUR,CHF,2024-03-01,0.95\nEUR,CHF,2025-01-01,0.94\n"
NEW_ESCALATION = (
    "INC9900001,ffffffffffffffffffffffffffffff01,,,,0065g00000000G9AAI,,2026-06-01 08:00:00,,2026-06-02 08:00:00,1,New,"
    "2 - High,,Scope misunderstanding,A report is missing,true,2026-06-02 08:00:00,1 - Team lead,0,Service Desk"
)

Fill = Callable[[Path], None]


def sample(folder: Path) -> None:
    """The committed sample: enough data for an answer."""
    _build(SAMPLE, folder)


def small(folder: Path) -> None:
    """40 signed deals: too little data for a verdict."""
    write_firm(folder / EXPORTS, n_deals=40, seed=3)
    _build(folder / EXPORTS, folder)


def fiscal(folder: Path) -> None:
    """A firm whose years start in February, built as it is and, beside it, by the calendar."""
    exports = folder / EXPORTS
    write_firm(exports, n_deals=160, seed=5, choices=Choices(places=Places(fiscal_year_starts=2)))
    own = (exports / "commonground.toml").read_text(encoding="utf-8")
    by_the_calendar = own.replace("fiscal_year_starts = 2", "fiscal_year_starts = 1")
    _build(exports, folder)
    settings = exports / "calendar.toml"
    settings.write_text(by_the_calendar, encoding="utf-8")
    pipeline.build(exports=exports, warehouse=folder / CALENDAR, config_path=settings)


def rebuilt(folder: Path) -> None:
    """The small warehouse built once more, after one escalation was put into row 2 of the tickets."""
    small(folder)
    tickets = folder / EXPORTS / "tickets" / "incident.csv"
    header, *lines = tickets.read_text(encoding="utf-8").splitlines()
    tickets.write_text("\n".join([header, NEW_ESCALATION, *lines]) + "\n", encoding="utf-8")
    _build(folder / EXPORTS, folder)


def unsigned(folder: Path) -> None:
    """The sample's accounts, people and those of its deals that were not won."""
    exports = folder / EXPORTS
    exports.mkdir()
    for name in ("Account.csv", "User.csv"):
        (exports / name).write_bytes((SAMPLE / "crm" / name).read_bytes())
    with (SAMPLE / "crm" / "Opportunity.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with (exports / "Opportunity.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=[name for name in rows[0] if name], quoting=csv.QUOTE_ALL)
        writer.writeheader()
        unsigned = (row for row in rows if row["ISWON"] == "false" and row["STAGENAME"] != "Closed Won")
        writer.writerows({name: row[name] for name in writer.fieldnames} for row in unsigned)
    _build(exports, folder)


ACCOUNTS = {1: "Fir Foods", 2: "Yew Yards", 3: "Elm Energy", 4: "Box Brewery"}
OPPORTUNITIES_OF_SILENT = (
    '"Opportunity ID","Opportunity Name","Account ID","Account Name","Stage","Amount","Amount Currency","Close Date",'
    '"Created Date"\n'
    + "".join(
        f'"00600000000000{n}","Rollout {n}","00100000000000{n}","{name}","Closed Won","1000","EUR","2025-03-0{n}",'
        '"2025-01-01"\n'
        for n, name in ACCOUNTS.items()
    )
)
TICKETS_OF_SILENT = (
    "Issue key,Issue id,Summary,Issue Type,Status,Priority,Created,Resolved,Updated,Custom field (Account ID)\n"
    + "".join(
        f"OPS-{n},{n},Something {n},{'Crisis' if n % 4 == 0 else 'Task'},Done,High,2025-0{4 + n % 5}-11 09:00,"
        f"2025-0{4 + n % 5}-12 09:00,2026-08-31 09:00,00100000000000{1 + n % 4}\n"
        for n in range(20)
    )
)
SILENT = {"opportunities.csv": OPPORTUNITIES_OF_SILENT, "jira.csv": TICKETS_OF_SILENT}


def silent(folder: Path) -> None:
    """A CRM and tickets of which nothing says which were escalated."""
    (folder / EXPORTS).mkdir()
    for name, text in SILENT.items():
        (folder / EXPORTS / name).write_text(text, encoding="utf-8")
    _build(folder / EXPORTS, folder)


def other(folder: Path) -> None:
    """A firm unlike the sample: back-filled evidence, many owners, no effect, dated exchange rates."""
    write_firm(folder / EXPORTS, n_deals=60, seed=17, preset="backfill")
    (folder / EXPORTS / "rates.csv").write_text(RATES, encoding="utf-8")
    _build(folder / EXPORTS, folder)


def shared(fill: Fill, made_of: str = "") -> Iterator[Path]:
    """The folder that `fill` filled, in this run or an earlier one, for as long as a fixture lasts.

    `made_of` is what else it is made of, as text. AssertionError afterwards: a test wrote to it.
    """
    name = fill.__name__
    folder = CACHE / f"{name}-{hashlib.sha256(f'{INPUTS}{made_of}'.encode()).hexdigest()[:20]}"
    finished = folder.with_suffix(".json")
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / f"{name}.lock"):
        if not finished.exists() or json.loads(finished.read_text()) != _contents(folder):
            finished.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            fill(folder)
            if _hash_of_inputs() == INPUTS:  # else it was made of what is there no more
                finished.write_text(json.dumps(_contents(folder)))
            _forget_old(name)
    contents = _contents(folder)
    yield folder
    assert contents == _contents(folder), f"a test wrote to the shared warehouse `{name}`"


def source(folder: Path) -> str:
    """The modules of a folder as text, for `made_of`."""
    return "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.py")))


def report_of(folder: Path) -> BuildReport:
    """The report of the last build in a shared folder."""
    report: BuildReport = pickle.loads((folder / REPORT).read_bytes())
    return replace(report, path=folder / WAREHOUSE / report.path.name)


def _build(exports: Path, folder: Path) -> None:
    report = pipeline.build(exports=exports, warehouse=folder / WAREHOUSE)
    (folder / REPORT).write_bytes(pickle.dumps(report))


def _hash_of_inputs() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in _inputs():
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _inputs() -> list[Path]:
    files = [file for name in MADE_OF for file in (ROOT / name, *(ROOT / name).rglob("*")) if file.is_file()]
    return sorted(
        file for file in files if not NO_INPUT & set(file.relative_to(ROOT).parts) and not file.name.startswith(".")
    )


def _contents(folder: Path) -> dict[str, list[int]]:
    """Size and time of the last change of every file."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): [file.stat().st_size, file.stat().st_mtime_ns] for file in files}


def _forget_old(name: str) -> None:
    newest_first = sorted(CACHE.glob(f"{name}-*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for contents in newest_first[KEPT:]:
        contents.unlink()
        shutil.rmtree(contents.with_suffix(""), ignore_errors=True)


INPUTS = _hash_of_inputs()  # as they are when this run begins
