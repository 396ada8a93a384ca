"""Firms whose regions have zones, whose accounts change segment, and whose years are fiscal."""

import csv
import json
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from etl.sample import write_firm
from etl.sample.presets import Choices
from etl.sample.processes import ZONED_REGIONS, ZONES, Places

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("placed")
    write_firm(out, n_deals=300, seed=3, choices=Choices(places=Places(True, 0.08, 4)))
    return out


def rows(firm: Path, table: str) -> list[dict[str, str]]:
    with (firm / "crm" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def truth(firm: Path) -> dict[str, Any]:
    deals: dict[str, Any] = json.loads((firm / "truth.json").read_text(encoding="utf-8"))["deals"]
    return deals


def test_meetings_of_the_day_of_signature_lie_on_either_side_of_midnight(firm: Path) -> None:
    zones = dict(zip(ZONED_REGIONS, ZONES, strict=True))
    zone_of = {row["ID"]: zones[row["REGION__C"]] for row in rows(firm, "Account") if row["REGION__C"] in zones}
    signed = {key: date.fromisoformat(deal["signed_on"]) for key, deal in truth(firm).items()}
    met = [
        (row["WHATID"], row["ACCOUNTID"], datetime.fromisoformat(row["STARTDATETIME"])) for row in rows(firm, "Event")
    ]
    sides = set()
    for deal, account, utc in met:
        if deal in signed and account in zone_of:
            local = utc.astimezone(ZoneInfo(zone_of[account])).date()
            sides.add(((local - signed[deal]).days, (utc.date() - signed[deal]).days))
    assert (0, 1) in sides  # the day of signature in Los Angeles, after midnight UTC
    assert (1, 0) in sides  # the day after it in Sydney, the same day in UTC


def test_some_accounts_have_another_segment_today_than_at_signature(firm: Path) -> None:
    today = {row["ID"]: row["SEGMENT__C"] for row in rows(firm, "Account")}
    history = {row["ACCOUNTID"]: row for row in rows(firm, "AccountHistory")}
    account_of = {row["ID"]: row["ACCOUNTID"] for row in rows(firm, "Opportunity")}
    told = {account_of[key]: deal for key, deal in truth(firm).items() if "segment_at_signature" in deal}
    assert set(told) == set(history)
    assert 2 <= len(told) <= 25
    for account, deal in told.items():
        assert history[account]["OLDVALUE"] == deal["segment_at_signature"] != today[account]
        assert history[account]["NEWVALUE"] == today[account]
        assert history[account]["CREATEDDATE"][:10] > deal["signed_on"]


def test_the_settings_say_the_zones_and_the_fiscal_year(firm: Path) -> None:
    calendar = tomllib.loads((firm / "commonground.toml").read_text(encoding="utf-8"))["calendar"]
    assert calendar == {"fiscal_year_starts": 4, "zones": dict(zip(ZONED_REGIONS, ZONES, strict=True))}
    assert Places().settings == ""
