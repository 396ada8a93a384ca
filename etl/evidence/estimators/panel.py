"""Deals and windows as the arrays that the estimators read: one row per deal with observed time in its first year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from etl.evidence.estimators.poisson import BoolArray, FloatArray, IntArray
from etl.evidence.results import Counts
from etl.fiscal_year import CALENDAR_YEAR, FiscalYear

WINDOWS = {"0-3": 3.0, "3-6": 3.0, "6-12": 6.0}  # months wide
DAYS_PER_MONTH = 30.4375
PRACTICES = ("success_definition", "delivery_voice", "risk_ownership")

SYMPTOMS = ("is_implicit_success", "is_late_responsibilities", "is_unowned_risk")

NUMBERS = (
    *("amount", "sales_cycle_days", "n_prior_escalations_12m", "n_escalations", "n_latest_active_escalations"),
    *("control_share", *SYMPTOMS),  # a symptom is 1 or 0
)
LEVELS = ("currency", "segment", "service_line", "deal_type", "region", "industry")
NAMED_LEAD = "named_delivery_lead_id"  # whether or not anything says that it was theirs at signature
CODES = (*LEVELS, "sales_owner_id", "delivery_lead_id", NAMED_LEAD)
KNOWN_LEADS = ("history", "entered by signature")  # the bases on which the lead is that of signature
NOT_RECORDED = -1

_DEAL_COLUMNS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("deal_id", "account_id", "ultimate_account_id", "delivery_voice_status", *LEVELS), pl.String),
    **dict.fromkeys(("sales_owner_id", "delivery_lead_id", "delivery_lead_basis"), pl.String),
    **dict.fromkeys(NUMBERS, pl.Float64),
    **{f"has_{practice}": pl.Boolean for practice in PRACTICES},
    "signed_on": pl.Date,
}
_WINDOW_COLUMNS: dict[str, type[pl.DataType]] = {
    "deal_id": pl.String,
    "window": pl.String,
    "exposure_days": pl.Float64,
    "n_attributable_escalations": pl.Float64,
    "n_control_tickets": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Panel:
    """n deals over the w windows of their first 12 months."""

    months: FloatArray  # (n, w) observed
    events: FloatArray  # (n, w) attributable escalations
    controls: FloatArray  # (n, w) control tickets
    practised: FloatArray  # (n, 3) 1 practised, 0 not, nan unknown
    accounts: IntArray  # (n,) codes 0 to G−1 of the ultimate parent account
    numbers: dict[str, FloatArray]  # (n,) each of NUMBERS and quarter; nan where not recorded
    codes: dict[str, IntArray]  # (n,) each of CODES; -1 where not recorded, a lead also where it is only today's
    is_early: BoolArray  # (n,) the delivery was heard at or before the commitment point
    is_late: BoolArray  # (n,) after it
    deal_ids: NDArray[np.str_] | None = None  # (n,)

    @property
    def n_deals(self) -> int:
        """How many deals."""
        return len(self.accounts)

    @property
    def n_accounts(self) -> int:
        """How many ultimate parent accounts they belong to."""
        return int(self.accounts.max(initial=-1)) + 1

    @property
    def n_events(self) -> int:
        """How many attributable escalations, in all windows."""
        return int(self.events.sum())

    @property
    def counts(self) -> Counts:
        """The three numbers that stand beside every estimate."""
        return Counts(n_deals=self.n_deals, n_events=self.n_events, n_accounts=self.n_accounts)

    @property
    def latest_active_share(self) -> float | None:
        """Share of the escalations attributed to the latest of several active contracts; None where not given."""
        latest, escalations = self.numbers["n_latest_active_escalations"], self.numbers["n_escalations"]
        is_given = np.isfinite(latest) & np.isfinite(escalations)
        total = float(escalations[is_given].sum())
        return float(latest[is_given].sum()) / total if total else None

    @property
    def known_lead_share(self) -> float:
        """Share of the deals whose delivery lead is known as of signature; 0 without deals."""
        return float((self.codes["delivery_lead_id"] != NOT_RECORDED).mean()) if self.n_deals else 0.0

    def only(self, kept: BoolArray) -> "Panel":
        """The deals that `kept` marks, with accounts coded anew."""
        return Panel(
            months=self.months[kept],
            events=self.events[kept],
            controls=self.controls[kept],
            practised=self.practised[kept],
            accounts=_consecutive(self.accounts[kept]),
            numbers={name: values[kept] for name, values in self.numbers.items()},
            codes={name: values[kept] for name, values in self.codes.items()},
            is_early=self.is_early[kept],
            is_late=self.is_late[kept],
            deal_ids=None if self.deal_ids is None else self.deal_ids[kept],
        )


def panel(
    deals: pl.DataFrame,
    windows: pl.DataFrame,
    *,
    labels: Sequence[str] = tuple(WINDOWS),
    fiscal_year: FiscalYear = CALENDAR_YEAR,
) -> Panel:
    """The observed deals of marts.deal_outcomes and marts.deal_windows, over the windows `labels`.

    The quarter of signature is that of `fiscal_year`.

    Columns that are missing or typed Null count as not recorded. A deal without an account is a cluster of its own.
    Events in a window without observed time are left out.
    """
    known = _with_leads(typed(deals, _DEAL_COLUMNS).unique("deal_id", keep="first", maintain_order=True))
    joined = known.join(_wide(windows, labels), on="deal_id", how="inner", maintain_order="left")
    observed = joined.filter(pl.sum_horizontal(pl.col("^exposure_days .*$")) > 0).with_columns(
        pl.coalesce("ultimate_account_id", "account_id", pl.format("deal {}", "deal_id")).alias("cluster"),
        fiscal_year.numbers(pl.col("signed_on")).cast(pl.Float64).alias("quarter"),
    )
    months = _matrix(observed, "exposure_days", labels) / DAYS_PER_MONTH
    numbers = observed.select(pl.col(*NUMBERS, "quarter").fill_null(float("nan")))
    codes = observed.select((pl.col(*CODES, "cluster").rank("dense").cast(pl.Int64) - 1).fill_null(NOT_RECORDED))
    practised = observed.select(pl.col(f"has_{practice}").cast(pl.Float64) for practice in PRACTICES)
    return Panel(
        months=months,
        events=_matrix(observed, "n_attributable_escalations", labels) * (months > 0),
        controls=_matrix(observed, "n_control_tickets", labels) * (months > 0),
        practised=practised.fill_null(float("nan")).to_numpy(),
        accounts=codes["cluster"].to_numpy(),
        numbers={name: numbers[name].to_numpy() for name in numbers.columns},
        codes={name: codes[name].to_numpy() for name in CODES},
        is_early=observed.select((pl.col("delivery_voice_status") == "early").fill_null(False)).to_series().to_numpy(),
        is_late=observed.select((pl.col("delivery_voice_status") == "late").fill_null(False)).to_series().to_numpy(),
        deal_ids=observed["deal_id"].to_numpy(),
    )


def _wide(windows: pl.DataFrame, labels: Sequence[str]) -> pl.DataFrame:
    values = [name for name in _WINDOW_COLUMNS if name not in ("deal_id", "window")]
    return (
        typed(windows, _WINDOW_COLUMNS)
        .filter(pl.col("window").is_in(list(labels)), pl.col("exposure_days").is_finite())
        .group_by("deal_id", maintain_order=True)
        .agg(
            pl.col(value).filter(pl.col("window") == window).sum().clip(lower_bound=0).alias(f"{value} {window}")
            for value in values
            for window in labels
        )
    )


def _with_leads(deals: pl.DataFrame) -> pl.DataFrame:
    """The deals with whoever is named as lead beside the lead of signature, null where nothing tells that."""
    is_known = pl.col("delivery_lead_basis").is_in(KNOWN_LEADS)
    lead = pl.col("delivery_lead_id")
    return deals.with_columns(lead.alias(NAMED_LEAD), pl.when(is_known).then(lead).alias("delivery_lead_id"))


def _matrix(wide: pl.DataFrame, value: str, labels: Sequence[str]) -> FloatArray:
    return np.ascontiguousarray(wide.select(f"{value} {window}" for window in labels).to_numpy())


def typed(frame: pl.DataFrame, columns: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """Just these columns, as these types; one that is missing is null."""
    nothing = pl.repeat(None, frame.height, eager=True)
    return frame.select(
        (pl.col(name) if name in frame.columns else nothing).cast(dtype).alias(name) for name, dtype in columns.items()
    )


def _consecutive(codes: IntArray) -> IntArray:
    """The same groups with codes 0, 1, 2, … in the same order."""
    is_used = np.zeros(codes.max(initial=-1) + 1, dtype=np.int64)
    is_used[codes] = 1
    renumbered: IntArray = (np.cumsum(is_used) - 1)[codes]
    return renumbered
