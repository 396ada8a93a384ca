"""What is true of a synthetic firm's signed deals. Times are days since `START`."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from etl.sample.presets import Preset

if TYPE_CHECKING:
    from etl.sample.claim_draws import Clauses, Race
    from etl.sample.records_of_trouble import RecordsOfTrouble

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

START = date(2023, 10, 1)
CUT_OFF_DAY = 1096  # the day after 2026-09-30
N_QUARTERS = 12
QUARTER_STARTS = np.array([(date(2023 + (9 + 3 * q) // 12, (9 + 3 * q) % 12 + 1, 1) - START).days for q in range(13)])
DAYS_PER_MONTH = 30.4375
WINDOWS = ("0-3", "3-6", "6-12", "12+")
WINDOW_EDGES = np.array([0.0, 3.0, 6.0, 12.0, 1200.0]) * DAYS_PER_MONTH

STATUSES = ("early", "late", "after", "never", "unknown")
EARLY, LATE, AFTER, NEVER, UNKNOWN = range(5)
SEGMENTS = ("SMB", "Mid-Market", "Enterprise")
REGIONS = ("DACH", "UK & Ireland", "North America", "Nordics")
CURRENCIES = ("EUR", "GBP", "USD", "EUR")  # of the regions
INDUSTRIES = ("Manufacturing", "Healthcare", "Financial Services", "Retail", "Logistics", "Energy")
SERVICE_LINES = ("Platform rollout", "Data migration", "Managed service", "Custom integration")
DEAL_TYPES = ("new", "renewal", "expansion")
DARK = ((0, 3, 6), (1, 3, 4), (2, 3, 8), (2, 2, 2))  # practice, region, first quarter in which its source is used


def region_name(region: int, territory: int | None = None) -> str:
    """`DACH`, or `DACH 2` for the second territory."""
    return REGIONS[region] if territory is None else f"{REGIONS[region]} {territory + 1}"


@dataclass(frozen=True, slots=True)
class Firm:
    """n signed deals, an account's side by side, in order of signature; (n, 4) is per window, (n, 3) per practice."""

    preset: Preset
    account: IntArray  # (n,) codes 0 to G−1
    segment: IntArray  # (n,) of the account, as are region and industry
    region: IntArray
    industry: IntArray
    owner: IntArray
    delivery_lead: IntArray
    service_line: IntArray
    deal_type: IntArray
    log_value: FloatArray
    signed: IntArray  # day of signature
    quarter: IntArray  # 0 to 11, of signature
    cycle: FloatArray  # days from creation to signature
    prior: IntArray  # the account's escalations in the year before
    practised: BoolArray  # (n, 3)
    status: IntArray  # (n, 3) as the records tell it, an index into STATUSES
    added: BoolArray  # (n, 3) after an escalation, in reaction to it
    backfilled: BoolArray  # (n, 3) entered long after signature, dated before it
    term: IntArray  # days
    followup: IntArray  # days from signature to contract end, termination or cut-off
    is_terminated: BoolArray  # before the term and the cut-off
    exposure: FloatArray  # (n, 4) days
    attributable: IntArray  # (n, 4) escalations of other than technical or outside cause
    surprises: IntArray  # (n, 4) of these
    controls: IntArray  # (n, 4) tickets of technical or outside cause
    escalated_controls: IntArray  # (n, 4) of these
    territory: IntArray  # (n,) of the account, within its region
    lead_skill: FloatArray  # (n,) of the delivery lead
    lead_today: IntArray  # (n,) who leads the delivery by the cut-off
    has_lead: BoolArray  # (n,) by signature
    records: "RecordsOfTrouble"
    released_on: int | None  # day from which every rate is lower
    clauses: "Clauses | None"
    trust_days: IntArray | None  # (n,) from signature to the first trust signal
    race: "Race | None"

    @property
    def n_deals(self) -> int:
        """How many signed deals."""
        return len(self.account)

    @property
    def score(self) -> IntArray:
        """Number of practices practised, −1 where one is unknown."""
        score: IntArray = self.practised.sum(axis=1)
        return np.where((self.status == UNKNOWN).any(axis=1), -1, score)
