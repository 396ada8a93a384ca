"""What each claim compares: the score, each practice, and an early against a late delivery voice."""

import dataclasses

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
    """C1, C2, C3, adjusted for the other practices: C1 and C3 against their absence, C2 early against never or after.

    A practice that is unknown for more than 70 % of the deals, or has an arm without escalations, would take the others
    down with it: it is left out of their model and studied alone.
    """
    together = comparable(observed)
    mutual = study(observed, _only(together), owner_means=_only(together)) if together else None
    studies = []
    for practice in range(len(PRACTICES)):
        if practice == _VOICE:
            studies.append(voice_study(observed))
        elif mutual is not None and practice in together:
            studies.append((mutual, _practised(mutual, practice, together)))
        else:
            alone = study(observed, _only([practice]), owner_means=_only([practice]))
            studies.append((alone, _practised(alone, practice, [practice])))
    return studies


def voice_study(observed: Panel) -> tuple[Study, Contrast]:
    """C2: a delivery voice by the commitment point against none before signature; a late one is its own level.

    One before signature whose place before or after the commitment point is not known is left out, and so are late ones
    where nothing escalated. Where either arm has no escalation, or hardly anything is known, it is studied alone.
    """
    voice = observed.practised[:, _VOICE]
    dated = observed.only((voice != 1) | observed.is_early | observed.is_late)
    if not _has_event(dated, dated.is_late):
        dated = dated.only(~dated.is_late)
    compared = comparable(dated.only(~dated.is_late))
    others = [practice for practice in compared if practice != _VOICE]
    if _VOICE not in compared:
        dated, others = dated.only(~dated.is_late), []
    has_late = bool(dated.is_late.any())

    def expose(practised: FloatArray, panel: Panel) -> FloatArray:
        """Early, late where there are such deals, the other practices; an unknown voice that is filled in is early."""
        done = practised[:, _VOICE]
        late = [done * panel.is_late] if has_late else []
        return np.column_stack([done * ~panel.is_late, *late, practised[:, others]])

    studied = dataclasses.replace(study(dated, expose, owner_means=expose), observed=observed)
    early = studied.exposures[:, 0]
    is_late = studied.exposures[:, 1] > 0 if has_late else np.zeros(len(early), dtype=np.bool_)
    return studied, Contrast(
        claim_id="C2",
        label="delivery voice: early against never or only after signature",
        weights=(1.0, *(0.0 for _ in range(has_late + len(others)))),
        arms=("with an early delivery voice", "without one before signature"),
        is_first=early > 0,
        is_second=(early == 0) & ~is_late,
        exposure=early,
    )


def timing(studied: Study, contrast: Contrast) -> Contrast:
    """C2's extra contrast, in the study of `voice_study`: an early delivery voice against a late one."""
    is_late = ~contrast.is_first & ~contrast.is_second
    has_late = bool(is_late.any())
    return dataclasses.replace(
        contrast,
        label="early against late delivery voice",
        weights=(1.0, -1.0, *contrast.weights[2:]) if has_late else contrast.weights,
        arms=(contrast.arms[0], "with a late one"),
        is_second=is_late,
    )


def _score(practised: FloatArray, _: Panel) -> FloatArray:
    score: FloatArray = practised.sum(axis=1, keepdims=True)
    return score


def _only(practices: list[int]) -> Expose:
    return lambda practised, _: practised[:, practices]


def _has_event(observed: Panel, is_in: NDArray[np.bool_]) -> bool:
    return bool(observed.events[is_in].sum() > 0)


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
