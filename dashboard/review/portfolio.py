"""The slides of a portfolio's review, from the rows that the pages show."""

from datetime import date

import polars as pl

from dashboard import glossary
from dashboard.figures.annotations import drawn_remarks
from dashboard.locale import inside, t
from dashboard.locale.written import written
from dashboard.review import charts
from dashboard.review.facts import Facts
from dashboard.review.slides import Fact, Slide, Table
from dashboard.summaries import data as quality
from dashboard.summaries import trends, watch_list
from dashboard.summaries.headline import cards
from dashboard.summaries.headline.card import Card
from dashboard.wording import counts as counted
from dashboard.wording import findings, of_today, words
from dashboard.wording import trend as wording
from dashboard.wording.claims import (
    CLAIMS,
    VERDICT_MEANINGS,
    verdict_in_full,
)
from dashboard.wording.contributions import alignment_title, answer, between, part_name, signed
from dashboard.wording.estimates import counts
from dashboard.wording.goals import TERMS, Metric, goal_of
from dashboard.wording.verdicts import headline as headline_sentence
from dashboard.wording.verdicts import mind_changers, what_differs
from dashboard.wording.words import money
from etl.evidence import Claim, Evidence, Verdict

_MOST_OPEN_DEALS = 10
_MOST_REMARKS = 3


def headline(facts: Facts) -> Slide:
    """The verdict on the main claim, three numbers, and what would change our mind."""
    claim = facts.evidence.claim("C4")
    shown = _cards(facts)[:3]
    return Slide(
        key="headline",
        title=_headline_title(claim),
        subtitle=t(
            "Attributable escalations in the first 12 months after signature; {counts}",
            counts=counts(claim.adjusted),
        ),
        notes=glossary.in_full("rate_ratio", *(card.term for card in shown)),
        facts=tuple(Fact(card.label, card.value, _below(card, facts.goals_said.get(card.term))) for card in shown),
        points=_headline_points(facts.evidence, claim),
    )


def _cards(facts: Facts) -> list[Card]:
    return cards.headline(
        facts.deals, facts.moved, trends.equal(facts.trends), as_of_on=facts.as_of_on, verdict=facts.verdict
    )


def _moved_by(card: Card) -> str:
    """A card's change and what it is against, with the sign that is printed; empty where there is none."""
    return f"{t(card.delta).replace('-', '−')} {card.against}; " if card.delta else ""


def _below(card: Card, goal: str | None) -> str:
    """What stands below a number: its change, what it rests on, and its goal."""
    below = f"{_moved_by(card)}{card.below}"
    return f"{below}. {goal}" if goal else below


def stakes(facts: Facts) -> Slide | None:
    """The value at risk, and beside it, never added, the value with few practices; none in builds without it."""
    card = _cards(facts)[-1]
    if card.beside is None:
        return None
    second = card.beside
    return Slide(
        key="stakes",
        title=t("{label}: {value}; not added to it, {few}: {amount}", label=card.label, value=card.value,
                few=inside(second.label), amount=second.value),
        subtitle=t("Contracted value of running deals, as of {day}", day=words.day(facts.as_of_on)),
        notes=glossary.in_full(card.term, second.term),
        facts=(Fact(card.label, card.value, card.below), Fact(second.label, second.value, second.below)),
        points=(
            t("A deal may be at risk and have few practices, so the two overlap."),
            t("The second rests on a claim that is still being tested; its verdict stands beside it."),
        ),
    )  # fmt: skip


def _headline_title(claim: Claim) -> str:
    if claim.verdict is Verdict.NONE:
        return t("Without a verdict, on a part of the deals: {claim}", claim=inside(t(CLAIMS["C4"])))
    return f"{verdict_in_full(claim)}: {inside(t(CLAIMS['C4']))}"


def _headline_points(evidence: Evidence, claim: Claim) -> tuple[str, ...]:
    """The amount, or what was seen instead, what the verdict means, and what would change it."""
    found = [headline_sentence(evidence), t(VERDICT_MEANINGS[claim.verdict])]
    if claim.verdict is Verdict.CONFOUNDED:
        found.append(what_differs(evidence))
    first, *others = mind_changers(claim)
    found += [t("What would change our mind: {what}", what=first), *others]
    return tuple(sentence for sentence in found if sentence)


def trend(facts: Facts) -> Slide | None:
    """Escalations by quarter with the range of chance, and what was noted."""
    counted, equal = facts.trends
    chart = trends.control_chart(equal)
    if chart.is_empty() or chart["rate"].drop_nulls().is_empty():
        return None
    title = wording.title(equal)
    goal = goal_of(facts.standings, Metric.ESCALATIONS)
    remarks = drawn_remarks(facts.annotations, chart.drop_nulls("rate")["period"].to_list())
    return Slide(
        key="trend",
        title=title,
        subtitle=t(
            "Attributable escalations per 100 months of contract by {quarter}, at the age of deals of the last"
            " four quarters, n = {n}; the limits are what chance alone would give (3σ)",
            quarter=words.kind_of_quarter(),
            n=int(chart["n_events"].sum()),
        ),
        notes=glossary.in_full("escalation_rate", "equal_age", "escalation_slope", "control_limits"),
        chart=charts.trend(chart, facts.annotations, alt=title, goal=goal),
        points=(
            *_since_last_quarter(facts),
            *filter(None, [facts.goals_said.get(TERMS[Metric.ESCALATIONS])]),
            wording.in_short(counted),
            *wording.signs(equal),
            *findings.remarks(remarks.tail(_MOST_REMARKS)),
        ),
    )


def _since_last_quarter(facts: Facts) -> tuple[str, ...]:
    return () if facts.moved is None else (f"{facts.moved.title}.",)


def change(facts: Facts) -> Slide | None:
    """What the change since the last quarter is made of, by alignment; none where there is no such change."""
    if facts.moved is None:
        return None
    found = facts.moved.change
    rows = tuple(
        (
            part_name(part.name),
            signed(part.adds),
            between(part).removeprefix(", ") or t("too little to say"),
            str(part.n_events),
        )
        for part in (*found.parts, found.whole)
    )
    columns = (t("Part"), t("Adds to the change"), t("95 % interval"), t("Escalations, both periods"))
    return Slide(
        key="change",
        title=alignment_title(found),
        subtitle=facts.moved.counts,
        notes=glossary.in_full("change_by_alignment", "aligned", "equal_age"),
        table=Table(columns, rows, (5.0, 1.8, 3.4, 2.0)),
        points=(
            *_since_last_quarter(facts),
            answer(found),
            t("It says what moved together, not what brought it about."),
        ),
    )


def practices(facts: Facts) -> Slide:
    """Each practice in the first and the last year of signatures."""
    shares = trends.adoption(facts.deals)
    title = trends.adoption_title(shares)
    ends = _ends(sorted(shares["quarter_on"].unique()))
    return Slide(
        key="practices",
        title=title,
        subtitle=t("Share of signed deals in {first} and in {last}, n = {n}; hatched parts are not recorded",
                   first=words.quarters(ends[0]), last=words.quarters(ends[-1]), n=len(facts.deals)),
        notes=glossary.in_full("success_definition", "delivery_voice", "risk_ownership"),
        chart=charts.adopted(_at_the_ends(shares, ends), alt=title),
    )  # fmt: skip


def _ends(quarters: list[date]) -> list[list[date]]:
    """The first and the last (up to) four quarters, without overlap."""
    half = max(min(4, len(quarters) // 2), 1)
    return [quarters[:half], quarters[-half:]] if len(quarters) > 1 else [quarters]


def _at_the_ends(shares: pl.DataFrame, ends: list[list[date]]) -> pl.DataFrame:
    """label, n_practised, n_not, n_unknown: each practice at the first and at the last quarters."""
    rows = []
    for practice, name in watch_list.SHORT.items():
        for when, days in zip((t("then"), t("now")), ends, strict=False):
            part = shares.filter((pl.col("practice") == practice) & pl.col("quarter_on").is_in(days))
            sums = part.select(pl.col("n_practised", "n_not", "n_unknown").sum()).row(0)
            rows.append((f"{t(name)}, {when}", *sums))
    return pl.DataFrame(rows, schema=["label", "n_practised", "n_not", "n_unknown"], orient="row")


def open_deals(facts: Facts) -> Slide | None:
    """The open deals to act on first."""
    deals = facts.open_deals
    if deals.is_empty():
        return None
    acting = deals.filter(pl.col("standing") != watch_list.COMPLETE).head(_MOST_OPEN_DEALS)
    rows = tuple(
        (
            deal["deal_name"] or deal["deal_id"],
            money(deal["amount"], deal["currency"]),
            watch_list.commitment(deal),
            " ".join(mark[:1] for _, mark in watch_list.marks(deal)),
            written(deal["next_step"]),
            watch_list.who(deal),
        )
        for deal in acting.iter_rows(named=True)
    )
    columns = (t("Deal"), t("Value"), t("Commitment point"), t("Practices"), t("Next step"), t("Who"))
    return Slide(
        key="open-deals",
        title=watch_list.finding(deals),
        subtitle=t(
            "The first {n} of {all}, as of {day}. ● there, ○ not yet, ? not known: success, delivery, risks",
            n=len(rows), all=counted.open_deals(len(deals)), day=words.day(facts.as_of_on),
        ),
        notes=glossary.in_full("open_deal_due", "commitment_point"),
        table=Table(columns, rows, (3.0, 1.5, 1.5, 1.0, 3.2, 2.4)),
    )  # fmt: skip


def data_quality(facts: Facts) -> Slide:
    """What was loaded, what failed, what is not known, and how the numbers were made."""
    return Slide(
        key="data",
        title=quality.checks_title(facts.checks),
        subtitle=f"{quality.files_sentence(facts.files)}. {quality.rejects_title(facts.rejects)}.",
        notes=glossary.in_full("coverage", "not_known"),
        points=(
            *quality.not_known(facts.totals, facts.unknowns),
            t("Estimates are associations in observed data: Poisson regressions with observed months as exposure,"
              " adjusted for what was known at signature, intervals clustered by account."),
            *filter(None, [of_today.exceptions(facts.deals)]),
            t("Unknown is never counted as not done; outcomes that nobody observed are never counted as zero."),
        ),
    )  # fmt: skip
