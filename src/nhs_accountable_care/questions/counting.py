"""
Counting: how many entries of some kinds a list has at least and at most.

A count needs no names: of "nine CCGs, eight councils, twelve trusts" it is known that there are
nine CCGs, and that there are 29 members at least. What is listed counts too, each body once.
"""

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care.contracts import ListStatement
from nhs_accountable_care.contracts.statements import is_all_given, words_in
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.questions.answers import Answer
from nhs_accountable_care.questions.finding import Found, find

__all__ = ["Bounds", "Kinds", "bounds_of", "clash_of", "count_at", "number_of", "unseen_at"]

Kinds: TypeAlias = frozenset[str] | None
"""Some kinds of entry, by the words by which statements name them; `None` for all of them."""

Words: TypeAlias = tuple[str | None, ...]
"""The kind of each entry of a list; `None` where it is not recorded."""

# Overlapping statements are tried in every combination, so a hostile document must not have many.
_MOST_STATEMENTS: Final = 12


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Bounds:
    """
    How many there are at least, and at most; `None` where nothing limits it.

    >>> Bounds(least=9, most=9).at_least(10).value
    'no'
    """

    least: int
    most: int | None

    def at_least(self, number: int) -> Answer:
        """Return whether there are so many or more."""
        if self.least >= number:
            return Answer.YES
        return Answer.NO if self.most is not None and self.most < number else Answer.UNKNOWN


def bounds_of(
    items: tuple[object, ...] | None, stated: Sequence[ListStatement], kinds: Kinds
) -> Bounds:
    """
    Return how many entries of some kinds a list has, by what it holds and what is stated of it.

    Args:
        items: The entries given; `None` where none are recorded.
        stated: What is stated of the list.
        kinds: The kinds that count; `None` for all of them.

    >>> nine = ListStatement(field="members", kinds=("clinical-commissioning-group",), count=9)
    >>> bounds_of(None, [nine], None)
    Bounds(least=9, most=None)
    """
    if items == ():
        # Recorded as none, and said to be some: what contradicts itself decides nothing.
        is_open = any(each.count or each.is_whole is False for each in stated)
        return Bounds(least=0, most=None if is_open else 0)
    words = words_in(items or ())
    if not stated:
        return Bounds(least=sum(1 for word in words if _is_in(word, kinds)), most=None)
    most = _most(words, stated, kinds, is_recorded=items is not None)
    return Bounds(least=_least(words, stated, kinds), most=most)


def clash_of(
    items: tuple[object, ...] | None, stated: Sequence[ListStatement]
) -> tuple[Kinds, Bounds] | None:
    """
    Return the kinds of which there would be more than there can be, or `None`.

    Such are entries given beyond a count, a whole list that is counted higher, two counts of one
    thing, and a part that is more than its whole.

    >>> two = tuple(ListStatement(field="members", count=count) for count in (8, 9))
    >>> clash_of(None, two)
    (None, Bounds(least=9, most=8))
    """
    words = words_in(items or ())
    for kinds in dict.fromkeys([frozenset(each.kinds) or None for each in stated]):
        least = _least(words, stated, kinds)
        # To be all of nothing is to be none.
        most = 0 if items == () else _most(words, stated, kinds, is_recorded=True)
        if most is not None and least > most:
            return kinds, Bounds(least=least, most=most)
    return None


def number_of(part: object, path: str, kinds: Iterable[OrganisationKind] | None = None) -> Bounds:
    """
    Return how many bodies of some kinds there are in a list of a part, or how many entries.

    Raises:
        UnknownPathError: If the class of the part has no such path.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> nine = ListStatement(field="parties", kinds=("clinical-commissioning-group",), count=9)
    >>> alliance = AllianceAgreement(title="Alliance", lists=(nine,))
    >>> number_of(alliance, "parties", [OrganisationKind.CLINICAL_COMMISSIONING_GROUP]).least
    9
    """
    words = None if kinds is None else frozenset(kind.value for kind in kinds)
    return count_at(find(part, path), words)


def count_at(found: Found, kinds: Kinds = None) -> Bounds:
    """
    Return how many entries of some kinds there are in a list that was found.

    What is stated counts where one part alone holds the list; of the lists of several parts
    what they hold is put together.
    """
    step = found.last_step
    if step.kind is not None:
        kinds = frozenset({step.kind})
    [holder, *others] = found.holders or (None,)
    if holder is not None and not others:
        bounds = bounds_of(getattr(holder, step.field), found.stated, kinds)
        return attrs.evolve(bounds, most=None) if found.is_reached_in_part else bounds
    words = words_in(found.value or ())
    possible = sum(1 for word in words if word is None or _is_in(word, kinds))
    return Bounds(
        least=sum(1 for word in words if _is_in(word, kinds)),
        most=None if found.may_hold_more else possible,
    )


def unseen_at(found: Found, number: int) -> int:
    """Return how many entries that are not listed there may be, of so many as matter."""
    if not found.may_hold_more:
        return 0
    most = count_at(found).most
    return number if most is None else max(0, min(number, most - len(words_in(found.value or ()))))


def _least(
    words: Words, stated: Sequence[ListStatement], kinds: Kinds, less: frozenset[str] = frozenset()
) -> int:
    """Return how many entries of some kinds, less some others, there surely are."""
    known = [word for word in words if word is not None and word not in less]
    listed = sum(1 for word in known if _is_in(word, kinds))
    open_ones = len(words) - len(known) if kinds is None and not less else 0
    gains, of_all = [], 0
    for each in stated[:_MOST_STATEMENTS]:
        # Sources that say that there are more than those given tell of one more at least.
        is_more = each.is_whole is False
        if not each.kinds:
            if kinds is None and not less:
                of_all = max(of_all, each.count or 0, len(words) + 1 if is_more else 0)
            continue
        named = frozenset(each.kinds)
        if _is_within(named, kinds) and not named & less:
            given = sum(1 for word in words if word in named)
            gain = max(each.count or 0, given + is_more) - given
            if gain:
                gains.append((named, gain))
    # What is counted and not listed under its kind may be what is listed without one.
    return max(of_all, listed + max(open_ones, _most_of_disjoint(tuple(gains))))


def _most_of_disjoint(gains: tuple[tuple[frozenset[str], int], ...]) -> int:
    """Return the greatest sum over statements that have no kind in common."""
    if not gains:
        return 0
    (kinds, gain), *rest = gains
    apart = tuple([each for each in rest if not each[0] & kinds])
    taken = gain + _most_of_disjoint(apart)
    # One that has nothing in common with any other is always taken.
    return taken if len(apart) == len(rest) else max(taken, _most_of_disjoint(tuple(rest)))


def _most(
    words: Words, stated: Sequence[ListStatement], kinds: Kinds, *, is_recorded: bool
) -> int | None:
    """Return how many entries of some kinds there can be; `None` where nothing limits it."""
    whole = [
        frozenset(each.kinds) or None
        for each in stated
        if each.count == 0 or (is_recorded and is_all_given(each, words))
    ]
    known = frozenset().union(*[each for each in whole if each is not None])
    possible = sum(1 for word in words if word is None or _is_in(word, kinds))
    is_whole = None in whole or (kinds is not None and kinds <= known)
    limits = [possible] if is_whole else []
    for each in stated:
        named = frozenset(each.kinds) or None
        if each.count is None:
            continue
        # Of kinds that are listed in full, what is listed is all; a count limits the others.
        for asked in {kinds, kinds if kinds is None else kinds - known}:
            if _is_within(asked, named):
                others = 0 if asked is None else _least(words, stated, named, asked)
                full = (
                    0
                    if asked == kinds
                    else sum(
                        1 for word in words if word is None or word in known & (kinds or known)
                    )
                )
                limits.append(max(0, each.count - others) + full)
    if kinds is not None:
        limits += _of_parts(stated, kinds)
    return min(limits, default=None)


def _of_parts(stated: Sequence[ListStatement], kinds: frozenset[str]) -> list[int]:
    """Return what kinds are limited to by counts that together are of all of them."""
    # The least sum by which each set of the kinds can be covered: a further count, which may be
    # of what others count too, can lower the limit and never raise it.
    sums: dict[frozenset[str], int] = {frozenset(): 0}
    counted = [each for each in stated if each.count is not None and kinds & {*each.kinds}]
    for each in counted[:_MOST_STATEMENTS]:
        for covered, total in tuple(sums.items()):
            wider = covered | (kinds & {*each.kinds})
            summed = total + (each.count or 0)
            sums[wider] = min(summed, sums.get(wider, summed))
    return [sums[kinds]] if kinds in sums else []


def _is_in(word: str | None, kinds: Kinds) -> bool:
    """Return whether an entry is surely of some kinds."""
    return kinds is None or word in kinds


def _is_within(inner: Kinds, outer: Kinds) -> bool:
    """Return whether some kinds are all among others."""
    return outer is None or (inner is not None and inner <= outer)
