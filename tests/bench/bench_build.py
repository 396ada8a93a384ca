"""What landing, conforming and loading cost, beside their floor and a loader of the same run.

The floor is DuckDB merely reading the same files into tables of text. The loader is dlt with Arrow tables of text, in
an environment of its own below `.cache`; without the network it is left out.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from etl.sample import write_firm
from tests.bench import figures
from tests.bench.figures import Figure
from tests.bench.stages import Row

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".cache" / "dlt"
DLT = ("dlt[duckdb]==1.31.0", "fastexcel", "pyarrow")
TEXT, SNIFFED, LOADER = "floor, as text", "floor, types sniffed", "dlt, Arrow"
MOST_FLOORS, MOST_LOADERS = 3.0, 1.0  # times the yardstick's processor seconds


def measured(exports: Path, *, has_dlt: bool = True) -> dict[str, Row]:
    """By stage and yardstick the processor seconds, the peak memory and the rows."""
    rows: dict[str, Row] = {}
    for what in ("text", "sniffed", "ours"):
        rows |= _run([sys.executable, "-m", "tests.bench.stages", what, str(exports)])
    ours = [rows[stage] for stage in ("land", "conform", "load")]
    rows["land + conform + load"] = {
        "seconds": sum(row["seconds"] for row in ours),
        "megabytes": max(row["megabytes"] for row in ours),
        "rows": ours[-1]["rows"],
    }
    if has_dlt and (python := _interpreter_with_dlt()):
        rows |= _run([str(python), str(Path(__file__).with_name("dlt_load.py")), str(exports)])
    return rows


def _run(command: list[str]) -> dict[str, Row]:
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run([*command, folder], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    rows: dict[str, Row] = json.loads(said.splitlines()[-1])
    return rows


def _interpreter_with_dlt() -> Path | None:
    """Python with dlt, installed unless it is there; None where that can't be had."""
    python = ENVIRONMENT / "bin" / "python"
    steps = [[str(python), "-c", "import dlt"]]
    if not python.is_file():
        pip = [str(python), "-m", "pip", "install", "--quiet", *DLT]
        steps = [[sys.executable, "-m", "venv", str(ENVIRONMENT)], pip, *steps]
    is_failed = any(subprocess.run(step, check=False, capture_output=True).returncode for step in steps)
    return None if is_failed else python


def compared(rows: dict[str, Row]) -> list[Figure]:
    """Each figure with its yardstick of the same run: the ratio, and what it may be at most."""
    whole = "land + conform + load"
    asked: list[tuple[str, str, str, str, float | None]]
    asked = [(stage, "seconds", "s", TEXT, None) for stage in ("land", "conform", "load")]
    asked += [(whole, "seconds", "s", TEXT, MOST_FLOORS), (whole, "seconds", "s", SNIFFED, None)]
    asked += [(whole, "seconds", "s", LOADER, MOST_LOADERS), (whole, "megabytes", "MB", TEXT, None)]
    return [
        Figure(
            f"{name}: {'processor time' if unit == 's' else 'peak memory'}",
            rows[name][key], unit, yardstick, rows[yardstick][key], goal,
        )
        for name, key, unit, yardstick, goal in asked
        if yardstick in rows
    ]  # fmt: skip


def main() -> None:
    """Measure a firm of some deals, print, and write the figures. Exits with an error where a goal is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--exports", type=Path, help="a folder of exports; without it a firm is written")
    asked.add_argument("--deals", type=int, default=20_000)
    asked.add_argument("--tickets-per-deal", type=int, default=0)
    asked.add_argument("--without-dlt", action="store_true")
    asked.add_argument("--json", type=Path, help="where the figures are written")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        exports = options.exports or Path(folder) / "exports"
        if not options.exports:
            write_firm(exports, n_deals=options.deals, seed=7, tickets_per_deal=options.tickets_per_deal)
        rows = measured(exports, has_dlt=not options.without_dlt)
    base = rows[TEXT]["seconds"]
    print(f"{'':24}{'processor s':>12}{'x floor':>9}{'peak MB':>9}{'rows':>12}")
    for name, row in rows.items():
        print(f"{name:24}{row['seconds']:12.1f}{row['seconds'] / base:9.2f}{row['megabytes']:9.0f}{row['rows']:12,.0f}")
    figures.told(compared(rows), options.json)


if __name__ == "__main__":
    main()
