"""Texts from the data are shown as they are: no markup of theirs is read, and nothing hidden in them changes others."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.wording.safe import clean, cleaned, code, cut, escape, escaped, sentence, whole

ADDRESSES = ("http://a.example/x", "HTTPS://a.example", "www.a.example", "jo.do+x@a.example", "see www.a.example.")


@given(st.text())
def test_an_escaped_text_says_what_the_text_says(text: str) -> None:
    shown = escape(text).replace("\u2060", "").replace("\\\\", "\x00").replace("\\", "").replace("\x00", "\\")
    lines = [line.lstrip(" \t") for line in clean(text).replace("\u2060", "").split("\n")]
    assert shown == "\n".join(lines)


@pytest.mark.parametrize("sign", list("\\`*_{}[]<>()#+!|$~:&"))
def test_every_sign_of_markdown_is_escaped(sign: str) -> None:
    assert escape(f"a{sign}b") == f"a\\{sign}b"


@pytest.mark.parametrize("text", ADDRESSES)
def test_a_bare_address_is_broken_by_a_joiner_where_it_would_become_a_link(text: str) -> None:
    assert "\u2060" in escape(text)


@pytest.mark.parametrize("text", [":smile:", ":+1:", ":material/home:", ":streamlit:", "a -> b", "a -- b", "<-> b"])
def test_what_streamlit_replaces_after_markdown_is_broken_too(text: str) -> None:
    assert "\u2060" in escape(text)


@pytest.mark.parametrize("text", ["12:30:45", "Müller & Söhne", "a - b", "user @ home", "5 % of 3", "R&D -> "[:3]])
def test_ordinary_names_get_no_joiner(text: str) -> None:
    assert "\u2060" not in escape(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. Bank", "1\\. Bank"),
        ("10.3 a month", "10.3 a month"),
        ("- 5", "\\- 5"),
        ("a\n=====", "a\n\\====="),
        ("    Co", "Co"),
    ],
)
def test_a_line_begins_neither_a_list_nor_a_rule_nor_code(text: str, shown: str) -> None:
    assert escape(text) == shown


@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\x00\x1b")
def test_directions_and_controls_go_everywhere(sign: str) -> None:
    assert clean(f"a{sign}b") == "ab"
    assert cleaned(pl.DataFrame({"name": [f"a{sign}b", None]}))["name"].to_list() == ["ab", None]
    assert sign not in escape(sign) + code(f"a{sign}") + cut(sign)


def test_a_long_name_is_cut_and_its_tooltip_holds_the_whole() -> None:
    assert cut("x" * 10_000) == "x" * 79 + "…"
    assert whole("x" * 10_000) == "x" * 10_000
    assert (cut("x" * 80), whole("x" * 80)) == ("x" * 80, None)


def test_code_holds_backticks_and_stays_code() -> None:
    assert code("a`` ![x](y)\n$b$") == "``` a`` ![x](y) $b$ ```"
    assert code("") == ""


def test_a_table_for_markdown_is_escaped_in_cells_headings_and_lists() -> None:
    shown = escaped(pl.DataFrame({"**a**": ["![x](y)", None], "n": [1, 2], "names": [["_a_", "b"], None]}))
    assert shown.columns == ["\\*\\*a\\*\\*", "n", "names"]
    assert shown.rows() == [("\\!\\[x\\]\\(y\\)", 1, "\\_a\\_, b"), (None, 2, None)]


def test_a_command_in_a_sentence_stays_code_and_data_around_it_stay_data() -> None:
    assert sentence("*x*: run `common-ground build`.") == "\\*x\\*\\: run `common-ground build`."
    assert sentence("`![x](y)` and `") == "`![x](y)` and \\`"
