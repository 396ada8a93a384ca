"""Record ids as the systems form them."""

from functools import cache
from hashlib import md5

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CASES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def crm_id(prefix: str, number: int) -> str:
    """An 18-character Salesforce id: three for the object, twelve of a number, three that check the case."""
    body = ""
    while number:
        number, digit = divmod(number, 62)
        body = _DIGITS[digit] + body
    text = f"{prefix}5g0000{body:0>6}"
    return text + "".join(_case_letter(text[chunk : chunk + 5]) for chunk in (0, 5, 10))


@cache
def _case_letter(five: str) -> str:
    return _CASES[sum(letter.isupper() << bit for bit, letter in enumerate(five))]


def sys_id(kind: str, number: int) -> str:
    """A 32-character ServiceNow record id."""
    return md5(f"{kind} {number}".encode(), usedforsecurity=False).hexdigest()
