"""The catalogue holds every text that goes through `t` and `tn`, and nothing else."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"
KEYWORDS = {"t": None, "tn": (1, 2)}


def test_the_catalogue_is_up_to_date() -> None:
    found = {
        message
        for _, _, message, _, _ in extract_from_dir(str(DASHBOARD), [("**.py", "python")], keywords=KEYWORDS)
        if message
    }
    with (DASHBOARD / "locale" / "common_ground.pot").open("rb") as file:
        catalogue = {message.id for message in read_po(file) if message.id}
    assert catalogue == found, "Run `make texts`."


def test_no_text_is_filled_before_it_is_looked_up() -> None:
    for path in DASHBOARD.rglob("*.py"):
        assert not re.search(r"\bt[n]?\(\s*f[\"']", path.read_text(encoding="utf-8")), path
