"""One hash of all that a build is made of."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.settings import config
from etl.settings.places import sha256
from etl.warehouse.fingerprint import code, fingerprint

Change = Callable[[Path], None]


def _made_of(exports: Path, *asked: object) -> str:
    beside = [exports / config.CONFIG_NAME, exports.parent / "account_links.jsonl"]
    return fingerprint(config.load(None, exports), asked, sha256, beside)


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A folder of one export."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "deals.csv").write_text("deal_id\n1\n")
    return folder


def test_the_same_has_the_same_fingerprint(exports: Path) -> None:
    assert _made_of(exports, None, "duckdb") == _made_of(exports, None, "duckdb")
    assert re.fullmatch("[0-9a-f]{64}", _made_of(exports))


def _other_content(exports: Path) -> None:
    file = exports / "deals.csv"
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    file.write_text("deal_id\n2\n")
    os.utime(file, ns=times)


def _other_time(exports: Path) -> None:
    os.utime(exports / "deals.csv", (1_700_000_000, 1_700_000_000))


def _other_name(exports: Path) -> None:
    (exports / "deals.csv").rename(exports / "deals 2.csv")


def _another_file(exports: Path) -> None:
    (exports / "notes.txt").write_text("not read, but named in the list of files")


def _settings(exports: Path) -> None:
    (exports / config.CONFIG_NAME).write_text('ignore = ["old.csv"]\n')


def _decision(exports: Path) -> None:
    (exports.parent / "account_links.jsonl").write_text("{}\n")


@pytest.mark.parametrize("change", [_other_content, _other_time, _other_name, _another_file, _settings, _decision])
def test_each_thing_that_a_build_reads_changes_it(exports: Path, change: Change) -> None:
    before = _made_of(exports)
    change(exports)
    assert _made_of(exports) != before


def test_what_the_command_asked_for_changes_it(exports: Path) -> None:
    assert len({_made_of(exports, *asked) for asked in ((), (None,), ("2026-01-01",), (None, "spark"))}) == 4


def test_the_code_has_one_hash_in_a_process() -> None:
    assert code() == code()
