"""Evidence: do the practices go with fewer escalations? Pure functions, frames in, frozen results out."""

from etl.evidence.assess import assess_thoroughly
from etl.evidence.claims.main import assess
from etl.evidence.estimators.rates import dispersion, rate, share, u_chart
from etl.evidence.estimators.threads import use_one_thread
from etl.evidence.estimators.two_rates import two_rates
from etl.evidence.inputs import Inputs
from etl.evidence.results import Check, Claim, Estimate, Evidence, Level, Requirement, Verdict
from etl.evidence.store import from_frames, to_frames

__all__ = [
    "Check",
    "Claim",
    "Estimate",
    "Evidence",
    "Inputs",
    "Level",
    "Requirement",
    "Verdict",
    "assess",
    "assess_thoroughly",
    "dispersion",
    "from_frames",
    "rate",
    "share",
    "to_frames",
    "two_rates",
    "u_chart",
]

use_one_thread()
