"""Replicates → the figures of merit that the limits are about, and their Monte Carlo errors."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, nan, sqrt

import numpy as np

from tests.calibration.firms import Firm
from tests.calibration.replicates import columns

Z = 1.96


@dataclass(frozen=True, slots=True)
class Merit:
    """How the ratio per practice of a kind of firm came out; biases are of the log ratio."""

    firm: str
    n_deals: int
    contrast: str
    true_ratio: float
    replicates: int
    without_fit: int
    n_events: float  # on average
    crude_bias: float
    bias: float
    sd: float  # of the log ratios over the replicates
    mean_se: float
    coverage: float  # of the 95 % interval
    model_coverage: float  # of the one from the model's own standard error
    rejection: float  # share of the intervals without 1
    never_bias: float  # with unknown practices counted as never done
    control_below: float  # share of the control tickets' intervals below 1
    avoided_bias: float  # median, escalations per 100 deals
    avoided_sd: float
    avoided_coverage: float


@dataclass(frozen=True, slots=True)
class Shares:
    """How often each verdict on the main claim was issued."""

    firm: str
    n_deals: int
    true_ratio: float
    is_thorough: bool
    replicates: int
    verdicts: dict[str, float]

    def share(self, *verdicts: str) -> float:
        return sum(self.verdicts.get(verdict, 0.0) for verdict in verdicts)


def merit(firm: Firm, runs: Sequence[dict[str, float]]) -> Merit:
    """The figures of merit of the score's ratio."""
    run = columns(runs)
    value, truth = run["value"], firm.log_ratio
    half = Z * run["model_se"]
    return Merit(
        firm=firm.name,
        n_deals=firm.n_deals,
        contrast="per practice",
        true_ratio=exp(truth),
        replicates=len(runs),
        without_fit=len(runs) - len(value),
        n_events=float(run["n_events"].mean()),
        crude_bias=float(run["crude"].mean() - truth),
        bias=float(value.mean() - truth),
        sd=float(value.std(ddof=1)),
        mean_se=float(run["se"].mean()),
        coverage=covered(run["low"], run["high"], truth),
        model_coverage=covered(value - half, value + half, truth),
        rejection=1 - covered(run["low"], run["high"], 0.0),
        never_bias=float(run["never"].mean() - truth),
        control_below=float(run["is_control_below"].mean()),
        avoided_bias=float(np.median(run["avoided"]) - firm.avoided),
        avoided_sd=float(run["avoided"].std(ddof=1)),
        avoided_coverage=covered(run["avoided_low"], run["avoided_high"], firm.avoided),
    )


def practice_merits(firm: Firm, runs: Sequence[dict[str, float]]) -> list[Merit]:
    """The figures of merit of each practice's ratio, adjusted for the others."""
    run = columns(runs)
    merits = []
    for number, truth in enumerate(firm.preset.log_ratios):
        value, low, high = run[f"value{number}"], run[f"low{number}"], run[f"high{number}"]
        merits.append(
            Merit(
                firm=firm.name,
                n_deals=firm.n_deals,
                contrast=f"practice {number + 1}",
                true_ratio=exp(truth),
                replicates=len(runs),
                without_fit=len(runs) - len(value),
                n_events=nan,
                crude_bias=nan,
                bias=float(value.mean() - truth),
                sd=float(value.std(ddof=1)),
                mean_se=float(run[f"se{number}"].mean()),
                coverage=covered(low, high, truth),
                model_coverage=nan,
                rejection=1 - covered(low, high, 0.0),
                never_bias=nan,
                control_below=nan,
                avoided_bias=nan,
                avoided_sd=nan,
                avoided_coverage=nan,
            )
        )
    return merits


def shares(firm: Firm, verdicts: Sequence[str], *, is_thorough: bool) -> Shares:
    """The share of each verdict."""
    counted = {verdict: n / len(verdicts) for verdict, n in sorted(Counter(verdicts).items())}
    return Shares(firm.name, firm.n_deals, exp(firm.log_ratio), is_thorough, len(verdicts), counted)


def covered(low: np.ndarray, high: np.ndarray, truth: float) -> float:
    """The share of the intervals that hold the truth."""
    return float(np.mean((low < truth) & (truth < high))) if np.isfinite(truth) else nan


def share_error(share: float, n: int) -> float:
    """The Monte Carlo standard error of a share of n replicates."""
    return sqrt(share * (1 - share) / n)
