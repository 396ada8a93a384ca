"""A chart with its finding, its data and its downloads; a table with its download."""

import hashlib
import pickle
import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from functools import partial

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from dashboard import fiscal, locale
from dashboard.components.clicks import Click, clicked
from dashboard.components.how_computed import how_computed
from dashboard.components.narrow import row_cards
from dashboard.export import formats, image, workbook
from dashboard.export import table as tables
from dashboard.figures.look import CONFIG, DARK, LIGHT, Look
from dashboard.kept import Kept
from dashboard.locale import t
from dashboard.queries import builds
from dashboard.queries.builds import build_facts
from dashboard.wording.footers import thresholds
from dashboard.wording.headings import headed, readable
from dashboard.wording.safe import cleaned, escape, escaped
from dashboard.wording.words import day

Draw = Callable[[Look], go.Figure]
_MOST_ROWS_WITHOUT_SCROLLING = 12
_ROW_HEIGHT = 35
_figures: Kept[go.Figure] = Kept(32 * 1024**2)


def look() -> Look:
    """The look of the theme that the reader has chosen."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def chart(
    draw: Draw,
    *,
    title: str,
    subtitle: str,
    data: pl.DataFrame,
    key: str,
    footer: str,
    terms: Sequence[str] = (),
    headings: Mapping[str, str] | None = None,
    on_click: Click | None = None,
) -> None:
    """Draw a chart under its finding, with how it was computed (`terms` of the glossary), its data, CSV and PNG.

    `headings` are more than those of every table, as `headed` takes them. A point or bar that is clicked on goes to
    `on_click`.
    """
    st.markdown(f"#### {escape(title)}")
    with st.container(horizontal=True, vertical_alignment="top", wrap=False):
        st.caption(escape(subtitle))
        if terms:
            how_computed(*terms, key=key)
    _drawn(_figure(draw), key, alt=f"{title}. {subtitle}", on_click=on_click)
    more = st.expander(t("Data and downloads"), key=f"{key}-more", on_change="rerun")
    if more.open:  # a table and its scripts are fetched by who asks for them
        with more:
            shown = readable(data) if headings is None else headed(data, headings)
            _frame(shown, key=f"{key}-data", alt=t("The data behind the chart: {title}", title=title))
            with st.container(horizontal=True):
                _downloads(shown, key, title=f"{title}. {subtitle}")
                _picture(draw, key, title=title, subtitle=subtitle, footer=footer)


def _figure(draw: Draw) -> go.Figure:
    """What `draw` draws for the reader; once for all who are shown the same data, since Plotly takes its time."""
    try:
        drawn_from = pickle.dumps(draw)
    except (pickle.PicklingError, AttributeError, TypeError):  # a function of another one
        return draw(look())
    key = (hashlib.blake2b(drawn_from).digest(), look(), locale.name(), fiscal.year())
    return _figures.get(key, lambda: draw(look()))


def _drawn(figure: go.Figure, key: str, *, alt: str, on_click: Click | None) -> None:
    """The figure in room of its own height, kept before its engine has come."""
    height = int(figure.layout.height)
    with st.container(height=height, border=False, key=f"{key}-room"):
        if on_click is None:
            st.plotly_chart(figure, key=key, theme=None, config=CONFIG, alt=alt)
        else:
            st.plotly_chart(figure, key=key, theme=None, config=CONFIG, alt=alt, on_select=clicked(key, on_click),
                            selection_mode="points")  # fmt: skip


def _picture(draw: Draw, key: str, *, title: str, subtitle: str, footer: str) -> None:
    if not image.is_available():
        st.caption(t("Pictures need Chrome or Chromium on the server; the CSV needs none."))
        return
    st.download_button(
        t("PNG picture"),
        data=later(lambda: image.to_png(draw(LIGHT), title=title, subtitle=subtitle, footer=footer)),
        file_name=f"{file_name(key)}.png",
        mime="image/png",
        on_click="ignore",
        key=f"{key}-png",
        icon=":material/image:",
    )


def table(
    data: pl.DataFrame,
    *,
    key: str,
    alt: str,
    wide: tuple[str, ...] = (),
    links: tuple[str, ...] = (),
    headings: Mapping[str, str] | None = None,
    is_picked: bool = False,
) -> None:
    """A table under its readers' headings, with its download below.

    The columns named in `wide` get more room, those in `links` open addresses; `headings` as `headed` takes them. A
    cell can be chosen where `is_picked`; the choice is the state of the widget `<key>-table`.
    """
    shown = headed(data, headings)
    names = dict(zip(data.columns, shown.columns, strict=True))
    _frame(
        shown,
        key=f"{key}-table",
        alt=alt,
        wide=[names[name] for name in wide],
        links=[names[name] for name in links],
        is_picked=is_picked,
    )
    with st.container(horizontal=True):
        _downloads(shown, key, title=alt)


def plain_table(data: pl.DataFrame, *, alt: str, headings: Mapping[str, str] | None = None) -> None:
    """A small table as text, without a download."""
    st.table(escaped(headed(data, headings)), hide_index=True, border="horizontal", alt=alt)


def _frame(
    data: pl.DataFrame,
    *,
    key: str,
    alt: str,
    wide: Sequence[str] = (),
    links: Sequence[str] = (),
    is_picked: bool = False,
) -> None:
    """Dates and numbers as the viewer writes them, a dash for what is not known."""
    config = {name: _column(kind, is_wide=name in wide) for name, kind in data.schema.items()}
    for name in links:  # only the web's own addresses: a cell is hostile
        data = data.with_columns(pl.when(pl.col(name).str.contains(r"^https?://")).then(name).alias(name))
        config[name] = st.column_config.LinkColumn(display_text=":material/open_in_new:", width="small")
    fits = len(data) <= _MOST_ROWS_WITHOUT_SCROLLING
    height = "content" if fits else _ROW_HEIGHT * (_MOST_ROWS_WITHOUT_SCROLLING + 1)
    st.dataframe(  # type: ignore[call-overload]
        cleaned(data),
        hide_index=True,
        height=height,
        alt=alt,
        key=key,
        column_config=config,
        placeholder="–",
        on_select="rerun" if is_picked else "ignore",
        selection_mode="single-cell",
    )
    row_cards(data, key=key, links=links, is_wide=bool(wide))


def _column(kind: pl.DataType, *, is_wide: bool) -> object:
    width = "large" if is_wide else None
    if kind == pl.Date:
        return st.column_config.DateColumn(format="localized", width=width)  # type: ignore[arg-type]
    if kind == pl.Datetime:
        return st.column_config.DatetimeColumn(format="localized", width=width)  # type: ignore[arg-type]
    if kind.is_integer():
        return st.column_config.NumberColumn(format="localized", width=width)  # type: ignore[arg-type]
    if kind.is_float():
        return st.column_config.NumberColumn(format="localized", width=width)  # type: ignore[arg-type]
    return st.column_config.Column(width=width)  # type: ignore[arg-type]


def later(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """`make` with the language and the fiscal year of this run: what is asked for later is made in another thread."""
    context = copy_context()
    return lambda: context.copy().run(make)


def _downloads(data: pl.DataFrame, key: str, *, title: str) -> None:
    """The table as CSV, and as a workbook whose second sheet says what it is and which thresholds it rests on."""
    facts = build_facts()
    notes = _notes(facts["build_id"], locale.name())
    standing = "own-thresholds" if facts["overridden_thresholds"] else "standard-thresholds"
    name = f"{file_name(key)}-{facts['as_of_on']:%Y-%m-%d}-{facts['build_id']}-{standing}"
    sheets = (t("Data"), t("Notes"))
    for label, ending, mime, icon, render in (
        (t("CSV"), "csv", "text/csv", ":material/table:", partial(tables.to_csv, data)),
        (t("Excel"), "xlsx", formats.Format.XLSX.mime, ":material/table_view:",
         partial(workbook.of_table, data, title=title, notes=notes, sheets=sheets)),
    ):  # fmt: skip
        st.download_button(
            label, data=render, file_name=f"{name}.{ending}", mime=mime, on_click="ignore", key=f"{key}-{ending}",
            icon=icon,
        )  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=16)
def _notes(build_id: str, locale_name: str) -> tuple[tuple[str, ...], ...]:
    """What a table rests on, a row each: as-of date, build, definitions, and every threshold with its standard."""
    facts = build_facts()
    used = builds.thresholds().select("name", "value", "default_value", "description").rows()
    return (
        (t("As of"), day(facts["as_of_on"])),
        (t("Build"), build_id),
        (t("Definitions"), str(facts["definition_version"])),
        (t("Thresholds"), thresholds(facts)),
        (t("Threshold"), t("Value"), t("Standard"), t("What it does")),
        *(tuple(str(cell) for cell in row) for row in used),
    )


def file_name(key: str) -> str:
    """A file name without an ending, of what is shown."""
    return "common-ground-" + re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")
