"""The thresholds of the definitions: every one is explained, and only sensible overrides are taken."""

from pathlib import Path

import duckdb
import pytest

from etl.errors import ConfigError
from etl.pipeline import build
from etl.sample import write_firm
from etl.settings.thresholds import parse_assignments, thresholds, to_frame, variables


def test_every_threshold_says_what_it_is() -> None:
    assert all(threshold.description for threshold in thresholds())
    assert not any(threshold.is_overridden for threshold in thresholds())


def test_an_override_keeps_the_type_of_the_default_and_only_it_is_told_to_dbt() -> None:
    chosen = thresholds({"min_followup_days": "90", "min_source_coverage": "0.6", "escalation_definition": "p1"})
    assert variables(chosen) == {"escalation_definition": "p1", "min_source_coverage": 0.6, "min_followup_days": 90}
    frame = to_frame(chosen).filter(name="min_followup_days").row(0, named=True)
    assert (frame["value"], frame["default_value"], frame["is_overridden"]) == ("90", "1", True)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"min_followup": "9"}, "Did you mean min_followup_days"),
        ({"min_followup_days": "nine"}, "must be a whole number"),
        ({"min_source_coverage": "1.5"}, "between 0 and 1"),
        ({"min_source_coverage": "nan"}, "between 0 and 1"),
        ({"recording_grace_working_days": "6"}, "between 0 and 5"),
        ({"escalation_definition": "all'; drop table x"}, "it can be: flagged"),
    ],
)
def test_an_override_that_makes_no_sense_is_refused_with_the_way_to_mend_it(
    overrides: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        thresholds(overrides)


@pytest.mark.parametrize("text", ["min_followup_days", "=90", "min_followup_days= "])
def test_an_assignment_needs_a_name_and_a_value(text: str) -> None:
    with pytest.raises(ConfigError, match="NAME=VALUE"):
        parse_assignments([text])


@pytest.mark.built
def test_a_build_uses_the_thresholds_it_is_told_and_says_so(tmp_path: Path) -> None:
    exports, warehouse = tmp_path / "exports", tmp_path / "warehouse"
    write_firm(exports, n_deals=40, seed=3)
    settings = exports / "commonground.toml"
    settings.write_text(settings.read_text() + '\n[escalation]\ndefinition = "p1"\n')
    report = build(exports=exports, warehouse=warehouse, overrides={"min_followup_days": "200"})
    with duckdb.connect(str(report.path), read_only=True) as connection:
        used = connection.execute("select name, value from meta.settings where is_overridden order by name").fetchall()
        assert used == [("escalation_definition", "p1"), ("min_followup_days", "200")]
        short, wrong = connection.execute(
            """
            select count(*) filter (where followup_months < 200 / 30.4375),
                count(*) filter (where followup_months < 200 / 30.4375 and (n_escalations is not null))
                + count(*) filter (where observed_months > 0 and observed_months < 200 / 30.4375)
            from marts.deal_outcomes
            """
        ).fetchall()[0]
        assert short > 0
        assert wrong == 0
        other = "select count(*) from marts.ticket_outcomes where is_escalated <> is_escalation_p1"
        assert connection.execute(other).fetchall() == [(0,)]
