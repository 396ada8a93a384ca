"""The tour for a first visit: offered in one line, shown as a strip above the pages, remembered for each viewer."""

from dataclasses import dataclass

import streamlit as st

from dashboard import access, desk
from dashboard.locale import deferred, t
from dashboard.wording.safe import escape
from etl.settings.paths import PAGES

IN_URL, _STEP = "tour", "tour-step"


@dataclass(frozen=True, slots=True)
class Step:
    """A stop of the tour: the page that it is on, and what to see there."""

    page: str
    title: str
    text: str


STEPS = (
    Step("trends", deferred("Where we stand"),
         deferred("Each card has a number, its change, and how sure it is. The icon in the corner of a card says how it"
                  " was computed. Grey and hatched always mean not known, never no.")),
    Step("trends", deferred("Why it changed"),
         deferred("One sentence above the cards says how much of the last change goes with alignment. Any two quarters"
                  " can be compared; bars and points can be clicked.")),
    Step("evidence", deferred("Whether it holds"),
         deferred("Eleven claims with a verdict each. A row opens to what the verdict rests on, and to what would"
                  " change it. That there is too little data is an answer too.")),
    Step("account", deferred("One account"),
         deferred("What was agreed before signature, by whom, and what followed. Each line leads to the row of the"
                  " export that it comes from.")),
    Step("watch_list", deferred("What can still be done"),
         deferred("Open deals that lack a practice, with the days that are left and who acts next. Mark a step as done,"
                  " snoozed or not needed.")),
    Step("review", deferred("What to take along"),
         deferred("The quarter as slides, with charts that stay editable. What was loaded, and what was not, is on the"
                  " page Data; how the numbers are made is on the page Method.")),
)  # fmt: skip


def tour(page: str) -> None:
    """The step of the tour that the viewer is at; else the offer of it, once for each viewer.

    `?tour=1` begins it. `page` is the one that is shown.
    """
    if st.query_params.get(IN_URL) is not None:
        del st.query_params[IN_URL]
        _go(0, page)
    at = st.session_state.get(_STEP)
    if at is not None:
        _strip(at, page)
    elif not desk.has_toured(access.viewer()):
        _offer(page)


def tour_again() -> None:
    """A button at the foot of a page that begins the tour."""
    if st.button(t("Take the tour"), key="tour-again", type="tertiary", icon=":material/tour:"):
        st.session_state[_STEP] = 0
        st.switch_page(PAGES / f"{STEPS[0].page}.py")


def _offer(page: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="tour-offer"):
        st.caption(t("First time here? Six stops show what each page is for, in two minutes."), width="content")
        if st.button(t("Show me"), key="tour-begin", type="tertiary"):
            _go(0, page)
        st.button(t("No, thanks"), key="tour-refuse", type="tertiary", on_click=_end)


def _strip(at: int, page: str) -> None:
    step, last = STEPS[at], len(STEPS) - 1
    with st.container(border=True, key="tour"):
        stop = t("{n} of {all}", n=at + 1, all=len(STEPS))
        st.markdown(f"**{stop} · {escape(t(step.title))}.** {escape(t(step.text))}")
        with st.container(horizontal=True, gap="small"):
            if st.button(t("Back"), key="tour-back", disabled=at == 0):
                _go(at - 1, page)
            if at < last and st.button(t("Next"), key="tour-next", type="primary"):
                _go(at + 1, page)
            st.button(t("End the tour") if at == last else t("Skip the tour"), key="tour-end", on_click=_end,
                      type="primary" if at == last else "tertiary")  # fmt: skip


def _go(at: int, page: str) -> None:
    st.session_state[_STEP] = at
    if STEPS[at].page == page:
        st.rerun()
    st.switch_page(PAGES / f"{STEPS[at].page}.py")


def _end() -> None:
    st.session_state.pop(_STEP, None)
    desk.end_tour(access.viewer())
