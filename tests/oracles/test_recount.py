"""The mart `deal_outcomes` against a second implementation of its definitions, cell by cell."""

from math import isclose
from pathlib import Path
from typing import Any

import pytest

from etl.warehouse.publish import read_pointer
from tests.oracles.recount.outcomes import recount, recount_attribution
from tests.oracles.recount.warehouse import read_mart

PRACTICES = ("success_definition", "delivery_voice", "risk_ownership")
IGNORED = (  # tried by tests of their own
    "n_risk_owners",
    "n_survey_answers",
    "is_escalation_known",
    *(f"{practice}_{what}" for practice in PRACTICES for what in ("kind", "grade")),
)
SHOWN = 20


@pytest.mark.parametrize("fixture", ["sample_warehouse", "other_warehouse"])
def test_a_recount_from_the_raw_tables_agrees_with_every_cell(fixture: str, request: pytest.FixtureRequest) -> None:
    pointer = read_pointer(request.getfixturevalue(fixture))
    assert pointer is not None
    mart = {row["deal_id"]: row for row in read_mart(pointer.path)}
    counted = recount(pointer.path)

    assert counted.keys() == mart.keys()
    differences = [
        f"{deal_id}  {column}: recount {counted[deal_id][column]!r}, mart {row[column]!r}"
        for deal_id, row in mart.items()
        for column in row
        if column not in IGNORED and not _agree(counted[deal_id][column], row[column])
    ]
    assert not differences, f"{len(differences)} cells differ:\n" + "\n".join(differences[:SHOWN])


@pytest.mark.parametrize("fixture", ["sample_warehouse", "other_warehouse"])
def test_every_escalation_is_recounted_to_the_same_deal_or_the_same_reason(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    pointer = read_pointer(request.getfixturevalue(fixture))
    assert pointer is not None
    mart = {
        row["ticket_id"]: (row["deal_id"], row["attribution_reason"]) for row in read_mart(pointer.path, "escalations")
    }
    assert recount_attribution(pointer.path) == mart
    assert any(reason for _, reason in mart.values())


def _agree(counted: Any, shown: Any) -> bool:
    if isinstance(counted, float) and isinstance(shown, float):
        return isclose(counted, shown, rel_tol=0, abs_tol=1e-9)
    return type(counted) is type(shown) and bool(counted == shown)


def test_the_recounted_firm_has_values_with_and_without_a_rate(other_warehouse: Path) -> None:
    pointer = read_pointer(other_warehouse)
    assert pointer is not None
    values = {(row["contracted_currency"], row["is_value_converted"]) for row in read_mart(pointer.path)}
    assert {("CHF", True), ("EUR", False), ("USD", False)} <= values
