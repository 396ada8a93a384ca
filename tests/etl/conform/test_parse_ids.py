"""Ids: `source:id`, in the form that their own system writes."""

from pathlib import Path

import polars as pl
import pytest

from etl.conform import parse_ids
from tests.etl.exports import deal, deals, ingest, write


def test_short_ids_meet_their_long_form(tmp_path: Path) -> None:
    rows = deals(deal("006x0000001YtCr"), deal("006x0000001YtCrAAK"))
    result = ingest(write(tmp_path / "x", {"o.csv": rows}))
    assert result.tables["deals"]["deal_id"].to_list() == ["salesforce:006x0000001YtCrAAK"]


def test_an_id_that_a_tool_wrote_as_a_float_is_whole_where_all_of_its_column_are(tmp_path: Path) -> None:
    floats = "contract_id,account_id,signed_on\n1.0,7.0,2026-01-31\n2.0,,2026-02-01\n"
    clauses = "clause_id,contract_id,clause_kind\n1,1.0,a\n1.0,1.0,b\n1.1,1.0,c\n2.0,2.0,d\n"
    result = ingest(write(tmp_path / "x", {"contracts.csv": floats, "clauses.csv": clauses}))
    assert result.tables["contracts"].select("contract_id", "account_id").rows() == [
        ("generic:1", "generic:7"),
        ("generic:2", None),
    ]
    found = result.tables["contract_clauses"].select("clause_id", "contract_id").sort("clause_id").rows()
    assert found == [
        ("register:1", "register:1"),
        ("register:1.0", "register:1"),
        ("register:1.1", "register:1"),
        ("register:2.0", "register:2"),
    ]


def test_ids_of_dynamics_lose_their_braces() -> None:
    guid = "9f3b7c12-1b2a-4c5d-8e9f-001122334455"
    frame = pl.DataFrame({"id": [f"{{{guid.upper()}}}", guid, "ABC"]}).select(parse_ids.guid(pl.col("id")))
    assert frame["id"].to_list() == [guid, guid, "ABC"]


def test_a_salesforce_id_gets_its_checksum() -> None:
    """The pairs stand in real exports of Data Loader."""
    ids = ["006x0000001YtCr", "001x0000002xLD0", "006x0000001YtCrAAK", "something else"]
    frame = pl.DataFrame({"id": ids}).select(parse_ids.salesforce_id(pl.col("id")).alias("id"))
    assert frame["id"].to_list() == ["006x0000001YtCrAAK", "001x0000002xLD0AAM", "006x0000001YtCrAAK", "something else"]


SHORT, LONG = "006x0000001YtCr", "006x0000001YtCrAAK"
CRITERIA = """
[[source]]
system = "generic"
path = "own"
[source.entities.success_criteria]
references = { deal_id = "salesforce" }
"""


@pytest.mark.parametrize(("names", "owner"), [(("emea",), "emea"), (("emea", "us"), "salesforce")])
def test_an_id_is_of_the_only_declared_source_of_its_system_and_of_none_where_there_are_two(
    tmp_path: Path, names: tuple[str, ...], owner: str
) -> None:
    files: dict[str, str | bytes] = {f"{name}/o.csv": deals(deal(SHORT)) for name in names}
    files["own/criteria.csv"] = f"criterion_id,deal_id,statement\n1,{SHORT},Faster\n"
    declared = (f'[[source]]\nsystem = "salesforce"\nname = "{name}"\npath = "{name}"\n' for name in names)
    files["commonground.toml"] = "".join(declared) + CRITERIA
    result = ingest(write(tmp_path / "x", files))
    assert sorted(result.tables["deals"]["deal_id"]) == [f"{name}:{LONG}" for name in names]
    assert result.tables["success_criteria"]["deal_id"].to_list() == [f"{owner}:{LONG}"]
    assert any("no file holds this deal" in message for message in result.messages) == (owner not in names)
