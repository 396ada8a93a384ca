"""Where a figure comes from, as tables: source files and their columns, and the thresholds on the way."""

import re

import polars as pl

from dashboard.locale import deferred, t
from dashboard.locale.written import written_column
from dashboard.wording.thresholds import in_words
from dashboard.wording.words import replaced

_ROLES = {"rows": deferred("counted"), "value": deferred("its value"), "condition": deferred("decides")}
_NAMES = {"meta.builds": deferred("as-of date"), "meta.columns": deferred("which columns the exports have")}


def sources_table(sources: pl.DataFrame) -> pl.DataFrame:
    """Files and their columns by what they are for. `sources` as `queries.lineage.sources` gives them."""
    role = pl.col("role").cast(pl.Enum(list(_ROLES)))
    is_build = pl.col("entity").str.contains(".", literal=True)
    named = sources.sort(role).unique(
        ["entity", "canonical_column", "source_file", "source_column"], keep="first", maintain_order=True
    )
    return (
        named.filter(pl.col("source_file").is_not_null() | is_build)
        .with_columns(
            system=pl.coalesce("source_system", pl.lit(t("This build"))),
            file=pl.coalesce("source_file", pl.lit("–")),
            column=pl.when(is_build)
            .then(pl.col("entity").map_elements(_of_build, return_dtype=pl.String))
            .when(pl.col("role") == "rows")
            .then(pl.lit(t("its records")))
            .otherwise("source_column"),
            is_build=is_build,
        )
        .group_by("role", "is_build", "system", "file")
        .agg(pl.col("column").drop_nulls().unique().sort().str.join(", "))
        .filter(pl.col("column") != "")
        .sort(pl.col("role").cast(pl.Enum(list(_ROLES))), "is_build", "system", "file")
        .select(
            pl.col("role").replace(replaced(_ROLES)),
            pl.col("system").alias("source_system"),
            pl.col("file").alias("source_file"),
            pl.col("column").alias("columns"),
        )
    )


def _of_build(entity: str) -> str:
    """What a build itself gives, in words: `seeds.stage_kinds` becomes `stage kinds`."""
    name = re.sub(r"^(seeds|history)\.", "", entity).replace("_", " ")
    return t(_NAMES.get(entity, name))


def thresholds_table(thresholds: pl.DataFrame) -> pl.DataFrame:
    """Name in words, value in this build, and what it is for; one that was set for this build says so."""
    changed = pl.format(t("{value} (default {default})", value="{}", default="{}"), "value", "default_value")
    value = pl.when("is_overridden").then(changed).otherwise("value")
    named = pl.col("name").map_elements(in_words, return_dtype=pl.String).alias("threshold")
    return thresholds.select(named, value.alias("value"), written_column("description").alias("meaning"), "name")
