"""What a rate ratio is adjusted for: the covariates of a deal, known at signature, as columns of a design.

Three sets (minimal, primary, full); the largest that the data afford is used. The practices' means over the sales
owner's and over the delivery lead's deals, this one included, take out what owners and leads differ in (Mundlak 1978);
every set has both. Where some deals have no lead known as of signature, these share an indicator and, up to half of the
deals, a slope of their own. Contract complexity, satisfaction and anything after signature are never adjusted for: they
may result from the practices.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from etl.evidence.estimators.calendar import quarter_indicators, smooth_quarters
from etl.evidence.estimators.panel import LEVELS, NOT_RECORDED, Panel
from etl.evidence.estimators.people import RAREST_LEVEL, means_by, with_missing
from etl.evidence.estimators.poisson import BoolArray, FloatArray, Grouped, IntArray, row_sums

EVENTS_PER_PARAMETER = 10
EVENTS_PER_PARAMETER_FULL = 15
ACCOUNTS_PER_PARAMETER = 5
_LEAST_OWN_VARIANCE = 1e-8  # share of a column's variance that the columns before it leave; below, it is dropped

QUARTER = "quarter of signature"
MINIMAL = ("deal value", "segment", QUARTER, "earlier escalations")
PRIMARY = (*MINIMAL, "service line", "deal type", "length of the sales cycle")
FULL = (*PRIMARY, "region", "industry")
OWNER = "sales owner"
LEAD = "delivery lead"
PEOPLE = (OWNER, LEAD)
OWN_SLOPE = "the practices of deals without a known delivery lead"
ALWAYS = (*PEOPLE, OWN_SLOPE)  # in every set
_CONSTANT = 1e-12  # of its mean; a column with a smaller standard deviation is constant but for rounding
_MOST_WITH_OWN_SLOPE = 0.5
_MOST_WINDOWS = 4


@dataclass(frozen=True, slots=True)
class Design:
    """Columns of a design: the exposures first, then the covariates."""

    x: FloatArray  # (n, k)
    n_exposures: int
    adjustment: tuple[str, ...]
    terms: tuple[str, ...] = ()  # of each covariate's column
    places: tuple[int, ...] = ()  # of each covariate's column, among those that it was chosen from
    groups: sparse.csr_array | None = None  # (g, n) more covariates: indicators that shut each other out

    @property
    def columns(self) -> FloatArray | Grouped:
        """All columns, the groups' last."""
        return self.x if self.groups is None else Grouped(self.x, self.groups)

    @property
    def tells_arms(self) -> BoolArray:
        """(k,) the columns that may tell in which arm a deal is: no exposure, nor what is made of one deal's own."""
        is_covariate = [term != OWN_SLOPE for term in self.terms]
        marks: BoolArray = np.array([False] * self.n_exposures + is_covariate, dtype=np.bool_)
        return marks

    @property
    def that_tell_arms(self) -> FloatArray:
        """(n, j) those columns, and the groups'."""
        x = self.x[:, self.tells_arms]
        return x if self.groups is None else Grouped(x, self.groups).dense


def bare(exposures: FloatArray) -> Design:
    """The exposures without covariates."""
    return Design(exposures, exposures.shape[1], ())


def ladder(panel: Panel, exposures: FloatArray, owner_means: FloatArray) -> Iterator[Design]:
    """The designs that the data afford, the richest first; the minimal one always.

    A set is afforded at 10 events per parameter (the full set: 15) and 5 accounts per parameter. The quarter of
    signature enters as indicators where `quarter_indicators` gives them and the primary set with them is afforded, else
    smoothly, as it does once more where no design with indicators has a finite fit. `exposures` is (n, e);
    `owner_means`, (n, m), are the quantities whose means over the owner's and the lead's deals enter.
    """
    smooth = blocks(panel, owner_means)
    covariates = with_indicators(panel, smooth, exposures.shape[1]) or smooth
    columns = columns_of(exposures, covariates)
    for terms, events_per_parameter in ((FULL, EVENTS_PER_PARAMETER_FULL), (PRIMARY, EVENTS_PER_PARAMETER)):
        chosen = {term: covariates[term] for term in (*terms, *ALWAYS)}
        if is_afforded(panel, chosen, exposures.shape[1], events_per_parameter):
            yield columns.design(tuple(chosen))
    minimal = (*MINIMAL, *ALWAYS)
    yield columns.design(minimal)
    if covariates is not smooth:
        yield assemble(exposures, {term: smooth[term] for term in minimal})


def is_afforded(panel: Panel, chosen: dict[str, FloatArray], n_exposures: int, events_per_parameter: int) -> bool:
    """Whether the deals bear a model with those covariates."""
    return bears(panel, n_exposures + sum(block.shape[1] for block in chosen.values()), events_per_parameter)


def bears(panel: Panel, n_columns: int, events_per_parameter: int) -> bool:
    """Whether the deals bear a model with so many columns beside its windows.

    More windows than a follow-up has are strata, which cost their events no estimate of a ratio.
    """
    n_parameters = n_columns + min(panel.events.shape[1], _MOST_WINDOWS)
    has_events = panel.n_events >= events_per_parameter * n_parameters
    return has_events and bool(panel.n_accounts >= ACCOUNTS_PER_PARAMETER * n_parameters)


def with_indicators(panel: Panel, smooth: dict[str, FloatArray], n_exposures: int) -> dict[str, FloatArray] | None:
    """The covariates with an indicator per quarter of signature; None where the primary set is not afforded so."""
    indicators = quarter_indicators(panel.numbers["quarter"], row_sums(panel.events))
    if indicators is None:
        return None
    covariates = smooth | {QUARTER: indicators}
    chosen = {term: covariates[term] for term in (*PRIMARY, *ALWAYS)}
    return covariates if is_afforded(panel, chosen, n_exposures, EVENTS_PER_PARAMETER) else None


def adjusted_for(panel: Panel, exposures: FloatArray, terms: tuple[str, ...]) -> Design:
    """The exposures with the covariates named, as they are named in a design's `adjustment`; none of people's.

    The quarter of signature enters smoothly.
    """
    covariates = _covariates(panel)
    return assemble(exposures, {term: covariates[term] for term in terms})


def blocks(panel: Panel, owner_means: FloatArray) -> dict[str, FloatArray]:
    """Every covariate's columns, (n, j) each, by its name; the quarter smoothly, what every set has last."""
    return {
        **_covariates(panel),
        OWNER: means_by(panel.codes["sales_owner_id"], owner_means),
        LEAD: means_by(panel.codes["delivery_lead_id"], owner_means),
        OWN_SLOPE: _own_slopes(panel.codes["delivery_lead_id"], owner_means),
    }


def _own_slopes(leads: IntArray, quantities: FloatArray) -> FloatArray:
    """(n, m) what deals without a known lead have of each quantity, from 5 % of the deals up to half; else no column.

    Their lead can't be allowed for: with a slope of their own they leave the ratio to the deals whose lead is known.
    """
    is_missing = leads == NOT_RECORDED
    if not RAREST_LEVEL <= is_missing.mean() <= _MOST_WITH_OWN_SLOPE:
        return np.empty((len(leads), 0))
    known = np.where(np.isfinite(quantities), quantities, np.nanmean(quantities, axis=0))
    slopes: FloatArray = (known - known.mean(axis=0)) * is_missing[:, None]
    return slopes


@dataclass(frozen=True, slots=True)
class Columns:
    """Exposures, and every covariate that a design may choose from, standardised."""

    exposures: FloatArray  # (n, e)
    standardised: FloatArray  # (n, e + k) the exposures' columns too
    correlations: FloatArray  # (e + k, e + k) on the rows that a model is to be fitted to
    names: tuple[str, ...]  # (k,) the covariate of each column

    def design(self, chosen: Sequence[str]) -> Design:
        """The named covariates behind the exposures as they are, without columns that the ones before determine."""
        n_exposures = self.exposures.shape[1]
        wanted = [place + n_exposures for name in chosen for place, own in enumerate(self.names) if own == name]
        places = [*range(n_exposures), *wanted]
        kept = [places[at] for at in _independent(self.correlations[np.ix_(places, places)]) if at >= n_exposures]
        terms = tuple(self.names[place - n_exposures] for place in kept)
        named = dict.fromkeys(term for term in terms if term != OWN_SLOPE)
        x = np.hstack([self.exposures, self.standardised[:, kept]])
        return Design(x, n_exposures, tuple(named), terms, tuple(kept))


def columns_of(
    exposures: FloatArray, covariates: dict[str, FloatArray], *, on: BoolArray | slice = slice(None)
) -> Columns:
    """The columns of covariates, standardised on the rows `on`, which a model is to be fitted to."""
    stacked = [exposures, *covariates.values()]
    columns = np.empty((len(exposures), sum(block.shape[1] for block in stacked)), order="F")  # designs take columns
    np.concatenate(stacked, axis=1, out=columns)
    rows = columns[on]
    means = rows.mean(axis=0)
    columns -= means
    rows = columns[on]
    products = rows.T @ rows / len(rows)
    spread = np.sqrt(np.diag(products))
    spread = np.where(spread > _CONSTANT * np.abs(means), spread, 1.0)
    columns /= spread
    names = tuple(name for name, block in covariates.items() for _ in range(block.shape[1]))
    return Columns(np.asfortranarray(exposures), columns, products / np.outer(spread, spread), names)


def assemble(
    exposures: FloatArray, covariates: dict[str, FloatArray], *, on: BoolArray | slice = slice(None)
) -> Design:
    """The design of all of these covariates."""
    return columns_of(exposures, covariates, on=on).design(tuple(covariates))


def with_groups(adjusted: Design, name: str, groups: IntArray) -> Design:
    """A design of standardised columns, with an indicator for each group but the first and the name of what groups it.

    `groups`, (n,), are codes from 0 on, all in use. An indicator is in units of its standard deviation; one that the
    columns before it determine is left out.
    """
    n, n_exposures = len(groups), adjusted.n_exposures
    named = dataclasses.replace(adjusted, adjustment=(*adjusted.adjustment, name))
    shares = np.bincount(groups) / n
    if len(shares) == 1:
        return dataclasses.replace(named, groups=sparse.csr_array((0, n)))
    x = adjusted.x - adjusted.x.mean(axis=0)
    x[:, :n_exposures] /= x[:, :n_exposures].std(axis=0)
    spread = np.sqrt(shares * (1 - shares))
    indicators = sparse.csr_array((1 / spread[groups], (groups, np.arange(n))), shape=(len(shares), n))
    across = indicators @ x / n
    among = (np.diag(shares) - np.outer(shares, shares)) / np.outer(spread, spread)
    own = x.shape[1]
    correlations = np.block([[x.T @ x / n, across[1:].T], [across[1:], among[1:, 1:]]])
    kept = [at - own + 1 for at in _independent(correlations) if at >= own]
    return dataclasses.replace(named, groups=indicators[kept])


def _independent(correlations: FloatArray) -> list[int]:
    """The columns that keep variance of their own, in order, by Gram–Schmidt on their correlations."""
    gram = correlations
    kept: list[int] = []
    for column in range(len(gram)):
        if gram[column, column] > _LEAST_OWN_VARIANCE:
            kept.append(column)
            gram = gram - np.outer(gram[:, column], gram[column]) / gram[column, column]
    return kept


def _covariates(panel: Panel) -> dict[str, FloatArray]:
    has_event = row_sums(panel.events) > 0
    levels = {name: _levels(panel.codes[name], has_event) for name in LEVELS}
    smallest = float(np.nextafter(0, 1))
    return {
        "deal value": np.hstack([_numeric(panel.numbers["amount"], np.log, least=smallest), levels["currency"]]),
        "segment": levels["segment"],
        QUARTER: smooth_quarters(panel.numbers["quarter"]),
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
    return with_missing(filled[:, None], ~is_known)


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
