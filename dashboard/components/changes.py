"""What moved since an earlier build: the choice of that build, headline numbers then and now, and every change."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard.components.charts import table
from dashboard.locale import t
from dashboard.summaries import changes as summaries


def against_picker(builds: pl.DataFrame) -> str | None:
    """The id of the earlier build that the reader chose; None, with a note, in a first build."""
    labels = summaries.build_labels(builds)
    if not labels:
        st.info(t("This is the first build of this warehouse. The next one will be compared with it."))
        return None
    return st.selectbox(t("Compared with"), list(labels), format_func=labels.__getitem__, key="against", width=420)


def changes_since(now: dict[str, Any], moved: pl.DataFrame, changes: pl.DataFrame) -> None:
    """How much moved, the headline numbers then and now, and each change with the rows of the exports behind it."""
    st.markdown(summaries.moved_sentence(moved, changes))
    if moved.is_empty():
        return
    table(
        summaries.headline_table(now, moved),
        key="changed-numbers",
        alt=t("Headline numbers then and now, with the deals that moved them by reason"),
    )
    if not changes.is_empty():
        table(
            summaries.changes_table(changes),
            key="changes",
            alt=t("Deals and escalations that changed, why, and the rows of the exports behind it"),
            wide=("input_rows",),
        )
