"""What `detect` says: near names, accounts that may be one, what would not convert, and a draft that loads."""

from pathlib import Path

from etl.detect.report import Description, describe
from etl.settings import config
from tests.etl.exports import ingest, lines, write


def described(folder: Path, files: dict[str, str]) -> Description:
    return describe(config.load(None, write(folder / "x", dict(files))))


def test_what_would_not_convert_is_said_before_anything_is_built(tmp_path: Path) -> None:
    text = "Id,AccountId,StageName,CloseDate\n1,2,SOW sent,31.02.2026\n2,2,SOW sent,2026-01-01\n"
    messages = described(tmp_path, {"o.csv": text}).messages
    assert any("'31.02.2026': not a date that exists" in message for message in messages)
    assert any("'SOW sent' means nothing known" in message for message in messages)


FIRMS = {
    "Account.csv": lines(
        "Id,Name,ParentId,BillingCity,Website",
        "1,Acme Inc.,,X,https://www.acme.example",
        "2,Größe & Söhne GmbH,,Y,",
    ),
    "o.csv": lines("Id,AccountId,Name,StageName,CloseDate", "61,1,Acme one,Closed Won,2026-01-01"),
    "organizations.csv": lines(
        "id,name,external_id,domain_names", "7,ACME Corporation,,acme.example", "8,Grösse und Söhne,,", "9,Zebra,,"
    ),
}


def test_accounts_of_two_systems_are_suggested_with_their_weight_and_never_applied(tmp_path: Path) -> None:
    """As `common-ground link` suggests them."""
    found = describe(config.load(None, write(tmp_path / "x", dict(FIRMS))))
    links = found.links.select("source_account_id", "account_id", "weight", "reason").rows()
    assert [link[:2] for link in links] == [("zendesk:7", "salesforce:1"), ("zendesk:8", "salesforce:2")]
    assert links[0][2] > links[1][2]
    assert links[0][3].startswith("name equal")
    assert "domain equal" in links[0][3]
    assert f"weight {links[0][2]:.1f}, {links[0][3]}" in found.draft
    assert ingest(tmp_path / "x").tables["account_links"].is_empty()
