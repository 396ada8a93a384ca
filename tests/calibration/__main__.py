"""`make calibrate`: simulate the full plan and the rows of the table, or the rows that are named.

Results lie in data/calibration; a run of the rows goes on where an earlier one ended.
"""

import argparse
import time

from etl.settings.paths import CALIBRATION
from tests.calibration import row_runs
from tests.calibration.results import FULL, calibrate, write
from tests.calibration.rows import rows


def main() -> None:
    """Simulate and write."""
    asked = _asked()
    started = time.perf_counter()

    def report(done: str) -> None:
        print(f"{time.perf_counter() - started:6.0f} s  {done}", flush=True)

    if not (asked.row or asked.rows):
        write(calibrate(FULL, report))
        report(f"written to {CALIBRATION}")
    for row in rows():
        if not asked.row or any(name in row.key for name in asked.row):
            row_runs.keep(row, asked.side, row_runs.run(row, asked.side, n_firms=asked.firms, report=report))
    report(f"written to {row_runs.ROWS}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.calibration", description=__doc__)
    parser.add_argument("--rows", action="store_true", help="the rows of the table alone, all of them")
    parser.add_argument("--row", action="append", metavar="TEXT", help="rows whose key has this text; may be repeated")
    parser.add_argument("--firms", type=int, help="firms a row; default: as the table says")
    parser.add_argument("--side", choices=row_runs.SIDES, default="after", help="the column that they are written to")
    return parser.parse_args()


if __name__ == "__main__":
    main()
