"""The verdict of the whole, and the claims: a row each, opened below."""

import polars as pl
import streamlit as st

from dashboard import figures, wording
from dashboard.components.charts import look
from dashboard.summaries import evidence as summaries
from dashboard.wording import escape
from etl.evidence import Claim, Evidence

_COLUMNS = [5, 2.4, 3, 2.2]


def verdict_banner(evidence: Evidence) -> None:
    """The headline estimate, the main claim's verdict, what it rests on, and what would change our mind."""
    claim = evidence.claim("C4")
    with st.container(border=True):
        st.markdown(f"{wording.VERDICT_ICONS[claim.verdict]} **{_verdict(claim)}** · {wording.CLAIMS['C4']}")
        st.markdown(f"### {wording.headline(evidence.avoided_per_100)}")
        st.markdown(wording.VERDICT_MEANINGS[claim.verdict])
        st.caption(
            f"Rests on {wording.counts(claim.adjusted)} in the first 12 months;"
            f" {wording.percent(claim.unknown_share)} of the observed deals are left out: a practice is not known."
            "  \n"
            f"**What would change our mind:** {wording.change_our_mind(claim)}"
        )


def claims_list(evidence: Evidence) -> None:
    """A row per claim: verdict, estimate with its interval drawn, what it rests on; its other contrasts below."""
    headings = ("Claim", "Verdict", "Ratio, adjusted (¼ to 4, dashed: 1)", "Rests on")
    for column, heading in zip(st.columns(_COLUMNS), headings, strict=True):
        column.caption(heading)
    for main, *others in summaries.by_claim(evidence):
        with st.container(border=True, gap="xxsmall"):
            _row(main)
            with st.expander("What it rests on", type="compact"):
                _details(main)
                if others:
                    st.markdown("**Other contrasts**")
                    alt = f"Other contrasts of {main.claim_id}"
                    st.dataframe(summaries.contrasts_table(others), hide_index=True, alt=alt)


def _row(claim: Claim) -> None:
    title = wording.claim_title(claim)
    what, verdict, drawn, basis = st.columns(_COLUMNS, vertical_alignment="center")
    what.markdown(f"**{claim.claim_id}** · {title}")
    small = "  \n:small[:gray[provisional]]" if claim.is_provisional else ""
    verdict.markdown(f"{wording.VERDICT_ICONS[claim.verdict]} **{claim.verdict}**{small}")
    shown = claim.crude if claim.measure == "share" else claim.adjusted
    if shown.value is None:
        drawn.caption(escape(shown.withheld or "No estimate."))
    elif claim.measure == "share":
        drawn.caption(f"**{wording.percent(shown.value)}**, {wording.interval(shown, digits=0, scale=100)} %")
    else:
        with drawn.container(gap=None):
            words = f"{shown.value:.2f}, {wording.interval(shown)}"
            alt = f"{wording.in_words(claim.measure)} {words}"
            st.image(figures.interval_svg(shown, look(), label=title), width="stretch", alt=alt)
            st.caption(f"**{words}**" + ("" if claim.measure == "rate ratio" else f" ({claim.measure})"))
    basis.caption(wording.counts(shown, wording.events(claim)))


def _details(claim: Claim) -> None:
    st.markdown(wording.claim_sentence(claim))
    st.dataframe(_estimates(claim), hide_index=True, alt=f"Estimates of {claim.claim_id}: {claim.contrast}")
    if claim.checks:
        st.dataframe(_checks(claim), hide_index=True, alt=f"Checks of {claim.claim_id}: {claim.contrast}")
    if claim.reasons:
        st.markdown("**What the verdict rests on**\n" + "\n".join(f"- {escape(reason)}" for reason in claim.reasons))
    st.markdown(f"**What would change our mind.** {wording.change_our_mind(claim)}")
    if claim.adjustment:
        st.markdown(f"**Adjusted for** {', '.join(claim.adjustment)}.")


def _verdict(claim: Claim) -> str:
    return f"{claim.verdict} (provisional)" if claim.is_provisional else str(claim.verdict)


def _checks(claim: Claim) -> pl.DataFrame:
    marks = {True: "● held", False: "○ failed", None: "for information"}
    return pl.DataFrame(
        {
            "What could overturn it": [check.name for check in claim.checks],
            "Outcome": [marks[check.is_passed] for check in claim.checks],
            "Found": [check.text for check in claim.checks],
        }
    )


def _estimates(claim: Claim) -> pl.DataFrame:
    rows = (("crude", claim.crude), ("adjusted", claim.adjusted), ("adjusted ÷ control tickets", claim.control_ratio))
    return pl.DataFrame(
        {
            "Estimate": [name for name, _ in rows],
            wording.in_words(claim.measure): [wording.number(estimate.value, 2) for _, estimate in rows],
            "95 % interval": [wording.interval(estimate) or estimate.withheld for _, estimate in rows],
            "Deals": [estimate.n_deals for _, estimate in rows],
            "Events": [estimate.n_events for _, estimate in rows],
            "Method": [estimate.method for _, estimate in rows],
        }
    )
