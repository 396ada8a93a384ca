"""Every text that a reader sees: of a page under test, of a figure, of a slide, of a workbook, of an HTML page."""

import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import polars as pl
from google.protobuf.message import Message
from openpyxl import load_workbook
from pptx import Presentation
from streamlit.testing.v1 import AppTest

_READ = {
    "alt", "body", "caption", "delta", "delta_description", "help", "label", "options", "placeholder", "text", "value",
    "formatted_options", "content",
}  # fmt: skip
_OF_FIGURES = {
    "text",
    "hovertext",
    "name",
    "ticktext",
    "title",
    "hovertemplate",
    "ticksuffix",
    "categoryarray",
    "x",
    "y",
}
_SILENT = ("style", "script")


def of_page(app: AppTest) -> list[str]:
    """The texts of a page: of every element, its figures' and its tables' too."""
    found: list[str] = []
    for node in _nodes(app._tree):  # no public way leads to every element
        if node.type in ("arrow_data_frame", "arrow_table", "table", "dataframe"):
            found += [str(name) for name in node.value.columns]
            found += [cell for column in node.value for cell in node.value[column] if isinstance(cell, str)]
        proto = getattr(node, "proto", None)
        if node.type == "html":
            found += of_html(proto.body)
        elif isinstance(proto, Message):
            found += _of_message(proto)
    return [text for text in found if text]


def _nodes(block: Any) -> Iterator[Any]:
    for node in block.children.values():
        yield node
        if hasattr(node, "children"):
            yield from _nodes(node)


def _of_message(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.name == "spec" and isinstance(value, str) and value.startswith("{"):
            yield from of_figure(json.loads(value))
        elif field.type == field.TYPE_MESSAGE:
            if field.message_type.name not in ("ArrowData", "Styler"):
                for part in [value] if isinstance(value, Message) else list(value):
                    yield from _of_message(part) if isinstance(part, Message) else ()
        elif field.type == field.TYPE_STRING and field.name in _READ:
            yield from [value] if isinstance(value, str) else list(value)


def of_figure(part: Any, name: str = "") -> Iterator[str]:
    """The texts of a Plotly figure, given as the dictionary of its JSON."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key != "template":
                yield from of_figure(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from of_figure(value, name)
    elif isinstance(part, str) and name in _OF_FIGURES:
        yield part


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        self.found += [value for name, value in attrs if name in ("alt", "aria-label", "title") and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.found.append(data.strip())


def of_html(html: str) -> list[str]:
    """The texts of an HTML page, with those that a screen reader says and those of its figures."""
    parser = _Texts()
    parser.feed(html)
    figures = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    return [*parser.found, *(text for figure in figures for text in of_figure(json.loads(figure)))]


def of_workbook(file: bytes) -> list[str]:
    """The names of the sheets of a workbook and every text in their cells."""
    book = load_workbook(io.BytesIO(file))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return [*book.sheetnames, *(value for value in cells if isinstance(value, str))]


def of_deck(file: bytes) -> Iterator[str]:
    """The texts of a deck: of its shapes, tables, charts, notes and descriptions of pictures."""
    for slide in Presentation(io.BytesIO(file)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            if shape.has_chart:
                yield from re.findall(r"<(?:a:t|c:v)>([^<]*)</", shape.chart.part.blob.decode())
            yield from re.findall(r'descr="([^"]*)"', shape._element.xml)
        if slide.has_notes_slide:
            yield slide.notes_slide.notes_text_frame.text


def of_frame(frame: pl.DataFrame) -> list[str]:
    """The headings of a table and the texts in its cells."""
    cells = (cell for column in frame.iter_columns() for cell in column.to_list() if isinstance(cell, str))
    return [*frame.columns, *cells]
