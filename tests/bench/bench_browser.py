"""Lighthouse's measures of the app's pages on a desktop, beside a bare Streamlit page's of the same run.

Lighthouse is fetched by npm into the virtual environment's folder; without Node nothing is measured.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from etl.settings.paths import ROOT
from tests.bench import figures
from tests.browser.chrome import find_chrome
from tests.browser.conftest import listening, served

LIGHTHOUSE = "lighthouse@12.8.2"  # the last that runs on Node 18 and 20
FOLDER = ROOT / ".venv" / "lighthouse"
PAGES = ("trends", "evidence", "where_it_works", "account", "watch_list", "review", "data", "method")
BARE = "bare page"
VISITS = 3  # at most: on a busy machine Chrome may not answer Lighthouse in time
UNWEIGHED = (  # advice that counts for no score, and for which every script is read back from Chrome
    "unused-javascript", "unminified-javascript", "legacy-javascript", "duplicated-javascript", "unused-css-rules",
    "unminified-css", "uses-text-compression", "legacy-javascript-insight", "duplicated-javascript-insight",
    "third-party-facades", "valid-source-maps",
)  # fmt: skip
MEASURES = {  # of Lighthouse's audits: the unit's name, and what a value is divided by
    "cumulative-layout-shift": ("layout shift", 1),
    "largest-contentful-paint": ("largest paint, s", 1000),
    "total-blocking-time": ("blocked, s", 1000),
    "total-byte-weight": ("transferred, MB", 1e6),
}
SCORE, SHIFT, PAINT = "score of 100", "layout shift", "largest paint, s"
MOST_SHIFT, MOST_PAINT = 0.05, 1.2  # the second: times the bare page's
Row = dict[str, float]


def measured(url: str, runs: int) -> Row:
    """The median of each measure of a page over `runs` visits with an empty cache."""
    visits = [_visit(url) for _ in range(runs)]
    return {name: statistics.median(visit[name] for visit in visits) for name in visits[0]}


def _visit(url: str) -> Row:
    command = [str(FOLDER / "node_modules" / ".bin" / "lighthouse"), url, "--preset=desktop", "--quiet",
               "--only-categories=performance", f"--skip-audits={','.join(UNWEIGHED)}", "--output=json",
               "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": str(find_chrome())}
    for _ in range(VISITS):
        answer = subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE, text=True)
        if answer.returncode == 0:
            return _read(json.loads(answer.stdout))
    raise SystemExit(f"Lighthouse could not measure {url} in {VISITS} visits; it says why above.")


def _read(report: dict[str, Any]) -> Row:
    """The measures of a report of Lighthouse. Raises ValueError where it has no score: a page that never painted."""
    score = report["categories"]["performance"]["score"]
    if score is None:
        raise ValueError(f"Lighthouse gave no score: {report.get('runtimeError')}")
    audits = report["audits"]
    return {SCORE: 100 * score} | {
        name: audits[audit]["numericValue"] / divisor for audit, (name, divisor) in MEASURES.items()
    }


def missed(rows: dict[str, Row]) -> list[str]:
    """A line per page and limit that it does not keep."""
    bare = rows[BARE]
    lines = []
    for name, row in rows.items():
        if name == BARE:
            continue
        if row[SCORE] < bare[SCORE]:
            lines.append(f"{name}: score {row[SCORE]:.0f}, the bare page's {bare[SCORE]:.0f}")
        if row[SHIFT] >= MOST_SHIFT:
            lines.append(f"{name}: layout shift {row[SHIFT]:.3f}, the most is {MOST_SHIFT}")
        if row[PAINT] > MOST_PAINT * bare[PAINT]:
            lines.append(f"{name}: largest paint {row[PAINT]:.2f} s, the most is {MOST_PAINT * bare[PAINT]:.2f} s")
    return lines


def as_table(rows: dict[str, Row]) -> str:
    """The measures, a line per page."""
    names = list(rows[BARE])
    lines = ["page".ljust(16) + "".join(name.rjust(18) for name in names)]
    for page, row in rows.items():
        values = (f"{row[name]:.0f}" if name == SCORE else f"{row[name]:.3f}" for name in names)
        lines.append(page.ljust(16) + "".join(value.rjust(18) for value in values))
    return "\n".join(lines)


def _install() -> None:
    if not (FOLDER / "node_modules" / ".bin" / "lighthouse").exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--prefix", str(FOLDER), LIGHTHOUSE], check=True)


def _rows(warehouse: Path, folder: Path, pages: tuple[str, ...], runs: int) -> dict[str, Row]:
    script = str(Path(__file__).with_name("bare_page.py"))
    streamlit = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true", "--server.port"]
    with listening(streamlit, folder) as bare:
        rows = {BARE: measured(bare, runs)}
    (folder / "app").mkdir()
    with served(warehouse, folder / "app") as app:
        measured(app, 1)  # what is computed once a process is computed
        for name in pages:
            rows[name] = measured(f"{app}/{'' if name == 'trends' else name}", runs)
    return rows


def main() -> None:
    """Print every page's measures as a table and as JSON. Exits with an error where a limit is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--warehouse", type=Path, help="a built one; without it the sample is built")
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--pages", nargs="+", default=PAGES)
    options = asked.parse_args()
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("The browser is not measured: Node and npm, which Lighthouse needs, are not installed.")
        return
    _install()
    with tempfile.TemporaryDirectory() as folder:
        warehouse = figures.warehouse_or_sample(options.warehouse, Path(folder))
        rows = _rows(warehouse, Path(folder), tuple(options.pages), options.runs)
    print(as_table(rows))
    print(json.dumps(rows))
    if lines := missed(rows):
        raise SystemExit("\n".join(["A limit was missed; is the machine busy?", *lines]))


if __name__ == "__main__":
    main()
