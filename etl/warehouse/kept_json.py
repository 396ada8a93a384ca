"""Results that are dear to make, kept as JSON files: each with its own hash, so that a damaged one is made again.

Two processes that write the same file do it each in one step. Of the files of a folder the newest stay.
"""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

KEPT = 12


def read(path: Path) -> Any:
    """The content of a kept file; None where there is none, or a damaged one."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        content = kept["content"]
        if kept["hash"] != _hash(content):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    with suppress(OSError):
        os.utime(path)
    return content


def keep(path: Path, content: Any) -> None:
    """Write `content`, and remove the oldest files; what can't be written is made again."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, suffix=".draft", delete=False
        ) as draft:
            json.dump({"hash": _hash(content), "content": content}, draft)
        Path(draft.name).replace(path)
        for old in sorted(path.parent.glob("*.json"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
