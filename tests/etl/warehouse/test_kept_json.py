"""Kept results: damaged ones are none, and the oldest go."""

import os
from pathlib import Path

import pytest

from etl.warehouse import kept_json


def test_what_was_kept_is_read_again_and_counts_as_used(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.json"
    assert kept_json.read(path) is None
    kept_json.keep(path, {"rows": [["é", None, 1]]})
    os.utime(path, (0, 0))
    assert kept_json.read(path) == {"rows": [["é", None, 1]]}
    assert path.stat().st_mtime > 0
    assert [file.name for file in path.parent.iterdir()] == ["a.json"]


@pytest.mark.parametrize("damaged", ["", "[]", "{}", '{"hash": "0", "content": [1]}', "{", "null"])
def test_a_damaged_file_is_none(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(damaged, encoding="utf-8")
    assert kept_json.read(path) is None


def test_the_oldest_go(tmp_path: Path) -> None:
    for number in range(kept_json.KEPT):
        (tmp_path / f"{number}.json").write_text("{}", encoding="utf-8")
        os.utime(tmp_path / f"{number}.json", (number, number))
    kept_json.keep(tmp_path / "new.json", [])
    left = {file.stem for file in tmp_path.iterdir()}
    assert left == {"new", *(str(number) for number in range(1, kept_json.KEPT))}


def test_what_cannot_be_written_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    kept_json.keep(tmp_path / "file" / "a.json", [1])
    assert kept_json.read(tmp_path / "file" / "a.json") is None
