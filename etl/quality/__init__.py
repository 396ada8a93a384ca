"""Checks on the data itself: expectations on the raw tables before the models run, and on the marts after."""

from etl.quality.results import CheckResult, blocking_failures, to_frame
from etl.quality.run import check_published, run_suite
from etl.quality.suites import SUITES

__all__ = ["SUITES", "CheckResult", "blocking_failures", "check_published", "run_suite", "to_frame"]
