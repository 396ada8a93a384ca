"""`make bench`: seconds of each build stage on the sample, and of the evidence engine beside plain statsmodels."""

import tempfile
from pathlib import Path

from etl import pipeline
from tests.bench import bench_evidence

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


def bench_build() -> None:
    """Build the committed sample twice in one warehouse: a first build, and one with everything landed and parsed."""
    with tempfile.TemporaryDirectory() as folder:
        for run in ("first build", "second build"):
            report = pipeline.build(exports=SAMPLE, warehouse=Path(folder))
            stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in report.seconds.items())
            print(f"{run} of the sample: {sum(report.seconds.values()):.1f} s ({stages})")


if __name__ == "__main__":
    bench_build()
    bench_evidence.main()
