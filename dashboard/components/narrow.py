"""What a narrow screen shows in another way, known by the width alone: the same page, laid out by the browser.

Below 700 px filters are in a sheet (`filter_sheet`), the rows of a wide table are cards, headline numbers stand beside
their names, and charts name every year, not every quarter.
"""

import html
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from dashboard.locale import t, tn
from dashboard.wording import words
from dashboard.wording.safe import clean, cleaned

_FEW_COLUMNS = 3  # that a narrow screen shows side by side
_FACTS = 3  # of a card, under its name; the others open below them
_SHORT = 4  # characters
_AT_FIRST, _MOST_CARDS = 6, 60
_LONGEST_CELL = 300  # characters
STYLE = Path(__file__).with_name("narrow.css")


# Streamlit leaves its menu open over the page that was picked in it.
_CLOSE = """<script data-page="PAGE">
  if (window.matchMedia("(width < 700px)").matches)
    document.querySelector('[data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button')?.click();
</script>"""


def close_menu(page: str) -> None:
    """Close the menu of a narrow screen once `page` has been picked in it."""
    st.html(_CLOSE.replace("PAGE", html.escape(page)), unsafe_allow_javascript=True)


def row_cards(data: pl.DataFrame, *, key: str, links: Sequence[str] = (), is_wide: bool = False) -> None:
    """The rows of a table as cards that only a narrow screen shows, in place of the grid just drawn.

    None where the table has few columns, unless a column `is_wide`. The first column names the card; those in `links`
    hold addresses of the web.
    """
    if data.is_empty() or (data.width <= _FEW_COLUMNS and not is_wide):
        return
    rows = list(cleaned(data.head(_MOST_CARDS)).iter_rows(named=True))
    left = len(data) - len(rows)
    with st.container(key=f"narrow-{key}"):
        st.html(card_list(rows[:_AT_FIRST], links) + _folded(rows[_AT_FIRST:], links))
        if left:
            st.caption(tn("{n} more row is in the download.", "{n} more rows are in the download.", left))


def card_list(rows: Sequence[Mapping[str, Any]], links: Sequence[str] = ()) -> str:
    """Rows as a list of cards; all escaped."""
    return f'<ul class="rows">{"".join(row_card(row, links) for row in rows)}</ul>'


def _folded(rows: Sequence[Mapping[str, Any]], links: Sequence[str]) -> str:
    """The rows after the first ones, opened by a click."""
    if not rows:
        return ""
    more = html.escape(tn("Show {n} more row", "Show {n} more rows", len(rows)))
    return f'<details class="rows"><summary>{more}</summary>{card_list(rows, links)}</details>'


def row_card(row: Mapping[str, Any], links: Sequence[str]) -> str:
    """A row as an item of a list: its name, the most important facts, the others behind "More"; all escaped."""
    cells = [(heading, _link(value) if heading in links else _cell(value)) for heading, value in row.items()]
    n_named = 2 if len(cells[0][1]) < _SHORT else 1  # a number alone names nothing
    name = " · ".join(cell for _, cell in cells[:n_named])
    facts, others = cells[n_named : n_named + _FACTS], cells[n_named + _FACTS :]
    more = html.escape(t("More"))
    below = f"<details><summary>{more}</summary>{_facts(others)}</details>" if others else ""
    return f"<li><b>{name}</b>{_facts(facts)}{below}</li>"


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    lines = (f"<div><dt>{html.escape(clean(heading))}:</dt> <dd>{cell}</dd></div>" for heading, cell in facts)
    return f"<dl>{''.join(lines)}</dl>"


def _link(address: str | None) -> str:
    if address is None:
        return "–"
    shown = html.escape(t("Open"))
    return f'<a href="{html.escape(address)}" target="_blank" rel="noopener noreferrer">{shown}</a>'


def _cell(value: Any) -> str:
    text = cell_text(value)
    return html.escape(text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…")


def cell_text(value: Any) -> str:
    """A cell as a reader writes it; a dash where nothing is known."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, datetime):
        return words.day(value.date())
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, int):
        return words.number(value, 0)
    if isinstance(value, float):
        return words.tick_label(round(value, 4))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
