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
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = re.sub(r"[^\w\s]+", "", re.sub(r"[&+/-]", " ", plain))
    return " ".join(_LEGAL_FORM.sub(" ", words).split()) or words.strip()
