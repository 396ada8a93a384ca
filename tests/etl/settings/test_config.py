"""Settings: defaults, and errors that name the key and what is allowed."""

from datetime import date
from pathlib import Path

import pytest

from etl.errors import ConfigError
from etl.settings import config
from etl.settings.systems import systems
from tests.etl.exports import write

DEALS = "[[source]]\nsystem = 'generic'\n[source.entities.deals"


def load(folder: Path, text: str) -> config.Settings:
    return config.load(None, write(folder / "x", {"commonground.toml": text}))


def test_no_settings_are_needed(tmp_path: Path) -> None:
    settings = config.load(None, tmp_path)
    assert {source.name for source in settings.sources} == set(systems())
    assert settings.as_of is None
    assert settings.escalation_definition == "flagged"


def test_settings_of_the_design_are_read(tmp_path: Path) -> None:
    (tmp_path / "x" / "crm").mkdir(parents=True)
    settings = load(
        tmp_path,
        """
        as_of = 2026-09-30
        [[source]]
        system = "salesforce"
        path = "crm"
        timezone = "Europe/Paris"
        [source.entities.success_criteria]
        files = ["Success_Criterion__c*.csv"]
        columns = { criterion_id = "Id", deal_id = "Opportunity__c" }
        [source.entities.deals.values.stage_kind]
        "SOW sent" = "proposal"
        [escalation]
        definition = "p1"
        [access]
        mode = "open"
        """,
    )
    source = settings.sources[0]
    assert (settings.as_of, source.timezone) == (date(2026, 9, 30), "Europe/Paris")
    assert source.record_types[0].entity == "success_criteria"
    deals = next(record for record in source.record_types if record.name == "Opportunity")
    assert deals.values["stage_kind"]["sow sent"] == "proposal"
    assert deals.values["stage_kind"]["closed won"] == "won"


SALESFORCE = '[[source]]\nsystem = "salesforce"\npath = "{name}"\nname = "{name}"\n'


def referenced(folder: Path, *names: str, reference: str = "salesforce") -> str | None:
    """The declared source that a reference means where Salesforce is declared under the names."""
    for name in names:
        (folder / "x" / name).mkdir(parents=True)
    settings = load(folder, "".join(SALESFORCE.format(name=name) for name in names))
    found = settings.source_of(reference)
    return found.name if found and found.is_declared else None


def test_a_reference_to_a_system_means_its_only_declared_source(tmp_path: Path) -> None:
    assert referenced(tmp_path, "emea") == "emea"


def test_a_reference_to_a_system_of_two_declared_sources_means_neither(tmp_path: Path) -> None:
    assert referenced(tmp_path, "emea", "apac") is None


def test_a_reference_to_a_source_means_it_whatever_others_are_declared(tmp_path: Path) -> None:
    assert referenced(tmp_path, "emea", "apac", reference="apac") == "apac"


def test_a_reference_to_the_crm_means_none_of_two(tmp_path: Path) -> None:
    assert referenced(tmp_path, "emea", "apac", reference="crm") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1", r"commonground\.toml\.colour: unknown key; allowed: as_of"),
        ("as_of = 'soon'", r"as_of: must be a date"),
        ("[source]\nsystem = 'salesforce'", r"\[\[source\]\]"),
        ("[[source]]\nsystem = 'oracle'", r"source\[1\]\.system: 'oracle' is not known; allowed: .*generic"),
        ("[[source]]\nsystem = 'generic'\npath = 'nowhere'", r"source\[1\]\.path: there is no"),
        ("[calendar.zones]\nAPAC = 'Australia/Sidney'", r"calendar\.zones\.APAC: .* Did you mean Australia/Sydney\?"),
        (
            "[calendar]\nfiscal_year_starts = 13",
            r"calendar\.fiscal_year_starts: must be the number of a month, 1 to 12, such as 4 for April, not 13\.",
        ),
        ("[calendar]\nfiscal_year_starts = '02'", r"fiscal_year_starts: must be the number of a month, .*not '02'"),
        ("[calendar]\ntimezone = 'Paris'", r"calendar\.timezone: 'Paris' is no time zone"),
        ("[[source]]\nsystem = 'generic'\ntimezone = 'Mars/Base'", r"timezone: 'Mars/Base' is no time zone"),
        ("[[source]]\nsystem = 'generic'\ndate_order = 'ymd'", r"date_order: 'ymd' is not allowed; allowed: dmy, mdy"),
        (
            "[[source]]\nsystem = 'generic'\n[source.entities.dealz]\nfiles = ['x']",
            r"'dealz' is no table; allowed: .*deals",
        ),
        ("[[source]]\nsystem = 'generic'\n[source.entities.deals]\nfile = 'x'", r"entities\.deals\.file: unknown key"),
        (
            "[[source]]\nsystem = 'generic'\n[source.entities.deals.columns]\nprice = 'x'",
            r"columns\.price: deals has no such column; allowed: deal_id",
        ),
        (
            "[[source]]\nsystem = 'generic'\n[source.entities.deals.values.stage_kind]\nx = 'signed'",
            r"'signed' is not allowed; allowed: prospecting",
        ),
        (
            "[people.business_function]\nwizards = ['x']",
            r"business_function\.wizards: no such function; allowed: sales",
        ),
        ("[people.business_function]\nsales = ['(']", r"business_function\.sales: '\(' is no regular expression"),
        ("[escalation]\ndefinition = 'loud'", r"escalation\.definition: 'loud' is not allowed; allowed: flagged, p1"),
        ("[take_up]\nunit = 'office'", r"take_up\.unit: 'office' is not allowed; allowed: region"),
        ("[access]\nmode = 'none'", r"access\.mode: 'none' is not allowed; allowed: open"),
        ("as_of =", r"not valid TOML"),
        (
            "[[source]]\nsystem = 'generic'\nrecord_url = { risks = 'https://x/{id}' }",
            r"record_url\.risks: unknown key",
        ),
        (
            "[[source]]\nsystem = 'generic'\nrecord_url = { deals = 'https://x' }",
            r"record_url\.deals: must be an address",
        ),
        ("[[source]]\nsystem = 'generic'\ndecimal_mark = ';'", r"decimal_mark: ';' is not allowed; allowed: \., ,"),
        ("ignore = 'x'", r"toml\.ignore: must be a list of texts, such as \[.*\], not 'x'"),
        ("as_of = '2026-09-30'", r"as_of: must be a date without quotes, such as 2026-09-30, not '2026-09-30'"),
        ("as_of = 10:00:00", r"as_of: must be a date .* not 10:00:00"),
        ("source = 5", r"write \[\[source\]\] with two brackets"),
        ("[[source]]\nname = 'x'", r"source\[1\]\.system: is missing: .*generic"),
        ("[[source]]\nsystem = 'sales-force'", r"Did you mean salesforce\?"),
        ("[[source]]\nsystem = 'generic'\npath = ''\nname = 5", r"source\[1\]\.name: must be a text in quotes, not 5"),
        ("[[source]]\nsystem = 'generic'\npath = '\\u0000'", "path: there is no"),
        ("[[source]]\nsystem = 'generic'\nnull_tokens = 'x'", r"source\[1\]\.null_tokens: must be a list of texts"),
        ("[[source]]\nsystem = 'generic'\ntimezone = 'Europe/Pariss'", r"Did you mean Europe/Paris\?"),
        ("[people.business_function]\ndelivery = 5", r"function\.delivery: must be a text or a list of texts, not 5"),
        ("[people.business_function]\ndelivery = ['(']", r"'\(' is no regular expression: unclosed group\."),
        ("[people]\ninternal_domains = 'firm.example'", r"internal_domains: must be a list of texts"),
        (f"{DEALS}.nulls]\namount = '['", r"deals\.nulls\.amount: '\[' is no regular expression: unclosed"),
        (f"{DEALS}]\nkeep_deleted = 'yes'", r"deals\.keep_deleted: must be true or false, without quotes, not 'yes'"),
        (f"{DEALS}]\nkeep_deleted = 1", r"deals\.keep_deleted: must be true or false, without quotes, not 1"),
        (f"{DEALS}]\nsheet = ['x']", r"deals\.sheet: must be a text in quotes, not \['x'\]"),
        (f"{DEALS}]\nsignature = 'Id'", r"deals\.signature: must be a list of columns, not 'Id'"),
        (f"{DEALS}]\nalso = {{}}", r"write \[\[source\.entities\.deals\.also\]\]"),
        (f"{DEALS}]\nalso = [{{}}]", r"deals\.also\[1\]\.entity: is missing; allowed: .*deals"),
        (f"{DEALS}.fold]\nany = 'is_wonn'", r"fold\.any\.is_wonn: deals has no such column; .*Did you mean is_won\?"),
        (f"{DEALS}.values.stage_kind]\n'SOW sent' = 'wonn'", r'stage_kind\."SOW sent": .*Did you mean won\?'),
        (
            "[[source]]\nsystem = 'generic'\n" + "[[source.entities.deals]]\nfiles = 'x'\n" * 2 + "sheet = 5",
            r"entities\.deals\[2\]\.sheet: must be",
        ),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_allowed(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        load(tmp_path, text)


def test_a_missing_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no folder"):
        config.load(None, tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="There is no file"):
        config.load(tmp_path / "nothing.toml", tmp_path)


def test_a_reference_means_the_only_source_of_that_system(tmp_path: Path) -> None:
    settings = load(tmp_path, "[[source]]\nsystem = 'salesforce'\nname = 'crm_eu'\n")
    found = settings.source_of("salesforce")
    assert found is not None
    assert found.name == "crm_eu"


def test_two_systems_cannot_share_a_name(tmp_path: Path) -> None:
    block = '[[source]]\nsystem = "{}"\npath = "."\nname = "x"\n'
    (tmp_path / "commonground.toml").write_text(
        block.format("salesforce") + block.format("servicenow"), encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=r"source\[2\].name: 'x' is the name of a source of salesforce already"):
        config.load(None, tmp_path)
    (tmp_path / "commonground.toml").write_text(block.format("salesforce") * 2, encoding="utf-8")
    assert [source.name for source in config.load(None, tmp_path).sources[:2]] == ["x", "x"]
