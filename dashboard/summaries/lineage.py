"""Where a figure comes from, as tables: source files and their columns, and the thresholds on the way."""

import polars as pl

_ROLES = {"rows": "counted", "value": "its value", "condition": "decides"}
_BUILD = "This build"
_NAMES = {"meta.builds": "as-of date", "meta.columns": "which columns the exports have"}


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
            system=pl.coalesce("source_system", pl.lit(_BUILD)),
            file=pl.coalesce("source_file", pl.lit("–")),
            column=pl.when(is_build)
            .then(pl.col("entity").replace(_NAMES).str.replace(r"^(seeds|history)\.", "").str.replace_all("_", " "))
            .when(pl.col("role") == "rows")
            .then(pl.lit("its records"))
            .otherwise("source_column"),
            is_build=is_build,
        )
        .group_by("role", "is_build", "system", "file")
        .agg(pl.col("column").drop_nulls().unique().sort().str.join(", "))
        .filter(pl.col("column") != "")
        .sort(pl.col("role").cast(pl.Enum(list(_ROLES))), "is_build", "system", "file")
        .select(
            pl.col("role").replace(_ROLES).alias("For"),
            pl.col("system").alias("System"),
            pl.col("file").alias("File"),
            pl.col("column").alias("Columns"),
        )
    )


def thresholds_table(thresholds: pl.DataFrame) -> pl.DataFrame:
    """Threshold, its value in this build and what it is for; one that was set for this build says so."""
    value = pl.when("is_overridden").then(pl.format("{} (default {})", "value", "default_value")).otherwise("value")
    return thresholds.select(
        pl.col("description").alias("Threshold"), value.alias("Value"), pl.col("name").alias("Name")
    )
