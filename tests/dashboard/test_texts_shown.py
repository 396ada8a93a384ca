"""Every text that a reader sees comes from the catalogue: with each of them put into ⟦brackets⟧, no word stands outside.

What stands outside all the same are data: values of the build, or texts that the pipeline wrote into it. `WRITTEN` names
the columns of these by origin; to translate them is a matter of the pipeline.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
import streamlit as st
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from dashboard import locale, review, warehouse
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
from tests.dashboard.test_pages import PAGES, first_account, how_computed

CATALOGUE = locale.CATALOGUES / "common_ground.pot"
PARTS = ("Definitions", "Analysis plan", "Calibration", "Limits")
PANELS = {"trends": "card-aligned", "evidence": "verdict", "account": "risks", "watch_list": "open-deals",
          "data": "coverage", "method": "term-aligned"}  # fmt: skip
# Sentences and names that the pipeline, the models and the evidence write in English: schema.table.column.
WRITTEN: set[str] = set()
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_MARKUP = re.compile(r":material/\w+:|:gray\[|<[^>]*>|%\{\w+\}|`[^`]*`|https?://\S+")
_BETWEEN = re.compile(r"<br>|\n| · |, |; |: |\. | \(|\)|\*\*|#+ |\]|\. ?$|: ?$|/|–| {2}|\t")
_NOT_WORDS = re.compile(
    r"(\d{4} )?Q[1-4]( \d{4})?|\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}|C\d{1,2}|[A-Z]{3} [\d.,]+|"
    r"[0-9a-f]{8,}|\d{8}T\d{6}\S*|\S+\.(csv|json|xlsx|xml)(\.\w+)?|Common Ground|\d+"
)


@pytest.fixture
def bracketed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English with every text of the catalogue in brackets, behind the marks that it begins with."""
    with CATALOGUE.open("rb") as file:
        texts = read_po(file)
    made = Catalog(locale="en")
    for message in texts:
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
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


def leaks(texts: list[str], known: dict[str, str]) -> dict[str, str]:
    """Words outside of brackets → where they come from; `known` are the texts of the build with their columns."""
    found = {}
    for text in {html.unescape(re.sub(r"\\(.)", r"\1", text)) for text in texts}:
        bare = text
        while _MARKED.search(bare):
            bare = _MARKED.sub("\n", bare)
        for part in (bare.strip(), *(_BETWEEN.split(_MARKUP.sub("\n", bare)))):
            origin = known.get(_normal(part), "")
            if part == bare.strip() and origin:
                break
            if part != bare.strip() or not _BETWEEN.search(part):
                if re.search(r"[^\W\d_]{2,}", _NOT_WORDS.sub("", part)) and not origin:
                    found[part.strip()] = text[:160]
    return found


def _normal(text: str) -> str:
    return text.strip(" *\n-.:;,").replace("_", " ").lower()


def texts_of(folder: Path) -> dict[str, str]:
    """Every text in the build → the column that holds it; lists and texts of several parts by their parts too."""
    pointer = read_pointer(folder)
    assert pointer
    found: dict[str, str] = {}
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        columns = connection.execute(
            "select table_schema, table_name, column_name, data_type from information_schema.columns"
            " where data_type in ('VARCHAR', 'VARCHAR[]') and table_schema in ('marts', 'meta', 'evidence', 'quality')"
        ).fetchall()
        for schema, table, column, kind in columns:
            name = f'unnest("{column}")' if kind.endswith("[]") else f'"{column}"'
            for (value,) in connection.execute(f'select distinct {name} from "{schema}"."{table}"').fetchall():
                parts = _BETWEEN.split(value or "") if f"{schema}.{table}.{column}" in WRITTEN else []
                for part in [value or "", *parts]:
                    found.setdefault(_normal(part), f"{schema}.{table}.{column}")
    return found
