"""What kind a file is of: its first bytes say it where they can, else its name does.

Programs name HTML tables and tabulated text `.xls`, and people rename files.
"""

import re
import zipfile
from typing import BinaryIO, Literal

Kind = Literal["delimited", "workbook", "web page", "Excel XML", "XML", "JSON", "Parquet", "calendar", "ZIP", "gzip"]
TABULATED = (".csv", ".tsv", ".tab", ".psv")  # suffixes that promise a table
KINDS: dict[str, Kind] = {
    **dict.fromkeys((*TABULATED, ".txt"), "delimited"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "workbook"),
    **dict.fromkeys((".html", ".htm"), "web page"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "JSON"),
    ".xml": "XML",
    ".parquet": "Parquet",
    **dict.fromkeys((".ics", ".ical"), "calendar"),
    ".zip": "ZIP",
    ".gz": "gzip",
}  # by suffix
MAGIC_OF_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # XLS, and workbooks with a password
ACCOMPANYING = ("license*", "readme*", "*.md")  # files that are put beside exports and are none
_MAGIC: dict[bytes, Kind] = {
    MAGIC_OF_OLE: "workbook",
    b"PK\x03\x04": "ZIP",
    b"PAR1": "Parquet",
    b"\x1f\x8b\x08": "gzip",
}
_IN_WORKBOOKS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|meta|style|body|div|table)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 4096


def kind_of(source: BinaryIO, suffix: str) -> Kind:
    """The kind of an open file whose suffix is one of `KINDS`."""
    named = KINDS[suffix.lower()]
    source.seek(0)
    head = source.read(_HEAD)
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return "workbook" if kind == "ZIP" and _is_workbook(source, named) else kind
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")  # of any encoding
    if text.startswith(b"<"):
        if _SPREADSHEET in text:
            return "Excel XML"
        return "web page" if named != "XML" and _PAGE.match(text) else "XML"
    if text.upper().startswith(b"BEGIN:VCALENDAR"):
        return "calendar"
    if text.startswith((b"{", b"[")) and suffix.lower() not in TABULATED:
        return "JSON"
    return "delimited" if named in ("workbook", "web page", "gzip") and _is_text(head) else named


def _is_workbook(source: BinaryIO, named: Kind) -> bool:
    try:
        with zipfile.ZipFile(source) as archive:
            return not _IN_WORKBOOKS.isdisjoint(archive.namelist())
    except zipfile.BadZipFile:
        return named == "workbook"


def _is_text(head: bytes) -> bool:
    """Whether there are no control characters but white space, wide characters' zero bytes aside."""
    return not re.search(rb"[\x01-\x08\x0e-\x1f]", head)
