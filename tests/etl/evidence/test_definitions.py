"""A component's results do not move unless its DEFINITION is raised with them."""

import pytest

from etl.evidence.definitions import COMPONENTS
from tests.etl.evidence import golden

pytestmark = pytest.mark.thorough

DEFINITIONS, BEFORE = golden.read()
HOW = (
    "Where that is meant, raise DEFINITION in etl/evidence/{0}/__init__.py, write the golden results anew by `python -m"
    " tests.etl.evidence.golden`, and say in CHANGELOG.md what changed. A refactor must not move them."
)


@pytest.fixture(scope="module")
def after() -> dict[str, golden.Numbers]:
    return golden.results()


@pytest.mark.parametrize("component", COMPONENTS)
def test_results_stay_where_they_are_while_the_definition_has_the_same_number(
    component: str, after: dict[str, golden.Numbers]
) -> None:
    assert COMPONENTS[component] == DEFINITIONS[component], f"The golden results are of another DEFINITION. {HOW}"
    assert golden.moved(BEFORE[component], after[component]) == [], HOW.format(component)


def test_every_component_has_golden_results_of_its_own() -> None:
    assert BEFORE.keys() == DEFINITIONS.keys() == COMPONENTS.keys()
    assert all(len(numbers) > 50 for numbers in BEFORE.values())


def test_what_moves_by_more_than_one_in_a_hundred_million_is_named() -> None:
    before: golden.Numbers = {"a": 2.0, "b": None, "c": "Leaning", "d": 0.0}
    assert golden.moved(before, before | {"a": 2.0 + 1e-8, "d": 1e-9}) == []
    assert golden.moved(before, before | {"a": 2.0 + 4e-8}) == ["a"]
    assert golden.moved(before, before | {"c": "Supported", "b": 1.0, "e": 1.0}) == ["b", "c", "e"]
