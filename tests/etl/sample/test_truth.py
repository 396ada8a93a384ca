"""What is true of a firm beside its deal table."""

from etl.sample.cast import staff
from etl.sample.draw import simulate
from etl.sample.presets import PRESETS, Choices, chosen
from etl.sample.truth import lead_changes, of_processes, parameters


def test_the_parameters_name_the_processes_that_a_firm_has() -> None:
    assert "lead" not in parameters(PRESETS["null"])
    assert parameters(PRESETS["lead"])["lead"]["adoption"] == 0.8  # type: ignore[index]
    assert parameters(PRESETS["health"])["claims"] == {"c8": 1.0, "hidden": (), "adoption": 0.45, "outcome": 0.35}


def test_a_plain_deal_has_nothing_to_add() -> None:
    firm = simulate(20, 1)
    people = staff(n_sales=10, n_delivery=10)
    assert of_processes(firm, 3, people) == {}
    assert lead_changes(firm, 3, people) == ()


def test_a_history_of_leads_begins_with_nobody_and_ends_with_todays() -> None:
    firm = simulate(300, 1, "lead")
    people = staff(n_sales=20, n_delivery=20)
    histories = [lead_changes(firm, row, people) for row in range(300)]
    assert {len(history) for history in histories} == {1, 2}
    for row, history in enumerate(histories):
        assert history[0][1] is None
        assert history[-1][2] is people.delivery[firm.lead_today[row]]
        assert (history[0][0] < firm.signed[row]) == firm.has_lead[row]


def test_leads_have_no_history_where_it_is_not_exported() -> None:
    hidden = chosen("lead", 0.8, Choices(is_lead_history_exported=False))
    assert lead_changes(simulate(50, 1, hidden), 3, staff(n_sales=10, n_delivery=10)) == ()
