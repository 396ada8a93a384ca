"""One build at a time in a warehouse folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from etl.errors import CommonGroundError

BUILDING = "building"


@contextmanager
def only_build_in(warehouse: Path) -> Iterator[Path]:
    """The folder to build in, locked: two builds of one warehouse would overwrite each other."""
    building = warehouse / BUILDING
    try:
        building.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommonGroundError(f"{warehouse} is no folder for builds ({error.strerror}); give another.") from None
    try:
        lock = FileLock(building / "lock").acquire(blocking=False)
    except Timeout:
        raise CommonGroundError(
            f"Another build is writing to {warehouse}; wait for it, or give another --warehouse."
        ) from None
    with lock:
        yield building
