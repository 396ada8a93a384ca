"""Whether the key of a file's records is made of their names."""

import pytest

from etl.recognise.column_names import header
from etl.recognise.keys import is_key_composed, key_parts
from etl.settings.mappings import RecordType

COLUMNS = {"deal_id": ("Id",), "account_id": ("Client",), "deal_name": ("Project",), "created_at": ("Opened",)}
DEALS = RecordType(entity="deals", columns=COLUMNS, fallback_key=("account_id", "deal_name", "created_at"))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("Client", "Project", "Opened"), True),
        (("Client", "Project"), True),
        (("Project",), False),
        (("Id", "Client", "Project"), False),
    ],
)
def test_a_key_is_composed_where_the_file_has_none_and_two_columns_make_it_up(
    columns: tuple[str, ...], expected: bool
) -> None:
    assert is_key_composed(DEALS, header(columns)) is expected


def test_the_parts_of_a_key_are_those_that_the_file_has() -> None:
    assert key_parts(DEALS, header(("Project", "Client"))) == ("account_id", "deal_name")
