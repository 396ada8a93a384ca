"""Which zone the days of a deal begin and end in, as the settings say: `meta.zones`."""

from collections.abc import Iterator

import polars as pl

from etl.settings.config import CONFIG_NAME, Settings
from etl.settings.toml_values import allowed

ZONES_SCHEMA = {"region": pl.String, "source_system": pl.String, "zone": pl.String}


def zones(settings: Settings) -> pl.DataFrame:
    """A row per region with a zone of its own, and per source with the zone of the deals of all other regions."""
    calendar = settings.calendar
    by_source: dict[str, str] = {}
    for source in settings.sources:
        by_source.setdefault(source.name, calendar.timezone or source.timezone)
    rows = [(region, None, zone) for region, zone in calendar.zones.items()]
    return pl.DataFrame(
        [*rows, *((None, name, zone) for name, zone in by_source.items())], schema=ZONES_SCHEMA, orient="row"
    )


def messages(settings: Settings, accounts: pl.DataFrame) -> Iterator[str]:
    """A line per region of `[calendar.zones]` that no account lies in, with the one that may be meant."""
    regions = accounts["region"].drop_nulls().unique().sort().to_list()
    for region in settings.calendar.zones:
        if region not in regions:
            yield (
                f"{CONFIG_NAME}: calendar.zones: no account lies in the region {region!r};"
                f" {allowed(regions, region) if regions else 'no account has a region.'}"
            )
