"""What people and programs do to the header of a table: one change of it, by chance."""

import random
from collections.abc import Callable, Sequence

Names = list[bytes]
_SCRIPTS = ("Клиент", "顧客番号", "رقم العميل", "लेखा", "Größe", "ID\u200b", "ﬁrm", "🧾")
_STRANGE = ("_source_row", "#REF!", "=A1", "1", "2026-01-31", "null", "column_1", "a.b[].c", "'; drop table x; --")
_SPACES = (" ", "\t", "\u00a0", "\u3000", "\r", "\n", "\\n")
_CONTROL = ("\x00", "\x07", "\x1b[31m", "\u202e", "\x7f")


def _at(names: Names, chance: random.Random) -> int:
    return chance.randrange(len(names))


def _renamed(names: Names, chance: random.Random) -> Names:
    names[_at(names, chance)] = chance.choice((*_SCRIPTS, *_STRANGE)).encode()
    return names


def _duplicated(names: Names, chance: random.Random) -> Names:
    names[_at(names, chance)] = names[_at(names, chance)]
    return names


def _emptied(names: Names, chance: random.Random) -> Names:
    for place in [_at(names, chance)] if chance.random() < 0.8 else range(len(names)):
        names[place] = b""
    return names


def _swapped(names: Names, chance: random.Random) -> Names:
    one, other = _at(names, chance), _at(names, chance)
    names[one], names[other] = names[other], names[one]
    return names


def _spaced(names: Names, chance: random.Random) -> Names:
    place, space = _at(names, chance), chance.choice(_SPACES).encode()
    name = names[place]
    cut = chance.randrange(len(name) + 1)
    names[place] = name[:cut] + space + name[cut:]
    return names


def _quoted(names: Names, chance: random.Random) -> Names:
    place, mark = _at(names, chance), chance.choice((b'"', b"'", b"`"))
    names[place] = chance.choice((mark + names[place] + mark, mark + names[place], mark * 3 + names[place]))
    return names


def _lengthened(names: Names, chance: random.Random) -> Names:
    names[_at(names, chance)] *= chance.choice((2, 20, 100))
    return names


def _controlled(names: Names, chance: random.Random) -> Names:
    place = _at(names, chance)
    names[place] = chance.choice((chance.choice(_CONTROL).encode() + names[place], names[place] + b"\xff"))
    return names


def _recased(names: Names, chance: random.Random) -> Names:
    change: Callable[[bytes], bytes] = chance.choice((bytes.upper, bytes.lower, bytes.swapcase, bytes.title))
    return [change(name) for name in names]


def _dropped(names: Names, chance: random.Random) -> Names:
    del names[_at(names, chance)]
    return names


def _added(names: Names, chance: random.Random) -> Names:
    names.insert(_at(names, chance), chance.choice((*_SCRIPTS, *_STRANGE, "")).encode())
    return names


CHANGES = (
    _renamed, _duplicated, _emptied, _swapped, _spaced, _quoted, _lengthened, _controlled, _recased, _dropped, _added
)  # fmt: skip
_BEFORE = (b"\xef\xbb\xbf", b"\xff\xfe", b"sep=;\n", b"\n\n", b"Report of today\n\n", b"\xef\xbb\xbf\xef\xbb\xbf")


def with_other_header(content: bytes, chance: random.Random) -> bytes:
    """A table of text whose header, or what stands before it, is changed once to three times."""
    line, end, rest = content.partition(b"\n")
    for _ in range(chance.randint(1, 3)):
        if chance.random() < 0.1:
            line = chance.choice(_BEFORE) + line
            continue
        mark = _delimiter(line)
        names = line.split(mark)
        line = mark.join(chance.choice(CHANGES)(names, chance))
    return line + end + rest


def _delimiter(line: bytes, marks: Sequence[bytes] = (b",", b";", b"\t", b"|", b'":')) -> bytes:
    return max(marks, key=line.count)
