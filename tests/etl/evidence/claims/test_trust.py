"""C9: what counts as time to a trust signal, and that the truth is found."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from etl.evidence.claims import trust
from etl.evidence.estimators.incidence import incidence
from etl.evidence.inputs import Inputs
from etl.evidence.results import Verdict
from tests.etl.evidence.secondary import inputs

SIGNED = dt.date(2025, 1, 1)


def _day(days: int | None) -> dt.date | None:
    return None if days is None else SIGNED + dt.timedelta(days=days)


def _incidence(ends: list[int], signals: list[int | None]) -> float | None:
    deals = pl.DataFrame(
        {
            "deal_id": [str(i) for i in range(len(ends))],
            "account_id": [str(i) for i in range(len(ends))],
            "signed_on": [SIGNED] * len(ends),
            "followup_end_on": [_day(end) for end in ends],
            "first_trust_signal_on": [_day(signal) for signal in signals],
            **{
                f"has_{name}": [True] * len(ends) for name in ("success_definition", "delivery_voice", "risk_ownership")
            },
        }
    )
    days, kinds = trust._times(trust._rows(Inputs(deals=deals)))
    return incidence(days, kinds, np.arange(len(ends)), 180).value


def test_a_signal_after_the_end_of_follow_up_does_not_count() -> None:
    assert _incidence([400, 400, 400, 400], [100, 500, None, None]) == pytest.approx(1 / 4)


def test_a_contract_that_ended_competes_and_does_not_leave_the_share_to_the_others() -> None:
    assert _incidence([400, 50, 400, 400], [100, None, None, None]) == pytest.approx(1 / 4)


def test_a_hazard_that_grows_with_each_practice_is_found() -> None:
    firm = inputs(3000, seed=1)
    score, *practices = trust.claims(firm)
    assert score.verdict is Verdict.LEANING
    assert score.measure == "hazard ratio"
    assert score.contrast.endswith("per additional practice")
    values = [claim.adjusted.value or 0.0 for claim in (score, *practices)]
    np.testing.assert_allclose(np.log(values), np.log(1.2), atol=0.12)
    assert score.adjustment[0] == "contract term"


@pytest.mark.thorough
def test_without_an_effect_it_is_seldom_said_to_be_there() -> None:
    verdicts = [trust.claims(inputs(500, seed=seed, is_null=True))[0].verdict for seed in range(30)]
    assert Verdict.SUPPORTED not in verdicts
    assert verdicts.count(Verdict.LEANING) <= 6


def test_the_planned_term_is_the_longest_of_the_deals_contracts() -> None:
    firm = inputs(300, seed=2)
    planned = firm.contracts.with_columns(planned_days=pl.lit(365))
    longer = pl.concat([planned, planned.with_columns(planned_days=pl.lit(730))])
    found = trust._log_term(trust._rows(Inputs(deals=firm.deals, contracts=longer)))
    np.testing.assert_allclose(found, np.log(730 / 30.4375))
