"""What `detect` says: near names, accounts that may be one, what would not convert, and a draft that loads."""

from pathlib import Path

from etl.detect.report import Description, describe
from etl.settings import config
from tests.etl.exports import ingest, write

ACCOUNTS = "Id,Name,ParentId,BillingCity,Website\n1,Acme Inc.,,X,https://www.acme.example\n2,Größe & Söhne GmbH,,Y,\n"
COMPANIES = (
    'id,name,external_id,domain_names\n7,ACME Corporation,,"[""acme.example""]"\n8,Grösse und Söhne,,\n9,Zebra,,\n'
)


def described(folder: Path, files: dict[str, str]) -> Description:
    return describe(config.load(None, write(folder / "x", dict(files))))


def test_accounts_of_two_systems_are_suggested_with_a_score_and_never_applied(tmp_path: Path) -> None:
    found = described(tmp_path, {"Account.csv": ACCOUNTS, "organizations.csv": COMPANIES})
    links = found.links.select("source_account_id", "account_id", "score", "reason").rows()
    assert links[0] == ("zendesk:7", "salesforce:1", 100.0, "same domain acme.example")
    assert [link[0] for link in links] == ["zendesk:7", "zendesk:8"]
    assert links[1][2] >= 90
    assert "# zendesk:7,salesforce:1," in found.draft
    assert ingest(tmp_path / "x").tables["account_links"].is_empty()


def test_a_column_with_nearly_the_right_name_is_named(tmp_path: Path) -> None:
    text = "Id,AccountId,StageName,CloseDate,CreatedDte,Shoe\n1,2,Closed Won,2026-01-01,2026-01-01,9\n"
    found = described(tmp_path, {"o.csv": text})
    assert found.files["near"].item().startswith("CreatedDte ≈ created_at")
    assert '[source.entities.deals.columns] created_at = "CreatedDte"' in found.draft
    assert "not read: CreatedDte, Shoe" in found.draft


def test_what_would_not_convert_is_said_before_anything_is_built(tmp_path: Path) -> None:
    text = "Id,AccountId,StageName,CloseDate\n1,2,SOW sent,31.02.2026\n2,2,SOW sent,2026-01-01\n"
    messages = described(tmp_path, {"o.csv": text}).messages
    assert any("'31.02.2026': not a date that exists" in message for message in messages)
    assert any("'SOW sent' means nothing known" in message for message in messages)


def test_the_draft_loads_and_asks_for_the_order_of_dates_that_cannot_be_told(tmp_path: Path) -> None:
    files = {"crm/o.csv": "Id,AccountId,StageName,CloseDate\n1,2,Closed Won,02/03/2026\n", "odd.csv": "a,b\n1,2\n"}
    found = described(tmp_path, files)
    assert "no date tells the day from the month" in found.messages[0]
    assert '# ignore = ["odd.csv"]' in found.draft
    write(tmp_path / "x", {"commonground.toml": found.draft})
    (source,) = (source for source in config.load(None, tmp_path / "x").sources if source.is_declared)
    assert (source.system.name, source.path.name, source.date_order) == ("salesforce", "crm", "dmy")
    assert ingest(tmp_path / "x").tables["deals"].height == 1
