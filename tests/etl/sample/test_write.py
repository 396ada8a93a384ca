"""The exports of a firm: the same bytes for the same seed, small, believable, and true to the truth."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from etl.errors import ConfigError
from etl.sample import write_firm
from etl.sample.presets import PRACTICES, Choices
from etl.sample.processes import Places
from etl.sample.register import Register
from etl.settings.paths import SAMPLE

pytestmark = pytest.mark.thorough

MOST_BYTES = 6_000_000


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("firm")
    write_firm(out, n_deals=60, seed=11)
    return out


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _contents(folder: Path) -> dict[str, object]:
    """The bytes of every file, and the cells of a workbook: how its XML is written depends on the XML library."""
    cells = {
        path.relative_to(folder).as_posix(): {
            sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path, read_only=True)
        }
        for path in folder.rglob("*.xlsx")
    }
    return {**_bytes(folder), **cells}


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    with next(folder.glob(f"*/{table}.csv")).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _truth(folder: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return truth


def _signed(folder: Path) -> dict[str, dict[str, str]]:
    return {row["ID"]: row for row in _rows(folder, "Opportunity") if row["ISWON"] == "true"}


def test_the_same_seed_writes_the_same_bytes(firm: Path, tmp_path: Path) -> None:
    write_firm(tmp_path, n_deals=60, seed=11)
    assert _bytes(tmp_path) == _bytes(firm)


def test_more_tickets_a_deal_are_written_and_change_no_truth(firm: Path, tmp_path: Path) -> None:
    write_firm(tmp_path, n_deals=60, seed=11, tickets_per_deal=40)
    assert len(_rows(firm, "incident")) < 40 * 60 <= len(_rows(tmp_path, "incident")) < 41 * 60
    assert _truth(tmp_path)["deals"] == _truth(firm)["deals"]
    before, after = (
        [row["u_escalated_at"] for row in _rows(folder, "incident") if row["u_escalated"] == "true"]
        for folder in (firm, tmp_path)
    )
    assert len(before) == len(after)
    assert _rows(tmp_path, "Event") == _rows(firm, "Event")


def test_another_seed_writes_another_firm(firm: Path, tmp_path: Path) -> None:
    write_firm(tmp_path, n_deals=60, seed=12)
    assert (tmp_path / "truth.json").read_bytes() != (firm / "truth.json").read_bytes()


def test_the_committed_sample_is_what_its_arguments_write(tmp_path: Path) -> None:
    truth = _truth(SAMPLE)
    choices = Choices(places=Places(has_zones=True, resegmented=0.08))
    write_firm(tmp_path, n_deals=truth["n_deals"], seed=truth["seed"], preset=truth["preset"], choices=choices)
    assert _contents(tmp_path) == _contents(SAMPLE)


def test_the_committed_sample_is_small() -> None:
    assert sum(map(len, _bytes(SAMPLE).values())) < MOST_BYTES


def test_every_signed_deal_has_its_truth(firm: Path) -> None:
    truth = _truth(firm)["deals"]
    assert len(truth) == 60
    assert {key: row["CLOSEDATE"] for key, row in _signed(firm).items()} == {
        key: deal["signed_on"] for key, deal in truth.items()
    }


def test_truth_is_consistent_in_itself(firm: Path) -> None:
    for deal in _truth(firm)["deals"].values():
        statuses = [deal[practice] for practice in PRACTICES]
        n_practised = sum(status in ("early", "late") for status in statuses)
        assert deal["score"] == (None if "unknown" in statuses else n_practised)
        assert deal["n_attributable_escalations"] <= deal["n_escalations"]


def test_agreed_criteria_stand_where_success_was_defined_before_signature(firm: Path) -> None:
    signed, functions = _signed(firm), {row["ID"]: row["DEPARTMENT"] for row in _rows(firm, "User")}
    qualified = set()
    for row in _rows(firm, "Success_Criterion__c"):
        deal = signed.get(row["OPPORTUNITY__C"])
        agreed_on = max(row["SALES_AGREED_ON__C"], row["DELIVERY_AGREED_ON__C"])
        is_agreed = functions.get(row["DELIVERY_AGREED_BY__C"]) in ("Delivery", "Customer Success")
        if deal and is_agreed and row["METRIC__C"] and agreed_on < deal["CLOSEDATE"] >= row["CREATEDDATE"][:10]:
            qualified.add(deal["ID"])
    truth = _truth(firm)["deals"].items()
    assert qualified == {key for key, deal in truth if deal["success_definition"] in ("early", "late")}


def test_a_deal_whose_records_are_silent_has_no_decidable_risk(firm: Path) -> None:
    severities: dict[str, set[str]] = {}
    for row in _rows(firm, "Delivery_Risk__c"):
        severities.setdefault(row["OPPORTUNITY__C"], set()).add(row["SEVERITY__C"])
    for key, deal in _truth(firm)["deals"].items():
        assert (deal["risk_ownership"] == "unknown") == (severities.get(key, {""}) == {""})


def test_escalations_of_the_log_are_those_of_the_truth_and_of_earlier_contracts(firm: Path) -> None:
    parents = {row["number"]: row["parent_incident"] or row["number"] for row in _rows(firm, "incident")}
    escalated = {
        parents[row["number"]]: row["u_contract_no"] for row in _rows(firm, "incident") if row["u_escalated"] == "true"
    }
    of_deals = [number for number, contract in escalated.items() if not contract.startswith("LEG-")]
    assert len(of_deals) == sum(deal["n_escalations"] for deal in _truth(firm)["deals"].values())


def test_nothing_but_the_planted_is_dated_after_the_cut_off(firm: Path) -> None:
    late = [row["number"] for row in _rows(firm, "incident") if row["sys_updated_on"] > "2026-10-01"]
    assert late == ["INC9000002"]
    for table in ("Event", "Success_Criterion__c", "Delivery_Risk__c", "Responsibility__c", "OpportunityHistory"):
        assert max(row["CREATEDDATE"] for row in _rows(firm, table)) < "2026-10-01"


def test_deals_of_every_stage_are_there() -> None:
    stages = Counter(row["STAGENAME"] for row in _rows(SAMPLE, "Opportunity"))
    for stage in ("Prospecting", "Qualification", "Solution Design", "Proposal/Price Quote", "Negotiation/Review"):
        assert stages[stage] >= 1
    assert stages["Closed Won"] == 400
    assert stages["Closed Lost"] > 400


def test_ids_are_unique_in_each_table(firm: Path) -> None:
    planted_twice = 1
    for table in ("Account", "Contact", "User", "Event", "EventRelation", "Success_Criterion__c", "Delivery_Risk__c"):
        ids = [row["ID"] for row in _rows(firm, table)]
        assert len(set(ids)) == len(ids)
    ids = [row["ID"] for row in _rows(firm, "Opportunity")]
    assert len(set(ids)) == len(ids) - planted_twice


def test_the_register_has_a_title_above_each_header(firm: Path) -> None:
    workbook = load_workbook(firm / "contracts" / "contract_register.xlsx", read_only=True)
    assert workbook.sheetnames == ["Contracts", "Clauses", "Amendments"]
    for sheet, first in (("Contracts", "Contract No"), ("Clauses", "Clause ID"), ("Amendments", "Change ID")):
        title, header = list(workbook[sheet].iter_rows(max_row=2, values_only=True))
        assert sum(cell is not None for cell in title) == 1
        assert header[0] == first


def test_a_register_beyond_a_sheet_goes_on_in_another_workbook(tmp_path: Path) -> None:
    register = Register(tmp_path, most_clauses=10)
    for place in range(25):
        register.make_room()
        register.write("Clauses", [f"CT-1/{place}", "CT-1", "Audit", 10, "Text"])
    register.save()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        "contract_register.xlsx",
        "contract_register_2.xlsx",
        "contract_register_3.xlsx",
        "contract_register_4.xlsx",
    ]
    n_rows = [load_workbook(tmp_path / name)["Clauses"].max_row - 2 for name in names]
    assert sum(n_rows) == 25


def test_progress_is_told_account_by_account(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    write_firm(tmp_path, n_deals=30, seed=1, on_progress=lambda done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert steps[-1] == (30, 30)
    assert len(steps) > 10


def test_a_chosen_effect_is_the_truth(tmp_path: Path) -> None:
    write_firm(tmp_path, n_deals=20, seed=1, effect=0.6)
    assert set(_truth(tmp_path)["rate_ratios"].values()) == {0.6}


@pytest.mark.parametrize("preset", ["null", "tiny_firm", "reactive", "backfill", "separation", "one_big_account"])
def test_presets_keep_their_own_truth(preset: str, tmp_path: Path) -> None:
    write_firm(tmp_path, n_deals=80, seed=2, preset=preset)
    truth = _truth(tmp_path)
    assert truth["preset"] == preset
    assert len(truth["deals"]) == truth["n_deals"]


def test_an_unknown_preset_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"bogus.*effect, null"):
        write_firm(tmp_path, n_deals=20, seed=1, preset="bogus")
