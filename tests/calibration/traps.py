"""Six ways to be fooled, each on one large firm: the log ratio that the naive analysis gives, and the engine's."""

from dataclasses import dataclass, replace
from math import exp

import numpy as np

from etl.evidence.claims.contrasts import score_study
from etl.evidence.claims.study import Study
from etl.evidence.estimators import poisson
from etl.evidence.estimators.design import FULL, OWNER, Design, assemble, bare, blocks
from etl.evidence.estimators.panel import Panel, panel
from tests.calibration.firms import Firm, firm

N_DEALS = 100_000
SEED = 7
_QUARTER = "quarter of signature"


@dataclass(frozen=True, slots=True)
class Trap:
    """A naive analysis beside the engine's on the same firm."""

    name: str
    n_deals: int
    true_ratio: float
    naive_ratio: float
    ratio: float


def crude(n_deals: int = N_DEALS) -> Trap:
    """No adjustment: practices are adopted where escalations are likelier anyway."""
    where = firm("null", n_deals)
    studied = _studied(where)
    return _trap("Crude comparison", where, studied, _ratio(studied.panel, bare(studied.exposures)))


def no_owner(n_deals: int = N_DEALS) -> Trap:
    """Everything but the sales owner, whose skill brings both practices and calm."""
    where = firm("null", n_deals)
    studied = _studied(where)
    return _trap("Sales owner not adjusted for", where, studied, _ratio(studied.panel, _without(studied, OWNER)))


def immature(n_deals: int = N_DEALS) -> Trap:
    """Escalations per deal, whatever its time at risk: the latest deals have most practices and least time."""
    where = firm("null", n_deals)
    studied = _studied(where)
    as_if_mature = replace(studied.panel, months=np.full_like(studied.panel.months, 4.0))
    return _trap("Immature cohorts", where, studied, _ratio(as_if_mature, _without(studied, _QUARTER)))


def reactive(n_deals: int = N_DEALS) -> Trap:
    """Practices that trouble brought about count as practised before signature."""
    return _unguarded("Practices added after trouble", "reactive", n_deals)


def backfilled(n_deals: int = N_DEALS) -> Trap:
    """Practices entered long after signature on calm deals count by the date that was entered."""
    return _unguarded("Records back-filled on calm deals", "backfill", n_deals)


def unknown_as_never(n_deals: int = N_DEALS) -> Trap:
    """What no record tells counts as not done."""
    where = firm("mnar40", n_deals)
    observed = panel(*where.marts(SEED))
    studied, contrast = score_study(observed)
    never = studied.bounds(contrast)[1]
    if never is None:
        raise RuntimeError("The simulated firm has no fit.")
    return _trap("Unknown counted as never", where, studied, never)


TRAPS = (crude, no_owner, immature, reactive, backfilled, unknown_as_never)


def _unguarded(name: str, preset: str, n_deals: int) -> Trap:
    where = firm(preset, n_deals)
    naive, _ = score_study(panel(*where.marts(SEED, is_guarded=False)))
    return _trap(name, where, _studied(where), _adjusted(naive))


def _studied(where: Firm) -> Study:
    return score_study(panel(*where.marts(SEED)))[0]


def _without(studied: Study, term: str) -> Design:
    covariates = blocks(studied.panel, studied.exposures)
    return assemble(studied.exposures, {name: covariates[name] for name in (*FULL, OWNER) if name != term})


def _ratio(data: Panel, design: Design) -> float:
    return exp(poisson.fit(data.events, data.months, design.x).coefficients[0])


def _adjusted(studied: Study) -> float:
    if studied.adjusted is None:
        raise RuntimeError("The simulated firm has no fit.")
    return exp(studied.adjusted.fit.coefficients[0])


def _trap(name: str, where: Firm, studied: Study, naive: float) -> Trap:
    return Trap(name, where.n_deals, exp(where.log_ratio), naive, _adjusted(studied))
