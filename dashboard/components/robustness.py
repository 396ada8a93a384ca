"""What stands behind a claim, drawn: curves, other specifications and readings, balance; and what-ifs."""

from functools import partial

import polars as pl
import streamlit as st

from dashboard.components.charts import chart
from dashboard.components.how_computed import how_computed
from dashboard.figures.curves import curves
from dashboard.figures.evidence import dose_response, forest
from dashboard.figures.robustness import balance, readings
from dashboard.figures.specifications import specification_curve
from dashboard.locale import deferred, inside, t
from dashboard.locale.written import written
from dashboard.queries.evidence import stored_outlook
from dashboard.summaries import evidence as summaries
from dashboard.summaries import robustness as rows
from dashboard.wording import counts
from dashboard.wording.safe import escape
from dashboard.wording.words import PRACTICES, number
from etl.evidence import Claim, Evidence

_COUNTED = ("C1", "C2", "C3", "C4")  # the claims with a ratio of escalations and every check


def claim_charts(evidence: Evidence, claim: Claim, *, words: str, footer: str, is_whole: bool) -> None:
    """The charts of one claim; nothing for a claim without any. `is_whole`: of all deals of the firm."""
    if claim.claim_id not in _COUNTED:
        return
    left, right = st.columns(2, gap="large")
    with left:
        if claim.claim_id == "C4":
            _levels(evidence, words=words, footer=footer)
        else:
            _forest(evidence, words=words, footer=footer)
    with right:
        _readings(claim, footer=footer)
    specified = rows.specifications(evidence, claim.claim_id)
    if not specified.is_empty():
        chart(
            partial(specification_curve, specified),
            title=rows.specification_title(claim),
            subtitle=t(
                "The rate ratio by each of {n} ways to estimate it, in order, with 95 % intervals. The diamond is"
                " the one reported; blue ones lie wholly below 1. Below stands what each way does otherwise, with"
                " the median ratio. This is no test, since they share their deals.",
                n=len(specified),
            ),
            data=specified,
            key=f"specifications-{claim.claim_id}",
            footer=footer,
            terms=("rate_ratio",),
        )
    elif not is_whole:
        st.caption(t("Other specifications: {why}", why=inside(summaries.left_out())))


def _levels(evidence: Evidence, *, words: str, footer: str) -> None:
    if all(level.crude.value is None for level in evidence.levels):
        st.info(t("No deal has all three practices known and an observed outcome."))
        return
    chart(
        partial(dose_response, evidence.levels),
        title=summaries.dose_title(evidence),
        subtitle=t("Attributable escalations per 100 months of contract in the first 12 months, not adjusted,"
                   " {words}. Lines are 95 % intervals.", words=words),
        data=summaries.levels_table(evidence),
        key="dose-response",
        footer=footer,
        terms=("escalation_rate", "aligned"),
    )  # fmt: skip


def _forest(evidence: Evidence, *, words: str, footer: str) -> None:
    claims = summaries.estimated(evidence)
    if not claims:
        st.info(
            t("No ratio can be estimated. {why}", why=escape(written(evidence.claim("C4").adjusted.withheld or "")))
        )
        return
    chart(
        partial(forest, claims),
        title=summaries.forest_title(evidence),
        subtitle=t("Rate ratios of attributable escalations"
                   " in the first 12 months with 95 %"
                   " intervals, {words}, n = {n}. Filled"
                   " points are adjusted, hollow ones are"
                   " not.", words=words, n=evidence.claim("C4").adjusted.n_deals),
        data=summaries.claims_table(evidence),
        key="claims",
        footer=footer,
        terms=("rate_ratio", "success_definition", "delivery_voice", "risk_ownership"),
    )  # fmt: skip


def _readings(claim: Claim, *, footer: str) -> None:
    found = rows.readings(claim)
    if found.filter("is_main").is_empty():
        st.info(t("No ratio can be estimated. {why}", why=escape(written(claim.adjusted.withheld or ""))))
        return
    chart(
        partial(readings, found),
        title=rows.readings_title(found),
        subtitle=t("The ratio of {n}, estimated in other ways. Lines are 95 % intervals, dotted ones a range;"
                   " diamonds are placebos with 90 % intervals, where 1 is expected and less would be a warning.",
                   n=counts.deals(claim.adjusted.n_deals)),
        data=found,
        key=f"readings-{claim.claim_id}",
        footer=footer,
        terms=("rate_ratio",),
    )  # fmt: skip


def curves_since_signature(*, footer: str) -> None:
    """Time to the first escalation and escalations so far, and the balance of the deals compared; of all deals."""
    stored = stored_outlook()
    is_weighted = st.toggle(t("Weight the first curve, so that the deals compared are alike"), key="weighted")
    left, right = st.columns(2, gap="large")
    with left:
        _free(stored, footer, is_weighted=is_weighted)
    with right:
        _cumulative(stored, footer)


def _free(stored: dict[str, pl.DataFrame], footer: str, *, is_weighted: bool) -> None:
    points = rows.arms(stored["curves"], rows.SIDES, is_weighted=is_weighted)
    if points.is_empty():
        st.info(t("No curve can be drawn: too few deals were observed from their signature on."))
        return
    at_risk = stored["at_risk"].filter(pl.col("measure") == "curves")
    compared = stored["rmst"].filter(pl.col("is_weighted") == is_weighted)
    chart(
        partial(curves, points, rows.arms(at_risk, rows.SIDES, is_weighted=is_weighted), is_share=True),
        title=rows.free_days_title(compared.row(0, named=True) if len(compared) else None),
        subtitle=t("Share of deals without an attributable escalation yet (Kaplan–Meier), n = {n}. The bands are 95"
                   " % intervals; below stand the deals still under way.", n=_n_deals(points)),
        data=points,
        key="free",
        footer=footer,
        terms=("escalation", "aligned"),
    )  # fmt: skip


def _cumulative(stored: dict[str, pl.DataFrame], footer: str) -> None:
    points = rows.arms(stored["mean_cumulative"], rows.SCORES, is_weighted=False)
    if points.is_empty():
        return
    at_risk = stored["at_risk"].filter(pl.col("measure") == "mean_cumulative")
    last = dict(points.group_by("arm", maintain_order=True).agg(pl.col("value").last()).rows())
    chart(
        partial(curves, points, rows.arms(at_risk, rows.SCORES, is_weighted=False), is_share=False),
        title=t("After a year, deals with all three practices have had {three} escalations each, and deals with none"
                " {none}",
                three=number(last.get("score 3")), none=number(last.get("score 0"))),
        subtitle=t("Attributable escalations per deal so far, by practices before signature, not adjusted, n = {n}."
                   " Below stand the deals still under way.", n=_n_deals(points)),
        data=points,
        key="cumulative",
        footer=footer,
        terms=("escalation", "aligned"),
    )  # fmt: skip


def _n_deals(points: pl.DataFrame) -> int:
    return int(points.group_by("arm").agg(pl.col("n_deals").first())["n_deals"].sum())


def balance_of_deals(evidence: Evidence, *, footer: str) -> None:
    """How far the deals compared differ, before and after weighting."""
    found = rows.balance(evidence)
    if not found.is_empty():
        chart(
            partial(balance, found),
            title=rows.balance_title(found),
            subtitle=t("Differences between deals with two or three practices and those with none or one, in pooled"
                       " standard deviations. More than 0.1 is a large difference."),
            data=found,
            key="balance",
            footer=footer,
            terms=("rate_ratio",),
        )  # fmt: skip


def what_if(evidence: Evidence) -> None:
    """What goes with taking up a practice, as an association read forward; only where its verdict carries an amount."""
    found = stored_outlook()["what_if"].drop_nulls("value")
    if found.is_empty():
        st.info(t("No what-if can be computed: it takes an estimate of the practices and four full quarters of deals."))
        return
    names = {**PRACTICES, "all three": deferred("All three practices")}
    left, right = st.columns([1, 1.6], gap="large")
    with left:
        practice = st.selectbox(t("If deals took up"), found["practice"].to_list()[::-1],
                                format_func=lambda name: t(names[name]), key="what-if")  # fmt: skip
    claim = evidence.claim(rows.CLAIM_OF[practice])
    if not claim.verdict.is_favourable:
        right.info(escape(rows.no_what_if(claim)))
        return
    with left:
        share = st.slider(t("Share of the deals that lack it, %"), 10, 100, 100, step=10, key="what-if-share")
    with right:
        row = found.filter(pl.col("practice") == practice).row(0, named=True)
        st.markdown(rows.what_if(row, share / 100))
        st.caption(t("An association in past deals, read forward; it rests on {n}.", n=counts.deals(row["n_deals"])))
        how_computed("rate_ratio", key="what-if", method=row["method"])
