"""Whether deals whose practices are unknown escalate as some known ones would: if not, records may have been lost.

Records that vanish after trouble leave calm deals behind, which flatters whatever is on record. Unknown deals may well
escalate more or less than known ones, for they may have fewer or more practices; harmless is what a mean score of 0 to
3 among them would explain.

Beside it the direct evidence: practices that an earlier kept build had on record and this one has not, with an
escalation of the deal in between.
"""

import numpy as np
import polars as pl

from etl.evidence.claims.study import Study
from etl.evidence.estimators.design import ladder
from etl.evidence.estimators.panel import typed
from etl.evidence.estimators.poisson import BoolArray, row_sums
from etl.evidence.estimators.regression import LogRatio, ratio_estimate, regress_richest, safe_exp
from etl.evidence.inputs import Inputs
from etl.evidence.results import Check
from etl.evidence.verdicts.thresholds import THRESHOLDS

KNOWN_OR_NOT = "Deals whose practices are unknown"
VANISHED = "Evidence that earlier builds had"
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


def vanished(inputs: Inputs, studied: Study) -> tuple[Check, float | None]:
    """Failed where too much evidence of the deals with trouble is gone since; and the share of those that it is of.

    The share is of the deals with practices and an escalation, with those that were such deals; None where no earlier
    build is kept.
    """
    if inputs.n_earlier_builds == 0:
        return Check(VANISHED, None, "No earlier build is kept, so nothing can be seen to have gone since."), None
    gone = typed(inputs.vanished, {"deal_id": pl.String, "escalated_on": pl.Date})
    troubled = gone.drop_nulls("escalated_on")["deal_id"].unique().to_list()
    if gone.is_empty():
        return Check(VANISHED, True, "Nothing vanished: this build has all practices that earlier ones had."), 0.0
    share = len(troubled) / max(len(_escalated(studied) | set(troubled)), 1)
    most = THRESHOLDS.shown("max_vanished")
    text = (
        f"Of {len(gone)} practices that earlier builds had on record and this one has not, "
        f"{gone['escalated_on'].count()} vanished after an escalation, of {share:.0%} of the deals with practices and "
        f"an escalation ({most} at most)."
    )
    return Check(VANISHED, share <= THRESHOLDS.max_vanished, text), share


def _escalated(studied: Study) -> set[str]:
    """The deals of the score's study that have a practice and an escalation."""
    ids = studied.panel.deal_ids
    is_such = (studied.exposures[:, 0] > 0) & (row_sums(studied.panel.events) > 0)
    return set() if ids is None else set(ids[is_such].tolist())


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
