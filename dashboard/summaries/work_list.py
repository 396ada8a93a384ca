"""The watch list as a working list: by person, overdue apart from what can still be changed, and what was set aside."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from dashboard.locale import deferred, t, tn
from dashboard.locale.written import written
from dashboard.summaries import watch_list
from dashboard.summaries.brief import Brief, Section
from dashboard.wording.words import day, money

OVERDUE, CHANGEABLE, ASIDE, COMPLETE = "overdue", "changeable", "aside", "complete"
DAY, VALUE = "day", "value"
SORTS = {DAY: deferred("Day"), VALUE: deferred("Value")}
HEADINGS = {
    OVERDUE: deferred("Overdue: the commitment point or the close date has passed"),
    CHANGEABLE: deferred("Still changeable"),
    ASIDE: deferred("Set aside"),
    COMPLETE: deferred("Nothing is missing"),
}
_MOST_PRINTED = 12  # rows of a part, so that a person's page stays one page


@dataclass(frozen=True, slots=True)
class Group:
    """The open deals on which one person acts next."""

    person: str | None  # None: nobody is named
    deals: pl.DataFrame


def with_marks(deals: pl.DataFrame, marks: pl.DataFrame, *, as_of_on: date, today: date) -> pl.DataFrame:
    """`deals` of `watch_list.ranked` with `person`, `part`, `acts_by_on`, and what was said of the next step.

    `marks` as `desk.step_marks`. What was said holds as long as the step is the same; a snooze until its day. A step
    is due on the day of the commitment point, else of the expected close.
    """
    said = deals.join(marks, on=["deal_id", "next_step"], how="left")
    is_over = (pl.col("state") == "snoozed") & (pl.col("until_on") <= today)
    said = said.with_columns(pl.when(~is_over.fill_null(value=False)).then(pl.col("state")).alias("state"))
    committed = pl.col("committed_at").dt.date()
    in_days = pl.lit(as_of_on) + pl.duration(days=pl.col("days_to_commitment").round(0).cast(pl.Int64))
    acts_by = pl.coalesce(committed, in_days.cast(pl.Date), "expected_close_on")
    is_past = (acts_by < as_of_on) | (pl.col("expected_close_on") < as_of_on)
    part = (
        pl.when(pl.col("standing") == watch_list.COMPLETE)
        .then(pl.lit(COMPLETE))
        .when(pl.col("state").is_not_null())
        .then(pl.lit(ASIDE))
        .when(is_past.fill_null(value=False))
        .then(pl.lit(OVERDUE))
        .otherwise(pl.lit(CHANGEABLE))
    )
    return said.with_columns(_person().alias("person"), part.alias("part"), acts_by.alias("acts_by_on"))


def _person() -> pl.Expr:
    """Who acts first: delivery where only the owners of risks are missing, else sales."""
    is_delivery = (
        (pl.col("has_risk_ownership") == False)  # noqa: E712 (a null is neither)
        & pl.col("has_success_definition").fill_null(value=True)
        & pl.col("has_delivery_voice").fill_null(value=True)
    )
    return pl.when(is_delivery.fill_null(value=False)).then("delivery_lead_name").otherwise("sales_owner_name")


def ordered(deals: pl.DataFrame, by: str) -> pl.DataFrame:
    """`deals` by day, then value, or the other way round; currencies are never compared: a person's commonest first."""
    common = pl.len().over("person", "currency")
    value: list[pl.Expr] = [-common.cast(pl.Int64), pl.col("currency"), -pl.col("amount")]
    on: list[pl.Expr] = [pl.col("acts_by_on")]
    keys = on + value if by == DAY else value + on
    return deals.sort(*keys, "deal_id", nulls_last=True)


def groups(deals: pl.DataFrame, *, by: str, first: str | None) -> list[Group]:
    """The open deals by person: `first`, where there is one, then those with most to do; nobody last."""
    todo = pl.col("part").is_in([OVERDUE, CHANGEABLE]).sum().alias("n_todo")
    is_other = pl.col("person").ne_missing(first or "")
    order = (is_other, pl.col("person").is_null(), -pl.col("n_todo").cast(pl.Int64), pl.col("person"))
    people = deals.group_by("person").agg(todo).sort(*order)
    of_each = ordered(deals, by).partition_by("person", as_dict=True)
    return [Group(person, of_each[(person,)]) for person in people["person"]]


def counts(deals: pl.DataFrame) -> str:
    """How many open deals are overdue, still changeable, set aside and complete."""
    found = deals["part"].to_list()
    n = {part: found.count(part) for part in HEADINGS}
    return t(
        "{overdue} overdue, {changeable} still changeable, {aside} set aside, {complete} with nothing missing", **n
    )


def named(person: str | None) -> str:
    """The person of a group."""
    return person or t("Nobody named")


def said(deal: dict[str, Any]) -> str:
    """What was said of the next step, by whom and when; empty where nothing was."""
    if deal["state"] is None:
        return ""
    on, author = day(date.fromisoformat(deal["written_at"][:10])), deal["author"]
    if deal["state"] == "snoozed":
        what = t("Snoozed until {until} by {author} on {day}.", until=day(deal["until_on"]), author=author, day=on)
    elif deal["state"] == "done":
        what = t("Done, says {author} on {day}; the exports do not show it yet.", author=author, day=on)
    else:
        what = t("Not needed, says {author} on {day}.", author=author, day=on)
    return f"{what} {deal['note']}".strip()


def page(group: Group, *, today: date, footer: str) -> Brief:
    """One page of a person for Monday: what is overdue, what can still be changed, what was set aside."""
    deals = group.deals
    parts = (OVERDUE, CHANGEABLE, ASIDE)
    return Brief(
        title=t("Open deals of {person}", person=named(group.person)),
        subtitle=t("{day} · {counts}", day=day(today), counts=counts(deals)),
        sections=tuple(_section(part, deals.filter(pl.col("part") == part)) for part in parts),
        footer=footer,
    )


def _section(part: str, deals: pl.DataFrame) -> Section:
    if deals.is_empty():
        return Section(t(HEADINGS[part]), text=t("None."))
    rows = tuple(
        (
            deal["deal_name"] or deal["deal_id"],
            deal["account"] or "–",
            money(deal["amount"], deal["currency"]),
            day(deal["acts_by_on"]),
            t("{step} ({who})", step=written(deal["next_step"]), who=watch_list.who(deal)),
            said(deal),
        )
        for deal in deals.head(_MOST_PRINTED).iter_rows(named=True)
    )
    more = len(deals) - len(rows)
    text = tn("{n} more stands on the watch list.", "{n} more stand on the watch list.", more) if more else ""
    columns = (t("Deal"), t("Account"), t("Value"), t("Due by"), t("Next step"), t("Note"))
    return Section(t(HEADINGS[part]), text=text, columns=columns, rows=rows)
