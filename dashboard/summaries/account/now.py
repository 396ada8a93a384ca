"""One account at a glance: agreed or not per deal, who acts next, risks with today's owner, what escalated since."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.locale import t, tn
from dashboard.locale.written import written
from dashboard.summaries import watch_list
from dashboard.wording.words import STATUS_MARKS, day, inside_words

MOST = 5  # lines of each part
_RANKS = {"critical": 0, "high": 1, "medium": 2, "low": 3}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the glance: a line per thing, and what stands in its place or below it."""

    title: str
    lines: tuple[tuple[str, str], ...]  # what, and what of it
    below: str = ""


def agreed(deals: pl.DataFrame, numbers: dict[str, str]) -> Part:
    """Per deal, newest first, which practices were there before signature."""
    lines = tuple(
        (_deal(row, numbers), " · ".join(f"{t(name)}: {t(STATUS_MARKS[row[f'{practice}_status']])}"
                                         for practice, name in watch_list.SHORT.items()))
        for row in deals.head(MOST).iter_rows(named=True)
    )  # fmt: skip
    more = len(deals) - len(lines)
    below = tn("{n} more deal stands under Deals.", "{n} more deals stand under Deals.", more) if more else ""
    return Part(t("Agreed before signature"), lines, below)


def _deal(row: dict[str, Any], numbers: dict[str, str]) -> str:
    name = row["deal_name"] or row["deal_id"]
    number = numbers.get(row["deal_id"])
    named = t("{number}: {name}", number=number, name=name) if number else name
    return t("{deal}, signed {day}", deal=named, day=day(row["signed_on"]))


def next_steps(open_deals: pl.DataFrame, deals: pl.DataFrame, risks: pl.DataFrame, escalations: pl.DataFrame) -> Part:
    """Who acts next: on open escalations, on major risks of running deals that nobody owns, and on open deals."""
    leads = dict(deals.select("deal_id", "delivery_lead").iter_rows())
    lines = [
        (
            _person(leads.get(row["deal_id"])),
            t("closes the escalation {subject}", subject=row["subject"] or row["ticket_id"]),
        )
        for row in escalations.filter(pl.col("is_open").fill_null(value=False)).iter_rows(named=True)
    ]
    running = deals.filter(pl.col("is_running").fill_null(value=False))["deal_id"]
    unowned = _open_risks(risks).filter(
        pl.col("deal_id").is_in(running.implode()), pl.col("is_major").fill_null(value=False), ~pl.col("is_owned_today")
    )
    lines += [
        (
            _person(leads.get(row["deal_id"])),
            t("names an owner of the risk {risk}", risk=row["title"] or row["risk_id"]),
        )
        for row in unowned.iter_rows(named=True)
    ]
    lines += [
        (
            watch_list.who(row),
            t("{step} ({deal})", step=written(row["next_step"]), deal=row["deal_name"] or row["deal_id"]),
        )
        for row in open_deals.iter_rows(named=True)
    ]
    more = len(lines) - MOST
    below = "" if lines else t("Nothing is open: no escalation, no major risk without an owner, no open deal.")
    if more > 0:
        below = tn("{n} more step stands in the tabs below.", "{n} more steps stand in the tabs below.", more)
    return Part(t("Who acts next"), tuple(lines[:MOST]), below)


def _person(name: str | None) -> str:
    return t("{name} (delivery)", name=name) if name else t("Nobody named (delivery)")


def _open_risks(risks: pl.DataFrame) -> pl.DataFrame:
    """The risks that are not closed, the gravest first."""
    rank = pl.col("severity").replace_strict(_RANKS, default=4, return_dtype=pl.Int8)
    return risks.filter(pl.col("closed_at").is_null()).sort(rank, "identified_at", "risk_id", nulls_last=True)


def risks_today(risks: pl.DataFrame) -> Part:
    """The open risks, the gravest first, with who owns them today."""
    title = t("Open risks and their owners today")
    open_ = _open_risks(risks)
    if risks.is_empty():
        return Part(title, (), t("No risk is recorded. That is not the same as none."))
    lines = tuple((_risk(row), _owner(row)) for row in open_.head(MOST).iter_rows(named=True))
    n_closed, more = len(risks) - len(open_), len(open_) - len(lines)
    parts = [
        tn("{n} more is open.", "{n} more are open.", more) if more else "",
        tn("{n} is closed.", "{n} are closed.", n_closed) if n_closed else "",
    ]
    return Part(title, lines, " ".join(part for part in parts if part))


def _risk(row: dict[str, Any]) -> str:
    severity = inside_words(row["severity"]) if row["severity"] else t("severity not recorded")
    return t("{risk} ({severity})", risk=row["title"] or row["risk_id"], severity=severity)


def _owner(row: dict[str, Any]) -> str:
    if row["is_owned_today"]:
        return t("owned by {name}", name=row["owner_today"])
    if row["is_owned_today"] is None:
        return t("whether a person owns it is not known")
    return t("nobody by name ({owner})", owner=row["owner_today"]) if row["owner_today"] else t("nobody")


def escalated(escalations: pl.DataFrame) -> Part:
    """What escalated, the newest first, with its cause and whether it is open."""
    title = t("Escalated since")
    if escalations.is_empty():
        return Part(
            title,
            (),
            t("No escalation is recorded; the tab Escalations says whether a ticket source covers this account."),
        )
    newest = escalations.sort(pl.coalesce("escalated_at", "opened_at"), descending=True, nulls_last=True)
    lines = tuple(
        (row["subject"] or row["ticket_id"], _escalation(row)) for row in newest.head(MOST).iter_rows(named=True)
    )
    more = len(escalations) - len(lines)
    below = tn("{n} more stands under Escalations.", "{n} more stand under Escalations.", more) if more > 0 else ""
    return Part(title, lines, below)


def _escalation(row: dict[str, Any]) -> str:
    at = row["escalated_at"] or row["opened_at"]
    cause = inside_words(row["cause"]) if row["cause"] else t("cause not recorded")
    state = t("open") if row["is_open"] else t("closed") if row["resolved_at"] else t("not known whether closed")
    return t("{day}, {cause}, {state}", day=day(at.date() if at else None), cause=cause, state=state)
