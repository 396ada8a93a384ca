"""The expectation suites: volume, references, plausible values and the identities that readers of the numbers rely on.

What a layer guarantees is not checked again here. Keys, required columns, enumerations and types of the raw tables are
`conform`'s: `row_validation` rejects the record, `parse_values` knows no other value of an enumeration, `deduplicate`
keeps one row a key (tests/etl/conform/test_canonical_tables.py). Grains, keys and enumerations of the marts are dbt's:
the data tests beside each mart (tests/etl/quality/test_suites.py holds that they exist).
"""

from dataclasses import dataclass

import great_expectations.expectations as gxe

from etl.entities import ENTITIES, Entity
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


def _is_known(entity: Entity, column: str, target: Entity) -> Check:
    """The record that a column names stands in its table."""
    key = target.key[0]
    where = (
        f"checked.{column} is not null and not exists (select 1 from raw.{target.name} where {key} = checked.{column})"
    )
    return _rows_that(f"raw.{entity.name}", f"the {target.noun} of every {entity.noun} is known", where, WARNING)


def _has_rows(entity: str, description: str) -> Check:
    return Check(f"raw.{entity}", gxe.ExpectTableRowCountToBeBetween(min_value=1), description, WARNING)


_MOSTLY_REJECTED = """
select entity, sum(rows_read) as rows_read, sum(rows_rejected) as rows_rejected
from (select * from {batch}) as files
where files.status = 'loaded'
group by entity
having sum(rows_rejected) > 0.5 * sum(rows_read)
"""

RAW: tuple[Check, ...] = (
    _rows_that(
        "meta.files",
        "rows read = loaded + rejected + superseded + unused, for every file",
        "rows_read <> rows_loaded + rows_rejected + rows_superseded + rows_unused",
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
    _has_rows("deals", "there is at least one deal"),
    _has_rows("tickets", "there is at least one ticket"),
    *(
        _is_known(entity, column, ENTITIES[reference.table])
        for entity in ENTITIES.values()
        for column, reference in entity.references.items()
        if reference.is_expected
    ),
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
    Check(
        "marts.deal_outcomes",
        gxe.ExpectColumnValuesToBeBetween(column="alignment_score", min_value=0, max_value=3),
        "the alignment score lies between 0 and 3",
        column="alignment_score",
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
