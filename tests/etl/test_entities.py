"""The canonical tables: what their columns refer to, and which kind a name promises."""

import pytest

from etl.entities import ENTITIES, Column, Entity, Kind

KEYS = {entity.key[0] for entity in ENTITIES.values() if len(entity.key) == 1}
POINTS_ANYWHERE = {"field_changes.record_id"}  # into the table that `entity` names
COLUMNS = [(entity, column) for entity in ENTITIES.values() for column in entity.columns]


def test_every_id_that_is_not_its_tables_own_key_says_what_it_refers_to() -> None:
    silent = {
        f"{entity.name}.{column.name}"
        for entity, column in COLUMNS
        if column.kind is Kind.ID and column.references is None and entity.key != (column.name,)
    }
    assert silent == POINTS_ANYWHERE


def test_the_key_of_a_table_refers_to_no_other() -> None:
    assert not [entity.name for entity, column in COLUMNS if column.references and entity.key == (column.name,)]


@pytest.mark.parametrize(
    ("entity", "column"), [pair for pair in COLUMNS if pair[1].references], ids=lambda part: part.name
)
def test_a_reference_points_to_the_only_key_of_a_table(entity: Entity, column: Column) -> None:
    assert column.references is not None
    assert column.kind is Kind.ID
    assert len(ENTITIES[column.references.table].key) == 1, entity.name


@pytest.mark.parametrize(
    ("table", "references"),
    [
        ("accounts", {"owner_id": "people", "parent_account_id": "accounts"}),
        ("activity_participants", {"activity_id": "activities", "person_id": "people"}),
        (
            "success_criteria",
            {"deal_id": "deals", "sales_agreed_by": "people", "delivery_agreed_by": "people"},
        ),
        (
            "contracts",
            {
                "deal_id": "deals",
                "account_id": "accounts",
                "parent_contract_id": "contracts",
                "renews_contract_id": "contracts",
            },
        ),
        (
            "tickets",
            {"parent_ticket_id": "tickets", "account_id": "accounts", "deal_id": "deals", "contract_id": "contracts"},
        ),
    ],
)
def test_the_tables_of_the_design_refer_to_each_other(table: str, references: dict[str, str]) -> None:
    assert {name: reference.table for name, reference in ENTITIES[table].references.items()} == references


def test_a_record_is_part_of_the_deal_contract_or_meeting_that_it_names() -> None:
    owners = {
        f"{entity.name}.{column.name}" for entity, column in COLUMNS if column.references and column.references.is_owner
    }
    assert {"risks.deal_id", "contract_clauses.contract_id", "activity_participants.activity_id"} <= owners
    assert "tickets.deal_id" not in owners  # attribution decides it
    assert "deals.account_id" not in owners


@pytest.mark.parametrize(
    ("table", "noun"), [("people", "person"), ("success_criteria", "success criterion"), ("risks", "risk")]
)
def test_a_record_has_a_name(table: str, noun: str) -> None:
    assert ENTITIES[table].noun == noun
