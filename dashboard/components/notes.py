"""Annotations: what happened on a day, written by whoever knows it, drawn in the charts and carried into exports."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, notes
from dashboard.figures.annotations import drawn_remarks
from dashboard.locale import t, tn
from dashboard.wording.safe import escape, sentence
from dashboard.wording.words import day


def annotate(subject: str, *, as_of_on: date) -> pl.DataFrame:
    """The annotations of a subject, with a button beside them to add one and to delete one's own."""
    found = notes.annotations(access.scope(), subject)
    label = tn("{n} annotation", "{n} annotations", len(found)) if len(found) else t("Annotate")
    with st.popover(label, type="tertiary", icon=":material/edit_note:", key=f"annotate-{subject}"):
        _list(found, subject)
        _form(subject, as_of_on)
    return notes.annotations(access.scope(), subject)


def _list(found: pl.DataFrame, subject: str) -> None:
    viewer = access.viewer()
    for note_id, happened_on, text, author in found.select("annotation_id", "happened_on", "text", "author").rows():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{day(happened_on)}** {escape(text)} :gray[{escape(author)}]")
            if author == viewer and st.button(t("Delete"), key=f"delete-{subject}-{note_id}", type="tertiary"):
                notes.delete_annotation(note_id, author=viewer)
                st.rerun()


def remarks(found: pl.DataFrame, quarters: list[date]) -> None:
    """The remarks that a chart over `quarters` has numbers for, a line each; nothing where there is none."""
    rows = drawn_remarks(found, quarters)
    lines = [
        f"**{number}** {day(happened_on)}: {escape(text)} ({escape(author)})"
        for number, happened_on, text, author in rows.select("number", "happened_on", "text", "author").iter_rows()
    ]
    if lines:
        st.caption("  \n".join(lines))


def _form(subject: str, as_of_on: date) -> None:
    text, day_key = f"annotation-text-{subject}", f"annotation-day-{subject}"
    with st.form(f"annotation-{subject}", border=False):
        st.date_input(t("Happened on"), value=as_of_on, key=day_key)
        st.text_input(t("What happened"), key=text)
        st.form_submit_button(t("Add"), on_click=keep_written, args=(text, partial(_keep, subject, day_key)))
        refusal(text)


def _keep(subject: str, day_key: str, text: str) -> None:
    happened_on = st.session_state[day_key]
    notes.annotate(access.scope(), subject, happened_on=happened_on, text=text, author=access.viewer())


def keep_written(field: str, keep: Callable[[Any], None]) -> None:
    """Keep what a field holds and empty it; what is refused stays in the field, and `refusal` says why."""
    try:
        keep(st.session_state[field])
    except notes.NoteError as error:
        st.session_state[f"{field}-refused"] = str(error)
    else:
        held = st.session_state[field]
        st.session_state[field] = "" if isinstance(held, str) else None


def refusal(field: str) -> None:
    """Why what a field holds was refused just now; nothing where it was not."""
    if reason := st.session_state.pop(f"{field}-refused", None):
        st.error(sentence(reason))
