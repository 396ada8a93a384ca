"""The claims, a row each: a click on a row opens what it rests on below it, a second one closes it."""

from collections.abc import Callable

import streamlit as st

from dashboard.components import addresses
from dashboard.components.charts import look
from dashboard.components.filters import clear_filters_button
from dashboard.locale import t
from dashboard.summaries import evidence as summaries
from dashboard.wording.claims import CLAIMS
from dashboard.wording.safe import escape
from etl.evidence import Claim, Evidence

_AT_FIRST = "C4"
_CLOSED = "none"
_KEY = "claim"
# The button lies over its whole row, its words for screen readers only.
_ROWS = """<style>
[class*="st-key-claim-row-"] {position: relative; gap: 0}
[class*="st-key-claim-row-"]:hover {background: color-mix(in srgb, currentColor 5%, transparent)}
[class*="st-key-claim-open-"] {position: absolute; inset: 0; width: 100%}
[class*="st-key-claim-open-"] :is(.stButton, .stTooltipIcon, button) {width: 100%; height: 100%; min-height: 0}
[class*="st-key-claim-open-"] [data-testid="stMarkdownContainer"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)}
</style>"""

Behind = Callable[[tuple[Claim, ...]], None]


def claims_list(evidence: Evidence, behind: Behind, *, is_filtered: bool) -> None:
    """A row per claim: verdict, estimate with its interval drawn, what it rests on; the open one with what is behind.

    Claims that are not estimated of a part of the deals keep their row, which says so; `is_filtered` where a filter
    makes it a part. `behind` draws what stands behind a claim: its main contrast first, then the others.
    """
    if summaries.is_all_provisional(evidence):
        st.caption(t("All verdicts are provisional: one becomes firm where two quarter-ends in a row agree."))
    chosen = _chosen()
    st.html(_ROWS + summaries.claims_head(look()))
    estimated = {claims[0].claim_id: claims for claims in summaries.by_claim(evidence)}
    is_mixed = not summaries.is_all_provisional(evidence)
    for claim_id in CLAIMS:
        is_open = claim_id == chosen
        claims = estimated.get(claim_id, ())
        with st.container(key=f"claim-row-{claim_id}"):
            st.html(
                summaries.claim_row(claims[0], look(), is_mixed=is_mixed, is_open=is_open)
                if claims
                else summaries.row_left_out(claim_id, is_open=is_open)
            )
            _switch(claim_id, is_open=is_open)
        if is_open:
            with st.container(border=True, key=f"claim-behind-{claim_id}"):
                if claims:
                    behind(claims)
                else:
                    _left_out(claim_id, is_filtered=is_filtered)


def _chosen() -> str:
    """The claim that is open, kept in the URL; `none` where all are closed."""
    addresses.offer(_KEY, {**dict.fromkeys(CLAIMS, ""), _CLOSED: ""}, default=_AT_FIRST)
    chosen: str = st.session_state[_KEY]
    addresses.to_address(_KEY, [] if chosen == _AT_FIRST else [chosen])
    return chosen


def _switch(claim_id: str, *, is_open: bool) -> None:
    label = t("Close {claim}", claim=escape(claim_id)) if is_open else t("Open {claim}", claim=escape(claim_id))
    st.button(label, key=f"claim-open-{claim_id}", type="tertiary", on_click=_open,
              args=(_CLOSED if is_open else claim_id,))  # fmt: skip


def _open(claim_id: str) -> None:
    st.session_state[_KEY] = claim_id


def _left_out(claim_id: str, *, is_filtered: bool) -> None:
    st.markdown(f"### {escape(claim_id)} · {escape(t(CLAIMS[claim_id]))}")
    st.info(summaries.left_out())
    if is_filtered:
        clear_filters_button(claim_id)
