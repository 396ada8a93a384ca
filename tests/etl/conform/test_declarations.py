"""Practices that a file only declares: ticks, days and names, and when a box that is not ticked means no."""

from pathlib import Path

import pytest

from tests.etl.exports import accounted

WHOLE_ROW = """
[[source]]
system = "generic"
path = "."

[source.entities.deals]
files = ["jobs.csv"]
columns = { deal_id = "Job", account_id = "Firm", deal_name = "Job", closed_on = "Won on" }
constants = { is_won = "yes", is_closed = "yes" }

[source.entities.deals.practices.success_definition]
done = "Goals set"
UNTICKED

[source.entities.deals.practices.delivery_voice]
done_on = "Review"

[source.entities.deals.practices.risk_ownership]
person = "Risks with"

[[source.entities.deals.also]]
entity = "contracts"
columns = { account_id = "Firm", signed_on = "Won on", value = "Worth" }
"""
JOBS = """Job,Firm,Won on,Worth,Goals set,Review,Risks with
J1,Elm Works,2025-02-13,5000,yes,2025-01-20,Nia Okafor
J2,Ash Mills,2025-03-14,7000,no,,Team North
"""


def _said(folder: Path, jobs: str, unticked: str = "") -> dict[str, object]:
    files = {"jobs.csv": jobs, "commonground.toml": WHOLE_ROW.replace("UNTICKED", unticked)}
    table = accounted(folder, files).tables["practice_declarations"]
    goals = table.filter(practice="success_definition").sort("deal_id")
    return dict(goals.select("deal_id", "is_done").iter_rows())


def test_one_row_holds_the_account_the_deal_the_contract_and_the_practices(tmp_path: Path) -> None:
    """Keys that the row's other tables lack are those of the row's own record."""
    result = accounted(tmp_path, {"jobs.csv": JOBS, "commonground.toml": WHOLE_ROW.replace("UNTICKED", "")})
    assert result.tables["accounts"]["account_name"].sort().to_list() == ["Ash Mills", "Elm Works"]
    assert result.tables["deals"]["deal_id"].to_list() == ["generic:J1", "generic:J2"]
    assert result.tables["contracts"]["deal_id"].sort().to_list() == ["generic:J1", "generic:J2"]
    declared = result.tables["practice_declarations"]
    assert declared.height == 6
    assert declared["declaration_id"].is_unique().all()
    names = declared.filter(practice="risk_ownership").sort("deal_id")["person"].to_list()
    assert names == ["Nia Okafor", "Team North"]


@pytest.mark.parametrize(
    ("third", "unticked", "meaning"),
    [
        ("", "", None),
        ("", 'unticked = "no"', False),
        ("J3,Oak Ltd,2025-04-14,1,,,\n", "", False),
        ("J3,Oak Ltd,2025-04-14,1,n/a,,\n", "", False),
    ],
)
def test_a_box_that_is_not_ticked_is_no_only_where_somebody_said_so(
    tmp_path: Path, third: str, unticked: str, meaning: bool | None
) -> None:
    """A column with a third answer asks; a box with two values does not say whether anybody looked at it."""
    said = _said(tmp_path, JOBS + third, unticked)
    assert said["generic:J1"] is True
    assert said["generic:J2"] is meaning
    assert said.get("generic:J3") is None


def test_the_history_of_a_box_says_that_somebody_set_it_and_when(tmp_path: Path) -> None:
    """The last change of the field is when its value was entered."""
    history = "entity,record_id,field,old_value,new_value,changed_at\ndeals,J2,Goals set,yes,no,2025-03-01\n"
    files = {"jobs.csv": JOBS, "changes.csv": history, "commonground.toml": WHOLE_ROW.replace("UNTICKED", "")}
    table = accounted(tmp_path, files).tables["practice_declarations"]
    (row,) = table.filter(practice="success_definition", deal_id="generic:J2").iter_rows(named=True)
    assert row["is_done"] is False
    assert str(row["recorded_at"]) == "2025-03-01 00:00:00"


def test_a_checklist_with_a_row_an_item_names_the_practice_in_a_cell(tmp_path: Path) -> None:
    """Items of other matters are left out by `where`."""
    settings = """
    [[source]]
    system = "generic"
    path = "."
    [source.entities.practice_declarations]
    files = ["gate.csv"]
    columns = { deal_id = "Job", practice = "Item", is_done = "State", done_on = "On", declared_by = "By" }
    compose = { declaration_id = ["deal_id", "practice"] }
    where = { Item = ["Ziele vereinbart", "Lieferung gehört"] }
    [source.entities.practice_declarations.values.practice]
    "Ziele vereinbart" = "success_definition"
    "Lieferung gehört" = "delivery_voice"
    """
    gate = (
        "Job,Item,State,On,By\nJ1,Ziele vereinbart,ja,2025-01-13,Eva\nJ1,Lieferung gehört,nein,,Eva\nJ1,NDA,ja,,Eva\n"
    )
    result = accounted(tmp_path, {"gate.csv": gate, "commonground.toml": settings})
    table = result.tables["practice_declarations"].sort("practice")
    assert table["practice"].to_list() == ["delivery_voice", "success_definition"]
