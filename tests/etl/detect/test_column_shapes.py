"""What one column of an unknown table looks like, in the languages that sheets are kept in."""

from datetime import date
from pathlib import Path

import pytest

from etl.detect.column_shapes import Shape, earliest, likeness, needed_order, shapes, words
from etl.extract.landed_table import Landed
from tests.etl.exports import only


def table_of(folder: Path, *cells: str) -> Landed:
    """A table whose column `A column` has these cells."""
    return only(folder, "t.csv", "\n".join(["Row;A column", *(f'{n};"{cell}"' for n, cell in enumerate(cells, 1)), ""]))


def shape_of(folder: Path, *cells: str) -> Shape:
    """The look of these cells."""
    return shapes(table_of(folder, *cells))[1]


def kinds(shape: Shape) -> set[str]:
    """What a column may be."""
    looks = {"day": shape.is_day, "truth": shape.is_truth, "number": shape.is_number, "person": shape.is_person}
    return {name for name, is_so in looks.items() if is_so}


@pytest.mark.parametrize(
    "cells",
    [
        ("2025-03-04", "2025-12-31 08:15:00"),
        ("04.03.2025", "31.12.2025"),
        ("3/4/25", "12/31/25"),
        ("4. März 2025", "31 Dezember 2025"),
        ("4-Mar-2025", "31-Dez-2025"),
        ("4 févr. 2025", "31 août 2025"),
    ],
)
def test_days_are_told_in_every_usual_spelling(tmp_path: Path, cells: tuple[str, ...]) -> None:
    shape = shape_of(tmp_path, *cells)
    assert shape.is_day
    assert not shape.is_truth
    assert not shape.is_person


@pytest.mark.parametrize(
    "cells",
    [
        ("Yes", "No"),
        ("ja", "Nein"),
        ("OUI", "non"),
        ("sí", "no"),
        ("vero", "falso"),
        ("sim", "não"),
        ("x", ""),
        ("✓", "✗"),
    ],
)
def test_yes_and_no_are_told_in_several_languages(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert shape_of(tmp_path, *cells).is_truth


@pytest.mark.parametrize(
    "cells", [("40000", "9,000.50"), ("1.234,56 €", "-12 €"), ("EUR 40'000", "CHF 9'000"), ("12 000 kr", "7 Kč")]
)
def test_numbers_are_told_with_their_currency(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert kinds(shape_of(tmp_path, *cells)) == {"number"}


@pytest.mark.parametrize(
    "cells", [("Nia Okafor", "Per Lund"), ("Zoë Müller", "Éva Szőke"), ("O'Brien, Pat", "Jürgen Groß")]
)
def test_people_are_told_by_capital_letters(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert kinds(shape_of(tmp_path, *cells)) >= {"person"}


def test_sentences_and_codes_are_nothing_in_particular(tmp_path: Path) -> None:
    assert kinds(shape_of(tmp_path, "invoices late again", "wrong VAT rate", "3 users cannot log in")) == set()
    assert kinds(shape_of(tmp_path, "J-7", "J-8")) == set()


def test_a_column_may_hold_a_few_cells_of_another_kind(tmp_path: Path) -> None:
    days = ("01.02.2025",) * 7
    assert shape_of(tmp_path, *days, "tbd", "open", "later").is_day
    assert not shape_of(tmp_path, *days, "tbd", "open", "later", "never").is_day


def test_one_answer_that_is_neither_yes_nor_no_makes_a_column_no_truth(tmp_path: Path) -> None:
    assert not shape_of(tmp_path, "yes", "no", "partly").is_truth


def test_words_for_an_empty_cell_count_as_empty(tmp_path: Path) -> None:
    shape = shape_of(tmp_path, "Ja", "n/a", "", "nein")
    assert (shape.n_filled, shape.values, shape.is_truth) == (2, ("Ja", "nein"), True)


def test_only_a_full_column_of_yes_and_no_is_two_valued(tmp_path: Path) -> None:
    assert shape_of(tmp_path, "yes", "no", "no").is_two_valued
    assert not shape_of(tmp_path, "yes", "no", "").is_two_valued
    assert not shape_of(tmp_path, "yes", "no", "x").is_two_valued


def test_an_empty_column_is_of_no_kind(tmp_path: Path) -> None:
    shape = shape_of(tmp_path, "", "")
    assert (shape.n_filled, shape.values, kinds(shape), shape.is_two_valued) == (0, (), set(), False)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Signed on", "signed on"),
        ("Fee (GBP)", "fee"),
        ("Risk_Owner__c", "risk owner"),
        ("ProjectName", "project name"),
        ("Größe/Klasse", "größe klasse"),
        ("  Vertrag – Nr. ", "vertrag nr"),
        ("kundenName", "kunden name"),
    ],
)
def test_names_become_words(name: str, expected: str) -> None:
    assert words(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("signed on", 3),
        ("vertrag", 3),
        ("vertragsende", 2),
        ("neue vertragsart", 1),
        ("date signed on paper", 2),
        ("designed only", 0),
        ("resigned on", 0),
        ("", 0),
    ],
)
def test_a_name_is_like_its_synonyms_in_grades(name: str, expected: int) -> None:
    assert likeness(name, ["signed on", "vertrag*"]) == expected


def test_a_single_word_counts_only_as_the_whole_name() -> None:
    assert likeness("id", ["id"]) == 3
    assert likeness("tax id", ["id"]) == 0


def test_days_that_can_be_read_in_two_ways_are_undecided(tmp_path: Path) -> None:
    assert needed_order(table_of(tmp_path, "03/04/2025", "05/06/2025"), ["A column"]) == "dmy"
    assert needed_order(table_of(tmp_path, "03/04/2025", "25/06/2025"), ["A column"]) is None


def test_the_earliest_day_is_read_as_the_column_writes_it(tmp_path: Path) -> None:
    assert earliest(table_of(tmp_path, "05/06/2025", "04/12/2024", "25/06/2025", "tbd"), "A column") == date(
        2024, 12, 4
    )
    assert earliest(table_of(tmp_path, "tbd", "open"), "A column") is None
