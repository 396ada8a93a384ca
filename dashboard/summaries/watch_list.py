"""The watch list: open deals, what can still be changed first, with the next step and who should take it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from dashboard.locale import deferred, t, tn
from dashboard.locale.written import written
from dashboard.wording import counts as counted
from dashboard.wording.claims import VERDICTS
from dashboard.wording.words import PRACTICES, day, mark_so_far, number
from etl.evidence import Verdict

AHEAD, PASSED, COMPLETE = "ahead", "passed", "complete"
RULES = {
    "commitment_passed": deferred("Commitment point passed"),
    "success_definition": deferred("Success not defined"),
    "delivery_voice": deferred("Delivery not heard"),
    "risk_ownership": deferred("Risks without owners"),
    "not_known": deferred("Not known"),
    "stage_not_mapped": deferred("Stage not mapped"),
    "overdue": deferred("Close date passed"),
}
SHORT = {
    "success_definition": deferred("Success defined"),
    "delivery_voice": deferred("Delivery heard"),
    "risk_ownership": deferred("Risks owned"),
}

Steps = Mapping[str, Sequence[float]]  # value, low and high by the id of the deal


def ranked(deals: pl.DataFrame) -> pl.DataFrame:
    """The open deals with `standing` (ahead, passed, complete), the ones where most can still be changed first."""
    is_complete = pl.col("alignment_min") == 3
    standing = (
        pl.when(is_complete)
        .then(pl.lit(COMPLETE))
        .when(pl.col("committed_at").is_not_null())
        .then(pl.lit(PASSED))
        .otherwise(pl.lit(AHEAD))
    )
    order = pl.col("standing").replace_strict({AHEAD: 0, PASSED: 1, COMPLETE: 2}, return_dtype=pl.Int8)
    return deals.with_columns(standing=standing).sort(
        order, pl.col("rank").fill_null(10**6), "days_to_commitment", "expected_close_on", "deal_id", nulls_last=True
    )


def with_rules(deals: pl.DataFrame, hidden: list[str]) -> pl.DataFrame:
    """The deals without the warnings of the rules that the reader hides."""
    if not hidden:
        return deals
    kept = [
        [text for text, rule in zip(texts, rules, strict=True) if rule not in hidden]
        for texts, rules in deals.select("warnings", "warning_rules").iter_rows()
    ]
    return deals.with_columns(warnings=pl.Series(kept, dtype=pl.List(pl.String)))


def finding(deals: pl.DataFrame) -> str:
    """What the list shows, in a sentence."""
    ahead = deals.filter((pl.col("standing") == AHEAD) & pl.col("is_due")).height
    passed = deals.filter(pl.col("standing") == PASSED).height
    if ahead:
        return tn(
            "{n} open deal can still be changed before expectations harden",
            "{n} open deals can still be changed before expectations harden",
            ahead,
        )
    if passed:
        return tn(
            "{n} open deal has passed its commitment point with a practice missing",
            "{n} open deals have passed their commitment point with a practice missing",
            passed,
        )
    return t("Every open deal has the practices that could be there by now")


def counts(deals: pl.DataFrame) -> str:
    """How the open deals stand, in a sentence."""
    n = {name: deals.filter(pl.col("standing") == name).height for name in (AHEAD, PASSED, COMPLETE)}
    return t(
        "Of {n}, {ahead} can still agree what is missing before their commitment point, {passed} have passed it with"
        " a practice missing or not known, and {complete} have all three practices.",
        n=counted.open_deals(len(deals)),
        **n,
    )


def untracked(deals: pl.DataFrame) -> list[str]:
    """The practices of which nothing is recorded for any open deal, a sentence each."""
    return [
        t("{practice} is not recorded for any open deal. Load a source that records it, or start with `common-ground"
          " template`.", practice=t(name))
        for practice, name in PRACTICES.items()
        if len(deals) and deals[f"has_{practice}"].is_null().all()
    ]  # fmt: skip


def commitment(deal: dict[str, Any]) -> str:
    """When expectations harden: passed, in so many days, or not known."""
    if deal["committed_at"] is not None:
        return t("passed {day}", day=day(deal["committed_at"].date()))
    days = deal["days_to_commitment"]
    if days is None:
        return t("not known")
    if days < 0:
        return tn("{n} day overdue", "{n} days overdue", round(-days))
    return tn("in {n} day", "in {n} days", round(days)) if days >= 1 else t("due now")


def who(deal: dict[str, Any]) -> str:
    """Who should take the next step: delivery owns risks and success, sales brings delivery in."""
    nobody = t("nobody named")
    sales, delivery = deal["sales_owner_name"] or nobody, deal["delivery_lead_name"] or nobody
    if deal["has_success_definition"] is False:
        return t("{sales} (sales) with {delivery} (delivery)", sales=sales, delivery=delivery)
    if deal["has_delivery_voice"] is False:
        return t("{sales} (sales)", sales=sales)
    if deal["has_risk_ownership"] is False:
        return t("{delivery} (delivery)", delivery=delivery)
    return t("{sales} (sales)", sales=sales)


def expected(deal: dict[str, Any]) -> str | None:
    """How many escalations to expect in the first year, with the interval of the mean; None where it is withheld."""
    if deal["expected"] is None:
        return None
    return t(
        "Expected in the first year: {value} escalations (between {low} and {high})",
        value=number(deal["expected"]),
        low=number(deal["expected_low"]),
        high=number(deal["expected_high"]),
    )


def steps_of_deals(steps: pl.DataFrame) -> Steps:
    """What taking up all that is missing goes with, by the id of the deal; `steps` as `queries.open_deal_steps`."""
    known = steps.filter(pl.col("value").is_not_null()).sort(pl.col("practice") != "all missing", maintain_order=True)
    first = known.unique("deal_id", keep="first", maintain_order=True)
    return {deal_id: step for deal_id, *step in first.select("deal_id", "value", "low", "high").iter_rows()}


def step_sentence(steps: Steps, deal_id: str) -> str | None:
    """What taking up all that is missing goes with; None where nothing is, or it is withheld."""
    if deal_id not in steps:
        return None
    value, low, high = steps[deal_id]
    if high < 0:
        return t(
            "Deals with what is missing here had {value} fewer on average, between {low} and {high} fewer",
            value=number(-value), low=number(-high), high=number(-low),
        )  # fmt: skip
    return t(
        "Deals with what is missing here had {value} on average, between {low} and {high}",
        value=_signed(value), low=_signed(low), high=_signed(high),
    )  # fmt: skip


def no_steps(verdict: Verdict) -> str:
    """Why it is not said what a missing practice goes with."""
    return t("How many escalations a missing practice goes with is not said: it takes a verdict of Supported or Leaning"
             " on the score as a whole, which is: {verdict}.", verdict=t(VERDICTS[verdict]))  # fmt: skip


def outlook(deal: dict[str, Any], steps: Steps) -> str:
    """What to expect of the deal, and what goes with taking up what is missing; empty where it is withheld."""
    lines = (expected(deal), step_sentence(steps, deal["deal_id"]))
    return " ".join(f"{line}." for line in lines if line)


def _signed(value: float) -> str:
    return t("{n} fewer", n=number(-value)) if value < 0 else t("{n} more", n=number(value))


def marks(deal: dict[str, Any]) -> list[tuple[str, str]]:
    """Practice and status so far, each with its mark and word."""
    return [
        (t(name), mark_so_far(deal[f"{practice}_status"], deal[f"{practice}_kind"])) for practice, name in SHORT.items()
    ]


def table(deals: pl.DataFrame) -> pl.DataFrame:
    """One row per open deal, as shown and exported."""
    rows = [
        {
            "deal_name": deal["deal_name"],
            "account_name": deal["account"],
            "amount": deal["amount"],
            "currency": deal["currency"],
            "stage": deal["stage"],
            "expected_close_on": deal["expected_close_on"],
            "commitment_point": commitment(deal),
            **{f"{practice}_so_far": mark for practice, (_, mark) in zip(SHORT, marks(deal), strict=True)},
            "next_step": written(deal["next_step"]),
            "who": who(deal),
            "expected": deal["expected"],
            "warnings": "; ".join(map(written, deal["warnings"])),
        }
        for deal in deals.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema_overrides={"amount": pl.Float64, "expected_close_on": pl.Date}).with_columns(
        pl.col("amount").round(0)
    )


def closes(value: date | None) -> str:
    """When the deal is expected to close."""
    return t("closes {day}", day=day(value)) if value else t("no close date")
