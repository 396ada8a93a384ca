"""What a path leads to, and names that are no text."""

import os
from pathlib import Path

import pytest

from etl.errors import ConfigError
from etl.settings import config
from etl.settings.places import changed_at, legible, obstacle, plain


def test_a_time_that_no_calendar_has_is_no_error() -> None:
    assert changed_at(os.stat_result((0,) * 8 + (10**13, 0))).year == 1970
    assert changed_at(os.stat_result((0,) * 8 + (86400, 0))).day == 2


@pytest.mark.parametrize(
    ("name", "shown", "written"),
    [("a\nb.csv", r"a\nb.csv", "a_b.csv"), (os.fsdecode(b"\xff.csv"), r"\xff.csv", "_.csv"), ("Größe.csv",) * 3],
)
def test_a_name_that_is_no_text_is_shown_in_one_line(name: str, shown: str, written: str) -> None:
    assert (legible(name), plain(name)) == (shown, written)


def test_files_and_folders_are_no_obstacles(tmp_path: Path) -> None:
    assert obstacle(tmp_path) is None
    assert "no file can have that name" in str(obstacle(tmp_path / "a\0b"))


@pytest.mark.parametrize("what", ["pipe", "device"])
def test_exports_settings_and_paths_of_sources_that_may_never_end_are_refused(tmp_path: Path, what: str) -> None:
    place, folder = tmp_path / "place", tmp_path / "x"
    folder.mkdir()
    os.mkfifo(place) if what == "pipe" else place.symlink_to("/dev/zero")
    for given in ((None, place), (place, folder), (place, None)):
        with pytest.raises(ConfigError, match=f"place is a {what}, which is not read; give the "):
            config.load(*given)
    settings = folder / "commonground.toml"
    settings.write_text('[[source]]\nsystem = "generic"\npath = "../place"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=f"source.1..path: .*place is a {what}, which is not read; put a file"):
        config.load(None, folder)
    settings.unlink()
    settings.symlink_to(place)
    with pytest.raises(ConfigError, match=f"commonground.toml is a {what}, which is not read; put the settings"):
        config.load(None, folder)


def test_settings_that_are_no_file_are_never_passed_over(tmp_path: Path) -> None:
    settings = tmp_path / "commonground.toml"
    settings.symlink_to("gone.toml")
    with pytest.raises(ConfigError, match="is a link to what is not there; put the settings in its place, or remove"):
        config.load(None, tmp_path)
    settings.unlink()
    settings.mkdir()
    with pytest.raises(ConfigError, match="is a folder, and no file; put the settings in its place"):
        config.load(None, tmp_path)


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_names_that_no_file_can_have_are_of_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="There is no folder"):
        config.load(None, tmp_path / name)
    with pytest.raises(ConfigError, match="There is no file"):
        config.load(tmp_path / name, tmp_path)
