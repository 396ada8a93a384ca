"""Firms at the edge of what can be shown, written and built: too few deals, too few differences, odd dates."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from etl import pipeline
from etl.sample import write_firm
from etl.sample.presets import Preset
from tests.warehouses import EXPORTS, WAREHOUSE

_PLAIN = Preset(has_dark_regions=False, unknown=1e-9)
_YEAR = re.compile(rb"20([0-9]{2})(?=-[01][0-9]-[0-3][0-9])")
_YEARS_LATER = 10
_SEED, _N_DEALS = 5, 40


@dataclass(frozen=True, slots=True)
class Edge:
    """A firm, and what it is that can't be shown of it."""

    name: str
    preset: Preset = _PLAIN
    n_deals: int = _N_DEALS
    as_of: date | None = None
    change: Callable[[Path], None] = lambda _: None  # of the exports

    @property
    def __name__(self) -> str:  # of the folder that is shared
        return f"edge_{self.name.replace(' ', '_')}"

    def __call__(self, folder: Path) -> None:
        """Write the firm into a folder and build it there."""
        exports = folder / EXPORTS
        write_firm(exports, n_deals=self.n_deals, seed=_SEED, preset=self.preset)
        self.change(exports)
        pipeline.build(exports=exports, warehouse=folder / WAREHOUSE, as_of=self.as_of)


def without_deals(exports: Path) -> None:
    """Leave the accounts and the people alone: every opportunity and what hangs on one goes."""
    for path in (*exports.rglob("*.xlsx"), *exports.rglob("*.jsonl")):
        path.unlink()
    for path in exports.rglob("*.csv"):
        if path.stem not in ("Account", "Contact", "User", "core_company"):
            header = path.read_text(encoding="utf-8").splitlines()[0]
            path.write_text(f"{header}\n", encoding="utf-8")


def without_practice_records(exports: Path) -> None:
    """As a firm that writes nothing down: no criterion, responsibility, risk, meeting."""
    for name in ("Success_Criterion__c", "Responsibility__c", "Delivery_Risk__c", "Delivery_Risk__History", "Event",
                 "EventRelation"):  # fmt: skip
        (exports / "crm" / f"{name}.csv").unlink()


def years_later(exports: Path) -> None:
    """Move every date of the text exports years on, beyond today; those of the workbook stay."""
    for path in (*exports.rglob("*.csv"), *exports.rglob("*.jsonl")):
        path.write_bytes(_YEAR.sub(lambda year: b"20%02d" % (int(year[1]) + _YEARS_LATER), path.read_bytes()))


def half_in_the_future(exports: Path) -> None:
    """Every second won deal closes, and its contract is signed, years after the last record."""
    path = exports / "crm" / "Opportunity.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    header, later = rows[0], rows[1::2]
    for row in later:
        if len(row) == len(header) and row[header.index("ISWON")] == "true":
            row[header.index("CLOSEDATE")] = "2036-05-04"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    for workbook in exports.rglob("*.xlsx"):
        workbook.unlink()


EDGES = {
    edge.name: edge
    for edge in (
        Edge("no deal", change=without_deals),
        Edge("one deal", n_deals=1),
        Edge("one account", preset=replace(_PLAIN, biggest_account=1.0)),
        Edge("all escalated", preset=replace(_PLAIN, base=3.0)),
        Edge("none escalated", preset=replace(_PLAIN, base=1e-9)),
        Edge("all unknown", preset=replace(_PLAIN, unknown=1 - 1e-9)),
        Edge("no practice recorded", change=without_practice_records),
        Edge("everything in the future", change=years_later),
        Edge("half in the future", change=half_in_the_future),
        Edge("one owner", preset=replace(_PLAIN, deals_per_owner=1e9, least_owners=1)),
        Edge("as of before any deal", as_of=date(2020, 1, 1)),
    )
}
