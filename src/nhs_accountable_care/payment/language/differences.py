"""
Differences that are shared out: what an outturn leaves of a baseline, found in any formula.

Two mechanisms that share out the same difference pay one saving twice. They are told by what
they rest on and not by their class, so that one of somebody else's is seen as well.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import assert_never

from nhs_accountable_care.payment.language.expressions import (
    Amount,
    Bands,
    Condition,
    Expression,
    Fact,
    Greatest,
    Least,
    Listed,
    Portion,
    Product,
    Ratio,
    Rounded,
    Scaled,
    Step,
    Sum,
    Total,
    When,
    numbered,
)
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.language.traversal import every_node, rewritten
from nhs_accountable_care.payment.language.units import PENCE

__all__ = ["shared_by_several"]

_Form = frozenset[tuple[int, Fraction]]


def shared_by_several(formulas: Sequence[Formula]) -> str:
    """
    Return the words of a difference that the paid lines of two formulas share out; empty if none.

    >>> from nhs_accountable_care.payment import fact, formula, line
    >>> def half(label, outturn):
    ...     saving = fact("baseline", PENCE) - fact(outturn, PENCE)
    ...     return formula(line(label, saving / 2, payer="a", payee="b"))
    >>> shared_by_several((half("one", "outturn"), half("other", "outturn")))
    'the baseline less the outturn'
    >>> shared_by_several((half("one", "outturn"), half("other", "other_outturn")))
    ''
    """
    found: dict[_Form, str] = {}
    bare = [_without_steps(each) for each in formulas]
    numbers = numbered(every_node(root for roots in bare for root in roots))
    for roots in bare:
        shared = _differences_of(roots, numbers)
        for form, words in shared.items():
            if form in found:
                return words
        found.update(shared)
    return ""


def _without_steps(formula: Formula) -> tuple[Expression, ...]:
    """Return what is paid, without the names of its workings, which may differ."""
    paid = (line.of for line in formula.lines if not line.is_note)
    return rewritten(paid, lambda node: node.of if isinstance(node, Step) else node)


def _differences_of(roots: Sequence[Expression], numbers: Mapping[int, int]) -> dict[_Form, str]:
    """Return each difference that is shared out, by its form, and its words."""
    found: dict[_Form, str] = {}
    ingredients: set[_Form] = set()
    # What a difference is made of is not shared out itself, unless a part is taken of it first:
    # a budget less an outturn shares out no adjustment of the budget, and neither does a limit
    # that is a part of that budget.
    ahead: list[tuple[Expression, bool]] = [(root, False) for root in roots]
    seen: set[tuple[int, bool]] = set()
    while ahead:
        node, is_ingredient = ahead.pop()
        if (id(node), is_ingredient) in seen:
            continue
        seen.add((id(node), is_ingredient))
        match node:
            case Amount() | Fact() | Listed() | Step():
                pass
            case Sum():
                terms = _terms_of(node)
                if node.measure.unit is PENCE and _is_difference(terms):
                    form = _form_of(terms, numbers)
                    if is_ingredient:
                        ingredients.add(form)
                    found.setdefault(form, _words_of(terms))
                    ahead.extend((term, True) for term, _ in terms)
                else:
                    ahead.extend((term, is_ingredient) for term, _ in terms)
            case Least() | Greatest():
                ahead.extend((part, is_ingredient) for part in node.parts)
            case When():
                ahead.extend(((node.then, is_ingredient), (node.otherwise, is_ingredient)))
            case Rounded() | Total():
                ahead.append((node.of, is_ingredient))
            case Scaled() | Bands() | Portion():
                ahead.append((node.of, False))
            case Product():
                ahead.extend((part, False) for part in node.parts)
            case Ratio():
                ahead.append((node.numerator, False))
            case _:
                assert_never(node)
    return {form: words for form, words in found.items() if form not in ingredients}


def _terms_of(node: Sum) -> tuple[tuple[Expression, Fraction], ...]:
    """Return what a sum adds up, and how many times each, through sums of sums."""
    found: dict[int, tuple[Expression, Fraction]] = {}
    # Survives [1 to 2]: twice a difference is that difference.
    ahead: list[tuple[Expression, Fraction]] = [(node, Fraction(1))]
    while ahead:
        each, times = ahead.pop()
        if isinstance(each, Sum):
            ahead.extend((part, times) for part in each.parts)
        elif isinstance(each, Scaled):
            ahead.append((each.of, times * each.by))
        else:
            _, before = found.get(id(each), (each, Fraction(0)))
            found[id(each)] = (each, before + times)
    return tuple(found.values())


def _is_difference(terms: Sequence[tuple[Expression, Fraction]]) -> bool:
    """Return whether something that rests on facts is taken from something else that does."""
    times = [times for each, times in terms if _rests_on_facts(each)]
    return any(each > 0 for each in times) and any(each < 0 for each in times)


def _rests_on_facts(of: Expression) -> bool:
    """Return whether it can be anything but one value."""
    return of.measure.lowest < of.measure.highest


def _form_of(terms: Sequence[tuple[Expression, Fraction]], numbers: Mapping[int, int]) -> _Form:
    """Return the form of a difference, in which twice of it, or its opposite, is the same."""
    added: dict[int, Fraction] = {}
    for each, times in terms:
        number = numbers[id(each)]
        # Survives [+ to -]: what is equal is one node, and comes once; the opposite is the same.
        added[number] = added.get(number, Fraction(0)) + times
    scale = next(times for _, times in sorted(added.items()) if times)
    return frozenset((number, times / scale) for number, times in added.items())


def _words_of(terms: Sequence[tuple[Expression, Fraction]]) -> str:
    """Write what is taken from what by the facts that it rests on."""
    plus = [_named(each) for each, times in terms if times > 0]
    less = [_named(each) for each, times in terms if times < 0]
    return f"{' plus '.join(plus)} less {' less '.join(less)}"


def _named(of: Expression) -> str:
    """Name a term: a fact by its name, and else the facts that it is worked out from."""
    nodes: tuple[Expression | Condition, ...] = every_node((of,))
    names = dict.fromkeys(node.name for node in nodes if isinstance(node, Fact))
    said = " and ".join(f"the {name.replace('_', ' ')}" for name in names)
    return said if isinstance(of, Fact) else f"(what follows from {said or 'no fact'})"
