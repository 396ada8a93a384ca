"""`make calibrate`: simulate the full plan, write data/calibration/calibration.json, say how long it took."""

import time

from etl.settings.paths import CALIBRATION
from tests.calibration.results import FULL, calibrate, write


def main() -> None:
    """Simulate and write."""
    started = time.perf_counter()
    write(calibrate(FULL, lambda done: print(f"{time.perf_counter() - started:6.0f} s  {done}", flush=True)))
    print(f"{time.perf_counter() - started:6.0f} s  written to {CALIBRATION}")


if __name__ == "__main__":
    main()
