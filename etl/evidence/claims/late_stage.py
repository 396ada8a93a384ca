"""C8: aligned deals collapse less often late in the sales cycle.

A landmark analysis (Anderson, Cain & Gelber 1983): time runs from the commitment point, the practices and covariates
are those known by then. Loss by cause-specific piecewise Poisson (Holford 1980); won deals compete, open ones are
censored.
"""

import numpy as np
import polars as pl

from etl.evidence.claims.comparisons import of_practices, of_score
from etl.evidence.claims.statements import Question
from etl.evidence.estimators.cohorts import column, everyone, followed, spells
from etl.evidence.estimators.panel import PRACTICES, typed
from etl.evidence.estimators.poisson import BoolArray
from etl.evidence.inputs import Inputs
from etl.evidence.results import Claim

WINDOWS = (0.0, 30.0, 60.0, 90.0, 180.0)  # days after the commitment point; the last is open
_SOON = 90.0  # days: the other time at risk that the claim is read over
_QUESTION = Question(
    claim_id="C8",
    label="loss after the commitment point",
    measure="hazard ratio",
    unit="losses",
    renamed=(("quarter of signature", "quarter of commitment"), ("length of the sales cycle", "days until commitment")),
)


def claims(inputs: Inputs) -> tuple[Claim, ...]:
    """C8 for the score, then for each practice."""
    rows, days = _rows(inputs), column(inputs.late_stage, "days_to_outcome")
    is_lost = _is(inputs, "is_lost")
    months, losses = spells(days, is_lost, WINDOWS)
    deals = everyone(rows)
    early = np.array(WINDOWS) < _SOON
    outcome = followed(deals, months, losses), (followed(deals, months * early, losses * early),)
    return of_score(_QUESTION, outcome), *of_practices(_QUESTION, [outcome] * len(PRACTICES))


def _rows(inputs: Inputs) -> pl.DataFrame:
    """The deals with their covariates under the names of signed deals, as of the commitment point."""
    known = typed(inputs.late_stage, {"committed_at": pl.Datetime, "created_to_commitment_days": pl.Float64})
    return inputs.late_stage.drop("signed_on", "sales_cycle_days", strict=False).with_columns(
        known["committed_at"].cast(pl.Date).alias("signed_on"),
        known["created_to_commitment_days"].alias("sales_cycle_days"),
    )


def _is(inputs: Inputs, name: str) -> BoolArray:
    is_so: BoolArray = column(inputs.late_stage, name) == 1
    return is_so
