"""The glossary: one text per term, and what it rests on exists."""

import pytest

from dashboard import glossary, warehouse
from dashboard.queries import lineage

pytestmark = pytest.mark.usefixtures("leased")


def descriptions() -> dict[str, str]:
    query = "select mart || '.' || column_name, description from meta.definitions where column_name is not null"
    return dict(warehouse.current().query(query).iter_rows())


def test_every_column_that_a_term_rests_on_is_a_column_of_a_mart() -> None:
    described = descriptions()
    for name, term in glossary.terms().items():
        assert set(term.rests_on) <= set(described), name


def test_every_term_has_a_definition_and_a_label() -> None:
    for name, term in glossary.terms().items():
        assert glossary.define(name).endswith("."), name
        assert term.label


def test_no_text_of_the_glossary_says_what_a_column_says() -> None:
    texts = {" ".join(text.lower().split()) for text in descriptions().values()}
    for name, term in glossary.terms().items():
        assert term.text is None or term.text.lower() not in texts, name


def test_a_term_that_is_a_column_reads_the_columns_description() -> None:
    assert glossary.terms()["control_share"].text is None
    assert glossary.define("control_share") == descriptions()["deal_outcomes.control_share"]


def test_an_unknown_term_or_column_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        glossary.define("no such term")
    with pytest.raises(KeyError):
        lineage.description("deal_outcomes.no_such_column")
