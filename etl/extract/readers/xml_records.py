"""XML with one element per record → all-text Parquet, by way of JSON lines."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from etl.errors import UnreadableFileError
from etl.extract.landed_table import Table
from etl.extract.malformed_rows import repeated
from etl.extract.readers.json_records import read_json


def read_xml(file: Path, folder: Path, arrays: Sequence[str]) -> list[Table]:
    """The table of an XML file whose root, or a list below it, holds a record per element.

    Raises UnreadableFileError where it is no XML, or declares entities of its own, which can unfold without end.
    """
    lines = folder / "records.jsonl"
    try:
        with well_formed(file):
            depth = _depth_of_records(file)
            with lines.open("w", encoding="ascii", newline="\n") as target:
                target.writelines(json.dumps(record) + "\n" for record in _records(file, depth))
        return read_json(lines, folder, arrays)
    finally:
        lines.unlink(missing_ok=True)


@contextmanager
def well_formed(file: Path) -> Iterator[None]:
    """Raise UnreadableFileError where a file that is read inside is no XML, or declares entities."""
    try:
        _refuse_entities(file)
        yield
    except (ElementTree.ParseError, expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableFileError(f"it is not valid XML ({error}); export it again") from None


def _refuse_entities(file: Path) -> None:
    """Raise where entities are declared, which can only be before the root element, whatever the encoding."""

    def refuse(*_: object) -> None:
        raise UnreadableFileError("it declares entities; export it as JSON or CSV")

    def stop(*_: object) -> None:
        raise StopIteration

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = stop
    with file.open("rb") as source, suppress(StopIteration):
        parser.ParseFile(source)


def _depth_of_records(file: Path) -> int:
    """1 where the records are right below the root, 2 where they are the only list there."""
    with_elements = (element for element in elements(file, 1) if len(element))
    first, second = islice(chain(with_elements, (None, None)), 2)
    if first is None or second is not None:
        return 1
    is_list = len({child.tag for child in first}) == 1 and all(len(child) or child.attrib for child in first)
    return 2 if is_list else 1


def _records(file: Path, depth: int) -> Iterator[Any]:
    """The elements at a depth below the root, as objects; those without any content are left out."""
    for element in elements(file, depth):
        content = _content(element)
        if content is not None:
            yield content if isinstance(content, dict) else {_tag(element): content}


def elements(file: Path, depth: int) -> Iterator[ElementTree.Element]:
    """The elements at a depth below the root; each is forgotten once it is read."""
    above: list[ElementTree.Element] = []
    for event, element in ElementTree.iterparse(file, events=("start", "end")):  # noqa: S314 (entities were refused)
        if event == "start":
            above.append(element)
            continue
        above.pop()
        if len(above) == depth:
            yield element
            above[-1].clear()


def _content(element: ElementTree.Element) -> Any:
    """The text of an element, or an object of its attributes and what is in it; children of one name are a list.

    A text with attributes, `<amount currency="EUR">`, is a value `amount` and a value `amount.currency` beside it.
    """
    if not len(element) and not element.attrib:
        return element.text
    found: dict[str, Any] = {}
    tags = Counter(map(_tag, element))
    for child in element:
        tag = _tag(child)
        if tags[tag] > 1:
            found.setdefault(tag, []).append(_content(child))
        elif len(child):
            found[tag] = _content(child)
        else:
            found[tag] = child.text
            found |= {f"{tag}.{_local(name)}": value for name, value in child.attrib.items()}
    if not len(element) and element.text and element.text.strip():
        found["text"] = element.text
    for name, value in element.attrib.items():
        if found.get(_local(name)) != value:
            found[repeated(_local(name), {other.lower() for other in found})] = value
    return found


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def _tag(element: ElementTree.Element) -> str:
    return _local(element.tag)
