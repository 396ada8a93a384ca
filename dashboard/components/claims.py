"""The verdict of the whole, and what stands behind a claim."""

import polars as pl
import streamlit as st

from dashboard.components import robustness
from dashboard.components.charts import table
from dashboard.components.how_computed import how_computed
from dashboard.components.take_up import staggered_take_up
from dashboard.components.vanished import vanished
from dashboard.locale import inside, t
from dashboard.locale.written import written
from dashboard.summaries import evidence as summaries
from dashboard.wording.claims import (
    CLAIMS,
    VERDICT_MARKS,
    VERDICT_MEANINGS,
    claim_as_computed,
    claim_sentence,
    claim_title,
    verdict_in_full,
)
from dashboard.wording.estimates import counts, interval, pooled_sentence
from dashboard.wording.safe import escape
from dashboard.wording.verdicts import change_our_mind, has_amount, headline, what_differs
from dashboard.wording.words import in_words, number, percent
from etl.evidence import Claim, Estimate, Evidence, Verdict


def verdict_banner(evidence: Evidence) -> None:
    """The main claim's verdict, the amount where it carries one, what it rests on, and what would change our mind."""
    claim = evidence.claim("C4")
    with st.container(border=True):
        st.markdown(f"{VERDICT_MARKS[claim.verdict]} **{escape(verdict_in_full(claim))}** · {t(CLAIMS['C4'])}")
        said = escape(headline(evidence))
        st.markdown(f"### {said}" if has_amount(evidence) else said)
        st.markdown(t(VERDICT_MEANINGS[claim.verdict]))
        _what_differs(claim, evidence)
        basis = escape(_basis(claim))
        mind = t("**What would change our mind:** {what}", what=escape(change_our_mind(claim)))
        st.caption(f"{basis}  \n{mind}")


def part_banner(evidence: Evidence, pooled: Estimate | None) -> None:
    """The estimate of a part of the deals, alone and drawn towards that of all other deals: no verdict."""
    claim = evidence.claim("C4")
    with st.container(border=True):
        st.markdown("**" + t("No verdict: a part of the deals earns none") + f"** · {t(CLAIMS['C4'])}")
        st.markdown(escape(claim_sentence(claim)), help=escape(claim_as_computed(claim)) or None)
        if pooled is not None:
            st.markdown(escape(pooled_sentence(pooled)))
        st.caption(escape(_basis(claim)))


def _what_differs(claim: Claim, evidence: Evidence) -> None:
    found = what_differs(evidence) if claim.verdict is Verdict.CONFOUNDED else ""
    if found:
        st.markdown(escape(found))


def _basis(claim: Claim) -> str:
    """What a claim's estimate rests on, and the share of the observed deals that it leaves out."""
    if claim.adjusted.n_deals == 0:
        return t("No deal has both known practices and known outcomes.")
    return t(
        "Rests on {counts} in the first 12 months. {share} of the observed deals are left out, because a practice is"
        " not known.",
        counts=counts(claim.adjusted), share=percent(claim.unknown_share),
    )  # fmt: skip


def behind(evidence: Evidence, claims: tuple[Claim, ...], *, words: str, footer: str, is_whole: bool) -> None:
    """All that stands behind a claim; what is made of all deals only says so where the deals are a part."""
    claim_details(claims, is_whole=is_whole)
    robustness.claim_charts(evidence, claims[0], words=words, footer=footer, is_whole=is_whole)
    if claims[0].claim_id != "C4":
        return
    if not is_whole:
        st.caption(t("Curves since signature, balance and staggered take-up: {why}", why=inside(summaries.left_out())))
        return
    robustness.curves_since_signature(footer=footer)
    robustness.balance_of_deals(evidence, footer=footer)
    staggered_take_up(evidence, footer=footer)


def claim_details(claims: tuple[Claim, ...], *, is_whole: bool) -> None:
    """What a claim rests on: its sentence, estimates, checks, and its other contrasts; of all deals or of a part."""
    main, *others = claims
    st.markdown(f"### {escape(main.claim_id)} · {escape(claim_title(main))}")
    st.markdown(
        f"{VERDICT_MARKS[main.verdict]} **{escape(verdict_in_full(main))}** · {escape(claim_sentence(main))}",
        help=escape(claim_as_computed(main)) or None,
    )
    st.markdown(t("**What would change our mind.** {what}", what=escape(change_our_mind(main))))
    how_computed("rate_ratio", "aligned", key=f"claim-{main.claim_id}", method=written(main.adjusted.method))
    tabs = [t("Estimates"), t("Checks and reasons"), *([t("Other contrasts")] if others else [])]
    for name, tab in zip(tabs, st.tabs(tabs), strict=True):
        with tab:
            if name == tabs[0]:
                _estimates_tab(main)
            elif name == tabs[1]:
                _checks_tab(main)
                if is_whole and main.claim_id == "C4":
                    vanished()
            else:
                alt = t("Other contrasts of {claim}", claim=main.claim_id)
                table(summaries.contrasts_table(others), key=f"contrasts-{main.claim_id}", alt=alt)


def _estimates_tab(claim: Claim) -> None:
    alt = t("Estimates of {claim}: {contrast}", claim=claim.claim_id, contrast=written(claim.contrast))
    measure = {"value": in_words(claim.measure)}
    table(_estimates(claim), key=f"estimates-{claim.claim_id}", alt=alt, headings=measure)
    if claim.adjustment:
        st.caption(t("Adjusted for {what}.", what=escape(", ".join(map(written, claim.adjustment)))))


def _checks_tab(claim: Claim) -> None:
    if claim.reasons:
        st.markdown("\n".join(f"- {escape(written(reason))}" for reason in claim.reasons))
    if claim.checks:
        alt = t("Checks of {claim}: {contrast}", claim=claim.claim_id, contrast=written(claim.contrast))
        table(_checks(claim), key=f"checks-{claim.claim_id}", alt=alt, wide=("found",))
    else:
        st.caption(t("Checks are made of all deals, when a build is made; a filtered set is estimated without them."))


def _checks(claim: Claim) -> pl.DataFrame:
    marks = {True: t("● held"), False: t("○ failed"), None: t("for information")}
    return pl.DataFrame(
        {
            "check_name": [written(check.name) for check in claim.checks],
            "outcome": [marks[check.is_passed] for check in claim.checks],
            "found": [written(check.text) for check in claim.checks],
        }
    )


def _estimates(claim: Claim) -> pl.DataFrame:
    rows = (
        (t("crude"), claim.crude),
        (t("adjusted"), claim.adjusted),
        (t("adjusted ÷ control tickets"), claim.control_ratio),
    )
    return pl.DataFrame(
        {
            "estimate": [name for name, _ in rows],
            "value": [number(estimate.value, 2) for _, estimate in rows],
            "interval": [interval(estimate) or written(estimate.withheld or "") for _, estimate in rows],
            "n_deals": [estimate.n_deals for _, estimate in rows],
            "n_events": [estimate.n_events for _, estimate in rows],
            "method": [written(estimate.method) for _, estimate in rows],
        }
    )
