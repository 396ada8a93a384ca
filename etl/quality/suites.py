"""The expectation suites: which table must hold what, and whether a failure blocks publishing.

File shape and types are `conform`'s; grain and SQL logic are dbt's. Here stand volume, references, plausible values and
the identities that a reader of the numbers relies on.
"""

from dataclasses import dataclass
from typing import Any

import great_expectations.expectations as gxe

from etl.entities import ENTITIES, Entity, Kind
from etl.quality.results import BLOCKING, WARNING


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation on one table, with the sentence that a reader of the Data page sees."""

    table: str  # schema.table
    expectation: gxe.Expectation
    description: str
    severity: str = BLOCKING
    column: str | None = None


def _rows_that(table: str, description: str, where: str, severity: str = BLOCKING) -> Check:
    """Rows of `table` for which `where` holds are failures of `description`."""
    return _query(table, description, f"select * from (select * from {{batch}}) as checked where {where}", severity)


def _query(table: str, description: str, query: str, severity: str = BLOCKING) -> Check:
    """Rows that `query` returns are failures of `description`."""
    expectation = gxe.UnexpectedRowsExpectation(unexpected_rows_query=query, description=description)
    return Check(table, expectation, description, severity)


def _on_column(table: str, column: str, kind: type[gxe.Expectation], description: str, **arguments: Any) -> Check:
    severity = arguments.pop("severity", BLOCKING)
    return Check(table, kind(column=column, **arguments), description, severity, column)


def _keys(entity: Entity) -> list[Check]:
    table = f"raw.{entity.name}"
    required = [
        _on_column(table, column.name, gxe.ExpectColumnValuesToNotBeNull, f"every row has a {column.name}")
        for column in entity.columns
        if column.required
    ]
    enumerations = [
        _on_column(
            table,
            column.name,
            gxe.ExpectColumnValuesToBeInSet,
            f"{column.name} is one of {', '.join(column.values)}",
            value_set=list(column.values),
        )
        for column in entity.columns
        if column.kind is Kind.ENUM
    ]
    if len(entity.key) > 1:
        return required + enumerations
    key = entity.key[0]
    unique = _on_column(table, key, gxe.ExpectColumnValuesToBeUnique, f"{key} occurs once")
    return [unique, *required, *enumerations]


def _refers(table: str, column: str, target: str, key: str, description: str) -> Check:
    where = f"checked.{column} is not null and not exists (select 1 from raw.{target} where {key} = checked.{column})"
    return _rows_that(f"raw.{table}", description, where, WARNING)


_MOSTLY_REJECTED = """
select entity, sum(rows_read) as rows_read, sum(rows_rejected) as rows_rejected
from (select * from {batch}) as files
where files.status = 'loaded'
group by entity
having sum(rows_rejected) > 0.5 * sum(rows_read)
"""

RAW: tuple[Check, ...] = (
    *(check for entity in ENTITIES.values() for check in _keys(entity)),
    _rows_that(
        "meta.files",
        "rows read = loaded + rejected + superseded, for every file",
        "rows_read <> rows_loaded + rows_rejected + rows_superseded",
    ),
    _query("meta.files", "at least half of the rows of every kind of record could be read", _MOSTLY_REJECTED),
    _rows_that(
        "raw.contracts",
        "no contract ends before it starts",
        "checked.ends_on < checked.starts_on",
        WARNING,
    ),
    _rows_that(
        "raw.tickets",
        "no ticket is resolved before it is opened",
        "checked.resolved_at < checked.opened_at",
        WARNING,
    ),
    _rows_that("raw.exchange_rates", "every exchange rate is above 0", "rate <= 0"),
    _query(
        "raw.exchange_rates",
        "all exchange rates are quoted in the same currency",
        "select quoted_in from (select * from {batch}) as rates group by quoted_in qualify count(*) over () > 1",
    ),
    _rows_that(
        "raw.deals",
        "every deal names its account",
        "checked.account_id is null",
        WARNING,
    ),
    Check(
        "raw.deals",
        gxe.ExpectTableRowCountToBeBetween(min_value=1),
        "there is at least one deal",
        WARNING,
    ),
    Check(
        "raw.tickets",
        gxe.ExpectTableRowCountToBeBetween(min_value=1),
        "there is at least one ticket",
        WARNING,
    ),
    _refers("deals", "account_id", "accounts", "account_id", "the account of every deal is known"),
    _refers("contracts", "deal_id", "deals", "deal_id", "the deal of every contract is known"),
    _refers("contract_clauses", "contract_id", "contracts", "contract_id", "the contract of every clause is known"),
    _refers("contract_changes", "contract_id", "contracts", "contract_id", "the contract of every change is known"),
    _refers("success_criteria", "deal_id", "deals", "deal_id", "the deal of every success criterion is known"),
    _refers("risks", "deal_id", "deals", "deal_id", "the deal of every risk is known"),
    _refers("responsibilities", "deal_id", "deals", "deal_id", "the deal of every responsibility is known"),
    _refers("activity_participants", "person_id", "people", "person_id", "every participant is a known person"),
)

_NOT_CONVERTED = """
select deals.deal_id
from (select * from {batch}) as deals
where deals.contracted_currency not in (select quoted_in from raw.exchange_rates)
and exists (select 1 from raw.exchange_rates)
"""

_WINDOW_TOTALS = """
select outcomes.deal_id
from marts.deal_outcomes as outcomes
left join (select * from {batch}) as windows on outcomes.deal_id = windows.deal_id
where outcomes.observed_months > 0
group by outcomes.deal_id, outcomes.n_escalations
having outcomes.n_escalations <> coalesce(sum(windows.n_escalations), 0)
"""

MARTS: tuple[Check, ...] = (
    _on_column("marts.deal_outcomes", "deal_id", gxe.ExpectColumnValuesToBeUnique, "one row per signed deal"),
    _on_column("marts.deal_outcomes", "signed_on", gxe.ExpectColumnValuesToNotBeNull, "every deal has a signature"),
    _on_column(
        "marts.deal_outcomes",
        "alignment_score",
        gxe.ExpectColumnValuesToBeBetween,
        "the alignment score lies between 0 and 3",
        min_value=0,
        max_value=3,
    ),
    _rows_that(
        "marts.deal_outcomes",
        "the score lies between its bounds",
        "alignment_score < alignment_min or alignment_score > alignment_max or alignment_min > alignment_max",
    ),
    _rows_that(
        "marts.deal_outcomes",
        "observed time lies within follow-up",
        "observed_months > followup_months + 1e-9 or observed_months < 0",
    ),
    _rows_that(
        "marts.deal_outcomes",
        "attributable and surprise escalations are part of all escalations",
        "n_attributable_escalations > n_escalations or n_surprise_escalations > n_attributable_escalations",
    ),
    _rows_that(
        "marts.deal_outcomes",
        "a deal nobody observed has no outcome, not an outcome of zero",
        "coalesce(observed_months, 0) = 0 and n_escalations is not null",
    ),
    _rows_that(
        "marts.deal_outcomes",
        "the segment, region and amount of every deal are known",
        "segment is null or region is null or amount is null",
        WARNING,
    ),
    _query(
        "marts.deal_outcomes",
        "where exchange rates are given, one covers every value in another currency",
        _NOT_CONVERTED,
        WARNING,
    ),
    _query(
        "marts.deal_windows",
        "a deal's escalations are the sum over its windows",
        _WINDOW_TOTALS,
    ),
    _rows_that(
        "marts.escalations",
        "every escalation names its account",
        "account_id is null",
        WARNING,
    ),
    _rows_that(
        "marts.escalations",
        "every escalation is attributed to a deal",
        "deal_id is null",
        WARNING,
    ),
)

SUITES: dict[str, tuple[Check, ...]] = {"raw": RAW, "marts": MARTS}
