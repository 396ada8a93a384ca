"""A review, made of one build: the slides that were asked for, in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import assessment, fiscal, glossary, goals, notes, warehouse
from dashboard.access import Scope
from dashboard.locale import t
from dashboard.queries import account as account_queries
from dashboard.queries import builds
from dashboard.queries import portfolio as portfolio_queries
from dashboard.queries.account import account_deals, account_escalations, account_timeline, practice_evidence
from dashboard.queries.builds import build_facts
from dashboard.queries.evidence import main_verdict
from dashboard.queries.open_deals import open_deal_steps, open_deals
from dashboard.queries.portfolio import deal_escalations, deal_quarters, periods
from dashboard.queries.scoped import Filters
from dashboard.review import accounts, claims, portfolio
from dashboard.review.facts import Facts
from dashboard.review.goals import goals as goals_slide
from dashboard.review.quarters import Kept, ReviewError, objections
from dashboard.review.slides import Review, Slide
from dashboard.summaries import contributions, watch_list
from dashboard.summaries.goals import standings
from dashboard.summaries.trends import equal
from dashboard.wording.footers import footer
from dashboard.wording.goals import said

_ACCOUNTS_IN_FOCUS = 3
PORTFOLIO_SLIDES = (
    "cover",
    "headline",
    "trend",
    "goals",
    "change",
    "stakes",
    "practices",
    "claims",
    "ratios",
    "take-up",
    "accounts",
    "open-deals",
    "data",
)
ACCOUNT_SLIDES = ("cover", "headline", "timeline", "agreed", "escalations", "open-deals", "data")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a review should be of."""

    scope: Scope
    kept: Kept
    account_id: str | None = None  # None: the portfolio
    slides: tuple[str, ...] = ()  # keys of PORTFOLIO_SLIDES or ACCOUNT_SLIDES; none means all of them
    for_whom: str | None = None
    overridden: tuple[str, ...] = ()  # objections that somebody chose to overlook; they stand in the footer


def check(wish: Wish, *, today: date, max_age_days: int) -> list[str]:
    """Why the review should not be rendered, a sentence each; none where it should."""
    with warehouse.lease(wish.kept.build_id):
        return objections(
            wish.kept,
            builds.checks(),
            builds.last_records(),
            today=today,
            max_age_days=max_age_days,
        )


def make(wish: Wish) -> Review:
    """The review on the build of its quarter, which is leased here. Raises ReviewError where nothing is there."""
    with warehouse.lease(wish.kept.build_id) as build:
        if build is None:
            raise ReviewError(t("The build of {quarter} is no longer there.", quarter=wish.kept.quarter))
        facts = _facts(wish.scope)
        name, n_deals, parts = _of_account(wish, facts) if wish.account_id else _of_portfolio(wish, facts)
        chosen = wish.slides or tuple(parts)
        unknown = [key for key in chosen if key not in parts]
        if unknown:
            raise ReviewError(
                t("No slide is called {name}. There are: {names}.", name=unknown[0], names=", ".join(parts))
            )
        return Review(
            title=t("Agreement before signature, and what followed"),
            scope=name,
            quarter=wish.kept.quarter,
            as_of_on=wish.kept.as_of_on,
            build_id=build.build_id,
            footer=_footer(wish, facts, n_deals, name),
            fiscal_year=fiscal.year(),
            slides=tuple(slide for key in chosen for slide in parts[key]()),
        )


Parts = dict[str, Callable[[], Sequence[Slide]]]


def _facts(scope: Scope) -> Facts:
    everything, facts = Filters(), build_facts()
    deals, months = portfolio_queries.deals(scope, everything), periods(scope, everything)
    quarters, escalations = deal_quarters(scope, everything), deal_escalations(scope, everything)
    trends = assessment.trends(scope, everything, months)
    moved = contributions.since_last_quarter(deals, quarters, escalations, as_of_on=facts["as_of_on"])
    current, is_whole = goals.current(), scope.account_ids is None
    found = standings(current if is_whole else (), deals, equal(trends), moved, as_of_on=facts["as_of_on"])
    return Facts(
        build=facts,
        deals=deals,
        periods=months,
        trends=trends,
        moved=moved,
        verdict=main_verdict(),
        evidence=assessment.evidence(scope, everything),
        open_deals=watch_list.ranked(open_deals(scope, everything)),
        steps=open_deal_steps(scope),
        totals=builds.totals(),
        unknowns=builds.practice_unknowns(),
        files=builds.files(),
        rejects=builds.rejects(),
        checks=builds.checks(),
        annotations=notes.annotations(scope, notes.PORTFOLIO),
        standings=tuple(found),
        goals_said=said(found, of_all=() if is_whole else current),
    )


def _of_portfolio(wish: Wish, facts: Facts) -> tuple[str, int, Parts]:
    if facts.deals.is_empty():
        raise ReviewError(t("No signed deal is in this build, so there is nothing to review."))
    makers = {
        "headline": portfolio.headline,
        "trend": portfolio.trend,
        "goals": goals_slide,
        "change": portfolio.change,
        "stakes": portfolio.stakes,
        "practices": portfolio.practices,
        "claims": claims.claims,
        "ratios": claims.ratios,
        "take-up": claims.take_up,
        "open-deals": portfolio.open_deals,
        "data": portfolio.data_quality,
    }
    parts: Parts = {key: _one(lambda maker=maker: maker(facts)) for key, maker in makers.items()}  # type: ignore[misc]
    name = t("Portfolio")
    parts["cover"] = _one(lambda: _cover(wish))
    parts["accounts"] = lambda: [
        slide
        for account_id, account in _in_focus(wish.scope, facts)
        for slide in _account_slides(wish.scope, account_id, account, facts)["timeline"]()
    ]
    return name, len(facts.deals), {key: parts[key] for key in PORTFOLIO_SLIDES}


def _of_account(wish: Wish, facts: Facts) -> tuple[str, int, Parts]:
    account_id = wish.account_id or ""
    known = account_queries.accounts(wish.scope).filter(pl.col("account_id") == account_id)
    if known.is_empty():
        raise ReviewError(t("No account {account} has a deal in this build.", account=account_id))
    name = known["account_name"][0]
    parts = _account_slides(wish.scope, account_id, name, facts)
    parts["cover"] = _one(lambda: _cover(wish))
    parts["data"] = _one(lambda: portfolio.data_quality(facts))
    return name, int(known["n_deals"][0]), {key: parts[key] for key in ACCOUNT_SLIDES}


def _account_slides(scope: Scope, account_id: str, name: str, facts: Facts) -> Parts:
    deals = account_deals(scope, account_id)
    escalations = account_escalations(scope, account_id)
    own_open = facts.open_deals.filter(pl.col("account_id") == account_id)

    def stakes() -> tuple[str, ...]:
        return accounts.stakes(account_queries.account_facts(scope, account_id).row(0, named=True), facts.verdict)

    timeline = {
        "deals": deals,
        "events": account_timeline(scope, account_id),
        "escalations": escalations,
        "annotations": notes.annotations(scope, account_id),
    }
    return {
        "headline": _one(lambda: accounts.against_peers(name, deals, facts.deals, escalations, stakes())),
        "timeline": _one(lambda: accounts.timeline(account_id, name, **timeline)),
        "agreed": _one(lambda: accounts.agreed(account_id, name, practice_evidence(scope, account_id))),
        "escalations": _one(lambda: accounts.escalated(account_id, name, escalations)),
        "open-deals": _one(lambda: accounts.next_steps(name, own_open)),
    }


def _one(maker: Callable[[], Slide | None]) -> Callable[[], Sequence[Slide]]:
    """A maker of one slide, or of none where there is nothing to show."""

    def made() -> Sequence[Slide]:
        slide = maker()
        return [slide] if slide else []

    return made


def _in_focus(scope: Scope, facts: Facts) -> list[tuple[str, str]]:
    """The accounts with the most escalations in the last four quarters, at most three."""
    recent = sorted(facts.periods["period"].unique())[-4:]
    ranked = (
        facts.periods.filter(pl.col("period").is_in(recent))
        .group_by("account_id")
        .agg(pl.col("n_events").sum())
        .filter(pl.col("n_events") > 0)
        .sort(["n_events", "account_id"], descending=[True, False])
        .head(_ACCOUNTS_IN_FOCUS)
    )
    names = dict(account_queries.accounts(scope).select("account_id", "account_name").iter_rows())
    return [(account_id, names[account_id]) for account_id in ranked["account_id"] if account_id in names]


def _cover(wish: Wish) -> Slide:
    return Slide(
        key="cover",
        title=t("Agreement before signature, and what followed"),
        subtitle="",
        notes=t("Rendered from the build that was kept of {quarter}; its numbers do not change when data are added"
                " later. Commitment point: {definition}", quarter=wish.kept.quarter,
                definition=glossary.define("commitment_point")),
    )  # fmt: skip


def _footer(wish: Wish, facts: Facts, n_deals: int, name: str) -> str:
    parts = [footer(facts.build, n_deals, name)]
    if wish.for_whom:
        parts.append(t("for {user}", user=wish.for_whom))
    if wish.overridden:
        parts.append(t("rendered although: {reasons}", reasons=" ".join(wish.overridden)))
    return " · ".join(parts)
