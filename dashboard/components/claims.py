"""The verdict of the whole, and one claim opened."""

import polars as pl
import streamlit as st

from dashboard import wording
from etl.evidence import Claim, Evidence


def verdict_banner(evidence: Evidence) -> None:
    """The main claim's verdict, the headline estimate, what it rests on, and what would change our mind."""
    claim = evidence.claim("C4")
    with st.container(border=True):
        st.markdown(f"### {wording.VERDICT_ICONS[claim.verdict]} {_verdict(claim)}: {wording.CLAIMS['C4'].lower()}")
        st.markdown(wording.headline(evidence.avoided_per_100))
        st.caption(
            f"{wording.VERDICT_MEANINGS[claim.verdict]} Rests on {wording.counts(claim.adjusted)}; "
            f"{wording.percent(claim.unknown_share)} of the observed deals are left out because a practice is not known."
        )
        st.caption(f"What would change our mind: {wording.change_our_mind(claim)}")


def claim_card(claim: Claim) -> None:
    """One claim: verdict, sentence, crude beside adjusted, and the reasons of the verdict."""
    title = wording.CLAIMS[claim.claim_id]
    with st.expander(f"{wording.VERDICT_ICONS[claim.verdict]} **{claim.claim_id}** · {title} · **{_verdict(claim)}**"):
        st.markdown(wording.claim_sentence(claim))
        st.dataframe(_estimates(claim), hide_index=True, alt=f"Estimates of {claim.claim_id}")
        st.caption(f"What would change our mind: {wording.change_our_mind(claim)}")
        if claim.reasons:
            st.markdown("**What the verdict rests on**\n" + "\n".join(f"- {reason}" for reason in claim.reasons))
        if claim.adjustment:
            st.markdown(f"**Adjusted for** {', '.join(claim.adjustment)}.")


def _verdict(claim: Claim) -> str:
    return f"{claim.verdict} (provisional)" if claim.is_provisional else str(claim.verdict)


def _estimates(claim: Claim) -> pl.DataFrame:
    rows = (("crude", claim.crude), ("adjusted", claim.adjusted), ("adjusted ÷ control tickets", claim.control_ratio))
    return pl.DataFrame(
        {
            "estimate": [name for name, _ in rows],
            "rate ratio": [wording.number(estimate.value, 2) for _, estimate in rows],
            "95 % interval": [wording.interval(estimate) or estimate.withheld for _, estimate in rows],
            "deals": [estimate.n_deals for _, estimate in rows],
            "events": [estimate.n_events for _, estimate in rows],
            "method": [estimate.method for _, estimate in rows],
        }
    )
