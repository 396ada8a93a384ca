"""SELECTs on what moved between this build and an earlier one, always within the viewer's scope."""

from typing import Any

import polars as pl

from dashboard import warehouse
from dashboard.access import Scope


def _within(scope: Scope, account_id: str) -> tuple[str, list[Any]]:
    if scope.account_ids is None:
        return "true", []
    return f"{account_id} in (select unnest(?))", [list(scope.account_ids)]


def totals_now(scope: Scope) -> dict[str, Any]:
    """The headline numbers of this build, by measure."""
    where, values = _within(scope, "account_id")
    query = f"""
        select
            count(*) as signed_on,
            count(alignment_score) as alignment_score,
            count_if(alignment_score >= 2) as aligned,
            {", ".join(f"coalesce(sum({name}), 0) as {name}" for name in SUMMED)}
        from marts.deal_outcomes where {where}
    """
    return warehouse.current().query(query, values).row(0, named=True)


SUMMED = (
    "observed_months",
    "n_escalations",
    "n_attributable_escalations",
    "n_surprise_escalations",
    "n_control_tickets",
)


def moved(scope: Scope, against_build_id: str) -> pl.DataFrame:
    """Per measure and reason: subjects that moved, and by how much the total did.

    `n_more` is by how many more subjects have a value now. Beside the measures stands `aligned`: deals whose score came
    to 2 or 3, or fell from there, and by how many more are aligned now.
    """
    where, values = _within(scope, "account_id")
    return warehouse.current().query(
        f"""
        with moved as (
            select measure, reason, delta, value_before, value_after
            from marts.build_changes where against_build_id = ? and {where}
        ),
        measured as (
            select measure, reason, delta, value_before, value_after from moved
            union all
            select 'aligned', reason, cast(is_now as int) - cast(was_then as int), value_before, value_after
            from (
                select reason, value_before, value_after, coalesce(value_after >= '2', false) as is_now,
                    coalesce(value_before >= '2', false) as was_then
                from moved where measure = 'alignment_score'
            )
            where is_now <> was_then
        )
        select measure, reason, count(*) as n_moved, coalesce(sum(delta), 0) as delta,
            count(value_after) - count(value_before) as n_more
        from measured
        group by all order by all
        """,
        [against_build_id, *values],
    )


def changes(scope: Scope, against_build_id: str) -> pl.DataFrame:
    """What moved, with the input rows behind it; observed months that only grew with time are left out."""
    where, values = _within(scope, "changes.account_id")
    return warehouse.current().query(
        f"""
        with behind as (
            select subject_type, subject_id, unnest(measures) as measure,
                coalesce(source_file, previous_file) as file, coalesce(source_row, previous_row) as row_no,
                change || ' ' || file || ', row ' || row_no as input_row
            from marts.build_change_rows where against_build_id = ?
        ),
        listed as (
            select subject_type, subject_id, measure, list(input_row order by file, row_no) as input_rows
            from behind group by all
        )
        select changes.subject_type, changes.subject_id, deals.deal_name, accounts.account_name, changes.measure,
            changes.value_before, changes.value_after, changes.reason, listed.input_rows
        from marts.build_changes as changes
        left join listed
            on changes.subject_type = listed.subject_type and changes.subject_id = listed.subject_id
            and changes.measure = listed.measure
        left join marts.deal_outcomes as deals on changes.deal_id = deals.deal_id
        left join marts.accounts as accounts on changes.account_id = accounts.account_id
        where changes.against_build_id = ? and {where}
            and not (changes.measure = 'observed_months' and changes.reason = 'time passed')
        order by changes.reason <> 'input rows', changes.reason, accounts.account_name, changes.subject_type,
            changes.subject_id, changes.measure
        """,
        [against_build_id, against_build_id, *values],
    )


def vanished_evidence(scope: Scope) -> pl.DataFrame:
    """Practices that an earlier kept build had on record and this one has not, those after an escalation first."""
    where, values = _within(scope, "gone.account_id")
    return warehouse.current().query(
        f"""
        select gone.deal_id, deals.deal_name, gone.practice, gone.status_then, gone.status_now, gone.had_build_id,
            gone.had_on, gone.gone_by_on, gone.ticket_id, gone.escalated_on
        from marts.vanished_evidence as gone
        left join marts.deal_outcomes as deals on gone.deal_id = deals.deal_id
        where {where}
        order by gone.escalated_on desc nulls last, gone.deal_id, gone.practice
        """,
        values,
    )
