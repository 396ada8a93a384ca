"""Whose side a person is on."""

from pathlib import Path

import polars as pl

from etl.conform.business_functions import complete
from etl.settings.people_rules import Rules
from tests.etl.exports import ingest, write


def test_functions_come_from_titles_and_outsiders_are_customers(tmp_path: Path) -> None:
    users = "Id,Username,Name,Email,Title,Department,IsActive\n" + "".join(
        f"005{number:012}AAA,u,N,n@firm.example,{title},{department},true\n"
        for number, (title, department) in enumerate(
            [
                ("Account Executive", "Delivery"),
                ("Solutions Consultant", ""),
                ("Engagement Manager", ""),
                ("", "Legal"),
                ("Wizard", ""),
            ]
        )
    )
    contacts = (
        "Id,AccountId,LastName,Email,Title\n003000000000001AAA,001000000000001AAA,Doe,d@x.example,Delivery Manager\n"
    )
    result = ingest(write(tmp_path / "x", {"User.csv": users, "Contact.csv": contacts}))
    table = result.tables["people"].sort("person_id")
    assert table["business_function"].to_list() == ["customer", "sales", "presales", "delivery", "legal", None]
    assert table["is_internal"].to_list() == [False, True, True, True, True, True]
    assert any("'Wizard'" in message for message in result.messages)


def test_the_firms_own_rules_come_first(tmp_path: Path) -> None:
    config = '[people]\ninternal_domains = ["firm.example"]\n[people.business_function]\ndelivery = ["(?i)^wizard"]\n'
    text = "person_id,full_name,email,title\n1,A,a@firm.example,Wizard of sales\n2,B,b@other.example,Wizard\n"
    table = ingest(write(tmp_path / "x", {"p.csv": text, "commonground.toml": config})).tables["people"]
    assert table.select("business_function", "is_internal").rows() == [("delivery", True), ("customer", False)]


RULES = Rules()
PERSON = {"email": "a@firm.example", "is_internal": None, "business_function": None}


def functions(*, rules: Rules = RULES, **person: str | None) -> list[str | None]:
    schema = dict.fromkeys(("email", "title", "department", "business_function"), pl.String) | {
        "is_internal": pl.Boolean
    }
    frame = pl.DataFrame([{**PERSON, "title": None, "department": None, **person}], schema=schema)
    return complete(frame, rules)["business_function"].to_list()


def test_a_title_tells_the_function_before_the_department_does() -> None:
    assert functions(title="Account Executive", department="Delivery") == ["sales"]
    assert functions(title="Delivery Manager", department="Sales") == ["delivery"]


def test_a_department_tells_it_only_where_the_title_does_not() -> None:
    assert functions(title="Wizard", department="Delivery") == ["delivery"]
    assert functions(title="Wizard", department="Magic") == [None]


def test_what_the_export_says_comes_before_both() -> None:
    assert functions(title="Account Executive", department="Delivery", business_function="legal") == ["legal"]


def test_an_external_person_is_a_customer_whatever_the_title_says() -> None:
    assert functions(title="Delivery Manager", rules=Rules(internal_domains=("own.example",))) == ["customer"]
