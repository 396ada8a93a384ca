"""What lies below a folder: everything is named, nothing waits, and nothing leads astray."""

import os
import socket
from pathlib import Path

import pytest

from etl.errors import Failure
from etl.extract.folders import walk
from tests.etl.exports import IS_ROOT, as_another_user, write


def names(root: Path) -> list[str]:
    """The files that would be read, below `root`."""
    return sorted(str(entry.path.relative_to(root)) for entry in walk(root) if not entry.problem)


def problems(root: Path) -> dict[str, str]:
    """What is not read, by its name, and why."""
    return {entry.path.name: entry.problem for entry in walk(root) if entry.problem}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one file."""
    return write(tmp_path / "x", {"a.csv": "a\n"}).resolve()


def test_links_to_nowhere_to_folders_and_in_circles_are_named_and_not_followed(folder: Path) -> None:
    write(folder.parent, {"out.csv": "a\n", "beside/b.csv": "a\n"})
    for name, target in {
        "gone.csv": "nowhere.csv",
        "one.csv": "two.csv",
        "two.csv": "one.csv",
        "self": ".",
        "up": "..",
        "beside": "../beside",
        "out.csv": "../out.csv",
        "twin.csv": "a.csv",
    }.items():
        (folder / name).symlink_to(target)
    assert names(folder) == ["a.csv", "twin.csv"]
    said = problems(folder)
    assert said["gone.csv"] == "it is a link to what is not there; put the file in its place"
    assert said["one.csv"] == said["two.csv"] == "it is a link that leads back to itself; put the file in its place"
    assert all("link to a folder, which is not followed" in said[name] for name in ("self", "up", "beside"))
    assert "leads out of the exports" in said["out.csv"]


def test_pipes_sockets_and_devices_are_named_and_not_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "linked.csv").symlink_to("pipe.csv")
    (folder / "null.csv").symlink_to("/dev/null")
    monkeypatch.chdir(folder)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket.csv")
        said = problems(folder)
    whats = {"pipe.csv": "pipe", "linked.csv": "pipe", "null.csv": "device", "socket.csv": "socket"}
    assert said == {name: f"it is a {what}, which is not read; put a file in its place" for name, what in whats.items()}


def test_what_others_have_open_or_have_not_written_to_its_end_is_named(folder: Path) -> None:
    unfinished = ["deals.csv.crdownload", "deals.csv.part", "b.xlsx.tmp"]
    write(folder, dict.fromkeys([*unfinished, "~$Deals.xlsx", ".~lock.Deals.ods#", ".hidden.csv"], "x"))
    said = problems(folder)
    assert names(folder) == ["a.csv"]
    assert said.keys() == {*unfinished, "~$Deals.xlsx", ".~lock.Deals.ods#"}
    assert all("still being written" in said[name] for name in unfinished)
    assert said["~$Deals.xlsx"].startswith("Deals.xlsx is open in a program; what was saved last is read")
    assert said[".~lock.Deals.ods#"].startswith("Deals.ods is open")


def test_a_folder_of_builds_among_the_exports_is_passed_over(folder: Path) -> None:
    write(folder, {"w/building/lock": "", "w/logs/l.log": "", "w/landed/1/0.parquet": "", "logs/b.csv": "a\n"})
    assert names(folder) == ["a.csv", "logs/b.csv"]
    (entry,) = (entry for entry in walk(folder) if entry.problem)
    assert (entry.path.name, entry.failure) == ("w", Failure.PASSED_OVER)
    assert "folder of builds" in str(entry.problem)


def test_a_folder_that_goes_while_it_is_listed_is_named(folder: Path) -> None:
    write(folder, {"b/c.csv": "a\n"})
    listed = walk(folder)
    assert next(listed).path.name == "a.csv"
    (folder / "b" / "c.csv").unlink()
    (folder / "b").rmdir()
    (entry,) = listed
    assert (entry.path.name, entry.problem) == ("b", "it is not there any more; put the file in its place")


def test_a_path_longer_than_a_system_takes_ends_in_a_reason(folder: Path) -> None:
    before = Path.cwd()
    try:
        os.chdir(folder)
        for _ in range(20):
            Path("d" * 250).mkdir()
            os.chdir("d" * 250)
        Path("deep.csv").write_text("a\n", encoding="utf-8")
    finally:
        os.chdir(before)
    (said,) = problems(folder).values()
    assert said == "it has too long a path; move it up, or give it a shorter name"


@pytest.mark.skipif(not IS_ROOT, reason="only root can become another user")
def test_what_a_user_may_not_read_is_named(folder: Path) -> None:
    write(folder, {"closed/b.csv": "a\n"})
    (folder / "closed").chmod(0o700)
    with as_another_user(folder):
        said = problems(folder)
    assert said == {"closed": "it may not be read by this user; let this user read it"}
