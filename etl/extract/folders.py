"""What lies below a folder of exports: its files, and what is passed over, with the reason. Nothing is opened."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from etl.errors import Failure
from etl.settings.places import changed_at, obstacle, reason

_OF_A_WAREHOUSE = {"building", "logs"}  # folders in each
_UNFINISHED = (".crdownload", ".download", ".filepart", ".opdownload", ".part", ".partial", ".tmp")
_LOCKS = ("~$", ".~lock.")  # of Office and of LibreOffice
_PATH_TO_IT = "name it as the path of a [[source]], or put what it leads to in its place"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file below a folder, or what stands in the way of one."""

    path: Path
    modified: datetime  # UTC, naive; of the link where it is one
    size: int
    problem: str | None = None  # why it is not read, and how to mend that
    failure: Failure | None = None


def walk(root: Path) -> Iterator[Entry]:
    """`root` where it is a file; else the files below it, without hidden ones.

    Links to folders are not followed, nor links that lead out of `root`. Folders may come and go while they are listed.
    """
    if not os.path.isdir(root):
        yield _entry(root, root)
        return
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listed:
                names = {item.name: item.is_dir(follow_symlinks=False) for item in listed}
        except OSError as error:
            yield _failing(folder, f"it {reason(error, folder)}")
            continue
        if folder != root and names.keys() >= _OF_A_WAREHOUSE:
            yield _passed_over(folder, "it is a folder of builds, which is not read; give --warehouse another place")
            continue
        for name in sorted(names):
            if names[name] and not name.startswith((".", "__MACOSX")):
                folders.append(folder / name)
            elif not names[name] and (not name.startswith(".") or name.startswith(_LOCKS)):
                yield _entry(folder / name, root)


def _entry(path: Path, root: Path) -> Entry:
    name = path.name
    if lock := next((mark for mark in _LOCKS if name.startswith(mark)), None):
        book = name.removeprefix(lock).removesuffix("#")
        return _passed_over(path, f"{book} is open in a program; what was saved last is read, so save it and close it")
    if name.lower().endswith(_UNFINISHED):
        return _passed_over(path, "it is a file that is still being written; let the download end, or remove it")
    if problem := obstacle(path):
        return _failing(path, f"it {problem}")
    if path.is_symlink() and path != root:
        if os.path.isdir(path):
            return _passed_over(path, f"it is a link to a folder, which is not followed; {_PATH_TO_IT}")
        if not Path(os.path.realpath(path)).is_relative_to(root):
            return _passed_over(path, f"it is a link that leads out of the exports; {_PATH_TO_IT}")
    return _found(path)


def _found(path: Path, problem: str | None = None, failure: Failure | None = None) -> Entry:
    try:
        status = os.lstat(path)
    except (OSError, ValueError):  # it has just been removed, and whoever opens it says so
        return Entry(path, datetime(1970, 1, 1), 0, problem, failure)
    return Entry(path, changed_at(status), status.st_size, problem, failure)


def _failing(path: Path, problem: str) -> Entry:
    return _found(path, problem, Failure.UNREADABLE)


def _passed_over(path: Path, problem: str) -> Entry:
    return _found(path, problem, Failure.PASSED_OVER)
