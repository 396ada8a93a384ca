"""What a verdict is decided on: what every claim has, and what the claims on the score and beside it add."""

from dataclasses import dataclass
from typing import ClassVar

from etl.evidence.estimators.regression import LogRatio
from etl.evidence.results import Agreement


@dataclass(frozen=True, slots=True)
class Scrutiny:
    """What only a thorough assessment finds out about a contrast."""

    agreement: Agreement | None  # of the specifications; None where none could be run
    holds_without_cycle: bool  # whether the ratio keeps its side of 1 without the length of the sales cycle
    share_outside_overlap: float | None  # of the deals; None where no model tells the arms apart
    effective_deals: float | None  # of the smaller arm, overlap-weighted
    overlap_ratio: float | None  # the second estimator's
    recorded_share: float | None  # of the evidence, with a recording time
    failed_placebos: tuple[str, ...]
    calibrated: tuple[float, float] | None = None  # the interval so widened; None below three kinds of control tickets
    vanished_share: float | None = (
        None  # of deals with practices and trouble, whose evidence is gone since; None: unseen
    )
    take_up_disagrees: bool = False  # whether rates did not fall in the units that took the practices up, when they did


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What every verdict is decided on."""

    KNOWN: ClassVar[str] = "deals for which all of this is known"  # what `n_deals` counts
    UNKNOWN: ClassVar[str] = "Not known"
    MASS: ClassVar[str] = "The data are"  # what is concentrated in few accounts

    n_deals: int
    n_events: int
    n_accounts: int
    unit: str = "escalations"  # what an event is called, in the plural
    arms: tuple[str, str]  # their names
    arm_deals: tuple[int, int]
    arm_events: tuple[int, int]
    unknown_share: float
    ratio: LogRatio | None  # None where no model fits
    p: float  # two-sided, adjusted for the contrasts tested together
    expects_less: bool = True  # whether the claim expects a ratio below 1
    effective_accounts: float
    without_largest: float | None  # the ratio without the account that has the most deals; None where none fits
    deals_per_quarter: float | None = None  # that become known and observed; None where it can't be told
    control: LogRatio | None = None  # log of the ratio to that for control tickets; None where too few
    lead_unknown: bool = False  # whether too few deals tell who led delivery as of signature
    lead_sign_changes: bool = False  # whether the ratio changes sides without one delivery lead
    time_axis_breaks: bool = False  # whether another time axis changes the side, or takes a third of the effect away
    lost_records: bool = False  # whether deals with trouble seem to have lost their records

    @property
    def favourable(self) -> LogRatio | None:
        """The ratio as the rules read it, below 1 where the claim holds: its inverse where the claim expects more."""
        return self._towards_less(self.ratio)

    @property
    def favourable_control(self) -> LogRatio | None:
        """The ratio to that for control tickets, read alike."""
        return self._towards_less(self.control)

    @property
    def favourable_without_largest(self) -> float | None:
        """The ratio without the account that has the most deals, read alike."""
        ratio = self.without_largest
        return ratio if ratio is None or self.expects_less else 1 / ratio

    def _towards_less(self, ratio: LogRatio | None) -> LogRatio | None:
        if ratio is None or self.expects_less:
            return ratio
        return LogRatio(-ratio.value, -ratio.deviations)


@dataclass(frozen=True, slots=True, kw_only=True)
class MainFacts(Facts):
    """What a verdict on the practices themselves, C1 to C4, is decided on besides."""

    KNOWN: ClassVar[str] = "deals with known practices and observed time"
    UNKNOWN: ClassVar[str] = "A practice is unknown"
    MASS: ClassVar[str] = "The observed time is"

    e_value: float | None  # of the interval's limit nearest 1
    bounds: tuple[float | None, float | None]  # the ratio with every unknown practice as done, and as not done
    latest_active_share: float | None  # None where the attribution is not given
    scrutiny: Scrutiny | None = None  # None on a filtered set, which is estimated without it


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondaryFacts(Facts):
    """What a verdict on a claim beside the main one, C5 to C10, is decided on besides."""

    agreeing: float | None  # share of the specifications on the claim's side of 1
    cap: str | None  # why the verdict is at most Leaning, whatever the data
