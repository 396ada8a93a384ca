"""Following an account."""

import json
from pathlib import Path

from dashboard import notes
from tests.dashboard.app import first_account, words
from tests.dashboard.conftest import OpenPage


def test_following_an_account_tells_what_changed_since_the_last_look(
    open_page: OpenPage, sample_warehouse: Path
) -> None:
    app = open_page(sample_warehouse, "account", account=first_account(sample_warehouse))
    button = next(button for button in app.button if button.label == "Follow")
    button.click().run()
    assert not app.exception
    assert any(button.label == "Following" for button in app.button)
    with notes._connection() as connection, connection:  # an earlier build, with one escalation fewer
        facts = json.loads(connection.execute("select facts from follows").fetchone()[0])
        facts["escalations"].popitem()
        connection.execute("update follows set build_id = 'older', facts = ?", [json.dumps(facts)])
    listed = open_page(sample_warehouse, "account")
    assert "1 new escalation" in words(listed)
    shown = open_page(sample_warehouse, "account", account=first_account(sample_warehouse))
    assert "1 new escalation" in shown.info[0].value
    assert (
        "1 new escalation"
        in open_page(sample_warehouse, "account", account=first_account(sample_warehouse)).info[0].value
    )
