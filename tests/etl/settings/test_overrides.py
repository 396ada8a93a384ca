"""A packaged mapping is changed by what differs, and keeps the rest."""

from pathlib import Path

import pytest

from etl.errors import ConfigError
from etl.settings import config
from etl.settings.mappings import RecordType
from etl.settings.systems import systems
from tests.etl.exports import ingest, status, write

pytestmark = pytest.mark.thorough

HUBSPOT = '[[source]]\nsystem = "hubspot"\n'
RENAMED = "Nr;Geschäft;Stand;Deal owner;Wert;Currency\n7;Umzug;Closed Won;Nia Okafor;40000;EUR\n"
MAPPING = (
    '[source.records.deals.columns]\ndeal_id = "Nr"\ndeal_name = "Geschäft"\nstage = "Stand"\nstage_kind = "Stand"\n'
)


def kinds(folder: Path, settings: str) -> dict[str, RecordType]:
    """The kinds of files of the declared source, by name."""
    source = config.load(None, write(folder / "x", {"commonground.toml": settings})).sources[0]
    return {record.name: record for record in source.record_types}


def packaged(system: str, kind: str) -> RecordType:
    """A kind of file as it comes with Common Ground."""
    return next(record for record in systems()[system].records if record.name == kind)


@pytest.mark.parametrize(
    ("change", "key", "value"),
    [
        ('files = ["Deals*.csv"]', "files", ("Deals*.csv",)),
        ('signature = ["Nr", ["Stand", "Phase"]]', "signature", (("Nr",), ("Stand", "Phase"))),
        ("signature = []", "signature", ()),
        ('modified = "Geändert"', "modified", ("Geändert",)),
    ],
)
def test_a_list_replaces_and_all_else_stays(tmp_path: Path, change: str, key: str, value: object) -> None:
    found = kinds(tmp_path, f"{HUBSPOT}[source.records.deals]\n{change}\n")["deals"]
    assert found == packaged("hubspot", "deals").model_copy(update={key: value})


def test_one_column_changes_and_the_others_stay(tmp_path: Path) -> None:
    base = packaged("hubspot", "deals")
    found = kinds(tmp_path, f'{HUBSPOT}[source.records.deals.columns]\namount = "Wert"\n')["deals"]
    assert found == base.model_copy(update={"columns": {**base.columns, "amount": ("Wert",)}})


def test_one_value_joins_those_of_its_column(tmp_path: Path) -> None:
    base = packaged("hubspot", "deals")
    found = kinds(tmp_path, f'{HUBSPOT}[source.records.deals.values.stage_kind]\n"SOW sent" = "proposal"\n')["deals"]
    stages = {**base.values["stage_kind"], "sow sent": "proposal"}
    assert found == base.model_copy(update={"values": {**base.values, "stage_kind": stages}})


def test_one_flag_joins_those_of_its_column(tmp_path: Path) -> None:
    flags = packaged("freshdesk", "tickets").flags["is_escalated"]
    settings = '[[source]]\nsystem = "freshdesk"\n[source.records.tickets.flags.is_escalated]\nTags = ["vip"]\n'
    assert kinds(tmp_path, settings)["tickets"].flags["is_escalated"] == {**flags, "Tags": ("vip",)}
    assert flags


def test_one_column_of_a_practice_changes_and_it_is_declared_once(tmp_path: Path) -> None:
    practice = "[source.records.portfolio_projects.practices.risk_ownership]"
    found = kinds(tmp_path, f'[[source]]\nsystem = "generic"\n{practice}\nperson = "Risks with"\n')
    before = [one.columns for one in packaged("generic", "portfolio_projects").also if one.constants]
    after = [one.columns for one in found["portfolio_projects"].also if one.constants]
    changed = [columns for columns in after if columns not in before]
    assert len(after) == len(before)
    assert [columns["person"] for columns in changed] == [("Risks with",)]


@pytest.mark.parametrize("nothing", ["[]", '""'])
def test_an_empty_value_takes_a_column_away(tmp_path: Path, nothing: str) -> None:
    found = kinds(tmp_path, f"{HUBSPOT}[source.records.deals]\ncolumns = {{ currency = {nothing} }}\n")["deals"]
    base = packaged("hubspot", "deals").columns
    assert found.columns == {name: column for name, column in base.items() if name != "currency"}


def test_other_kinds_of_the_table_stay_as_they_are(tmp_path: Path) -> None:
    found = kinds(tmp_path, f'{HUBSPOT}[source.records.deals.columns]\namount = "Wert"\n')
    assert {name: found[name] for name in found if name != "deals"} == {
        record.name: record for record in systems()["hubspot"].records if record.name != "deals"
    }


def test_a_block_for_a_table_changes_every_packaged_kind_of_it(tmp_path: Path) -> None:
    found = kinds(tmp_path, f'{HUBSPOT}[source.entities.deals]\nfiles = "D*"\ncolumns = {{ amount = "Wert" }}\n')
    deals = [record for record in found.values() if record.entity == "deals"]
    assert {record.columns["amount"] for record in deals} == {("Wert",)}
    assert {record.files for record in deals} == {("D*",)}
    assert found["deals"].columns["currency"] == packaged("hubspot", "deals").columns["currency"]


def test_a_block_that_names_its_files_and_fills_the_key_is_a_kind_of_its_own(tmp_path: Path) -> None:
    block = '[source.entities.risks]\nfiles = "RAID*"\ncolumns = { risk_id = "No", deal_id = "Deal" }\n'
    settings = config.load(
        None, write(tmp_path / "x", {"commonground.toml": f'[[source]]\nsystem = "generic"\n{block}'})
    )
    own, *rest = settings.sources[0].record_types
    assert (own.name, own.columns) == ("risks", {"risk_id": ("No",), "deal_id": ("Deal",)})
    assert tuple(rest) == systems()["generic"].records


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            '[source.records.deal_tabel]\nfiles = "x"',
            r"source\[1\]\.records\.deal_tabel: hubspot has no such kind of file; .*Did you mean deal_table\?",
        ),
        ('[source.records.deals]\nentity = "tickets"', r"records\.deals\.entity: a packaged kind .* its table, deals"),
        ('[source.records.deals.columns]\namuont = "x"', r"records\.deals\.columns\.amuont: .*Did you mean amount\?"),
        ("[source.records.deals]\nfile = 'x'", r"records\.deals\.file: unknown key; .*Did you mean files\?"),
        (
            '[source.entities.deals]\nsignature = ["Nr"]',
            r"entities\.deals\.signature: hubspot has 5 kinds of deals; .*\[source\.records\.deal_table\]",
        ),
        (
            "[source.entities.risks.columns]\ntitle = 'x'",
            r"entities\.risks: hubspot has no kind of file for risks to change; say with files",
        ),
    ],
)
def test_a_change_of_nothing_is_refused_with_what_is_near(tmp_path: Path, change: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        kinds(tmp_path, HUBSPOT + change)


def test_a_file_is_recognised_by_the_signature_of_the_settings(tmp_path: Path) -> None:
    settings = f'{HUBSPOT}[source.records.deals]\nsignature = ["Nr", "Geschäft"]\n{MAPPING}'
    found = ingest(write(tmp_path / "a" / "x", {"d.csv": RENAMED, "commonground.toml": settings}))
    assert status(found, "d.csv") == "loaded"
    deal = found.tables["deals"].row(0, named=True)
    assert (deal["deal_id"], deal["deal_name"], deal["stage_kind"]) == ("hubspot:7", "Umzug", "won")
    assert (deal["currency"], deal["amount"]) == ("EUR", None)
    without = ingest(write(tmp_path / "b" / "x", {"d.csv": RENAMED, "commonground.toml": HUBSPOT + MAPPING}))
    assert status(without, "d.csv") == "unrecognised"


def test_a_file_that_is_named_but_lacks_the_signature_is_told_what_to_write(tmp_path: Path) -> None:
    named = f'{HUBSPOT}[source.records.deals]\nfiles = ["d.csv"]\n'
    found = ingest(write(tmp_path / "a" / "x", {"d.csv": RENAMED, "commonground.toml": named + MAPPING}))
    assert status(found, "d.csv") == "unrecognised"
    assert any("d.csv row 1: commonground.toml names it for hubspot deals, which also" in m for m in found.messages)
    settings = f"{named}signature = []\n{MAPPING}"
    alone = ingest(write(tmp_path / "b" / "x", {"d.csv": RENAMED, "commonground.toml": settings}))
    assert alone.tables["deals"]["deal_id"].to_list() == ["hubspot:7"]
