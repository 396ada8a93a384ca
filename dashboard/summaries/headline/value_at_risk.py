"""Value at risk: the contracted value of running deals with an open escalation, or with at most one practice."""

from datetime import date, timedelta

import polars as pl

from dashboard.locale import MINUS, deferred, t, tn
from dashboard.summaries.headline.card import UNCHANGED, Card
from dashboard.wording import counts, words
from dashboard.wording.words import short_money

FEW = 1  # practices, at most, of a deal that is at risk by its score
_QUARTERS = 8  # of the history
_NO_CURRENCY = deferred("no currency")


def card(deals: pl.DataFrame, escalations: pl.DataFrame | None, *, as_of_on: date) -> Card:
    """The headline card: the currency with most deals at risk, the others below. No history without `escalations`."""
    label, term = t("Value at risk"), "value_at_risk"
    if "is_at_risk" not in deals.columns:
        return Card(label, "–", None, t("This build is older than the number. Build again."), term)
    values = by_currency(deals)
    if values.is_empty():
        return Card(label, "–", None, _nothing_known(deals), term)
    main = values.row(0, named=True)
    past: list[float] = []
    if escalations is not None:
        past = history(deals, escalations, currency=main["currency"], as_of_on=as_of_on)
    return Card(
        label=label,
        value=short_money(main["value"], _named(main["currency"]) if main["n_at_risk"] else ""),
        delta=_money_delta(past, main["currency"]),
        below=_stakes(values, as_of_on),
        term=term,
        note=_note(deals, values),
        against=t("on a quarter ago"),
        history=tuple(past),
    )


def _nothing_known(deals: pl.DataFrame) -> str:
    n_running = int(deals["is_running"].sum())
    if n_running == 0:
        return t("No deal is running.")
    return tn(
        "Neither the open escalations nor the practices of the {n} running deal are known.",
        "Neither the open escalations nor the practices of the {n} running deals are known.",
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
    n_at_risk, n_running = int(values["n_at_risk"].sum()), int(values["n_running"].sum())
    rest = values.slice(1).filter(pl.col("n_at_risk") > 0)
    others = ", ".join(
        short_money(value, _named(currency)) for value, currency in rest.select("value", "currency").iter_rows()
    )
    counted = {"n": n_at_risk, "running": counts.running_deals(n_running), "day": words.day(as_of_on)}
    if others:
        return t("and {others}, n = {n} of {running}, {day}", others=others, **counted)
    return t("n = {n} of {running}, {day}", **counted)


def _note(deals: pl.DataFrame, values: pl.DataFrame) -> str:
    running = deals.filter("is_running")
    unknown = int((running["alignment_score"].is_null() & ~running["is_at_risk"].fill_null(value=False)).sum())
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
                "{n} running deal without an open escalation has a practice that is not known and is not counted.",
                "{n} running deals without an open escalation have a practice that is not known and are not counted.",
                unknown,
            )
        )
    if nameless:
        parts.append(
            tn("{n} deal at risk has no value recorded.", "{n} deals at risk have no value recorded.", nameless)
        )
    return " ".join(parts)


def by_currency(deals: pl.DataFrame) -> pl.DataFrame:
    """Per currency: value at risk, deals at risk, value and deals running; the currency with most deals at risk first.

    Values of different currencies are never added. A deal without a value is counted, and adds none; one of which
    neither the open escalations nor the practices are known is left out.
    """
    return (
        deals.filter("is_running", pl.col("is_at_risk").is_not_null())
        .group_by(currency=pl.col("contracted_currency").fill_null(_NO_CURRENCY))
        .agg(
            value=pl.col("contracted_value").filter("is_at_risk").sum(),
            running=pl.col("contracted_value").sum(),
            n_at_risk=pl.col("is_at_risk").sum(),
            n_running=pl.len(),
            n_without_value=(pl.col("is_at_risk") & pl.col("contracted_value").is_null()).sum(),
        )
        .sort("n_at_risk", "n_running", "currency", descending=[True, True, False])
    )


def as_known_on(deals: pl.DataFrame, escalations: pl.DataFrame, day: date) -> pl.DataFrame:
    """`deals` with is_running and is_at_risk as they were at the end of `day`.

    `escalations`: deal_id, event_on, resolved_on, is_open (today).
    """
    after = day + timedelta(days=1)
    is_open = pl.when(pl.col("resolved_on").is_null()).then("is_open").otherwise(pl.col("resolved_on") >= after)
    open_then = escalations.filter((pl.col("event_on") < after) & is_open)["deal_id"].unique()
    is_running = (pl.col("signed_on") < after) & (pl.col("followup_end_on") >= after)
    is_few = (pl.col("alignment_score") <= FEW).fill_null(value=False)
    has_open = pl.col("deal_id").is_in(open_then.to_list())
    return deals.with_columns(is_running=is_running, is_at_risk=is_running & (has_open | is_few))


def history(deals: pl.DataFrame, escalations: pl.DataFrame, *, currency: str, as_of_on: date) -> list[float]:
    """The value at risk in one currency at the ends of the last quarters and on the as-of day, oldest first."""
    own = deals.filter(pl.col("contracted_currency").fill_null(_NO_CURRENCY) == currency)
    first = deals["signed_on"].min()
    days = [day for day in _quarter_ends(as_of_on) if isinstance(first, date) and day >= first]
    then = (as_known_on(own, escalations, day) for day in days)
    return [float(frame.filter("is_at_risk")["contracted_value"].sum()) for frame in then]


def _quarter_ends(as_of_on: date) -> list[date]:
    """The last days of the quarters before that of `as_of_on`, and `as_of_on`, oldest first."""
    days = [as_of_on]
    start = date(as_of_on.year, 3 * ((as_of_on.month - 1) // 3) + 1, 1)
    for _ in range(_QUARTERS):
        days.append(start - timedelta(days=1))
        start = date(start.year, start.month - 3, 1) if start.month > 3 else date(start.year - 1, 10, 1)
    return days[::-1]
