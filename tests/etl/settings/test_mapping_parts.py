"""Parts of the grammar of mappings: value maps and columns that are taken over all updates."""

from etl.settings.mapping_parts import Fold, joined, merge_values


def test_of_two_value_maps_the_later_wins_value_by_value() -> None:
    one = {"stage_kind": {"won": "won", "open": "proposal"}}
    other = {"stage_kind": {"open": "negotiation"}, "deal_type": {"new": "new"}}
    assert merge_values(one, other) == {
        "stage_kind": {"won": "won", "open": "negotiation"},
        "deal_type": {"new": "new"},
    }


def test_folds_join_each_column_once_in_order() -> None:
    folds = [Fold(any=("a", "b"), earliest=("c",)), Fold(any=("b", "d"), highest=("e",))]
    assert joined(folds) == Fold(any=("a", "b", "d"), earliest=("c",), highest=("e",))
