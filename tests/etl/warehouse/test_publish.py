"""Publishing: an atomic pointer, and which builds are kept."""

import os
from datetime import date
from pathlib import Path

import pytest

from etl.warehouse.publish import Pointer, append_verdicts, publish, read_pointer, read_verdicts


def _publish(warehouse: Path, build_id: str, as_of_on: date) -> Pointer:
    built = warehouse / "wh.duckdb"
    built.write_text(build_id)
    return publish(built, warehouse, build_id=build_id, as_of_on=as_of_on)


def test_a_folder_without_a_build_has_no_pointer(tmp_path: Path) -> None:
    assert read_pointer(tmp_path) is None


def test_the_pointer_names_the_newest_build(tmp_path: Path) -> None:
    _publish(tmp_path, "one", date(2026, 9, 30))
    _publish(tmp_path, "two", date(2026, 9, 30))
    pointer = read_pointer(tmp_path)
    assert pointer is not None
    assert pointer.build_id == "two"
    assert pointer.path.read_text() == "two"


def test_the_last_two_builds_and_the_last_of_each_quarter_are_kept(tmp_path: Path) -> None:
    builds = {
        "a": date(2026, 3, 1),
        "b": date(2026, 3, 31),
        "c": date(2026, 6, 30),
        "d": date(2026, 9, 28),
        "e": date(2026, 9, 29),
        "f": date(2026, 9, 30),
    }
    for build_id, as_of_on in builds.items():
        _publish(tmp_path, build_id, as_of_on)
    files = sorted(path.name for path in tmp_path.glob("warehouse-*.duckdb"))
    assert files == [f"warehouse-{build_id}.duckdb" for build_id in "bcef"]


def test_a_publish_that_fails_leaves_the_last_build(tmp_path: Path) -> None:
    _publish(tmp_path, "one", date(2026, 9, 30))
    with pytest.raises(FileNotFoundError):
        publish(tmp_path / "missing.duckdb", tmp_path, build_id="two", as_of_on=date(2026, 9, 30))
    pointer = read_pointer(tmp_path)
    assert pointer is not None
    assert pointer.build_id == "one"


def test_verdicts_are_appended_and_read_back_line_by_line(tmp_path: Path) -> None:
    assert read_verdicts(tmp_path) == []
    append_verdicts(tmp_path, ('{"a": 1}',))
    append_verdicts(tmp_path, ())
    append_verdicts(tmp_path, ('{"b": "é"}', '{"c": 3}'))
    assert read_verdicts(tmp_path) == ['{"a": 1}', '{"b": "é"}', '{"c": 3}']
    assert [path.name for path in tmp_path.iterdir()] == ["verdicts.jsonl"]


def test_a_pointer_that_a_reader_has_open_for_a_moment_is_replaced_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, refusals = os.replace, iter([PermissionError("open"), PermissionError("open")])

    def as_on_windows(source: Path, target: Path) -> None:
        if target.name == "verdicts.jsonl" and (refusal := next(refusals, None)):
            raise refusal
        replace(source, target)

    monkeypatch.setattr(os, "replace", as_on_windows)
    append_verdicts(tmp_path, ("{}",))
    assert read_verdicts(tmp_path) == ["{}"]
    assert next(refusals, None) is None
