"""`python -m tests.fuzz --seconds 60`: mutate real and shaped exports, their headers too, and ingest what comes of it.

Whatever the bytes, a file ends as rows that are loaded, rejected or superseded, and that add up; or as a problem in
words. Anything else stops the run with a failure, and the input that did it is kept beside the seeds;
`python -m tests.fuzz INPUT` ingests it once more.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit("Fuzzing needs atheris, which exists for Linux on x86-64 and Python 3.11 to 3.13.")
import polars as pl

from etl.settings.paths import ROOT, SAMPLE
from tests.fuzz.headers import with_other_header

with atheris.instrument_imports(include=["etl"]):
    from etl.conform import canonical_tables
    from etl.errors import ConfigError
    from etl.extract.readers.file_types import KINDS
    from etl.recognise import scan
    from etl.settings import config

SUFFIXES = sorted(KINDS)
SETTINGS = '[[source]]\nsystem = "{system}"\ndate_order = "dmy"\ndecimal_mark = "."\n'
SYSTEMS = ("salesforce", "hubspot", "servicenow", "jira", "zendesk", "register", "generic")
MOST_BYTES = 4096


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """Another input: every other time one with another header, else what the fuzzer makes of the bytes."""
    chance = random.Random(seed)
    if chance.random() < 0.5 or len(data) < 3:
        return bytes(atheris.Mutate(data, most))
    return (data[:2] + with_other_header(data[2:], chance))[:most]


def ingest(data: bytes) -> None:
    """Ingest a folder with one file. The first byte chooses its suffix, the second the system of the settings."""
    if len(data) < 3:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "exports"
        folder.mkdir()
        (folder / f"x{SUFFIXES[data[0] % len(SUFFIXES)]}").write_bytes(data[2:])
        system = SYSTEMS[data[1] % len(SYSTEMS)]
        (folder / "commonground.toml").write_text(SETTINGS.format(system=system), encoding="utf-8")
        settings = config.load(None, folder)
        try:
            found = canonical_tables.conform(scan.identify(settings, Path(name) / "landed"), settings)
        except ConfigError:
            return
        check(found)


def check(found: canonical_tables.Conformed) -> None:
    """Every row of every file is accounted for, and no reject is without a reason."""
    parts = found.files.select(
        pl.sum_horizontal("rows_loaded", "rows_rejected", "rows_superseded", "rows_unused")
    ).to_series()
    if parts.to_list() != found.files["rows_read"].to_list():
        raise AssertionError(f"rows do not add up: {found.files.to_dicts()}")
    if found.rejects["reason"].null_count():
        raise AssertionError("a reject without a reason")


def seeds() -> Iterator[bytes]:
    """Inputs to begin with: the beginnings of the sample's exports, and of the real ones in REAL_EXPORTS."""
    real = Path(os.environ.get("REAL_EXPORTS", ROOT / ".." / "shared" / "exports"))
    files = [file for place in (SAMPLE, real) for file in sorted(place.rglob("*")) if file.is_file()]
    for number, file in enumerate(file for file in files if file.suffix.lower() in KINDS):
        content = file.read_bytes()
        if file.suffix.lower() in (".csv", ".jsonl", ".tsv"):
            content = b"".join(content[:MOST_BYTES].splitlines(keepends=True)[:12])
        if len(content) <= MOST_BYTES:
            yield bytes([SUFFIXES.index(file.suffix.lower()), number % len(SYSTEMS)]) + content


def main() -> None:
    """Fuzz for some seconds, or ingest given inputs; exit 0 where nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("inputs", type=Path, nargs="*", help="inputs of an earlier run to ingest once more")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1, help="0 for another one every time")
    parser.add_argument("--keep", type=Path, default=ROOT / ".venv" / "fuzz", help="folder of seeds and findings")
    arguments = parser.parse_args()
    for given in arguments.inputs:
        ingest(given.read_bytes())
    if arguments.inputs:
        return
    corpus: Path = arguments.keep / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(content)
    options = {
        "max_total_time": arguments.seconds,
        "seed": arguments.seed,
        "max_len": MOST_BYTES,
        "artifact_prefix": f"{arguments.keep}/",
        "timeout": 60,
        "rss_limit_mb": 4096,
        "print_final_stats": 1,
    }
    given = [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)]
    atheris.Setup(given, ingest, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
