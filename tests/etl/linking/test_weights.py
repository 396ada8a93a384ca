"""What agreement and disagreement of two accounts weigh."""

from etl.linking.weights import Firm, weigh


def test_a_weight_says_what_speaks_for_and_against() -> None:
    desk = Firm("desk:1", "Amber Cove", "amber.example", "France")
    weight = weigh(desk, Firm("crm:1", "Amber Cove GmbH", "amber.example", "Austria"))
    assert [part.rpartition(" ")[0] for part in weight.reason.split(", ")] == [
        "name equal",
        "domain equal",
        "country different",
    ]
    assert weight.total > weigh(desk, Firm("crm:2", "Amber Cove GmbH", "cove.example", "Austria")).total


def test_what_one_side_lacks_speaks_neither_for_nor_against() -> None:
    assert weigh(Firm("desk:1", "Amber"), Firm("crm:1", "Amber", "amber.example", "France")).reason.startswith(
        "name equal"
    )
    assert "," not in weigh(Firm("desk:1", "Amber"), Firm("crm:1", "Amber", "amber.example", "France")).reason
