"""Finds what an app user reads that is not in the catalogue; `make lint` runs it.

In Python: a literal with letters where a text is shown (Streamlit, figures, slides, errors that a page shows), a
sentence that nothing marks, a heading that is no technical name, a `t()` that runs when a module is loaded and so
freezes one reader's language, and texts that `make texts` cannot read. In templates: words outside of `{{ }}`.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"
ALLOWED = {
    "Common Ground": "the product's name",
    "Slide number": "the name of a shape, as PowerPoint's own templates call it",
    "hidden from controls": "a kind of simulated firm, as the results name it",
    "input rows": "a reason of a change, as the marts name it",
    "time passed": "a reason of a change, as the marts name it",
    "none or one": "an arm of a curve, as the evidence names it",
    "two or three practices": "an arm of a curve, as the evidence names it",
    "Contract ends": "an event, as the marts name it",
    "Contract terminated": "an event, as the marts name it",
    "not done": "the meaning of a series",
    "{n} similar deals": "ten at least",
    "No build is leased.": "a mistake of ours, which no reader meets",
}
MARKS = {"t", "tn", "deferred"}
SHOWING = {
    "Page", "button", "caption", "checkbox", "date_input", "dialog", "download_button", "error", "expander",
    "file_uploader", "form_submit_button", "header", "info", "link_button", "markdown", "metric", "multiselect",
    "number_input", "page_link", "pills", "popover", "radio", "segmented_control", "select_slider", "selectbox",
    "slider", "spinner", "subheader", "success", "tabs", "text", "text_area", "text_input", "title", "toast", "toggle",
    "warning", "write",
}  # fmt: skip
# Whose arguments are all shown: slides and their parts, cards, sections, labels in figures, errors that a page shows.
SHOWN_WHOLLY = {
    "Brief", "Card", "NoBrowserError", "NoteError", "OtherVersionError", "PictureError", "PrintError",
    "ReviewError", "Section", "Slide", "TemplateError", "note",
}  # fmt: skip
SHOWN_ARGUMENTS = {
    "against", "alt", "axis", "below", "delta_description", "help", "hovertemplate", "hovertext", "label", "missing",
    "note", "notes", "page_title", "placeholder", "points", "show_spinner", "subtitle", "text", "ticksuffix",
    "ticktext", "title", "withheld",
}  # fmt: skip
SHOWN_FIRST = {"Fact", "Mark", "Measure", "Series", "section"}  # whose first argument is shown, the others are not
READING = {"compile", "contains", "endswith", "filter", "get", "is_in", "removesuffix", "search", "startswith", "sub"}
SHOWN_KEYS = {"hovertemplate", "hovertext", "text", "ticksuffix", "ticktext", "title"}
SILENT_ARGUMENTS = {
    "font", "icon", "key", "kind", "mode", "term", "textfont", "texttemplate", "type", "width", "xanchor", "xref",
    "yanchor", "yref", "align",
}  # fmt: skip
# Queries hold SQL; the command line and `make texts` speak English; the warehouse lies below the catalogue.
WITHOUT_WORDS = {
    "queries", "access.py", "builds_cli.py", "cli.py", "links_cli.py", "report_cli.py", "reports.py", "server.py",
    "update.py",
}  # fmt: skip
SCRIPTS = ("pages",)  # run anew for every reader
NEVER_ONE = {
    "change",
    "clauses",
    "expected",
    "min_accounts",
    "min_arm_deals",
    "min_arm_events",
    "min_deals",
    "min_events",
    "share",
    "three",
    "value",
}  # numbers with a fraction, and limits
_COUNTED = re.compile(
    r"\{(?P<name>\w+)\} (?:[a-z-]+ )?(?:accounts|clauses|columns|contracts|days|deals|escalations|events|files"
    r"|practices|quarters|risks|rows|tickets|values)\b"
)
_TECHNICAL = re.compile(r"[a-z][a-z0-9_]*")
_WORDS = re.compile(r"[A-Za-z]{2,},? [A-Za-z]{2,}")
_NO_WORDS = re.compile(r":material/\w+:|:gray\[|<[^>]*>|&\w+;|%\{\w+\}|\{\w*\}|https?://\S+")


# Markup and its parts, styles, SQL, fonts, formats of dates, places of labels.
_CODE = re.compile(
    r'</?[\w:]+|="$|^"|: [\w.#]+;|\{border|, sans-serif|, serif|\bselect\b|create table|^d mmm yyyy'
    r"|^( from \w+ where|insert (or \w+ )?into|pragma|delete from \w+ where|\s*update \w+ set) "
    r"|^(top|middle|bottom) (left|center|right)$"
)


class Finding(NamedTuple):
    """A text that is not in the catalogue, and where."""

    line: int
    rule: str
    text: str


def python(source: str, *, is_script: bool = False) -> list[Finding]:
    """What a module shows that is not in the catalogue; a page's script may call `t` at its top."""
    tree = ast.parse(source)
    found = [*_shown(tree), *_sentences(tree), *_headings(tree), *_unreadable(tree), *_uncounted(tree)]
    if not is_script:
        found += _too_early(tree)
    return sorted({finding for finding in found if finding.text not in ALLOWED})


def _uncounted(tree: ast.AST) -> Iterator[Finding]:
    """A count before a noun in the plural, which one of it contradicts: `tn`, or `wording.counts`, counts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) == "t" and node.args and isinstance(node.args[0], ast.Constant):
            text = str(node.args[0].value)
            for found in _COUNTED.finditer(text):
                if found["name"] not in NEVER_ONE:
                    yield Finding(node.lineno, "plural", found[0])


def template(source: str) -> list[Finding]:
    """What a Jinja template says in words of its own."""
    code = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(style|script)\b.*?</\1>|<!doctype[^>]*>", re.DOTALL | re.I)
    bare = code.sub(lambda match: "\n" * match[0].count("\n"), source)
    spoken = re.compile(r'<[^>]*?\b(?:alt|title|placeholder|aria-label|aria-roledescription)="([^"]*)"[^>]*>')
    texts = [(match.start(), match[1]) for match in spoken.finditer(bare)]
    texts += [(match.start(), match[1]) for match in re.finditer(r">([^<>]+)<", bare)]
    return [
        Finding(bare.count("\n", 0, at) + 1, "template", text.strip())
        for at, text in texts
        if _has_letters(text) and text.strip() not in ALLOWED
    ]


def everywhere() -> Iterator[str]:
    """Every finding in the dashboard, as `file:line rule: text`."""
    for path in sorted((*DASHBOARD.rglob("*.py"), DASHBOARD.parent / "streamlit_app.py")):
        parts = path.relative_to(DASHBOARD.parent).parts
        if not set(parts) & WITHOUT_WORDS:
            is_script = bool(set(parts) & set(SCRIPTS)) or path.name == "streamlit_app.py"
            for line, rule, text in python(path.read_text(encoding="utf-8"), is_script=is_script):
                yield f"{'/'.join(parts)}:{line} {rule}: {text!r}"
    for path in sorted(DASHBOARD.rglob("*.html")):
        for line, rule, text in template(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(DASHBOARD.parent)}:{line} {rule}: {text!r}"


def _name(node: ast.AST) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _has_letters(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", _NO_WORDS.sub("", text)))


def _literals(node: ast.AST) -> Iterator[ast.Constant]:
    """The literals with letters that `node` is made of and nothing puts into the reader's language."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and _has_letters(node.value):
            yield node
    elif isinstance(node, ast.Call | ast.Compare | ast.Subscript | ast.Lambda):
        if isinstance(node, ast.Call) and _name(node) in ("join", "format"):
            for part in node.args:
                yield from _literals(part)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in SHOWN_KEYS:
                yield from _literals(value)
    elif isinstance(node, ast.comprehension):
        yield from _literals(node.iter)
    elif isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))
    elif isinstance(node, ast.FormattedValue):
        yield from _literals(node.value)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _literals(child)


def _shown(tree: ast.AST) -> Iterator[Finding]:
    """Literals where a text is shown."""
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Call):
            name = _name(node)
            if name in SHOWING and isinstance(node.func, ast.Attribute):
                parts += node.args[1:] if name in ("page_link", "Page") else node.args
            if name in SHOWN_FIRST and not isinstance(node.func, ast.Attribute):
                parts += node.args[:1]
            if name in SHOWN_WHOLLY:
                parts += node.args
                parts += [k.value for k in node.keywords if k.arg not in SILENT_ARGUMENTS | {"key", "meaning", "term"}]
            parts += [keyword.value for keyword in node.keywords if keyword.arg in SHOWN_ARGUMENTS]
        elif isinstance(node, ast.Dict):
            parts += [node]
        for part in parts:
            for literal in _literals(part):
                yield Finding(literal.lineno, "shown", str(literal.value))


def _sentences(tree: ast.AST) -> Iterator[Finding]:
    """Literals of several words that nothing marks, wherever they stand; code in them is none."""
    silent = {id(literal) for node in ast.walk(tree) for literal in _not_shown(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in silent:
            continue
        if _WORDS.search(_NO_WORDS.sub("", node.value)) and not _CODE.search(node.value):
            yield Finding(node.lineno, "sentence", node.value)


def _not_shown(node: ast.AST) -> Iterator[ast.AST]:
    """The literals below a node that are no texts: marked ones, docstrings, keys, what is compared, and arguments."""
    if isinstance(node, ast.Call) and _name(node) in MARKS | READING:
        yield from ast.walk(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Dict):
        for key in node.keys:
            if key is not None:
                yield from ast.walk(key)
    elif isinstance(node, ast.Compare | ast.Subscript | ast.match_case):
        part = (
            node.slice
            if isinstance(node, ast.Subscript)
            else node.pattern
            if isinstance(node, ast.match_case)
            else node
        )
        yield from ast.walk(part)


def _headings(tree: ast.AST) -> Iterator[Finding]:
    """Names of columns that are no technical names."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node)
        parts: list[ast.AST] = list(node.args) if name == "alias" else []
        if name == "DataFrame":
            parts += [key for arg in node.args if isinstance(arg, ast.Dict) for key in arg.keys if key is not None]
        for part in parts:
            if isinstance(part, ast.Constant) and not _TECHNICAL.fullmatch(str(part.value)):
                yield Finding(part.lineno, "heading", str(part.value))
            elif isinstance(part, ast.Call) and _name(part) in MARKS:
                yield Finding(part.lineno, "heading", ast.unparse(part))


def _unreadable(tree: ast.AST) -> Iterator[Finding]:
    """Marked texts that `make texts` cannot read.

    Within an f-string (before Python 3.12), put together, or with places that have no name.
    """
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in MARKS:
            for text in node.args[: 2 if _name(node) == "tn" else 1]:
                if id(node) in inside and isinstance(text, ast.Constant):
                    yield Finding(node.lineno, "within an f-string", ast.unparse(node))
                elif isinstance(text, ast.JoinedStr | ast.BinOp):
                    yield Finding(text.lineno, "put together", ast.unparse(text))
                elif isinstance(text, ast.Constant) and re.search(r"\{\d*[:!}]", str(text.value)):
                    yield Finding(text.lineno, "place without a name", str(text.value))


def _too_early(tree: ast.Module) -> Iterator[Finding]:
    """`t` and `tn` that run when the module is loaded: in its body, in a class's, in defaults and decorators."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += [*node.args.defaults, *(default for default in node.args.kw_defaults if default)]
            waiting += node.decorator_list if not isinstance(node, ast.Lambda) else []
            continue
        if isinstance(node, ast.Call) and _name(node) in ("t", "tn"):
            yield Finding(node.lineno, "too early", ast.unparse(node))
        waiting += ast.iter_child_nodes(node)


if __name__ == "__main__":
    found = list(everywhere())
    print("\n".join(found))
    sys.exit(bool(found))
