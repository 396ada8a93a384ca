"""Which rows of a slide's table go to further slides. Pure functions of the review and the room."""

from dataclasses import replace

from dashboard.export.layout.arrange import column_widths, places, row_heights
from dashboard.export.layout.palette import Box
from dashboard.locale import t, tn
from dashboard.review.slides import Review, Slide, Table

_LEAST_ROWS, _MOST_PAGES = 3, 3


def paged(review: Review, body: Box) -> Review:
    """The review with the rows that a slide has no room for on further slides, three at most per table."""
    return replace(review, slides=tuple(page for slide in review.slides for page in _pages(slide, body)))


def _pages(slide: Slide, body: Box) -> list[Slide]:
    if slide.table is None:
        return [slide]
    if slide.chart is not None:
        place = places(slide, body).table
        if place and sum(row_heights(slide.table, place.width)) <= place.height and place.height > 0.6 * body.height:
            return [slide]
        return _numbered([replace(slide, table=None), *_table_pages(_only_table(slide), body)])
    return _numbered(_table_pages(slide, body))


def _only_table(slide: Slide) -> Slide:
    return replace(slide, facts=(), points=(), chart=None)


def _table_pages(slide: Slide, body: Box) -> list[Slide]:
    """The table on as many slides as it needs, up to three; the rest is counted, not shown."""
    table = slide.table
    if table is None:
        return [slide]
    table = replace(table, widths=tuple(column_widths(table, body.width)))
    first: list[Slide] = []
    page = slide
    if _fitting(table, slide, body) < min(_LEAST_ROWS, len(table.rows)) and (slide.facts or slide.points):
        first, page = [replace(slide, table=None)], _only_table(slide)
    chunks = _chunks(table, page, body, most=_MOST_PAGES - len(first))
    pages = [page, *[_only_table(slide)] * (len(chunks) - 1)]
    return [*first, *(replace(one, table=replace(table, rows=rows)) for one, rows in zip(pages, chunks, strict=True))]


def _chunks(table: Table, page: Slide, body: Box, *, most: int) -> list[tuple[tuple[str, ...], ...]]:
    """The rows of each slide; even shares where several need no more slides that way."""
    chunks: list[tuple[tuple[str, ...], ...]] = []
    rows = table.rows
    while rows or not chunks:
        here = page if not chunks else _only_table(page)
        n = max(_fitting(replace(table, rows=rows), here, body), 1)
        if len(chunks) == most - 1 and n < len(rows):
            return [*chunks, (*rows[: n - 1], _more(len(rows) - n + 1, len(table.columns)))]
        chunks.append(rows[:n])
        rows = rows[n:]
    return _even(table.rows, chunks)


def _even(
    rows: tuple[tuple[str, ...], ...], chunks: list[tuple[tuple[str, ...], ...]]
) -> list[tuple[tuple[str, ...], ...]]:
    """The same rows in shares of nearly the same length, if none is longer than what was found to fit."""
    share = -(-len(rows) // len(chunks))
    if share > min(len(chunk) for chunk in chunks[:-1] or chunks):
        return chunks
    return [rows[at : at + share] for at in range(0, len(rows), share)] or chunks


def _more(n: int, n_columns: int) -> tuple[str, ...]:
    text = tn("and {n} more in the workbook", "and {n} more in the workbook", n)
    return (text, *[""] * (n_columns - 1))


def _fitting(table: Table, page: Slide, body: Box) -> int:
    """How many of the table's rows stand on the page."""
    room = places(replace(page, table=table), body).table
    if room is None:
        return 0
    header, *heights = row_heights(table, room.width)
    taken, n = header, 0
    for height in heights:
        taken += height
        if taken > room.height:
            break
        n += 1
    return n


def _numbered(pages: list[Slide]) -> list[Slide]:
    if len(pages) == 1:
        return pages
    return [
        replace(page, key=page.key if at == 1 else f"{page.key}-{at}",
                title=t("{title} ({n} of {of})", title=page.title, n=at, of=len(pages)))
        for at, page in enumerate(pages, start=1)
    ]  # fmt: skip
