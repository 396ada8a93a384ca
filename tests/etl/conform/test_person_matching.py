"""Who is meant by an e-mail, a name or an invitation."""

from pathlib import Path

import polars as pl

from tests.etl.exports import ingest, write

USERS = (
    "Id,Username,Name,Email,Title,IsActive\n"
    "005000000000001AAA,u,Ann Lee,ann@firm.example,Account Executive,true\n"
    "005000000000002AAA,u,Bo Ray,bo@firm.example,Wizard,true\n"
    "005000000000003AAA,u,Bo Ray,bo2@firm.example,Wizard,true\n"
)
ANN, BO = "salesforce:005000000000001AAA", "salesforce:005000000000002AAA"


def test_people_named_by_e_mail_or_by_a_name_that_is_theirs_alone_are_those_people(tmp_path: Path) -> None:
    criteria = (
        "Deal ID,Statement,Sales agreed by,Delivery agreed by\n"
        "salesforce:006000000000001AAA,Faster,ann lee,BO@firm.example\n"
        "salesforce:006000000000001AAA,Better,Bo Ray,nobody@firm.example\n"
    )
    result = ingest(write(tmp_path / "x", {"User.csv": USERS, "criteria.csv": criteria}))
    table = result.tables["success_criteria"].sort("statement", descending=True)
    assert table.select("sales_agreed_by", "delivery_agreed_by").rows() == [
        (ANN, BO),
        ("generic:Bo Ray", "generic:nobody@firm.example"),  # two people are called Bo Ray
    ]


def test_a_list_of_the_firms_own_says_the_functions_of_people_in_another_export(tmp_path: Path) -> None:
    people = "Email,Function,Function from\nBO@firm.example,Delivery,2026-01-01\nnew@firm.example,Legal,\n"
    result = ingest(write(tmp_path / "x", {"User.csv": USERS, "people.csv": people}))
    table = result.tables["people"]
    assert dict(table.select("person_id", "business_function").iter_rows()) == {
        ANN: "sales",
        BO: "delivery",
        "salesforce:005000000000003AAA": None,
        "generic:new@firm.example": "legal",
    }


def test_strangers_at_a_meeting_are_told_by_their_domain(tmp_path: Path) -> None:
    files = {
        "accounts.csv": "account_id,account_name,domain\n1,Acme,https://www.acme.example/about\n2,X,gmail.com\n",
        "activities.csv": "activity_id,activity_type,occurred_at\nm,meeting,2026-01-01\n",
        "participants.csv": "activity_id,person_id,email\n"
        + "".join(f"m,,{name}\n" for name in ("Eve@acme.example", "me@firm.example", "x@gmail.com", "y@other.example")),
        "commonground.toml": '[people]\ninternal_domains = ["firm.example"]\n',
    }
    table = ingest(write(tmp_path / "x", files)).tables["people"].sort("person_id")
    assert table.select("email", "is_internal", "business_function").rows() == [
        ("eve@acme.example", False, "customer"),
        ("me@firm.example", True, None),
    ]
    assert table.filter(pl.col("source_file") != "participants.csv").is_empty()
