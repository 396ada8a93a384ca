"""Where does it work? The rate ratio per additional practice in every group of deals at once, drawn together.

One model per factor, in which each group has its own ratio and its own level; the groups' joint covariance is that of
the account jackknife. Holm's method covers the factors' tests. Nothing here earns a verdict.
"""

import dataclasses
import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import stats

from etl.evidence.estimators.design import ladder
from etl.evidence.estimators.panel import Panel, typed
from etl.evidence.estimators.poisson import BoolArray, FloatArray, IntArray, row_sums
from etl.evidence.estimators.pooling import Difference, Pooled, difference, pool
from etl.evidence.estimators.regression import Regression, regress_richest, safe_exp
from etl.evidence.findings import Factor, Group
from etl.evidence.inputs import Inputs
from etl.evidence.results import Estimate, estimate, withhold
from etl.evidence.verdicts.main_claims import holm
from etl.evidence.verdicts.thresholds import THRESHOLDS

SIZE = "size"
FACTORS = ("segment", "region", "service_line", SIZE, "deal_type")
SIZES = ("smallest third", "middle third", "largest third")  # of the deals in the same currency
MIN_DEALS = 20
MIN_EVENTS = 10
_LARGEST_CONDITION = 1e10  # of a covariance; beyond it some ratios determine others
_COLUMNS = {"deal_id": pl.String, "amount": pl.Float64} | dict.fromkeys(
    ("currency", "segment", "region", "service_line", "deal_type"), pl.String
)


def where_it_works(inputs: Inputs, observed: Panel) -> tuple[Factor, ...]:
    """Every factor with all its groups, those of which nothing can be said included. Never raises on data."""
    known = _known(observed)
    names = _names(inputs.deals, known)
    factors = [_factor(known, factor, names[factor].to_list()) for factor in FACTORS]
    tested = [factor.p for factor in factors if factor.p is not None]
    adjusted = iter(holm(tested))
    return tuple(
        factor if factor.p is None else dataclasses.replace(factor, p_of_all=next(adjusted)) for factor in factors
    )


def partially_pooled(observed: Panel, chosen: Collection[str]) -> Estimate:
    """The rate ratio per additional practice of the deals `chosen` (ids), drawn towards that of all other deals.

    `observed` is the panel of all deals that may be looked at, the chosen ones among them: one serves many choices.
    The counts are those of the chosen deals. Withheld, with the reason, where either side is too small or all deals
    are chosen. Never raises on data.
    """
    known = _known(observed)
    if known.deal_ids is None:
        return withhold("The deals have no ids.", known.counts)
    ids = frozenset(chosen)
    is_chosen: BoolArray = np.array([deal_id in ids for deal_id in known.deal_ids], dtype=np.bool_)
    ours = known.only(is_chosen)
    sides: IntArray = np.where(is_chosen, 0, 1)
    for side, part in ((0, "the chosen deals"), (1, "the other deals")):
        reason = _too_few(known, sides == side)
        if reason is not None:
            return withhold(f"Of {part}: {reason}", ours.counts)
    regression = _regression(known, sides, 2)
    if isinstance(regression, str):
        return withhold(regression, ours.counts)
    log_ratios, covariance = _log_ratios(regression, 2)
    drawn = pool(log_ratios, covariance, varies=np.array([True, False]))
    return _estimate(float(drawn.values[0]), float(drawn.errors[0]), ours, regression, is_drawn=True)


def _known(observed: Panel) -> Panel:
    """The deals whose practices are all known."""
    is_known: BoolArray = np.asarray(np.isfinite(observed.practised).all(axis=1))
    return observed.only(is_known)


def _names(deals: pl.DataFrame, known: Panel) -> pl.DataFrame:
    """A row per deal of the panel, in its order: the name of its group by each factor; null where not recorded."""
    ids = pl.DataFrame(
        {"deal_id": pl.Series([] if known.deal_ids is None else known.deal_ids.tolist(), dtype=pl.String)}
    )
    told = typed(deals, _COLUMNS).unique("deal_id", keep="first")
    rows = ids.join(told, on="deal_id", how="left", maintain_order="left")
    amount = pl.when(pl.col("amount") > 0).then(pl.col("amount"))
    rank, n = amount.rank("average").over("currency"), amount.count().over("currency")
    third = ((rank - 0.5) * len(SIZES) / n).floor().cast(pl.Int64).clip(0, len(SIZES) - 1)
    size = third.replace_strict(dict(enumerate(SIZES)), default=None, return_dtype=pl.String)
    return rows.with_columns(size.alias(SIZE)).select(FACTORS)


def _factor(known: Panel, factor: str, names: list[str | None]) -> Factor:
    levels = list(SIZES) if factor == SIZE else sorted({name for name in names if name is not None})
    places = {name: place for place, name in enumerate(levels)}
    codes: IntArray = np.array([-1 if name is None else places[name] for name in names], dtype=np.int64)
    reasons = [_too_few(known, codes == level) for level in range(len(levels))]
    told = [level for level, reason in enumerate(reasons) if reason is None]
    model = _model(known, codes, told)
    groups = []
    for level, name in enumerate(levels):
        part = known.only(codes == level)
        if isinstance(model, str) or level not in told:
            none = withhold(reasons[level] or str(model), part.counts)
            groups.append(Group(name, own=none, ratio=none))
        else:
            groups.append(_group(name, part, model, told.index(level)))
    if (codes < 0).any():
        none = withhold("It is not recorded which group these deals belong to.", known.only(codes < 0).counts)
        groups.append(Group(None, own=none, ratio=none))
    if isinstance(model, str):
        return Factor(factor, tuple(groups), withhold(model, known.counts), None, None, None, None, None)
    found = model.found
    mean = _estimate(model.drawn.mean, model.drawn.mean_se, model.regression.panel, model.regression)
    return Factor(factor, tuple(groups), mean, found.q, found.df, found.p, None, found.variance)


@dataclass(frozen=True, slots=True)
class _Model:
    """A model with a ratio per group: those ratios, whether they differ, and what they are drawn together."""

    regression: Regression
    log_ratios: FloatArray  # (k,)
    covariance: FloatArray  # (k, k)
    found: Difference
    drawn: Pooled


def _model(known: Panel, codes: IntArray, told: list[int]) -> _Model | str:
    """The model of the groups that can be told of; or why there is none."""
    if len(told) < 2:
        return "Fewer than two groups are large enough to be compared."
    is_told: BoolArray = np.isin(codes, told)
    kept = known.only(is_told)
    regression = _regression(kept, np.searchsorted(told, codes[is_told]), len(told))
    if isinstance(regression, str):
        return regression
    log_ratios, covariance = _log_ratios(regression, len(told))
    if np.linalg.cond(covariance) > _LARGEST_CONDITION:
        return "Some groups' ratios follow from those of others: too few accounts."
    found = difference(log_ratios, covariance, n_clusters=kept.n_accounts)
    return _Model(regression, log_ratios, covariance, found, pool(log_ratios, covariance))


def _regression(kept: Panel, codes: IntArray, n_groups: int) -> Regression | str:
    """The richest model that has a finite ratio for each of the groups 0 to `n_groups` − 1; or why there is none."""
    if kept.n_accounts < THRESHOLDS.min_accounts:
        return f"{kept.n_accounts} accounts; below {THRESHOLDS.min_accounts} only counts are given."
    score = kept.practised.sum(axis=1, keepdims=True)
    is_in = (codes[:, None] == np.arange(n_groups)).astype(np.float64)
    exposures = np.hstack([score * is_in, is_in[:, 1:]])
    regression = regress_richest(kept, ladder(kept, exposures, score))
    return "No model with finite ratios fits these deals." if regression is None else regression


def _log_ratios(regression: Regression, n_groups: int) -> tuple[FloatArray, FloatArray]:
    """(k,) the groups' log ratios and (k, k) their covariance by the account jackknife (CR3)."""
    v, n_accounts = len(regression.fit.intercepts), len(regression.deviations)
    deviations = regression.deviations[:, v : v + n_groups]
    covariance: FloatArray = (n_accounts - 1) / n_accounts * deviations.T @ deviations
    return regression.fit.coefficients[:n_groups], covariance


def _too_few(known: Panel, is_in: BoolArray) -> str | None:
    """Why nothing can be said of a group; None where its ratio can be estimated."""
    events = row_sums(known.events[is_in])
    n_deals, n_events = int(is_in.sum()), int(events.sum())
    if n_deals < MIN_DEALS:
        return f"{n_deals} deals with known practices; below {MIN_DEALS} no ratio is given."
    if n_events < MIN_EVENTS:
        return f"{n_events} escalations; below {MIN_EVENTS} no ratio is given."
    score = known.practised[is_in].sum(axis=1)
    if not score.min() * n_events < float(events @ score) < score.max() * n_events:
        return "All escalations followed deals at one end of the score; no ratio is finite."
    return None


def _group(name: str, part: Panel, model: _Model, place: int) -> Group:
    error = math.sqrt(model.covariance[place, place])
    return Group(
        name,
        own=_estimate(model.log_ratios[place], error, part, model.regression),
        ratio=_estimate(model.drawn.values[place], model.drawn.errors[place], part, model.regression, is_drawn=True),
    )


def _estimate(
    log_ratio: float, error: float, part: Panel, regression: Regression, *, is_drawn: bool = False
) -> Estimate:
    """A log ratio as a ratio with its 95 % interval, and the counts of the deals that it is of."""
    half = float(stats.t.ppf(THRESHOLDS.interval_high, len(regression.deviations) - 1)) * error
    method = f"{regression.method}, drawn towards the mean of all groups" if is_drawn else regression.method
    value, low, high = (safe_exp(float(log)) for log in (log_ratio, log_ratio - half, log_ratio + half))
    return estimate(value, low, high, part.counts, method=method)
