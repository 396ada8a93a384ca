"""What agreement and disagreement of two accounts weigh."""

from etl.linking.weights import Firm, levels, weigh


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


def test_domains_that_people_write_from_count_only_where_the_web_addresses_do_not_agree_already() -> None:
    desk = Firm("desk:1", "Amber Cove", "amber.example", mails=frozenset({"cove.example"}))
    same, other = Firm("crm:1", "Amber Cove", "amber.example"), Firm("crm:2", "Amber Cove", "cove.example")
    assert levels(desk, same) == {"name": "equal", "domain": "equal"}
    assert levels(desk, other) == {"name": "equal", "domain": "different", "e-mail domain": "equal"}
    assert levels(Firm("desk:2", "Amber", mails=desk.mails), same)["e-mail domain"] == "different"
    assert "e-mail domain" not in levels(Firm("desk:2", "Amber", mails=desk.mails), Firm("crm:3", "Amber"))


def test_without_e_mails_a_web_address_is_weighed_once() -> None:
    assert set(levels(Firm("desk:1", "A", "a.example"), Firm("crm:1", "A", "b.example"))) == {"name", "domain"}
