"""Every page in its states: an answer, too little data, no signed deal, nothing built."""

import shutil
from importlib.metadata import version
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from etl.warehouse.publish import read_pointer

PAGES = ("trends", "evidence", "account", "watch_list", "review", "data", "method")
PANELS = {
    "trends": "card-aligned",
    "evidence": "verdict",
    "account": "risks",
    "watch_list": "open-deals",
    "data": "coverage",
    "method": "term-aligned",
}  # how computed


def words(app: AppTest) -> str:
    """All that the page says."""
    parts = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning, app.expander)
    return "\n".join(str(getattr(item, "value", None) or getattr(item, "label", "")) for part in parts for item in part)


def how_computed(app: AppTest, *panels: str) -> AppTest:
    """The page with panels of how something was computed open: they are drawn only then."""
    for panel in panels:
        app.session_state[f"how-{panel}"] = True
    return app.run()


def first_account(warehouse: Path) -> str:
    """The name of the account with the most signed deals."""
    pointer = read_pointer(warehouse)
    assert pointer
    with duckdb.connect(str(pointer.path), read_only=True) as connection:
        query = "select account_name from marts.deal_outcomes group by all order by count(*) desc, 1"
        return str(connection.execute(query).fetchone()[0])  # type: ignore[index]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("warehouse", ["sample_warehouse", "small_warehouse", "unsigned_warehouse"])
def test_no_page_fails_in_any_state(open_page, request, warehouse, page):
    app = open_page(request.getfixturevalue(warehouse), page)
    assert not app.exception
    assert app.title[0].value.lower().replace(" ", "_") == page
    assert "As of" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_where_nothing_is_built_every_page_names_the_next_step(open_page, tmp_path, page):
    app = open_page(tmp_path, page)
    assert not app.exception
    assert "make demo" in app.info[0].value


@pytest.mark.parametrize("page", ["trends", "evidence"])
def test_where_no_deal_is_signed_a_page_says_what_to_load(open_page, unsigned_warehouse, page):
    app = open_page(unsigned_warehouse, page)
    assert "won deals or signed contracts" in app.info[0].value
    assert not app.metric


def test_where_no_deal_is_signed_open_deals_can_still_be_looked_at_and_nothing_reviewed(open_page, unsigned_warehouse):
    assert "accounts with a deal" in open_page(unsigned_warehouse, "account").info[0].value
    assert "nothing to review" in open_page(unsigned_warehouse, "review").info[0].value


def test_a_build_of_an_older_version_is_told_from_an_error(open_page, small_warehouse, tmp_path):
    shutil.copytree(small_warehouse, tmp_path / "old")
    pointer = read_pointer(tmp_path / "old")
    assert pointer
    with duckdb.connect(str(pointer.path)) as connection:
        connection.execute("alter table meta.unmapped_values drop column n_rows")
    app = open_page(tmp_path / "old", "data")
    assert not app.exception
    assert "made by another version" in app.error[0].value


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("step", "said"), [(-1, "older than this version"), (1, "newer than this version")])
def test_a_build_of_another_schema_is_refused_in_one_sentence_on_every_page(
    open_page, small_warehouse, tmp_path, page, step, said
):
    shutil.copytree(small_warehouse, tmp_path / "other")
    pointer = read_pointer(tmp_path / "other")
    assert pointer
    with duckdb.connect(str(pointer.path)) as connection:
        connection.execute("update meta.builds set schema_version = schema_version + ?", [step])
        connection.execute("alter table marts.deal_outcomes drop column account_name")
    app = open_page(tmp_path / "other", page)
    assert not app.exception
    assert [error.value.split(" (schema")[0] for error in app.error] == [
        f"Build {pointer.build_id} was made by Common Ground {version('common-ground')}"
    ]
    assert said in app.error[0].value
    assert "`common-ground build`" in app.error[0].value


def test_a_build_that_was_asked_for_and_is_not_there_is_named(open_page, small_warehouse, monkeypatch):
    monkeypatch.setenv("COMMON_GROUND_BUILD", "nobody")
    assert "There is no build nobody" in open_page(small_warehouse, "trends").info[0].value


def test_a_filter_in_the_url_narrows_the_deals_and_estimates_anew(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "evidence", segment="Enterprise")
    assert app.multiselect(key="segment").value == ["Enterprise"]
    said = words(app)
    assert "Estimated anew for Enterprise" in said
    assert "exploratory" in said


def test_a_filter_that_leaves_no_deal_says_so(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "trends", **{"from": "2026 Q3", "to": "2023 Q4"})
    assert app.info[0].value == "No signed deal matches these filters. Clear one of them."


def test_a_value_in_the_url_that_no_deal_has_is_ignored(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "trends", segment="'; drop table x")
    assert not app.exception
    assert app.multiselect(key="segment").value == []


def test_an_account_opens_from_the_url_with_its_trail_down_to_the_row(open_page, sample_warehouse):
    name = first_account(sample_warehouse)
    app = open_page(sample_warehouse, "account", account=name)
    assert not app.exception
    assert app.subheader[0].value == name
    trail = next(frame.value for frame in app.dataframe if "Practice" in frame.value.columns)
    assert len(trail) % 3 == 0
    assert trail["Source"].dropna().str.match(r"crm/.+\.csv, row \d+").all()


def test_picking_one_deal_narrows_the_account_to_it(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "account", account=first_account(sample_warehouse))
    deal = app.selectbox(key="deal").options[1]
    app.selectbox(key="deal").select(deal).run()
    assert not app.exception
    trail = next(frame.value for frame in app.dataframe if "Practice" in frame.value.columns)
    assert len(trail) == 3


def test_the_data_page_accounts_for_every_row(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "data")
    files = next(frame.value for frame in app.dataframe if "Superseded" in frame.value.columns)
    assert (files["Rows read"] == files["Loaded"] + files["Rejected"] + files["Superseded"]).all()
    rejects = next(frame.value for frame in app.dataframe if "How to mend it" in frame.value.columns)
    assert len(rejects) > 0
    assert rejects["How to mend it"].notna().all()


def test_the_data_page_says_plainly_what_is_not_known(open_page, sample_warehouse, unsigned_warehouse):
    assert "unknown for" in open_page(sample_warehouse, "data").warning[0].value
    assert "No signed deal was loaded" in open_page(unsigned_warehouse, "data").warning[0].value


@pytest.mark.parametrize("page", PANELS)
def test_every_page_says_how_its_figures_were_computed_down_to_the_columns_of_the_files(
    open_page, sample_warehouse, page
):
    parameters = {"account": first_account(sample_warehouse)} if page == "account" else {}
    app = how_computed(open_page(sample_warehouse, page, **parameters), PANELS[page])
    assert not app.exception
    traced = [table.value for table in app.table if "Columns" in table.value.columns]
    assert any("crm/Opportunity.csv" in set(table["File"]) for table in traced)
    assert app.code
    assert "Computed from" in words(app)


def test_a_card_shows_definition_method_formula_and_thresholds(open_page, sample_warehouse):
    app = how_computed(open_page(sample_warehouse, "trends"), "card-aligned", "card-control_share")
    said = words(app)
    assert "**Method.** Share of the deals, with its Wilson interval." in said
    assert "**`control_share`** in `int_deals__contract_profile`" in said
    assert any("SUM(contracts.n_control_clauses)" in code.value for code in app.code)
    thresholds = [table.value for table in app.table if "Threshold" in table.value.columns]
    assert any("min_source_coverage" in set(table["Name"]) for table in thresholds)
