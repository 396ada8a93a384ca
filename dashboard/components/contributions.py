"""What moved since the last quarter, each part with a link to where it can be seen; and why, opened with one click."""

from functools import partial
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.components.charts import chart, plain_table
from dashboard.components.how_computed import how_computed
from dashboard.figures.contributions import moves
from dashboard.locale import t
from dashboard.queries import builds
from dashboard.queries import changes as changes_queries
from dashboard.summaries import changes as changed
from dashboard.summaries import contributions as summaries
from dashboard.wording import counts
from dashboard.wording.contributions import moved_sentence, signed
from dashboard.wording.safe import escape
from dashboard.wording.words import quarter
from etl.settings.paths import PAGES

ACCOUNT, DATA = PAGES / "account.py", PAGES / "data.py"
_WHY = "why"
_ARROW = ":material/arrow_forward:"
_QUIET_LINKS = """<style>
[class*="st-key-moved-"] {border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); padding-top: .35rem}
</style>"""


def why_it_moved(moved: summaries.Moved | None, *, words: str, footer: str, why: str = "") -> None:
    """The change of the escalation rate, its largest parts, and on demand all of them; or why there is none.

    `why` is the cause where no deal at all was observed.
    """
    st.html(_QUIET_LINKS)
    st.markdown("#### " + t("What moved since the quarter before"))
    if moved is None:
        few = t("Nothing can be compared: two full quarters with observed months are needed. Load more ticket history.")
        st.info(t("Nothing can be compared. {why}", why=escape(why)) if why else few)
        return
    with st.container(horizontal=True, vertical_alignment="top", wrap=False):
        st.markdown(f"**{escape(moved.title)}.** {escape(moved.counts)}", width="stretch")
        how_computed("rate_change", key="moves")
    for row in summaries.largest(moved.parts):
        _row(row, moved.account_ids)
    if st.toggle(t("Why did it change?"), key=_WHY, bind="query-params"):
        _why(moved, words=words, footer=footer)


def _row(row: dict[str, Any], account_ids: dict[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"moved-{row['split']}"):
        st.markdown(moved_sentence(row), width="stretch")
        split, part = row["split"], row["part"]
        if part == summaries.not_recorded():
            return
        if split == summaries.ACCOUNT:
            query = {"account": account_ids[part]}
            st.page_link(ACCOUNT, label=t("Open the account"), query_params=query, icon=_ARROW)
        elif split in summaries.DIMENSIONS:
            _go(t("Show only these"), split, [part])
        else:
            _go(t("Show all parts"), _WHY, True)


def _go(label: str, key: str, value: object) -> None:
    """A link that sets a widget of this page; the widget carries it into the URL."""

    def set_widget() -> None:
        st.session_state[key] = value

    st.button(escape(label), key=f"go-{key}", on_click=set_widget, type="tertiary", icon=_ARROW)


def _why(moved: summaries.Moved, *, words: str, footer: str) -> None:
    left, right = st.columns([2, 1], gap="large")
    drawn = summaries.shown(moved.parts)
    with left:
        chart(
            partial(moves, drawn),
            title=t("Each split adds up to {change} per 100 months", change=signed(moved.change)),
            subtitle=t(
                "What each part adds to the change from {first} to {last}, {words}, n = {n}. Grey: within chance.",
                first=quarter(moved.pair[0]),
                last=quarter(moved.pair[1]),
                words=words,
                n=counts.attributable_escalations(moved.n_events),
            ),
            data=summaries.table(moved.parts),
            headings=summaries.headings(moved.pair),
            key="moves",
            footer=footer,
        )
    with right:
        _data_changes()


def _data_changes() -> None:
    """What the data themselves changed since the build before: a late record is not a change of the world."""
    st.markdown("#### " + t("What the data themselves changed"))
    labels = changed.build_labels(builds.compared_builds())
    if labels:
        against, label = next(iter(labels.items()))
        scope = access.scope()
        moved, changes = changes_queries.moved(scope, against), changes_queries.changes(scope, against)
        st.caption(t("Compared with: {build}", build=escape(label)))
        st.markdown(changed.moved_sentence(moved, changes))
        if not moved.is_empty():
            numbers = changed.headline_table(changes_queries.totals_now(scope), moved)
            alt = t("Headline numbers in the build before and now")
            plain_table(numbers.select("number_name", "then", "now"), alt=alt)
    else:
        st.info(t("This is the first build of this warehouse. The next one will be compared with it."))
    st.page_link(DATA, label=t("Every change with its rows"), icon=_ARROW)
