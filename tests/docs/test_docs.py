"""The generated tables of the READMEs are current, and the index of the guide names places that exist."""

import re
from pathlib import Path

import pytest

from etl.settings.paths import ROOT
from tests.docs.__main__ import MEND, pages, stale
from tests.docs.tables import first_sentence, markdown

GUIDE = ".github/CONTRIBUTING.md"


@pytest.mark.parametrize("page", pages())
def test_every_generated_table_is_current(page: str) -> None:
    assert not stale([page]), f"a generated table of {page} is stale: {MEND}"


def test_a_page_with_a_table_that_nobody_wrote_is_found_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.docs.__main__.ROOT", tmp_path)
    text = "<!-- [[[cog import cog; cog.outl('| a |') ]]] -->\n| b |\n<!-- [[[end]]] -->\n"
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    assert stale(["page.md"]) == ["page.md"]


def test_every_place_that_the_guide_names_exists() -> None:
    text = (ROOT / GUIDE).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:dashboard|etl|sql|tests|data|\.github|\.ci)/[\w./-]*)`", text))
    assert len(named) > 30
    missing = sorted(place for place in named if not (ROOT / place).exists())
    assert not missing, f"{GUIDE} names places that are not there"


def test_a_sentence_ends_at_its_full_stop() -> None:
    assert first_sentence("Reads `a.b` as c. More.") == "Reads `a.b` as c"


def test_a_table_has_a_line_per_row() -> None:
    assert markdown(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
