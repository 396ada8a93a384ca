"""Annotations and saved views: whose they are, what is refused, and that nothing acknowledged is ever lost."""

import os
import subprocess
import sys
from datetime import date

import pytest

from dashboard import notes
from dashboard.access import Scope
from etl.settings.paths import ROOT

DAY = date(2026, 7, 1)
WRITER = """
from datetime import date
from dashboard import notes
from dashboard.access import Scope
for number in range(100_000):
    notes.annotate(Scope(), "portfolio", happened_on=date(2026, 7, 1), text=f"event {number}", author="ada")
    print(number, flush=True)
"""


def annotate(
    subject: str = notes.PORTFOLIO, text: str = "New intake form", author: str = "ada", scope: Scope | None = None
) -> None:
    notes.annotate(scope or Scope(), subject, happened_on=DAY, text=text, author=author)


def test_an_annotation_is_read_back_with_its_author_and_day() -> None:
    annotate()
    row = notes.annotations(Scope(), notes.PORTFOLIO).row(0, named=True)
    assert (row["happened_on"], row["text"], row["author"]) == (DAY, "New intake form", "ada")
    assert notes.annotations(Scope(), "salesforce:1").is_empty()


def test_before_the_first_note_nothing_is_there_and_no_file_is_made() -> None:
    assert notes.annotations(Scope(), notes.PORTFOLIO).is_empty()
    assert notes.views("ada").is_empty()
    assert not notes.path().exists()


def test_only_who_wrote_a_note_deletes_it() -> None:
    annotate()
    note_id = notes.annotations(Scope(), notes.PORTFOLIO)["annotation_id"][0]
    assert not notes.delete_annotation(note_id, author="bob")
    assert notes.delete_annotation(note_id, author="ada")
    assert notes.annotations(Scope(), notes.PORTFOLIO).is_empty()


def test_an_account_out_of_scope_is_neither_read_nor_written() -> None:
    annotate("salesforce:1")
    narrow = Scope(("salesforce:2",))
    assert notes.annotations(narrow, "salesforce:1").is_empty()
    with pytest.raises(notes.NoteError, match="may see"):
        annotate("salesforce:1", scope=narrow)


@pytest.mark.parametrize(("text", "why"), [("  \n", "nothing to keep"), ("x" * 501, "At most 500")])
def test_a_text_that_cannot_be_kept_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(notes.NoteError, match=why):
        annotate(text=text)


def test_hostile_texts_are_kept_as_one_printable_line() -> None:
    annotate(text="'); drop table views;--\x00\n\u202e=1+1")
    assert notes.annotations(Scope(), notes.PORTFOLIO)["text"][0] == "'); drop table views;-- =1+1"


def test_a_view_for_me_is_mine_and_one_for_everyone_is_seen_by_all() -> None:
    notes.save_view("Mine", page="trends", query="segment=Enterprise", author="ada", is_for_everyone=False)
    notes.save_view("Ours", page="evidence", query="", author="ada", is_for_everyone=True)
    assert notes.views("ada")["name"].to_list() == ["Mine", "Ours"]
    assert notes.views("bob")["name"].to_list() == ["Ours"]
    view_id = notes.views("bob")["view_id"][0]
    assert not notes.delete_view(view_id, author="bob")
    assert notes.delete_view(view_id, author="ada")


@pytest.mark.parametrize("acknowledged", [1, 20, 60])
def test_a_writer_killed_in_the_middle_loses_nothing_that_it_acknowledged(acknowledged: int) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    writer = subprocess.Popen([sys.executable, "-c", WRITER], env=environment, stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    numbers = [writer.stdout.readline().strip() for _ in range(acknowledged)]
    writer.kill()
    numbers += writer.stdout.read().split()
    writer.wait()
    assert all(numbers)
    kept = set(notes.annotations(Scope(), notes.PORTFOLIO)["text"])
    assert {f"event {number}" for number in numbers} <= kept
    annotate(text="after the crash")
    assert "after the crash" in set(notes.annotations(Scope(), notes.PORTFOLIO)["text"])
