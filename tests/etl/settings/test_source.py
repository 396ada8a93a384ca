"""A source: what it is called, what it can hold, and where its records are shown."""

from pathlib import Path

import pytest

from etl.errors import ConfigError
from etl.settings import config
from etl.settings.source import LINKED_TABLES, Source, packaged_source
from etl.settings.systems import systems
from tests.etl.exports import write


def _source(folder: Path, *lines: str) -> Source:
    text = "\n".join(["[[source]]", 'system = "jira"', *lines])
    return config.load(None, write(folder / "x", {"commonground.toml": text})).sources[0]


@pytest.mark.parametrize("name", list(systems()))
def test_an_undeclared_source_holds_the_packaged_kinds_under_the_system_s_name(name: str) -> None:
    source = packaged_source(systems()[name])
    assert source.name == source.system.name == name
    assert source.kinds == (*source.system.records, *source.system.lookups)
    assert not source.is_declared


def test_a_declared_source_without_a_name_bears_its_system_s(tmp_path: Path) -> None:
    assert _source(tmp_path).name == "jira"
    assert _source(tmp_path, 'name = "support"').name == "support"


def test_only_tables_whose_records_can_be_shown_have_addresses(tmp_path: Path) -> None:
    assert "tickets" in LINKED_TABLES
    address = 'record_url = {tickets = "https://jira.example/browse/{id}"}'
    assert _source(tmp_path, address).record_urls == {"tickets": "https://jira.example/browse/{id}"}
    with pytest.raises(ConfigError, match="unknown key"):
        _source(tmp_path, address.replace("tickets", "field_changes"))


@pytest.mark.parametrize("address", ["https://jira.example/browse", "javascript:{id}", "jira.example/{id}"])
def test_an_address_without_an_id_or_of_another_scheme_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ConfigError, match=r"must be an address with \{id\} in it"):
        _source(tmp_path, f'record_url = {{tickets = "{address}"}}')


def test_a_kind_of_file_keeps_its_table(tmp_path: Path) -> None:
    kind = next(name for name, record in systems()["jira"].records_by_name.items() if record.entity == "tickets")
    with pytest.raises(ConfigError, match="a packaged kind of file keeps its table, tickets"):
        _source(tmp_path, f'[source.records."{kind}"]', 'entity = "deals"')
