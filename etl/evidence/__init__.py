"""Evidence: do the practices go with fewer escalations? Pure functions, frames in, frozen results out."""

from etl.evidence.assess import assess_thoroughly
from etl.evidence.claims.groups import partially_pooled
from etl.evidence.claims.main import assess
from etl.evidence.estimators.change import (
    ALIGNED,
    MIX,
    NOT_ALIGNED,
    NOT_KNOWN,
    UNKNOWN,
    WITHIN_ALIGNED,
    WITHIN_OTHERS,
    Change,
    Part,
    change,
    change_at_equal_age,
)
from etl.evidence.estimators.panel import Panel, panel
from etl.evidence.estimators.peers import LEAST_EXPECTED, Peer, beside_peers, peers
from etl.evidence.estimators.rates import dispersion, rate, share, u_chart
from etl.evidence.estimators.threads import use_one_thread
from etl.evidence.estimators.trend import AS_COUNTED, AT_EQUAL_AGE, at_equal_age, trends
from etl.evidence.estimators.two_rates import differ_by_chance, two_rates
from etl.evidence.findings import Evidence, Factor, Group, Trend, TrendQuarter
from etl.evidence.inputs import Inputs
from etl.evidence.results import Check, Claim, Estimate, Level, Requirement, Verdict
from etl.evidence.store import from_frames, to_frames

__all__ = [
    "ALIGNED",
    "AS_COUNTED",
    "AT_EQUAL_AGE",
    "LEAST_EXPECTED",
    "MIX",
    "NOT_ALIGNED",
    "NOT_KNOWN",
    "UNKNOWN",
    "WITHIN_ALIGNED",
    "WITHIN_OTHERS",
    "Change",
    "Check",
    "Claim",
    "Estimate",
    "Evidence",
    "Factor",
    "Group",
    "Inputs",
    "Level",
    "Panel",
    "Part",
    "Peer",
    "Requirement",
    "Trend",
    "TrendQuarter",
    "Verdict",
    "assess",
    "assess_thoroughly",
    "at_equal_age",
    "beside_peers",
    "change",
    "change_at_equal_age",
    "differ_by_chance",
    "dispersion",
    "from_frames",
    "panel",
    "partially_pooled",
    "peers",
    "rate",
    "share",
    "to_frames",
    "trends",
    "two_rates",
    "u_chart",
]

use_one_thread()
