"""C11 on tables drawn here: which escalation is an account's first, and what it counts as."""

import datetime as dt

import polars as pl
import pytest

from etl.evidence.claims import first_escalations
from etl.evidence.estimators.rates import share
from etl.evidence.inputs import Inputs
from etl.evidence.results import Verdict

SIGNED = dt.date(2025, 1, 10)


def _inputs(escalations: list[tuple[str, int, str | None]], n_accounts: int) -> Inputs:
    """Accounts "0", "1", …, signed on the 10th of January; escalations are (account, days after, cause)."""
    accounts = [str(i) for i in range(n_accounts)]
    return Inputs(
        deals=pl.DataFrame(
            {"account_id": accounts, "ultimate_account_id": accounts, "signed_on": [SIGNED] * n_accounts}
        ),
        escalations=pl.DataFrame(
            {
                "ticket_id": [f"t{i}" for i in range(len(escalations))],
                "account_id": [account for account, _, _ in escalations],
                "opened_at": [dt.datetime(2025, 1, 10, 12) + dt.timedelta(days=days) for _, days, _ in escalations],
                "escalated_at": [None] * len(escalations),
                "cause": [cause for _, _, cause in escalations],
                "is_surprise": [cause == "scope" for _, _, cause in escalations],
            },
            schema_overrides={"cause": pl.String},
        ),
    )


def _base(n: int) -> list[tuple[str, int, str | None]]:
    """The first third of the accounts begins with a surprise, the rest with a commercial complaint."""
    return [(str(i), 5, "scope" if i < n // 3 else "commercial") for i in range(n)]


def test_the_share_and_its_interval_are_wilsons() -> None:
    surprise, commercial = first_escalations.claims(_inputs(_base(60), 60))
    assert surprise.crude == share(20, 60, n_accounts=60)
    assert commercial.crude.value == pytest.approx(40 / 60)
    assert {surprise.verdict, commercial.verdict} == {Verdict.NONE}
    assert surprise.measure == "share"


def test_only_the_first_escalation_after_the_first_signature_counts() -> None:
    later = [(str(i), 9, "scope") for i in range(60)]
    before = [(str(i), -3, "scope") for i in range(60)]
    surprise, _ = first_escalations.claims(_inputs([*later, *_base(60), *before], 60))
    assert surprise.crude.value == pytest.approx(20 / 60)


def test_a_child_account_counts_as_its_parent() -> None:
    firm = _inputs([*_base(60), ("child", 1, "scope")], 60)
    child = pl.DataFrame({"account_id": ["child"], "ultimate_account_id": ["59"], "signed_on": [SIGNED]})
    surprise, _ = first_escalations.claims(Inputs(deals=pl.concat([firm.deals, child]), escalations=firm.escalations))
    assert surprise.crude.value == pytest.approx(21 / 60)


def test_an_account_that_begins_with_an_unrecorded_cause_is_left_out_and_counted_as_unknown() -> None:
    without = [(str(i), 1, None) for i in range(45, 60)]
    surprise, _ = first_escalations.claims(_inputs([*_base(60), *without], 60))
    assert surprise.crude.value == pytest.approx(20 / 45)
    assert surprise.unknown_share == pytest.approx(15 / 60)


def test_accounts_without_a_signature_and_few_accounts_have_no_share() -> None:
    surprise, _ = first_escalations.claims(_inputs([*_base(20), ("stranger", 1, "scope")], 20))
    assert surprise.crude.value is None
    assert "20 accounts" in (surprise.crude.withheld or "")
