"""What a whole build costs: new, with nothing changed, and with one file changed, beside the floor of the same run.

The floor is DuckDB merely reading the same files into tables of text. All are processor seconds of the command and of
the processes that it starts.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import figures
from tests.bench.figures import Figure

FLOOR, FULL = "floor, as text", "a new build"
MOST_FLOORS, MOST_OF_A_FULL = 5.0, 1 / 3
CHANGED = ("tickets/incident.csv", "crm/Responsibility__c.csv")
_COMMAND = [sys.executable, "-m", "dashboard.cli", "build"]


def _spent(command: list[str]) -> float:
    """Processor seconds of a command and of the processes that it waits for. Raises CalledProcessError."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _floor(exports: Path, folder: Path) -> float:
    command = [sys.executable, "-m", "tests.bench.stages", "text", str(exports), str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(json.loads(said.splitlines()[-1])[FLOOR]["seconds"])


def _change_one(exports: Path, name: str) -> None:
    """Drop the last record of a file."""
    file = exports / name
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-1]), encoding="utf-8")


def measured(given: Path) -> list[Figure]:
    """The figures of a folder of exports that `common-ground sample` wrote, which is copied."""
    with tempfile.TemporaryDirectory() as name:
        exports, folder = Path(name) / "exports", Path(name)
        shutil.copytree(given, exports)
        command = [*_COMMAND, "--exports", str(exports), "--warehouse", str(folder / "warehouse")]
        floor = _floor(exports, folder)
        full, unchanged = _spent(command), _spent(command)
        changed = []
        for file in CHANGED:
            _change_one(exports, file)
            what = f"a build with {file} changed"
            changed.append(Figure(what, _spent(command), "s", FULL, full, MOST_OF_A_FULL))
    return [
        Figure(FULL, full, "s", FLOOR, floor, MOST_FLOORS),
        *changed,
        Figure("a build with nothing changed", unchanged, "s", FULL, full),
    ]


def main() -> None:
    """Print the figures, and write them as JSON. Exits with an error where a goal is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--exports", type=Path, required=True, help="a folder that `common-ground sample` wrote")
    asked.add_argument("--json", type=Path, help="a file for the figures")
    options = asked.parse_args()
    figures.told(measured(options.exports), options.json)


if __name__ == "__main__":
    main()
