"""What the commands print: tables whose names are never broken, on whatever they are printed."""

import io

import polars as pl
import pytest
from rich.console import Console

from etl import console

FILE = "crm/a_folder_with_a_long_name/Opportunity_line_items_2026.csv"
FILES = pl.DataFrame(
    {
        "source_file": [FILE, "tickets/incident.csv"], "source_system": ["salesforce", "servicenow"],
        "entity": ["deals", "tickets"], "rows_read": [12_345, 7], "rows_loaded": [12_345, 7],
        "rows_rejected": [0, 0], "rows_superseded": [0, 0], "rows_unused": [0, 0], "status": ["loaded", "loaded"],
    }
)  # fmt: skip


def printed(monkeypatch: pytest.MonkeyPatch, *, width: int, is_terminal: bool) -> list[str]:
    """The lines of the table on a console of that width."""
    target = io.StringIO()
    out = Console(file=target, width=width, force_terminal=is_terminal, color_system=None)
    monkeypatch.setattr(console, "out", out)
    console.print_frame(FILES, title="Files")
    return target.getvalue().splitlines()


@pytest.mark.parametrize("width", [40, 80, 300])
@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_name_stands_on_one_line_in_a_pipe_and_in_a_terminal_of_any_width(
    monkeypatch: pytest.MonkeyPatch, width: int, is_terminal: bool
) -> None:
    lines = printed(monkeypatch, width=width, is_terminal=is_terminal)
    assert sum(FILE in line for line in lines) == 1
    assert sum("salesforce" in line for line in lines) == 1
    assert any("12,345" in line for line in lines)


def test_a_pipe_gets_a_row_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = printed(monkeypatch, width=80, is_terminal=False)
    assert len([line for line in lines if "loaded" in line and ".csv" in line]) == 2


def test_a_terminal_too_narrow_gets_a_list_whose_cells_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = printed(monkeypatch, width=60, is_terminal=True)
    assert lines[1] == FILE
    assert "rows read 12,345" in " ".join(" ".join(lines).split())
    assert all(len(line) <= 60 for line in lines if FILE not in line)
