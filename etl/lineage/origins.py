"""What the columns of one query come from: the columns of the tables that it reads, and the role of each.

A step that is narrowed to a constant (`where moment = 'signature'`) narrows the steps that it reads: a branch of a
union that writes another constant there adds nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from etl.lineage.conditions import Given, Step, columns_of, facts_of, narrowed

VALUE, ROWS, CONDITION = "value", "rows", "condition"
_STRENGTH = (VALUE, ROWS, CONDITION)
SEEDS = "seeds."  # the schema of the tables that ship with the models

Columns = Mapping[str, tuple[str, ...]]  # by table, written `schema.name`


class Origin(NamedTuple):
    """A column of a table, or, without a column, its records."""

    table: str
    column: str | None
    role: str
    given: Given = frozenset()

    def within(self, role: str) -> "Origin":
        """The same for what uses this in `role`: whatever decides about a condition is a condition."""
        return self if role == VALUE or (role == ROWS and self.column is None) else self._replace(role=CONDITION)


def strongest(origins: Iterable[Origin]) -> list[Origin]:
    """Each column once, in its strongest role, sorted."""
    best: dict[tuple[str, str], Origin] = {}
    for origin in sorted(origins, key=lambda origin: _STRENGTH.index(origin.role), reverse=True):
        best[origin.table, origin.column or ""] = origin
    return [best[key] for key in sorted(best)]


@dataclass(slots=True)
class Query:
    """One query whose columns all name their source; what a column comes from is looked up once."""

    scope: Scope
    found: dict[tuple[int, str | None, Given], frozenset[Origin]] = field(default_factory=dict)
    steps: dict[tuple[int, Given], Step | None] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The columns of the result, in order."""
        return list(columns_of(self.scope))

    def origins(self, column: str | None, given: Given) -> frozenset[Origin]:
        """What `column` (None: the number of rows) comes from, in rows that hold the texts of `given`."""
        return self._of(self.scope, column, given)

    def formulas(self, column: str, given: Given) -> Iterator[Origin | exp.Expr]:
        """The expressions that compute `column`; where it is only renamed, the columns of other tables that it is."""
        yield from self._formulas(self.scope, column, given)

    def _formulas(self, scope: Scope, column: str, given: Given) -> Iterator[Origin | exp.Expr]:
        for branch, renamed in _branches(scope):
            of_branch = frozenset((renamed[name], text) for name, text in given)
            yield from self._formulas(branch, renamed[column], of_branch)
        step = self._step(scope, given)
        expression = step.selects.get(column) if step else None
        if expression is None or step is None:
            return
        if not isinstance(expression, exp.Column):
            yield expression
            return
        source, given = scope.sources.get(expression.table), step.given(expression.table)
        if isinstance(source, Scope):
            yield from self._formulas(source, expression.name, given)
        elif isinstance(source, exp.Table):
            yield Origin(_name(source), expression.name, VALUE, given)

    def _of(self, scope: Scope, column: str | None, given: Given) -> frozenset[Origin]:
        key = id(scope), column, given
        if key not in self.found:
            self.found[key] = frozenset()  # a step that reads itself adds nothing of its own
            self.found[key] = frozenset(self._search(scope, column, given))
        return self.found[key]

    def _search(self, scope: Scope, column: str | None, given: Given) -> Iterator[Origin]:
        for branch, renamed in _branches(scope):
            of_branch = frozenset((renamed[name], text) for name, text in given)
            yield from self._of(branch, column and renamed[column], of_branch)
        step = self._step(scope, given)
        if step is None:
            return
        if column is None:
            yield from self._rows(step)
        else:  # a table function has no named columns
            yield from self._visit(step, step.selects.get(column, scope.expression), VALUE)

    def _step(self, scope: Scope, given: Given) -> Step | None:
        key = id(scope), given
        if key not in self.steps:
            self.steps[key] = None if scope.set_operation_scopes else narrowed(scope, given)
        return self.steps[key]

    def _rows(self, step: Step) -> Iterator[Origin]:
        start = step.scope.expression.args.get("from_")
        if start is not None:
            yield from self._source(step, start.this.alias_or_name, None, ROWS)

    def _source(self, step: Step, name: str, column: str | None, role: str) -> Iterator[Origin]:
        scope: Scope | None = step.scope
        while scope is not None and name not in scope.sources:
            scope = scope.parent  # a subquery that reads the query around it
        source = scope.sources[name] if scope else None
        given = step.given(name)
        if isinstance(source, Scope):
            found = [origin.within(role) for origin in self._of(source, column, given)]
            yield from found
            if any(origin.table.startswith(SEEDS) for origin in found):
                yield from self._looked_up(step, name, role)
        elif isinstance(source, exp.Table):
            yield Origin(_name(source), column, role, given)

    def _looked_up(self, step: Step, name: str, role: str) -> Iterator[Origin]:
        """What a seed's column is looked up by: the other side of the join."""
        for join in step.scope.expression.args.get("joins") or ():
            if join.alias_or_name == name and join.args.get("on"):
                for column in join.args["on"].find_all(exp.Column):
                    if column.table != name:
                        yield from self._source(step, column.table, column.name, role)

    def _visit(self, step: Step, node: exp.Expr, role: str) -> Iterator[Origin]:  # noqa: C901 (a case per kind of node)
        """What the columns and counted rows in an expression come from."""
        match node:
            case exp.Query():
                yield from self._subquery(step, node, role)
            case exp.Column():
                yield from self._source(step, node.table, node.name, role)
            case exp.Count(this=exp.Star()):
                yield from (origin.within(role) for origin in self._rows(step))
            case exp.Case():
                yield from self._case(step, node, role)
            case exp.If():
                yield from self._if(step, node, node.this, role)
            case exp.Filter():
                yield from self._if(step, node, node.expression.this, role)
            case exp.Window():
                yield from self._window(step, node, role)
            case exp.ArgMax() | exp.ArgMin():
                yield from self._visit(step, node.this, role)
                yield from self._visit(step, node.expression, CONDITION)
            case exp.And() if facts_of(node, step.facts) is None:
                return
            case _:
                inner = CONDITION if isinstance(node, exp.Order) else role
                for part in node.iter_expressions():
                    yield from self._visit(step, part, inner)

    def _subquery(self, step: Step, node: exp.Query, role: str) -> Iterator[Origin]:
        for scope in step.scope.subquery_scopes:
            if scope.expression is node.unnest():
                for column in columns_of(scope):
                    yield from (origin.within(role) for origin in self._of(scope, column, frozenset()))

    def _case(self, step: Step, node: exp.Case, role: str) -> Iterator[Origin]:
        for branch in node.args["ifs"]:
            condition = exp.EQ(this=node.this.copy(), expression=branch.this.copy()) if node.this else branch.this
            yield from self._if(step, branch, condition, role)
        if node.args.get("default"):
            yield from self._visit(step, node.args["default"], role)

    def _if(self, step: Step, node: exp.Expr, condition: exp.Expr, role: str) -> Iterator[Origin]:
        """A value under a condition: nothing where the condition can't be met."""
        facts = facts_of(condition, step.facts)
        if facts is not None:
            yield from self._visit(step, condition, CONDITION)
            narrowed = replace(step, facts=facts, own=facts)
            yield from self._visit(narrowed, node.args["true"] if isinstance(node, exp.If) else node.this, role)
        if isinstance(node, exp.If) and node.args.get("false"):
            yield from self._visit(step, node.args["false"], role)

    def _window(self, step: Step, node: exp.Window, role: str) -> Iterator[Origin]:
        """A window sees rows that the use of the result leaves out, unless they are of another partition."""
        partition = {(part.table, part.name) for part in node.args.get("partition_by") or () if part.name}
        facts = step.own | {key: text for key, text in step.facts.items() if key in partition}
        seen = replace(step, facts=facts)
        yield from self._visit(seen, node.this, role)
        for part in (*(node.args.get("partition_by") or ()), node.args.get("order")):
            if part is not None:
                yield from self._visit(seen, part, CONDITION)


def _branches(scope: Scope) -> Iterator[tuple[Scope, dict[str, str]]]:
    """The branches of a union, each with what it calls the columns."""
    for branch in scope.set_operation_scopes or ():
        yield branch, dict(zip(columns_of(scope), columns_of(branch), strict=True))


def _name(table: exp.Table) -> str:
    return f"{table.db}.{table.name}"
