"""Who is asking, and what day it is for them."""

from datetime import UTC, datetime, timedelta

from dashboard import access


def test_in_the_mode_open_everybody_sees_every_account() -> None:
    assert access.scope() == access.scope_of("ada") == access.Scope(None)


def test_where_no_browser_says_a_zone_the_day_is_that_of_utc() -> None:
    before = datetime.now(UTC).date()
    assert before <= access.today() <= before + timedelta(days=1)
