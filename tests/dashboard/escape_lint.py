"""Finds texts from the data that Streamlit would read as Markdown; `make lint` runs it.

Whatever a Streamlit call takes as a text must be made of literals, texts of the catalogue, numbers, days, and data that
went through `dashboard.wording.safe`: `escape`, `code`, `whole` or, for a table, `escaped`. A name counts as what was
assigned to it, a function of the same module as what it returns. Anything else is a finding.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"
# Functions whose texts are Markdown; whatever any of them returns is held to the same rule.
MARKDOWN = {"left_out", "moved_sentence", "next_step", "untracked", "what_if"}
SAFE = {
    "escape", "code", "sentence", "whole", "escaped", "number", "percent", "tick_label", "day", "quarter", "deferred",
    "bars", "history_line", "claim_row", "claims_head", "row_card", "card_list", "row_left_out", "len", "sum", "round",
    "int", "float", "min", "max", "range",
}  # fmt: skip
PASSING = {
    "inside",
    "join",
    "replace",
    "rstrip",
    "strip",
    "lower",
    "list",
    "tuple",
    "zip",
    "enumerate",
    "items",
    "values",
    "keys",
}
FIRST = {
    "button", "caption", "checkbox", "date_input", "dialog", "download_button", "error", "expander", "file_uploader",
    "form_submit_button", "header", "html", "info", "link_button", "markdown", "multiselect", "number_input", "popover",
    "select_slider", "selectbox", "slider", "spinner", "subheader", "success", "table", "tabs", "text_area",
    "text_input", "title", "toast", "toggle", "warning", "write",
}  # fmt: skip
HOW_MANY = {**dict.fromkeys(FIRST, 1), "metric": 3, "radio": 1, "pills": 1, "segmented_control": 1, "page_link": 0}
OPTIONS = {"radio", "pills", "segmented_control"}  # whose options are Markdown too
KEYWORDS = {"body", "captions", "delta", "delta_description", "help", "label", "title", "value"}
VALUES = {
    "date_input",
    "multiselect",
    "number_input",
    "selectbox",
    "slider",
    "text_area",
    "text_input",
}  # `value` is none
_NUMBER = re.compile(r"n|n_\w+|is_\w+|has_\w+|\w+_on|height")
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")
_PLAIN_TYPES = {"int", "float", "bool", "date"}


class Finding(NamedTuple):
    """A text that is shown without being escaped, and where."""

    line: int
    text: str


@dataclass(slots=True)
class _Names:
    """What the names in a function or a module's body stand for."""

    bound: dict[str, list[ast.expr]] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)  # so that a name that stands for itself ends


def python(source: str) -> list[Finding]:
    """What a module shows that may be data read as Markdown."""
    tree = ast.parse(source)
    modules = {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import)
               for alias in node.names} - {"st"}  # fmt: skip
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found = set()
    for node in tree.body:
        names = _names(node if isinstance(node, ast.FunctionDef | ast.ClassDef) else tree, functions)
        for call in ast.walk(node):
            if isinstance(call, ast.Call):
                found |= {
                    Finding(part.lineno, ast.unparse(part))
                    for part in _shown(call, modules)
                    if not _is_safe(part, names)
                }
        if isinstance(node, ast.FunctionDef) and node.name in MARKDOWN:
            found |= {Finding(part.lineno, ast.unparse(part)) for part in _returned(node) if not _is_safe(part, names)}
    return sorted(found)


def everywhere() -> Iterator[str]:
    """Every finding in the dashboard, as `file:line text`."""
    for path in sorted((*DASHBOARD.rglob("*.py"), DASHBOARD.parent / "streamlit_app.py")):
        for line, text in python(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(DASHBOARD.parent)}:{line} not escaped: {text}"


def _names(scope: ast.AST, functions: dict[str, ast.FunctionDef]) -> _Names:
    """The names of a function with those of the functions inside it; of a module, those outside of its functions."""
    names = _Names(functions=functions)
    for node in _within(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _bind(names, target, node.value)
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr | ast.AugAssign) and node.value is not None:
            _bind(names, node.target, node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            _bind(names, node.target, node.iter)
        elif isinstance(node, ast.arg) and node.annotation is not None:
            types = {part.strip() for part in ast.unparse(node.annotation).split("|")} - {"None"}
            names.plain |= {node.arg} if types <= _PLAIN_TYPES else set()
    return names


def _within(scope: ast.AST) -> Iterator[ast.AST]:
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not (isinstance(scope, ast.Module) and isinstance(node, ast.FunctionDef)):
            waiting += ast.iter_child_nodes(node)


def _bind(names: _Names, target: ast.AST, value: ast.expr) -> None:
    """A name stands for a value, or for what is in it; each name of a tuple for its part, where that can be told."""
    if isinstance(target, ast.Name):
        names.bound.setdefault(target.id, []).append(value)
    elif isinstance(target, ast.Starred):
        _bind(names, target.value, value)
    elif isinstance(target, ast.Tuple | ast.List):
        parts = _parts(value, len(target.elts))
        for at, element in enumerate(target.elts):
            _bind(names, element, parts[at] if parts else value)


def _parts(value: ast.expr, n: int) -> list[ast.expr] | None:
    if isinstance(value, ast.Tuple) and len(value.elts) == n:
        return value.elts
    if isinstance(value, ast.Tuple | ast.List) and value.elts:
        rows = [row.elts for row in value.elts if isinstance(row, ast.Tuple) and len(row.elts) == n]
        if len(rows) == len(value.elts):
            return [ast.Tuple(list(column)) for column in zip(*rows, strict=True)]
    if isinstance(value, ast.Call) and _name(value) == "zip" and len(value.args) == n:
        return value.args
    if isinstance(value, ast.Call) and _name(value) == "enumerate" and n == 2:
        return [ast.Constant(0), value.args[0]]
    return None


def _name(node: ast.AST) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _shown(call: ast.Call, modules: set[str]) -> Iterator[ast.expr]:
    """The arguments of a call that Streamlit reads as Markdown; none where it is no call of Streamlit's."""
    name = _name(call)
    if name == "Page" and isinstance(call.func, ast.Attribute):
        yield from (keyword.value for keyword in call.keywords if keyword.arg == "title")
    if name not in HOW_MANY or not isinstance(call.func, ast.Attribute):
        return
    if isinstance(call.func.value, ast.Name) and call.func.value.id in modules:
        return
    yield from call.args[: HOW_MANY[name]]
    for keyword in call.keywords:
        if keyword.arg in KEYWORDS and not (keyword.arg == "value" and name in VALUES):
            yield keyword.value
    if name in OPTIONS:
        how = next((keyword.value for keyword in call.keywords if keyword.arg == "format_func"), None)
        yield from call.args[1:2] if how is None or _name(how) == "t" else [how]


def _returned(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value


def _is_safe(node: ast.AST, names: _Names) -> bool:
    """Whether a text is made of nothing that the data could have written."""
    match node:
        case ast.Constant():
            return True
        case ast.JoinedStr() | ast.List() | ast.Tuple() | ast.Set() | ast.BoolOp():
            return all(_is_safe(part, names) for part in getattr(node, "values", None) or getattr(node, "elts", ()))
        case ast.FormattedValue():
            spec = ast.unparse(node.format_spec) if node.format_spec else ""
            return bool(re.search(r"[dfg%]'$", spec)) or _is_safe(node.value, names)
        case ast.BinOp():
            is_sum = isinstance(node.op, ast.Add | ast.Mod)
            return not is_sum or (_is_safe(node.left, names) and _is_safe(node.right, names))
        case ast.IfExp():
            return _is_safe(node.body, names) and _is_safe(node.orelse, names)
        case ast.Dict():
            return all(_is_safe(value, names) for value in node.values)
        case ast.Compare() | ast.UnaryOp():
            return True
        case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
            return _is_safe(node.elt, names)
        case ast.DictComp() | ast.NamedExpr() | ast.Starred():
            return _is_safe(node.value, names)
        case ast.Lambda():
            return _is_safe(node.body, names)
        case ast.Subscript():
            key = node.slice.value if isinstance(node.slice, ast.Constant) else ""
            return bool(_NUMBER.fullmatch(str(key))) or _is_safe(node.value, names)
        case ast.Attribute():
            return _is_attribute_safe(node, names)
        case ast.Name():
            return _is_name_safe(node.id, names)
        case ast.Call():
            return _is_call_safe(node, names)
    return False


def _is_attribute_safe(node: ast.Attribute, names: _Names) -> bool:
    if _NUMBER.fullmatch(node.attr) or _CONSTANT.fullmatch(node.attr):
        return True
    if node.attr == "__getitem__":
        return _is_safe(node.value, names)
    return isinstance(node.value, ast.Call) and _name(node.value) == "look"  # colours


def _is_name_safe(name: str, names: _Names) -> bool:
    if _CONSTANT.fullmatch(name) or name in names.plain or name in SAFE:
        return True
    if name in names.asked:
        return True  # by what else is assigned to it
    if name not in names.bound:
        return bool(_NUMBER.fullmatch(name))
    names.asked.add(name)
    is_safe = all(_is_safe(value, names) for value in names.bound[name])
    names.asked.discard(name)
    return is_safe


def _is_call_safe(call: ast.Call, names: _Names) -> bool:
    name = _name(call)
    if name in SAFE or name in MARKDOWN or ast.unparse(call.func).startswith(("counts.", "counted.")):
        return True
    if name in ("t", "tn"):
        n = 1 if name == "t" else 2
        return all(_is_safe(part, names) for part in (*call.args[:n], *(keyword.value for keyword in call.keywords)))
    if name in PASSING:
        of = [call.func.value] if isinstance(call.func, ast.Attribute) else []
        return all(_is_safe(part, names) for part in (*of, *call.args))
    function = names.functions.get(name) if isinstance(call.func, ast.Name) else None
    if function is None or name in names.asked:
        return False
    inner = _names(function, names.functions)
    inner.asked = names.asked | {name}
    return all(_is_safe(part, inner) for part in _returned(function))


if __name__ == "__main__":
    shown = list(everywhere())
    print("\n".join(shown))
    sys.exit(bool(shown))
