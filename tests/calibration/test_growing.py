"""A growing firm: what its looks see, and how often looking tells it of a benefit that is not there."""

import dataclasses
import itertools
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from etl.evidence import Evidence, Verdict, assess
from etl.evidence.estimators.panel import panel
from etl.evidence.verdicts.log import Cut, issue, quarter_end
from etl.sample.deals import as_marts, simulate
from etl.sample.firm import N_QUARTERS
from tests.calibration import growing, results
from tests.calibration.firms import firm
from tests.calibration.growing import Growing
from tests.calibration.summaries import share_error

FIRM = firm("null", 400)
SIMULATED = simulate(FIRM.n_deals, 3, FIRM.preset)
POSITIONS = growing._positions(SIMULATED, np.random.default_rng(3))


def test_the_twelfth_look_sees_the_whole_firm() -> None:
    whole, last = (
        panel(*marts) for marts in (as_marts(SIMULATED), growing._marts_at(SIMULATED, POSITIONS, N_QUARTERS))
    )
    assert (last.n_deals, last.n_events, int(last.controls.sum())) == (
        whole.n_deals,
        whole.n_events,
        int(whole.controls.sum()),
    )
    np.testing.assert_allclose(last.months, whole.months)


def test_each_look_sees_no_less_than_the_one_before() -> None:
    seen = [panel(*growing._marts_at(SIMULATED, POSITIONS, look)) for look in range(1, N_QUARTERS + 1)]
    for earlier, later in itertools.pairwise(seen):
        assert earlier.n_deals < later.n_deals
        assert earlier.n_events < later.n_events
        assert earlier.months.sum() < later.months.sum()


def _through_the_log(own: Sequence[Verdict]) -> list[Verdict]:
    """What the log itself issues at each cut after the first."""
    evidence: Evidence = assess(*firm("null", 60).marts(1))
    claim, log, issued = evidence.claim("C4"), list[str](), list[Verdict]()
    for number, word in enumerate(own):
        end = quarter_end(date(2024 + number // 4, 3 * (number % 4) + 1, 1))
        said = dataclasses.replace(evidence, claims=(dataclasses.replace(claim, verdict=word),))
        found, lines = issue(said, log, Cut(end, f"data {number}", "d"))
        log += lines
        issued.append(found.claims[0].verdict)
    return issued[1:]


def test_what_is_counted_as_issued_is_what_the_log_issues() -> None:
    words = [word for word in Verdict if word is not Verdict.NONE]
    own = [word for pair in itertools.product(words, words) for word in pair]
    assert growing.issued_words(own) == _through_the_log(own)


@pytest.fixture(scope="module")
def committed() -> tuple[Growing, ...]:
    return results.read().growing


def test_a_firm_without_an_effect_is_seldom_told_of_one_however_often_it_looks(committed: tuple[Growing, ...]) -> None:
    if not committed:
        pytest.skip("The committed calibration is of before these rows; `make calibrate` writes them.")
    assert {row.n_deals for row in committed} == {1000, 3000}
    for row in committed:
        assert row.replicates >= 400
        assert row.ever_issued - 1.645 * share_error(row.ever_issued, row.replicates) <= 0.12
        assert row.ever_supported <= 0.015 + 2 * share_error(0.015, row.replicates)
        assert max(row.own) <= 0.10
