"""`make bench`: the build stages, unchanged files, suggested links beside splink, the evidence beside statsmodels."""

import tempfile
import time
from pathlib import Path

from etl import pipeline
from etl.conform import canonical_tables
from etl.recognise import scan
from etl.sample import write_firm
from etl.settings import config
from etl.settings.paths import SAMPLE
from tests.bench import bench_evidence, bench_links


def bench_build() -> None:
    """Build the committed sample twice in one warehouse: a first build, and one with everything landed and parsed."""
    with tempfile.TemporaryDirectory() as folder:
        for run in ("first build", "second build"):
            report = pipeline.build(exports=SAMPLE, warehouse=Path(folder))
            stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in report.seconds.items())
            print(f"{run} of the sample: {sum(report.seconds.values()):.1f} s ({stages})")


def bench_unchanged(n_deals: int = 5_000) -> None:
    """Land and conform a larger firm twice, the second time with nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        exports = Path(folder) / "exports"
        write_firm(exports, n_deals=n_deals, seed=1)
        settings = config.load(None, exports)
        for run in ("new", "unchanged"):
            started = time.perf_counter()
            plan = scan.identify(settings, Path(folder) / "landed")
            landed = time.perf_counter()
            canonical_tables.conform(plan, settings)
            print(
                f"{n_deals:,} deals, files {run}: landed in {landed - started:.1f} s,"
                f" conformed in {time.perf_counter() - landed:.1f} s"
            )


if __name__ == "__main__":
    bench_build()
    bench_unchanged()
    bench_links.main()
    bench_evidence.main()
