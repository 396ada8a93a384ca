"""Internet domains of firms and people, and names of firms, in a form that can be compared."""

import re
import unicodedata

import polars as pl

FREE_MAIL = (
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "aol.com"),
    *("gmx.de", "gmx.net", "web.de", "mail.ru", "proton.me", "protonmail.com", "orange.fr", "free.fr", "seznam.cz"),
)
_LEGAL_FORM = re.compile(
    r"\b(?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|plc|gmbh|ag|kg|se|sa|sas|sarl|srl|spa|bv|nv"
    r"|ab|as|oy|aps|pty|pte|sro|spzoo|kk|holdings?|group|and|und|et)\b"
)

_SAME_FORM = {"incorporated": "inc", "corporation": "corp", "limited": "ltd"}
_NO_FORM = ("and", "und", "et", "co", "company", "group", "holding", "holdings")


def domain(text: pl.Expr) -> pl.Expr:
    """The domain of a web address or an e-mail, without `www.`; null where it is nobody's own."""
    plain = (
        text.str.to_lowercase()
        .str.strip_chars()
        .str.replace(r"^[a-z]+://", "")
        .str.replace(r"^.*@", "")
        .str.replace(r"[/?#:].*$", "")
        .str.replace(r"^www\d?\.", "")
    )
    is_own = plain.str.contains(r"^[^\s.]+(?:\.[^\s.]+)+$") & ~plain.is_in(FREE_MAIL)
    return pl.when(is_own).then(plain)


def plain_name(name: str) -> str:
    """A firm's name in lower case, without accents, punctuation, its legal form and the word for "and"."""
    words = _words(name)
    return " ".join(_LEGAL_FORM.sub(" ", words).split()) or words.strip()


def legal_form(name: str) -> str:
    """The legal forms in a firm's name, in one spelling each: `gmbh`, `ltd`; empty where it has none."""
    forms = [_SAME_FORM.get(word, word) for word in _LEGAL_FORM.findall(_words(name)) if word not in _NO_FORM]
    return " ".join(sorted(set(forms)))


def _words(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^\w\s]+", "", re.sub(r"[&+/-]", " ", plain))
