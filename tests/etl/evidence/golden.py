"""Golden inputs and what the engine makes of them: `python -m tests.etl.evidence.golden` writes the results anew.

Do so only together with a raised DEFINITION of each component whose results moved, and a line in CHANGELOG.md.
The inputs are kept as they are, so that the results move with the engine alone.
"""

import dataclasses
import gzip
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from etl.evidence import Evidence, assess_thoroughly, dispersion, rate, share, to_frames, trends, two_rates, u_chart
from etl.evidence.definitions import COMPONENTS
from etl.evidence.estimators import clusters, incidence, logistic, odds, poisson, survival
from etl.evidence.estimators.boundary import boundary_ratio
from etl.evidence.estimators.design import bare, ladder
from etl.evidence.estimators.followups import follow_ups
from etl.evidence.estimators.panel import panel
from etl.evidence.estimators.regression import avoided_per_100, departure_p, regress
from etl.evidence.estimators.trend import cells_of
from etl.evidence.group_tables import group_frames
from etl.evidence.inputs import MARTS, Inputs
from etl.evidence.outlook.tables import outlook_frames
from etl.evidence.trend_tables import trend_frames
from etl.evidence.verdicts import main_claims, secondary_claims
from tests.etl.evidence.verdicts.cases import CLEAR, SECONDARY, THOROUGH, log_ratio

FOLDER = Path(__file__).with_name("golden")
RESULTS = FOLDER / "results.json.gz"
Numbers = dict[str, float | str | None]


def golden_inputs() -> Inputs:
    """The firm that is kept: 700 signed deals and 40 open ones."""
    return Inputs(**{name: pl.read_parquet(FOLDER / f"{name}.parquet") for name in MARTS})


def results() -> dict[str, Numbers]:
    """By component, everything that it makes of the golden inputs, by name."""
    inputs = golden_inputs()
    evidence = assess_thoroughly(inputs)
    parts: dict[str, Callable[[], Iterator[tuple[str, Any]]]] = {
        "estimators": lambda: _estimators(inputs),
        "claims": lambda: _claims(evidence),
        "checks": lambda: _checks(evidence),
        "verdicts": lambda: _verdicts(evidence),
        "outlook": lambda: _flat(outlook_frames(inputs)),
    }
    return {name: {key: _plain(value) for key, value in part()} for name, part in parts.items()}


def moved(before: Numbers, after: Numbers) -> list[str]:
    """The names of the results that differ by more than 1e-8 of themselves, or are words and differ."""
    return sorted(name for name in before.keys() | after.keys() if not _is_same(before.get(name), after.get(name)))


def _is_same(one: float | str | None, other: float | str | None) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-8, abs_tol=1e-8)
    return one == other


def _plain(value: Any) -> float | str | None:
    if value is None or isinstance(value, str):
        return value
    return float(value) if math.isfinite(value) else str(float(value))


def _estimators(inputs: Inputs) -> Iterator[tuple[str, Any]]:
    observed = panel(inputs.deals, inputs.windows)
    known = observed.only(np.isfinite(observed.practised).all(axis=1))
    score = known.practised.sum(axis=1, keepdims=True)
    for number, design in enumerate(ladder(known, score, score)):
        model = regress(known, design)
        assert model is not None
        yield from _array(f"ladder {number} coefficients", model.fit.coefficients)
        yield f"ladder {number} se", model.log_ratio((1.0,)).se
        yield f"ladder {number} CR1", clusters.sandwich(model.fit, design.x, known.accounts)[3, 3]
        yield from _array(f"ladder {number} avoided", _interval(avoided_per_100(model, score[:, 0])))
    levels = (score == np.array([1, 2, 3])).astype(float)
    saturated = regress(known, bare(levels))
    assert saturated is not None
    yield "bend", departure_p(saturated, np.array([[-2.0, 1.0, 0.0], [-3.0, 0.0, 1.0]]))
    firth = poisson.fit(known.events, known.months, score, is_firth=True)
    yield "Firth", firth.coefficients[0]
    yield from _array("boundary", _interval(boundary_ratio(known, known.practised[:, 0])))
    propensity = logistic.fit(score[:, 0] >= 2, model.design.x[:, 1:])
    assert propensity is not None
    yield from _array("propensity", propensity.coefficients)
    happened = (known.events.sum(axis=1, keepdims=True) > 0).astype(float)
    done = dataclasses.replace(known, events=happened, months=np.ones_like(happened))
    model_of_odds = regress(done, bare(score), fitted_by=odds.fit)
    assert model_of_odds is not None
    yield from _array("odds", (model_of_odds.fit.coefficients[0], model_of_odds.log_ratio((1.0,)).se))
    _, followed = follow_ups(inputs)
    for name, steps in (
        ("share without", survival.share_without(survival.of_first(followed))),
        ("mean cumulative", survival.mean_cumulative(survival.of_all(followed))),
    ):
        for kind in ("values", "low", "high", "errors"):
            yield from _array(f"{name} {kind}", getattr(steps, kind)[[30, 100, 200, 300]])
    kinds = np.where(followed.first > 0, incidence.EVENT, incidence.CENSORED)
    found = incidence.incidence(followed.stops.astype(float), kinds, followed.accounts, 180)
    yield from _array("incidence", _interval(found))
    cells = pl.DataFrame(
        {"account_id": known.accounts, "n_events": known.events.sum(axis=1), "months": known.months.sum(axis=1)}
    )
    yield "dispersion", dispersion(cells)
    yield from _array("rate", _interval(rate(37, 512.0, dispersion=1.7)))
    yield from _array("share", _interval(share(41, 170)))
    yield from _array("two rates", _interval(two_rates(12, 300.0, 30, 500.0, dispersion=1.3)))
    periods = pl.DataFrame({"period": list("abc"), "n_events": [4, 40, 9], "months": [60.0, 300.0, 90.0]})
    for name in ("rate", "centre", "low", "high"):
        yield from _array(f"chart {name}", u_chart(periods, dispersion=1.5)[name].to_numpy())
    yield from _flat(trend_frames(trends(cells_of(inputs.quarters))))


def _claims(evidence: Evidence) -> Iterator[tuple[str, Any]]:
    for number, claim in enumerate(evidence.claims):
        name = f"{number} {claim.claim_id}"
        for kind in ("crude", "adjusted", "control_ratio"):
            yield from _array(f"{name} {kind}", _interval(getattr(claim, kind)))
        yield from _array(f"{name} bounds", claim.bounds)
        for kind in ("worst_case", "e_value", "smallest_detectable", "unknown_share"):
            yield f"{name} {kind}", getattr(claim, kind)
    for level in evidence.levels:
        yield from _array(f"score {level.score}", (*_interval(level.crude), *_interval(level.adjusted), level.months))
    for kind in ("avoided_per_100", "avoided_against_none"):
        yield from _array(kind, _interval(getattr(evidence, kind)))
    yield from _flat(group_frames(evidence.factors))
    yield "linearity", evidence.linearity_p


def _checks(evidence: Evidence) -> Iterator[tuple[str, Any]]:
    frames = to_frames(evidence)
    yield from _flat({name: frames[name] for name in ("specifications", "balance")})
    for number, claim in enumerate(evidence.claims):
        for check in claim.checks:
            name = f"{number} {check.name}"
            yield f"{name} passed", str(check.is_passed)
            if check.estimate is not None:
                yield from _array(name, _interval(check.estimate))
        for part in (claim.agreement, claim.influence):
            if part is not None:
                yield from ((f"{number} {key}", value) for key, value in dataclasses.asdict(part).items())


def _verdicts(evidence: Evidence) -> Iterator[tuple[str, Any]]:
    """The words on the claims, and on every ratio and error of a grid."""
    for number, claim in enumerate(evidence.claims):
        yield f"{number} {claim.claim_id}", claim.verdict.value
    for ratio in (0.6, 0.8, 0.88, 0.93, 0.96, 1.0, 1.1, 1.4):
        for error in (0.01, 0.04, 0.07, 0.12, 0.3):
            found = log_ratio(ratio, error)
            of = f"{ratio} ± {error}"
            for name, facts in (("clear", CLEAR), ("thorough", THOROUGH)):
                yield f"{name} {of}", main_claims.decide(dataclasses.replace(facts, ratio=found, p=found.p))[0].value
            for share_agreeing in (0.1, 0.85, 1.0):
                asked = dataclasses.replace(SECONDARY, ratio=found, p=found.p, agreeing=share_agreeing)
                yield f"secondary {of}, {share_agreeing}", secondary_claims.decide(asked)[0].value
    yield from _array("holm", main_claims.holm([0.01, 0.04, 0.03]))
    yield "e-value", main_claims.e_value(-0.4)


def _interval(estimate: Any) -> tuple[Any, Any, Any]:
    return estimate.value, estimate.low, estimate.high


def _array(name: str, values: Any) -> Iterator[tuple[str, Any]]:
    return ((f"{name} {index}", value) for index, value in enumerate(values))


def _flat(frames: dict[str, pl.DataFrame]) -> Iterator[tuple[str, Any]]:
    """Every number of tables, by table, row and column; of texts only whether they are there."""
    for name, frame in frames.items():
        yield f"{name} rows", frame.height
        numbers = frame.select(pl.selectors.numeric())
        for column in numbers:
            yield from _array(f"{name} {column.name}", column.to_list())


def write() -> None:
    """Write the results, with the numbers of the definitions that made them."""
    content = json.dumps({"definitions": COMPONENTS, "results": results()}, sort_keys=True).encode()
    RESULTS.write_bytes(gzip.compress(content, mtime=0))


def read() -> tuple[dict[str, int], dict[str, Numbers]]:
    """The definitions by which the results were made, and the results."""
    content = json.loads(gzip.decompress(RESULTS.read_bytes()))
    return content["definitions"], content["results"]


if __name__ == "__main__":
    write()
