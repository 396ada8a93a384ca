"""What each claim compares: the score, each practice, and an early against a late delivery voice."""

import numpy as np
from numpy.typing import NDArray

from etl.evidence.claims.study import Contrast, Expose, Study, study
from etl.evidence.estimators.panel import PRACTICES, Panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.verdicts.thresholds import THRESHOLDS

_VOICE = PRACTICES.index("delivery_voice")


def score_study(observed: Panel) -> tuple[Study, Contrast]:
    """C4: the ratio per additional practice; arms are two or more practices, and at most one."""
    studied = study(observed, _score, owner_means=_score)
    score = studied.exposures[:, 0]
    return studied, Contrast(
        claim_id="C4",
        label="per additional practice",
        weights=(1.0,),
        arms=("with two or three practices", "with none or one"),
        is_first=score >= 2,
        is_second=score < 2,
        exposure=score,
        units=len(PRACTICES),
    )


def practice_studies(observed: Panel) -> list[tuple[Study, Contrast]]:
    """C1, C2, C3: each practice against its absence, adjusted for the other practices.

    A practice that is unknown for more than 70 % of the deals, or has an arm without escalations, would take the others
    down with it: it is left out of their model and studied alone.
    """
    together = comparable(observed)
    mutual = study(observed, _only(together), owner_means=_only(together)) if together else None
    studies = []
    for practice in range(len(PRACTICES)):
        if mutual is not None and practice in together:
            studies.append((mutual, _practised(mutual, practice, together)))
        else:
            alone = study(observed, _only([practice]), owner_means=_only([practice]))
            studies.append((alone, _practised(alone, practice, [practice])))
    return studies


def timing_study(observed: Panel) -> tuple[Study, Contrast]:
    """C2's extra contrast: a delivery voice at or before the commitment point, against one after it."""
    others = [practice for practice in comparable(observed) if practice != _VOICE]

    def expose(practised: FloatArray, panel: Panel) -> FloatArray:
        voice = practised[:, _VOICE]
        undated = voice * ~(panel.is_early | panel.is_late)
        columns = [voice * panel.is_early, voice * panel.is_late]
        return np.column_stack([*columns, *([undated] if np.nansum(undated) else []), practised[:, others]])

    studied = study(observed, expose, owner_means=_only([*others, _VOICE]))
    is_early, is_late = studied.exposures[:, 0] > 0, studied.exposures[:, 1] > 0
    return studied, Contrast(
        claim_id="C2",
        label="early against late delivery voice",
        weights=(1.0, -1.0),
        arms=("with an early delivery voice", "with a late one"),
        is_first=is_early,
        is_second=is_late,
        exposure=is_early.astype(np.float64),
    )


def _score(practised: FloatArray, _: Panel) -> FloatArray:
    score: FloatArray = practised.sum(axis=1, keepdims=True)
    return score


def _only(practices: list[int]) -> Expose:
    return lambda practised, _: practised[:, practices]


def comparable(observed: Panel) -> list[int]:
    """The practices known for enough deals that have escalations both with and without."""
    practised = observed.practised
    if observed.n_deals == 0:
        return []
    known = [j for j in range(len(PRACTICES)) if np.isnan(practised[:, j]).mean() <= THRESHOLDS.max_unknown]
    complete = np.isfinite(practised[:, known]).all(axis=1)
    events = observed.events.sum(axis=1)

    def has_both(column: NDArray[np.float64]) -> bool:
        return all(events[complete & (column == arm)].sum() > 0 for arm in (0, 1))

    return [j for j in known if has_both(practised[:, j])]


def _practised(studied: Study, practice: int, practices: list[int]) -> Contrast:
    position = practices.index(practice)
    column = studied.exposures[:, position]
    name = PRACTICES[practice].replace("_", " ")
    return Contrast(
        claim_id=f"C{practice + 1}",
        label=f"{name}: practised against not",
        weights=tuple(float(index == position) for index in range(len(practices))),
        arms=(f"with {name}", "without"),
        is_first=column == 1,
        is_second=column == 0,
        exposure=column,
    )
