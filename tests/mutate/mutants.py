"""Every mutant of a module: one operator, number, condition, return or statement changed.

Left as they are: docstrings and other texts, annotations, decorators, `strict=` of a zip, and what runs only for a type
checker. A mutant there would be seen by no one, or only by who reads. Nor are the first two arguments swapped of what
takes them in any order.
"""

import ast
import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_IN_ANY_ORDER = {"filter", "max", "min", "maximum", "minimum", "max_horizontal", "min_horizontal", "isinstance"}
_ANNOTATED = {"annotation", "returns", "decorator_list", "type_params", "bases"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one change."""

    path: str  # of the module, from the root
    line: int
    where: str  # the function or class that holds the change
    change: str  # "what it was → what it is"
    number: int  # among the module's

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when lines move."""
        return self.path, self.where, self.change


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """Each mutant of a module, in the order of its lines."""
    for number, (node, where, changed) in enumerate(_all(ast.parse(source))):
        became = "nothing" if changed is None else _text(changed)
        yield Mutant(path, getattr(node, "lineno", 0), where, f"{_text(node)} → {became}", number)


def planted(source: str, number: int) -> str:
    """The module's source with its mutant of that number."""
    tree = ast.parse(source)
    node, _, changed = next(itertools.islice(_all(tree), number, None))
    return _with(tree, node, changed)


def _all(tree: ast.Module) -> Iterator[tuple[ast.AST, str, ast.AST | None]]:
    return ((node, where, changed) for node, where in _nodes(tree, "module") for changed in _changes(node))


def _nodes(node: ast.AST, where: str) -> Iterator[tuple[ast.AST, str]]:
    """The nodes that may be changed, each with the function or class that holds it."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        where = node.name if where == "module" else f"{where}.{node.name}"
    for name, value in ast.iter_fields(node):
        if name in _ANNOTATED:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_left_alone(child):
                yield child, where
                yield from _nodes(child, where)


def _is_left_alone(node: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return True
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    return isinstance(node, ast.keyword) and node.arg == "strict"


def _changes(node: ast.AST) -> Iterator[ast.AST | None]:
    """What a node may become; None where it goes away."""
    match node:
        case ast.Compare(ops=[op]):
            for other in _COMPARED[type(op)]:
                yield _replaced(node, ops=[other()])
        case ast.BinOp(op=op) if type(op) in _CALCULATED and not _is_text(node):
            yield _replaced(node, op=_CALCULATED[type(op)]())
        case ast.BoolOp(op=op):
            yield _replaced(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert()):
            yield node.operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(value=float() as value):
            yield from (ast.Constant(value * 2 or 1.0), ast.Constant(value / 2 or -1.0))
        case ast.IfExp():
            yield _replaced(node, body=node.orelse, orelse=node.body)
        case ast.Call(args=[first, second, *rest]) if _is_swapped(node):
            yield _replaced(node, args=[second, first, *rest])
        case ast.Return(value=ast.AST() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(ast.Constant(None))
        case ast.AugAssign() | ast.Raise() | ast.Continue() | ast.Break():
            yield None
        case ast.If(orelse=[]):
            yield None
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield None
        case ast.Expr(value=ast.Call()):
            yield None


def _is_text(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(isinstance(side, ast.JoinedStr) or isinstance(getattr(side, "value", None), str) for side in sides)


def _is_swapped(call: ast.Call) -> bool:
    """Whether the order of the first two arguments matters."""
    first, second, *_ = call.args
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    is_starred = isinstance(first, ast.Starred) or isinstance(second, ast.Starred)
    return not is_starred and name not in _IN_ANY_ORDER and _text(first) != _text(second)


def _replaced(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())


def _with(tree: ast.Module, node: ast.AST, changed: ast.AST | None) -> str:
    """The module with `node` as `changed`, or without it."""

    class Change(ast.NodeTransformer):
        def visit(self, visited: ast.AST) -> ast.AST:
            if visited is node:
                return ast.Pass() if changed is None else changed
            copied = copy.copy(visited)
            for name, value in ast.iter_fields(visited):
                if isinstance(value, list):
                    setattr(copied, name, [self.visit(v) if isinstance(v, ast.AST) else v for v in value])
                elif isinstance(value, ast.AST):
                    setattr(copied, name, self.visit(value))
            return copied

    return ast.unparse(ast.fix_missing_locations(Change().visit(tree)))
