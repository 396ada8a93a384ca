"""How a figure was computed: what it means, its formula, the columns of the exports behind it, and its thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import glossary
from dashboard.locale import t
from dashboard.queries import lineage
from dashboard.queries.builds import build_facts
from dashboard.summaries import lineage as summaries
from dashboard.wording.headings import headed
from dashboard.wording.safe import code, escape, escaped
from dashboard.wording.words import day, inside_words


@dataclass(frozen=True, slots=True)
class _Trace:
    """What one build says of some columns of the marts."""

    formulas: pl.DataFrame
    sources: pl.DataFrame
    thresholds: pl.DataFrame
    also_read: list[str]


def section(title: str, *names: str, key: str) -> None:
    """A heading with what its first term means, and beside it how what follows was computed."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"#### {escape(title)}", help=escape(glossary.define(names[0])), width="content")
        how_computed(*names, key=key)


def how_computed(*names: str, key: str, method: str | None = None) -> None:
    """A button that opens the definition, formula and origin of terms of the glossary, a tab each."""
    facts = build_facts()
    panel = st.popover(
        t("How computed"), type="tertiary", icon=":material/function:", key=f"how-{key}", on_change="rerun"
    )
    if not panel.open:
        return
    with panel:
        terms = [glossary.terms()[name] for name in names]
        areas: Sequence[DeltaGenerator] = [st.container()]
        if len(terms) > 1:
            areas = st.tabs([escape(term.label) for term in terms])
        for area, name, term in zip(areas, names, terms, strict=True):
            with area:
                definition = glossary.define(name)
                st.markdown(f"**{escape(term.label)}.** {escape(definition)}")
                if method or term.method:
                    text = escape(method or term.method or "")
                    st.markdown(t("**Method.** {text}", text=text))
                _traced(_trace(facts["build_id"], term.rests_on), definition)
        st.caption(t("As of {day} · build {build}", day=day(facts["as_of_on"]), build=escape(facts["build_id"])))


@st.cache_data(show_spinner=False, max_entries=256)
def _trace(build_id: str, columns: tuple[str, ...]) -> _Trace:
    """The trace of columns; the build's id keeps the answers of two builds apart."""
    return _Trace(
        formulas=lineage.formulas(columns),
        sources=lineage.sources(columns),
        thresholds=lineage.thresholds(columns),
        also_read=lineage.also_read(columns),
    )


def _traced(trace: _Trace, definition: str) -> None:
    _table(t("Computed from"), summaries.sources_table(trace.sources))
    for column, model, formula, description in trace.formulas.iter_rows():
        meaning = "" if t(description) == definition else f" {escape(t(description))}"
        where = t("**{column}** in {model}.", column=code(column), model=code(model))
        st.markdown(f"{where}{meaning}")
        st.code(formula, language="sql", wrap_lines=True)
    _table(t("Thresholds on the way"), summaries.thresholds_table(trace.thresholds))
    if trace.also_read:
        names = escape(", ".join(inside_words(name) for name in trace.also_read))
        st.caption(t("Its mart also reads, for filters, joins and other columns: {names}.", names=names))


def _table(title: str, rows: pl.DataFrame) -> None:
    if not rows.is_empty():
        st.markdown(f"**{escape(title)}**")
        st.table(escaped(headed(rows)), hide_index=True, border="horizontal", alt=title)
