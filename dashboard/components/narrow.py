"""What a narrow screen shows in another way, known by the width alone: the same page, laid out by the browser.

Below 700 px filters are in a sheet (`filter_sheet`), the rows of a wide table are cards, headline numbers stand beside
their names, and charts name every year, not every quarter.
"""

import html
from datetime import date, datetime
from typing import Any

import polars as pl
import streamlit as st

from dashboard.locale import t, tn
from dashboard.wording import words
from dashboard.wording.safe import clean, cleaned

_FEW_COLUMNS = 3  # that a narrow screen shows side by side
_FACTS = 3  # of a card, under its name; the others open below them
_MOST_CARDS = 24
_LONGEST_CELL = 300  # characters
_WIDTH = "700px"

_TABLES = """
[data-testid="stElementContainer"]:has(> [data-testid="stDataFrame"]):has(+ * > [class*="st-key-narrow-"]) {
  display: none}
"""
_FRAME = """
.stMainBlockContainer {padding: 3.4rem 1rem 3rem}
.stMainBlockContainer h1 {font-size: 1.6rem; padding: 0}
.stMainBlockContainer h3 {font-size: 1.15rem; padding: .2rem 0}
.stMainBlockContainer h4 {font-size: 1.05rem; padding: .2rem 0}
.stMainBlockContainer [data-testid="stVerticalBlock"] {gap: .6rem}
.st-key-page-head [data-testid="stHorizontalBlock"] {gap: .3rem}
.st-key-page-head [data-testid="stCaptionContainer"], .st-key-page-head [data-testid="stCaptionContainer"] * {
  text-align: left}
[data-testid="stLayoutWrapper"]:has(> .st-key-filter-row) {display: none}
[data-testid="stTabs"] [role="tablist"] {flex-wrap: wrap; row-gap: .2rem}
[data-testid="stButtonGroup"] [role="radiogroup"], [data-testid="stButtonGroup"] > div {flex-wrap: wrap}
"""
# Which words a button "How computed" has is said to screen readers only.
_HOW = """
[class*="st-key-how-"] {width: auto}
[class*="st-key-how-"] button {min-height: 1.6rem; padding: 0 .3rem}
[class*="st-key-how-"] button [data-testid="stMarkdownContainer"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)}
[class*="st-key-how-"] button div[aria-hidden="true"] {display: none}
"""
_CARDS = """
[class*="st-key-headline-"] {padding: .5rem .7rem; gap: .1rem}
[class*="st-key-headline-"] [data-testid="stMetric"] > div:first-child {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: .6rem; align-items: baseline}
[class*="st-key-headline-"] [data-testid="stMetric"] > div:first-child > :nth-child(3) {grid-column: 1 / -1}
[class*="st-key-headline-"] [data-testid="stMetricValue"] {font-size: 1.35rem; padding: 0}
[class*="st-key-glance-"] {padding: .5rem .7rem}
[class*="st-key-glance-"] :is(p, li) {font-size: .9rem; line-height: 1.35; margin-bottom: .1rem}
[class*="st-key-glance-"] ul {margin: 0; padding-left: 1rem}
"""
# A tick with the year has a second line, and with it a tspan; those in between are left out.
_CHARTS = """
:is(.st-key-escalation-trend, .st-key-escalation-cohorts, .st-key-adoption) .xtick text:not(:has(tspan)) {display: none}
"""
STYLE = (
    ".rows {list-style: none; margin: 0; padding: 0} .rows li {margin: 0; padding: .45rem 0;"
    " border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); overflow-wrap: anywhere;"
    " font-size: .9rem; line-height: 1.4} .rows dl {margin: 0} .rows dt, .rows dd {display: inline; margin: 0}"
    " .rows dt {opacity: .75} .rows summary {cursor: pointer}"
    f" @media (width >= {_WIDTH}) {{.st-key-open-filters, *:has(> [class*='st-key-narrow-']) {{display: none}}}}"
    f" @media (width < {_WIDTH}) {{{_TABLES}{_FRAME}{_HOW}{_CARDS}{_CHARTS}}}"
)


def row_cards(data: pl.DataFrame, *, key: str, is_wide: bool = False) -> None:
    """The rows of a table as cards that only a narrow screen shows, in place of the grid just drawn.

    None where the table has few columns, unless a column `is_wide`. The first column names the card.
    """
    if data.is_empty() or (data.width <= _FEW_COLUMNS and not is_wide):
        return
    rows = cleaned(data.head(_MOST_CARDS))
    left = len(data) - len(rows)
    with st.container(key=f"narrow-{key}"):
        st.html(f'<ul class="rows">{"".join(map(_card, rows.iter_rows(named=True)))}</ul>')
        if left:
            st.caption(tn("{n} more row is in the download.", "{n} more rows are in the download.", left))


def _card(row: dict[str, Any]) -> str:
    (_, name), *facts = row.items()
    more = _facts(facts[_FACTS:])
    below = f"<details><summary>{html.escape(t('More'))}</summary>{more}</details>" if more else ""
    return f"<li><b>{_cell(name)}</b>{_facts(facts[:_FACTS])}{below}</li>"


def _facts(facts: list[tuple[str, Any]]) -> str:
    cells = (f"<div><dt>{html.escape(clean(name))}:</dt> <dd>{_cell(value)}</dd></div>" for name, value in facts)
    return f"<dl>{''.join(cells)}</dl>" if facts else ""


def _cell(value: Any) -> str:
    """A cell as a text of HTML; a web address as a link."""
    if value is None:
        return "–"
    text = _text(value)
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        address = html.escape(value, quote=True)
        return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{html.escape(t("Open"))}</a>'
    return html.escape(text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…")


def _text(value: Any) -> str:
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
