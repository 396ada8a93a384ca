"""Which tickets are escalations: the definition, and the values by which a firm's own sources mark them."""

from collections.abc import Sequence
from typing import Annotated, Literal, get_args

from pydantic import Field

from etl.settings.mappings import RecordType
from etl.settings.toml_values import BLOCKS, LISTED, Block, Texts

EscalationDefinition = Literal["flagged", "p1", "flagged_or_p1", "management_level"]
ESCALATION_DEFINITIONS: tuple[str, ...] = get_args(EscalationDefinition)


class Mark(Block):
    """A value that marks an escalation in the tickets of one source."""

    source: str = Field(description="name of the source")
    column: str = Field(description="input column: tags, labels, a type, level, status or priority")
    values: Texts = Field(description="its values that mean escalated; of a list, one of its items; `*`: any")
    confirmed: bool = Field(
        default=False,
        description="true: any other value means not escalated, also where none of `values` occurs",
    )


class Escalation(Block):
    """Which tickets are escalations."""

    marks: Annotated[tuple[Mark, ...], BLOCKS, LISTED] = Field(
        default=(), description="one `[[escalation.marks]]` block per column that marks escalations"
    )

    definition: EscalationDefinition = Field(
        default="flagged", description="which tickets are escalations: " + ", ".join(ESCALATION_DEFINITIONS)
    )

    @property
    def columns_by_source(self) -> dict[str, list[str]]:
        """The columns that the marks name, by the name of their source."""
        columns: dict[str, list[str]] = {}
        for mark in self.marks:
            columns.setdefault(mark.source, []).append(mark.column)
        return columns


def with_marks(record: RecordType, marks: Sequence[Mark]) -> RecordType:
    """`record`, and what its rows feed too, whose tickets are escalated where the marks of its source say so, too."""
    also = tuple(with_marks(other, marks) for other in record.also)
    if record.entity != "tickets" or not marks:
        return record.model_copy(update={"also": also})
    flags = dict(record.flags.get("is_escalated", {}))
    for mark in marks:
        flags[mark.column] = (*flags.get(mark.column, ()), *mark.values)
    confirmed = (*record.confirmed, *(mark.column for mark in marks if mark.confirmed))
    flagged = {"flags": {**record.flags, "is_escalated": flags}, "confirmed": confirmed}
    return record.model_copy(update={**flagged, "also": also})
