"""Annotations: what happened on a day, written by whoever knows it, drawn in the charts and carried into exports."""

from datetime import date

import polars as pl
import streamlit as st

from dashboard import access, notes
from dashboard.locale import t, tn
from dashboard.wording.words import day, escape


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


def _form(subject: str, as_of_on: date) -> None:
    with st.form(f"annotation-{subject}", clear_on_submit=True, border=False):
        happened_on = st.date_input(t("Happened on"), value=as_of_on)
        text = st.text_input(t("What happened"), max_chars=notes.LONGEST_TEXT)
        if st.form_submit_button(t("Add")):
            try:
                notes.annotate(access.scope(), subject, happened_on=happened_on, text=text, author=access.viewer())
                st.rerun()
            except notes.NoteError as error:
                st.error(str(error))
