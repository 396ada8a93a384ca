"""Texts are looked up as they are written; that the catalogue holds them all is in `test_texts_lint.py`."""

import re
from pathlib import Path

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"


def test_no_text_is_filled_before_it_is_looked_up() -> None:
    for path in DASHBOARD.rglob("*.py"):
        assert not re.search(r"\bt[n]?\(\s*f[\"']", path.read_text(encoding="utf-8")), path
