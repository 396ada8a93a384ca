"""Other readings of whether a practice counts as practised."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.evidence.estimators.panel import PRACTICES, Panel, typed
from etl.evidence.estimators.poisson import BoolArray, FloatArray
from etl.evidence.inputs import Inputs

_RISKS = PRACTICES.index("risk_ownership")
_VOICE = PRACTICES.index("delivery_voice")
TIMED = "early against never"  # of the delivery voice: the claim's own reading
_NO_RISK = "no risk recorded"
_COLUMNS: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("deal_id", "practice", "status", "reason", "kind"), pl.String),
    "recorded_at": pl.Datetime,
}


@dataclass(frozen=True, slots=True)
class Trail:
    """What the practices of n deals rest on."""

    early: FloatArray  # (n, 3) 1 early, 0 not, nan where the commitment point is not known
    is_dated: BoolArray  # (n, 3)
    is_declared: BoolArray  # (n, 3)
    is_no_risk: BoolArray  # (n, 3)


class Exposures:
    """The practices of deals, read as a specification asks."""

    def __init__(self, inputs: Inputs) -> None:
        names = ("deal_id", *(f"{practice}_status" for practice in PRACTICES))
        statuses: dict[str, type[pl.DataType]] = dict.fromkeys(names, pl.String)
        self._statuses = typed(inputs.deals, statuses).unique("deal_id", keep="first")
        rows = typed(inputs.practices, _COLUMNS).unique(["deal_id", "practice"], keep="first")
        self._rows = rows.with_columns(
            pl.col("recorded_at").is_not_null().alias("is_dated"),
            (pl.col("reason") == _NO_RISK).alias("is_no_risk"),
            (pl.col("kind") == "declared").fill_null(False).alias("is_declared"),
        )

    @property
    def has_trail(self) -> bool:
        """Whether it is known what each practice's status rests on."""
        return not self._rows.is_empty()

    @property
    def has_declared(self) -> bool:
        """Whether any status rests on a declaration alone."""
        return bool(self._rows["is_declared"].any())

    def trail(self, observed: Panel) -> Trail:
        """The trail of a panel's deals."""
        marks = (self._marked(observed, mark) for mark in ("is_dated", "is_declared", "is_no_risk"))
        return Trail(self._early(observed), *marks)

    def of(
        self,
        observed: Panel,
        practices: tuple[int, ...],
        *,
        trail: Trail,
        exposure: str,
        is_recording_required: bool,
        is_declared_unknown: bool,
        is_no_risk_unknown: bool,
    ) -> tuple[FloatArray, BoolArray]:
        """(n, e) the exposures, nan where unknown, and (n,) the deals of the first arm.

        Of each of `practices`, or of their number where none is given. Evidence before signature whose place before or
        after the commitment point is not known leaves "early only" unknown. "early against never" is of the delivery
        voice, the first of `practices`, with a late one as a column of its own.
        """
        practised = observed.practised.copy()
        if is_recording_required:
            practised[(practised == 1) & ~trail.is_dated] = np.nan
        if is_declared_unknown:
            practised[trail.is_declared] = np.nan
        if is_no_risk_unknown:
            practised[trail.is_no_risk[:, _RISKS], _RISKS] = np.nan
        if exposure == "early only":
            practised = np.where(np.isnan(practised), np.nan, trail.early)
        if exposure == TIMED:
            timed = _timed(observed, practised[:, _VOICE], trail.early[:, _VOICE])
            columns = np.column_stack([timed, practised[:, list(practices[1:])]])
            return columns, columns[:, 0] == 1
        if practices:
            chosen = practised[:, list(practices)]
            return chosen, chosen[:, 0] == 1
        score = _at_least(practised, exposure)
        is_first: BoolArray = score == 1 if exposure.endswith("or more") else score >= 2
        return score[:, None], is_first

    def recorded_share(self, observed: Panel) -> float | None:
        """The share of the practised evidence with a recording time; None without any."""
        is_practised = observed.practised == 1
        if not self.has_trail or not is_practised.any():
            return None
        return float(self._marked(observed, "is_dated")[is_practised].mean())

    def _early(self, observed: Panel) -> FloatArray:
        """(n, 3) 1 early, 0 not, nan where the commitment point is not known."""
        joined = _of(observed).join(self._statuses, on="deal_id", how="left", maintain_order="left")
        columns = [
            joined.select(
                pl.when(pl.col(name) == "early")
                .then(1.0)
                .when(pl.col(name).is_in(["late", "after", "never"]))
                .then(0.0)
                .otherwise(float("nan"))
            )
            .to_series()
            .to_numpy()
            for name in (f"{practice}_status" for practice in PRACTICES)
        ]
        return np.column_stack(columns)

    def _marked(self, observed: Panel, mark: str) -> BoolArray:
        """(n, 3) whether the deal's row of the practice carries the mark."""
        columns = [
            _of(observed)
            .join(
                self._rows.filter(practice=practice).select("deal_id", mark),
                on="deal_id",
                how="left",
                maintain_order="left",
            )
            .select(pl.col(mark).fill_null(False))
            .to_series()
            .to_numpy()
            for practice in PRACTICES
        ]
        return np.column_stack(columns)


def _timed(observed: Panel, voice: FloatArray, early: FloatArray) -> FloatArray:
    """(n, 1 or 2) an early delivery voice, then a late one where such deals have escalations."""
    is_late: BoolArray = (voice == 1) & (early == 0)
    known = np.where(np.isnan(voice) | ((voice == 1) & np.isnan(early)), np.nan, early == 1)
    if observed.events[is_late].sum() > 0:
        return np.column_stack([known, np.where(np.isnan(known), np.nan, is_late)])
    return np.where(is_late, np.nan, known)[:, None]


def _of(observed: Panel) -> pl.DataFrame:
    return pl.DataFrame({"deal_id": pl.Series(observed.deal_ids, dtype=pl.String)})


def _at_least(practised: FloatArray, exposure: str) -> FloatArray:
    """(n,) the number of practices; or whether it reaches one or two, known also where an unknown changes nothing."""
    if not exposure.endswith("or more"):
        total: FloatArray = practised.sum(axis=1)
        return total
    least = 1 if exposure.startswith("one") else 2
    done, unknown = np.nansum(practised, axis=1), np.isnan(practised).sum(axis=1)
    return np.where(done >= least, 1.0, np.where(done + unknown < least, 0.0, np.nan))
