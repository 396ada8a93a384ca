"""What a build stored of the evidence: estimates on all its deals, so without a scope."""

import polars as pl

from dashboard import warehouse
from dashboard.queries import columns
from etl.evidence import Verdict


def stored_evidence() -> dict[str, pl.DataFrame]:
    """The tables of the schema `evidence`, as the build stored them."""
    names = (
        *("claims", "checks", "specifications", "levels", "balance", "benchmarks", "decisions", "estimates"),
        *("overview", "factors", "groups", "trends", "trend_quarters"),
        *("take_up", "take_up_estimators", "take_up_units", "take_up_quarters"),
    )
    return {name: stored(name) for name in names}


def stored_outlook() -> dict[str, pl.DataFrame]:
    """Curves since signature, deals still under way, days without an escalation, and what-ifs, of all deals."""
    names = ("curves", "mean_cumulative", "at_risk", "rmst", "what_if")
    return {name: stored(name) for name in names}


def main_verdict() -> Verdict:
    """The verdict issued on the score as a whole, C4."""
    claims = warehouse.current().query("select verdict from evidence.claims where claim_id = 'C4'")
    return Verdict(claims["verdict"][0])


def prediction_calibration() -> pl.DataFrame:
    """What earlier deals predicted of later ones, beside what followed: in the large, the slope, and by tenths."""
    return stored("prediction_calibration").sort("measure", "band", nulls_last=True)


def stored(table: str) -> pl.DataFrame:
    """One table of the schema `evidence`."""
    return warehouse.current().query(f"select {columns.listed(columns.EVIDENCE[table])} from evidence.{table}")
