"""Figures are kept with their yardsticks, and one that became a fifth worse than the last release's is told."""

from pathlib import Path

import pytest

from tests.bench import figures
from tests.bench.figures import Figure


def _figure(value: float, *, name: str = "build", yardstick: str = "floor", goal: float | None = None) -> Figure:
    return Figure(name, value, "s", yardstick, 10.0, goal)


def test_figures_are_read_as_they_were_written(tmp_path: Path) -> None:
    written = [_figure(25.0, goal=3.0), Figure("paint", 1.0, "s")]
    figures.write(written, tmp_path / "kept" / "1.0.json")
    assert figures.read(tmp_path / "kept" / "1.0.json") == written
    assert '"ratio": 2.5' in (tmp_path / "kept" / "1.0.json").read_text(encoding="utf-8")


def test_a_fifth_more_than_the_last_release_is_worse_and_a_little_less_is_not() -> None:
    assert figures.worse([_figure(24.0)], [_figure(20.0)]) == []
    assert figures.worse([_figure(24.1)], [_figure(20.0)]) == ["build: 2.41 times floor, it was 2.00"]


def test_what_counts_is_the_ratio_to_the_yardstick_of_the_same_run() -> None:
    on_a_slow_machine = Figure("build", 40.0, "s", "floor", 20.0)
    assert figures.worse([on_a_slow_machine], [_figure(20.0)]) == []


def test_a_missing_figure_is_told_and_a_new_one_is_not_compared() -> None:
    before = [_figure(1.0), _figure(9.0, yardstick="dlt")]
    assert figures.worse([*before, _figure(90.0, name="page")], before) == []
    assert figures.worse([_figure(1.0)], before) == ["build, beside dlt: not measured now"]


def test_the_last_release_is_the_highest_version(tmp_path: Path) -> None:
    assert figures.last_release(tmp_path) is None
    for version in ("0.9.0", "0.10.0", "0.2.0"):
        figures.write([_figure(1.0)], tmp_path / f"{version}.json")
    assert figures.last_release(tmp_path) == tmp_path / "0.10.0.json"


def test_a_goal_is_missed_beyond_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures.told([_figure(30.0, goal=3.0)], tmp_path / "kept.json")
    with pytest.raises(SystemExit, match=r"build: 3\.01 times floor"):
        figures.told([_figure(30.1, goal=3.0)], tmp_path / "missed.json")
    assert (tmp_path / "missed.json").exists()
    assert "missed" in capsys.readouterr().out


def test_without_a_yardstick_the_value_itself_is_held_to_the_goal_and_never_compared() -> None:
    assert not Figure("first paint", 1.5, "s", goal=1.5).is_missed
    assert Figure("first paint", 1.6, "s", goal=1.5).is_missed
    assert figures.worse([Figure("first paint", 9.0, "s")], [Figure("first paint", 1.0, "s")]) == []
