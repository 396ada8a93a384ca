"""What changed of an account since a viewer looked at it last: the facts that are kept, and the difference in words."""

from datetime import date
from typing import Any

import polars as pl

from dashboard.locale import t, tn
from dashboard.wording.words import day, money

Facts = dict[str, Any]


def facts(rows: pl.DataFrame, escalations: pl.DataFrame, deals: pl.DataFrame) -> dict[str, Facts]:
    """By account what is kept of it: escalations and whether they are open, deals and scores, renewal, value at risk.

    `rows` as `queries.account_list`, `escalations` as `queries.watched_escalations`, `deals` as
    `queries.watched_deals`. Every value can be written as JSON.
    """
    kept: dict[str, Facts] = {
        row["account_id"]: {
            "escalations": {},
            "deals": {},
            "renewal": row["next_renewal_on"].isoformat() if row["next_renewal_on"] else None,
            "at_risk": row["values_at_risk"] or [],
        }
        for row in rows.iter_rows(named=True)
    }
    for account_id, ticket_id, is_open in escalations.select("account_id", "ticket_id", "is_open").iter_rows():
        if account_id in kept:
            kept[account_id]["escalations"][ticket_id] = bool(is_open)
    for account_id, deal_id, name, score in deals.iter_rows():
        if account_id in kept:
            kept[account_id]["deals"][deal_id] = {"name": name or deal_id, "score": score}
    return kept


def changed(before: Facts, now: Facts) -> list[str]:
    """What is other than it was, a sentence each; none where nothing is."""
    found = [*_escalations(before["escalations"], now["escalations"]), *_deals(before["deals"], now["deals"])]
    if before["renewal"] != now["renewal"]:
        found.append(
            t("The next renewal is {now}; it was {then}.", now=_day(now["renewal"]), then=_day(before["renewal"]))
        )
    if before["at_risk"] != now["at_risk"]:
        then = _amounts(before["at_risk"])
        found.append(t("The value at risk is {now}; it was {then}.", now=_amounts(now["at_risk"]), then=then))
    return found


def _escalations(before: dict[str, bool], now: dict[str, bool]) -> list[str]:
    new = [ticket for ticket in now if ticket not in before]
    closed = [ticket for ticket, was_open in before.items() if was_open and now.get(ticket) is False]
    gone = [ticket for ticket in before if ticket not in now]
    sentences = []
    if new:
        n_open = sum(now[ticket] for ticket in new)
        sentences.append(tn("{n} new escalation, {open} of them open.", "{n} new escalations, {open} of them open.",
                            len(new), open=n_open))  # fmt: skip
    if closed:
        sentences.append(tn("{n} escalation was closed.", "{n} escalations were closed.", len(closed)))
    if gone:
        sentences.append(tn("{n} escalation is no longer on record.", "{n} escalations are no longer on record.",
                            len(gone)))  # fmt: skip
    return sentences


def _deals(before: dict[str, Facts], now: dict[str, Facts]) -> list[str]:
    sentences = [t("New signed deal: {name}.", name=deal["name"]) for key, deal in now.items() if key not in before]
    sentences += [
        t("No longer a signed deal: {name}.", name=deal["name"]) for key, deal in before.items() if key not in now
    ]
    for key, deal in now.items():
        if key in before and before[key]["score"] != deal["score"]:
            score, then = _score(deal["score"]), _score(before[key]["score"])
            sentences.append(t("{name}: practices {now}; they were {then}.", name=deal["name"], now=score, then=then))
    return sentences


def _score(score: int | None) -> str:
    return t("not all known") if score is None else t("{n} of 3", n=score)


def _day(value: str | None) -> str:
    return day(date.fromisoformat(value)) if value else t("not recorded")


def _amounts(values: list[str]) -> str:
    parts = (value.partition(" ") for value in values)
    return ", ".join(money(float(amount), currency) for currency, _, amount in parts) or "0"
