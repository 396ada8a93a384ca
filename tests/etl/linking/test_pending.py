"""Suggestions that are undecided, and those that a weight confirms together."""

from pathlib import Path

import pytest

from etl.errors import CommonGroundError
from etl.linking.pending import best_above, of_firms, pending
from etl.linking.suggest import Suggestion, to_frame

ROWS = to_frame(
    [
        Suggestion("desk:1", "Amber", "crm:1", "Amber GmbH", 21.0, "", True),
        Suggestion("desk:1", "Amber", "crm:2", "Amber Wien", 9.0, "", False),
        Suggestion("desk:2", "Oak", "crm:3", "Oak AG", 12.0, "", False),
        Suggestion("desk:2", "Oak", "crm:4", "Oak SA", 12.0, "", False),
    ]
)


def test_a_weight_confirms_of_each_account_the_pair_that_outweighs_its_others() -> None:
    assert best_above(ROWS, 10.0)["account_id"].to_list() == ["crm:1"]
    assert best_above(ROWS, 22.0).is_empty()


def test_an_account_without_a_suggestion_is_named() -> None:
    assert of_firms(ROWS, ["desk:1"])["account_id"].to_list() == ["crm:1"]
    with pytest.raises(CommonGroundError, match="No link is suggested for desk:9"):
        of_firms(ROWS, ["desk:9"])


def test_without_a_build_there_is_nothing_to_suggest(tmp_path: Path) -> None:
    with pytest.raises(CommonGroundError, match="run `common-ground build` first"):
        pending(tmp_path)
