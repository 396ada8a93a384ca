"""Whether deals whose practices are unknown escalate as some known ones would: if not, records may have been lost.

Records that vanish after trouble leave calm deals behind, which flatters whatever is on record. Unknown deals may well
escalate more or less than known ones, for they may have fewer or more practices; harmless is what a mean score of 0 to
3 among them would explain.
"""

import numpy as np

from etl.evidence.claims.study import Study
from etl.evidence.estimators.design import ladder
from etl.evidence.estimators.poisson import BoolArray, row_sums
from etl.evidence.estimators.regression import LogRatio, ratio_estimate, regress_richest, safe_exp
from etl.evidence.results import Check
from etl.evidence.verdicts.thresholds import THRESHOLDS

KNOWN_OR_NOT = "Deals whose practices are unknown"
_HIGHEST = 3.0  # practices


def known_or_not(studied: Study) -> Check:
    """Failed where no mean score explains how much more or less the unknown deals of the score's study escalate."""
    ratio = _unknown_to_known(studied)
    if ratio is None or studied.adjusted is None:
        return Check(KNOWN_OR_NOT, None, "Too few deals with unknown practices, or escalations of theirs, to compare.")
    own = studied.adjusted.log_ratio((1.0,)).value
    mean = float(studied.exposures[:, 0].mean())
    lowest, highest = sorted((own * (0.0 - mean), own * (_HIGHEST - mean)))
    low, high = ratio.limit(THRESHOLDS.interval_low), ratio.limit(THRESHOLDS.interval_high)
    is_harmless = low <= highest and high >= lowest
    end = "which some mean score of theirs would explain" if is_harmless else "which no score of theirs would explain"
    text = (
        f"They escalate {safe_exp(ratio.value):.2f} times as often as comparable known ones ({THRESHOLDS.interval} "
        f"interval {safe_exp(low):.2f} to {safe_exp(high):.2f}), {end}: that would be {safe_exp(lowest):.2f} to "
        f"{safe_exp(highest):.2f}."
    )
    shown = ratio_estimate(ratio, studied.observed, studied.adjusted.method)
    return Check(KNOWN_OR_NOT, is_harmless, text, shown)


def _unknown_to_known(studied: Study) -> LogRatio | None:
    """The log rate ratio of unknown deals to known ones of mean score, adjusted as the score's; None where too few."""
    observed = studied.observed
    score = observed.practised.sum(axis=1)
    is_unknown: BoolArray = ~np.isfinite(score)
    events = row_sums(observed.events)
    deals = min(is_unknown.sum(), (~is_unknown).sum())
    arms = min(events[is_unknown].sum(), events[~is_unknown].sum())
    if deals < THRESHOLDS.min_arm_deals or arms < THRESHOLDS.min_arm_events:
        return None
    centred = np.where(is_unknown, 0.0, score - score[~is_unknown].mean())
    exposures = np.column_stack([is_unknown, centred])
    model = regress_richest(observed, ladder(observed, exposures, score[:, None]))
    return None if model is None else model.log_ratio((1.0, 0.0))
