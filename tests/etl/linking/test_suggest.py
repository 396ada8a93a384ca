"""Which accounts of two systems are suggested as one."""

import pytest

from etl.linking.suggest import suggest
from etl.linking.weights import Firm
from tests.bench.bench_links import precision_and_recall, suggested
from tests.etl.linking.firms import world


def test_a_domain_that_two_firms_of_the_crm_share_is_not_unique() -> None:
    desk = [Firm("desk:1", "Amber Cove", "amber.example")]
    crm = [Firm("crm:1", "Amber Cove Ltd", "amber.example"), Firm("crm:2", "Amber Cove Wien", "amber.example")]
    assert [one.is_domain_unique for one in suggest(desk, crm[:1])] == [True]
    assert [one.is_domain_unique for one in suggest(desk, crm)] == [False, False]


@pytest.mark.parametrize(("least", "precision", "recall"), [(4.0, 0.90, 0.92), (10.0, 0.98, 0.75)])
def test_most_suggestions_are_true_and_most_true_links_are_suggested(
    least: float, precision: float, recall: float
) -> None:
    firms = world(150, seed=3)
    found = precision_and_recall(firms, suggested(firms), least)
    assert found[0] >= precision
    assert found[1] >= recall
