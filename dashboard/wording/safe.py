"""Texts from the data made harmless where they are shown: they are data, whatever they look like.

Streamlit reads nearly every text as Markdown, with directives, icons, emoji and formulas of its own, and makes links of
bare addresses after that. `escape` is for those texts, `code` for what stands between backticks, `sentence` for what
holds both, `escaped` for whole tables, and `cut` for names, which may be of any length. Plotly has markup of its own:
`figures.look.plain`.
"""

import re
from functools import lru_cache

import polars as pl

# What XML forbids or a reader can't see: controls, noncharacters, and changes of the direction of reading.
_SEEN_BY_NONE = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
)
_UNSEEN = re.compile(rf"[{_SEEN_BY_NONE}\ud800-\udfff]")
_UNSEEN_IN_FRAMES = "[" + re.sub(r"\\[xu](\w+)", r"\\x{\1}", _SEEN_BY_NONE) + "]"  # as Rust writes it
LONGEST_NAME = 80
_BREAK = "\u2060"  # a word joiner: nothing to see, and no pattern goes across it
# What Streamlit replaces after Markdown was read, where a backslash is gone already.
_REPLACED_LATER = re.compile(
    r"(?P<address>https?:(?=//)|www(?=\.))|(?P<mail>(?<=[-.\w+])(?=@))"
    r"|(?P<name>:(?=[+-]1:|[\w+/-]*[a-z][\w+/-]*:))|(?P<arrow>(?<!\S)(?:<-|[<>~-])(?=[-=>](?!\S)))",
    re.IGNORECASE,
)
_HELD = "\ue000"  # of private use: where a span of code stood
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|$~:&])")


def clean(text: str) -> str:
    """`text` without what a reader can't see; its line breaks stay, all written alike."""
    return _UNSEEN.sub("", re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text))


@lru_cache(maxsize=32768)  # names of accounts, which every filter asks for again
def _line(text: str) -> str:
    return re.sub(r"\s+", " ", clean(text)).strip()


def cleaned(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` whose texts are as `clean` leaves them, for a grid that reads no markup."""
    texts = pl.col(pl.String)
    return frame.with_columns(texts.str.replace_all(_UNSEEN_IN_FRAMES, ""))


def cut(text: str, most: int = LONGEST_NAME) -> str:
    """A name on one line, clean; its beginning and an ellipsis where it has more than `most` characters."""
    name = _line(text)
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def whole(text: str) -> str | None:
    """The whole of a name that `cut` shortens, as a tooltip takes it; None where nothing is cut."""
    name = _line(text)
    return escape(name) if len(name) > LONGEST_NAME else None


def escape(text: str) -> str:
    """A text that Streamlit shows as it is, wherever it takes Markdown: no markup, no link, no icon, no formula."""
    broken = _REPLACED_LATER.sub(lambda match: match[0] + _BREAK, clean(text))
    lines = re.sub(r"^[ \t]+", "", _MARKUP.sub(r"\\\1", broken), flags=re.MULTILINE)
    return re.sub(r"^(\d+(?=\.(?:\s|$))|(?=[-=]))", r"\1\\", lines, flags=re.MULTILINE)


def code(text: str) -> str:
    """A text between backticks, whatever it holds."""
    held = _line(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", held)), default=0))
    padding = " " if "`" in held else ""
    return f"{fence}{padding}{held}{padding}{fence}" if held else ""


def sentence(text: str) -> str:
    """A sentence of ours that may hold data and names commands between backticks: those stay, all else is escaped."""
    spans: list[str] = []

    def hold(match: re.Match[str]) -> str:
        spans.append(code(match[1]))
        return _HELD

    held = re.sub(r"`([^`\n]+)`", hold, text.replace(_HELD, ""))
    return re.sub(_HELD, lambda _: spans.pop(0), escape(held))


def escaped(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` for `st.table`, which reads Markdown in cells and headings; lists of texts become texts."""
    flat = frame.with_columns(pl.col(pl.List(pl.String)).list.join(", "))
    texts = flat.with_columns(pl.col(pl.String).map_elements(escape, return_dtype=pl.String))
    return texts.rename({name: escape(name) for name in flat.columns})
