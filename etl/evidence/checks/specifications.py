"""The specification curve: the same question answered in every other way that could be defended beforehand.

All single departures from the primary specification and all pairs of them (Simonsohn, Simmons & Nelson 2020), with CR1
standard errors. The curve is never a test: its rows share their deals.
"""

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from etl.evidence.checks.exposures import TIMED
from etl.evidence.checks.variants import Settings, Variants
from etl.evidence.estimators.panel import PRACTICES
from etl.evidence.inputs import Inputs
from etl.evidence.results import Agreement, Specification

# each axis with the choices that depart from the primary one
DEPARTURES: dict[str, tuple[str, ...]] = {
    "covariates": ("primary", "minimal"),
    "owner": ("indicators", "none"),
    "cycle": ("out",),
    "window": ("6 months", "all follow-up"),
    "exposure": ("early only", "one or more", "two or more"),
    "outcome": ("all", "priority 1", "management level", "surprise"),
    "attribution": ("direct only",),
    "recording": ("time required", "declared not counted"),
    "unknown": ("weighted by documentation", "no recorded risk unknown"),
    "model": ("NB2", "overlap-weighted"),
}
_FOR_PRACTICES = DEPARTURES | {"exposure": ("early only",), "model": ("NB2",)}
_VOICE = PRACTICES.index("delivery_voice")
OF_VOICE = {"exposure": ("practised",)}  # C2 is early against never; departing from it, any
_PAIRED_FOR_PRACTICES = ("owner", "window", "outcome")
# those that `make calibrate` has time for: with the claim's own, ten rows
SHORT: dict[str, tuple[str, ...]] = {
    "covariates": ("minimal",),
    "owner": ("none",),
    "cycle": ("out",),
    "window": ("6 months", "all follow-up"),
    "exposure": ("early only", "two or more"),
    "model": ("NB2", "overlap-weighted"),
}
MOST = 200
_THREADS = 2


def score_curve(inputs: Inputs, *, is_short: bool = False) -> tuple[Specification, ...]:
    """The specifications of C4's ratio that the data allow, the claim's own first; at most ten where short."""
    variants = Variants(inputs)
    chosen = departures(SHORT, paired=()) if is_short else departures(DEPARTURES, paired=tuple(DEPARTURES))
    with ThreadPoolExecutor(_THREADS) as pool:
        rows = list(pool.map(variants.score, chosen))
    return _distinct(row for row in rows if row is not None)


def practice_curves(
    inputs: Inputs, practices: Sequence[int], *, is_short: bool = False
) -> dict[int, tuple[Specification, ...]]:
    """The same for each of `practices`, adjusted for the others; pairs only of the axes that matter most."""
    if not practices:
        return {}
    variants = Variants(inputs)
    axes = SHORT | {"exposure": ("early only",), "model": ("NB2",)} if is_short else _FOR_PRACTICES
    paired = () if is_short else _PAIRED_FOR_PRACTICES
    fitted = _fitted(variants, practices, departures(axes, paired=paired))
    curves = {practice: _distinct(rows[index] for rows in fitted) for index, practice in enumerate(practices)}
    if _VOICE in practices:
        first = (_VOICE, *(practice for practice in practices if practice != _VOICE))
        timed = departures(axes | OF_VOICE, paired=paired, primary=Settings(exposure=TIMED))
        curves[_VOICE] = _distinct(rows[0] for rows in _fitted(variants, first, timed))
    return curves


def _fitted(
    variants: Variants, practices: Sequence[int], chosen: Iterator[Settings]
) -> list[tuple[Specification, ...]]:
    with ThreadPoolExecutor(_THREADS) as pool:
        found = pool.map(lambda settings: variants.practices(settings, practices), chosen)
        return [rows for rows in found if rows is not None]


def departures(
    axes: dict[str, tuple[str, ...]], *, paired: Sequence[str], primary: Settings | None = None
) -> Iterator[Settings]:
    """The primary settings, every single departure, and every pair of departures on two of the `paired` axes."""
    own = primary or Settings()
    singles = [(axis, choice) for axis, choices in axes.items() for choice in choices]
    yield own
    for axis, choice in singles:
        yield own.with_choices({axis: choice})
    for first, second in itertools.combinations(singles, 2):
        if first[0] != second[0] and first[0] in paired and second[0] in paired:
            yield own.with_choices(dict([first, second]))


def agreement(specifications: Sequence[Specification]) -> Agreement | None:
    """How far the specifications agree on a ratio below 1; None without any."""
    if not specifications:
        return None
    return Agreement(
        n_specifications=len(specifications),
        median_ratio=float(np.median([row.ratio for row in specifications])),
        share_below_1=float(np.mean([row.ratio < 1 for row in specifications])),
        share_clearly_below_1=float(np.mean([row.limits[1] < 1 for row in specifications])),
    )


def without_cycle(specifications: Sequence[Specification]) -> Specification | None:
    """The claim's own specification but for the length of the sales cycle; None where it is not among them."""
    if not specifications:
        return None
    wanted = specifications[0].settings | {"cycle": "out"}
    return next((row for row in specifications if row.settings == wanted), None)


def _distinct(rows: Iterator[Specification]) -> tuple[Specification, ...]:
    """Without those that came down to the same one for want of data; at most 200."""
    kept: dict[tuple[tuple[str, str], ...], Specification] = {}
    for row in rows:
        kept.setdefault(tuple(sorted(row.settings.items())), row)
    return tuple(kept.values())[:MOST]
