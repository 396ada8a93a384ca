"""What moved the rate: parts that add up, and whether each is chance."""

from datetime import date

import polars as pl
import pytest

from dashboard.access import Scope
from dashboard.queries import portfolio
from dashboard.queries.portfolio import deal_escalations, deal_quarters
from dashboard.queries.scoped import Filters
from dashboard.summaries import contributions
from dashboard.warehouse import Build
from dashboard.wording.contributions import moved_sentence

AS_OF = date(2026, 9, 30)
PAIR = (date(2026, 4, 1), date(2026, 7, 1))
EVERYONE, EVERYTHING = Scope(), Filters()


Firm = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]  # deals, quarters, escalations
Moves = list[tuple[str, str, int, float]]  # account, segment, escalations, months


def read() -> Firm:
    """Deals, their quarters and their escalations."""
    return (
        portfolio.deals(EVERYONE, EVERYTHING),
        deal_quarters(EVERYONE, EVERYTHING),
        deal_escalations(EVERYONE, EVERYTHING),
    )


def firm(before: Moves, now: Moves) -> Firm:
    """Deals, quarters and escalations of (account, segment, escalations, months) before and now."""
    rows = [(account, segment, n, months, day) for day, side in zip(PAIR, (before, now), strict=True)
            for account, segment, n, months in side]  # fmt: skip
    deals = pl.DataFrame(
        [
            (account, account, account, segment, "EMEA", "Rollout", date(2025, 1, 1), date(2026, 10, 1), 2)
            for account, segment in dict.fromkeys((row[0], row[1]) for row in rows)
        ],
        schema=["deal_id", "account_id", "account_name", "segment", "region", "service_line", "observed_from_on",
                "observed_to_on", "alignment_score"],
        orient="row",
    )  # fmt: skip
    quarters = pl.DataFrame(
        [(day, account, "12+", months, n) for account, _, n, months, day in rows],
        schema=["period", "deal_id", "age_band", "months", "n_events"],
        orient="row",
    )
    escalations = pl.DataFrame(
        [(account, day, None, False, "scope", True, False) for account, _, n, _, day in rows for _ in range(n)],
        schema={"deal_id": pl.String, "event_on": pl.Date, "resolved_on": pl.Date, "is_open": pl.Boolean,
                "cause": pl.String, "is_surprise": pl.Boolean, "is_negative_control": pl.Boolean},
        orient="row",
    )  # fmt: skip
    return deals, quarters, escalations


def moves(before: Moves, now: Moves) -> pl.DataFrame:
    """The parts of the change."""
    moved = contributions.since_last_quarter(*firm(before, now), as_of_on=AS_OF)
    assert moved
    return moved.parts


def test_the_parts_of_every_split_add_up_to_the_change(leased: Build) -> None:
    moved = contributions.since_last_quarter(*read(), as_of_on=AS_OF)
    assert moved
    change = moved.change.whole.adds
    sums = moved.parts.group_by("split").agg(pl.col("adds").sum())
    assert sums["adds"].to_list() == pytest.approx([change] * 7)
    assert sum(part.adds for part in moved.change.parts) == pytest.approx(change)
    counts = moved.parts.group_by("split").agg(pl.col("n_before").sum(), pl.col("n_now").sum())
    assert counts.select("n_before", "n_now").unique().height == 1
    shown = contributions.shown(moved.parts).group_by("split").agg(pl.col("adds").sum())
    assert shown["adds"].to_list() == pytest.approx([change] * len(shown))


def test_any_two_quarters_or_years_can_be_compared(leased: Build) -> None:
    deals, quarters, escalations = read()
    spans = contributions.spans(quarters["period"], as_of_on=AS_OF)
    assert next(iter(spans)) == "2026 Q3"
    assert {"2024", "2025"} <= set(spans)
    assert "2026" not in spans
    moved = contributions.between(deals, quarters, escalations, (spans["2024"], spans["2025"]))
    assert moved
    assert "from 2024 to 2025" in moved.title
    assert moved.parts.group_by("split").agg(pl.col("adds").sum())["adds"].to_list() == pytest.approx(
        [moved.change.whole.adds] * 7
    )


def test_a_group_that_only_grows_adds_nothing() -> None:
    before = [("a", "SMB", 10, 100.0), ("b", "Enterprise", 10, 100.0)]
    now = [("a", "SMB", 40, 400.0), ("b", "Enterprise", 10, 100.0)]
    assert moves(before, now).filter(split="segment")["adds"].to_list() == pytest.approx([0.0, 0.0])


def test_the_largest_parts_go_with_the_change_and_say_whether_it_is_chance() -> None:
    before = [("calm", "SMB", 10, 400.0), ("loud", "Enterprise", 10, 400.0)]
    now = [("calm", "SMB", 11, 400.0), ("loud", "Enterprise", 60, 400.0)]
    moved = contributions.since_last_quarter(*firm(before, now), as_of_on=AS_OF)
    assert moved
    assert "rose from 2.5 to 8.9" in moved.title
    rows = contributions.largest(moved.parts)
    assert [(row["split"], row["part"]) for row in rows] == [("segment", "Enterprise"), ("account", "loud")]
    assert moved_sentence(rows[1]).endswith("(unlikely to be chance).")


def test_a_part_that_was_not_observed_before_is_not_compared_with_chance() -> None:
    before, now = [("old", "SMB", 5, 100.0)], [("old", "SMB", 5, 100.0), ("new", "SMB", 9, 100.0)]
    new = moves(before, now).filter(split="account", part="new")
    assert new["is_chance"].to_list() == [None]
    assert "too little to compare" in moved_sentence(new.row(0, named=True))


def test_a_quarter_that_is_not_over_is_not_compared() -> None:
    days = pl.Series([date(2026, 1, 1), *PAIR])
    assert contributions.last_full_quarters(days, as_of_on=AS_OF) == PAIR
    assert contributions.last_full_quarters(days, as_of_on=date(2026, 9, 29)) == (date(2026, 1, 1), PAIR[0])
    assert contributions.last_full_quarters(days.head(1), as_of_on=AS_OF) is None
