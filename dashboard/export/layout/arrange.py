"""What stands where on a slide. Pure functions of the slide and the room."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.export.layout import measure
from dashboard.export.layout.palette import BODY, Box
from dashboard.review.slides import Fact, Slide, Table

VALUE, SIDE_VALUE, _SMALL_VALUE = 36, 28, 22
ROOMY = (
    (54, 18),
    (44, 18),
    (36, 18),
    (36, 16),
)  # numbers and words on a slide without a picture or a table, the largest that fit
GAP, SIDE = 0.45, 3.6
FACT_PAD = 0.1  # below the line over a fact
PAD_X, PAD_Y = 0.08, 0.045
MOST_LINES_OF_A_CELL, MOST_LINES_OF_A_POINT = 4, 4
_NUMBER = re.compile(r"^[\s€$£–−+\-~<>≥≤]*\d[\d\s.,\u202f\u00a0’']*\s*(%|[A-Za-z]{1,3}|€)?$")
_MISSING = {"", "–", "?", "—"}
_SMALLEST_TITLE = 18
_POINT_GAP = 0.11
_MOST_FOR_A_WORD = 0.3  # of a table's width
_WIDE = 10.0  # narrower slides have their words above a chart


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a slide's parts; None where it has no such part."""

    facts: Box | None = None
    is_row: bool = False  # the facts stand side by side
    value_size: int = VALUE
    text_size: int = BODY
    points: Box | None = None
    chart: Box | None = None
    table: Box | None = None


def places(slide: Slide, body: Box) -> Places:
    """Where the parts of a slide stand: words above or beside the picture, the table last."""
    if slide.chart and not slide.table:
        return _beside_chart(slide, body)
    if not slide.chart and not slide.table:
        return _alone(slide, body)
    top = _above(slide, body)
    rest = _below(body, _words_height(slide, body))
    if slide.chart and slide.table:
        half = (body.width - GAP) / 2
        return replace(
            top,
            chart=Box(rest.left, rest.top, half, rest.height),
            table=Box(rest.left + half + GAP, rest.top, half, rest.height),
        )
    return replace(top, table=rest)


def shown_fact(fact: Fact, width: float, value: float) -> Fact:
    """The fact with its texts cut to the lines that they may have."""
    return Fact(
        measure.fitted(fact.label, BODY, width, most=2),
        measure.fitted(fact.value, value, width, most=2, is_serif=True),
        measure.fitted(fact.below, BODY, width, most=5),
    )


def shown_facts(facts: Sequence[Fact], at: Places) -> list[Fact]:
    """The facts of a slide as they are shown in their places."""
    return [shown_fact(fact, fact_width(len(facts), at), at.value_size) for fact in facts]


def fact_width(n: int, at: Places) -> float:
    """Inches that each of `n` facts has across."""
    if at.facts is None:
        return 0.0
    return (at.facts.width - GAP * (n - 1)) / n if at.is_row else at.facts.width


def fact_height(fact: Fact, width: float, value: float = VALUE) -> float:
    """Inches that a number takes with its label above and what is below."""
    fact = shown_fact(fact, width, value)
    texts = measure.height(fact.label, BODY, width) + measure.height(fact.below, BODY, width)
    return texts + measure.height(fact.value, value, width, is_serif=True) + 0.12


def points_height(points: Sequence[str], width: float, size: int = BODY) -> float:
    """Inches that points take below each other."""
    lines = [min(measure.lines(point, size, width - 0.25), MOST_LINES_OF_A_POINT) for point in points]
    return sum(n * size * measure.LEADING / 72 + _POINT_GAP for n in lines)


def row_heights(table: Table, width: float) -> list[float]:
    """Inches of each row; of the header first."""
    columns = column_widths(table, width)
    return [
        max(
            min(measure.lines(text, BODY, room - 2 * PAD_X), MOST_LINES_OF_A_CELL)
            for text, room in zip(row, columns, strict=True)
        )
        * BODY
        * measure.LEADING
        / 72
        + 2 * PAD_Y
        for row in (table.columns, *table.rows)
    ]


def column_widths(table: Table, width: float) -> list[float]:
    """Inches of each column: its share, but at least its longest word, taken from the columns with room to spare."""
    wished = [share * width / sum(table.widths) for share in table.widths]
    least = [min(_longest_word(table, at) + 2 * PAD_X, _MOST_FOR_A_WORD * width) for at in range(len(wished))]
    lacking = sum(max(need - wish, 0.0) for wish, need in zip(wished, least, strict=True))
    spare = sum(max(wish - need, 0.0) for wish, need in zip(wished, least, strict=True))
    given = min(1.0, lacking / spare) if spare else 0.0
    taken = min(1.0, spare / lacking) if lacking else 0.0
    return [
        wish - given * (wish - need) if wish > need else wish + taken * (need - wish)
        for wish, need in zip(wished, least, strict=True)
    ]


def _longest_word(table: Table, at: int) -> float:
    cells = (table.columns[at], *(row[at] for row in table.rows))
    return max(measure.width(word, BODY) for cell in cells for word in cell.split(" "))


def title_size(text: str, room: Box, largest: int) -> int:
    """The largest size at which a title stands in its room."""
    for size in range(largest, _SMALLEST_TITLE, -2):
        if measure.height(text, size, room.width - 0.1, is_serif=True) <= room.height:
            return size
    return _SMALLEST_TITLE


def shown_points(points: Sequence[str], box: Box, size: int = BODY) -> list[str]:
    """As many points as stand in the box, long ones cut; all of them are in the notes."""
    shown = list(points)
    while len(shown) > 1 and points_height(shown, box.width, size) > box.height:
        shown.pop()
    return [measure.fitted(point, size, box.width - 0.25, most=MOST_LINES_OF_A_POINT) for point in shown]


def shown_rows(table: Table, width: float) -> list[list[str]]:
    """The rows, with long texts cut to the lines that a cell may have."""
    rooms = [column - 2 * PAD_X for column in column_widths(table, width)]
    return [
        [measure.fitted(text, BODY, room, most=MOST_LINES_OF_A_CELL) for text, room in zip(row, rooms, strict=True)]
        for row in table.rows
    ]


def _beside_chart(slide: Slide, body: Box) -> Places:
    if not slide.facts and not slide.points:
        return Places(chart=body)
    side = Box(body.left + body.width - SIDE, body.top, SIDE, body.height)
    stacked = sum(fact_height(fact, SIDE, SIDE_VALUE) + FACT_PAD + 0.18 for fact in slide.facts)
    if body.width < _WIDE or stacked + points_height(slide.points, SIDE) > body.height:
        return replace(_above(slide, body), chart=_below(body, _words_height(slide, body)))
    return Places(
        facts=Box(side.left, side.top, SIDE, stacked) if slide.facts else None,
        value_size=SIDE_VALUE,
        points=_below(side, stacked + (0.1 if stacked else 0.0)) if slide.points else None,
        chart=Box(body.left, body.top, body.width - SIDE - GAP, body.height),
    )


def _alone(slide: Slide, body: Box) -> Places:
    """Facts and points that have the slide to themselves stand larger, if there is room."""
    for value_size, text_size in ROOMY:
        facts = _facts_height(slide, body, value_size)
        fits = facts + points_height(slide.points, body.width, text_size) + 0.2 <= body.height
        if fits and _on_one_line(slide, body, value_size):
            return Places(
                facts=Box(body.left, body.top + 0.1, body.width, facts) if slide.facts else None,
                is_row=True,
                points=_below(body, facts + 0.2) if slide.points else None,
                value_size=value_size,
                text_size=text_size,
            )
    return _above(slide, body)


def _above(slide: Slide, body: Box) -> Places:
    """Facts in a row, the points below them."""
    value_size = _value_size(slide, body)
    facts = _facts_height(slide, body, value_size)
    points = points_height(slide.points, body.width)
    return Places(
        value_size=value_size,
        facts=Box(body.left, body.top, body.width, facts) if slide.facts else None,
        is_row=True,
        points=_below(Box(body.left, body.top, body.width, min(facts + points, body.height)), facts)
        if slide.points
        else None,
    )


def _value_size(slide: Slide, body: Box) -> int:
    """The largest size at which each number of a row stands on one line."""
    return next((size for size in (VALUE, SIDE_VALUE) if _on_one_line(slide, body, size)), _SMALL_VALUE)


def _on_one_line(slide: Slide, body: Box, size: int) -> bool:
    width = _row_width(slide, body)
    return all(measure.width(fact.value, size, is_serif=True) <= width for fact in slide.facts)


def _row_width(slide: Slide, body: Box) -> float:
    """Inches of each fact in a row."""
    n = max(len(slide.facts), 1)
    return (body.width - GAP * (n - 1)) / n


def _facts_height(slide: Slide, body: Box, value: int) -> float:
    if not slide.facts:
        return 0.0
    width = _row_width(slide, body)
    return max(fact_height(fact, width, value) for fact in slide.facts) + FACT_PAD + 0.25


def _words_height(slide: Slide, body: Box) -> float:
    words = _facts_height(slide, body, _value_size(slide, body)) + points_height(slide.points, body.width)
    return min(words + (0.15 if slide.points else 0.0), body.height)


def _below(box: Box, by: float) -> Box:
    return Box(box.left, box.top + by, box.width, max(box.height - by, 0.5))


def is_numeric(cells: list[str]) -> bool:
    """Whether a column holds numbers, so that it stands to the right."""
    known = [cell for cell in cells if cell.strip() not in _MISSING]
    return bool(known) and all(_NUMBER.match(cell) for cell in known)
