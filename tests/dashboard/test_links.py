"""What a viewer says of suggested links is kept beside the builds."""

from pathlib import Path

import pytest

from dashboard import links
from etl.linking.decisions import decisions
from etl.linking.suggest import Suggestion, to_frame


def test_a_viewers_verdict_is_kept_in_the_warehouse_folder_with_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(tmp_path))
    monkeypatch.setattr("dashboard.access.viewer", lambda: "eva")
    rows = to_frame([Suggestion("desk:1", "Amber", "crm:1", "Amber GmbH", 21.0, "name equal +10.5", True)])
    links.decide(rows, "refused")
    kept = decisions(tmp_path)["desk:1", "crm:1"]
    assert (kept.verdict, kept.decided_by, kept.reason) == ("refused", "eva", "name equal +10.5")
