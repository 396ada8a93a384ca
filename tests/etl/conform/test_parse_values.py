"""Text → typed values: dates, numbers, booleans and ids as real systems write them."""

from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.conform.format_inference import column_format, format_counts
from etl.conform.parse_values import parse
from etl.entities import Kind
from tests.etl.exports import ingest, parsed, write


def test_integers_must_be_whole() -> None:
    assert parsed(["3", "3.0", "3.5"], Kind.INTEGER) == [3, 3, None]


def test_booleans_are_read_in_every_dialect() -> None:
    assert parsed(["true", "FALSE", "yes", "0", None, "maybe"], Kind.BOOLEAN) == [True, False, True, False, None, None]
    assert parsed(["✓", "-1", "checked", "Não", "unchecked"], Kind.BOOLEAN) == [True, True, True, False, False]
    assert parsed(["1", None], Kind.BOOLEAN) == [True, False]  # a bulk export writes 1 or nothing
    assert parsed([None, None], Kind.BOOLEAN) == [None, None]


A, B, C = "006000000000001AAA", "006000000000002AAA", "006000000000003AAA"

FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"), max_size=12)


def test_owners_in_a_field_history_are_ids(tmp_path: Path) -> None:
    text = (
        "OpportunityId,Field,OldValue,NewValue,CreatedDate\n"
        f"{A},Owner,005000000000001,005000000000002AAA,2026-01-01T00:00:00Z\n"
        f"{A},Amount,1,2,2026-01-01T00:00:00Z\n"
    )
    table = ingest(write(tmp_path / "x", {"h.csv": text})).tables["field_changes"].sort("field")
    assert table.select("entity", "field", "old_value", "new_value").rows() == [
        ("deals", "amount", "1", "2"),
        ("deals", "sales_owner_id", "salesforce:005000000000001AAA", "salesforce:005000000000002AAA"),
    ]


def test_a_history_of_an_enumeration_has_the_values_of_its_column(tmp_path: Path) -> None:
    """A change of a deal's type, and of an account's segment, which is a text of the firm's own."""
    account, rest = "001000000000001", "Field,OldValue,NewValue,CreatedDate"
    files = {
        "deals.csv": f"OpportunityId,{rest}\n{A},Type,New Business,Existing Business,2026-01-01\n",
        "accounts.csv": f"AccountId,{rest}\n{account},Segment__c,SMB,Mid-Market,2026-01-01\n",
    }
    table = ingest(write(tmp_path / "x", files)).tables["field_changes"].sort("field")
    assert table.select("entity", "record_id", "field", "old_value", "new_value").rows() == [
        ("deals", f"salesforce:{A}", "deal_type", "new", "expansion"),
        ("accounts", f"salesforce:{account}AAA", "segment", "SMB", "Mid-Market"),
    ]


@FUZZ
@given(cells=st.lists(st.one_of(st.none(), TEXT), min_size=1, max_size=6), kind=st.sampled_from(list(Kind)))
def test_no_text_is_too_odd_for_a_column_of_any_kind(cells: list[str | None], kind: Kind) -> None:
    frame = pl.DataFrame({"text": cells}, schema={"text": pl.String})
    counts = format_counts(pl.col("text"), kind)
    how = column_format(frame.select(**counts).row(0, named=True) if counts else {}, date_order="dmy", decimal_mark=".")
    assert frame.select(parse(pl.col("text"), kind, how, timezone="Europe/Paris")).height == len(cells)
