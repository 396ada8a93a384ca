"""One of anything is one, several are several."""

import inspect

import pytest

from dashboard.wording import counts
from dashboard.wording.claims import _IN_UNITS

NOUNS = [
    name for name, function in inspect.getmembers(counts, inspect.isfunction)
    if function.__module__ == counts.__name__ and name != "events"
]  # fmt: skip


@pytest.mark.parametrize("name", NOUNS)
def test_one_has_its_noun_in_the_singular_and_a_thousand_their_separator(name: str) -> None:
    count = getattr(counts, name)
    assert count(1) == f"1 {name.removesuffix('s').replace('_', ' ')}"
    assert count(1200) == f"1,200 {name.replace('_', ' ')}"


def test_every_event_of_a_claim_is_counted() -> None:
    events = {event for _, _, event in _IN_UNITS.values()}
    for event in events - {"of them with the practice"}:
        assert counts.events(2, event) == f"2 {event}"
        assert counts.events(1, event) not in {f"1 {event}", "1 "}
    assert counts.events(1, "of them with the practice") == "1 of them with the practice"
