"""What may be answered from counts and from statements of completeness."""

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import example, given, settings

from nhs_accountable_care.arrangements import (
    Arrangement,
    Governance,
    Member,
)
from nhs_accountable_care.contracts import AllianceAgreement, Body, ListStatement
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.questions import (
    COUNCILS,
    TRUSTS,
    Answer,
    find,
    has_bodies,
    members_of,
    number_of,
    recorded,
)
from nhs_accountable_care.questions.counting import Bounds, Kinds, bounds_of, clash_of, unseen_at
from nhs_accountable_care.testing.extra import st

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "counts.toml").read_text(encoding="utf-8")
)["case"]
DAY = date(2017, 4, 1)


def body(number: int, written: str) -> Body:
    """Read a body of a case: its kind, and behind a colon which body it is."""
    kind, _, code = written.partition(":")
    return Body(code=code or f"B{number}", kind=None if kind == "?" else OrganisationKind(kind))


def stated(case: Mapping[str, Any], field: str) -> tuple[ListStatement, ...]:
    """Read what a case states of its list."""
    return tuple(
        ListStatement(
            field=field,
            kinds=tuple(each.get("kinds", ())),
            count=each.get("count"),
            is_whole=each.get("is_whole"),
        )
        for each in case.get("stated", ())
    )


def bodies_of(case: Mapping[str, Any]) -> tuple[Body, ...] | None:
    """Return the bodies that a case lists; nothing where it lists none."""
    if not case.get("recorded", True):
        return None
    return tuple(body(number, each) for number, each in enumerate(case["listed"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_members_are_counted(case: Mapping[str, Any]) -> None:
    """Members by their kind of organisation, named or not."""
    bodies = bodies_of(case)
    place = Arrangement(
        name="A place",
        members=None if bodies is None else tuple(Member(body=each) for each in bodies),
        lists=stated(case, "members"),
    )
    for ask in case["ask"]:
        kinds = frozenset(map(OrganisationKind, ask["kinds"]))
        test = members_of(kinds, number=ask["least"], most=ask.get("most"), words="they are")
        assert test(place, DAY).answer.value == ask["answer"], ask


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_parties_are_counted(case: Mapping[str, Any]) -> None:
    """The parties of an agreement likewise, at least so many of them."""
    alliance = AllianceAgreement(
        title="Alliance", parties=bodies_of(case), lists=stated(case, "parties")
    )
    place = Arrangement(name="A place", agreements=(alliance,))
    whole = ListStatement(field="agreements", is_whole=True)
    place = Arrangement(name="A place", agreements=(alliance,), lists=(whole,))
    for ask in case["ask"]:
        if "most" in ask:
            continue
        kinds = frozenset(map(OrganisationKind, ask["kinds"]))
        test = has_bodies(
            "agreements (alliance-agreement).parties", kinds, number=ask["least"], words="they"
        )
        assert test(place, DAY).answer.value == ask["answer"], ask


# --- Bounds against every completion --------------------------------------------------

KINDS = ("a", "b", "c")
MOST = 2


@attrs.frozen
class Entry:
    """An entry of a small list."""

    type_tag: str | None


def agrees(whole: tuple[str, ...], given: tuple[str | None, ...], each: ListStatement) -> bool:
    """Return whether a statement holds of all entries that there are, of which some are given."""
    about = [word for word in whole if not each.kinds or word in each.kinds]
    if each.count is not None and len(about) != each.count:
        return False
    if each.is_whole is None:
        return True
    listed = [word for word in whole[: len(given)] if not each.kinds or word in each.kinds]
    return (len(listed) == len(about)) is each.is_whole


def completions(
    given: tuple[str | None, ...], said: tuple[ListStatement, ...]
) -> Iterator[tuple[str, ...]]:
    """Go through every small list that the entries given and the statements allow."""
    known = [KINDS if word is None else (word,) for word in given]
    for more in range(2 * MOST + 1):
        for whole in itertools.product(*known, *[KINDS] * more):
            if all(agrees(whole, given, each) for each in said):
                yield whole


statements = st.builds(
    ListStatement,
    field=st.just("entries"),
    kinds=st.lists(st.sampled_from(KINDS), max_size=2, unique=True).map(tuple),
    count=st.none() | st.integers(min_value=0, max_value=MOST),
    is_whole=st.none() | st.booleans(),
)
sets_of_kinds = st.none() | st.frozensets(st.sampled_from(KINDS), min_size=1)


@given(
    given=st.lists(st.sampled_from([*KINDS, None]), max_size=2).map(tuple),
    said=st.lists(statements, max_size=3).map(tuple),
    kinds=sets_of_kinds,
)
@settings(max_examples=100, deadline=None)
def test_bounds_hold_for_every_list_that_the_record_allows(
    given: tuple[str | None, ...], said: tuple[ListStatement, ...], kinds: frozenset[str] | None
) -> None:
    """Whatever is true, there are no fewer than the least and no more than the most."""
    items = tuple(Entry(word) for word in given) or None
    bounds = bounds_of(items, said, kinds)
    for whole in completions(given, said):
        number = sum(1 for word in whole if kinds is None or word in kinds)
        assert bounds.least <= number
        assert bounds.most is None or number <= bounds.most


@given(
    given=st.lists(st.sampled_from([*KINDS, None]), max_size=2).map(tuple),
    said=st.lists(statements, max_size=3).map(tuple),
    more=statements,
    entry=st.sampled_from([*KINDS, None]),
    kinds=sets_of_kinds,
)
@example(
    given=(),
    said=(
        ListStatement(field="entries", kinds=("a", "b"), count=1),
        ListStatement(field="entries", kinds=("a", "c"), count=1),
    ),
    more=ListStatement(field="entries", kinds=("a",), count=1),
    entry="a",
    kinds=frozenset({"a", "b", "c"}),
)
@settings(max_examples=100, deadline=None)
def test_what_is_consistent_never_widens_the_bounds(
    given: tuple[str | None, ...],
    said: tuple[ListStatement, ...],
    more: ListStatement,
    entry: str | None,
    kinds: frozenset[str] | None,
) -> None:
    """A statement more, or an entry more, that the record allows."""
    before = bounds_of(tuple(Entry(word) for word in given) or None, said, kinds)
    for now_given, now_said in ((given, (*said, more)), ((*given, entry), said)):
        if now_given != given and any(each.is_whole for each in said):
            # Where the entries given are all, one more contradicts what is stated.
            continue
        if not any(True for _ in completions(now_given, now_said)):
            continue
        after = bounds_of(tuple(Entry(word) for word in now_given) or None, now_said, kinds)
        assert after.least >= before.least
        assert before.most is None or (after.most is not None and after.most <= before.most)


def said(
    count: int | None = None,
    *,
    kinds: tuple[str, ...] = (),
    is_whole: bool | None = None,
) -> ListStatement:
    """State something of a list."""
    return ListStatement(field="entries", kinds=kinds, count=count, is_whole=is_whole)


NOBODY: tuple[Entry, ...] = ()
TWO = (Entry("a"), Entry("b"))


@pytest.mark.parametrize(
    ("items", "stated", "bounds"),
    [
        # Recorded as none; what is said against it leaves open how many there are.
        (NOBODY, (), Bounds(least=0, most=0)),
        (NOBODY, (said(0),), Bounds(least=0, most=0)),
        (NOBODY, (said(is_whole=True),), Bounds(least=0, most=0)),
        (NOBODY, (said(2),), Bounds(least=0, most=None)),
        (NOBODY, (said(2, is_whole=True),), Bounds(least=0, most=None)),
        (NOBODY, (said(is_whole=False),), Bounds(least=0, most=None)),
        # Sources that say that there are more than those given tell of one more at least.
        (TWO, (said(is_whole=False),), Bounds(least=3, most=None)),
        (TWO, (said(is_whole=True),), Bounds(least=2, most=2)),
        (TWO, (said(5),), Bounds(least=5, most=5)),
        # What is counted may be what is listed without its kind.
        ((Entry("a"), Entry(None)), (said(1, kinds=("b",)),), Bounds(least=2, most=None)),
        ((Entry("a"), Entry(None)), (said(2, kinds=("b",)),), Bounds(least=3, most=None)),
    ],
)
def test_entries_of_every_kind_are_counted(
    items: tuple[Entry, ...], stated: tuple[ListStatement, ...], bounds: Bounds
) -> None:
    """How many there are of a list, by what it holds and what is said of it."""
    assert bounds_of(items, stated, None) == bounds


def test_twelve_statements_are_put_together() -> None:
    """What is said beyond them is left out, which can only lower the least."""
    stated = [said(1, kinds=(f"kind-{number}",)) for number in range(13)]
    assert bounds_of(None, stated[:12], None).least == 12
    assert bounds_of(None, stated, None).least == 12


@pytest.mark.parametrize(
    ("items", "stated", "clash"),
    [
        (None, (), None),
        # Nothing limits these from above, and those are as many as they may be.
        (None, (said(9, kinds=("a",)), said(is_whole=False)), None),
        (None, (said(9),), None),
        (TWO, (said(2), said(1, kinds=("a",))), None),
        (NOBODY, (said(0),), None),
        # Recorded as none, and counted as one.
        (NOBODY, (said(1),), (None, Bounds(least=1, most=0))),
        # All of them are given, and none is.
        (None, (said(2, is_whole=True),), (None, Bounds(least=2, most=0))),
        # A part is more than its whole.
        (None, (said(1), said(2, kinds=("a",))), (None, Bounds(least=2, most=1))),
        (TWO, (said(0, kinds=("b",)),), (frozenset({"b"}), Bounds(least=1, most=0))),
    ],
)
def test_more_than_there_can_be_is_a_clash(
    items: tuple[Entry, ...] | None,
    stated: tuple[ListStatement, ...],
    clash: tuple[Kinds, Bounds] | None,
) -> None:
    """Only what cannot all be true."""
    assert clash_of(items, stated) == clash


CCG = OrganisationKind.CLINICAL_COMMISSIONING_GROUP
TRUST = OrganisationKind.NHS_TRUST
FIRST = AllianceAgreement(
    title="First", parties=(Body(code="01G", kind=CCG), Body(code="RM3", kind=TRUST))
)
SECOND = AllianceAgreement(title="Second", parties=(Body(code="14L", kind=CCG), Body(code="X1")))
WHOLE = (ListStatement(field="parties", is_whole=True),)
ONLY = (ListStatement(field="agreements", is_whole=True),)


@pytest.mark.parametrize(
    ("place", "kinds", "bounds"),
    [
        # What is not come to may be any number.
        (Arrangement(name="A place"), None, Bounds(least=0, most=None)),
        (
            Arrangement(name="A place", agreements=(FIRST,), lists=ONLY),
            None,
            Bounds(least=2, most=None),
        ),
        (
            Arrangement(name="A place", agreements=(FIRST, SECOND)),
            None,
            Bounds(least=4, most=None),
        ),
        (
            Arrangement(name="A place", agreements=(FIRST, SECOND)),
            [CCG],
            Bounds(least=2, most=None),
        ),
    ],
)
def test_bodies_are_counted_over_all_parts(
    place: Arrangement, kinds: list[OrganisationKind] | None, bounds: Bounds
) -> None:
    """The parties of every alliance there is; silence limits none."""
    assert number_of(place, "agreements (alliance-agreement).parties", kinds) == bounds


@pytest.mark.parametrize(
    ("kinds", "bounds"),
    [
        (None, Bounds(least=4, most=4)),
        # The kind of one of the four is not recorded.
        ([CCG], Bounds(least=2, most=3)),
        ([TRUST], Bounds(least=1, most=2)),
    ],
)
def test_bodies_are_counted_over_all_parts_that_are_whole(
    kinds: list[OrganisationKind] | None, bounds: Bounds
) -> None:
    """Where all the alliances and all their parties are given, there are no others."""
    alliances = tuple(attrs.evolve(each, lists=WHOLE) for each in (FIRST, SECOND))
    place = Arrangement(name="A place", agreements=alliances, lists=ONLY)
    assert number_of(place, "agreements (alliance-agreement).parties", kinds) == bounds


@pytest.mark.parametrize(
    ("stated", "unseen"),
    [
        ((), 5),
        (WHOLE, 0),
        ((ListStatement(field="parties", count=3),), 1),
        ((ListStatement(field="parties", count=9),), 5),
        # More are given than are counted: what contradicts itself hides nothing.
        ((ListStatement(field="parties", count=1),), 0),
    ],
)
def test_what_is_not_listed_is_no_more_than_a_count_leaves(
    stated: tuple[ListStatement, ...], unseen: int
) -> None:
    """Of two parties that are listed, where five matter."""
    alliance = attrs.evolve(FIRST, lists=stated)
    assert unseen_at(find(alliance, "parties"), 5) == unseen


def test_what_is_counted_of_a_list_that_is_not_recorded_is_not_seen() -> None:
    """All of them, of as many as matter."""
    three = ListStatement(field="parties", count=3)
    found = find(AllianceAgreement(title="Alliance", lists=(three,)), "parties")
    assert [unseen_at(found, number) for number in (2, 5)] == [2, 3]


def counted(count: int, kinds: frozenset[OrganisationKind]) -> ListStatement:
    """Count the members of a group of kinds together, as papers do."""
    words = tuple(sorted(kind.value for kind in kinds))
    return ListStatement(field="members", kinds=words, count=count)


@pytest.mark.parametrize(
    ("kinds", "number", "answer"),
    [
        (TRUSTS, 12, "yes"),
        (TRUSTS, 13, "no"),
        (COUNCILS, 8, "yes"),
        (COUNCILS, 9, "no"),
        (TRUSTS | COUNCILS, 20, "yes"),
        (TRUSTS | COUNCILS, 21, "no"),
        # How many of a group are of one of its kinds is not told, but that they are no more.
        (frozenset({OrganisationKind.NHS_TRUST}), 1, "unknown"),
        (frozenset({OrganisationKind.NHS_TRUST}), 13, "no"),
        # Of a kind outside the groups nothing is told.
        (frozenset({OrganisationKind.GP_PRACTICE}), 1, "unknown"),
    ],
)
def test_groups_of_kinds_are_counted_together(
    kinds: frozenset[OrganisationKind], number: int, answer: str
) -> None:
    """Eight councils and twelve trusts, of whichever kinds."""
    groups = (counted(8, COUNCILS), counted(12, TRUSTS))
    place = Arrangement(name="Greater Manchester", lists=groups)
    assert members_of(kinds, number=number, words="they are")(place, DAY).answer.value == answer
    parties = tuple(attrs.evolve(each, field="parties") for each in groups)
    alliance = AllianceAgreement(title="Alliance", lists=parties)
    # Another alliance might have more of them.
    only = ListStatement(field="agreements", is_whole=True)
    signed = Arrangement(name="Greater Manchester", agreements=(alliance,), lists=(only,))
    test = has_bodies(
        "agreements (alliance-agreement).parties", kinds, number=number, words="they"
    )
    assert test(signed, DAY).answer.value == answer


def test_what_is_counted_is_recorded() -> None:
    """A count says that there are boards, though none is named."""
    two = ListStatement(field="boards", count=2)
    boards = recorded("governance.boards", if_yes="it has boards", if_no="none")
    outcome = boards(Arrangement(name="A place", governance=Governance(lists=(two,))), DAY)
    assert (outcome.answer, outcome.facts) == (Answer.YES, ("governance.boards",))
