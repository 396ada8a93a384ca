"""Data → Plotly figures. Pure functions of their data and a look; one template for all of them."""

from dashboard.figures.account import LANES, begins_on, timeline
from dashboard.figures.calibration import calibration_bias, calibration_coverage
from dashboard.figures.cohorts import cohorts
from dashboard.figures.data import coverage
from dashboard.figures.evidence import dose_response, forest, interval_svg
from dashboard.figures.look import CONFIG, DARK, LIGHT, Look, for_export
from dashboard.figures.moves import moves
from dashboard.figures.shares import shares
from dashboard.figures.trends import adoption, control_chart, symptoms

__all__ = [
    "CONFIG",
    "DARK",
    "LANES",
    "LIGHT",
    "Look",
    "adoption",
    "begins_on",
    "calibration_bias",
    "calibration_coverage",
    "cohorts",
    "control_chart",
    "coverage",
    "dose_response",
    "for_export",
    "forest",
    "interval_svg",
    "moves",
    "shares",
    "symptoms",
    "timeline",
]
