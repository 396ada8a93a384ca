"""The zone of a region, else of the firm, else of the source of the deal."""

import polars as pl

from etl.conform.zones import messages, zones
from etl.settings.config import Calendar, Settings
from etl.settings.source import packaged_source
from etl.settings.systems import systems

CRM = packaged_source(systems()["salesforce"]).model_copy(update={"timezone": "Europe/Paris"})
HELPDESK = packaged_source(systems()["zendesk"])


def _rows(**calendar: object) -> list[tuple[str | None, str | None, str]]:
    calendar_of_firm = Calendar(**calendar)  # type: ignore[arg-type]
    settings = Settings(calendar=calendar_of_firm).model_copy(update={"sources": (CRM, HELPDESK)})
    return zones(settings).rows()


def test_a_source_has_its_own_zone_unless_the_firm_has_one() -> None:
    assert _rows() == [(None, "salesforce", "Europe/Paris"), (None, "zendesk", "UTC")]
    assert _rows(timezone="Asia/Tokyo") == [(None, "salesforce", "Asia/Tokyo"), (None, "zendesk", "Asia/Tokyo")]


def test_a_region_has_the_zone_that_the_settings_give_it() -> None:
    assert _rows(zones={"APAC": "Australia/Sydney"})[0] == ("APAC", None, "Australia/Sydney")


def test_a_region_in_which_no_account_lies_is_said_with_the_one_that_is_meant() -> None:
    settings = Settings(calendar=Calendar(zones={"Asia & Pacific": "Australia/Sydney", "EMEA": "Europe/Paris"}))
    said = list(messages(settings, pl.DataFrame({"region": ["Asia-Pacific", "EMEA", None]})))
    assert said == [
        "commonground.toml: calendar.zones: no account lies in the region 'Asia & Pacific';"
        " allowed: Asia-Pacific, EMEA. Did you mean Asia-Pacific?"
    ]
