"""Formulas rewritten: what changes is made anew, and all else stays the very same object."""

from fractions import Fraction
from typing import Any

import attrs

from nhs_accountable_care._core.money import Money
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    Fact,
    Greatest,
    Sum,
    Total,
    above,
    bands,
    fact,
    greatest,
    total,
)
from nhs_accountable_care.payment.language.traversal import rewritten

COST, PLAN = fact("cost", PENCE), fact("plan", PENCE)
OVER = bands(COST - PLAN, above(Money.parse("£5"), 1))


def renamed(node: Any) -> Any:  # noqa: ANN401 - any node
    """Call the cost another thing."""
    return fact("outturn", PENCE) if node is COST else node


def test_what_does_not_change_stays_the_very_object() -> None:
    """A part that is used twice is one part afterwards as well."""
    shared = PLAN + Money.parse("£1")
    root = greatest(shared, OVER, Sum(parts=(shared, COST)))
    assert rewritten((root,), lambda node: node) == (root,)
    assert rewritten((root,), lambda node: node)[0] is root
    [new] = rewritten((root,), renamed)
    outturn = fact("outturn", PENCE)
    assert new == greatest(
        shared,
        bands(outturn - PLAN, above(Money.parse("£5"), 1)),
        Sum(parts=(shared, outturn)),
    )
    assert isinstance(new, Greatest)
    assert new.parts[0] is shared
    assert isinstance(new.parts[2], Sum)
    assert new.parts[2].parts[0] is shared


def test_what_is_known_follows_what_has_changed() -> None:
    """Other bounds of a fact are other bounds of all that rests on it."""

    def narrowed(node: Any) -> Any:  # noqa: ANN401 - any node
        return fact("cost", PENCE, highest=Money.parse("£7")) if node is COST else node

    both, one = rewritten((COST + COST, COST + PLAN), narrowed)
    assert (both.measure.lowest, both.measure.highest) == (Fraction(), Fraction(1_400))
    assert (one.measure.lowest, one.measure.highest) == (Fraction(), Fraction(1_000_000_000_700))


def test_rows_move_to_a_table_of_another_name_with_their_total() -> None:
    """All that stands in a row belongs to the table that the total names."""
    days = fact("days", COUNT, table="spells")
    [new] = rewritten(
        (total("spells", days + days, rows=3),),
        lambda node: attrs.evolve(node, table="stays") if isinstance(node, Fact) else node,
        lambda name: {"spells": "stays"}[name],
    )
    moved = fact("days", COUNT, table="stays")
    assert new == total("stays", moved + moved, rows=3)
    assert isinstance(new, Total)
    assert new.measure.table is None
    assert new.of.measure.table == "stays"
