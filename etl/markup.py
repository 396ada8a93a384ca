"""XML with one element per record → all-text Parquet, by way of JSON lines."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from etl.errors import UnreadableFileError
from etl.landed import Table
from etl.structured import read_json


def read_xml(file: Path, folder: Path, arrays: Sequence[str]) -> list[Table]:
    """The table of an XML file whose root, or a list below it, holds a record per element.

    Raises UnreadableFileError where it is no XML, or declares entities of its own, which can unfold without end.
    """
    lines = folder / "records.jsonl"
    try:
        _refuse_entities(file)
        with lines.open("w", encoding="utf-8") as target:
            target.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in _records(file))
        return read_json(lines, folder, arrays)
    except ElementTree.ParseError as error:
        raise UnreadableFileError(f"it is not valid XML ({error}); export it again") from None
    finally:
        lines.unlink(missing_ok=True)


def _refuse_entities(file: Path) -> None:
    with file.open("rb") as source:
        if b"<!ENTITY" in source.read(1 << 16).upper():
            raise UnreadableFileError("it declares entities; export it as JSON or CSV")


def _records(file: Path) -> Iterator[dict[str, Any]]:
    """The elements right below the root, as objects; each is forgotten once it is read."""
    depth = 0
    root: ElementTree.Element | None = None
    for event, element in ElementTree.iterparse(file, events=("start", "end")):
        if event == "start":
            root = element if root is None else root
            depth += 1
            continue
        depth -= 1
        if depth == 1 and len(element):
            content = _content(element)
            yield content if isinstance(content, dict) else {_tag(element): content}
            if root is not None:
                root.clear()


def _content(element: ElementTree.Element) -> Any:
    """The text of an element, or an object of what is in it; children of one name are a list."""
    if not len(element):
        return element.text
    found: dict[str, list[Any]] = {}
    for child in element:
        found.setdefault(_tag(child), []).append(_content(child))
    return {name: items[0] if len(items) == 1 else items for name, items in found.items()}


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
