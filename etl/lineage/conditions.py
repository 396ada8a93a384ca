"""What is known of the rows of a step: the columns that its conditions, or the use of its result, hold to one text."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

Given = frozenset[tuple[str, str]]  # columns of a query that are known to hold one text
Facts = dict[tuple[str, str], str]  # the same of the columns of its sources: (source, column) → text


@dataclass(frozen=True, slots=True)
class Step:
    """A scope and what is known of its rows: from its own conditions, and from how its result is used."""

    scope: Scope
    selects: dict[str, exp.Expr]
    facts: Facts
    own: Facts

    def given(self, source: str) -> Given:
        """What is known of the rows of one source."""
        return frozenset((column, text) for (of, column), text in self.facts.items() if of == source)


def narrowed(scope: Scope, given: Given) -> Step | None:
    """The step whose result holds the texts of `given`; None where it can't."""
    query = scope.expression
    conditions = [part.this for part in [query.args.get("where")] if part]
    conditions += [join.args["on"] for join in query.args.get("joins") or () if join.args.get("on")]
    own = facts_of(conditions, {})
    if own is None:
        return None
    used = dict(own)
    selects = columns_of(scope)
    for name, text in given:
        facts = facts_of(exp.EQ(this=selects[name].copy(), expression=exp.Literal.string(text)), used)
        if facts is None:
            return None
        used = facts
    known = facts_of(conditions, used)
    if known is not None:
        known = facts_of(conditions, known | _implied(scope, known))
    return None if known is None else Step(scope, selects, known, own)


def _implied(scope: Scope, facts: Facts) -> Facts:
    """The other texts that the only possible branch of a union writes."""
    implied: Facts = {}
    for name, source in scope.sources.items():
        known = {column: text for (of, column), text in facts.items() if of == name}
        if known and isinstance(source, Scope) and source.set_operation_scopes:
            rows = [dict(zip(columns_of(source), texts, strict=True)) for texts in _written(source)]
            possible = [row for row in rows if all(row.get(column) in (None, text) for column, text in known.items())]
            if len(possible) == 1:
                implied |= {(name, column): text for column, text in possible[0].items() if text}
    return implied


def _written(scope: Scope) -> Iterator[list[str | None]]:
    """The constants that each branch of a union writes."""
    if scope.set_operation_scopes:
        for branch in scope.set_operation_scopes:
            yield from _written(branch)
    else:
        yield [_text(_bare(part), {}) for part in columns_of(scope).values()]


def columns_of(scope: Scope) -> dict[str, exp.Expr]:
    """The expressions that a scope selects, by name."""
    query = scope.expression
    if not isinstance(query, exp.Selectable):
        return {}
    return {name: part.unalias() for name, part in zip(query.named_selects, query.selects, strict=False)}


def facts_of(conditions: exp.Expr | list[exp.Expr], known: Facts) -> Facts | None:
    """`known` and what follows where every condition holds; None where they contradict each other."""
    facts = dict(known)
    parts = [part for item in (conditions if isinstance(conditions, list) else [conditions]) for part in _all_of(item)]
    pairs = [(_bare(part.this), _bare(part.expression)) for part in parts if isinstance(part, exp.EQ)]
    for _ in range(len(pairs) + 1):
        before = len(facts)
        for left, right in pairs:
            texts = [_text(side, facts) for side in (left, right)]
            if None not in texts and texts[0] != texts[1]:
                return None
            for side, text in zip((left, right), reversed(texts), strict=True):
                if isinstance(side, exp.Column) and text:
                    facts[side.table, side.name] = text
        if len(facts) == before:
            break
    return facts


def _all_of(condition: exp.Expr) -> Iterator[exp.Expr]:
    bare = condition.unnest()
    return iter(bare.flatten()) if isinstance(bare, exp.And) else iter((bare,))


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, (exp.Cast, exp.Paren)):
        node = node.this
    return node


def _text(node: exp.Expr, facts: Facts) -> str | None:
    """The text that an expression holds; empty for a null, which equals nothing; None where it is not known."""
    if isinstance(node, exp.Literal) and node.is_string:
        return str(node.this)
    if isinstance(node, exp.Null):
        return ""
    return facts.get((node.table, node.name)) if isinstance(node, exp.Column) else None
