"""
Traversal: what lies directly below a node, every node once, and which nodes are alike.

A sub-tree that is used twice is one object used twice, so everything here goes by identity:
no node is visited twice, and no deep comparison is made.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, assert_never

from nhs_accountable_care.payment.language.expressions import (
    AllOf,
    Amount,
    AnyOf,
    Band,
    Bands,
    Compare,
    Condition,
    Expression,
    Fact,
    Greatest,
    Is,
    Key,
    Least,
    Listed,
    Node,
    Not,
    Portion,
    Product,
    Ratio,
    Rounded,
    Scaled,
    Step,
    Sum,
    Total,
    When,
    field_names,
)

__all__ = ["below_of", "every_node", "numbered", "rewritten"]


def below_of(node: Expression | Condition) -> tuple[Expression | Condition, ...]:
    """Return the expressions and conditions that a node is directly made of, in order."""
    match node:
        case Amount() | Fact():
            return ()
        case Sum() | Product() | Least() | Greatest() | AllOf() | AnyOf():
            return node.parts
        case Scaled() | Rounded() | Total() | Step() | Not():
            return (node.of,)
        case Ratio():
            return (node.numerator, node.denominator)
        case Bands():
            return (node.of, *(edge for band in node.bands for edge in band.edges))
        case When():
            return (node.condition, node.then, node.otherwise)
        case Portion():
            weights = (key.weight for key in node.keys)
            return (node.of, *(each for each in weights if not isinstance(each, Fraction)))
        case Listed():
            return (node.key,)
        case Compare():
            return (node.left, node.right)
        case Is():
            return (node.fact,)
        case _:
            assert_never(node)


def every_node(roots: Iterable[Expression | Condition]) -> tuple[Expression | Condition, ...]:
    """Return each node once, what it is made of before it."""
    # By identity, with the node kept beside it: an identity is only good while its node lives.
    # Plain recursion does, since a formula nests 64 deep at most and is refused beyond that.
    seen: dict[int, Expression | Condition] = {}

    def visit(node: Expression | Condition) -> None:
        if id(node) not in seen:
            for part in below_of(node):
                visit(part)
            seen[id(node)] = node

    for root in roots:
        visit(root)
    return tuple(seen.values())


def numbered(nodes: Iterable[Expression | Condition]) -> dict[int, int]:
    """
    Number nodes so that two have one number if and only if they say the same.

    The nodes come as `every_node` returns them; the result goes by their identity.
    """
    # A node is named by its class and the numbers of what it is made of, which come before it; by
    # induction equal names are equal trees. Comparing trees instead doubles the work with every
    # doubling of a shared part: sixty doublings are a formula of sixty nodes, and 2**60 as a tree.
    numbers: dict[int, int] = {}
    known: dict[tuple[object, ...], int] = {}
    for node in nodes:
        name = (type(node), *(_name(each, numbers) for each in _fields(node)))
        numbers[id(node)] = known.setdefault(name, len(known))
    return numbers


def _fields(value: Node | Band | Key) -> Iterable[object]:
    """Return the values of the fields."""
    return (getattr(value, name) for name in field_names(value))


def _name(value: object, numbers: dict[int, int]) -> object:
    """Name a field's value: a node by its number, a tuple by its parts, the rest by itself."""
    if isinstance(value, Node):
        return ("node", numbers[id(value)])
    if isinstance(value, Band | Key):
        return tuple(_name(each, numbers) for each in _fields(value))
    if isinstance(value, tuple):
        return tuple(_name(each, numbers) for each in value)
    return value


def rewritten(
    roots: Iterable[Expression],
    change: Callable[[Any], Any],
    table: Callable[[str], str] = str,
) -> tuple[Expression, ...]:
    """
    Return the roots with every node replaced by what the change makes of it, from below.

    What was one object stays one object. A change that moves facts to a table of another name
    comes with one that names the table, since a total and its rows must agree at once.
    """
    # The caller holds the roots, and they every old node: no identity changes hands meanwhile.
    done: dict[int, Any] = {}

    def visit(value: Any) -> Any:  # noqa: ANN401 - a node, or what a field of one holds
        if isinstance(value, tuple):
            parts = tuple(visit(each) for each in value)
            return value if _same(parts, value) else parts
        if not isinstance(value, Node | Band | Key):
            return value
        if id(value) not in done:
            old = {name: getattr(value, name) for name in field_names(value)}
            new = {name: visit(each) for name, each in old.items()}
            if isinstance(value, Total):
                new["table"] = table(value.table)
            # What did not change stays the very object, so that sharing stays sharing.
            is_same = _same(tuple(new.values()), tuple(old.values()))
            made = value if is_same else type(value)(**new)
            done[id(value)] = change(made) if isinstance(value, Node) else made
        return done[id(value)]

    return tuple(visit(root) for root in roots)


def _same(new: tuple[object, ...], old: tuple[object, ...]) -> bool:
    """Return whether two tuples hold the very same objects."""
    return all(one is other for one, other in zip(new, old, strict=True))
