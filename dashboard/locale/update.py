"""Brings the translations up to date with the texts, for `make texts`, and says what each of them lacks.

A translation keeps its words as long as its text stays as it is; a text that changed is a new one, without a guess.
What stands above the first message (the glossary of terms, the plural forms) stays as it is.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

_WIDTH = 120
_FIELD = re.compile(r"\{(\w*(?:![rsa])?(?::[^{}]*)?)\}")
# Bold, code (commands stay as they are), tags, icons, lines, and the marks of a status.
_MARK = re.compile(r"\*\*|`[^`]*`|<[^>]+>|:material/\w+:|\n|[●◐○×]")


def update(template: Path, path: Path) -> Catalog:
    """Write the translation at `path` with the texts of `template`, and no others; what was written."""
    head, _, _ = path.read_text(encoding="utf-8").partition("\n\n")
    known = read(path)
    made = Catalog(locale=known.locale)
    for message in read(template):
        if message.id:
            found = known.get(message.id)
            made.add(message.id, found.string if found and found.id == message.id else "", flags=message.flags)
    written = io.BytesIO()
    write_po(written, made, width=_WIDTH, no_location=True, omit_header=True, sort_output=True)
    path.write_text(f"{head}\n\n{written.getvalue().decode()}", encoding="utf-8")
    return made


def read(path: Path) -> Catalog:
    """A catalogue; one of a language is named as it."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem if path.suffix == ".po" else None)


def lacking(catalogue: Catalog) -> list[str]:
    """The texts without a translation, or without one of its plural forms."""
    return [forms(message.id)[0] for message in _messages(catalogue) if not _is_whole(message, catalogue)]


def faults(catalogue: Catalog) -> list[str]:
    """What a translation has otherwise than its text: guesses, names to fill in, marks, blanks around."""
    return [
        f"{text!r}: {fault}"
        for message in _messages(catalogue)
        for text, translation in zip(_texts(message), forms(message.string), strict=False)
        for fault in ("only guessed",) * message.fuzzy + tuple(_faults(text, translation))
        if translation
    ]


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """The forms of a text or of a translation: one, or one for each number that the language tells apart."""
    return [text] if isinstance(text, str) else list(text or ())


def _texts(message: Message) -> list[str]:
    """The English of each form of the translation: of one, and of every number of many."""
    one, *many = forms(message.id)
    return [one, *many * (len(forms(message.string)) - 1)]


def _is_whole(message: Message, catalogue: Catalog) -> bool:
    wanted = catalogue.num_plurals if message.pluralizable else 1
    return len(forms(message.string)) == wanted and all(forms(message.string))


def _faults(text: str, translation: str) -> Iterator[str]:
    if sorted(set(_FIELD.findall(text))) != sorted(set(_FIELD.findall(translation))):
        yield f"other names to fill in: {translation!r}"
    if sorted(_MARK.findall(text)) != sorted(_MARK.findall(translation)):
        yield f"other marks: {translation!r}"
    if _blanks(text) != _blanks(translation):
        yield f"other blanks around it: {translation!r}"


def _blanks(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


if __name__ == "__main__":
    for path in sorted(Path(__file__).parent.glob("*.po")):
        catalogue = update(Path(sys.argv[1]), path)
        missing = lacking(catalogue)
        print("\n".join([f"{path.name}: {len(missing)} of {len(catalogue)} texts lack a translation", *missing]))
        print("\n".join(f"{path.name}: {fault}" for fault in faults(catalogue)), end="")
