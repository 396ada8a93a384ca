"""A calibration: the plan of what is simulated how often, its results, and the committed file of them."""

import dataclasses
import json
import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from etl.settings.paths import CALIBRATION
from tests.calibration import growing, replicates
from tests.calibration.firms import Firm, firm
from tests.calibration.growing import Growing, own_words
from tests.calibration.summaries import Merit, Shares, merit, practice_merits, shares
from tests.calibration.traps import TRAPS, Trap

_DIGITS = 5
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many firms of each kind are simulated, for what."""

    ratios: Sequence[tuple[Firm, int]]
    practices: Sequence[tuple[Firm, int]]
    verdicts: Sequence[tuple[Firm, int]]
    thorough: Sequence[tuple[Firm, int]]
    growing: Sequence[tuple[Firm, int]] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """What came out."""

    made_on: str
    version: str
    first_seed: int
    merits: tuple[Merit, ...]
    shares: tuple[Shares, ...]
    traps: tuple[Trap, ...]
    growing: tuple[Growing, ...] = ()

    def merit(self, name: str, n_deals: int, contrast: str = "per practice") -> Merit:
        return next(m for m in self.merits if (m.firm, m.n_deals, m.contrast) == (name, n_deals, contrast))

    def verdicts(self, name: str, n_deals: int, *, ratio: float = 1.0, is_thorough: bool = False) -> Shares:
        return next(
            s
            for s in self.shares
            if (s.firm, s.n_deals, s.is_thorough) == (name, n_deals, is_thorough) and math.isclose(s.true_ratio, ratio)
        )


_TRUTHS = [
    ("hidden", None),
    ("hidden from controls", None),
    ("effect", 0.9),
    ("effect", 0.8),
    ("mnar40", None),
    ("effect", 0.7),
    ("effect", 1.1),
]
FULL = Plan(
    ratios=[
        *(
            (firm(name, n), times)
            for n, times in ((150, 1000), (600, 1000), (3000, 500))
            for name in ("null", "effect")
        ),
        (firm("sparse", 150, ratio=1.0), 500),
        (firm("sparse", 600), 500),
        (firm("hidden", 3000), 200),
        (firm("mnar40", 3000), 200),
    ],
    practices=[(firm("unequal", 600), 500)],
    verdicts=[
        *((firm("null", n), times) for n, times in ((150, 1000), (600, 1000), (3000, 200))),
        *(
            (firm(name, n, ratio=ratio), 200 if (name, n) == ("hidden", 3000) else times)
            for name, ratio in _TRUTHS
            for n, times in ((150, 300), (600, 300), (3000, 100))
        ),
    ],
    thorough=[(firm("null", 600), 80), (firm("effect", 600), 40), (firm("effect", 3000), 40)],
    growing=[(firm("null", 1000), 400), (firm("null", 3000), 400)],
)
SMALL = Plan(
    ratios=[
        (firm("null", 150), 200),
        (firm("null", 600), 200),
        (firm("effect", 600), 200),
        (firm("effect", 3000), 40),
        (firm("hidden", 3000), 20),
        (firm("mnar40", 3000), 20),
    ],
    practices=[(firm("unequal", 600), 100)],
    verdicts=[
        (firm("null", 150), 60),
        (firm("null", 600), 60),
        (firm("effect", 3000), 12),
        (firm("hidden", 3000), 12),
    ],
    thorough=[],
)


def calibrate(plan: Plan, report: Report = lambda _: None) -> Results:
    """Simulate a plan on two cores; `report` is told what is done."""
    with replicates.pool() as pool:
        merits = [*_ratios(pool, plan, report), *_practices(pool, plan, report)]
        found = [
            *_verdicts(pool, plan.verdicts, report, is_thorough=False),
            *_verdicts(pool, plan.thorough, report, is_thorough=True),
        ]
        traps = tuple(pool.map(_trap, range(len(TRAPS))))
        grown = _growing(pool, plan, report)
    return Results(
        made_on=date.today().isoformat(),
        version=version("common-ground"),
        first_seed=replicates.FIRST_SEED,
        merits=tuple(merits),
        shares=tuple(found),
        traps=traps,
        growing=tuple(grown),
    )


def _ratios(pool: Executor, plan: Plan, report: Report) -> list[Merit]:
    merits = []
    for of, n in plan.ratios:
        merits.append(merit(of, replicates.replicate(pool, replicates.ratio, of, n)))
        report(f"ratio per practice: {of.name}, {of.n_deals:,} deals, {n:,} firms")
    return merits


def _practices(pool: Executor, plan: Plan, report: Report) -> list[Merit]:
    merits = []
    for of, n in plan.practices:
        merits += practice_merits(of, replicates.replicate(pool, replicates.practices, of, n))
        report(f"each practice: {of.name}, {of.n_deals:,} deals, {n:,} firms")
    return merits


def _verdicts(pool: Executor, firms: Sequence[tuple[Firm, int]], report: Report, *, is_thorough: bool) -> list[Shares]:
    found = []
    for of, n in firms:
        how = replicates.thorough_verdict if is_thorough else replicates.verdict
        found.append(shares(of, replicates.replicate(pool, how, of, n), is_thorough=is_thorough))
        report(f"verdicts: {of.name}, {of.n_deals:,} deals, {n:,} firms: {found[-1].verdicts}")
    return found


def _growing(pool: Executor, plan: Plan, report: Report) -> list[Growing]:
    found = []
    for of, n in plan.growing:
        words = replicates.replicate(pool, own_words, of, n, first_seed=growing.FIRST_SEED)
        found.append(growing.told(of, words))
        report(f"twelve looks: {of.name}, {of.n_deals:,} deals, {n:,} firms: {found[-1].ever_issued:.3f} ever")
    return found


def _trap(number: int) -> Trap:
    return TRAPS[number]()


def write(results: Results, path: Path = CALIBRATION) -> None:
    """Write the results as JSON; what is not a number becomes null."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_rounded(dataclasses.asdict(results)), indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def read(path: Path = CALIBRATION) -> Results:
    """The results in a file; null becomes nan."""
    found = json.loads(path.read_text(encoding="utf-8"))
    kinds: dict[str, type[Any]] = {"merits": Merit, "shares": Shares, "traps": Trap, "growing": Growing}
    rows = {
        name: tuple(
            of(**{key: math.nan if value is None else value for key, value in row.items()})
            for row in found.get(name, ())
        )
        for name, of in kinds.items()
    }
    return Results(**(found | rows))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    if isinstance(value, float):
        return round(value, _DIGITS) if math.isfinite(value) else None
    return value
