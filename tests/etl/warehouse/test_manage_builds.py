"""Pinning, promoting and forgetting builds."""

from datetime import date
from pathlib import Path

import pytest

from etl.errors import CommonGroundError
from etl.warehouse import manage_builds
from etl.warehouse.publish import Pointer, of_quarters, publish, read_pointer


def _publish(warehouse: Path, build_id: str, as_of_on: date, what_if: str = "") -> None:
    built = warehouse / "wh.duckdb"
    built.write_bytes(b"0" * 1_500_000)
    publish(built, warehouse, build_id=build_id, as_of_on=as_of_on, what_if=what_if)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """The build of a past quarter, the current one, a what-if of each quarter and one of a quarter without a build."""
    _publish(tmp_path, "q2", date(2026, 6, 30))
    _publish(tmp_path, "now", date(2026, 9, 30))
    _publish(tmp_path, "if-q1", date(2026, 3, 31), "--as-of 2026-03-31")
    _publish(tmp_path, "if-q2", date(2026, 6, 1), "--as-of 2026-06-01")
    _publish(tmp_path, "if-now", date(2026, 9, 30), "--set min_followup_days=200")
    return tmp_path


def _pointer(warehouse: Path) -> Pointer:
    pointer = read_pointer(warehouse)
    assert pointer is not None
    return pointer


def _quarters(warehouse: Path) -> dict[str, str]:
    return {name: build.build_id for name, build in of_quarters(_pointer(warehouse).builds).items()}


def _has(warehouse: Path, build_id: str) -> bool:
    return (warehouse / f"warehouse-{build_id}.duckdb").exists()


def test_the_list_says_of_each_build_what_it_is(warehouse: Path) -> None:
    manage_builds.pin(warehouse, "q2")
    rows = manage_builds.table(warehouse).drop("schema").rows()
    assert rows == [
        ("now", "2026-09-30", "2026Q3", 1.5, "current, of 2026Q3", ""),
        ("q2", "2026-06-30", "2026Q2", 1.5, "of 2026Q2, pinned", ""),
        ("if-now", "2026-09-30", "2026Q3", 1.5, "what-if", "--set min_followup_days=200"),
        ("if-q2", "2026-06-01", "2026Q2", 1.5, "what-if", "--as-of 2026-06-01"),
        ("if-q1", "2026-03-31", "2026Q1", 1.5, "what-if", "--as-of 2026-03-31"),
    ]


def test_a_pinned_build_stays_and_an_unpinned_one_goes_with_the_next_publishing(warehouse: Path) -> None:
    manage_builds.pin(warehouse, "now")
    for day in (1, 2, 3):
        _publish(warehouse, f"later-{day}", date(2026, 11, day))
    assert _pointer(warehouse).find("now").is_pinned
    assert _has(warehouse, "now")
    _publish(warehouse, "again", date(2026, 9, 30))
    assert _quarters(warehouse)["2026Q3"] == "again"
    assert _has(warehouse, "now")
    for day in (4, 5):
        _publish(warehouse, f"later-{day}", date(2026, 11, day))
    assert _has(warehouse, "now")
    manage_builds.pin(warehouse, "now", is_pinned=False)
    assert not _has(warehouse, "now")
    assert _has(warehouse, "again")


def test_a_pinned_current_build_is_still_the_current_one(warehouse: Path) -> None:
    manage_builds.pin(warehouse, "now")
    assert _pointer(warehouse).current.is_pinned


def test_a_promoted_what_if_of_an_empty_quarter_is_its_build_and_the_app_shows_what_it_did(warehouse: Path) -> None:
    promoted = manage_builds.promote(warehouse, "if-q1")
    assert (promoted.quarter, promoted.is_current, promoted.is_what_if) == ("2026Q1", False, False)
    assert _quarters(warehouse) == {"2026Q3": "now", "2026Q2": "q2", "2026Q1": "if-q1"}
    assert _pointer(warehouse).build_id == "now"


def test_a_promoted_what_if_takes_the_place_of_a_build_of_a_later_day_which_is_pinned(warehouse: Path) -> None:
    manage_builds.promote(warehouse, "if-q2")
    assert _quarters(warehouse)["2026Q2"] == "if-q2"
    for day in (1, 2, 3):
        _publish(warehouse, f"later-{day}", date(2026, 11, day))
    assert _quarters(warehouse)["2026Q2"] == "if-q2"
    assert _pointer(warehouse).find("q2").is_pinned
    assert _has(warehouse, "q2")


def test_a_promoted_what_if_of_the_latest_quarter_is_shown_until_the_next_build(warehouse: Path) -> None:
    assert manage_builds.promote(warehouse, "if-now").is_current
    assert _pointer(warehouse).build_id == "if-now"
    _publish(warehouse, "next", date(2026, 9, 30))
    assert _pointer(warehouse).build_id == "next"
    assert _quarters(warehouse)["2026Q3"] == "next"


def test_a_build_of_an_earlier_day_does_not_take_the_place_of_a_promoted_one(warehouse: Path) -> None:
    manage_builds.promote(warehouse, "if-now")
    _publish(warehouse, "cut-short", date(2026, 9, 1))
    assert _quarters(warehouse)["2026Q3"] == "if-now"


def test_the_only_what_if_can_be_promoted(tmp_path: Path) -> None:
    _publish(tmp_path, "if", date(2026, 6, 30), "--as-of 2026-06-30")
    assert manage_builds.promote(tmp_path, "if").is_current
    assert _quarters(tmp_path) == {"2026Q2": "if"}


def test_a_forgotten_what_if_is_gone_with_its_file_and_nothing_else_is(warehouse: Path) -> None:
    manage_builds.forget(warehouse, "if-q2")
    assert not _has(warehouse, "if-q2")
    assert [build.build_id for build in _pointer(warehouse).what_ifs] == ["if-now", "if-q1"]
    assert all(_has(warehouse, name) for name in ("now", "q2", "if-now", "if-q1"))


def test_where_the_current_build_is_forgotten_the_last_regular_one_is_shown(warehouse: Path) -> None:
    assert manage_builds.forget(warehouse, "now").build_id == "q2"
    assert manage_builds.forget(warehouse, "q2").build_id == "if-now"


def test_what_cannot_be_done_is_said_with_the_way_out(tmp_path: Path, warehouse: Path) -> None:
    with pytest.raises(CommonGroundError, match="There are: now, q2, if-now, if-q2, if-q1"):
        manage_builds.choose(warehouse, "nobody")
    manage_builds.pin(warehouse, "q2")
    with pytest.raises(CommonGroundError, match="builds pin q2 --off"):
        manage_builds.forget(warehouse, "q2")
    with pytest.raises(CommonGroundError, match="common-ground build"):
        manage_builds.table(tmp_path / "nowhere")
    only = tmp_path / "only"
    only.mkdir()
    _publish(only, "one", date(2026, 9, 30))
    with pytest.raises(CommonGroundError, match="only build"):
        manage_builds.forget(only, "one")


def test_after_a_promoted_current_build_is_forgotten_the_app_shows_the_latest_quarters(warehouse: Path) -> None:
    manage_builds.promote(warehouse, "if-q1")
    manage_builds.promote(warehouse, "if-now")
    assert manage_builds.forget(warehouse, "if-now").build_id == "now"


def test_a_promoted_build_stays_whatever_is_published_after_it(warehouse: Path) -> None:
    manage_builds.promote(warehouse, "if-now")
    for day in (1, 2, 3):
        _publish(warehouse, f"later-{day}", date(2026, 9, 30))
    assert _pointer(warehouse).find("if-now").is_promoted
    assert _has(warehouse, "if-now")


def test_promoting_what_is_the_quarters_build_already_pins_no_other(warehouse: Path) -> None:
    _publish(warehouse, "again", date(2026, 9, 30))
    manage_builds.promote(warehouse, "again")
    assert not _pointer(warehouse).find("now").is_pinned
