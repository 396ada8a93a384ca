"""The text of a calendar (RFC 5545) → its components, each with its properties and the line where it begins.

What is damaged stays visible: a component that the file ends within, a line that is no property.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from icalendar.parser import Contentline

from etl.errors import UnreadableFileError
from etl.extract.readers.encodings import as_utf8

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its value without the marks of a text, and its parameters by name in capitals."""

    value: str
    parameters: dict[str, str]


@dataclass(slots=True)
class Component:
    """A calendar, an event, a zone or a part of one of them."""

    name: str
    line: int  # of its BEGIN
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)  # lines that are no properties
    is_complete: bool = False  # its END was read

    def first(self, name: str) -> Property | None:
        """The first property of a name that is filled."""
        return next((one for one in self.all(name) if one.value.strip()), None)

    def all(self, name: str) -> list[Property]:
        """Every property of a name."""
        return self.properties.get(name, [])

    def text(self, name: str) -> str | None:
        """The text of the first property of a name that is filled."""
        found = self.first(name)
        return found.value.strip() if found else None


def calendars(file: Path, draft: Path) -> list[Component]:
    """The calendars of a file; `draft` is where a copy in UTF-8 may be put. Raises UnreadableFileError without any."""
    root = Component("", 0)
    open_ones = [root]
    for number, line in _unfolded(_bytes(file, draft)):
        kind, _, name = line.partition(":")
        kind, name = kind.strip().upper(), name.strip().upper()
        if kind == "BEGIN":
            inner = Component(name, number)
            open_ones[-1].parts.append(inner)
            open_ones.append(inner)
        elif kind == "END":
            if any(one.name == name for one in open_ones[1:]):
                while open_ones.pop().name != name:
                    pass
                _last(open_ones[-1], name).is_complete = True
        elif line.strip():
            _read_property(line, number, open_ones[-1])
    found = [one for one in root.parts if one.name == "VCALENDAR"]
    if not found:
        raise UnreadableFileError("it holds no calendar (BEGIN:VCALENDAR); export it again")
    return found


def _last(component: Component, name: str) -> Component:
    return next(part for part in reversed(component.parts) if part.name == name)


def _read_property(line: str, number: int, component: Component) -> None:
    try:
        name, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
    except ValueError:
        component.unread.append(number)
        return
    plain = {str(key).upper(): _parameter(said) for key, said in parameters.items()}
    component.properties.setdefault(str(name).upper(), []).append(Property(str(value), plain))


def _parameter(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _bytes(file: Path, draft: Path) -> bytes:
    """The bytes of a file, as UTF-8 where they are of wide characters."""
    content = file.read_bytes()
    if not content.startswith(_WIDE) and b"\x00" not in content[:4]:
        return content.removeprefix(codecs.BOM_UTF8)
    with as_utf8(file, draft) as text:
        return text.read_bytes().removeprefix(codecs.BOM_UTF8)


def _unfolded(content: bytes) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, those that begin with white space joined to the one before.

    A fold may lie within a character, so that bytes are joined before they are read.
    """
    start, parts = 1, list[bytes]()
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", content), start=1):
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield start, _decoded(b"".join(parts))
        start, parts = number, [line]
    if parts:
        yield start, _decoded(b"".join(parts))


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
