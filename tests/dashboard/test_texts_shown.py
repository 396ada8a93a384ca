"""Every text that a reader sees comes from the catalogue: with each of them in ⟦brackets⟧, no word stands outside.

What stands outside all the same is data: what a column of the build holds, sentences that the pipeline and the evidence
wrote into it among them, or what the evidence says of a filtered set, which stands in no build (`of_evidence`).
"""

import dataclasses
import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import streamlit as st
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from dashboard import assessment, kept, locale, review, warehouse
from dashboard.access import Scope
from dashboard.export import formats
from dashboard.export.formats import Format
from dashboard.export.html import handover
from dashboard.queries.account import accounts
from dashboard.queries.builds import build_facts
from dashboard.queries.open_deals import open_deals
from dashboard.queries.scoped import Filters
from etl.warehouse.publish import read_pointer
from tests.dashboard import visible_texts
from tests.dashboard.app import PANELS, first_account, how_computed
from tests.dashboard.conftest import OpenPage

CATALOGUE = locale.CATALOGUES / "common_ground.pot"
# Codes in the data behind charts, as their downloads have them.
CODES = ("interval", "placebo", "range", "with", "without")
# A language is named in itself, whatever the language of the page.
LANGUAGES = tuple(name.lower() for name in locale.languages().values())
SEEN: tuple[tuple[str, dict[str, str]], ...] = (
    ("trends", {}),
    ("trends", {"why": "true", "by": "cohort"}),
    ("trends", {"age": "as counted"}),
    ("trends", {"region": "DACH"}),
    ("evidence", {}),
    ("evidence", {"claim": "C1"}),
    ("evidence", {"claim": "C6"}),
    ("evidence", {"region": "DACH"}),
    ("where_it_works", {}),
    ("account", {}),
    ("account", {"account": "first"}),
    ("watch_list", {}),
    ("review", {}),
    ("review", {"scope": "Account", "account": "first"}),
    ("data", {}),
    ("method", {"part": "Definitions"}),
    ("method", {"part": "Analysis plan"}),
    ("method", {"part": "Calibration"}),
    ("method", {"part": "Limits"}),
)
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_MARKUP = re.compile(r":material/\w+:|:gray\[|<[^>]*>|%\{\w+\}|`[^`]*`|https?://\S+")
_BETWEEN = re.compile(r"\n|, |; |: |\. | \(| · |/| – ")
_DAY = r"\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
_MONEY, _BUILD = r"\b[A-Z]{3} (?=\d)", r"\d{8}T\d{6}\w*"
_NOT_WORDS = re.compile(rf"(\d{{4}} )?Q[1-4]( \d{{4}})?|{_DAY}|\bC\d{{1,2}}\b|{_MONEY}|{_BUILD}|Common Ground")


@pytest.fixture
def bracketed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English with every text of the catalogue in brackets, behind the marks that it begins with."""
    with CATALOGUE.open("rb") as file:
        texts = read_po(file)
    made = Catalog(locale="en")
    for message in texts:
        if message.id:
            ids = [message.id] if isinstance(message.id, str) else list(message.id)
            words = tuple(re.sub(r"^([^\w{*`]*)(.*)$", r"\1⟦\2⟧", text, flags=re.DOTALL) for text in ids)
            made.add(message.id, words if len(words) > 1 else words[0])
    with (tmp_path / "en.po").open("wb") as file:
        write_po(file, made)
    monkeypatch.setattr(locale, "CATALOGUES", tmp_path)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    locale._translations.cache_clear()
    st.cache_data.clear()
    st.cache_resource.clear()
    kept.clear()


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["sample_warehouse", "small_warehouse"])
@pytest.mark.usefixtures("bracketed")
def test_no_word_of_a_page_is_missing_in_the_catalogue(
    open_page: OpenPage, request: pytest.FixtureRequest, name: str
) -> None:
    folder = request.getfixturevalue(name)
    known = known_texts(folder, "DACH")
    found: dict[str, str] = {}
    for page, parameters in SEEN:
        chosen = {key: first_account(folder) if value == "first" else value for key, value in parameters.items()}
        app = how_computed(open_page(folder, page, **chosen), *([PANELS[page]] if page in PANELS else []))
        assert not app.exception, (page, parameters)
        found |= leaks(visible_texts.of_page(app), known)
    assert found == {}, found


@pytest.mark.thorough
@pytest.mark.parametrize("is_portfolio", [True, False])
@pytest.mark.usefixtures("bracketed")
def test_no_word_of_a_review_is_missing_in_the_catalogue(
    sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch, is_portfolio: bool
) -> None:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    kept = review.kept_quarters()[0]
    with warehouse.lease(kept.build_id):
        named = accounts(Scope()).filter(account_name=first_account(sample_warehouse))
    made = review.make(review.Wish(Scope(), kept, None if is_portfolio else named["account_id"][0]))
    known = known_texts(sample_warehouse)
    found = leaks(visible_texts.of_html(formats.render(made, Format.HTML).decode()), known)
    assert found == {}, found
    assert leaks(visible_texts.of_workbook(formats.render(made, Format.XLSX)), known) == {}
    assert leaks(visible_texts.of_deck(formats.render(made, Format.PPTX)), known) == {}


@pytest.mark.usefixtures("bracketed")
def test_no_word_of_a_handover_brief_is_missing_in_the_catalogue(
    sample_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    with warehouse.lease():
        deals, facts = open_deals(Scope(), Filters())["deal_id"].to_list()[:5], build_facts()
        briefs = [handover.to_html(handover._brief(Scope(), facts, deal)) for deal in deals]
    known = known_texts(sample_warehouse)
    assert leaks([text for brief in briefs for text in visible_texts.of_html(brief)], known) == {}


def test_a_word_that_is_not_in_the_catalogue_is_found() -> None:
    known = {"a sentence of the build": "marts.deals.reason", "enterprise": "marts.deals.segment"}
    assert (
        leaks(["⟦Deals⟧ · Enterprise", "⟦n = ⟦3 deals⟧⟧, 30 Sep 2026", "A sentence of the build.", "2026 Q3"], known)
        == {}
    )
    assert list(leaks(["Deals"], known)) == ["deals"]
    assert list(leaks(["⟦Deals⟧: too few"], known)) == ["too few"]
    assert list(leaks(["Enterprise, so far"], known)) == ["so far"]


def leaks(texts: Iterable[str], known: dict[str, str]) -> dict[str, str]:
    """Words outside of brackets, with the text that they stand in; `known` are the texts that are data."""
    long = [text for text in known if len(text) > 7]
    found = {}
    for text in {html.unescape(re.sub(r"\\(.)", r"\1", text)).replace("\xa0", " ") for text in texts}:
        bare = text
        while _MARKED.search(bare):
            bare = _MARKED.sub("\n", bare)
        rest = _normal(_MARKUP.sub("\n", bare))
        if not _has_words(rest) or rest in known:
            continue
        for sentence in sorted((sentence for sentence in long if sentence in rest), key=len, reverse=True):
            rest = rest.replace(sentence, "\n")
        for part in map(_normal, _BETWEEN.split(rest)):
            if _has_words(part) and part not in known:
                found[part] = text
    return found


def _has_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", text))


def _normal(text: str) -> str:
    """A text in small letters without marks around it, dates and quarters; an enumeration's value in words."""
    return _NOT_WORDS.sub("", text).strip(" *#\n-–.:;,()").replace("_", " ").lower()


def known_texts(folder: Path, *regions: str) -> dict[str, str]:
    """Texts that are data, in small letters → the column that holds them, or that they are codes or the evidence's."""
    pointer = read_pointer(folder)
    assert pointer
    found = dict.fromkeys((*CODES, *LANGUAGES), "codes")
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        columns = connection.execute(
            "select table_schema, table_name, column_name, data_type from information_schema.columns"
            " where data_type in ('VARCHAR', 'VARCHAR[]') and table_schema in ('marts', 'meta', 'evidence', 'quality')"
        ).fetchall()
        for schema, table, column, kind in columns:
            name = f'unnest("{column}")' if kind.endswith("[]") else f'"{column}"'
            for (value,) in connection.execute(f'select distinct {name} from "{schema}"."{table}"').fetchall():
                found.setdefault(_normal(value or ""), f"{schema}.{table}.{column}")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMMON_GROUND_WAREHOUSE", str(folder))
        with warehouse.lease():
            for filters in (Filters(), *(Filters(region=(region,)) for region in regions)):
                found |= {_normal(text): "evidence" for text in of_evidence(assessment.evidence(Scope(), filters))}
    found.pop("", None)
    return found


def of_evidence(part: Any) -> Iterator[str]:
    """The texts in a result of the evidence: contrasts, reasons, checks, methods, and why an estimate is withheld."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from (text for value in part.values() for text in of_evidence(value))
    elif isinstance(part, tuple | list):
        yield from (text for value in part for text in of_evidence(value))
    elif dataclasses.is_dataclass(part):
        yield from (text for field in dataclasses.fields(part) for text in of_evidence(getattr(part, field.name)))
