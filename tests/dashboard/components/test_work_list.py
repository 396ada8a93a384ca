"""The working list: marks on steps, and a page per person."""

from pathlib import Path

import polars as pl

from dashboard import access, desk
from tests.dashboard.app import words
from tests.dashboard.conftest import OpenPage


def test_a_step_that_is_done_leaves_the_list_with_author_and_note_and_can_be_taken_back(
    open_page: OpenPage, sample_warehouse: Path, ranked_deals: pl.DataFrame
) -> None:
    name = ranked_deals["sales_owner_name"][0]
    desk.set_person(access.viewer(), name)
    app = open_page(sample_warehouse, "watch_list")
    first = next(button for button in app.get("download_button") if str(button.proto.id).find("brief-") >= 0)
    deal_id = str(first.proto.id).split("brief-")[-1]
    app.session_state[f"mark-{deal_id}"] = True
    app.run()
    app.text_input(key=f"mark-note-{deal_id}").input("agreed by phone")
    next(
        button for button in app.button if button.label == "Save" and deal_id in str(button.proto.form_id)
    ).click().run()
    assert not app.exception
    assert desk.step_marks().select("deal_id", "state", "note").row(0) == (deal_id, "done", "agreed by phone")
    assert "Done, says" in words(app)
    assert "agreed by phone" in words(app)
    app.button(key=f"back-{deal_id}").click().run()
    assert desk.step_marks().is_empty()


def test_each_person_has_a_page_for_monday_and_one_person_s_deals_can_be_seen_alone(
    open_page: OpenPage, sample_warehouse: Path, ranked_deals: pl.DataFrame
) -> None:
    app = open_page(sample_warehouse, "watch_list")
    pages = [button for button in app.get("download_button") if button.proto.label == "Page for Monday"]
    assert len(pages) == 4
    person = app.selectbox(key="whose").options[1]
    app.selectbox(key="whose").select(person).run()
    assert not app.exception
    pages = [button for button in app.get("download_button") if button.proto.label == "Page for Monday"]
    assert len(pages) == 1
    assert f"#### {person}" in words(app)
