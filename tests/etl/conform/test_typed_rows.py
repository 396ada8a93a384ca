"""The way of a cell from its file to a row: one step after the other, and a row for every column that is unpivoted."""

import sys
from pathlib import Path
from types import FrameType

from polars.testing import assert_frame_equal

from etl.conform.mapped_file import MappedFile
from etl.conform.typed_rows import joined, read
from etl.recognise import scan
from etl.settings import config
from tests.etl.exports import deal, deals, write

MOST_TURNS = 6
STEPS = ["column_mapping", "format_inference", "parse_values", "row_validation"]


def mapped_file(folder: Path, text: str) -> MappedFile:
    settings = config.load(None, write(folder / "x", {"o.csv": text}))
    (found,) = (found for found in scan.identify(settings, folder / "landed").files if found.is_loaded)
    assert found.source is not None
    assert found.record is not None
    return MappedFile(found, found.source, found.record, settings, {})


def modules_entered(file: MappedFile) -> list[str]:
    """The modules of conform in the order in which their functions are first called; what describes the file aside."""
    entered: list[str] = []
    seen: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        module = str(frame.f_globals.get("__name__", ""))
        name = (module, frame.f_code.co_name)
        is_new = event == "call" and module.startswith("etl.conform.") and not frame.f_code.co_name.startswith("<")
        if not is_new or name in seen or module.endswith(".mapped_file") or name[1] == "__init__":
            return
        seen.add(name)
        short = module.removeprefix("etl.conform.")
        if entered[-1:] != [short]:
            entered.append(short)

    sys.setprofile(note)
    try:
        list(read(file))
    finally:
        sys.setprofile(None)
    return entered


def test_the_way_of_a_cell_is_straight(tmp_path: Path) -> None:
    text = deals(deal("006000000000001AAA", amount="1000 €"), deal("006000000000002AAA", closes="31.02.2026"))
    entered = modules_entered(mapped_file(tmp_path, text))
    assert [module for module in dict.fromkeys(entered) if module in STEPS] == STEPS
    assert len(entered) - len(set(entered)) <= MOST_TURNS, entered


def test_rows_rejects_and_cells_without_a_meaning_come_of_one_file(tmp_path: Path) -> None:
    rows = (
        deal("006000000000001AAA", stage="Odd"),
        deal("006000000000002AAA", closes="31.02.2026"),
        deal("006000000000003AAA"),
    )
    typed = joined(list(read(mapped_file(tmp_path, deals(*rows)))))
    assert typed.rows["source_row"].to_list() == [2, 4]
    assert typed.rejects.select("source_row", "column_name", "value").rows() == [(3, "CloseDate", "31.02.2026")]
    assert typed.unmapped.select("canonical", "value", "n_rows").rows() == [("stage_kind", "Odd", 1)]


def test_a_file_that_is_read_a_few_records_at_a_time_gives_the_same_rows(tmp_path: Path) -> None:
    rows = [
        deal(f"00600000000{n:04}AAA", stage="Odd" if n % 3 else "Prospecting", closes=f"{n + 1:02}.02.2026")
        for n in range(40)
    ]
    file = mapped_file(tmp_path, deals(*rows))
    whole, parts = joined(list(read(file))), list(read(file, 7))
    assert len(parts) == 6
    for name in ("rows", "rejects", "cell_problems", "unmapped", "remarks"):
        assert_frame_equal(getattr(joined(parts), name), getattr(whole, name))
