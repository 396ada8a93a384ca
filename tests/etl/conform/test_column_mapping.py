"""Which cell feeds which canonical column."""

from pathlib import Path

from tests.etl.exports import accounted, column, deal, deals, ingest, write

A, B, C = "006000000000001AAA", "006000000000002AAA", "006000000000003AAA"


def test_records_get_the_address_that_the_firm_gives(tmp_path: Path) -> None:
    settings = '[[source]]\nsystem = "salesforce"\nrecord_url = { deals = "https://firm.example/{id}/view" }\n'
    table = ingest(write(tmp_path / "x", {"o.csv": deals(deal(A)), "commonground.toml": settings})).tables["deals"]
    assert table["record_url"].item() == f"https://firm.example/{A}/view"


def test_a_column_that_ends_in_a_number_is_no_repeated_one(tmp_path: Path) -> None:
    text = "deal_id,stage,amount,amount_2024,amount_2\nD-1,new,,500,600\n"
    assert ingest(write(tmp_path / "x", {"deals.csv": text})).tables["deals"]["amount"].to_list() == [None]


def test_of_columns_of_one_name_the_first_that_is_filled_counts(tmp_path: Path) -> None:
    text = "deal_id,deal_name,stage,deal_name,deal_name\n1,,new,,C\n2,,new,B,C\n"
    assert column(accounted(tmp_path, {"deals.csv": text}), "deals.deal_name") == ["C", "B"]


def test_an_amount_keeps_the_currency_that_it_is_written_with(tmp_path: Path) -> None:
    cells = ["€ 1,000", "US$ 1,000", "1,000 Kč", "CHF 1,000", "$1,000", "1,000"]
    lines = [f'{n},proposal,"{cell}",{"eur" if n == 5 else ""}' for n, cell in enumerate(cells)]
    folder = write(tmp_path / "x", {"deals.csv": "\n".join(["deal_id,stage,amount,currency", *lines]) + "\n"})
    deals = ingest(folder).tables["deals"].sort("deal_id")
    assert deals["currency"].to_list() == ["EUR", "USD", "CZK", "CHF", "$", "EUR"]
    assert set(deals["amount"]) == {1000}
