"""What changed since an earlier build, as the page shows it."""

from pathlib import Path

from tests.dashboard.conftest import OpenPage

TICKET_ROW = "added tickets/incident.csv, row 2"


def test_a_first_build_says_that_it_is_the_first(open_page: OpenPage, small_warehouse: Path) -> None:
    app = open_page(small_warehouse, "data")
    assert not app.exception
    assert any("This is the first build of this warehouse." in info.value for info in app.info)


def test_the_page_shows_numbers_then_and_now_and_the_rows_behind(open_page: OpenPage, rebuilt_warehouse: Path) -> None:
    app = open_page(rebuilt_warehouse, "data")
    assert not app.exception
    assert app.selectbox(key="against").options[0].startswith("Previous build, as of")
    numbers = next(frame.value for frame in app.dataframe if "Then" in frame.value.columns)
    assert "by input rows" in numbers.columns
    changes = next(frame.value for frame in app.dataframe if "Input rows" in frame.value.columns)
    assert set(changes["Input rows"]) == {TICKET_ROW}
    assert "1 deal and 1 escalation changed" in "\n".join(text.value for text in app.markdown)
