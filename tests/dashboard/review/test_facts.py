"""What slides are made of: rows of one build."""

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries.builds import build_facts
from dashboard.review import Wish
from dashboard.review.make import _facts


def test_the_facts_end_with_the_day_of_their_build(wish: Wish) -> None:
    with warehouse.lease(wish.kept.build_id):
        assert _facts(Scope()).as_of_on == build_facts()["as_of_on"] == wish.kept.as_of_on
