"""`python -m tests.fuzz --seconds 60`: mutate real and shaped exports, and ingest what comes of it.

Whatever the bytes, a file ends as rows that are loaded, rejected or superseded, and that add up; or as a problem in
words. Anything else stops the run with exit status 77, and the input that did it is kept beside the seeds.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import atheris
import polars as pl

with atheris.instrument_imports(include=["etl"]):
    from etl import config, conform, detect
    from etl.errors import ConfigError
    from etl.land import READERS

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = sorted(READERS)
SETTINGS = '[[source]]\nsystem = "{system}"\ndate_order = "dmy"\ndecimal_mark = "."\n'
SYSTEMS = ("salesforce", "hubspot", "servicenow", "jira", "zendesk", "register", "generic")
MOST_BYTES = 4096


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
            found = conform.conform(detect.identify(settings, Path(name) / "landed"), settings)
        except ConfigError:
            return
        check(found)


def check(found: conform.Conformed) -> None:
    """Every row of every file is accounted for, and no reject is without a reason."""
    parts = found.files.select(pl.sum_horizontal("rows_loaded", "rows_rejected", "rows_superseded")).to_series()
    if parts.to_list() != found.files["rows_read"].to_list():
        raise AssertionError(f"rows do not add up: {found.files.to_dicts()}")
    if found.rejects["reason"].null_count():
        raise AssertionError("a reject without a reason")


def seeds() -> Iterator[tuple[str, bytes]]:
    """The beginnings of the sample's exports, and of the real ones that REAL_EXPORTS names: suffix, bytes."""
    real = Path(os.environ.get("REAL_EXPORTS", ROOT / ".." / "shared" / "exports"))
    for place in (ROOT / "data" / "sample", real):
        for file in sorted(place.rglob("*")):
            suffix = file.suffix.lower()
            if not file.is_file() or suffix not in READERS:
                continue
            content = file.read_bytes()
            if suffix in (".csv", ".jsonl", ".tsv"):
                content = b"".join(content[:MOST_BYTES].splitlines(keepends=True)[:12])
            if len(content) <= MOST_BYTES:
                yield suffix, content


def main() -> None:
    """Fuzz for some seconds; exit 0 where nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--keep", type=Path, default=ROOT / ".venv" / "fuzz", help="folder of seeds and findings")
    arguments = parser.parse_args()
    corpus: Path = arguments.keep / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, (suffix, content) in enumerate(seeds()):
        for system in range(len(SYSTEMS)):
            if number % len(SYSTEMS) == system:
                start = bytes([SUFFIXES.index(suffix), system])
                (corpus / f"seed-{number}").write_bytes(start + content)
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={arguments.seconds}",
            f"-max_len={MOST_BYTES}",
            f"-artifact_prefix={arguments.keep}/",
            "-timeout=60",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
            str(corpus),
        ],
        ingest,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
