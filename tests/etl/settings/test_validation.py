"""Every key takes its type alone: anything else is one error that names the key, and the editors' schema agrees."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from etl.errors import ConfigError
from etl.settings import config, reference_tables
from etl.settings.mapping_parts import Lookup
from etl.settings.paths import SAMPLE, SYSTEMS
from etl.settings.systems import System
from etl.settings.toml_values import Block
from etl.settings.validation import read_toml, validated

BLOCKS: dict[str, type[Block]] = {**reference_tables.BLOCKS, "system.": System, "system.lookups.": Lookup}
DAYS = ("as_of", "source.exported_on", *(f"source.entities.<table>.covers_{end}" for end in ("from", "until")))
KEYS = [(prefix, key) for prefix, block in BLOCKS.items() for key in block.keys()]  # noqa: SIM118
WRONG: tuple[object, ...] = (
    "text",
    "yes",
    1,
    5,
    1.5,
    True,
    ["text"],
    [5],
    [["text"]],
    {"text": 5},
    {"text": "text"},
    {"text": {"text": {}}},
    [{}],
)

NEEDED: dict[str, dict[str, object]] = {
    "escalation.marks.": {"source": "zendesk", "column": "Tags", "values": "vip"},
    "source.": {"system": "generic"},
    "source.entities.<table>.unpivot.": {"name": "deal_name", "value": "stage", "columns": ["a"]},
    "system.lookups.": {"key": "a", "value": "b", "signature": ["a", "b"]},
}

EVERY_KEY = """
as_of = 2026-09-30
ignore = ["a", "b"]
[people]
internal_domains = ["firm.example"]
business_function = { delivery = ["(?i)engineer", "consultant"], sales = "seller" }
[escalation]
definition = "p1"
marks = [{ source = "zendesk", column = "Tags", values = ["vip"], confirmed = true }]
[links]
accept_equal_domains = true
[take_up]
unit = "region"
[calendar]
fiscal_year_starts = 4
timezone = "Europe/Berlin"
zones = { DACH = "Europe/Vienna" }
[decisions]
cost_per_escalation = 12000
currency = "EUR"
[access]
mode = "open"
[[source]]
system = "salesforce"
path = "."
name = "crm_eu"
timezone = "Europe/Paris"
date_order = "dmy"
decimal_mark = ","
exported_on = 2026-09-30
null_tokens = ["leer"]
record_url = { deals = "https://crm.example/{id}" }
records = { Opportunity = { files = "Deals*.csv", columns = { amount = "Value__c" } } }
[[source.entities.risks]]
files = ["RAID*.xlsx"]
entity = "risks"
sheet = "Risks"
each = "items"
signature = ["Id", ["Title", "Name"]]
lacks = "Email"
known = "Phone"
key_shape = "^a0"
columns = { risk_id = "Id", title = ["Title", "First + Last"] }
constants = { severity = "high" }
values = { status = { open = "open", 1 = 1 } }
lists = { owner_id = ";" }
nulls = { title = "^-+$" }
compose = { risk_id = ["deal_id", "title"] }
fallback_key = ["deal_id", "title"]
lookups = { owner_id = "user_names" }
references = { deal_id = "crm" }
prefixes = { deal_id = "006" }
confirmed = "Status"
covers = "all"
covers_from_signature = false
covers_from = 2024-01-01
covers_until = 2026-09-30
flags = { status = { Closed = "*" } }
where = { Type = "Risk" }
unless = { Type = ["Issue", "Action"] }
when = { title = { Type = ["Risk"] } }
needs = ["risk_id"]
modified = "Changed"
version = "Version"
history = ["owner_id"]
deleted = "Deleted"
refused = "Error"
timezone = "UTC"
date_order = "mdy"
decimal_mark = "."
[source.entities.risks.practices.risk_ownership]
done = "Owned"
done_on = "Owned on"
person = "Owner"
declared_by = "Filled in by"
recorded_at = "Filled in at"
note = "Remark"
unticked = "no"
[source.entities.risks.fold]
any = []
earliest = "identified_at"
highest = ["severity"]
[[source.entities.risks.also]]
entity = "responsibilities"
keep_deleted = true
unpivot = { name = "item", value = "party", columns = ["Ours", "Theirs"] }
[[source]]
system = "zendesk"
url = "postgresql://reader@db.example/warehouse"
password_env = "WAREHOUSE_PASSWORD"
schema = "zendesk"
tables = ["tickets", "organizations"]
cursor = { tickets = "updated_at" }
connect_seconds = 10
table_seconds = 600
"""


def content(prefix: str, key: str, value: object) -> tuple[type[Block], dict[str, Any], str]:
    """A file in which one key holds `value`: its model, its content, and the path that an error must name."""
    table = {**NEEDED.get(prefix, {}), key: value}
    if prefix == "":
        return config.Settings, table, key
    if prefix == "system.":
        return System, table, key
    if prefix == "system.lookups.":
        return System, {"lookups": {"names": [table]}}, f"lookups.names[1].{key}"
    if prefix == "escalation.marks.":
        return config.Settings, {"escalation": {"marks": [table]}}, f"escalation.marks[1].{key}"
    if prefix == "source.":
        return config.Settings, {"source": [table]}, f"source[1].{key}"
    before, marker, part = prefix.partition("<table>.")
    if not marker:
        return config.Settings, {before.removesuffix("."): table}, f"{prefix}{key}"
    part = part.replace("<practice>", "success_definition")
    deals = table
    for name in reversed(part.split(".")[:-1]):
        deals = {name: deals}
    path = f"source[1].entities.deals.{part}{key}"
    return config.Settings, {"source": [{"system": "generic", "entities": {"deals": deals}}]}, path


def plain(value: Any) -> Any:
    """TOML as an editor validates it: dates are texts."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def mistakes(block: type[Block], value: Mapping[str, Any]) -> list[tuple[str | int, ...]]:
    """Where the schema finds a mistake."""
    schema = reference_tables.schema(block)
    return [tuple(error.absolute_path) for error in jsonschema.Draft7Validator(schema).iter_errors(plain(value))]


def test_every_key_has_an_example_that_is_read_and_that_editors_take(tmp_path: Path) -> None:
    file = tmp_path / "commonground.toml"
    file.write_text(EVERY_KEY)
    settings = config.load(None, tmp_path)
    assert settings.sources[0].record_types[0].constants == {"severity": "high"}
    assert mistakes(config.Settings, read_toml(file)) == []
    lacking = [key for _, key in KEYS[: len(list(reference_tables.meanings()))] if key not in EVERY_KEY]
    assert lacking == []


@pytest.mark.parametrize(("prefix", "key"), KEYS, ids=[f"{prefix}{key}" for prefix, key in KEYS])
def test_a_value_that_the_schema_refuses_is_an_error_that_names_its_key(prefix: str, key: str, tmp_path: Path) -> None:
    refused = [value for value in WRONG if any(p[:1] == (key,) for p in mistakes(BLOCKS[prefix], {key: value}))]
    assert len(refused) >= 5
    if f"{prefix}{key}" not in DAYS:
        refused.append(date(2026, 1, 1))
    for value in refused:
        model, table, path = content(prefix, key, value)
        with pytest.raises(ConfigError) as caught:
            validated(model, table, where="x", folder=tmp_path)
        message = str(caught.value)
        assert message.startswith(f"x.{path}"), value
        assert "\n" not in message


@pytest.mark.parametrize(("prefix", "key"), KEYS, ids=[f"{prefix}{key}" for prefix, key in KEYS])
def test_a_misspelt_key_is_named_with_the_one_that_is_meant(prefix: str, key: str, tmp_path: Path) -> None:
    model, table, path = content(prefix, f"{key}z", "x")
    with pytest.raises(ConfigError) as caught:
        validated(model, table, where="x", folder=tmp_path)
    assert str(caught.value).startswith(f"x.{path}: unknown key; allowed: ")
    assert f"Did you mean {key}?" in str(caught.value)


@pytest.mark.parametrize("name", ["exports", "sources", "blank_words", "escalation_definition"])
def test_what_the_program_fills_is_no_key(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"{name}: unknown key"):
        validated(config.Settings, {name: "x"}, where="x", folder=tmp_path)


def test_editors_take_the_settings_of_the_sample() -> None:
    assert mistakes(config.Settings, read_toml(SAMPLE / config.CONFIG_NAME)) == []


@pytest.mark.parametrize("file", sorted(SYSTEMS.glob("*.toml")), ids=lambda file: file.stem)
def test_the_schema_of_a_packaged_system_takes_what_is_packaged(file: Path) -> None:
    assert mistakes(System, read_toml(file)) == []


def test_the_schema_is_one_that_editors_understand() -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(reference_tables.editor_schema()))


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    wrong = {"ignore": "x", "as_of": "soon", "people": {"internal_domains": "x"}}
    with pytest.raises(ConfigError, match=r"x\.as_of: .*Also wrong: x\.ignore, x\.people\.internal_domains\."):
        validated(config.Settings, wrong, where="x", folder=tmp_path)


@pytest.mark.parametrize("text", ["x = " + "[" * 5_000, "x = " + "9" * 5_000, "a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "commonground.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"commonground\.toml is not valid TOML"):
        config.load(None, tmp_path)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "commonground.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"commonground\.toml is not valid TOML"):
        config.load(None, tmp_path)
