"""The index of mentions finds what comparing each mention with each other finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care.contracts import Body
from nhs_accountable_care.contracts.parties import BodyIndex, is_one_body
from nhs_accountable_care.contracts.statements import words_in
from nhs_accountable_care.organisations.kinds import OrganisationKind
from tests.counting import instructions_of

KINDS = (
    OrganisationKind.NHS_TRUST,
    OrganisationKind.NHS_FOUNDATION_TRUST,
    OrganisationKind.GP_PRACTICE,
    None,
)
MENTIONS = st.builds(
    lambda code, name, kind: Body(code=code, name=name, kind=kind),
    st.sampled_from(["RM3", "01G", None]),
    st.sampled_from(["A trust", "A group"]),
    st.sampled_from(KINDS),
) | st.builds(lambda code: Body(code=code), st.sampled_from(["RM3", "01G"]))


@given(st.lists(MENTIONS, max_size=8), MENTIONS)
def test_it_finds_what_pairs_find(known: list[Body], body: Body) -> None:
    """Every number, the lowest, and whether one may be the same: as by looking at all."""
    index = BodyIndex(known)
    answers = [is_one_body(body, each) for each in known]
    every = tuple(number for number, answer in enumerate(answers) if answer)
    assert index.every(body) == every
    assert index.first(body) == (every[0] if every else None)
    assert (body in index) is bool(every)
    assert index.has(body) is (True if every else None if None in answers else False)


@given(st.lists(MENTIONS, max_size=8))
def test_each_body_counts_once(bodies: list[Body]) -> None:
    """A mention counts with the first that is surely of its body: no two kept are."""
    kept: list[Body] = []
    for body in bodies:
        if not any(is_one_body(body, each) for each in kept):
            kept.append(body)
    assert len(words_in(tuple(bodies))) == len(kept)


@pytest.mark.broad
def test_many_bodies_are_not_compared_in_pairs() -> None:
    """entries-gone-through: thousands of mentions of one name take as many steps."""
    bodies = tuple(Body(name="A trust", code=f"X{number}") for number in range(20_000))
    assert len(words_in(bodies)) == len(bodies)
    few = instructions_of(lambda: words_in(bodies[:400]))
    assert instructions_of(lambda: words_in(bodies[:800])) < 2.5 * few
