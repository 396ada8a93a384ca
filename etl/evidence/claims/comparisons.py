"""What the claims beside the main one compare: the score, and each practice."""

from collections.abc import Callable, Sequence

import numpy as np

from etl.evidence.claims.refits import Refits, refit
from etl.evidence.claims.statements import Arms, Question, claim, log_ratio
from etl.evidence.claims.study import Expose
from etl.evidence.estimators.panel import PRACTICES, Panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.results import Claim
from etl.evidence.verdicts import main_claims as verdicts
from etl.evidence.verdicts.thresholds import THRESHOLDS

Outcome = tuple[Panel, tuple[Panel, ...]]  # the deals with an outcome, and with other outcomes or times at risk


def of_score(question: Question, outcome: Outcome) -> Claim:
    """The ratio per additional practice; arms are two or more practices, and at most one."""
    return claim(question, *on_score(question, outcome))


def of_practices(question: Question, outcomes: Sequence[Outcome]) -> tuple[Claim, ...]:
    """Each practice against its absence, adjusted for the other practices, by Holm's method together."""
    contrasts = on_practices(question, outcomes)
    return tuple(claim(question, refits, arms, p=p) for refits, arms, p in contrasts)


def on_score(question: Question, outcome: Outcome) -> tuple[Refits, Arms]:
    """The models of the score, and what is compared in them."""
    observed, others = outcome
    refits = _refit(question, observed, others, lambda practised: practised.sum(axis=1, keepdims=True))
    score = refits.exposures[:, 0]
    names = ("with two or three practices", "with none or one")
    return refits, Arms("per additional practice", (1.0,), names, score >= 2, score < 2, score)


def on_practices(question: Question, outcomes: Sequence[Outcome]) -> list[tuple[Refits, Arms, float]]:
    """For each practice its models, what is compared in them, and the p-value by Holm's method.

    `outcomes` is the panel for each practice, mostly the same, and its variations. A practice that is unknown for more
    than 70 % of the deals, or has an arm without events, is studied alone.
    """
    models: dict[tuple[int, tuple[int, ...]], Refits] = {}
    contrasts = []
    for practice, (observed, others) in enumerate(outcomes):
        together = _comparable(observed)
        practices = together if practice in together else (practice,)
        key = (id(observed), practices)
        if key not in models:
            models[key] = _refit(question, observed, others, _only(practices))
        contrasts.append((models[key], _practised(models[key], practice, practices)))
    ratios = [log_ratio(question, *contrast) for contrast in contrasts]
    adjusted = verdicts.holm([1.0 if ratio is None else ratio.p for ratio in ratios])
    return [(*contrast, p) for contrast, p in zip(contrasts, adjusted, strict=True)]


def _refit(
    question: Question, observed: Panel, others: Sequence[Panel], of_practised: Callable[[FloatArray], FloatArray]
) -> Refits:
    def expose(practised: FloatArray, panel: Panel) -> FloatArray:
        return np.column_stack([of_practised(practised), *(panel.numbers[term] for term in question.terms)])

    owner_means: Expose = lambda practised, _: of_practised(practised)  # noqa: E731
    return refit(
        observed,
        expose,
        owner_means=owner_means,
        others=others,
        is_against_controls=question.is_against_controls,
        fitted_by=question.fitted_by,
    )


def _only(practices: tuple[int, ...]) -> Callable[[FloatArray], FloatArray]:
    return lambda practised: practised[:, list(practices)]


def _comparable(observed: Panel) -> tuple[int, ...]:
    """The practices known for enough deals that have events both with and without."""
    practised, events = observed.practised, observed.events.sum(axis=1)
    if observed.n_deals == 0:
        return ()
    known = [j for j in range(len(PRACTICES)) if np.isnan(practised[:, j]).mean() <= THRESHOLDS.max_unknown]
    is_complete = np.isfinite(practised[:, known]).all(axis=1)
    return tuple(j for j in known if all(events[is_complete & (practised[:, j] == arm)].sum() > 0 for arm in (0, 1)))


def _practised(refits: Refits, practice: int, practices: tuple[int, ...]) -> Arms:
    position = practices.index(practice)
    column = refits.exposures[:, position]
    name = PRACTICES[practice].replace("_", " ")
    return Arms(
        label=f"{name}: practised against not",
        weights=tuple(float(index == position) for index in range(len(practices))),
        names=(f"with {name}", "without"),
        is_first=column == 1,
        is_second=column == 0,
        exposure=column,
    )
