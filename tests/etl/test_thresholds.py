"""The thresholds of the definitions: every one is explained, and only sensible overrides are taken."""

import pytest

from etl.errors import ConfigError
from etl.thresholds import parse_assignments, thresholds, to_frame, variables


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
