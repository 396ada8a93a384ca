"""The frame of a page: title and freshness, and what to do when empty."""

from typing import Any

import streamlit as st

from dashboard.components.charts import look
from dashboard.components.search import search_box
from dashboard.locale import deferred, t, tn
from dashboard.wording import counts
from dashboard.wording.safe import code, escape
from dashboard.wording.words import day

TITLES = {
    "trends": deferred("Trends"),
    "evidence": deferred("Evidence"),
    "where_it_works": deferred("Where it works"),
    "account": deferred("Account"),
    "watch_list": deferred("Watch list"),
    "review": deferred("Review"),
    "data": deferred("Data"),
    "method": deferred("Method"),
}
QUESTIONS = {
    "trends": deferred("Are we aligning more, and are escalations falling?"),
    "evidence": deferred("Do the practices go with fewer escalations, and by how much?"),
    "where_it_works": deferred("Do the practices go with fewer escalations in every kind of deal?"),
    "account": deferred("What was agreed, when, who said so, and what followed?"),
    "watch_list": deferred("Which open deals still lack a practice, and what can be done while there is room?"),
    "review": deferred("What goes into the quarterly review?"),
    "data": deferred("What was loaded, what was refused, and where nothing could be known?"),
    "method": deferred("How are the numbers made, and can they be trusted?"),
}
_TIGHTER_TOP = ".stMainBlockContainer {padding-top: 4.5rem; padding-bottom: 4rem}"
# Streamlit draws captions too faint to read on white (4.2 : 1, where 4.5 are needed).
_READABLE = '[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * {color: MUTED; opacity: 1}'


def header(page: str, facts: dict[str, Any]) -> None:
    """The title of a page named as its file is, the question that it answers, and how fresh its data are."""
    readable_style()
    left, right = st.columns([1, 1], vertical_alignment="top")
    left.title(t(TITLES[page]), anchor=False)
    left.caption(t(QUESTIONS[page]))
    with right:
        search_box(page)
    build = t("Build {build}", build=escape(facts["build_id"]))
    right.caption(escape(freshness(facts)), text_alignment="right", help=build)


def readable_style() -> None:
    """The room above a page, and captions dark enough to be read."""
    st.html(f"<style>{_TIGHTER_TOP} {_READABLE.replace('MUTED', look().muted)}</style>")


def freshness(facts: dict[str, Any]) -> str:
    """As-of date, sources and checks of the build, in one line."""
    failed = facts["n_failed_checks"]
    checks = t("all checks passed") if failed == 0 else t("{n} of {all} checks warn", n=failed, all=facts["n_checks"])
    sources = tn("{n} source", "{n} sources", facts["n_sources"])
    return t("As of {day} · {sources} · {checks}", day=day(facts["as_of_on"]), sources=sources, checks=checks)


def what_if_notice(options: str, *, is_promoted: bool) -> None:
    """That the build is a what-if, made with these options; nothing where it is a regular one."""
    if options and is_promoted:
        st.info(t("Built with {options}, and promoted: reviews of its quarter rest on it.", options=code(options)))
    elif options:
        st.info(t("This is a what-if, built with {options}. No review rests on it.", options=code(options)))


def blind_notice(reach: dict[str, Any]) -> None:
    """That the build can tell of no deal, and the next step; nothing where it can."""
    if reach["n_deals"] == 0:
        st.warning(
            t(
                "No signed deal was loaded: nothing can be shown yet. Next: `common-ground detect` says what each file"
                " is taken for."
            )
        )
    elif reach["n_tickets"] > 0 and reach["n_reaching"] == 0:
        st.warning(
            t(
                "None of {n} belongs to the account of a deal: the outcomes of {deals} are unknown. Next:"
                " `common-ground link` suggests which accounts are the same.",
                n=counts.tickets(reach["n_tickets"]),
                deals=counts.deals(reach["n_deals"]),
            )
        )


def no_build(build_id: str) -> None:
    """The next step where the build that was asked for is not published."""
    st.title("Common Ground", anchor=False)
    st.info(
        t(
            "There is no build {build}. `common-ground builds list` shows those that there are.",
            build=escape(build_id),
        )
    )


def no_deal() -> None:
    """The next step where there is no signed deal to show."""
    st.info(
        t(
            "No signed deal is in the exports yet. Load an export of won deals or signed contracts, then run"
            " `common-ground build` again; the Data page shows what was read."
        )
    )
