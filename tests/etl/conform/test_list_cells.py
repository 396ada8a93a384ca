"""Cells that hold a list: every item a row, in any way of writing it, and said where only the first counts."""

import json
from pathlib import Path

import pytest

from etl.conform.list_cells import items
from etl.errors import ConfigError
from tests.etl.exports import accounted, ingest, lines, write

ALSO = """
[[source]]
system = "generic"
path = "."

[source.entities.activities]
files = ["meetings.csv"]
signature = ["Nr", "Who"]
columns = { activity_id = "Nr", occurred_at = "When", subject = "What" }
constants = { activity_type = "meeting" }

[[source.entities.activities.also]]
entity = "activity_participants"
columns = { person_id = ["Who", "Also"] }
explode = { person_id = [";", "\\n"] }
"""


def people(cell: str, *separators: str, **keys: tuple[str, ...]) -> list[tuple[str | None, str | None]]:
    found = items(cell, separators or (";",), "person_id", keys, is_person=True)
    return [(item.get("person_id"), item.get("email")) for item in found]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Kim Low;Dan Delivery", [("Kim Low", None), ("Dan Delivery", None)]),
        (
            "Kim Low <KIM@blue.example>; dan@firm.example;",
            [("Kim Low", "kim@blue.example"), (None, "dan@firm.example")],
        ),
        ('"Low; Kim" <kim@blue.example>; Dan', [("Low; Kim", "kim@blue.example"), ("Dan", None)]),
        ("Low, Kim", [("Low, Kim", None)]),
        ("kim@blue.example <kim@blue.example>", [(None, "kim@blue.example")]),
        ("Kim Low (kim@blue.example)", [("Kim Low", "kim@blue.example")]),
        ("'kim@blue.example'", [(None, "kim@blue.example")]),
        ("mailto:kim@blue.example", [(None, "kim@blue.example")]),
        ('["Kim Low", null, "dan@firm.example"]', [("Kim Low", None), (None, "dan@firm.example")]),
        ("[not JSON;Kim", [("[not JSON", None), ("Kim", None)]),
        ('"unpaired; Kim', [("unpaired", None), ("Kim", None)]),
        (" ; ;", []),
        ("[]", []),
    ],
)
def test_every_item_of_a_cell_is_a_person(cell: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert people(cell) == expected


def test_objects_of_a_json_list_say_who_by_their_keys() -> None:
    cell = json.dumps([{"n": "Kim", "e": {"m": "kim@blue.example"}}, {"n": " "}, {"id": 7}, "Dan"])
    assert people(cell, person_id=("n", "id"), email=("e.m",)) == [
        ("Kim", "kim@blue.example"),
        ('{"n": " "}', None),  # somebody, whom no key tells
        ("7", None),
        ("Dan", None),
    ]


def test_objects_have_the_usual_keys_of_a_person_where_a_mapping_names_none() -> None:
    cell = json.dumps([{"name": "Kim Low", "email": "kim@blue.example"}, {"displayName": "Dan"}, {"n": "Eve"}])
    assert people(cell) == [("Kim Low", "kim@blue.example"), ("Dan", None), ('{"n": "Eve"}', None)]


@pytest.mark.parametrize("cell", ["[" * 100_000, '{"a":' * 50_000, '"' * 1_001, "<" * 5_000 + "@", "a@" * 5_000])
def test_hostile_cells_are_read_in_no_time(cell: str) -> None:
    assert len(people(cell)) < 2


def test_all_people_of_all_columns_take_part_and_a_blank_cell_is_nobody(tmp_path: Path) -> None:
    rows = (
        'm1,2025-01-10 09:00,Scoping,"Kim Low;Dan <dan@firm.example>","Eve\nAda"',
        "m2,2025-01-11 09:00,Nobody,n/a,-",
        "m3,soon,Bad,Kim Low,",
    )
    result = accounted(tmp_path, {"meetings.csv": lines("Nr,When,What,Who,Also", *rows), "commonground.toml": ALSO})
    table = result.tables["activity_participants"].sort("person_id")
    assert table.select("activity_id", "person_id", "email", "source_row").rows() == [
        ("generic:m1", "generic:Ada", None, 2),
        ("generic:m1", "generic:Dan", "dan@firm.example", 2),
        ("generic:m1", "generic:Eve", None, 2),
        ("generic:m1", "generic:Kim Low", None, 2),
    ]
    assert any("meetings.csv row 4, When: 'soon'" in message for message in result.messages)


def test_repeated_columns_of_one_name_are_all_read(tmp_path: Path) -> None:
    text = "Nr,When,Who,Who,Who\nm1,2025-01-10,Kim,,Dan\n"
    table = ingest(write(tmp_path / "x", {"meetings.csv": text, "commonground.toml": ALSO})).tables
    assert sorted(table["activity_participants"]["person_id"]) == ["generic:Dan", "generic:Kim"]


def test_a_second_value_of_a_list_of_which_the_first_counts_is_said(tmp_path: Path) -> None:
    toml = """
[[source]]
system = "generic"
path = "."
[source.entities.tickets]
files = ["t.csv"]
signature = []
columns = { ticket_id = "No", account_id = "Firms", opened_at = "On" }
lists = { account_id = ";" }
"""
    text = "No,Firms,On\n1,A1;A2,2025-01-01\n2,A1;A1;,2025-01-01\n3,A3,2025-01-01\n"
    result = ingest(write(tmp_path / "x", {"t.csv": text, "commonground.toml": toml}))
    assert result.tables["tickets"].sort("ticket_id")["account_id"].to_list() == [
        "generic:A1",
        "generic:A1",
        "generic:A3",
    ]
    (problem,) = result.cell_problems.iter_rows(named=True)
    assert (problem["source_file"], problem["source_row"], problem["column_name"], problem["value"]) == (
        "t.csv",
        2,
        "Firms",
        "A1;A2",
    )
    assert any("t.csv row 2, Firms: 'A1;A2': lists several values" in message for message in result.messages)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('explode = { email = "" }\ncolumns = { email = "Who" }', "separates nothing"),
        ('explode = { person_id = ";" }', "names no input column"),
        ('explode = { person_id = ";", email = ";" }\ncolumns = { person_id = "A", email = "B" }', "more than one"),
        ('items = { email = "mail" }', "missing"),
        ('explode = { persn_id = ";" }\ncolumns = { persn_id = "A" }', "no such column"),
    ],
)
def test_a_list_that_cannot_be_read_so_is_an_error_of_the_settings(tmp_path: Path, text: str, said: str) -> None:
    toml = ALSO.partition("columns = { person_id")[0] + text
    with pytest.raises(ConfigError, match=said):
        ingest(write(tmp_path / "x", {"meetings.csv": "Nr,Who\n", "commonground.toml": toml}))
