"""A chart with its finding, its data and its downloads; a table with its download."""

import re

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from dashboard import figures
from dashboard.export import image, table as tables


def chart(figure: go.Figure, *, title: str, subtitle: str, data: pl.DataFrame, key: str, footer: str) -> None:
    """Draw a chart under its finding, with the data behind it as a table, CSV and PNG."""
    st.markdown(f"#### {_escape(title)}")
    st.caption(subtitle)
    st.plotly_chart(figure, key=key, config=figures.CONFIG, alt=f"{title}. {subtitle}")
    with st.expander("Data and downloads"):
        st.dataframe(data, hide_index=True, alt=f"The data behind the chart: {title}")
        left, right = st.columns(2)
        with left:
            _csv(data, key)
        with right:
            if image.is_available():
                st.download_button(
                    "PNG picture",
                    data=lambda: image.to_png(figure, title=title, subtitle=subtitle, footer=footer),
                    file_name=f"{_file_name(key)}.png",
                    mime="image/png",
                    on_click="ignore",
                    key=f"{key}-png",
                    icon=":material/image:",
                )
            else:
                st.caption("Pictures need Chrome or Chromium on the server; the CSV needs none.")


def table(data: pl.DataFrame, *, key: str, alt: str, height: int | str = "auto") -> None:
    """A table, with its download below."""
    st.dataframe(data, hide_index=True, height=height, alt=alt, key=f"{key}-table")  # type: ignore[arg-type]
    _csv(data, key)


def _csv(data: pl.DataFrame, key: str) -> None:
    st.download_button(
        "CSV",
        data=lambda: tables.to_csv(data),
        file_name=f"{_file_name(key)}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"{key}-csv",
        icon=":material/table:",
    )


def _file_name(key: str) -> str:
    return "common-ground-" + re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")


def _escape(text: str) -> str:
    """Text from the data, shown as it is in Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|$~:])", r"\\\1", text)
