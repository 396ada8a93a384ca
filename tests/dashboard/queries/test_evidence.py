"""The estimates that the build stored."""

import pytest

from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.evidence import stored_evidence
from dashboard.queries.scoped import Filters

EVERYTHING = Scope()
NO_FILTER = Filters()
pytestmark = pytest.mark.usefixtures("leased")


def test_the_deals_match_the_evidence_that_the_build_stored() -> None:
    stored = stored_evidence()
    assert stored["overview"]["n_deals"][0] == len(portfolio.deals(EVERYTHING, NO_FILTER))
