"""The estimate stage: marts → evidence.*, with the verdicts that earlier cuts allow."""

import dataclasses
import hashlib
from collections.abc import Sequence
from pathlib import Path

from etl.engines import duckdb as engine
from etl.evidence import Inputs, assess_thoroughly, from_frames, to_frames
from etl.evidence.claims.decisions import with_cost
from etl.evidence.inputs import MARTS
from etl.evidence.outlook.tables import outlook_frames
from etl.evidence.results import Cost
from etl.evidence.verdicts.log import Cut, issue
from etl.fiscal_year import CALENDAR_YEAR, FiscalYear
from etl.warehouse.kept_estimates import mark_of, taken_over_or_made


def estimate(
    connection: engine.Connection,
    logged: Sequence[str],
    definition_hash: str,
    *,
    take_up_unit: str = "region",
    cost: Cost | None = None,
    fiscal_year: FiscalYear = CALENDAR_YEAR,
    earlier: Path | None = None,
) -> tuple[str, ...]:
    """Estimate the claims on the marts, issue their verdicts given those `logged`, and store them in `evidence.*`.

    `definition_hash` is that of the definitions by which the marts were made, `take_up_unit` what the firm rolled the
    practices out by, `cost` what it says that an escalation costs, `fiscal_year` the one whose quarters the marts
    have, `earlier` the database of the last published build, whose estimates serve where they are of the same inputs.
    Returns the lines that the log gains once the build is published. Raises CommonGroundError where the log is
    damaged.
    """
    ordered = "order by all"  # no number may rest on the order in which models wrote their rows
    marts = {name: engine.fetch(connection, f"select * from marts.{mart} {ordered}") for name, mart in MARTS.items()}
    kept = engine.fetch(connection, "select count(*) as n from history.builds")["n"].item()
    inputs = Inputs(**marts, take_up_unit=take_up_unit, n_earlier_builds=kept, fiscal_year=fiscal_year)
    mark = mark_of(inputs)
    own = taken_over_or_made(connection, earlier, "claims", mark, lambda: to_frames(assess_thoroughly(inputs)))
    outlook = taken_over_or_made(connection, earlier, "outlook", mark, lambda: outlook_frames(inputs))
    assessed = from_frames(own)
    priced = dataclasses.replace(assessed, decisions=with_cost(assessed.decisions, cost))
    issued, lines = issue(priced, logged, cut_of(connection, definition_hash, fiscal_year))
    for name, frame in {**to_frames(issued), **outlook}.items():
        engine.write(connection, f"evidence.{name}", frame)
    return lines


def cut_of(connection: engine.Connection, definition_hash: str, fiscal_year: FiscalYear = CALENDAR_YEAR) -> Cut:
    """The as-of date, with hashes of the files loaded and of the definitions in use."""
    build = engine.fetch(connection, "select as_of_on from meta.builds").row(0, named=True)
    files = engine.fetch(
        connection, "select content_hash from meta.files where status = 'loaded' order by content_hash"
    )
    content = repr(files["content_hash"].to_list()).encode()
    return Cut(
        as_of_on=build["as_of_on"],
        data_hash=hashlib.sha256(content).hexdigest(),
        definition_hash=definition_hash,
        fiscal_year=fiscal_year,
    )
