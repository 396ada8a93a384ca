"""Quarterly reviews: which slides, from which build."""

from dashboard.review.make import ACCOUNT_SLIDES, PORTFOLIO_SLIDES, Wish, check, make
from dashboard.review.quarters import MAX_AGE_DAYS, Kept, ReviewError, kept_quarters, of_quarter

__all__ = [
    "ACCOUNT_SLIDES",
    "MAX_AGE_DAYS",
    "PORTFOLIO_SLIDES",
    "Kept",
    "ReviewError",
    "Wish",
    "check",
    "kept_quarters",
    "make",
    "of_quarter",
]
