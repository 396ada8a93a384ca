"""The slides of a portfolio's review, from the rows that the pages show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from dashboard import glossary
from dashboard.figures.annotations import drawn_remarks
from dashboard.locale import inside, number, t
from dashboard.locale.written import written
from dashboard.review import charts
from dashboard.review.slides import Fact, Slide, Table
from dashboard.summaries import data as quality
from dashboard.summaries import evidence as evidences
from dashboard.summaries import take_up as take_ups
from dashboard.summaries import trends, watch_list
from dashboard.summaries.contributions import Moved
from dashboard.summaries.headline import cards
from dashboard.summaries.headline.card import Card
from dashboard.wording import counts as counted
from dashboard.wording import findings, of_today, words
from dashboard.wording import trend as wording
from dashboard.wording.claims import (
    CLAIMS,
    VERDICT_MEANINGS,
    claim_as_computed,
    claim_in_short,
    verdict_in_full,
)
from dashboard.wording.contributions import alignment_title, answer, between, part_name, signed
from dashboard.wording.estimates import counts
from dashboard.wording.goals import TERMS, Metric, Standing, goal_of
from dashboard.wording.verdicts import headline as headline_sentence
from dashboard.wording.verdicts import mind_changers, what_differs
from dashboard.wording.words import money
from etl.evidence import Claim, Evidence, Trend, Verdict

_MOST_OPEN_DEALS = 10
_MOST_REMARKS = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What the slides are made of: rows of one build, within the viewer's scope."""

    build: dict[str, Any]
    deals: pl.DataFrame
    periods: pl.DataFrame
    trends: tuple[Trend, ...]  # as counted, and at equal age
    moved: Moved | None  # since the last quarter
    evidence: Evidence
    verdict: Verdict  # issued on C4
    open_deals: pl.DataFrame  # ranked
    steps: pl.DataFrame
    totals: dict[str, Any]
    unknowns: pl.DataFrame
    files: pl.DataFrame
    rejects: pl.DataFrame
    checks: pl.DataFrame
    annotations: pl.DataFrame
    standings: tuple[Standing, ...] = ()  # of the goals
    goals_said: Mapping[str, str] = field(default_factory=dict)  # by term of the glossary

    @property
    def as_of_on(self) -> date:
        """The day of the data's end."""
        day: date = self.build["as_of_on"]
        return day


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
        notes=_notes("rate_ratio", *(card.term for card in shown)),
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
        notes=_notes(card.term, second.term),
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
        notes=_notes("escalation_rate", "equal_age", "escalation_slope", "control_limits"),
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
        notes=_notes("change_by_alignment", "aligned", "equal_age"),
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
        notes=_notes("success_definition", "delivery_voice", "risk_ownership"),
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


def claims(facts: Facts) -> Slide:
    """The eleven claims with verdict, estimate, interval and n."""
    rows = []
    mains = [main for main, *_ in evidences.by_claim(facts.evidence)]
    for main in mains:
        n_deals = number((main.crude if main.measure == "share" else main.adjusted).n_deals)
        rows.append((main.claim_id, t(CLAIMS[main.claim_id]), verdict_in_full(main), claim_in_short(main), n_deals))
    return Slide(
        key="claims",
        title=_claims_title([main.verdict for main in mains]),
        subtitle=t("Adjusted estimates with 95 % intervals, as of {day}; their ratios are in the notes",
                   day=words.day(facts.as_of_on)),
        notes="\n".join((_notes("rate_ratio"), *_ratios(mains))),
        table=Table(
            ("", t("Claim"), t("Verdict"), t("Estimate (95 % interval)"), t("Deals")),
            tuple(rows),
            (0.6, 5.0, 1.9, 3.6, 0.9),
        ),
    )  # fmt: skip


def _ratios(mains: list[Claim]) -> list[str]:
    """The ratio of each claim with its interval and method, for the notes."""
    computed = ((main.claim_id, claim_as_computed(main)) for main in mains)
    return [f"{claim_id}: {words}." for claim_id, words in computed if words]


def _claims_title(verdicts: list[Verdict]) -> str:
    if set(verdicts) == {Verdict.NONE}:
        return t("Eleven claims, estimated on a part of the deals: no verdicts")
    supported, leaning, contradicted = (
        verdicts.count(verdict) or t("none") for verdict in (Verdict.SUPPORTED, Verdict.LEANING, Verdict.CONTRADICTED)
    )
    return t(
        "Of eleven claims, {supported} are supported, {leaning} lean that way and {contradicted} are contradicted",
        supported=supported, leaning=leaning, contradicted=contradicted,
    )  # fmt: skip


def ratios(facts: Facts) -> Slide | None:
    """The ratios of the practices, crude and adjusted."""
    rows = evidences.estimated(facts.evidence)
    if not rows:
        return None
    title = evidences.forest_title(facts.evidence)
    return Slide(
        key="ratios",
        title=title,
        subtitle=t("Rate ratios of attributable escalations in the first 12 months with 95 % intervals, n = {n}",
                   n=counted.deals(facts.evidence.claim("C4").adjusted.n_deals)),
        notes=_notes("rate_ratio", "success_definition", "delivery_voice", "risk_ownership"),
        chart=charts.ratios(rows, evidences.claims_table(facts.evidence), alt=title),
    )  # fmt: skip


def take_up(facts: Facts) -> Slide | None:
    """The event study of take-up; none where it is not drawn."""
    found = take_ups.drawn(facts.evidence)
    if found is None or not found.quarters:
        return None
    title = take_ups.title(found)
    return Slide(
        key="take-up",
        title=title,
        subtitle=t("Escalations by quarters of signature since take-up, as a ratio to units that had not yet, n ="
                   " {n}; lines are 95 % intervals for all quarters at once", n=counted.deals(found.ratio.n_deals)),
        notes=_notes("take_up"),
        points=take_ups.reading(found),
        chart=charts.take_up(take_ups.quarters(found), alt=title),
    )  # fmt: skip


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
        notes=_notes("open_deal_due", "commitment_point"),
        table=Table(columns, rows, (3.0, 1.5, 1.5, 1.0, 3.2, 2.4)),
    )  # fmt: skip


def data_quality(facts: Facts) -> Slide:
    """What was loaded, what failed, what is not known, and how the numbers were made."""
    return Slide(
        key="data",
        title=quality.checks_title(facts.checks),
        subtitle=f"{quality.files_sentence(facts.files)}. {quality.rejects_title(facts.rejects)}.",
        notes=_notes("coverage", "not_known"),
        points=(
            *quality.not_known(facts.totals, facts.unknowns),
            t("Estimates are associations in observed data: Poisson regressions with observed months as exposure,"
              " adjusted for what was known at signature, intervals clustered by account."),
            *filter(None, [of_today.exceptions(facts.deals)]),
            t("Unknown is never counted as not done; outcomes that nobody observed are never counted as zero."),
        ),
    )  # fmt: skip


def _notes(*terms: str) -> str:
    return glossary.in_full(*terms)
