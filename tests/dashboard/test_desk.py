"""What a viewer keeps: whom they are, what they follow, and what was done of the next steps."""

import sqlite3
from datetime import date

import pytest

from dashboard import desk, notes
from dashboard.access import Scope
from dashboard.desk import State

DEAL = {"deal_id": "crm:1", "account_id": "crm:a", "next_step": "Name the owners"}


def test_before_the_first_word_nobody_is_known_nothing_followed_and_no_file_made() -> None:
    assert desk.person("ada") is None
    assert desk.followed(Scope(), "ada") == set()
    assert desk.last_looks("ada", "b1") == {}
    assert desk.step_marks().is_empty()
    assert not notes.path().exists()


def test_a_viewer_says_whom_they_are_and_takes_it_back() -> None:
    desk.set_person("ada", "Ada Lovelace")
    assert (desk.person("ada"), desk.person("bob")) == ("Ada Lovelace", None)
    desk.set_person("ada", None)
    assert desk.person("ada") is None


def test_the_end_of_the_tour_is_kept_for_each_viewer() -> None:
    assert not desk.has_toured("ada")
    for _ in range(2):
        desk.end_tour("ada")
    assert (desk.has_toured("ada"), desk.has_toured("bob")) == (True, False)


def test_what_was_seen_before_this_build_stays_for_the_whole_of_it() -> None:
    desk.follow(Scope(), "ada", "crm:a", build_id="b1", facts={"n": 1})
    assert desk.last_looks("ada", "b1") == {}
    assert desk.last_looks("ada", "b2")["crm:a"].facts == {"n": 1}
    for _ in range(2):
        desk.looked("ada", "crm:a", build_id="b2", facts={"n": 2})
        assert desk.last_looks("ada", "b2")["crm:a"].facts == {"n": 1}
    assert desk.last_looks("ada", "b3")["crm:a"].facts == {"n": 2}


def test_a_look_at_an_account_that_is_not_followed_is_not_kept() -> None:
    desk.looked("ada", "crm:a", build_id="b1", facts={"n": 1})
    assert desk.last_looks("ada", "b2") == {}
    desk.follow(Scope(), "ada", "crm:a", build_id="b1", facts={"n": 1})
    desk.unfollow("ada", "crm:a")
    assert (desk.followed(Scope(), "ada"), desk.last_looks("ada", "b2")) == (set(), {})


def test_an_account_out_of_scope_is_neither_followed_nor_marked() -> None:
    narrow = Scope(("crm:b",))
    with pytest.raises(notes.NoteError, match="may see"):
        desk.follow(narrow, "ada", "crm:a", build_id="b1", facts={})
    with pytest.raises(notes.NoteError, match="may see"):
        desk.mark_step(narrow, DEAL, State.DONE, note="", author="ada")
    desk.follow(Scope(), "ada", "crm:a", build_id="b1", facts={})
    assert desk.followed(narrow, "ada") == set()


def test_the_latest_word_on_a_step_holds_and_can_be_taken_back() -> None:
    desk.mark_step(Scope(), DEAL, State.SNOOZED, note="after the fair", author="ada", until_on=date(2026, 12, 7))
    desk.mark_step(Scope(), DEAL, State.DONE, note="", author="bob")
    mark = desk.step_marks().row(0, named=True)
    assert (mark["state"], mark["author"], mark["until_on"], mark["next_step"]) == (
        "done",
        "bob",
        None,
        DEAL["next_step"],
    )
    desk.mark_step(Scope(), DEAL, State.OPEN, note="", author="ada")
    assert desk.step_marks().is_empty()


@pytest.mark.parametrize(
    ("state", "note", "why"),
    [
        (State.SNOOZED, "later", "until which day"),
        (State.NOT_NEEDED, " ", "nothing to keep"),
        (State.DONE, "x" * 501, "At most"),
    ],
)
def test_a_mark_that_says_too_little_or_too_much_is_refused(state: State, note: str, why: str) -> None:
    with pytest.raises(notes.NoteError, match=why):
        desk.mark_step(Scope(), DEAL, state, note=note, author="ada")


def test_a_file_of_an_older_version_keeps_its_notes_and_gains_the_rest() -> None:
    notes.annotate(Scope(), "crm:a", happened_on=date(2026, 7, 1), text="kept", author="ada")
    with sqlite3.connect(notes.path()) as older:
        older.executescript("drop table follows; drop table steps; drop table viewers; pragma user_version = 1;")
    desk.follow(Scope(), "ada", "crm:a", build_id="b1", facts={})
    assert notes.annotations(Scope(), "crm:a")["text"].to_list() == ["kept"]
    assert desk.followed(Scope(), "ada") == {"crm:a"}
