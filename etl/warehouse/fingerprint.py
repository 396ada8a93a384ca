"""What a build is made of, as one hash: the same again would make the same build.

The content and times of the exports, the file of the settings, what the command asked for, the code with the libraries
that it rests on, and what people decided beside the builds.
"""

import hashlib
import importlib.metadata
import json
import platform
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from etl.extract.folders import Entry
from etl.recognise import scan
from etl.settings.config import Settings
from etl.settings.paths import CALIBRATION, PACKAGE, SQL
from etl.warehouse.code_hash import add_files, add_libraries

_CODE = (".py", ".toml", ".json", ".sql", ".yml", ".csv")
_DISTRIBUTION = "common-ground"


def fingerprint(
    settings: Settings, asked: Iterable[object], hashed: Callable[[Path], str], beside: Iterable[Path]
) -> str:
    """The hash of all that a build is made of, 64 hexadecimal digits.

    `asked`: what the command said. `hashed` gives the hash of a file's content. `beside`: what a build reads beside the
    exports, which need not be there.
    """
    digest = hashlib.sha256()
    parts = [code(), *map(repr, asked)]
    parts += [_file(entry, any(source.is_fetched for source in sources), hashed)
              for entry, sources in scan.files(settings)]  # fmt: skip
    parts += [hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "" for file in beside]
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def _file(entry: Entry, is_fetched: bool, hashed: Callable[[Path], str]) -> str:
    """A file by its place, content and time; of what was fetched, folder and time are only those of asking."""
    try:
        content = entry.problem or hashed(entry.path)
    except OSError as error:  # it has just been removed, or is not to be read
        content = str(error.strerror)
    if is_fetched:
        return json.dumps([entry.path.name, content])
    return json.dumps([entry.path.as_posix(), content, entry.modified.isoformat()])


@cache
def code() -> str:
    """A hash of the code, the models, the shipped calibration, Python and every library that is required."""
    digest = hashlib.sha256(platform.python_version().encode())
    required = sorted(importlib.metadata.requires(_DISTRIBUTION) or ())
    add_libraries(digest, (re.split(r"[^A-Za-z0-9._-]", name, maxsplit=1)[0] for name in required))
    for folder in (PACKAGE, SQL, CALIBRATION.parent):
        add_files(digest, (path for path in folder.rglob("*") if path.suffix in _CODE), folder)
    return digest.hexdigest()
