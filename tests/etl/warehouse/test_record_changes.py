"""What a changed record changes: itself, and the records that it is part of."""

import pytest

from etl.entities import ENTITIES
from etl.warehouse.record_changes import linked_columns


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("deals", {"deal_id": "deals"}),
        ("activities", {"activity_id": "activities", "deal_id": "deals"}),
        ("success_criteria", {"deal_id": "deals"}),
        ("contracts", {"contract_id": "contracts", "deal_id": "deals"}),
        ("contract_clauses", {"contract_id": "contracts"}),
        ("tickets", {"ticket_id": "tickets", "parent_ticket_id": "tickets"}),
        ("satisfaction", {"deal_id": "deals", "ticket_id": "tickets"}),
        ("account_links", {"source_account_id": "accounts", "account_id": "accounts"}),
        ("exchange_rates", {"currency": "exchange_rates"}),
    ],
)
def test_a_record_changes_itself_where_others_refer_to_it_and_what_it_is_part_of(
    table: str, columns: dict[str, str]
) -> None:
    assert linked_columns(ENTITIES[table]) == columns


def test_every_table_but_the_histories_changes_something() -> None:
    assert [name for name, entity in ENTITIES.items() if not linked_columns(entity)] == []
