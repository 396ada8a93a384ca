"""Publishing: an atomic pointer, which builds are kept, and what-ifs apart from them."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from etl.errors import CommonGroundError
from etl.warehouse.publish import (
    POINTER_NAME,
    Build,
    Pointer,
    append_verdicts,
    of_quarters,
    publish,
    quarter_of,
    read_pointer,
    read_verdicts,
)


def _publish(warehouse: Path, build_id: str, as_of_on: date, what_if: str = "") -> Pointer:
    built = warehouse / "wh.duckdb"
    built.write_text(build_id)
    return publish(built, warehouse, build_id=build_id, as_of_on=as_of_on, what_if=what_if)


def _files(warehouse: Path) -> list[str]:
    """The ids of the builds whose files are there."""
    return sorted(path.stem.removeprefix("warehouse-") for path in warehouse.glob("warehouse-*.duckdb"))


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
    assert _files(tmp_path) == ["b", "c", "e", "f"]


def test_of_a_quarter_the_build_of_the_latest_day_is_kept_and_not_the_one_published_last(tmp_path: Path) -> None:
    _publish(tmp_path, "final", date(2026, 6, 30))
    for build_id, as_of_on in (("early", date(2026, 6, 1)), ("c", date(2026, 9, 29)), ("d", date(2026, 9, 30))):
        _publish(tmp_path, build_id, as_of_on)
    assert _files(tmp_path) == ["c", "d", "final"]


def test_of_two_builds_of_the_same_day_the_one_published_last_is_the_quarters(tmp_path: Path) -> None:
    for build_id in ("before", "mended"):
        _publish(tmp_path, build_id, date(2026, 6, 30))
    pointer = _publish(tmp_path, "c", date(2026, 9, 30))
    assert of_quarters(pointer.builds)["2026Q2"].build_id == "mended"


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        ("2025-12-31", "2025Q4"),
        ("2026-01-01", "2026Q1"),
        ("2026-02-28", "2026Q1"),
        ("2026-03-31", "2026Q1"),
        ("2026-04-01", "2026Q2"),
        ("2026-06-30", "2026Q2"),
        ("2026-07-01", "2026Q3"),
        ("2026-09-30", "2026Q3"),
        ("2026-10-01", "2026Q4"),
        ("2026-12-31", "2026Q4"),
    ],
)
def test_a_quarter_is_three_months_from_its_first_day_to_its_last(day: str, quarter: str) -> None:
    assert quarter_of(Build("a", "a.duckdb", day)) == quarter


def test_the_last_days_of_two_quarters_are_builds_of_two_quarters(tmp_path: Path) -> None:
    for build_id, as_of_on in (
        ("march", date(2026, 3, 31)),
        ("april", date(2026, 4, 1)),
        ("june", date(2026, 6, 30)),
        ("x", date(2026, 7, 1)),
        ("y", date(2026, 7, 2)),
    ):
        _publish(tmp_path, build_id, as_of_on)
    assert _files(tmp_path) == ["june", "march", "x", "y"]


def test_a_what_if_published_last_leaves_current_build_and_quarters_what_they_are(tmp_path: Path) -> None:
    _publish(tmp_path, "final", date(2026, 6, 30))
    _publish(tmp_path, "today", date(2026, 9, 30))
    pointer = _publish(tmp_path, "what-if", date(2026, 6, 30), "--set min_followup_days=200")
    assert pointer == read_pointer(tmp_path)
    assert (pointer.build_id, pointer.path.name) == ("today", "warehouse-today.duckdb")
    assert {name: build.build_id for name, build in of_quarters(pointer.builds).items()} == {
        "2026Q3": "today",
        "2026Q2": "final",
    }
    assert [build.what_if for build in pointer.what_ifs] == ["--set min_followup_days=200"]


def test_what_ifs_stay_whatever_is_published_after_them_and_push_no_build_out(tmp_path: Path) -> None:
    _publish(tmp_path, "a", date(2026, 9, 29))
    for number in range(3):
        _publish(tmp_path, f"what-if-{number}", date(2026, 9, 1), "--as-of 2026-09-01")
    _publish(tmp_path, "b", date(2026, 9, 30))
    assert _files(tmp_path) == ["a", "b", "what-if-0", "what-if-1", "what-if-2"]


def test_where_there_are_only_what_ifs_the_last_is_shown_until_a_regular_build_is_published(tmp_path: Path) -> None:
    assert _publish(tmp_path, "first", date(2026, 6, 30), "--as-of 2026-06-30").build_id == "first"
    pointer = _publish(tmp_path, "second", date(2026, 6, 30), "--as-of 2026-06-30")
    assert (pointer.build_id, pointer.current, pointer.builds) == ("second", pointer.what_ifs[0], ())
    assert _publish(tmp_path, "regular", date(2026, 6, 30)).build_id == "regular"


def test_a_pointer_of_an_earlier_version_is_read_and_one_of_a_later_version_too(tmp_path: Path) -> None:
    build = {"build_id": "a", "file": "warehouse-a.duckdb", "as_of_on": "2026-09-30"}
    content = {"build_id": "a", "file": "warehouse-a.duckdb", "builds": [build]}
    (tmp_path / "pointer.json").write_text(json.dumps(content))
    expected = Pointer("a", tmp_path / "warehouse-a.duckdb", (Build("a", "warehouse-a.duckdb", "2026-09-30"),))
    assert read_pointer(tmp_path) == expected
    (tmp_path / "pointer.json").write_text(json.dumps(content | {"builds": [build | {"colour": "red"}]}))
    assert read_pointer(tmp_path) == expected


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


@pytest.mark.parametrize("text", ["", "{", "[]", '{"build_id": "a"}', "null"])
def test_a_pointer_that_cannot_be_read_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / POINTER_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(CommonGroundError, match="names the published builds"):
        read_pointer(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CommonGroundError, match="names the published builds"):
        read_pointer(tmp_path / "file")
