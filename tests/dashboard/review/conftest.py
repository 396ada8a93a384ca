"""What a review is asked for."""

from pathlib import Path

import pytest

from dashboard import review
from dashboard.access import Scope
from dashboard.review import Wish


@pytest.fixture
def wish(sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Wish:
    """A review of the sample's portfolio."""
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    return Wish(Scope(), review.of_quarter("2026Q3"))
