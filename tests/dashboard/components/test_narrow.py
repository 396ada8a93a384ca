"""The rows of a table as cards, which a narrow screen shows."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.narrow import cell_text, row_card


def test_a_card_is_named_by_the_first_cell_and_keeps_every_other() -> None:
    row = {"Claim": "crude", "Ratio": 0.78, "Interval": "0.65 to 0.92", "Deals": 315, "Method": "poisson"}
    card = row_card(row, ())
    assert card.startswith("<li><b>crude</b><dl>")
    shown, _, others = card.partition("<details>")
    assert [text in shown for text in ("0.78", "0.65 to 0.92", "315", "poisson")] == [True, True, True, False]
    assert "<dt>Method:</dt> <dd>poisson</dd>" in others


def test_a_number_alone_does_not_name_a_card() -> None:
    assert row_card({"Deal": 10, "Practice": "Risks owned", "Status": "early"}, ()).startswith(
        "<li><b>10 · Risks owned"
    )


def test_a_card_shows_hostile_cells_as_they_are_and_links_only_the_columns_of_links() -> None:
    row = {
        "Name": "<img src=x>",
        "Note": "https://evil.example",
        "Link": 'https://crm.example/"onload="x',
        "None": None,
    }
    card = row_card(row, ("Link",))
    assert "<img" not in card
    assert card.count("<a href=") == 1
    assert "evil.example</dd>" in card
    assert 'onload="x' not in card
    assert "<dd>–</dd>" in card


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (1234, "1,234"),
        (0.5, "0.5"),
        (date(2026, 9, 30), "30 Sep 2026"),
        (True, "yes"),
        (["a", "b"], "a, b"),
    ],
)
def test_cells_are_written_as_a_reader_writes_them(value: object, text: str) -> None:
    assert cell_text(value) == text


def _cards(n_rows: int, n_columns: int) -> list[str]:
    """What `row_cards` draws of a table of that size."""

    def script(n_rows: int, n_columns: int) -> None:
        import polars as pl

        from dashboard.components.narrow import row_cards

        row_cards(pl.DataFrame({f"c{at}": list(range(n_rows)) for at in range(n_columns)}), key="k")

    app = AppTest.from_function(script, args=(n_rows, n_columns)).run()
    assert not app.exception
    return [item.value for item in app.caption] + [str(item.proto) for item in app.get("html")]


def test_a_table_of_few_columns_stays_a_table() -> None:
    assert _cards(5, 3) == []
    assert len(_cards(5, 4)) == 1


def test_the_rows_beyond_the_cards_are_counted() -> None:
    assert _cards(66, 4)[0] == "6 more rows are in the download."
    assert "Show 54 more rows" in _cards(66, 4)[1]
