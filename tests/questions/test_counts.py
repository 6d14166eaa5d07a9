"""What may be answered from counts and from statements of completeness."""

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

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
    has_bodies,
    members_of,
    recorded,
)
from nhs_accountable_care.questions.counting import bounds_of
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
@settings(max_examples=200, deadline=None)
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
@settings(max_examples=200, deadline=None)
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
