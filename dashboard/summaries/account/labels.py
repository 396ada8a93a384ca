"""The Account page: its choices, its headline numbers and the findings about them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from dashboard.locale import t, tn
from dashboard.summaries.headline.value_at_risk import rests_on
from dashboard.wording import counts, words
from dashboard.wording.safe import cut
from dashboard.wording.words import money, number
from etl import evidence as engine
from etl.evidence import Verdict

_STAKES = ("at_risk", "with_few_practices")
_SURVEY = ("last_satisfaction", "last_satisfaction_scale_max", "last_satisfaction_instrument", "last_satisfaction_on",
           "is_last_satisfaction_of_ticket")  # fmt: skip


def labels(accounts: pl.DataFrame) -> dict[str, str]:
    """What an account is called where one is chosen, by its id; a name that two of them share carries the id."""
    names = pl.Series([cut(name) for name in accounts["account_name"]], dtype=pl.String)
    return {
        account_id: f"{name} ({account_id})" if is_shared else name
        for name, account_id, is_shared in zip(names, accounts["account_id"], names.is_duplicated(), strict=True)
    }


def account_sentence(deals: pl.DataFrame, escalations: pl.DataFrame) -> str:
    """Deals, observed months and escalations of the account, in one sentence."""
    months = float(deals["observed_months"].sum() or 0.0)
    n = int(deals["n_attributable_escalations"].sum() or 0)
    deals_word = tn("{n} signed deal", "{n} signed deals", len(deals))
    if months == 0:
        return t("{deals}; what followed was not observed by any ticket source, so outcomes are not known.",
                 deals=deals_word)  # fmt: skip
    estimate = engine.rate(n, months)
    open_now = escalations.filter(pl.col("resolved_at").is_null()).height
    return t(
        "{deals}, observed for {months} months of contract: {n}, or {rate} per 100 months of contract, between {low}"
        " and {high}; {open} open now.",
        deals=deals_word, months=number(months, 0), n=counts.attributable_escalations(n),
        rate=number(estimate.value), low=number(estimate.low),
        high=number(estimate.high), open=open_now,
    )  # fmt: skip


def of_deals(rows: pl.DataFrame, deals: pl.DataFrame, all_deals: pl.DataFrame) -> pl.DataFrame:
    """The rows of the picked deals; with all of them picked also those of other deals and of none."""
    return rows if len(deals) == len(all_deals) else rows.filter(pl.col("deal_id").is_in(deals["deal_id"].to_list()))


def committed_on(deals: pl.DataFrame) -> list[date]:
    """When the deals' expectations hardened, as far as it is known."""
    return deals["committed_at"].drop_nulls().dt.date().to_list()


def span(events: pl.DataFrame) -> str:
    """The first and the last day of the events."""
    days = events.select(first=pl.col("occurred_at").min().dt.date(), last=pl.col("occurred_at").max().dt.date())
    return words.span(words.day(days["first"][0]), words.day(days["last"][0]))


def timeline_title(deals: pl.DataFrame, escalations: pl.DataFrame) -> str:
    """The finding of the timeline."""
    first = deals["time_to_first_escalation_days"].drop_nulls().min()
    seen = deals.filter(pl.col("observed_months") > 0)
    n = seen.filter(pl.col("n_escalations") > 0).height
    if isinstance(first, int | float) and len(deals) > 1:
        return t("{n} of {seen} escalated, the earliest {days} after its signature",
                 n=n, seen=counts.observed_deals(len(seen)), days=counts.days(round(first)))  # fmt: skip
    if isinstance(first, int | float):
        return t("The first escalation came {days} after signature", days=counts.days(round(first)))
    if escalations.is_empty():
        if not float(deals["observed_months"].sum() or 0.0):
            return t("Whether anything was escalated is not known for this account")
        return t("No escalation is recorded for this account")
    return t("Escalations are recorded, none of them in the observed time of a signed deal")


def satisfaction(facts: dict[str, Any]) -> tuple[str, str]:
    """The last answer of a survey, by which instrument, about what and when; `facts` as marts.accounts."""
    if facts["last_satisfaction"] is None:
        return "–", t("no survey answer is recorded")
    score = f"{number(facts['last_satisfaction'], 0)} / {number(facts['last_satisfaction_scale_max'], 0)}"
    what, day = facts["last_satisfaction_instrument"] or t("survey"), words.day(facts["last_satisfaction_on"])
    if facts["is_last_satisfaction_of_ticket"]:
        return score, t("latest answer: {what} about a ticket, {day}", what=what, day=day)
    return score, t("latest answer: {what} about the relationship, {day}", what=what, day=day)


def value_at_risk(facts: dict[str, Any]) -> tuple[str, str]:
    """Contracted value of running deals with an open escalation, by currency; and the next renewal."""
    renewal = facts["next_renewal_on"]
    below = t("next renewal {day}", day=words.day(renewal)) if renewal else t("no renewal date is recorded")
    if facts["n_deals_at_risk"] is None:
        return "–", t("not known: no ticket source covers {deals}; {renewal}",
                      deals=counts.running_deals(facts["n_deals_unknown_at_risk"]), renewal=below)  # fmt: skip
    deals = tn("{n} running deal with an open escalation", "{n} running deals with an open escalation",
               facts["n_deals_at_risk"])  # fmt: skip
    shown, more = _amounts(facts["values_at_risk"])
    return shown, f"{deals}{more}{_not_known(facts['n_deals_unknown_at_risk'])}; {below}"


def value_with_few_practices(facts: dict[str, Any], verdict: Verdict) -> tuple[str, str]:
    """Contracted value of running deals with none or one practice, by currency, with C4's verdict."""
    claim = rests_on(verdict)
    if facts["n_deals_with_few_practices"] is None:
        unknown = facts["n_deals_unknown_with_few_practices"]
        return "–", tn("not known: not all practices of {n} running deal are recorded; {claim}",
                       "not known: not all practices of {n} running deals are recorded; {claim}",
                       unknown, claim=claim)  # fmt: skip
    deals = tn("{n} running deal with none or one of the practices",
               "{n} running deals with none or one of the practices", facts["n_deals_with_few_practices"])  # fmt: skip
    shown, more = _amounts(facts["values_with_few_practices"])
    return shown, f"{deals}{more}{_not_known(facts['n_deals_unknown_with_few_practices'])}; {claim}"


def _amounts(values: list[str] | None) -> tuple[str, str]:
    """The first currency's amount, and in how many others there are more."""
    listed = values or []
    currency, _, amount = listed[0].partition(" ") if listed else ("", "", "")
    others = len(listed) - 1
    more = "; " + tn("more in {n} other currency", "more in {n} other currencies", others) if others > 0 else ""
    return money(float(amount), currency) if amount else "0", more


def _not_known(n: int) -> str:
    return "; " + t("not known for {n} more", n=n) if n else ""


def no_escalations(observed: pl.DataFrame, deals: pl.DataFrame) -> str:
    """Why no escalation is shown: none happened, or nobody looked."""
    if observed.is_empty():
        return t(
            "No escalation is known, since no ticket source that records them covers this account. That is not the"
            " same as none."
        )
    months = number(float(observed["observed_months"].sum()), 0)
    return t("No escalation in {months} observed months of contract of {n} of {all}.", months=months,
             n=len(observed), all=counts.deals(len(deals)))  # fmt: skip


def escalations_words(facts: dict[str, Any]) -> str:
    """How many escalations an account had, and how many are open; or that no source can tell."""
    if facts["n_escalations"] is None:
        return t("escalations not known")
    return tn("{n} escalation, {open} open", "{n} escalations, {open} open", facts["n_escalations"],
              open=facts["n_open_escalations"])  # fmt: skip


def _sum(values: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def of_group(facts: dict[str, Any], children: pl.DataFrame) -> dict[str, Any]:
    """The facts of an account with those of its child accounts, added up. Both as marts.accounts."""
    columns = ("n_open_escalations", "n_escalations", "n_running_deals", *(f"n_deals{at}_{name}" for name in _STAKES
               for at in ("", "_unknown")))  # fmt: skip
    added = {column: _sum([facts[column], *children[column]]) for column in columns}
    values = {f"values_{name}": _added(facts, children, f"values_{name}") for name in _STAKES}
    renewals = [day for day in (facts["next_renewal_on"], *children["next_renewal_on"]) if day]
    latest = max([facts, *children.iter_rows(named=True)], key=lambda row: row["last_satisfaction_on"] or date.min)
    survey = {name: latest[name] for name in _SURVEY}
    return {**facts, **added, **values, **survey, "next_renewal_on": min(renewals, default=None)}


def _added(facts: dict[str, Any], children: pl.DataFrame, column: str) -> list[str]:
    """The amounts of an account and its child accounts, added up currency by currency."""
    by_currency: dict[str, float] = {}
    for value in [*(facts[column] or []), *children[column].drop_nulls().explode().drop_nulls()]:
        currency, _, amount = value.partition(" ")
        by_currency[currency] = by_currency.get(currency, 0.0) + float(amount)
    return [f"{currency} {amount:.0f}" for currency, amount in sorted(by_currency.items())]
