"""`make bench`: the build, the evidence, the queries and the pages, each beside its yardstick in the same run.

The figures of a release are kept in `releases`; `make bench-check` fails where one has become worse than there.
"""

import argparse
import importlib.metadata
import tempfile
from pathlib import Path

from etl import pipeline
from etl.sample import write_firm
from tests.bench import figures

SEED = 1


def _firm(n_deals: int, folder: Path) -> tuple[Path, Path]:
    """The exports of a firm of that many deals, and its warehouse."""
    exports, warehouse = folder / "exports", folder / "warehouse"
    write_firm(exports, n_deals=n_deals, seed=SEED)
    pipeline.build(exports=exports, warehouse=warehouse)
    return exports, warehouse


def main() -> None:
    """Measure, print, and keep or compare. Exits with an error where a comparison fails or nothing is measured."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--deals", type=int, default=20_000, help="of the firm that is measured")
    asked.add_argument("--check", action="store_true", help="compare with the last release, and keep nothing")
    asked.add_argument("--only", nargs="+", choices=["build", "rebuild", "evidence", "queries", "pages"])
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        exports, warehouse = _firm(options.deals, folder)
        ways = {
            "build": ("bench_build", ["--exports", str(exports)]),
            "rebuild": ("bench_rebuild", ["--exports", str(exports)]),
            "evidence": ("bench_evidence", []),
            "queries": ("bench_queries", ["--warehouse", str(warehouse)]),
            "pages": ("bench_pages", ["--warehouse", str(warehouse)]),
        }
        found = [
            figure
            for way, (module, given) in ways.items()
            if not options.only or way in options.only
            for figure in figures.measured(module, given, folder / f"{way}.json")
        ]
    if not found:
        raise SystemExit("Nothing was measured.")
    print(figures.as_table(found))
    last = figures.last_release()
    if options.check:
        lines = figures.worse(found, figures.read(last)) if last else ["No release has figures yet; run make bench."]
        if lines:
            raise SystemExit("\n".join([f"Worse than {last.stem if last else 'before'}; is the machine busy?", *lines]))
    else:
        figures.write(found, figures.RELEASES / f"{importlib.metadata.version('common-ground')}.json")


if __name__ == "__main__":
    main()
