"""Open deals: escalations to expect in their first 12 months as they stand, and with each missing practice taken up.

Shown only where predictions of later deals from earlier ones turned out right (`prediction_calibration`); else every
deal's numbers are withheld with the reason. What a practice changes is an association among signed deals.
"""

import dataclasses
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from etl.evidence.estimators.panel import KNOWN_LEADS, PRACTICES, Panel, panel, typed
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.inputs import Inputs
from etl.evidence.outlook.prediction_calibration import Calibration, calibrate
from etl.evidence.outlook.predictions import Model, change, expected, fit_on
from etl.evidence.outlook.quarters import Recent, recent
from etl.evidence.results import Counts, Estimate, estimate, withhold

ALL_MISSING = "all missing"
_OPEN = "open deal "  # before the id, so that an open deal is never taken for a signed one
_PRACTISED = ("early", "late", "presignature")
_NOT_PRACTISED = ("never", "after")
_TEXT = ("account_id", "segment", "region", "service_line", "deal_type", "currency", "sales_owner_id")
_LEAD = "delivery_lead_id"
_COLUMNS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("deal_id", *_TEXT, _LEAD, *(f"{practice}_status" for practice in PRACTICES)), pl.String),
    "amount": pl.Float64,
    **dict.fromkeys(("created_at", "expected_close_on"), pl.Date),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What a missing practice would change in the expectation; below zero is fewer."""

    practice: str  # one of PRACTICES, or ALL_MISSING
    change: Estimate


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """An open deal as it stands."""

    deal_id: str
    rank: int | None  # 1 where the missing practices would change most; None where nothing is predicted
    expected: Estimate  # escalations in the first 12 months, on average of such deals
    n_low: int | None  # a single deal like this has so many or more, 97.5 times in 100
    n_high: int | None  # so many or fewer
    steps: tuple[Step, ...]  # one a missing practice, then all of them if more than one is missing


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """Every open deal, by rank, and how far predictions can be trusted."""

    deals: tuple[OpenDeal, ...]
    calibration: Calibration


def open_deals(inputs: Inputs) -> OpenDeals:
    """What to expect of the open deals. Never raises on data."""
    recently = recent(inputs)
    opened = _as_signed(inputs, recently)
    signed = typed(inputs.deals, {"deal_id": pl.String}).height
    deals, windows = _stacked(inputs.deals, opened), _stacked(inputs.windows, _windows(opened))
    everyone = panel(deals, windows, fiscal_year=inputs.fiscal_year)
    is_open = _is_open(everyone)
    calibration = calibrate(everyone.only(~is_open), recently)
    ids = [] if everyone.deal_ids is None else everyone.deal_ids[is_open].tolist()
    names = [name.removeprefix(_OPEN) for name in ids]
    model = None
    is_known = np.asarray(np.isfinite(everyone.practised).all(axis=1), dtype=np.bool_)
    if calibration.is_calibrated and signed:
        model = fit_on(everyone, is_known & ~is_open)
    if model is None:
        why = "No model with finite ratios fits these deals." if calibration.is_calibrated else calibration.reason
        counts = everyone.only(is_known & ~is_open).counts
        return OpenDeals(tuple(_withheld(name, why, counts) for name in names), calibration)
    return OpenDeals(_ranked(_predicted(model, names, model.x[is_open])), calibration)


def _predicted(model: Model, names: list[str], x: FloatArray) -> list[OpenDeal]:
    regression = model.regression
    counts, method = regression.panel.counts, f"prediction from {regression.method}"
    is_known: list[bool] = np.asarray(np.isfinite(x).all(axis=1)).tolist()
    outlook = expected(model, x)
    changes = {practice: change(model, x, after) for practice, after in _takings_up(x).items()}

    def at(row: int, limits: tuple[FloatArray, FloatArray, FloatArray]) -> Estimate:
        value, low, high = (float(values[row]) for values in limits)
        return estimate(value, low, high, counts, method=method)

    def deal(row: int, name: str) -> OpenDeal:
        if not is_known[row]:
            return _withheld(name, "A practice is unknown.", counts)
        missing = [practice for position, practice in enumerate(PRACTICES) if x[row, position] == 0]
        wanted = [*missing, ALL_MISSING] if len(missing) > 1 else missing
        steps = tuple(Step(practice, at(row, changes[practice])) for practice in wanted)
        mean = at(row, (outlook.mean, outlook.low, outlook.high))
        return OpenDeal(name, None, mean, int(outlook.n_low[row]), int(outlook.n_high[row]), steps)

    return [deal(row, name) for row, name in enumerate(names)]


def _takings_up(x: FloatArray) -> dict[str, FloatArray]:
    """The deals' columns with each practice done, and with all three."""
    done = {practice: [position] for position, practice in enumerate(PRACTICES)}
    done[ALL_MISSING] = list(range(len(PRACTICES)))
    columns = {}
    for practice, positions in done.items():
        columns[practice] = x.copy()
        columns[practice][:, positions] = 1
    return columns


def _ranked(deals: list[OpenDeal]) -> tuple[OpenDeal, ...]:
    """By what the missing practices would change, then by what is expected; deals without a prediction last."""

    def key(deal: OpenDeal) -> tuple[bool, float, float, str]:
        most = deal.steps[-1].change.value if deal.steps else None
        return deal.expected.value is None, most or 0.0, -(deal.expected.value or 0.0), deal.deal_id

    ordered = sorted(deals, key=key)
    return tuple(
        deal if deal.expected.value is None else dataclasses.replace(deal, rank=rank)
        for rank, deal in enumerate(ordered, start=1)
    )


def _withheld(name: str, why: str, counts: Counts) -> OpenDeal:
    return OpenDeal(name, None, withhold(why, counts), None, None, ())


def _is_open(everyone: Panel) -> BoolArray:
    ids = [] if everyone.deal_ids is None else everyone.deal_ids.tolist()
    return np.array([str(name).startswith(_OPEN) for name in ids], dtype=np.bool_)


def _as_signed(inputs: Inputs, recently: Recent | None) -> pl.DataFrame:
    """The open deals as if signed on their expected close, or today where that has passed or isn't known."""
    known = (
        typed(inputs.open_deals, _COLUMNS).drop_nulls("deal_id").unique("deal_id", keep="first", maintain_order=True)
    )
    today = pl.lit(None if recently is None else recently.today, pl.Date)
    signed_on = pl.max_horizontal(pl.col("expected_close_on"), today)
    cycle = (signed_on - pl.col("created_at")).dt.total_days().cast(pl.Float64)
    status = {
        f"has_{practice}": pl.when(pl.col(f"{practice}_status").is_in(_PRACTISED))
        .then(True)
        .when(pl.col(f"{practice}_status").is_in(_NOT_PRACTISED))
        .then(False)
        for practice in PRACTICES
    }
    return known.join(_prior_escalations(inputs, recently), on="account_id", how="left", maintain_order="left").select(
        pl.format("{}{}", pl.lit(_OPEN), "deal_id").alias("deal_id"),
        *_TEXT,
        _LEAD,
        pl.lit(KNOWN_LEADS[-1]).alias("delivery_lead_basis"),
        "amount",
        "n_prior_escalations_12m",
        signed_on.alias("signed_on"),
        pl.when(cycle > 0).then(cycle).alias("sales_cycle_days"),
        **status,
    )


def _prior_escalations(inputs: Inputs, recently: Recent | None) -> pl.DataFrame:
    """account_id, n_prior_escalations_12m: of accounts with a deal observed all through the last 365 days."""
    ids = typed(inputs.deals, {"account_id": pl.String, "observed_from_on": pl.Date, "observed_to_on": pl.Date})
    columns = {"account_id": pl.String, "escalated_at": pl.Date, "opened_at": pl.Date}
    escalations = typed(inputs.escalations, columns)
    if recently is None:
        return ids.select("account_id", pl.lit(None, pl.Float64).alias("n_prior_escalations_12m")).clear()
    since = recently.today - timedelta(days=365)
    observed = ids.filter(pl.col("observed_from_on") <= since, pl.col("observed_to_on") >= recently.today)
    day = pl.coalesce("escalated_at", "opened_at")
    counts = (
        escalations.filter(day >= since, day < recently.today)
        .group_by("account_id")
        .agg(pl.len().cast(pl.Float64).alias("n_prior_escalations_12m"))
    )
    accounts = observed.select("account_id").drop_nulls().unique()
    return accounts.join(counts, on="account_id", how="left").with_columns(
        pl.col("n_prior_escalations_12m").fill_null(0.0)
    )


def _windows(opened: pl.DataFrame) -> pl.DataFrame:
    """A day of observed time each, so that they count as deals; they are never fitted."""
    return opened.select("deal_id", pl.lit("0-3").alias("window"), pl.lit(1.0).alias("exposure_days"))


def _stacked(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """Both frames' rows, with every column as text, number or date as the second has it where both have it."""
    if first.is_empty() or second.is_empty():
        return second if first.is_empty() else first
    shared = {name: dtype for name, dtype in second.schema.items() if name in first.columns}
    return pl.concat([first.with_columns(pl.col(n).cast(t) for n, t in shared.items()), second], how="diagonal")
