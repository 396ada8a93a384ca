"""Evidence: do the practices go with fewer escalations? Pure functions, frames in, frozen results out."""

from etl.evidence.claims import assess
from etl.evidence.rates import dispersion, rate, share, u_chart
from etl.evidence.results import Claim, Estimate, Evidence, Level, Verdict
from etl.evidence.store import from_frames, to_frames

__all__ = [
    "Claim",
    "Estimate",
    "Evidence",
    "Level",
    "Verdict",
    "assess",
    "dispersion",
    "from_frames",
    "rate",
    "share",
    "to_frames",
    "u_chart",
]
