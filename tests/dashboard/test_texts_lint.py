"""What a reader sees is in the catalogue; the lint that holds it finds what it should and nothing else."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from babel.messages.pofile import read_po

from dashboard import locale
from dashboard.locale import deferred, inside
from dashboard.summaries import changes
from dashboard.wording import enumerations, headings
from dashboard.wording.words import as_words
from etl import entities
from etl.settings.paths import ROOT
from tests.dashboard import texts_lint

POT = texts_lint.DASHBOARD / "locale" / "common_ground.pot"
WRONG = {
    'st.info("Nothing is here.")': "shown",
    'left.metric("Deals", value)': "shown",
    'st.selectbox(t("Deal"), names, placeholder="Search")': "shown",
    'st.markdown(f"#### Sources {n}")': "shown",
    'st.tabs(["Estimates", t("Checks")])': "shown",
    'st.column_config.NumberColumn(label="Escalations")': "shown",
    'st.caption("a" if many else t("Deals"))\nst.caption("Deal" if one else t("Deals"))': "shown",
    'drawn.update_xaxes(title="rate ratio", showgrid=True)': "shown",
    'drawn.update_layout({"yaxis": {"title": "ratio"}})': "shown",
    'note(drawn, "much", look)': "shown",
    'drawn.add_scatter(hovertext=[f"{n} deals" for n in counts])': "shown",
    'Slide(key="a", title="Claims", subtitle=t("All"), notes="")': "shown",
    'Fact("Deals", value, below)': "shown",
    'raise NoteError("Write something.")': "shown",
    'def f():\n    return "Too few deals are known."': "sentence",
    'NAMES = {"a": "Commitment point passed"}': "sentence",
    'def f(n):\n    return t("{n} deals are known.", n=n)': "plural",
    'def f(n):\n    return t("after {days} signed deals", days=n)': "plural",
    'frame.select(pl.col("n").alias("Deals"))': "heading",
    'frame.select(pl.col("n").alias(t("Deals")))': "heading",
    'pl.DataFrame({"Deals seen": counts})': "heading",
    'NAME = t("Deals")': "too early",
    'class A:\n    name = t("Deals")': "too early",
    'def f(name=t("Deals")):\n    return name': "too early",
    't(f"{n} deals")': "put together",
    "st.markdown(f\"#### {t('Sources')}\")": "within an f-string",
    'def f():\n    return t("Deals " + name)': "put together",
    'def f():\n    return t("{} deals", 3)': "place without a name",
}
RIGHT = (
    'st.info(t("Nothing is here."))',
    'st.markdown(f"#### {t(name)}")',
    'st.caption(f":material/filter_alt: **{name}** · {value}")',
    'st.title("Common Ground")',
    'st.selectbox(t("Deal"), names, key="the-deal", bind="query-params")',
    'NAMES = {"a": deferred("Commitment point passed")}',
    'def f():\n    """What is shown here."""\n    return tn("{n} deal", "{n} deals", n)',
    'frame.filter(pl.col("reason") == "input rows of it")',
    'frame.select(pl.col("n").alias("n_deals"))',
    'drawn.add_scatter(text=[number(n)], textposition="middle right", mode="markers+text")',
    'STYLE = "<style>table td {border-top: 1px solid}</style>"',
)


def test_every_text_of_the_dashboard_goes_through_the_catalogue() -> None:
    assert list(texts_lint.everywhere()) == []


@pytest.mark.parametrize("at", range(len(WRONG)))
def test_the_lint_finds_a_text_that_is_not_in_the_catalogue(at: int) -> None:
    source, rule = list(WRONG.items())[at]
    found = {finding.rule for finding in texts_lint.python(source, is_script=rule != "too early")}
    assert rule in found, source


@pytest.mark.parametrize("at", range(len(RIGHT)))
def test_the_lint_lets_pass_what_is_in_the_catalogue_or_no_text(at: int) -> None:
    assert texts_lint.python(RIGHT[at], is_script=True) == [], RIGHT[at]


def test_a_page_may_look_texts_up_at_its_top_since_it_runs_anew_for_every_reader() -> None:
    assert texts_lint.python('st.info(t("Nothing."))', is_script=True) == []
    assert [found.rule for found in texts_lint.python('st.info(t("Nothing."))')] == ["too early"]


@pytest.mark.parametrize("source", ["<p>Deals</p>", '<img alt="A chart">', '<a aria-label="First {{ n }}">'])
def test_the_lint_finds_words_in_a_template(source: str) -> None:
    assert [found.rule for found in texts_lint.template(source)] == ["template"]


@pytest.mark.parametrize("source", ['<p>{{ t("Deals") }}</p>', "<style>p {color: red}</style>", "<b>Common Ground</b>"])
def test_the_lint_lets_pass_templates_whose_words_are_looked_up(source: str) -> None:
    assert texts_lint.template(source) == []


def test_an_allowed_text_is_still_there() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in texts_lint.DASHBOARD.rglob("*.py"))
    assert [text for text in texts_lint.ALLOWED if text not in sources] == []


def test_the_catalogue_is_what_make_texts_writes(tmp_path: Path) -> None:
    make = shutil.which("make")
    assert make
    command = [
        make,
        "--no-print-directory",
        "--dry-run",
        "--assume-old",
        "setup",
        "texts",
        f"TEXTS={tmp_path / 'new.pot'}",
    ]
    environment = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL"}}
    recipe = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    extract = "\n".join(recipe.splitlines()[-3:-1]).replace(
        ".venv/bin/pybabel", f"{sys.executable} -m babel.messages.frontend"
    )
    subprocess.run(extract, shell=True, cwd=ROOT, check=True)
    assert (tmp_path / "new.pot").read_text(encoding="utf-8") == POT.read_text(encoding="utf-8"), "Run `make texts`."


def test_the_catalogue_holds_templates_the_glossary_and_the_columns_behind_it() -> None:
    with POT.open("rb") as file:
        known = {message.id for message in read_po(file)}
    assert "To the first slide" in known
    assert (
        "Deals with at least two of the three practices before signature, of those where all three are known." in known
    )
    assert any(str(text).startswith("Commitment point, when expectations harden: the first entry") for text in known)


def test_every_value_of_the_closed_enumerations_has_its_words_in_the_catalogue() -> None:
    with (ROOT / "sql" / "seeds" / "cause_map.csv").open(encoding="utf-8") as file:
        causes = {row["cause"] for row in csv.DictReader(file)}
    values = {*causes, *entities.DEAL_TYPES, *changes.REASONS}
    assert sorted(value for value in values if as_words(value) not in enumerations.IN_WORDS) == []
    assert set(entities.SEVERITIES) <= set(enumerations.WRITTEN)


def test_the_headings_of_tables_are_told_apart_where_a_language_makes_two_the_same() -> None:
    frame = pl.DataFrame({"deal_name": ["A"], "n_deals": [1], "unknown_name": ["x"]})
    assert headings.headed(frame).columns == ["Deal", "Deals", "unknown_name"]
    assert headings.headed(frame, {"n_deals": "Deal"}).columns == ["Deal", "Deal (2)", "unknown_name"]
    assert headings.technical(frame).columns == frame.columns


def test_a_deferred_text_is_looked_up_when_it_is_shown() -> None:
    assert deferred("Deals") == "Deals"
    assert inside("Success criteria implicit") == "success criteria implicit"
    locale.use("de-CH")
    try:
        assert inside("Offene Geschäfte") == "Offene Geschäfte"
    finally:
        locale.use(None)
