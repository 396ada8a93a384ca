"""Headline numbers side by side."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import streamlit as st

from dashboard import glossary
from dashboard.components.charts import look
from dashboard.components.how_computed import how_computed
from dashboard.figures import spark
from dashboard.locale import MINUS, t, tn
from dashboard.summaries.headline.card import UNCHANGED, Beside, Card
from dashboard.wording.safe import escape
from etl.settings.paths import PAGES

STYLE = Path(__file__).with_name("cards.css")


def cards(headline: list[Card], goals: Mapping[str, str] | None = None) -> None:
    """Headline numbers side by side: value, change, history, interval, n, origin and goal.

    `goals`: term of a card → what is said of its goal.
    """
    st.html(STYLE)
    for column, card in zip(st.columns(len(headline), gap="small"), headline, strict=True):
        with column, st.container(border=True, height="stretch", key=f"headline-{card.term}"):
            is_unchanged = card.delta == UNCHANGED
            st.metric(
                escape(card.label),
                escape(card.value),
                t(UNCHANGED) if is_unchanged else escape(card.delta) if card.delta else None,
                delta_color="off",
                delta_arrow=_arrow(card.delta),
                delta_description=escape(card.against) if card.delta else None,
                help=escape(f"{glossary.define(card.term)} {card.note}".rstrip()),
            )
            if len(card.history) > 2:
                n = len(card.history)
                past = tn("{label}, the last quarter", "{label}, the last {n} quarters", n, label=card.label)
                st.html(spark.history_line(card.history, look(), alt=past))
            st.caption(escape(card.below))
            if goals and card.term in goals:
                st.caption(f":material/flag: {escape(goals[card.term])}")
            how_computed(card.term, key=f"card-{card.term}")
            if card.beside is not None:
                beside(card.beside)


def beside(second: Beside) -> None:
    """The second number of a card, apart from the first by a line."""
    with st.container(key=f"beside-{second.term}"):
        st.markdown(f"{escape(second.label)}: **{escape(second.value)}**", help=escape(glossary.define(second.term)))
        st.caption(escape(second.below))


def _arrow(delta: str | None) -> Literal["up", "down", "off"]:
    """Which way the arrow of a change points: Streamlit knows a hyphen, not a minus."""
    if delta is None or delta == UNCHANGED:
        return "off"
    return "down" if delta.startswith(MINUS) else "up"


def not_known(sentence: str, goal: str | None = None) -> None:
    """What the cards can't count, with its goal and the way to the page Data; nothing where all is known."""
    if not sentence and not goal:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(escape(f"{sentence} {goal or ''}".strip()), width="content")
        st.page_link(PAGES / "data.py", label=t("What is not known, and why"), icon=":material/arrow_forward:")
