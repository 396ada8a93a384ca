"""Which suggested links people confirmed or refused: a file of JSON lines beside the builds, that no build touches.

Lines are only added, all of a decision or none, by one writer at a time; of a pair the last line counts.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock

from etl.errors import CommonGroundError
from etl.warehouse.publish import write_atomically

NAME = "account_links.jsonl"
Verdict = Literal["confirmed", "refused"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody said of a pair of accounts, and when (UTC)."""

    source_account_id: str
    account_id: str
    verdict: Verdict
    decided_by: str
    decided_at: str
    reason: str = ""


def decide(
    warehouse: Path, pairs: Iterable[tuple[str, str, str]], *, verdict: Verdict, by: str
) -> tuple[Decision, ...]:
    """Keep a verdict on pairs of source_account_id, account_id and reason; returns what was added."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    added = tuple(Decision(source, account, verdict, by, now, reason) for source, account, reason in pairs)
    warehouse.mkdir(parents=True, exist_ok=True)
    with FileLock(warehouse / f"{NAME}.lock"):
        path = warehouse / NAME
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = "".join(json.dumps(asdict(decision), ensure_ascii=False) + os.linesep[-1] for decision in added)
        write_atomically(path, before + lines)
    return added


def decisions(warehouse: Path) -> dict[tuple[str, str], Decision]:
    """The verdict that counts on each pair. Raises CommonGroundError where the file can't be read."""
    path = warehouse / NAME
    if not path.exists():
        return {}
    try:
        read = [Decision(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError, TypeError) as error:
        raise CommonGroundError(
            f"{path} can't be read ({type(error).__name__}): it holds which accounts are the same. Restore it from a"
            " backup, or move it away and confirm the links again."
        ) from error
    return {(decision.source_account_id, decision.account_id): decision for decision in read}
