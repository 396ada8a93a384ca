"""No ruling is left without a test."""

import ast
import re
from pathlib import Path

N_RULINGS = 24
LATER = {25, 26, 30, 31, 32, 33, 34, 35, 38}


def test_every_ruling_has_a_test() -> None:
    """The docstrings of the tests here name each ruling at least once."""
    named: set[int] = set()
    for module in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                named |= {int(number) for number in re.findall(r"Ruling (\d+)", ast.get_docstring(node) or "")}
    assert named == set(range(1, N_RULINGS + 1)) | LATER
