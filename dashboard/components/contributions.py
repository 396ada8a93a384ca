"""Why the rate changed: the answer, what it is made of by alignment, and every other part with a way to see it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from dashboard import access
from dashboard.components.charts import chart, plain_table
from dashboard.components.clicks import narrow, open_page
from dashboard.components.how_computed import how_computed
from dashboard.components.portfolio import Portfolio
from dashboard.figures.change import alignment_parts
from dashboard.figures.contributions import moves
from dashboard.locale import t
from dashboard.queries import builds
from dashboard.queries import changes as changes_queries
from dashboard.summaries import changes as changed
from dashboard.summaries import contributions as summaries
from dashboard.wording import counts
from dashboard.wording.contributions import alignment_title, answer, moved_sentence, signed, span_name
from dashboard.wording.safe import escape
from etl.settings.paths import PAGES

ACCOUNT, DATA = PAGES / "account.py", PAGES / "data.py"
_WHY = "why"
THEN, NOW = "then", "now"  # the keys of the spans compared
Pick = Callable[[summaries.Spans], summaries.Moved | None]
_ARROW = ":material/arrow_forward:"
_QUIET_LINKS = """<style>
[class*="st-key-moved-"] {border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); padding-top: .35rem}
</style>"""


def why_answer(chosen: Portfolio, pick: Pick) -> summaries.Moved | None:
    """The two spans to compare, kept in the URL, and the answer in two sentences; or why there is none.

    `pick` gives what moved between two spans.
    """
    names = list(chosen.spans)
    with st.container(key="why-answer", gap="small"):
        if chosen.moved is None and len(names) < 2:
            st.info(t("Whether escalations changed is not known: two full quarters with observed months are needed."))
            return None
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown("#### " + t("Why did it change?"), width="content")
            then, now = _span_picker(THEN, t("From"), names, 1), _span_picker(NOW, t("To"), names, 0)
            how_computed("rate_change", "equal_age", key="why-answer")
        moved = pick((chosen.spans[then], chosen.spans[now])) if then != now else None
        if moved is None:
            st.info(t("Choose two different quarters or years to compare."))
            return None
        st.markdown(f"**{escape(moved.title)}.** {escape(answer(moved.change))}")
    return moved


def _span_picker(key: str, label: str, names: list[str], at: int) -> str:
    """One of the spans, kept in the URL; the last full quarters to begin with."""
    if st.session_state.get(key) not in (None, *names):  # of another filter
        del st.session_state[key]
    chosen = st.selectbox(
        escape(label), names, index=at, key=key, bind="query-params", label_visibility="collapsed", width=130
    )
    return str(chosen)


def compare(then: str, now: str, names: list[str]) -> None:
    """Set the spans to two quarters by their names, where both can be compared."""
    if {then, now} <= set(names):
        st.session_state[THEN], st.session_state[NOW] = then, now


def why_it_moved(moved: summaries.Moved | None, *, words: str, footer: str, why: str = "") -> None:
    """What the change is made of by alignment, its largest other parts, and on demand all; or why there is none.

    `why` is the cause where no deal at all was observed.
    """
    st.html(_QUIET_LINKS)
    if moved is None:
        st.markdown("#### " + t("Why did it change?"))
        few = t("Nothing can be compared: two full quarters with observed months are needed. Load more ticket history.")
        st.info(t("Nothing can be compared. {why}", why=escape(why)) if why else few)
        return
    left, right = st.columns(2, gap="large")
    with left:
        _by_alignment(moved, words=words, footer=footer)
    with right:
        st.markdown("#### " + t("Where it moved most"))
        st.caption(escape(moved.counts) + " " + t("The months of the parts below are counted at equal deal age."))
        for row in summaries.largest(moved.parts):
            _row(row, moved.account_ids)
    if st.toggle(t("Every part of the change"), key=_WHY, bind="query-params"):
        _why(moved, words=words, footer=footer)


def _by_alignment(moved: summaries.Moved, *, words: str, footer: str) -> None:
    change = moved.change
    chart(
        partial(alignment_parts, change),
        title=alignment_title(change),
        subtitle=t(
            "What each part accounts for in the change of escalations per 100 months of contract from {first} to"
            " {last}, at equal deal age, {words}, n = {n}. The parts add up; lines are 95 % intervals, grey ones"
            " could be chance. It says what moved, not what brought it about.",
            first=span_name(moved.spans[0]), last=span_name(moved.spans[1]), words=words,
            n=counts.escalations(change.whole.n_events),
        ),
        data=summaries.alignment_table(change),
        headings=summaries.alignment_headings(),
        key="alignment-parts",
        footer=footer,
        terms=("change_by_alignment", "aligned", "equal_age"),
    )  # fmt: skip


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
            st.button(t("Show only these"), key=f"go-{split}", on_click=narrow, args=({split: [part]},),
                      type="tertiary", icon=_ARROW)  # fmt: skip
        else:
            _go(t("Show all parts"), _WHY, True)


def part_clicked(account_ids: dict[str, str], point: dict[str, Any]) -> None:
    """Narrow the page to the part of a bar, or open its account. `account_ids` by part."""
    split, part = point["customdata"]
    if part == summaries.not_recorded():
        return
    if split in summaries.DIMENSIONS:
        narrow({split: [part]})
    elif split == summaries.ACCOUNT and part in account_ids:
        open_page(ACCOUNT, account=account_ids[part])


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
            title=t(
                "Each split adds up to {change} per 100 months of contract", change=signed(moved.change.whole.adds)
            ),
            subtitle=t(
                "What each part adds to the change from {first} to {last} at equal deal age, {words}, n = {n}. Grey"
                " bars could be chance. A click on an account's bar opens it; on any other, it narrows the page to"
                " that part.",
                first=span_name(moved.spans[0]),
                last=span_name(moved.spans[1]),
                words=words,
                n=counts.attributable_escalations(moved.change.whole.n_events),
            ),
            data=summaries.table(moved.parts),
            headings=summaries.headings(moved.spans),
            key="moves",
            footer=footer,
            terms=("rate_change",),
            on_click=partial(part_clicked, moved.account_ids),
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
