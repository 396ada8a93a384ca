"""What a rate ratio is adjusted for: the covariates of a deal, known at signature, as columns of a design.

Three sets (minimal, primary, full); the largest that the data afford is used. The practices' mean over the sales
owner's deals, this one included, takes out what owners differ in (Mundlak 1978). Contract complexity, satisfaction and
anything after signature are never adjusted for: they may result from the practices.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from etl.evidence.estimators.panel import NOT_RECORDED, Panel
from etl.evidence.estimators.poisson import BoolArray, FloatArray, IntArray, row_sums

RAREST_LEVEL = 0.05  # share of the deals; rarer levels are merged
EVENTS_PER_PARAMETER = 10
EVENTS_PER_PARAMETER_FULL = 15
ACCOUNTS_PER_PARAMETER = 5
_QUARTERS_FOR_SPLINE = 12
_LEAST_OWN_VARIANCE = 1e-8  # share of a column's variance that the columns before it leave; below, it is dropped

MINIMAL = ("deal value", "segment", "quarter of signature", "earlier escalations")
PRIMARY = (*MINIMAL, "service line", "deal type", "length of the sales cycle")
FULL = (*PRIMARY, "region", "industry")
OWNER = "sales owner"


@dataclass(frozen=True, slots=True)
class Design:
    """Columns of a design: the exposures first, then the covariates."""

    x: FloatArray  # (n, k)
    n_exposures: int
    adjustment: tuple[str, ...]
    terms: tuple[str, ...] = ()  # of each covariate's column


def bare(exposures: FloatArray) -> Design:
    """The exposures without covariates."""
    return Design(exposures, exposures.shape[1], ())


def ladder(panel: Panel, exposures: FloatArray, owner_means: FloatArray) -> Iterator[Design]:
    """The designs that the data afford, the richest first; the minimal one always.

    A set is afforded at 10 events per parameter (the full set: 15) and 5 accounts per parameter. `exposures` is (n, e);
    `owner_means`, (n, m), are the quantities whose mean over the owner's deals enters.
    """
    covariates = blocks(panel, owner_means)
    n_fixed = exposures.shape[1] + panel.events.shape[1]
    for terms, events_per_parameter in ((FULL, EVENTS_PER_PARAMETER_FULL), (PRIMARY, EVENTS_PER_PARAMETER)):
        chosen = {term: covariates[term] for term in (*terms, OWNER)}
        n_parameters = n_fixed + sum(block.shape[1] for block in chosen.values())
        is_afforded = panel.n_events >= events_per_parameter * n_parameters
        if is_afforded and panel.n_accounts >= ACCOUNTS_PER_PARAMETER * n_parameters:
            yield assemble(exposures, chosen)
    yield assemble(exposures, {term: covariates[term] for term in (*MINIMAL, OWNER)})


def adjusted_for(panel: Panel, exposures: FloatArray, terms: tuple[str, ...]) -> Design:
    """The exposures with the covariates named, as they are named in a design's `adjustment`; none of the owner's."""
    covariates = _covariates(panel)
    return assemble(exposures, {term: covariates[term] for term in terms})


def blocks(panel: Panel, owner_means: FloatArray) -> dict[str, FloatArray]:
    """Every covariate's columns, (n, j) each, by its name; the owner's means last."""
    return {**_covariates(panel), OWNER: means_by_owner(panel, owner_means)}


def assemble(
    exposures: FloatArray, covariates: dict[str, FloatArray], *, on: BoolArray | slice = slice(None)
) -> Design:
    """Standardised covariates behind the exposures, without columns that the ones before them determine.

    Both are judged on the rows `on`, which a model is to be fitted to.
    """
    n_exposures = exposures.shape[1]
    columns = np.hstack([exposures, *covariates.values()])
    terms = [term for term, block in covariates.items() for _ in range(block.shape[1])]
    centred = columns - columns[on].mean(axis=0)
    spread = centred[on].std(axis=0)
    standardised = centred / np.where(spread > 0, spread, 1)
    kept = [column for column in _independent(standardised[on]) if column >= n_exposures]
    kept_terms = tuple(terms[column - n_exposures] for column in kept)
    x = np.hstack([exposures, standardised[:, kept]])
    return Design(x, n_exposures, tuple(dict.fromkeys(kept_terms)), kept_terms)


def _independent(standardised: FloatArray) -> list[int]:
    """The columns that keep variance of their own, in order, by Gram–Schmidt on their correlations."""
    gram = standardised.T @ standardised / len(standardised)
    kept: list[int] = []
    for column in range(len(gram)):
        if gram[column, column] > _LEAST_OWN_VARIANCE:
            kept.append(column)
            gram = gram - np.outer(gram[:, column], gram[column]) / gram[column, column]
    return kept


def _covariates(panel: Panel) -> dict[str, FloatArray]:
    has_event = row_sums(panel.events) > 0
    levels = {name: _levels(codes, has_event) for name, codes in panel.codes.items() if name != "sales_owner_id"}
    smallest = float(np.nextafter(0, 1))
    return {
        "deal value": np.hstack([_numeric(panel.numbers["amount"], np.log, least=smallest), levels["currency"]]),
        "segment": levels["segment"],
        "quarter of signature": _quarters(panel.numbers["quarter"]),
        "earlier escalations": _earlier(panel.numbers["n_prior_escalations_12m"], has_event),
        "service line": levels["service_line"],
        "deal type": levels["deal_type"],
        "length of the sales cycle": _numeric(panel.numbers["sales_cycle_days"], np.log, least=smallest),
        "region": levels["region"],
        "industry": levels["industry"],
    }


def _numeric(numbers: FloatArray, transform: Callable[[FloatArray], FloatArray], *, least: float) -> FloatArray:
    """(n, 1) the transformed values, missing ones at the mean; from 5 % missing (n, 2), with an indicator."""
    is_known = np.isfinite(numbers) & (numbers >= least)
    if not is_known.any():
        return np.empty((len(numbers), 0))
    transformed = transform(np.where(is_known, numbers, 1.0))
    filled = np.where(is_known, transformed, transformed[is_known].mean())
    return _with_missing(filled[:, None], ~is_known)


def _earlier(numbers: FloatArray, has_event: BoolArray) -> FloatArray:
    """The escalations before signature; no column where none of the deals that had one has an event.

    Such a column would have no finite coefficient (Albert & Anderson 1984), and the ratio no estimate.
    """
    if not (has_event & (numbers > 0)).any():
        return np.empty((len(numbers), 0))
    return _numeric(numbers, np.log1p, least=0.0)


def _levels(codes: IntArray, has_event: BoolArray) -> FloatArray:
    """(n, levels − 1) indicators against the commonest level.

    Missing is a level. Levels with under 5 % of the deals, or without an event, are merged into one; where that one is
    still too small it joins the commonest.
    """
    shifted = codes - NOT_RECORDED
    counts = np.bincount(shifted)
    commonest = int(np.argmax(counts))
    is_usable = (counts >= RAREST_LEVEL * len(codes)) & (np.bincount(shifted, weights=has_event) > 0)
    is_rest = ~is_usable[shifted] & (shifted != commonest)
    indicators = [shifted == level for level in np.flatnonzero(is_usable) if level != commonest]
    if is_rest.mean() >= RAREST_LEVEL and has_event[is_rest].any():
        indicators.append(is_rest)
    return np.column_stack([np.empty((len(codes), 0)), *indicators])


def _quarters(numbers: FloatArray) -> FloatArray:
    """(n, 1) quarter of signature; from 12 quarters (n, 2), a cubic spline restricted at three knots (Harrell 2001)."""
    is_known = np.isfinite(numbers)
    if not is_known.any():
        return np.empty((len(numbers), 0))
    quarter = np.where(is_known, numbers, numbers[is_known].mean()) - numbers[is_known].min()
    if len(np.unique(numbers[is_known])) < _QUARTERS_FOR_SPLINE:
        return np.column_stack([quarter])
    first, middle, last = np.quantile(quarter, (0.1, 0.5, 0.9))
    if not first < middle < last:
        return np.column_stack([quarter])
    bend = (
        _cube(quarter - first)
        - _cube(quarter - middle) * (last - first) / (last - middle)
        + _cube(quarter - last) * (middle - first) / (last - middle)
    )
    return np.column_stack([quarter, bend / (last - first) ** 2])


def _cube(values: FloatArray) -> FloatArray:
    cubed: FloatArray = np.maximum(values, 0.0) ** 3
    return cubed


def means_by_owner(panel: Panel, quantities: FloatArray) -> FloatArray:
    """(n, m) the mean over the owner's deals; a deal without an owner takes the mean of all."""
    owners = panel.codes["sales_owner_id"]
    is_missing = owners == NOT_RECORDED
    shifted = owners - NOT_RECORDED
    counts = np.maximum(np.bincount(shifted), 1)
    means = np.column_stack([np.bincount(shifted, weights=column) / counts for column in quantities.T])[shifted]
    means[is_missing] = quantities.mean(axis=0)
    return _with_missing(means, is_missing)


def _with_missing(columns: FloatArray, is_missing: BoolArray) -> FloatArray:
    return np.column_stack([columns, is_missing]) if is_missing.mean() >= RAREST_LEVEL else columns
