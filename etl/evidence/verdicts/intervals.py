"""Where a ratio's interval lies, as every rule asks it. Ratios point below 1 where the claim holds."""

import math

from etl.evidence.estimators.regression import LogRatio, safe_exp
from etl.evidence.verdicts.thresholds import THRESHOLDS


def is_below(ratio: LogRatio) -> bool:
    """Whether the whole interval lies below 1."""
    return ratio.limit(THRESHOLDS.interval_high) < 0


def is_above(ratio: LogRatio) -> bool:
    """Whether the whole interval lies above 1."""
    return ratio.limit(THRESHOLDS.interval_low) > 0


def is_likely_below(ratio: LogRatio) -> bool:
    """Whether the one-sided bound of Leaning lies below 1, for a ratio far enough from it."""
    return ratio.limit(THRESHOLDS.leaning_level) < 0 and is_relevant(ratio)


def is_relevant(ratio: LogRatio) -> bool:
    """Whether the ratio is small enough for a favourable verdict."""
    return safe_exp(ratio.value) <= THRESHOLDS.largest_supported_ratio


def rules_out_a_benefit(ratio: LogRatio) -> bool:
    """Whether the whole interval lies above the ratio below which a benefit is no longer negligible."""
    return ratio.limit(THRESHOLDS.interval_low) > math.log(THRESHOLDS.negligible_ratio)


def limit_nearest_1(ratio: LogRatio) -> float:
    """The log of the interval's limit nearest 1; 0 where the interval includes 1."""
    low, high = ratio.limit(THRESHOLDS.interval_low), ratio.limit(THRESHOLDS.interval_high)
    return 0.0 if low <= 0 <= high else min(low, high, key=abs)
