"""The side of a limit that a check asks for."""

import dataclasses

import pytest

from etl.evidence.verdicts.sides import BENEFIT, HARM, NO_BENEFIT
from tests.etl.evidence.verdicts.cases import CLEAR, SECONDARY


@pytest.mark.parametrize(
    ("ratio", "sides"),
    [
        (0.89, (True, False, False)),
        (0.91, (True, False, True)),
        (1.0, (False, False, True)),
        (1.1, (False, True, True)),
    ],
)
def test_a_ratio_lies_on_its_side_of_a_limit(ratio: float, sides: tuple[bool, bool, bool]) -> None:
    assert (BENEFIT.holds(ratio), HARM.holds(ratio), NO_BENEFIT.holds(ratio)) == sides


def test_no_ratio_lies_on_no_side() -> None:
    assert not any(side.holds(None) for side in (BENEFIT, HARM, NO_BENEFIT))


def test_a_side_is_said_as_the_claims_own_ratio_is_read() -> None:
    assert [side.words(CLEAR) for side in (BENEFIT, HARM, NO_BENEFIT)] == ["below 1", "above 1", "above 0.90"]
    more = dataclasses.replace(SECONDARY, expects_less=False)
    assert [side.words(more) for side in (BENEFIT, HARM, NO_BENEFIT)] == ["above 1", "below 1", "below 1.11"]
