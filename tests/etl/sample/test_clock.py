"""Moments of work, in the zone where it is done."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from etl.sample.clock import at_work
from etl.sample.firm import START
from etl.sample.processes import ZONES


@pytest.mark.parametrize("zone", ZONES)
def test_work_is_done_between_eight_and_six_in_its_zone(zone: str) -> None:
    rng = Random(1)
    for day in range(0, 1000, 37):
        moment = datetime(START.year, START.month, START.day, tzinfo=ZoneInfo("UTC")) + timedelta(
            days=at_work(rng, day, zone)
        )
        local = moment.astimezone(ZoneInfo(zone))
        assert local.date() == START + timedelta(days=day)
        assert 8 <= local.hour < 18
