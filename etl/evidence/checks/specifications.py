"""The specification curve: the same question answered in every other way that could be defended beforehand.

All single departures from the primary specification and all pairs of them (Simonsohn, Simmons & Nelson 2020), but for
pairs with the delivery lead's term or the calendar; with CR1 standard errors. The curve is never a test: its rows share
their deals.
"""

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from etl.evidence.checks.exposures import TIMED
from etl.evidence.checks.variant_designs import BY_EXPOSURE, Settings
from etl.evidence.checks.variants import Variants
from etl.evidence.estimators.panel import PRACTICES
from etl.evidence.inputs import Inputs
from etl.evidence.results import Agreement, Specification

# each axis with the choices that depart from the primary one
DEPARTURES: dict[str, tuple[str, ...]] = {
    "covariates": ("primary", "minimal"),
    "owner": ("indicators", "none"),
    "lead": ("of today", "none"),
    "cycle": ("out",),
    "calendar": ("indicators", "spline", "line", BY_EXPOSURE),
    "window": ("6 months", "all follow-up"),
    "exposure": ("early only", "one or more", "two or more"),
    "outcome": ("all", "priority 1", "management level", "surprise"),
    "attribution": ("direct only",),
    "recording": ("time required", "declared not counted"),
    "unknown": ("weighted by documentation", "no recorded risk unknown"),
    "model": ("NB2", "overlap-weighted"),
}
_ALONE = ("lead", "calendar")  # in no pair
_PAIRED = tuple(axis for axis in DEPARTURES if axis not in _ALONE)
_FOR_PRACTICES = DEPARTURES | {"exposure": ("early only",), "model": ("NB2",)}
_VOICE = PRACTICES.index("delivery_voice")
OF_VOICE = {"exposure": ("practised",)}  # C2 is early against never; departing from it, any
_PAIRED_FOR_PRACTICES = ("owner", "window", "outcome")
# those that `make calibrate` has time for: with the claim's own, ten rows
SHORT: dict[str, tuple[str, ...]] = {
    "covariates": ("minimal",),
    "owner": ("none",),
    "cycle": ("out",),
    "calendar": ("indicators", "line"),
    "window": ("6 months",),
    "exposure": ("early only", "two or more"),
    "model": ("NB2", "overlap-weighted"),
}
MOST = 200
_THREADS = 2


def score_curve(
    inputs: Inputs, variants: Variants | None = None, *, is_short: bool = False
) -> tuple[Specification, ...]:
    """The specifications of C4's ratio that the data allow, the claim's own first; few where short."""
    axes, paired = (SHORT, ()) if is_short else (DEPARTURES, _PAIRED)
    return _curves(variants or Variants(inputs), (), departures(axes, paired=paired))[0]


def practice_curves(
    inputs: Inputs, practices: Sequence[int], variants: Variants | None = None, *, is_short: bool = False
) -> dict[int, tuple[Specification, ...]]:
    """The same for each of `practices`, adjusted for the others; pairs only of the axes that matter most."""
    if not practices:
        return {}
    variants = variants or Variants(inputs)
    axes = SHORT | {"exposure": ("early only",), "model": ("NB2",)} if is_short else _FOR_PRACTICES
    paired = () if is_short else _PAIRED_FOR_PRACTICES
    curves = dict(zip(practices, _curves(variants, practices, departures(axes, paired=paired)), strict=True))
    if _VOICE in practices:
        first = (_VOICE, *(practice for practice in practices if practice != _VOICE))
        timed = departures(axes | OF_VOICE, paired=paired, primary=Settings(exposure=TIMED))
        curves[_VOICE] = _curves(variants, first, timed)[0]
    return curves


def _curves(
    variants: Variants, practices: Sequence[int], chosen: Iterator[Settings]
) -> list[tuple[Specification, ...]]:
    """One curve of the score, or one of each practice; rows in the order of what was chosen, at most 200."""
    wanted = list(chosen)
    groups: dict[tuple[str, ...], list[Settings]] = {}
    for settings in wanted:
        groups.setdefault(settings.of_sample, []).append(settings)
    with ThreadPoolExecutor(_THREADS) as pool:
        found = pool.map(
            lambda group: dict(zip(group, variants.fitted(group, practices), strict=True)), groups.values()
        )
        fitted = {settings: rows for group in found for settings, rows in group.items()}
    kept = [rows for settings in wanted if (rows := fitted[settings]) is not None][:MOST]
    return [tuple(rows[at] for rows in kept) for at in range(max(len(practices), 1))]


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
