"""The claims beside C4: each has the effect that was chosen, none where none was, and C4 keeps its own."""

from math import log

import numpy as np
import pytest

from etl.sample.draw import simulate
from etl.sample.firm import Firm
from etl.sample.presets import Choices, chosen
from etl.sample.processes import CLAIMS

N = 40_000


def firm(claim: str, ratio: float, *, is_hidden: bool = False) -> Firm:
    hidden = (claim,) if is_hidden else ()
    of = chosen("effect", 0.8, Choices({claim: ratio}, hidden))
    return simulate(N, 5, of)


def by_score(drawn: Firm, over: np.ndarray, under: np.ndarray) -> float:
    """The mean log ratio of a quotient of sums per practice more."""
    score = drawn.practised.sum(axis=1)
    sums = np.array([[over[score == k].sum(), under[score == k].sum()] for k in range(4)], dtype=np.float64)
    return float(np.polyfit(range(4), np.log(sums[:, 0] / sums[:, 1]), 1)[0])


@pytest.mark.parametrize("ratio", [0.8, 1.0, 1.2])
def test_surprises_have_their_own_ratio_among_the_same_escalations(ratio: float) -> None:
    drawn, plain = firm("c5", ratio), simulate(N, 5)
    assert (drawn.attributable == plain.attributable).all()
    assert by_score(drawn, drawn.surprises, drawn.attributable) == pytest.approx(log(ratio / 0.8), abs=0.03)
    assert (drawn.surprises <= drawn.attributable).all()


@pytest.mark.parametrize("ratio", [1.0, 0.8, 1.25])
def test_control_clauses_and_amendments_have_their_own_ratio(ratio: float) -> None:
    drawn = firm("c6", ratio)
    assert drawn.clauses is not None
    size = (drawn.log_value - 11) / 1.3
    within = np.abs(size) < 0.25  # of deals alike in size
    control, rest = drawn.clauses.control * within, (drawn.clauses.total - drawn.clauses.control) * within
    assert by_score(drawn, control, rest) == pytest.approx(log(ratio), abs=0.03)
    yearly = drawn.clauses.amendments_per_year
    assert by_score(drawn, yearly, np.ones(N)) == pytest.approx(log(ratio), abs=1e-9)


@pytest.mark.parametrize("ratio", [1.0, 0.85])
def test_control_share_has_its_own_effect_on_escalations_and_the_practices_keep_theirs(ratio: float) -> None:
    drawn, plain = firm("c7", ratio), simulate(N, 5)
    assert drawn.clauses is not None
    above = drawn.clauses.control_share > np.median(drawn.clauses.control_share)
    quotients = [(of.attributable[above].sum() / of.attributable[~above].sum()) for of in (drawn, plain)]
    gap = drawn.clauses.control_share[above].mean() - drawn.clauses.control_share[~above].mean()
    assert log(quotients[0] / quotients[1]) == pytest.approx(log(ratio) * 10 * gap, abs=0.04)
    score = [by_score(of, of.attributable, of.exposure) for of in (drawn, plain)]
    assert score[0] == pytest.approx(score[1], abs=0.02)


@pytest.mark.parametrize("ratio", [1.0, 0.7])
def test_early_practices_have_their_own_ratio_of_losses(ratio: float) -> None:
    drawn = firm("c8", ratio)
    ran = drawn.race
    assert ran is not None
    is_alike = np.abs((drawn.log_value - 11) / 1.3) < 0.25
    lost = np.bincount(ran.lost_early[is_alike[ran.lost_row]].sum(axis=1), minlength=4)
    won = np.bincount(ran.is_early[is_alike].sum(axis=1), minlength=4)
    assert float(np.polyfit(range(3), np.log(lost / won)[:3], 1)[0]) == pytest.approx(log(ratio), abs=0.09)


@pytest.mark.parametrize("ratio", [1.0, 1.3])
def test_trust_comes_at_its_own_hazard(ratio: float) -> None:
    drawn = firm("c9", ratio)
    assert drawn.trust_days is not None
    size = (drawn.log_value - 11) / 1.3
    within = np.abs(size) < 0.25
    assert by_score(drawn, within, drawn.trust_days * within) == pytest.approx(log(ratio), abs=0.06)


@pytest.mark.parametrize("ratio", [1.0, 1.6])
def test_a_longer_cycle_has_its_own_odds_of_a_practice(ratio: float) -> None:
    drawn = firm("c10", ratio)
    size = (drawn.log_value - 11) / 1.3
    doublings = np.log2(drawn.cycle) - 0.22 / log(2) * size
    slopes = []
    for practice in range(3):
        done = drawn.practised[:, practice]
        thirds = np.digitize(doublings, np.quantile(doublings, [1 / 3, 2 / 3]))
        odds = [done[thirds == k].mean() / (1 - done[thirds == k].mean()) for k in range(3)]
        slopes.append(np.polyfit([doublings[thirds == k].mean() for k in range(3)], np.log(odds), 1)[0])
    assert np.mean(slopes) == pytest.approx(0.85 * log(ratio), abs=0.06)  # less than log(ratio): the odds are marginal


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS if claim not in ("c8",)])
def test_a_hidden_factor_changes_what_the_claim_is_about_and_not_the_effect_of_the_practices(claim: str) -> None:
    ratio = 1.0
    drawn, plain = firm(claim, ratio, is_hidden=True), firm(claim, ratio)
    assert drawn.preset.rate_ratios == (0.8, 0.8, 0.8)
    found = {
        "c5": lambda of: by_score(of, of.surprises, of.attributable),
        "c6": lambda of: by_score(of, of.clauses.control, of.clauses.total),
        "c7": lambda of: np.corrcoef(of.clauses.control_share, np.log1p(of.attributable.sum(axis=1)))[0, 1] * -1,
        "c9": lambda of: -by_score(of, np.ones(N), of.trust_days),
        "c10": lambda of: -np.corrcoef(of.cycle, of.practised.sum(axis=1))[0, 1],
    }[claim]
    assert found(drawn) < found(plain) - 0.03
