"""C6, aligned deals sign simpler contracts and amend them less, and C7, contracts do not fix it.

Clauses by Poisson quasi-likelihood (Gourieroux, Monfort & Trognon 1984): control clauses with the log of control and
coordination clauses as offset, amendments with that of contract-years, clauses and words without. A deal's contracts
are summed. Contracts come after the practices and hard deals attract lawyers, so no verdict goes beyond Leaning.
"""

import dataclasses

import numpy as np
import polars as pl

from etl.evidence.claims import statements
from etl.evidence.claims.comparisons import Outcome, of_practices, of_score
from etl.evidence.claims.refits import Refits, refit
from etl.evidence.claims.statements import Arms, Question, stated
from etl.evidence.estimators.cohorts import column, everyone, followed
from etl.evidence.estimators.panel import Panel, panel, typed
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.regression import safe_exp
from etl.evidence.inputs import Inputs
from etl.evidence.results import Claim, Requirement, Verdict, withhold
from etl.evidence.verdicts.facts import SecondaryFacts
from etl.evidence.verdicts.gates import gates_failing, gates_fired
from etl.evidence.verdicts.intervals import is_below, rules_out_a_benefit
from etl.evidence.verdicts.judgement import Judgement, bound, judgement
from etl.evidence.verdicts.sides import BENEFIT
from etl.evidence.verdicts.thresholds import THRESHOLDS, percent

_CAP = "Hard deals may need more lawyers and fewer agreements alike: at most Leaning."
_COUNTS = ("n_clauses", "n_control_clauses", "n_coordination_clauses", "n_governance_clauses", "n_words", "n_changes")
_DAYS_PER_YEAR = 365.25
_PER = 10.0  # 10 points of control share are one unit
_C6 = Question("C6", "", cap=_CAP, method="Poisson quasi-likelihood")
_C7 = Question("C7", "", cap="A comparison of contracts, not of practices: at most Leaning.")


def claims(inputs: Inputs) -> tuple[Claim, ...]:
    """C6 for control clauses and amendments, by score and practice, then clauses and words by score; then C7."""
    rows = _deals_with_contracts(inputs)
    deals = everyone(rows, fiscal_year=inputs.fiscal_year)
    of_each = (
        ("control clauses", "control clauses among control and coordination clauses", _control_clauses(rows, deals)),
        ("amendments", "amendments per contract-year", _amendments(rows, deals)),
    )
    found: list[Claim] = []
    for unit, label, outcome in of_each:
        question = dataclasses.replace(_C6, label=label, unit=unit)
        found += [of_score(question, outcome), *of_practices(question, [outcome] * 3)]
    for unit in ("clauses", "words"):
        question = dataclasses.replace(_C6, label=f"{unit} in all", unit=unit)
        found.append(of_score(question, _amounts(rows, deals, f"n_{unit}")))
    return *found, *_contracts_against_escalations(inputs)


def _deals_with_contracts(inputs: Inputs) -> pl.DataFrame:
    """The signed deals with the sums over their contracts; null where no contract says."""
    names = ("active_days", *_COUNTS)
    contracts = typed(inputs.contracts, {"deal_id": pl.String, **dict.fromkeys(names, pl.Float64)})
    sums = contracts.group_by("deal_id", maintain_order=True).agg(
        *(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in _COUNTS),
        pl.col("active_days").filter(pl.col("n_changes").is_not_null()).sum(),
    )
    known = [name for name in inputs.deals.columns if name not in names]
    deals = inputs.deals.select(known) if "deal_id" in known else pl.DataFrame(schema={"deal_id": pl.String})
    return deals.with_columns(pl.col("deal_id").cast(pl.String)).join(
        sums, on="deal_id", how="inner", maintain_order="left"
    )


def _control_clauses(rows: pl.DataFrame, deals: Panel) -> Outcome:
    """With governance as coordination; then with governance as control."""
    control, coordination, governance = (
        _column(rows, f"n_{family}_clauses") for family in ("control", "coordination", "governance")
    )
    total = control + coordination
    moved = control + np.nan_to_num(governance)
    return followed(deals, total, control), (followed(deals, total, moved),)


def _amendments(rows: pl.DataFrame, deals: Panel) -> Outcome:
    """With contract-years as exposure; then those of at least half a year alone."""
    years, changes = _column(rows, "active_days") / _DAYS_PER_YEAR, _column(rows, "n_changes")
    long = np.where(years >= 0.5, years, 0.0)
    return followed(deals, years, changes), (followed(deals, long, changes),)


def _amounts(rows: pl.DataFrame, deals: Panel, name: str) -> Outcome:
    amounts = _column(rows, name)
    return followed(deals, np.isfinite(amounts).astype(np.float64), amounts), ()


def _column(rows: pl.DataFrame, name: str) -> FloatArray:
    return column(rows, name)[:, None]


def _contracts_against_escalations(inputs: Inputs) -> tuple[Claim, ...]:
    """C7, and how it changes with the score."""
    observed = panel(inputs.deals, inputs.windows, fiscal_year=inputs.fiscal_year)
    score = observed.practised.sum(axis=1)
    poorly = observed.only(~(score >= 2))
    return _among_poorly_aligned(poorly), _by_score(observed)


def _control_share(_: FloatArray, panel: Panel) -> FloatArray:
    share = panel.numbers["control_share"][:, None]
    return np.where(np.isfinite(share), share * _PER, np.nan)


def _among_poorly_aligned(observed: Panel) -> Claim:
    def expose(practised: FloatArray, panel: Panel) -> FloatArray:
        return np.where(practised.sum(axis=1, keepdims=True) < 2, _control_share(practised, panel), np.nan)

    refits = refit(observed, expose, owner_means=_control_share)
    arms = _halves(refits, "per 10 points of control share, deals with none or one of the practices")
    ratio = statements.log_ratio(_C7, refits, arms)
    facts = statements.facts(_C7, refits, arms, ratio)
    found = _judged(facts)
    return stated(_C7, refits, arms, ratio=ratio, verdict=found.verdict, reasons=found.reasons, fails=found.fails)


def _judged(facts: SecondaryFacts) -> Judgement:
    """An equivalence: more control clauses must not go with clearly fewer escalations."""
    ratio = facts.ratio
    if gates_fired(facts) or ratio is None:
        return Judgement(Verdict.INSUFFICIENT, gates_fired(facts), gates_failing(facts))
    if is_below(ratio):
        fewer = judgement(Verdict.CONTRADICTED, first=("More control clauses go with fewer escalations.",))
        return bound(facts, fewer, BENEFIT)
    if rules_out_a_benefit(ratio):
        lower = percent(1 - THRESHOLDS.negligible_ratio)
        ruled_out = f"The interval rules out a rate {lower} lower."
        return judgement(Verdict.LEANING, first=(ruled_out,), found=((Requirement.KIND, _C7.cap or ""),))
    low, limit = safe_exp(ratio.limit(THRESHOLDS.interval_low)), THRESHOLDS.shown("negligible_ratio")
    why = f"The interval reaches down to {low:.2f}; {limit} is the limit."
    return judgement(Verdict.INSUFFICIENT, found=((Requirement.PRECISION, why),))


def _by_score(observed: Panel) -> Claim:
    """The ratio of the ratios per 10 points of control share, per additional practice."""

    def expose(practised: FloatArray, panel: Panel) -> FloatArray:
        share, score = _control_share(practised, panel), practised.sum(axis=1, keepdims=True)
        return np.hstack([share, score, share * score])

    def owner_means(practised: FloatArray, panel: Panel) -> FloatArray:
        return np.hstack([_control_share(practised, panel), practised.sum(axis=1, keepdims=True)])

    refits = refit(observed, expose, owner_means=owner_means)
    label = "how the ratio per 10 points of control share changes per additional practice"
    arms = dataclasses.replace(_halves(refits, label), weights=(0.0, 0.0, 1.0))
    ratio = statements.log_ratio(_C7, refits, arms)
    reasons = ("An interaction; no verdict rests on it.",)
    claim = stated(_C7, refits, arms, ratio=ratio, verdict=Verdict.NONE, reasons=reasons)
    return dataclasses.replace(claim, crude=withhold("Only the model tells this.", refits.panel.counts))


def _halves(refits: Refits, label: str) -> Arms:
    """Deals with more control share than the middle deal, and the others."""
    share = refits.exposures[:, 0]
    is_more = share > (np.median(share) if len(share) else 0.0)
    names = ("with more control clauses than the middle deal", "with as many or fewer")
    return Arms(label, (1.0,), names, is_more, ~is_more, share)
