"""SELECTs on the leased build as a whole: files, rejects, checks, coverage; not about accounts, so without a scope."""

from functools import lru_cache
from typing import Any

import polars as pl

from dashboard import warehouse
from dashboard.access import Scope
from dashboard.queries import columns
from dashboard.queries.scoped import Filters, where


def build_facts() -> dict[str, Any]:
    """The facts of the leased build; what they are stands in `_facts`."""
    build = warehouse.current()
    return dict(_facts(build.build_id, build.alias))


@lru_cache(maxsize=32)
def _facts(build_id: str, alias: str) -> dict[str, Any]:
    """The one row of meta.builds, and what footers say of the build.

    The number of sources, what the checks found, the thresholds that were set, and the version of the definitions: a
    hash of every formula and threshold.
    """
    query = """
        select builds.build_id, builds.as_of_on, builds.as_of_source, builds.built_at, builds.engine, builds.versions,
            builds.cause_map_hash,
            (select count(distinct source_system) from meta.files where status = 'loaded') as n_sources,
            (select count(*) from quality.results) as n_checks,
            (select count(*) from quality.results where not success) as n_failed_checks,
            (select string_agg(name || ' = ' || value, ', ' order by name) from meta.settings where is_overridden)
                as overridden_thresholds,
            left(md5(
                (select string_agg(model || '.' || column_name || '=' || formula, ';'
                    order by model, column_name, formula) from meta.formulas)
                || (select string_agg(name || '=' || value, ';' order by name) from meta.settings)
            ), 8) as definition_version
        from meta.builds as builds
    """
    return warehouse.current().query(query).row(0, named=True)


def files() -> pl.DataFrame:
    """What became of every file."""
    return warehouse.current().query(
        f"select {columns.listed(columns.FILES)} from meta.files order by status = 'ignored', source_file"
    )


def last_records() -> pl.DataFrame:
    """The last record of each source system that the practices and outcomes rest on."""
    return warehouse.current().query(
        """
        select source_system, max(last_record_on) as last_record_on
        from marts.source_records group by source_system
        """
    )


def rejects() -> pl.DataFrame:
    """Every rejected row with its reason and its mend."""
    return warehouse.current().query(
        f"select {columns.listed(columns.REJECTS)} from meta.rejects order by source_file, source_row"
    )


def cell_problems() -> pl.DataFrame:
    """Every cell that could not be read and is kept as not recorded, with its reason and its mend."""
    return warehouse.current().query(
        f"select {columns.listed(columns.CELL_PROBLEMS)} from meta.cell_problems"
        " order by source_file, source_row, column_name"
    )


def unmapped_values() -> pl.DataFrame:
    """Values that no enumeration knows, with the key that would map them."""
    return warehouse.current().query(
        f"select {columns.listed(columns.UNMAPPED_VALUES)} from meta.unmapped_values order by n_rows desc"
    )


def unmapped_columns() -> pl.DataFrame:
    """Input columns that nothing reads."""
    return warehouse.current().query(
        "select source_file, column_name from meta.columns where status = 'unmapped' order by all"
    )


def thresholds() -> pl.DataFrame:
    """Every threshold of the definitions with the value that this build used."""
    return warehouse.current().query(f"select {columns.listed(columns.SETTINGS)} from meta.settings order by name")


def checks() -> pl.DataFrame:
    """Every check of the last build, failures first."""
    return warehouse.current().query(
        f"""
        select {columns.listed(columns.CHECKS)} from quality.results
        order by success, severity, table_name, description
        """
    )


def coverage() -> pl.DataFrame:
    """How many deals of each region and quarter a source could tell about."""
    return warehouse.current().query(
        f"""
        select {columns.listed(columns.COVERAGE)} from marts.source_coverage
        order by source_table, region, quarter_on
        """
    )


def escalation_candidates() -> pl.DataFrame:
    """What might mark an escalation in the tickets of sources that cannot tell, the likely ones first."""
    return warehouse.current().query(
        f"""
        select {columns.listed(columns.ESCALATION_CANDIDATES)} from meta.escalation_candidates
        order by source_system, rank, n_rows desc, column_name, value
        """
    )


def practice_unknowns() -> pl.DataFrame:
    """Deals per practice, status and reason."""
    return warehouse.current().query(
        "select practice, status, reason, count(*) as n_deals from marts.practice_evidence group by all order by all"
    )


def known_at_signature() -> pl.DataFrame:
    """Of each signed deal, what says as of when the facts are that estimates adjust for."""
    return warehouse.current().query(
        """
        select delivery_lead_basis, is_amount_of_today, is_sales_owner_of_today, is_deal_type_of_today,
            is_service_line_of_today, is_segment_of_today, is_region_of_today, is_industry_of_today
        from marts.deal_outcomes
        """
    )


def attribution() -> pl.DataFrame:
    """Escalations per rung of the attribution ladder."""
    return warehouse.current().query(
        """
        select attribution, count(*) as n_escalations, count(account_id) as n_with_account
        from marts.escalations group by all order by n_escalations desc
        """
    )


def reach() -> dict[str, Any]:
    """n_deals, n_tickets and n_reaching, the tickets of a signed deal or of an account that has one."""
    return (
        warehouse.current()
        .query(
            """
            select
                (select count(*) from marts.deal_outcomes) as n_deals,
                count(*) as n_tickets,
                count(*) filter (
                    where attribution <> 'unattributed'
                    or account_id in (select account_id from marts.deal_outcomes where account_id is not null)
                ) as n_reaching
            from marts.ticket_outcomes
            """
        )
        .row(0, named=True)
    )


def totals() -> dict[str, Any]:
    """Counts that say whether anything can be told at all."""
    return (
        warehouse.current()
        .query(
            """
            select n_deals, n_observed_deals, n_tickets, n_tickets_with_account, n_tickets_telling,
                n_tickets_of_known_account, n_contracts, n_unlinked_contracts
            from marts.build_totals
            """
        )
        .row(0, named=True)
    )


def unattributed(scope: Scope) -> pl.DataFrame:
    """The escalations of no signed deal, newest first, as far as the scope holds their account."""
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        with tickets as (
            select {columns.listed(columns.ESCALATIONS)} from marts.escalations
            where deal_id is null and {condition}
        )
        select {columns.listed(columns.ESCALATIONS, "tickets")}, accounts.account_name
        from tickets
        left join marts.accounts as accounts on tickets.account_id = accounts.account_id
        order by tickets.opened_at desc, tickets.ticket_id
        """,
        values,
    )


def practice_disagreements(scope: Scope) -> pl.DataFrame:
    """The practices that are declared otherwise than the records say, as far as the scope holds their account."""
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        select deal_name, practice, record_reason, declared_reason, has_record, source_file, source_row
        from marts.practice_disagreements
        inner join (
            select deal_id, deal_name, account_name, segment, region from marts.deal_outcomes
        ) as deals using (deal_id)
        where {condition}
        order by source_file, source_row, practice
        """,
        values,
    )


def unlinked_contracts(scope: Scope) -> pl.DataFrame:
    """The contracts that belong to no known deal, as far as the scope holds their account."""
    condition, values = where(scope, Filters())
    return warehouse.current().query(
        f"""
        select contract_id, contract_type, signed_on, reason, source_file, source_row, account_name
        from marts.unlinked_contracts where {condition}
        order by source_file, source_row
        """,
        values,
    )


def compared_builds() -> pl.DataFrame:
    """The earlier builds that this one is compared with, the previous one first; no row in a first build."""
    return warehouse.current().query(
        """
        select against_build_id, as_of_on, is_previous, quarter from history.builds
        order by is_previous desc, as_of_on desc
        """
    )
