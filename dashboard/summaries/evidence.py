"""The Evidence page: its tables and its findings."""

import base64
import html
from collections.abc import Sequence

import polars as pl

from dashboard.figures.evidence import interval_svg
from dashboard.figures.look import Look
from dashboard.locale import t, tn
from dashboard.locale.written import written
from dashboard.wording.claims import (
    CLAIMS,
    VERDICT_MARKS,
    claim_as_computed,
    claim_in_short,
    claim_title,
    events,
    is_early_against_late,
    supporting,
    supporting_words,
    verdict_in_full,
    verdict_name,
    verdict_standing,
)
from dashboard.wording.estimates import counts, counts_in_short, interval
from dashboard.wording.words import in_words, number, practices
from etl.evidence import Claim, Evidence, Verdict


def by_claim(evidence: Evidence) -> list[tuple[Claim, ...]]:
    """The contrasts of each claim, C1 to C11, the main one first."""
    ids = sorted({claim.claim_id for claim in evidence.claims}, key=lambda claim_id: int(claim_id[1:]))
    return [tuple(claim for claim in evidence.claims if claim.claim_id == claim_id) for claim_id in ids]


def contrasts_table(claims: Sequence[Claim]) -> pl.DataFrame:
    """One row per contrast, as a reader sees it: verdict, estimate with its interval, what it rests on."""
    shown = [claim.crude if claim.measure == "share" else claim.adjusted for claim in claims]
    return pl.DataFrame(
        {
            "contrast": [in_words(claim.contrast) for claim in claims],
            "verdict": [verdict_in_full(claim) for claim in claims],
            "measure": [in_words(claim.measure) for claim in claims],
            "estimate": [number(estimate.value, 2) for estimate in shown],
            "interval": [interval(estimate) or written(estimate.withheld or "") for estimate in shown],
            "rests_on": [counts(estimate, events(claim)) for claim, estimate in zip(claims, shown, strict=True)],
        }
    )


def estimated(evidence: Evidence) -> list[tuple[str, Claim]]:
    """The claims that have an adjusted ratio, with the label of their row."""
    names = {
        "C1": t("Success definition"),
        "C2": t("Early delivery voice"),
        "C3": t("Risk ownership"),
        "C4": t("Per practice"),
    }
    rows = []
    for claim in sorted(evidence.claims, key=lambda claim: int(claim.claim_id[1:])):
        if claim.claim_id not in names:
            continue
        name = t("Early against late") if is_early_against_late(claim) else names[claim.claim_id]
        if claim.adjusted.value is not None:
            rows.append((f"{claim.claim_id} {name}", claim))
    return rows


def forest_title(evidence: Evidence) -> str:
    """The finding of the forest plot."""
    main = [evidence.claim(claim_id) for claim_id in ("C1", "C2", "C3")]
    clear = [claim for claim in main if claim.adjusted.high is not None and claim.adjusted.high < 1]
    worse = [claim for claim in main if claim.adjusted.low is not None and claim.adjusted.low > 1]
    if evidence.claim("C4").verdict is Verdict.CONFOUNDED:
        return t("After adjustment the practices differ as much in tickets that they can't explain")
    if worse:
        return tn("{n} of {all} practices goes with more escalations after adjustment",
                  "{n} of {all} practices go with more escalations after adjustment",
                  len(worse), all=len(main))  # fmt: skip
    if not clear:
        return t("No single practice goes with clearly fewer escalations after adjustment")
    return tn("{n} of {all} practices goes with clearly fewer escalations after adjustment",
              "{n} of {all} practices go with clearly fewer escalations after adjustment",
              len(clear), all=len(main))  # fmt: skip


def dose_title(evidence: Evidence) -> str:
    """The finding of the dose-response chart."""
    known = [level for level in evidence.levels if level.crude.value is not None]
    if len(known) < 2:
        return t("Too few scores are known to compare")
    fewest, most = known[0], known[-1]
    pair = {"most": practices(most.score), "fewest": practices(fewest.score)}
    if (most.crude.high or 0.0) < (fewest.crude.low or 0.0):
        return t("The rate is lower with {most} than with {fewest}, before adjustment", **pair)
    if (most.crude.low or 0.0) > (fewest.crude.high or 0.0):
        return t("The rate is higher with {most} than with {fewest}, before adjustment", **pair)
    return t("The rate is not clearly lower with {most} than with {fewest}, before adjustment", **pair)


def claims_table(evidence: Evidence) -> pl.DataFrame:
    """One row per contrast: crude and adjusted ratio with intervals, verdict, n and events."""
    rows = [
        {
            "claim": claim.claim_id,
            "contrast": written(claim.contrast),
            "verdict": str(claim.verdict),
            "is_provisional": claim.is_provisional,
            "crude_ratio": claim.crude.value,
            "adjusted_ratio": claim.adjusted.value,
            "low": claim.adjusted.low,
            "high": claim.adjusted.high,
            "n_deals": claim.adjusted.n_deals,
            "n_events": claim.adjusted.n_events,
            "method": written(claim.adjusted.method),
        }
        for claim in evidence.claims
    ]
    return pl.DataFrame(rows)


def levels_table(evidence: Evidence) -> pl.DataFrame:
    """One row per score: rate with interval, deals, events, months, adjusted ratio against none."""
    return pl.DataFrame(
        [
            {
                "score": level.score,
                "rate_per_100_months": level.crude.value,
                "low": level.crude.low,
                "high": level.crude.high,
                "n_deals": level.n_deals,
                "n_events": level.n_events,
                "months": level.months,
                "adjusted_ratio": level.adjusted.value,
                "adjusted_low": level.adjusted.low,
                "adjusted_high": level.adjusted.high,
            }
            for level in evidence.levels
        ]
    )


def claims_head(look: Look) -> str:
    """The look of the claims' rows, and their headings."""
    headings = (
        t("Claim"),
        t("Verdict"),
        t("From ¼ to 4 times; shaded ✓ where it supports the claim"),
        t("Estimate, adjusted (95 % interval)"),
        t("Rests on"),
    )
    cells = "".join(f"<div>{html.escape(heading)}</div>" for heading in headings)
    style = (
        ".claim {display: grid; grid-template-columns: minmax(0, 3.2fr) minmax(0, 1.3fr) 152px minmax(0, 2.2fr)"
        " minmax(0, 1.5fr); column-gap: .9rem; align-items: center; padding: .35rem .2rem; line-height: 1.35;"
        f" color: {look.ink}}} .claim {{border-top: 1px solid {look.grid}}}"
        f".claim.head {{border: 0; align-items: end; font-size: .875rem; color: {look.muted}}}"
        f".claim .small {{font-size: .875rem; color: {look.muted}}} .claim img {{display: block; width: 150px}}"
        ".claim .one {font-size: .9rem}"
        "@media (max-width: 640px) {.claim {grid-template-columns: minmax(0, 1fr); row-gap: .15rem}"
        " .claim.head {display: none}}"
    )
    return f'<style>{style}</style><div class="claim head">{cells}</div>'


def claim_row(claim: Claim, look: Look, *, is_mixed: bool, is_open: bool) -> str:
    """A claim as a row: verdict with its mark, the interval drawn, what it rests on; all escaped.

    `is_mixed`: some verdicts are provisional and some are not, so that each says so.
    """
    is_share = claim.measure == "share"
    shown = claim.crude if is_share else claim.adjusted
    title = html.escape(claim_title(claim))
    marked = f"{VERDICT_MARKS[claim.verdict]} <b>{html.escape(verdict_name(claim))}</b>"
    standing = verdict_standing(claim)
    if standing and (is_mixed or claim.is_under_review):
        marked += f'<br><span class="small standing">{html.escape(standing)}</span>'
    supports = supporting(claim.claim_id)
    drawn = "" if is_share else _image(interval_svg(shown, look, label=title, supports=supports),
                                       supporting_words(claim.claim_id))  # fmt: skip
    words, computed = html.escape(claim_in_short(claim)), html.escape(claim_as_computed(claim))
    basis = html.escape(counts_in_short(shown, events(claim), claim.measure))
    kept = "one" if shown.value is not None else "small"
    return (
        f"{_begun(claim.claim_id, title, is_open=is_open)}<div>{marked}</div><div>{drawn}</div>"
        f'<div class="{kept}" title="{computed}">{words}</div><div class="small">{basis}</div></div>'
    )


def row_left_out(claim_id: str, *, is_open: bool) -> str:
    """The row of a claim that is estimated of all deals only."""
    begun = _begun(claim_id, html.escape(t(CLAIMS[claim_id])), is_open=is_open)
    return f'{begun}<div></div><div></div><div class="small">{html.escape(left_out())}</div><div></div></div>'


def left_out() -> str:
    """Why something is not shown of a part of the deals."""
    return t("This is estimated for all deals only, when a build is made, and not for a part of them.")


def _begun(claim_id: str, title: str, *, is_open: bool) -> str:
    sign = "▾" if is_open else "▸"
    return f'<div class="claim"><div><span class="small">{sign}</span> <b>{claim_id}</b> · {title}</div>'


def is_all_provisional(evidence: Evidence) -> bool:
    """Whether every claim with a verdict has a provisional one, so that it is said once."""
    judged = [claim for claim in evidence.claims if claim.verdict is not Verdict.NONE]
    return bool(judged) and all(claim.is_provisional for claim in judged)


def _image(svg: str, words: str) -> str:
    """The picture as an image: what cleans HTML takes drawings out."""
    if not svg:
        return ""
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{html.escape(words)}" src="data:image/svg+xml;base64,{data}">'
