"""What a path leads to, told without opening it: a pipe or a device may never end, and a link may lead nowhere.

And the hash of a file, for which it is read to its end.
"""

import errno
import hashlib
import os
import stat
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

_NO_TEXT = {"Cc", "Cs", "Zl", "Zp"}  # control signs, halves of a pair, line and paragraph separators
_SPECIAL = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def legible(name: str) -> str:
    """A name as text of one line: bytes of no encoding, line breaks and control signs as Python writes them."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(repr(sign)[1:-1] if unicodedata.category(sign) in _NO_TEXT else sign for sign in text)


def plain(name: str) -> str:
    """A file's name without what is no text in it, no longer than it is."""
    return "".join("_" if unicodedata.category(sign) in _NO_TEXT else sign for sign in name)


def changed_at(status: os.stat_result) -> datetime:
    """When a file was last changed, in UTC, naive; 1970 where its file system tells no year of the calendar."""
    try:
        return datetime.fromtimestamp(status.st_mtime, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return datetime(1970, 1, 1)


def sha256(file: Path) -> str:
    """The hash of a file's content, 64 hexadecimal digits. Raises OSError where it can't be read."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def obstacle(path: Path) -> str | None:
    """Why neither a file nor a folder can be read at `path`, and how to mend that; None where nothing is in the way.

    It goes on from the name of what is read: `is a pipe, …`.
    """
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        return reason(error, path)
    what = next((name for is_one, name in _SPECIAL if is_one(mode)), None)
    return f"is {what}, which is not read; put a file in its place" if what else None


def reason(error: OSError | ValueError, path: Path) -> str:
    """Why `path` could not be opened or listed, and how to mend that, as `obstacle` says it."""
    code = error.errno or errno.EIO if isinstance(error, OSError) else errno.EINVAL
    if code == errno.ELOOP:
        return "is a link that leads back to itself; put the file in its place"
    if code in (errno.ENOENT, errno.ENOTDIR):
        what = "is a link to what is not there" if os.path.islink(path) else "is not there any more"
        return f"{what}; put the file in its place"
    if code in (errno.EACCES, errno.EPERM):
        return "may not be read by this user; let this user read it"
    if code == errno.ENAMETOOLONG:
        return "has too long a path; move it up, or give it a shorter name"
    said = os.strerror(code) if code != errno.EINVAL else "no file can have that name"
    return f"can't be read ({said}); copy it to another place"
