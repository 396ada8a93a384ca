"""What could overturn a claim, as rows and findings: specifications, other readings, balance, curves, what-ifs."""

from collections.abc import Mapping

import polars as pl

from dashboard.locale import deferred, inside, signed_number, t, tn
from dashboard.wording import counts
from dashboard.wording.claims import VERDICT_MEANINGS, verdict_in_full
from dashboard.wording.estimates import change
from dashboard.wording.words import in_words, number, percent
from etl.evidence import Claim, Evidence

SCORES = ("score 0", "score 1", "score 2", "score 3")
_RATIOS = {
    "Calibrated by tickets of other kinds": deferred("calibrated by control tickets"),
    "Deals alike in both arms": deferred("deals alike on both sides"),
}
_PLACEBOS = {
    "The year before signature": deferred("placebo: the year before"),
    "Practices only after signature": deferred("placebo: practices only after"),
}
CLAIM_OF = {"success_definition": "C1", "delivery_voice": "C2", "risk_ownership": "C3", "all three": "C4"}
SIDES = ("none or one", "two or three practices")


def specifications(evidence: Evidence, claim_id: str) -> pl.DataFrame:
    """One row per specification of a claim, the primary one marked; no row where none was run."""
    found = [of for name, of in evidence.specifications if name == claim_id]
    return pl.DataFrame(
        [
            {
                "ratio": of.ratio,
                "low": of.limits[0],
                "high": of.limits[1],
                "is_primary": at == 0,
                "n_deals": of.n_deals,
                "n_events": of.n_events,
                **of.settings,
            }
            for at, of in enumerate(found)
        ]
    )


def specification_title(claim: Claim) -> str:
    """How far the specifications agree."""
    agreed = claim.agreement
    if agreed is None:
        return t("It was not estimated in other ways")
    values = {"n": agreed.n_specifications, "change": change(agreed.median_ratio, "fewer")}
    if agreed.median_ratio > 1:
        return t("{share} of {n} ways to estimate it find more escalations; the middle one finds {change}",
                 share=percent(1 - agreed.share_below_1), **values)  # fmt: skip
    return t("{share} of {n} ways to estimate it find fewer escalations; the middle one finds {change}",
             share=percent(agreed.share_below_1), **values)  # fmt: skip


def readings(claim: Claim) -> pl.DataFrame:
    """The ratio of a claim read in other ways: label, value, low, high, kind, is_main; placebos last."""
    all_done, none_done = claim.bounds
    ratio = claim.control_ratio
    rows: list[tuple[str, float | None, float | None, float | None, str, bool]] = [
        (t("adjusted"), claim.adjusted.value, claim.adjusted.low, claim.adjusted.high, "interval", True),
        (t("crude"), claim.crude.value, claim.crude.low, claim.crude.high, "interval", False),
        (t("against control tickets"), ratio.value, ratio.low, ratio.high, "interval", False),
        *_checked(claim, placebos=False),
        (t("every practice not known counted as done"), all_done, None, None, "range", False),
        (t("every practice not known counted as not done"), none_done, None, None, "range", False),
        (t("what is not known, counted against the claim"), claim.worst_case, None, None, "range", False),
    ]
    if claim.influence is not None:
        of = claim.influence
        account, owner = t("without any one account"), t("without any one sales owner")
        lead = t("without any one delivery lead")
        rows.append((account, None, of.low_without_an_account, of.high_without_an_account, "range", False))
        rows.append((owner, None, of.low_without_an_owner, of.high_without_an_owner, "range", False))
        rows.append((lead, None, of.low_without_a_lead, of.high_without_a_lead, "range", False))
    rows += _checked(claim, placebos=True)
    schema = {"label": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "kind": pl.String,
              "is_main": pl.Boolean}  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.filter(pl.col("value").is_not_null() | pl.col("low").is_not_null())


def _checked(claim: Claim, *, placebos: bool) -> list[tuple[str, float | None, float | None, float | None, str, bool]]:
    """The checks of a claim that are estimates of the same ratio, or those where a ratio of 1 is expected."""
    names = _PLACEBOS if placebos else _RATIOS
    kind = "placebo" if placebos else "interval"
    return [
        (t(names[check.name]), check.estimate.value, check.estimate.low, check.estimate.high, kind, False)
        for check in claim.checks
        if check.estimate is not None and check.name in names
    ]


def readings_title(rows: pl.DataFrame) -> str:
    """Whether the ratio stays on its side of 1 in every reading; placebos are no readings."""
    main = rows.filter("is_main")["value"].first()
    others = rows.filter(~pl.col("is_main") & (pl.col("kind") != "placebo"))
    if not isinstance(main, float):
        return t("There is no estimate to read in other ways")
    middle = pl.coalesce(pl.col("value"), (pl.col("low") * pl.col("high")).sqrt())
    turned = others.filter((middle - 1) * (main - 1) < 0)
    if turned.is_empty():
        return tn(
            "The one other way to read the data points the same way",
            "All {n} other ways to read the data point the same way",
            len(others),
        )
    if len(turned) == 1:
        return t("Of {n} other ways to read the data, one points the other way: {which}",
                 n=len(others), which=turned["label"][0])  # fmt: skip
    return t("{turned} of {n} other ways to read the data point the other way", turned=len(turned), n=len(others))


def balance(evidence: Evidence) -> pl.DataFrame:
    """covariate, raw, weighted: absolute differences in pooled standard deviations."""
    return pl.DataFrame(
        [{"covariate": in_words(of.covariate), "raw": abs(of.raw), "weighted": abs(of.weighted)}
         for of in evidence.balance],
        schema={"covariate": pl.String, "raw": pl.Float64, "weighted": pl.Float64},
    )  # fmt: skip


def balance_title(rows: pl.DataFrame) -> str:
    """In what the deals compared differ most, before and after weighting."""
    widest = rows.sort("raw", descending=True).row(0, named=True)
    much = rows.filter(pl.col("weighted") > 0.1).height
    return t(
        "Deals with more practices differ most in {what}; {n} of {all} differences stay large when like is weighed"
        " against like",
        what=inside(widest["covariate"]), n=much, all=len(rows),
    )  # fmt: skip


def arms(points: pl.DataFrame, names: tuple[str, ...], *, is_weighted: bool) -> pl.DataFrame:
    """The rows of some curves, in the order of `names`; those withheld are left out."""
    kept = points.filter(pl.col("arm").is_in(names) & (pl.col("is_weighted") == is_weighted))
    if "day" in points.columns:
        kept = kept.filter(pl.col("day").is_not_null() & pl.col("value").is_not_null())
    return kept.sort(pl.col("arm").replace_strict({name: at for at, name in enumerate(names)}, return_dtype=pl.Int8))


def free_days_title(rmst: Mapping[str, float | None] | None) -> str:
    """Days without an escalation in the first year, two or three practices against none or one."""
    if rmst is None or rmst["value"] is None:
        return t("Days without an escalation in the first year can't be compared")
    value, low, high = (float(rmst[name] or 0) for name in ("value", "low", "high"))
    if low > 0 or high < 0:
        n = round(abs(value))
        if value > 0:
            return tn("Deals with two or three practices stay {n} more day without an escalation in the first year",
                      "Deals with two or three practices stay {n} more days without an escalation in the first year",
                      n)  # fmt: skip
        return tn("Deals with two or three practices stay {n} fewer day without an escalation in the first year",
                  "Deals with two or three practices stay {n} fewer days without an escalation in the first year",
                  n)  # fmt: skip
    return t("Days without an escalation do not clearly differ: {value} days on average, between {low} and {high}",
             value=signed_number(value), low=signed_number(low), high=signed_number(high))  # fmt: skip


def no_what_if(claim: Claim) -> str:
    """Why nothing is read forward from a claim."""
    return t(
        "No amount is given: it takes a verdict of Supported or Leaning on {claim}. {verdict}: {why}",
        claim=claim.claim_id,
        verdict=verdict_in_full(claim),
        why=inside(t(VERDICT_MEANINGS[claim.verdict])),
    )


def what_if(row: Mapping[str, float], share: float) -> str:
    """What goes with `share` (0 to 1) of the deals that lack a practice taking it up, and what that assumes."""
    fewer, low, high = (share * row[name] for name in ("value", "low", "high"))
    values = {
        "n": counts.deals(round(row["n_deals_a_quarter"])),
        "lacking": number(row["n_lacking_a_quarter"], 0),
        "share": percent(share),
        "change": _fewer_or_more(fewer),
        "expected": number(row["expected"], 0),
        "low": _fewer_or_more(low),
        "high": _fewer_or_more(high),
    }
    return t(
        "Of {n} signed in a quarter, {lacking} lack it. If {share} of those had it, and differed in nothing else"
        " from comparable deals that have it, **{change} escalations** in their first year, of {expected}, would go"
        " with it, between {low} and {high}.",
        **values,
    )


def _fewer_or_more(avoided: float) -> str:
    if avoided >= 0:
        return t("{n} fewer", n=number(avoided))
    return t("{n} more", n=number(-avoided))
