"""The Trends page: headline numbers, both trends, what moved and why, in each state."""

from datetime import date

import polars as pl
import pytest

from dashboard import notes, warehouse
from dashboard.access import Scope
from dashboard.figures.look import LIGHT
from dashboard.figures.trends import control_chart
from dashboard.queries import portfolio
from dashboard.queries.builds import build_facts
from dashboard.queries.portfolio import deal_escalations, deal_quarters, windows
from dashboard.queries.scoped import Filters
from dashboard.summaries import contributions, trends
from dashboard.summaries.headline import value_at_risk
from dashboard.wording import findings
from dashboard.wording.contributions import moved_counts, moved_sentence
from dashboard.wording.findings import cohorts_title
from dashboard.wording.words import short_money
from etl import evidence

AS_OF = date(2026, 9, 30)
PAIR = (date(2026, 4, 1), date(2026, 7, 1))
EVERYONE, EVERYTHING = Scope(), Filters()


def words(app) -> str:
    parts = (app.title, app.subheader, app.markdown, app.caption, app.info, app.warning)
    return "\n".join(str(item.value) for part in parts for item in part)


@pytest.fixture
def leased(sample_warehouse, monkeypatch):
    """A lease of the sample's build."""
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    with warehouse.lease() as build:
        yield build


def read():
    """Deals, their quarters and their escalations."""
    return (
        portfolio.deals(EVERYONE, EVERYTHING),
        deal_quarters(EVERYONE, EVERYTHING),
        deal_escalations(EVERYONE, EVERYTHING),
    )


def firm(before: list[tuple[str, str, int, float]], now: list[tuple[str, str, int, float]]):
    """Deals, quarters and escalations of (account, segment, escalations, months) before and now."""
    rows = [(account, segment, n, months, day) for day, side in zip(PAIR, (before, now), strict=True)
            for account, segment, n, months in side]  # fmt: skip
    deals = pl.DataFrame(
        [
            (account, account, account, segment, "EMEA", "Rollout", date(2025, 1, 1), date(2026, 10, 1))
            for account, segment in dict.fromkeys((row[0], row[1]) for row in rows)
        ],
        schema=["deal_id", "account_id", "account_name", "segment", "region", "service_line", "observed_from_on",
                "observed_to_on"],
        orient="row",
    )  # fmt: skip
    quarters = pl.DataFrame(
        [(day, account, months, n) for account, _, n, months, day in rows],
        schema=["period", "deal_id", "months", "n_events"],
        orient="row",
    )
    escalations = pl.DataFrame(
        [(account, day, None, False, "scope", True, False) for account, _, n, _, day in rows for _ in range(n)],
        schema={"deal_id": pl.String, "event_on": pl.Date, "resolved_on": pl.Date, "is_open": pl.Boolean,
                "cause": pl.String, "is_surprise": pl.Boolean, "is_negative_control": pl.Boolean},
        orient="row",
    )  # fmt: skip
    return deals, quarters, escalations


def test_five_cards_give_each_headline_number_with_interval_n_and_freshness(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "trends")
    assert [metric.label for metric in app.metric] == [
        "Aligned deals", "Escalations", "Contract complexity", "Time to trust", "Value at risk",
    ]  # fmt: skip
    below = [caption.value for caption in app.caption if caption.value.startswith("between")]
    assert len(below) == 4
    assert all("n = " in caption for caption in below)
    assert any("running deals, 30 Sep 2026" in caption.value for caption in app.caption)
    assert any("At least one practice is not known" in caption.value for caption in app.caption)


def test_the_value_at_risk_never_adds_currencies(leased):
    values = value_at_risk.by_currency(read()[0])
    assert len(values) > 1
    assert values["currency"].is_unique().all()
    deals = read()[0].filter("is_at_risk")
    for currency, value in values.select("currency", "value").iter_rows():
        assert value == pytest.approx(deals.filter(contracted_currency=currency)["contracted_value"].sum())


def test_what_is_at_risk_on_the_as_of_day_is_what_the_mart_says(leased):
    deals, _, escalations = read()
    known = value_at_risk.as_known_on(deals, escalations, build_facts()["as_of_on"])
    assert known["is_at_risk"].equals(deals["is_at_risk"])
    assert known["is_running"].equals(deals["is_running"])


def test_an_escalation_resolved_since_was_open_then():
    deals = pl.DataFrame(
        {"deal_id": ["d"], "signed_on": [date(2026, 1, 1)], "followup_end_on": [date(2026, 10, 1)],
         "alignment_score": [3]}
    )  # fmt: skip
    escalation = pl.DataFrame(
        {"deal_id": ["d"], "event_on": [date(2026, 5, 1)], "resolved_on": [date(2026, 7, 5)], "is_open": [False]}
    )
    on = [date(2026, 3, 31), date(2026, 6, 30), AS_OF]
    assert [value_at_risk.as_known_on(deals, escalation, day)["is_at_risk"][0] for day in on] == [False, True, False]


def test_the_parts_of_every_split_add_up_to_the_change(leased):
    moved = contributions.between_quarters(*read(), as_of_on=AS_OF)
    assert moved
    sums = moved.parts.group_by("split").agg(pl.col("adds").sum())
    assert sums["adds"].to_list() == pytest.approx([moved.change] * 7)
    counts = moved.parts.group_by("split").agg(pl.col("n_before").sum(), pl.col("n_now").sum())
    assert counts.select("n_before", "n_now").unique().height == 1
    shown = contributions.shown(moved.parts).group_by("split").agg(pl.col("adds").sum())
    assert shown["adds"].to_list() == pytest.approx([moved.change] * len(shown))


def test_a_group_that_only_grows_adds_nothing():
    before = [("a", "SMB", 10, 100.0), ("b", "Enterprise", 10, 100.0)]
    now = [("a", "SMB", 40, 400.0), ("b", "Enterprise", 10, 100.0)]
    parts = contributions.parts(*firm(before, now), PAIR)
    assert parts.filter(split="segment")["adds"].to_list() == pytest.approx([0.0, 0.0])


def test_the_largest_parts_go_with_the_change_and_say_whether_it_is_chance():
    before = [("calm", "SMB", 10, 400.0), ("loud", "Enterprise", 10, 400.0)]
    now = [("calm", "SMB", 11, 400.0), ("loud", "Enterprise", 60, 400.0)]
    moved = contributions.between_quarters(*firm(before, now), as_of_on=AS_OF)
    assert moved
    assert "rose from 2.5 to 8.9" in moved.title
    rows = contributions.largest(moved.parts)
    assert [(row["split"], row["part"]) for row in rows] == [("segment", "Enterprise"), ("account", "loud")]
    assert moved_sentence(rows[1]).endswith("more than chance would give.")


def test_a_part_that_was_not_observed_before_is_not_compared_with_chance():
    before, now = [("old", "SMB", 5, 100.0)], [("old", "SMB", 5, 100.0), ("new", "SMB", 9, 100.0)]
    parts = contributions.parts(*firm(before, now), PAIR)
    new = parts.filter(split="account", part="new")
    assert new["is_chance"].to_list() == [None]
    assert "too little to compare" in moved_sentence(new.row(0, named=True))


def test_a_quarter_that_is_not_over_is_not_compared():
    days = pl.Series([date(2026, 1, 1), *PAIR])
    assert contributions.last_full_quarters(days, as_of_on=AS_OF) == PAIR
    assert contributions.last_full_quarters(days, as_of_on=date(2026, 9, 29)) == (date(2026, 1, 1), PAIR[0])
    assert contributions.last_full_quarters(days.head(1), as_of_on=AS_OF) is None


def test_one_click_says_why_the_rate_changed(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "trends")
    assert "What the data themselves changed" not in words(app)
    app.toggle(key="why").set_value(True).run()
    assert not app.exception
    assert "Each split adds up to" in words(app)
    assert "What the data themselves changed" in words(app)


def test_a_part_narrows_the_page_to_itself(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "trends")
    button = next(button for button in app.button if button.label == "Show only these")
    dimension = button.key.removeprefix("go-")
    button.click().run()
    assert not app.exception
    assert len(app.multiselect(key=dimension).value) == 1


def test_signature_cohorts_are_a_click_away_and_say_which_are_not_over(open_page, sample_warehouse):
    app = open_page(sample_warehouse, "trends")
    app.segmented_control(key="by").set_value("cohort").run()
    assert not app.exception
    assert "in the first six months, by quarter of signature" in words(app)


def test_a_cohort_is_immature_until_six_months_after_its_last_day(leased):
    deals = portfolio.deals(EVERYONE, EVERYTHING)
    found = trends.cohorts(deals, windows(EVERYONE, EVERYTHING), as_of_on=AS_OF)
    immature = found.filter("is_immature")["quarter_on"].to_list()
    assert immature == [date(2026, 4, 1), date(2026, 7, 1)]
    assert int(found["n_deals"].sum()) == deals.filter(pl.col("observed_months") > 0).height
    assert (found["low"] <= found["value"]).all()


def test_the_cohort_rates_are_those_of_the_mart_of_cohorts(leased):
    found = trends.cohorts(
        portfolio.deals(EVERYONE, EVERYTHING), windows(EVERYONE, EVERYTHING), as_of_on=AS_OF
    )  # fmt: skip
    mart = warehouse.current().query(
        "select quarter_on, cast(sum(n_attributable_escalations) as bigint) as n, sum(observed_months) as months"
        " from marts.cohort_trends group by all having months > 0 order by 1",
        [],
    )
    assert found["n_events"].to_list() == mart["n"].to_list()
    assert found["months"].to_list() == pytest.approx(mart["months"].to_list())


def test_annotations_are_lines_with_labels_in_both_trends_and_stay_plain_text(leased):
    noted = pl.DataFrame(
        {"happened_on": [date(2026, 8, 3), date(1999, 1, 1)], "text": ["<b>Gate 2</b>", "long before"]}
    )
    periods = portfolio.periods(EVERYONE, EVERYTHING)
    drawn = control_chart(trends.control_chart(periods), LIGHT, annotations=noted)
    assert len(drawn.layout.shapes) == 1
    assert any(label.text == "&lt;b&gt;Gate 2&lt;/b&gt;" for label in drawn.layout.annotations)
    assert findings.noted(noted).startswith("1 Jan 1999: long before; 3 Aug 2026: ")


def test_an_annotation_of_the_portfolio_is_shown_on_the_page(open_page, sample_warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("COMMON_GROUND_NOTES", str(tmp_path / "notes.sqlite"))
    monkeypatch.setenv("COMMON_GROUND_WAREHOUSE", str(sample_warehouse))
    notes.annotate(EVERYONE, notes.PORTFOLIO, happened_on=AS_OF, text="Deal desk opened", author="ada")
    app = open_page(sample_warehouse, "trends")
    assert not app.exception
    assert "Deal desk opened" in words(app)


def test_too_few_quarters_are_said_to_be_too_few():
    assert cohorts_title([], [], None).startswith("Too few signature quarters")
    empty = evidence.two_rates(0, 10.0, 0, 10.0)
    assert "Ratio" not in moved_counts(
        {"n_now": 0, "n_before": 0, "months_now": 10.0, "months_before": 10.0}, PAIR, empty
    )


def test_short_money_keeps_the_currency_code():
    assert short_money(14_240_000, "EUR") == "EUR 14.2 M"
    assert short_money(211_400, "GBP") == "GBP 211 k"
    assert short_money(0, "USD") == "USD 0"
