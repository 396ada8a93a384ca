"""Cells → what a map of values says they stand for, whatever their case, spaces and punctuation."""

import re
from collections.abc import Mapping

import polars as pl

_JOINTS = r"[\s_/.,:()&–—-]+"


def mapped(text: pl.Expr, mapping: Mapping[str, str], *, otherwise: pl.Expr | None) -> pl.Expr:
    """The value of `mapping` for each cell, `otherwise` where it has none; `Closed-Won` and `closed won` are one."""
    by_word = {re.sub(_JOINTS, "", key.lower()): value for key, value in mapping.items()}
    word = text.str.to_lowercase().str.replace_all(_JOINTS, "")
    return word.replace_strict(by_word, default=otherwise, return_dtype=pl.String)
