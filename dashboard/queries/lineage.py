"""SELECTs on what the leased build says of the marts' columns (`mart.column`): meaning, formula, origin.

They are not about accounts, so they have no scope.
"""

from collections.abc import Sequence

import polars as pl

from dashboard import warehouse

_OF_COLUMNS = "where mart || '.' || column_name in (select unnest(?))"


def description(column: str) -> str:
    """What a column means. Raises KeyError for one that no mart has."""
    rows = warehouse.current().query(f"select description from meta.definitions {_OF_COLUMNS}", [[column]])
    if rows.is_empty():
        raise KeyError(column)
    return str(rows["description"][0])


def formulas(columns: Sequence[str]) -> pl.DataFrame:
    """Column, model, formula and meaning; no row for a column that is taken as it stands in the exports."""
    query = f"""
        select formulas.column_name, formulas.model, formulas.formula, definitions.description
        from (select mart, column_name, model, formula from meta.formulas {_OF_COLUMNS}) as formulas
        inner join meta.definitions as definitions
            on formulas.mart = definitions.mart and formulas.column_name = definitions.column_name
        order by list_position(?, formulas.mart || '.' || formulas.column_name), formulas.model, formulas.formula
    """
    return warehouse.current().query(query, [list(columns), list(columns)])


def sources(columns: Sequence[str]) -> pl.DataFrame:
    """Entity, canonical column, role, source system, file and column that any of the columns is computed from."""
    query = f"""
        select distinct entity, canonical_column, role, source_system, source_file, source_column
        from meta.column_sources {_OF_COLUMNS} order by all
    """
    return warehouse.current().query(query, [list(columns)])


def thresholds(columns: Sequence[str]) -> pl.DataFrame:
    """Name, value, default, whether it was set for this build, and meaning of the thresholds on the columns' way."""
    query = f"""
        select name, value, default_value, is_overridden, description from meta.settings
        where name in (select setting from meta.column_settings {_OF_COLUMNS}) order by name
    """
    return warehouse.current().query(query, [list(columns)])


def also_read(columns: Sequence[str]) -> list[str]:
    """The kinds of record that the columns' marts read to filter or join, beside those that the columns come from."""
    query = f"""
        select distinct name from meta.mart_inputs
        where kind = 'table' and name like 'raw.%'
            and mart in (select split_part(unnest(?), '.', 1))
            and name not in (select 'raw.' || entity from meta.column_sources {_OF_COLUMNS})
        order by all
    """
    found = warehouse.current().query(query, [list(columns), list(columns)])
    return [name.removeprefix("raw.") for name in found["name"]]
