"""The slides of one account: what happened, what was agreed, what escalated, and its open deals."""

from datetime import date
from typing import Any

import polars as pl

from dashboard import glossary
from dashboard.locale import inside, t, tn
from dashboard.locale.written import written
from dashboard.review import charts
from dashboard.review.slides import Fact, Slide, Table
from dashboard.summaries import watch_list
from dashboard.summaries.account import labels as summaries
from dashboard.summaries.account import peers as peer_rows
from dashboard.wording import counts, words
from dashboard.wording.words import PRACTICES, in_words, mark, number
from etl.evidence import Verdict

_MOST_ROWS = 9


def timeline(
    account_id: str,
    name: str,
    *,
    deals: pl.DataFrame,
    events: pl.DataFrame,
    escalations: pl.DataFrame,
    annotations: pl.DataFrame,
) -> Slide | None:
    """What happened when, in lanes. Frames as `queries.account_*` and `notes.annotations` give them."""
    if events.is_empty() or deals.is_empty():
        return None
    finding = summaries.timeline_title(deals, escalations)
    return Slide(
        key=f"timeline-{account_id}",
        title=f"{name}: {inside(finding)}",
        subtitle=t("{n}, {span}; solid lines are signatures, dotted ones commitment points",
                   n=counts.dated_events(len(events)), span=summaries.span(events)),
        notes=_definitions("commitment_point", "escalation"),
        chart=charts.timeline(
            events,
            key=f"timeline-{account_id}",
            committed_on=summaries.committed_on(deals),
            signed_on=deals["signed_on"].to_list(),
            alt=finding,
        ),
        points=tuple(
            f"{words.day(day)}: {text} ({author})"
            for day, text, author in annotations.select("happened_on", "text", "author").tail(2).iter_rows()
        ),
    )  # fmt: skip


def against_peers(
    name: str, deals: pl.DataFrame, everything: pl.DataFrame, escalations: pl.DataFrame, stakes: tuple[str, ...]
) -> Slide | None:
    """The account's rate beside that of similar deals, and what is at stake; none without a signed deal."""
    if deals.is_empty():
        return None
    own, others = peer_rows.rate(deals), peer_rows.rate(peer_rows.similar(everything, deals))
    beside = peer_rows.beside(everything, deals)
    finding = peer_rows.rate_title(beside)
    known = deals.drop_nulls("alignment_score")
    aligned = known.filter(pl.col("alignment_score") >= 2).height
    return Slide(
        key="headline",
        title=f"{name}: {inside(finding)}",
        subtitle=t("Attributable escalations per 100 months of contract, all observed time; {n} of {m} observed",
                   n=deals.filter(pl.col("observed_months") > 0).height, m=counts.deals(len(deals))),
        notes=_definitions("escalation_rate", "aligned", "value_at_risk", "value_with_few_practices"),
        facts=(
            Fact(t("This account"), number(own.value), peer_rows.rate_words(own)),
            Fact(t("Similar deals"), number(others.value),
                 peer_rows.rate_words(others) if others.value is None
                 else f"{peer_rows.rate_words(others)}: {peer_rows.alike_words(deals)}"),
            Fact(t("Aligned deals"), t("{n} of {m}", n=aligned, m=len(known)) if len(known) else "–",
                 t("of those where all three practices are known; {n}", n=counts.signed_deals(len(deals)))),
        ),
        points=(
            summaries.account_sentence(deals, escalations),
            *((peer_rows.beside_words(beside),) if beside is not None else ()),
            *stakes,
        ),
    )  # fmt: skip


def stakes(facts: dict[str, Any], verdict: Verdict) -> tuple[str, str]:
    """The value at risk, and the value with few practices with C4's verdict, a sentence each.

    `facts` as marts.accounts.
    """
    return (
        t("Value at risk: {value}, {below}.", **_value(summaries.value_at_risk(facts))),
        t("Not added to it is the value with few practices: {value}, {below}.",
          **_value(summaries.value_with_few_practices(facts, verdict))),
    )  # fmt: skip


def _value(shown: tuple[str, str]) -> dict[str, str]:
    return {"value": shown[0], "below": shown[1]}


def agreed(account_id: str, name: str, evidence: pl.DataFrame) -> Slide | None:
    """What was agreed before signature, practice by practice, with its source."""
    if evidence.is_empty():
        return None
    done = evidence.filter(pl.col("status").is_in(["early", "late", "presignature"])).height
    rows = tuple(
        (
            row["deal_name"] or row["deal_id"],
            t(PRACTICES[row["practice"]]),
            mark(row["status"], row["kind"]),
            words.day(_day(row["evidence_at"])) if row["status"] != "never" else "–",
            (row["person"] or "–") if row["status"] != "never" else "–",
            f"{row['source_file']}, {row['source_row']}" if row["source_file"] else row["reason"],
        )
        for row in evidence.head(_MOST_ROWS).iter_rows(named=True)
    )
    columns = (t("Deal"), t("Practice"), t("Status"), t("When"), t("Who"), t("Source file and row, or why"))
    return Slide(
        key=f"agreed-{account_id}",
        title=t("{name}: whether the practices were there before signature is not known", name=name)
        if evidence["status"].eq("unknown").all()
        else t("{name}: {done} of {n} were there before signature", name=name, done=done,
               n=counts.practices(len(evidence))),
        subtitle=t("The latest deals first; n = {n} of {m}", n=counts.practices(len(evidence)),
                   m=counts.signed_deals(evidence["deal_id"].n_unique())),
        notes=_definitions("success_definition", "delivery_voice", "risk_ownership"),
        table=Table(columns, rows, (2.6, 2.4, 1.8, 1.2, 1.9, 2.6)),
    )  # fmt: skip


def escalated(account_id: str, name: str, escalations: pl.DataFrame) -> Slide | None:
    """The account's latest escalations."""
    if escalations.is_empty():
        return None
    surprises = int(escalations["is_surprise"].sum() or 0)
    rows = tuple(
        (
            words.day(_day(row["escalated_at"])),
            row["subject"] or "–",
            in_words(row["cause"]) if row["cause"] else t("not recorded"),
            t("yes") if row["is_surprise"] else t("no"),
            words.day(_day(row["resolved_at"])) if row["resolved_at"] else t("open"),
        )
        for row in escalations.head(_MOST_ROWS).iter_rows(named=True)
    )
    columns = (t("Escalated"), t("Subject"), t("Cause"), t("Surprise"), t("Resolved"))
    return Slide(
        key=f"escalations-{account_id}",
        title=t(
            "{name}: {n} of {all} were surprises", name=name, n=surprises, all=counts.escalations(len(escalations))
        ),
        subtitle=t("The latest first, as recorded by the ticket source; n = {n}", n=len(escalations)),
        notes=_definitions("escalation"),
        table=Table(columns, rows, (1.4, 4.4, 2.2, 1.1, 1.4)),
    )


def next_steps(name: str, open_deals: pl.DataFrame) -> Slide | None:
    """The account's open deals, with what is missing and who is next."""
    if open_deals.is_empty():
        return None
    rows = tuple(
        (
            deal["deal_name"] or deal["deal_id"],
            watch_list.commitment(deal),
            " ".join(mark[:1] for _, mark in watch_list.marks(deal)),
            written(deal["next_step"]),
            watch_list.who(deal),
        )
        for deal in open_deals.head(_MOST_ROWS).iter_rows(named=True)
    )
    columns = (t("Deal"), t("Commitment point"), t("Practices"), t("Next step"), t("Who"))
    return Slide(
        key="open-deals",
        title=tn("{name}: {n} open deal to act on", "{name}: {n} open deals to act on", len(open_deals), name=name),
        subtitle=t("● there, ○ not yet, ? not known: success, delivery voice, risks"),
        notes=_definitions("open_deal_due", "commitment_point"),
        table=Table(columns, rows, (3.0, 1.6, 1.0, 3.4, 2.6)),
    )


def _day(moment: object) -> date | None:
    return moment.date() if hasattr(moment, "date") else None


def _definitions(*terms: str) -> str:
    return "\n".join(f"{glossary.terms()[name].label}: {glossary.define(name)}" for name in terms)
