"""One account in one screen: four parts side by side, and the rows behind each headline number."""

from collections.abc import Mapping
from functools import partial

import polars as pl
import streamlit as st

from dashboard.components.charts import table
from dashboard.locale import t, tn
from dashboard.summaries.account.now import Part
from dashboard.wording.safe import escape


def glance(parts: tuple[Part, Part, Part, Part]) -> None:
    """Four parts, two beside each other."""
    for first, pair in ((0, parts[:2]), (2, parts[2:])):
        for at, (column, part) in enumerate(zip(st.columns(2, gap="small"), pair, strict=True), first):
            with column, st.container(border=True, height="stretch", gap="xsmall", key=f"glance-{at}"):
                _part(part)


def _part(part: Part) -> None:
    st.markdown(f"#### {escape(part.title)}")
    if part.lines:
        st.markdown("\n".join(f"- **{escape(what)}:** {escape(of_it)}" for what, of_it in part.lines))
    if part.below:
        st.caption(escape(part.below))


def rows_button(label: str, rows: Mapping[str, pl.DataFrame]) -> None:
    """A button that opens the rows that a headline number counts; none where there are none."""
    counted = rows.get(label)
    if counted is None or counted.is_empty():
        return
    text = tn("Show the {n} row behind it", "Show the {n} rows behind it", len(counted))
    if st.button(text, type="tertiary", icon=":material/list:", key=f"rows-{label}"):
        st.dialog(escape(label), width="large")(partial(_show, label, counted))()


def _show(label: str, counted: pl.DataFrame) -> None:
    table(counted, key="counted", alt=t("The rows that {number} counts", number=label),
          links=("record_url",) if "record_url" in counted.columns else ())  # fmt: skip
