"""C10: shorter sales cycles go with fewer practices.

Odds of each practice per doubling of the sales cycle's length, given deal value, segment and service line. Descriptive:
a practice also takes time.
"""

import numpy as np

from etl.evidence.claims import statements
from etl.evidence.claims.refits import Refits
from etl.evidence.claims.statements import Arms, Question
from etl.evidence.estimators import odds
from etl.evidence.estimators.cohorts import column, everyone, followed
from etl.evidence.estimators.design import Design, adjusted_for
from etl.evidence.estimators.panel import PRACTICES, Panel
from etl.evidence.estimators.poisson import FloatArray
from etl.evidence.estimators.regression import regress
from etl.evidence.inputs import Inputs
from etl.evidence.results import Claim
from etl.evidence.verdicts import main_claims as verdicts
from etl.evidence.verdicts.thresholds import THRESHOLDS

_DOUBLINGS = "doublings of the sales cycle"
_TERMS = ("deal value", "segment", "service line")
_MORE_TERMS = (*_TERMS, "deal type", "quarter of signature", "earlier escalations")
_QUESTION = Question(
    claim_id="C10",
    label="",
    measure="odds ratio",
    unit="deals with the practice",
    other_unit="deals without the practice",
    expects_less=False,
    cap="Descriptive: a practice itself takes time. At most Leaning.",
    method="logistic",
    fitted_by=odds.fit,
)


def claims(inputs: Inputs) -> tuple[Claim, ...]:
    """C10 for each practice, by Holm's method together."""
    cycle = column(inputs.deals, "sales_cycle_days")
    deals = everyone(
        inputs.deals, {_DOUBLINGS: np.log2(np.where(cycle > 0, cycle, np.nan))}, fiscal_year=inputs.fiscal_year
    )
    contrasts = [_contrast(deals, practice) for practice in range(len(PRACTICES))]
    ratios = [statements.log_ratio(_QUESTION, *contrast) for contrast in contrasts]
    adjusted = verdicts.holm([1.0 if ratio is None else ratio.p for ratio in ratios])
    return tuple(statements.claim(_QUESTION, *contrast, p=p) for contrast, p in zip(contrasts, adjusted, strict=True))


def _contrast(deals: Panel, practice: int) -> tuple[Refits, Arms]:
    done, doublings = deals.practised[:, [practice]], deals.numbers[_DOUBLINGS][:, None]
    panel = followed(deals, np.isfinite(done + doublings).astype(np.float64), done)
    exposures = panel.numbers[_DOUBLINGS][:, None]
    refits = _refits(deals, panel, exposures)
    length = exposures[:, 0]
    is_long = length > (np.median(length) if len(length) else 0.0)
    label = f"{PRACTICES[practice].replace('_', ' ')}, per doubling of the sales cycle"
    names = ("with a longer cycle than the middle deal", "with a shorter one")
    return refits, Arms(label, (1.0,), names, is_long, ~is_long, length)


def _refits(deals: Panel, panel: Panel, exposures: FloatArray) -> Refits:
    """The model on as many of the covariates as it has a finite fit with; other numbers of them as specifications."""
    nothing = Refits(deals, panel, exposures, None, None, ())
    if panel.n_accounts < THRESHOLDS.min_accounts or not 0 < panel.n_events < panel.n_deals:
        return nothing
    fitted = (regress(panel, _design(panel, exposures, n), fitted_by=odds.fit) for n in (3, 2, 1, 0))
    main = next((model for model in fitted if model is not None), None)
    if main is None:
        return nothing
    others = [_design(panel, exposures, n) for n in range(len(_MORE_TERMS) + 1) if n != len(_TERMS)]
    fits = [main.fit, *(odds.fit(panel.events, panel.months, design.x) for design in others)]
    specifications = tuple(fit.coefficients[:1] for fit in fits if not fit.is_boundary)
    return Refits(deals, panel, exposures, main, None, specifications)


def _design(panel: Panel, exposures: FloatArray, n_terms: int) -> Design:
    return adjusted_for(panel, exposures, _MORE_TERMS[:n_terms])
