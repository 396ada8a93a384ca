"""The estimate stage: marts → evidence.*, with the verdicts that earlier cuts allow."""

import hashlib
from collections.abc import Sequence

from etl.engines import duckdb as engine
from etl.evidence import Inputs, assess_thoroughly, to_frames
from etl.evidence.inputs import MARTS
from etl.evidence.outlook.tables import outlook_frames
from etl.evidence.verdicts.log import Cut, issue


def estimate(connection: engine.Connection, logged: Sequence[str]) -> tuple[str, ...]:
    """Estimate the claims on the marts, issue their verdicts given those `logged`, and store them in `evidence.*`.

    Returns the lines that the log gains once the build is published. Raises CommonGroundError where the log is damaged.
    """
    marts = {name: engine.fetch(connection, f"select * from marts.{mart}") for name, mart in MARTS.items()}
    inputs = Inputs(**marts)
    issued, lines = issue(assess_thoroughly(inputs), logged, cut_of(connection))
    for name, frame in {**to_frames(issued), **outlook_frames(inputs)}.items():
        engine.write(connection, f"evidence.{name}", frame)
    return lines


def cut_of(connection: engine.Connection) -> Cut:
    """The as-of date, with hashes of the files loaded and of the definitions in use."""
    build = engine.fetch(connection, "select as_of_on, cause_map_hash from meta.builds").row(0, named=True)
    files = engine.fetch(
        connection, "select content_hash from meta.files where status = 'loaded' order by content_hash"
    )
    settings = engine.fetch(connection, "select name, value from meta.settings order by name")
    return Cut(
        as_of_on=build["as_of_on"],
        data_hash=_hash(files["content_hash"].to_list()),
        definition_hash=_hash([build["cause_map_hash"], *settings.rows()]),
    )


def _hash(parts: Sequence[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
