"""One account at a glance."""

from datetime import date, datetime
from typing import Any

import polars as pl

from dashboard.summaries.account import now

STATUSES = {f"{practice}_status": "unknown" for practice in ("success_definition", "delivery_voice", "risk_ownership")}
DEAL: dict[str, Any] = {"deal_id": "d1", "deal_name": "Rollout", "signed_on": date(2026, 1, 5), "is_running": True,
                        "delivery_lead": "Vera Nash", **STATUSES}  # fmt: skip
RISK: dict[str, Any] = {"risk_id": "r1", "deal_id": "d1", "title": "Peak season", "severity": "high", "is_major": True,
                        "identified_at": datetime(2026, 1, 1), "closed_at": None, "is_owned_today": False,
                        "owner_today": None}  # fmt: skip
RISK_TYPES: Any = {"closed_at": pl.Datetime, "owner_today": pl.String, "is_owned_today": pl.Boolean}
ESCALATION: dict[str, Any] = {"ticket_id": "t1", "deal_id": "d1", "subject": "Late data", "cause": "scope",
                              "opened_at": datetime(2026, 3, 1), "escalated_at": datetime(2026, 3, 4),
                              "resolved_at": None, "is_open": True}  # fmt: skip
ESCALATION_TYPES: Any = {"is_open": pl.Boolean, "resolved_at": pl.Datetime, "escalated_at": pl.Datetime}
NO_OPEN_DEAL = pl.DataFrame()


def risks(*changes: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([RISK | {"risk_id": f"r{at}"} | change for at, change in enumerate(changes)],
                        schema_overrides=RISK_TYPES)  # fmt: skip


def escalations(*changes: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([ESCALATION | {"ticket_id": f"t{at}"} | change for at, change in enumerate(changes)],
                        schema_overrides=ESCALATION_TYPES)  # fmt: skip


def test_each_deal_says_of_each_practice_whether_it_was_agreed_or_not_known() -> None:
    deals = pl.DataFrame([DEAL | {"success_definition_status": "early", "delivery_voice_status": "never"}])
    (line,) = now.agreed(deals, {}).lines
    assert line == (
        "Rollout, signed 5 Jan 2026",
        "Success defined: ● early · Delivery heard: ○ not done · Risks owned: ? not known",
    )


def test_deals_beyond_the_first_are_counted() -> None:
    deals = pl.DataFrame([DEAL | {"deal_id": f"d{at}"} for at in range(now.MOST + 2)])
    part = now.agreed(deals, {"d0": "7"})
    assert len(part.lines) == now.MOST
    assert part.lines[0][0].startswith("7: Rollout")
    assert part.below == "2 more deals stand under Deals."


def test_an_open_escalation_and_a_major_risk_that_nobody_owns_name_the_delivery_lead() -> None:
    part = now.next_steps(NO_OPEN_DEAL, pl.DataFrame([DEAL]), risks({}), escalations({}, {"is_open": False}))
    assert part.lines == (
        ("Vera Nash (delivery)", "closes the escalation Late data"),
        ("Vera Nash (delivery)", "names an owner of the risk Peak season"),
    )


def test_risks_that_are_owned_closed_minor_or_of_a_deal_that_has_ended_ask_for_nothing() -> None:
    found = risks({"is_owned_today": True}, {"closed_at": datetime(2026, 2, 1)}, {"is_major": False},
                  {"is_owned_today": None}, {"deal_id": "ended"})  # fmt: skip
    part = now.next_steps(NO_OPEN_DEAL, pl.DataFrame([DEAL]), found, escalations({"is_open": False}))
    assert part.lines == ()
    assert "Nothing is open" in part.below


def test_open_risks_are_listed_by_severity_with_the_owner_of_today() -> None:
    found = risks(
        {"severity": "low"},
        {"severity": "critical", "is_owned_today": True, "owner_today": "Ada"},
        {"severity": None, "is_owned_today": None},
        {"owner_today": "Team A"},
        {"closed_at": datetime(2026, 2, 1)},
    )
    part = now.risks_today(found)
    assert part.lines == (
        ("Peak season (critical)", "owned by Ada"),
        ("Peak season (high)", "nobody by name (Team A)"),
        ("Peak season (low)", "nobody"),
        ("Peak season (severity not recorded)", "whether a person owns it is not known"),
    )
    assert part.below == "1 is closed."


def test_no_risk_on_record_is_not_said_to_be_none() -> None:
    assert "not the same as none" in now.risks_today(risks({}).clear()).below


def test_the_newest_escalation_stands_first_with_cause_and_whether_it_is_open() -> None:
    part = now.escalated(
        escalations({}, {"escalated_at": None, "opened_at": datetime(2026, 5, 1), "cause": None, "is_open": None})
    )
    assert [of_it for _, of_it in part.lines] == [
        "1 May 2026, cause not recorded, not known whether closed",
        "4 Mar 2026, scope, open",
    ]
    assert "whether a ticket source covers this account" in now.escalated(escalations({}).clear()).below
