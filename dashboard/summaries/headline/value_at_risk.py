"""Value at risk: the contracted value of running deals with an open escalation; beside it, that with few practices."""

from datetime import date, timedelta

import polars as pl

from dashboard import fiscal
from dashboard.locale import MINUS, deferred, t, tn
from dashboard.summaries.headline.card import UNCHANGED, Beside, Card
from dashboard.wording import counts, words
from dashboard.wording.claims import VERDICTS
from dashboard.wording.words import quarter_before, short_money
from etl.evidence import Verdict

AT_RISK, FEW = "is_at_risk", "has_few_practices"
_OF_HISTORY = ("deal_id", "signed_on", "followup_end_on", "n_open_escalations", "contracted_value")
_READ = (*_OF_HISTORY, "contracted_currency", "is_value_converted", "is_running", AT_RISK, FEW)
_QUARTERS = 8  # of the history
_NO_CURRENCY = deferred("no currency")


def card(deals: pl.DataFrame, escalations: pl.DataFrame | None, *, as_of_on: date, verdict: Verdict) -> Card:
    """The headline card: the currency with most deals at risk, the others below. No history without `escalations`.

    `verdict` is C4's.
    """
    deals = deals.select(name for name in _READ if name in deals.columns)  # few columns are filtered sooner than all
    label, term = t("Value at risk"), "value_at_risk"
    if AT_RISK not in deals.columns:
        return Card(label, "–", None, t("This build is older than the number. Build again."), term)
    values, beside = by_currency(deals, AT_RISK), with_few_practices(deals, verdict)
    if values.is_empty():
        return Card(label, "–", None, _nothing_known(deals), term, beside=beside)
    if not values["n"].sum() and (unknown := _unknown(deals, AT_RISK)):
        return Card(label, "–", None, _none_of_the_known(values, unknown), term, beside=beside)
    main = values.row(0, named=True)
    past: list[float] = []
    if escalations is not None:
        past = history(deals, escalations, currency=main["currency"], as_of_on=as_of_on)
    return Card(
        label=label,
        value=short_money(main["value"], _named(main["currency"]) if main["n"] else ""),
        delta=_money_delta(past, main["currency"]),
        below=_stakes(values, as_of_on),
        term=term,
        note=_note(deals, values),
        against=t("vs last quarter"),
        history=tuple(past),
        beside=beside,
    )


def with_few_practices(deals: pl.DataFrame, verdict: Verdict) -> Beside | None:
    """The contracted value of running deals with none or one of the practices, with C4's verdict; None in old builds.

    It rests on the claim under test, and a deal may be at risk as well: the two are never added.
    """
    if FEW not in deals.columns:
        return None
    label, term = t("Value with few practices"), "value_with_few_practices"
    claim = rests_on(verdict)
    values = by_currency(deals, FEW)
    if values.is_empty():
        missing = t("not known: no running deal has all three practices known; {claim}", claim=claim)
        return Beside(label, "–", missing, term)
    n, n_running = int(values["n"].sum()), int(values["n_running"].sum())
    unknown = _unknown(deals, FEW)
    if not n and unknown:
        return Beside(label, "–", f"{_none_of_the_known(values, unknown)}; {claim}", term)
    counted = t("{n} of {running}", n=n, running=counts.running_deals(n_running))
    parts = [counted, *([t("not known for {n} more", n=unknown)] if unknown else []), claim]
    amounts = [_amount(*row) for row in values.filter(pl.col("n") > 0).select("value", "currency").iter_rows()]
    return Beside(label, ", ".join(amounts) or short_money(0, ""), "; ".join(parts), term)


def rests_on(verdict: Verdict) -> str:
    """What the value with few practices rests on, with the verdict on it."""
    return t("rests on a claim that is still being tested: {verdict}", verdict=t(VERDICTS[verdict]))


def _none_of_the_known(values: pl.DataFrame, unknown: int) -> str:
    return tn("none of {n} running deal; not known for {unknown} more",
              "none of {n} running deals; not known for {unknown} more",
              int(values["n_running"].sum()), unknown=unknown)  # fmt: skip


def _amount(value: float, currency: str) -> str:
    return short_money(value, _named(currency))


def _unknown(deals: pl.DataFrame, flag: str) -> int:
    """The running deals of which nothing tells whether they are."""
    return int(deals.filter("is_running")[flag].is_null().sum())


def _nothing_known(deals: pl.DataFrame) -> str:
    n_running = int(deals["is_running"].sum())
    if n_running == 0:
        return t("No deal is running.")
    return tn(
        "The open escalations of the {n} running deal are not known.",
        "The open escalations of the {n} running deals are not known.",
        n_running,
    )


def _named(currency: str) -> str:
    return t(_NO_CURRENCY) if currency == _NO_CURRENCY else currency


def _money_delta(past: list[float], currency: str) -> str | None:
    if len(past) < 2:
        return None
    change = past[-1] - past[-2]
    if short_money(abs(change), currency) == short_money(0, currency):
        return UNCHANGED
    return f"{'+' if change > 0 else MINUS}{short_money(abs(change), '')}"


def _stakes(values: pl.DataFrame, as_of_on: date) -> str:
    n_at_risk, n_running = int(values["n"].sum()), int(values["n_running"].sum())
    rest = values.slice(1).filter(pl.col("n") > 0)
    others = ", ".join(_amount(*row) for row in rest.select("value", "currency").iter_rows())
    counted = {"n": n_at_risk, "running": counts.running_deals(n_running), "day": words.day(as_of_on)}
    if others:
        return t("and {others}; {n} of {running}, as of {day}", others=others, **counted)
    return t("{n} of {running}, as of {day}", **counted)


def _note(deals: pl.DataFrame, values: pl.DataFrame) -> str:
    running = deals.filter("is_running")
    unknown = _unknown(deals, AT_RISK)
    nameless = int(values["n_without_value"].sum())
    parts = [t("A sum of what is recorded, not an estimate; currencies are never added.")]
    if converted := int(running["is_value_converted"].sum()):
        parts.append(
            tn(
                "{n} value is converted at the exchange rate of its signature.",
                "{n} values are converted at the exchange rates of their signatures.",
                converted,
            )
        )
    if unknown:
        parts.append(
            tn(
                "No ticket source covers {n} running deal, which is not counted.",
                "No ticket source covers {n} running deals, which are not counted.",
                unknown,
            )
        )
    if nameless:
        parts.append(
            tn("{n} deal at risk has no value recorded.", "{n} deals at risk have no value recorded.", nameless)
        )
    return " ".join(parts)


def by_currency(deals: pl.DataFrame, flag: str) -> pl.DataFrame:
    """Per currency: value and number of the running deals with `flag`, and of all; the currency with most first.

    Values of different currencies are never added. A deal without a value is counted, and adds none; one of which
    `flag` is not known is left out.
    """
    return (
        deals.filter("is_running", pl.col(flag).is_not_null())
        .group_by(currency=pl.col("contracted_currency").fill_null(_NO_CURRENCY))
        .agg(
            value=pl.col("contracted_value").filter(flag).sum(),
            running=pl.col("contracted_value").sum(),
            n=pl.col(flag).sum(),
            n_running=pl.len(),
            n_without_value=(pl.col(flag) & pl.col("contracted_value").is_null()).sum(),
        )
        .sort("n", "n_running", "currency", descending=[True, True, False])
    )


def as_known_on(deals: pl.DataFrame, escalations: pl.DataFrame, day: date) -> pl.DataFrame:
    """`deals` with is_running and is_at_risk as they were at the end of `day`.

    `escalations`: deal_id, event_on, resolved_on, is_open (today). Null where no ticket source can tell of a deal.
    """
    open_then = escalations.filter(_was_open(day))["deal_id"].unique()
    has_open = pl.col("deal_id").is_in(open_then.to_list())
    return deals.with_columns(is_running=_was_running(day), is_at_risk=_was_at_risk(day, has_open))


def _was_open(day: date) -> pl.Expr:
    """Of an escalation, whether it was open at the end of `day`."""
    after = day + timedelta(days=1)
    is_open = pl.when(pl.col("resolved_on").is_null()).then("is_open").otherwise(pl.col("resolved_on") >= after)
    return (pl.col("event_on") < after) & is_open


def _was_running(day: date) -> pl.Expr:
    after = day + timedelta(days=1)
    return (pl.col("signed_on") < after) & (pl.col("followup_end_on") >= after)


def _was_at_risk(day: date, has_open: pl.Expr) -> pl.Expr:
    """Of a deal, whether it was at risk at the end of `day`; null where no ticket source can tell."""
    is_told = pl.col("n_open_escalations").is_not_null() | ~_was_running(day)
    return pl.when(is_told).then(_was_running(day) & has_open)


def history(deals: pl.DataFrame, escalations: pl.DataFrame, *, currency: str, as_of_on: date) -> list[float]:
    """The value at risk in one currency at the ends of the last quarters and on the as-of day, oldest first."""
    own = deals.filter(pl.col("contracted_currency").fill_null(_NO_CURRENCY) == currency).select(_OF_HISTORY)
    first = deals["signed_on"].min()
    days = [day for day in _quarter_ends(as_of_on) if isinstance(first, date) and day >= first]
    open_then = escalations.lazy().group_by("deal_id").agg(_was_open(day).any().alias(f"{day}") for day in days)
    then = own.lazy().join(open_then, on="deal_id", how="left", maintain_order="left")
    has_open = {day: pl.col(f"{day}").fill_null(value=False) for day in days}
    values = (pl.col("contracted_value").filter(_was_at_risk(day, has_open[day])).sum() for day in days)
    sums = then.select(value.alias(f"{day}") for day, value in zip(days, values, strict=True)).collect()
    return [float(value) for value in sums.row(0)] if days else []


def _quarter_ends(as_of_on: date) -> list[date]:
    """The last days of the quarters before that of `as_of_on`, and `as_of_on`, oldest first."""
    days = [as_of_on]
    start = fiscal.year().quarter_start(as_of_on)
    for _ in range(_QUARTERS):
        days.append(start - timedelta(days=1))
        start = quarter_before(start)
    return days[::-1]
