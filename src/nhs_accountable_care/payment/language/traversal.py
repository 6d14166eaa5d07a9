"""
Traversal: what lies directly below a node, every node once, and which nodes are alike.

A sub-tree that is used twice is one object used twice, so everything here goes by identity:
no node is visited twice, and no deep comparison is made.
"""

from collections.abc import Callable, Collection, Iterable
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
    from_below,
)

__all__ = ["below_of", "every_node", "rests_on", "rewritten"]


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
    return from_below(roots, below_of)


def rests_on(node: Expression | Condition, names: Collection[str]) -> bool:
    """Return whether a node rests on a fact of one of some names."""
    return any(isinstance(each, Fact) and each.name in names for each in every_node((node,)))


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
    held = tuple(roots)
    done: dict[int, Any] = {}

    def new_of(value: Any) -> Any:  # noqa: ANN401 - a node, or what a field of one holds
        if isinstance(value, tuple):
            parts = tuple(new_of(each) for each in value)
            return value if _same(parts, value) else parts
        if isinstance(value, Node):
            return done[id(value)]
        if not isinstance(value, Band | Key):
            return value
        if id(value) not in done:
            done[id(value)] = made_of(value)
        return done[id(value)]

    def made_of(value: Any) -> Any:  # noqa: ANN401 - a node, a band or a key
        old = {name: getattr(value, name) for name in field_names(value)}
        new = {name: new_of(each) for name, each in old.items()}
        if isinstance(value, Total):
            new["table"] = table(value.table)
        # What did not change stays the very object, so that sharing stays sharing.
        if _same(tuple(new.values()), tuple(old.values())):
            return value
        if isinstance(value, Node) and _alike_below(value, done):
            # What is known of a node goes by what is known of its parts, so it need not be worked
            # out and checked again for every name that is changed far below.
            return value.with_parts(new)
        return type(value)(**new)

    for node in every_node(held):
        done[id(node)] = change(made_of(node))
    return tuple(done[id(root)] for root in held)


def _alike_below(node: Any, done: dict[int, Any]) -> bool:  # noqa: ANN401 - a node
    """Return whether as much is known of the new parts of a node as of the old."""
    return all(done[id(part)].measure == part.measure for part in below_of(node))


def _same(new: tuple[object, ...], old: tuple[object, ...]) -> bool:
    """Return whether two tuples hold the very same objects."""
    return all(one is other for one, other in zip(new, old, strict=True))
