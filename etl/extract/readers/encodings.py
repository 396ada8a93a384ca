"""The encoding of a text file, told from its bytes, and the file as UTF-8."""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHUNK = 1 << 23
SAMPLE = 1 << 16
MIXED = "utf-8 with bytes of Windows"
_STRAY = {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NULLS = {  # which of four bytes are zero in text of mostly Latin letters
    (True, True, True, False): "utf-32-be",
    (False, True, True, True): "utf-32-le",
    (True, False, True, False): "utf-16-be",
    (False, True, False, True): "utf-16-le",
}


@contextmanager
def as_utf8(file: Path, draft: Path) -> Iterator[Path]:
    """The file itself where it is UTF-8 with line feeds; else a transcoded copy at `draft`, removed afterwards."""
    encoding = detect_encoding(file)
    head = _head(file)
    has_feeds = b"\n" in head
    is_plain = encoding == "utf-8" and (has_feeds or b"\r" not in head)
    if is_plain and not head[_mark_length(head) :].startswith(b"sep="):
        yield file
        return
    try:
        _transcode(file, draft, encoding=encoding, newline="" if has_feeds else None)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def detect_encoding(file: Path) -> str:
    """The file's encoding: wide characters by where their zero bytes are, else UTF-8 if valid, else Windows or Latin-1.

    A byte order mark is not believed where the text after it is written otherwise. A file that is UTF-8 but for some
    bytes was put together of several: those bytes are Windows' (`MIXED`).
    """
    head = _head(file)
    body = head[_mark_length(head) :]
    body = body[: len(body) // 4 * 4] or body
    is_zero = [bool(lane) and lane.count(0) > 0.6 * len(lane) for lane in (body[start::4] for start in range(4))]
    first, second, third, fourth = is_zero
    if wide := _NULLS.get((first, second, third, fourth)):
        return wide
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    candidates = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "cp1252")}
    with file.open("rb") as source:
        while candidates and (chunk := source.read(CHUNK)):
            _drop_failing(candidates, chunk, final=False)
    _drop_failing(candidates, b"", final=True)
    if "utf-8" not in candidates and _is_mostly_utf8(file):
        return MIXED
    return next(iter(candidates), "latin-1")


def _is_mostly_utf8(file: Path) -> bool:
    """Whether more characters beyond ASCII are valid UTF-8 than there are bytes that are not."""
    n_valid, n_stray = 0, 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            beyond = re.sub(r"[\x00-\x7f]+", "", decoder.decode(chunk))
            stray = len(re.findall("[\udc80-\udcff]", beyond))
            n_valid, n_stray = n_valid + len(beyond) - stray, n_stray + stray
    return n_valid > n_stray


def _drop_failing(decoders: dict[str, codecs.IncrementalDecoder], chunk: bytes, *, final: bool) -> None:
    for name, decoder in list(decoders.items()):
        try:
            decoder.decode(chunk, final)
        except UnicodeDecodeError:
            del decoders[name]


def _transcode(file: Path, draft: Path, *, encoding: str, newline: str | None) -> None:
    with file.open("rb") as raw, draft.open("w", encoding="utf-8", newline="") as target:
        raw.seek(_mark_length(_head(file)) if encoding.startswith("utf") else 0)
        codec, errors = ("utf-8", "surrogateescape") if encoding == MIXED else (encoding, "strict")
        source = io.TextIOWrapper(raw, encoding=codec, errors=errors, newline=newline)
        if not (first := source.readline()).startswith("sep="):  # a line for Excel alone
            target.write(first.translate(_STRAY))
        while text := source.read(CHUNK):
            target.write(text.translate(_STRAY) if encoding == MIXED else text)


def _mark_length(head: bytes) -> int:
    return next((len(mark) for mark in _BOMS if head.startswith(mark)), 0)


def _head(file: Path) -> bytes:
    with file.open("rb") as source:
        return source.read(SAMPLE)
