"""A firm that grows over twelve quarters, looked at on every quarter end: what the log issues, look by look.

Each look sees the deals signed by then, with what had been observed of them by then, and decides by the engine's own
rules: the main claim with its control tickets, and ten specifications. The checks of a build, which only make the words
rarer, are left out.
"""

import dataclasses
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
import polars as pl

from etl.evidence import Inputs, Verdict
from etl.evidence.checks.specifications import agreement
from etl.evidence.checks.variant_designs import Settings
from etl.evidence.checks.variants import Variants
from etl.evidence.claims.main import score_facts
from etl.evidence.estimators.panel import panel
from etl.evidence.results import Specification
from etl.evidence.verdicts.facts import MainFacts, Scrutiny
from etl.evidence.verdicts.log import WEAK, common_word
from etl.evidence.verdicts.main_claims import judge
from etl.sample.deals import as_marts, simulate
from etl.sample.firm import N_QUARTERS, QUARTER_STARTS, WINDOW_EDGES, FloatArray, IntArray
from etl.sample.firm import Firm as Simulated
from tests.calibration.firms import Firm

TEN: tuple[dict[str, str], ...] = (
    {},
    {"covariates": "primary"},
    {"covariates": "minimal"},
    {"owner": "none"},
    {"cycle": "out"},
    {"window": "6 months"},
    {"window": "all follow-up"},
    {"exposure": "one or more"},
    {"exposure": "two or more"},
    {"model": "NB2"},
)
FIRST_SEED = 7000  # the level of Leaning was chosen on firms with other seeds
_EVENTS = ("attributable", "surprises", "controls", "escalated_controls")


@dataclass(frozen=True, slots=True)
class Growing:
    """How often firms of one kind are told of a benefit, at Leaning at least, over twelve quarter-end cuts."""

    firm: str
    n_deals: int  # at the twelfth cut
    true_ratio: float
    replicates: int
    own: list[float]  # by each cut alone, first to twelfth
    issued: list[float]  # as issued, second to twelfth: the first is provisional
    ever_issued: float  # at any of those
    ever_supported: float


def told(firm: Firm, words: Sequence[Sequence[str]]) -> Growing:
    """The shares over firms of which each gave twelve own words, as `own_words` does."""
    own = [[Verdict(word) for word in of_firm] for of_firm in words]
    issued = [issued_words(of_firm) for of_firm in own]
    is_own, is_issued = (np.array([[word.is_favourable for word in row] for row in rows]) for rows in (own, issued))
    return Growing(
        firm=firm.name,
        n_deals=firm.n_deals,
        true_ratio=exp(firm.log_ratio),
        replicates=len(words),
        own=is_own.mean(axis=0).tolist(),
        issued=is_issued.mean(axis=0).tolist(),
        ever_issued=float(is_issued.any(axis=1).mean()),
        ever_supported=float(np.mean([Verdict.SUPPORTED in row for row in issued])),
    )


def own_words(firm: Firm, seed: int) -> list[str]:
    """The word of each of the twelve cuts alone."""
    simulated = simulate(firm.n_deals, seed, firm.preset)
    positions = _positions(simulated, np.random.default_rng(seed))
    return [str(judge(facts_at(simulated, positions, look)).verdict) for look in range(1, N_QUARTERS + 1)]


def issued_words(own: Sequence[Verdict]) -> list[Verdict]:
    """What the log issues at each cut after the first, which is provisional."""
    return [
        now if now in WEAK else common_word(before, now) or Verdict.INSUFFICIENT
        for before, now in itertools.pairwise(own)
    ]


def facts_at(simulated: Simulated, positions: dict[str, FloatArray], look: int) -> MainFacts:
    """What the verdict of one cut is decided on; the specifications only where the interval needs them."""
    deals, windows = _marts_at(simulated, positions, look)
    facts = score_facts(panel(deals, windows))
    ratio = facts.ratio
    if ratio is None or ratio.value > 0:
        return facts
    variants = Variants(Inputs(deals=deals, windows=windows))
    found = [row for choices in TEN for row in variants.fitted([Settings().with_choices(choices)])]
    return dataclasses.replace(facts, scrutiny=_scrutiny([rows[0] for rows in found if rows is not None]))


def _scrutiny(rows: Sequence[Specification]) -> Scrutiny:
    """The agreement of the specifications; everything else holds."""
    return Scrutiny(
        agreement=agreement(rows),
        holds_without_cycle=True,
        share_outside_overlap=0.0,
        effective_deals=None,
        overlap_ratio=0.0,
        recorded_share=None,
        failed_placebos=(),
    )


def _positions(simulated: Simulated, rng: np.random.Generator) -> dict[str, FloatArray]:
    """When each event happened, as a share of its window's observed time: so many uniform draws per deal and window."""
    return {name: rng.random(int(getattr(simulated, name).sum())) for name in _EVENTS}


def _marts_at(simulated: Simulated, positions: dict[str, FloatArray], look: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`deals` and `windows` as of the end of quarter `look`, 1 to 12."""
    end = QUARTER_STARTS[look]
    since = end - simulated.signed[:, None] - WINDOW_EDGES[None, :-1]
    exposure = np.clip(since, 0.0, simulated.exposure)
    share = np.divide(exposure, simulated.exposure, out=np.zeros_like(exposure), where=simulated.exposure > 0)
    attributable, surprises, controls, escalated = (
        _seen(getattr(simulated, name), positions[name], share) for name in _EVENTS
    )
    cut = dataclasses.replace(
        simulated,
        exposure=exposure,
        followup=exposure.sum(axis=1).astype(np.int64),
        attributable=attributable,
        surprises=surprises,
        controls=controls,
        escalated_controls=escalated,
    )
    deals, windows = as_marts(cut)
    is_signed = simulated.signed < end
    return deals.filter(pl.Series(is_signed)), windows


def _seen(counts: IntArray, positions: FloatArray, share: FloatArray) -> IntArray:
    """(n, 4) how many of the events of each deal and window had happened."""
    cells = np.repeat(np.arange(counts.size), counts.ravel())
    is_seen = positions < share.ravel()[cells]
    seen: IntArray = np.bincount(cells[is_seen], minlength=counts.size).reshape(counts.shape)
    return seen
