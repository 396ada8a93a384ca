"""The handover brief of one open deal: what was agreed, what is missing, who takes the next step. One page."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.locale import t, tn
from dashboard.locale.written import written
from dashboard.summaries import watch_list
from dashboard.wording.words import PRACTICES, day, in_words, mark_so_far, money

_MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the brief: a sentence, points, or a table."""

    title: str
    text: str = ""
    points: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What the page says."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    footer: str


def brief(
    deal: dict[str, Any],
    *,
    evidence: pl.DataFrame,
    risks: pl.DataFrame,
    steps: pl.DataFrame,
    escalations: pl.DataFrame,
    footer: str,
) -> Brief:
    """The brief of `deal`, a row of `queries.open_deals` with its standing; `escalations` are the account's so far."""
    return Brief(
        title=t("Handover brief: {deal}", deal=deal["deal_name"] or deal["deal_id"]),
        subtitle=_subtitle(deal),
        sections=(
            _next(deal, steps),
            _agreed(evidence),
            _risks(risks),
            _history(escalations),
        ),
        footer=footer,
    )


def _subtitle(deal: dict[str, Any]) -> str:
    return " · ".join(
        (
            deal["account"] or t("no account"),
            money(deal["amount"], deal["currency"]),
            t("stage {stage}", stage=deal["stage"] or t("not recorded")),
            watch_list.closes(deal["expected_close_on"]),
            t("commitment point {when}", when=watch_list.commitment(deal)),
            t("sales {name}", name=deal["sales_owner_name"] or t("nobody named")),
            t("delivery {name}", name=deal["delivery_lead_name"] or t("nobody named")),
        )
    )


def _next(deal: dict[str, Any], steps: pl.DataFrame) -> Section:
    points = [t("{step} ({who}).", step=written(deal["next_step"]), who=watch_list.who(deal))]
    points += [f"{written(warning)}." for warning in deal["warnings"]]
    lines = (watch_list.expected(deal), watch_list.step_sentence(watch_list.steps_of_deals(steps), deal["deal_id"]))
    points += [t("{line}; an association in past deals.", line=line) for line in lines if line]
    return Section(t("What to do next"), points=tuple(points))


def _agreed(evidence: pl.DataFrame) -> Section:
    rows = tuple(
        (
            t(PRACTICES[row["practice"]]),
            mark_so_far(row["status"], row["kind"]),
            day(row["evidence_at"].date() if row["evidence_at"] else None),
            row["person"] or "–",
            row["detail"] or row["reason"],
            t("{file}, row {row}", file=row["source_file"], row=str(row["source_row"])) if row["source_file"] else "–",
        )
        for row in evidence.iter_rows(named=True)
    )
    columns = (t("Practice"), t("Status"), t("When"), t("Who"), t("What"), t("Source"))
    return Section(t("What is agreed so far"), columns=columns, rows=rows)


def _risks(risks: pl.DataFrame) -> Section:
    title = t("Risks and owners")
    if risks.is_empty():
        return Section(title, text=t("No risk is recorded for this deal. That is not the same as none."))
    rows = tuple(
        (
            row["title"] or t("no title"),
            row["severity"] or t("not rated"),
            row["owner"] if row["is_owned"] else t("not known") if row["is_owned"] is None else t("nobody named"),
        )
        for row in risks.head(_MOST_ROWS).iter_rows(named=True)
    )
    more = len(risks) - len(rows)
    text = tn("{n} more risk is recorded.", "{n} more risks are recorded.", more) if more else ""
    return Section(title, text=text, columns=(t("Risk"), t("Severity"), t("Owner")), rows=rows)


def _history(escalations: pl.DataFrame) -> Section:
    title = t("This account so far")
    if escalations.is_empty():
        return Section(title, text=t("No escalation is recorded for this account; where no ticket source covers it,"
                                     " that is not the same as none."))  # fmt: skip
    surprises = int(escalations["is_surprise"].sum() or 0)
    rows = tuple(
        (
            day(row["escalated_at"].date() if row["escalated_at"] else None),
            row["subject"] or "–",
            in_words(row["cause"]) if row["cause"] else t("not recorded"),
        )
        for row in escalations.head(_MOST_ROWS).iter_rows(named=True)
    )
    text = tn(
        "{n} escalation, {surprises} of them a surprise; the latest:",
        "{n} escalations, {surprises} of them surprises; the latest:",
        len(escalations),
        surprises=surprises,
    )
    return Section(title, text=text, columns=(t("Escalated"), t("Subject"), t("Cause")), rows=rows)
