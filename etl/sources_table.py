"""Which system feeds which canonical table, and which practice rests on it: the table in `etl/README.md`.

`python -m etl.sources_table` prints it; a test holds the README to it.
"""

from etl.entities import ENTITIES
from etl.systems import systems

PRACTICES = {
    "success_criteria": "shared success definition",
    "activities": "early delivery voice",
    "activity_participants": "early delivery voice",
    "responsibilities": "explicit risk ownership",
    "risks": "explicit risk ownership",
}


def table() -> str:
    """The packaged systems as a Markdown table, the one that takes every table last."""
    names = sorted(systems(), key=lambda name: (name == "generic", name))
    rows = [
        [entity, *("✓" if _feeds(name, entity) else "" for name in names), PRACTICES.get(entity, "")]
        for entity in ENTITIES
    ]
    lines = [["table", *names, "practice"], ["---"] * (len(names) + 2), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _feeds(system: str, entity: str) -> bool:
    """Whether a record type of the system, or one that its rows feed too, is of this table."""
    records = systems()[system].records
    return any(entity in (record.entity, *(other.entity for other in record.also)) for record in records)


if __name__ == "__main__":
    print(table())
