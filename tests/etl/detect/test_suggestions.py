"""What is suggested and never applied: near names of columns, accounts that may be one firm."""

from pathlib import Path

from etl.detect.report import Description, describe
from etl.settings import config
from tests.etl.exports import ingest, write


def described(folder: Path, files: dict[str, str]) -> Description:
    return describe(config.load(None, write(folder / "x", dict(files))))


ACCOUNTS = "Id,Name,ParentId,BillingCity,Website\n1,Acme Inc.,,X,https://www.acme.example\n2,Größe & Söhne GmbH,,Y,\n"

COMPANIES = (
    'id,name,external_id,domain_names\n7,ACME Corporation,,"[""acme.example""]"\n8,Grösse und Söhne,,\n9,Zebra,,\n'
)


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
