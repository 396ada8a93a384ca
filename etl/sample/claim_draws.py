"""What the claims beside C4 are about, drawn for the deal table: clauses, amendments, trust, losses after the proposal.

A hidden factor of a claim drives the practices and, by as much as `ClaimEffects.outcome`, what the claim expects; C7's
drives control clauses and escalations.
"""

from dataclasses import dataclass
from math import exp, log

import numpy as np

from etl.sample.firm import DAYS_PER_MONTH, BoolArray, FloatArray, IntArray
from etl.sample.presets import Preset
from etl.sample.processes import ClaimEffects, Health

SURPRISES = 0.62  # share of the attributable escalations, where no claim says otherwise
COORDINATION_SHARE = 0.6  # of the clauses that do not control
LEAST_LATE_DAYS = 4  # between the proposal and its end
_MOST_SURPRISES = 0.95
_MOST_CLAUSES, _LEAST_CLAUSES = 240, 5
_CONTROL_ODDS, _AMENDMENTS_PER_YEAR, _AMENDMENT_RATIO = -1.9, 0.6, 0.85
_MEAN_CONTROL_SHARE = 0.22  # of control and coordination clauses: where an effect of the share is none
_TRUST_PER_MONTH, _TRUST_RATIO = 0.05, 1.2
_LOSS_PER_DAY, _WIN_PER_DAY, _LOSS_RATIO = 0.010, 0.014, 0.8
_EARLY = 0.6


@dataclass(frozen=True, slots=True)
class Clauses:
    """(n,) each, of a deal's contract."""

    total: IntArray
    control: IntArray
    coordination: IntArray
    amendments_per_year: FloatArray

    @property
    def control_share(self) -> FloatArray:
        """Control clauses among control and coordination clauses."""
        share: FloatArray = self.control / np.maximum(self.control + self.coordination, 1)
        return share


@dataclass(frozen=True, slots=True)
class Race:
    """Deals after their proposal until each was won or lost: what the signed ones practised, and those lost before.

    A deal that is lost is followed by another one like it, until one is won.
    """

    practised: BoolArray  # (n, 3) of the signed deals
    is_early: BoolArray  # (n, 3) by the proposal
    days: IntArray  # (n,) from the proposal to signature
    lost_row: IntArray  # (m,) the signed deal that a lost one is like
    lost_practised: BoolArray  # (m, 3)
    lost_early: BoolArray  # (m, 3)
    lost_days: IntArray  # (m,)
    lost_place: FloatArray  # (m,) of the close within the signed deal's quarter, 0 to 1


def effects(truth: Preset) -> ClaimEffects:
    """What is true of the claims; nothing of its own where the firm does not say."""
    return truth.claims or ClaimEffects()


def hidden_share(truth: Preset, claim: str, hidden: FloatArray) -> FloatArray:
    """(n,) what a claim's hidden factor adds to its outcome's log rate: none where it has no such factor."""
    of = effects(truth)
    share: FloatArray = of.outcome * hidden if claim in of.hidden else np.zeros_like(hidden)
    return share


def surprise_share(truth: Preset, practised: BoolArray, hidden: FloatArray) -> float | FloatArray:
    """The share of surprises among a deal's escalations; their number in all is C4's and stays."""
    of = effects(truth)
    if not of.names("c5"):
        return SURPRISES
    ratios = log(of.c5 or 1.0) - np.array(truth.log_ratios)
    first = min(SURPRISES, _MOST_SURPRISES / exp(np.clip(ratios, 0, None).sum() + of.outcome * ("c5" in of.hidden)))
    share = first * np.exp(practised @ ratios - hidden_share(truth, "c5", hidden))
    return np.minimum(share, _MOST_SURPRISES)[:, None]


def clauses(
    truth: Preset, practised: BoolArray, size: FloatArray, hidden: FloatArray, rng: np.random.Generator
) -> Clauses | None:
    """The clauses of each deal's contract; None where C6 and C7 are the generator's own and drawn with the contract."""
    of = effects(truth)
    if not (of.names("c6") or of.names("c7")):
        return None
    n_practised = practised.sum(axis=1)
    per_practice = log(1.0 if of.c6 is None else of.c6)
    factor = hidden_share(truth, "c6", hidden) - hidden_share(truth, "c7", hidden)
    total = _LEAST_CLAUSES + np.minimum(np.round(rng.gamma(6.0, np.exp(3.3 + 0.25 * size) / 6.0)), _MOST_CLAUSES)
    total = total.astype(np.int64)
    odds = np.exp(_CONTROL_ODDS + 0.15 * size + per_practice * n_practised - factor)
    control = rng.binomial(total, odds / (1 + odds))
    ratio = log(_AMENDMENT_RATIO if of.c6 is None else of.c6)
    rate = _AMENDMENTS_PER_YEAR * np.exp(ratio * n_practised - hidden_share(truth, "c6", hidden))
    return Clauses(total, control, rng.binomial(total - control, COORDINATION_SHARE), rate)


def rate_by_control_share(truth: Preset, drawn: Clauses | None, hidden: FloatArray) -> float | FloatArray:
    """(n,) what the control share adds to the log rate of escalations; C7's hidden factor brings more of both."""
    of = effects(truth)
    if drawn is None or not of.names("c7"):
        return 0.0
    per_ten_points = 10 * (drawn.control_share - _MEAN_CONTROL_SHARE)
    share: FloatArray = log(of.c7 or 1.0) * per_ten_points + hidden_share(truth, "c7", hidden)
    return share


def trust_days(
    truth: Preset, practised: BoolArray, size: FloatArray, hidden: FloatArray, rng: np.random.Generator
) -> IntArray | None:
    """(n,) days from signature to the first trust signal; None where C9 is the generator's own."""
    of = effects(truth)
    if not of.names("c9"):
        return None
    ratio = log(_TRUST_RATIO if of.c9 is None else of.c9)
    hazard = _TRUST_PER_MONTH * np.exp(0.2 * size + ratio * practised.sum(axis=1) + hidden_share(truth, "c9", hidden))
    days: IntArray = np.ceil(rng.exponential(DAYS_PER_MONTH / hazard)).astype(np.int64)
    return days


def has_race(truth: Preset) -> bool:
    """Whether the firm says what C8 is about."""
    return truth.health is not None or effects(truth).names("c8")


def race(truth: Preset, log_odds: FloatArray, size: FloatArray, rng: np.random.Generator) -> Race:
    """Practices of n signed deals, each won after its proposal, and of the deals that were lost before one was."""
    n = len(size)
    won = _Runs(np.zeros((n, 3), bool), np.zeros((n, 3), bool), np.zeros(n, np.int64), np.zeros(n, bool))
    rows, lost = np.arange(n), []
    while len(rows):
        run = _run(truth, log_odds[rows], size[rows], rng)
        for kept, drawn in ((won.practised, run.practised), (won.is_early, run.is_early), (won.days, run.days)):
            kept[rows[~run.is_lost]] = drawn[~run.is_lost]
        lost.append((rows[run.is_lost], *(drawn[run.is_lost] for drawn in (run.practised, run.is_early, run.days))))
        rows = rows[run.is_lost]
    row, practised, is_early, days = (np.concatenate(parts) for parts in zip(*lost, strict=True))
    place = rng.random(len(row))
    return Race(won.practised, won.is_early, won.days, row, practised, is_early, days, lost_place=place)


@dataclass(frozen=True, slots=True)
class _Runs:
    """Deals from their proposal to their end: practised, by the proposal, days, whether lost."""

    practised: BoolArray
    is_early: BoolArray
    days: IntArray
    is_lost: BoolArray


def _run(truth: Preset, log_odds: FloatArray, size: FloatArray, rng: np.random.Generator) -> _Runs:
    """One deal a row, won or lost by competing hazards that do not change with time."""
    of, health, n = effects(truth), truth.health or Health(0.0, 0.0), len(size)
    factor = Health(of.adoption, -of.outcome) if "c8" in of.hidden else Health(0.0, 0.0)
    hidden = rng.normal(size=n)
    odds = log_odds + ((health.adoption + factor.adoption) * hidden)[:, None]
    practised = rng.random((n, 3)) < 1 / (1 + np.exp(-odds))
    is_early = practised & (rng.random((n, 3)) < _EARLY)
    ratio = log(_LOSS_RATIO if of.c8 is None else of.c8) * is_early.sum(axis=1)
    loss = _LOSS_PER_DAY * np.exp(-0.3 * size + ratio + (health.loss + factor.loss) * hidden)
    win = _WIN_PER_DAY * np.exp(0.2 * size)
    days = LEAST_LATE_DAYS + np.round(rng.exponential(1 / (loss + win))).astype(np.int64)
    return _Runs(practised, is_early, days, rng.random(n) < loss / (loss + win))
