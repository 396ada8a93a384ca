"""The drawer with the record of an export behind a row: its own cells, the file, the row, and the way to its system."""

from functools import partial

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.components.charts import table
from dashboard.components.narrow import cell_text
from dashboard.locale import deferred, t
from dashboard.queries import records
from dashboard.summaries import record as summaries
from dashboard.wording.safe import cut, escape

_TITLE = deferred("The record in the export")
Place = tuple[str, int]  # file and row


def record_choice(key: str, rows: pl.DataFrame) -> None:
    """On a narrow screen, where the rows of the table `key` are cards: the choice of a row, in place of its cell."""
    names = [" · ".join(map(cell_text, row)) for row in rows.select(rows.columns[:2]).iter_rows()]
    with st.container(key=f"narrow-{key}-row"):
        st.selectbox(t("Show the record behind"), range(len(names)), index=None, key=f"{key}-row",
                     placeholder=t("Choose a row"), format_func=lambda at: cut(names[at]))  # fmt: skip


def open_picked(key: str, places: list[Place | None]) -> None:
    """Open the drawer of the row that the reader has just picked of the table `key`; `places` of its rows."""
    selection = getattr(st.session_state.get(f"{key}-table"), "selection", None)
    cells = selection["cells"] if selection else []
    picked = (int(cells[0][0]) if cells else None, st.session_state.get(f"{key}-row"))
    before = st.session_state.get(f"{key}-opened", (None, None))
    st.session_state[f"{key}-opened"] = picked
    for now, then in zip(picked, before, strict=True):
        if now is not None and now != then and now < len(places):
            _open(places[now])
            return


def open_addressed() -> None:
    """Open the drawer of the record that the URL names, once; say so where it is not kept."""
    record_id = st.query_params.get("record")
    if not record_id or st.session_state.get("record-opened") == record_id:
        return
    st.session_state["record-opened"] = record_id
    place = records.place_of(access.scope(), record_id)
    if place is None:
        number = record_id.partition(":")[2]
        st.info(t("No record of {number} is kept here, because it was not escalated and no practice rests on it.",
                  number=escape(number)))  # fmt: skip
    else:
        _open(place)


def _open(place: Place | None) -> None:
    st.dialog(t(_TITLE), width="large")(partial(_show, place))()


def _show(place: Place | None) -> None:
    found = records.record(access.scope(), *place) if place else None
    if found is None:
        st.info(t("No record of an export stands behind this row: it says that none was found."))
        return
    st.markdown(f"**{escape(summaries.where(found.source_file, found.source_row))}**")
    st.caption(escape(t("Exported from {system}.", system=found.source_system)))
    if summaries.is_address(found.address):
        st.link_button(t("Open in {system}", system=escape(found.source_system)), str(found.address),
                       icon=":material/open_in_new:")  # fmt: skip
    else:
        st.caption(t("No address of this record is exported or configured."))
    table(summaries.cells(found.cells, found.read_as), key="record", alt=t("The cells of the record as exported"),
          headings=summaries.headings())  # fmt: skip


def places(rows: pl.DataFrame) -> list[Place | None]:
    """File and row of each row that has `source_file` and `source_row`; None where no record stands behind it."""
    return [
        (file, int(row)) if file is not None and row is not None else None
        for file, row in rows.select("source_file", "source_row").iter_rows()
    ]
