"""Files that only translate: ids to labels, and records to the records that they belong to."""

import polars as pl

from etl.detect import Plan
from etl.landed import ROW
from etl.names import Header
from etl.recognise import Found
from etl.texts import Translation


def translations(plan: Plan) -> dict[str, dict[str, Translation]]:
    """What the lookup tables of each source say, by source and by the table's name; of two values the first counts."""
    frames: dict[str, dict[str, list[pl.DataFrame]]] = {}
    links: set[str] = set()
    for found in plan.files:
        if found.status == "loaded" and found.lookup and found.source:
            frames.setdefault(found.source.name, {}).setdefault(found.lookup.name, []).append(_words(found))
            links |= {found.lookup.name} if found.lookup.is_link else set()
    return {
        source: {
            name: Translation(pl.concat(parts).unique("key", keep="first", maintain_order=True), name in links)
            for name, parts in by_name.items()
        }
        for source, by_name in frames.items()
    }


def _words(found: Found) -> pl.DataFrame:
    """key, value of one file, without what its system deleted."""
    lookup, header = found.lookup, found.header
    assert lookup is not None
    rows = found.landed.scan().sort(ROW)
    for name in header.find_all(lookup.deleted):
        rows = rows.filter(~pl.col(name).str.to_lowercase().is_in(["true", "1"]).fill_null(False))
    key, value = _first(lookup.key, header), _first(lookup.value, header)
    return rows.select(key=key, value=value).drop_nulls().collect()


def _first(names: tuple[str, ...], header: Header) -> pl.Expr:
    cells = [pl.col(name).str.strip_chars() for name in header.find_all(names)]
    return pl.coalesce(*cells) if cells else pl.lit(None, dtype=pl.String)
