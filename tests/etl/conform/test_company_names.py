"""Domains and names of firms, in a form that can be compared."""

import polars as pl
import pytest

from etl.conform.company_names import domain, plain_name


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("https://www.Acme.example/about?x=1", "acme.example"),
        ("acme.example:8080", "acme.example"),
        ("Eve@acme.example", "acme.example"),
        ("www2.acme.co.example", "acme.co.example"),
        ("eve@gmail.com", None),
        ("localhost", None),
        ("", None),
    ],
)
def test_a_domain_is_that_of_a_firm_or_none(cell: str, expected: str | None) -> None:
    assert pl.select(domain(pl.lit(cell))).item() == expected


@pytest.mark.parametrize("name", ["Größe & Söhne GmbH", "GRÖSSE UND SÖHNE", "Grösse + Söhne AG", "grosse sohne"])
def test_a_firm_is_told_without_accents_and_its_legal_form(name: str) -> None:
    assert plain_name(name) == "grosse sohne"


def test_a_name_that_is_only_a_legal_form_is_kept() -> None:
    assert plain_name("Holding AG") == "holding ag"
