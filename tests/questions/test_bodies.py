"""When two mentions are of one body, decided once."""

import pytest

from nhs_accountable_care.contracts import Body
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.questions import (
    COMMISSIONERS,
    COMPANIES,
    GENERAL_PRACTICE,
    NHS_BODIES,
    PRIVATE_BODIES,
    PROVIDERS,
    TRUSTS,
    Answer,
    is_among,
    is_of_kind,
    is_same_body,
)

NHS_TRUST = OrganisationKind.NHS_TRUST
TRUST, PRACTICE = OrganisationKind.NHS_FOUNDATION_TRUST, OrganisationKind.GP_PRACTICE
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        pytest.param(Body(code="RM3"), Body(code="RM3"), YES, id="one code"),
        pytest.param(Body(code="RM3"), Body(code="RWJ"), NO, id="two codes"),
        pytest.param(
            Body(code="RM3", name="A", kind=TRUST),
            Body(code="RM3", name="B", kind=PRACTICE),
            YES,
            id="one code, whatever the name and kind: a code names a lineage",
        ),
        pytest.param(
            Body(code="RM3", name="A"), Body(code="RWJ", name="A"), NO, id="two codes, one name"
        ),
        pytest.param(Body(name="A"), Body(name="A"), YES, id="one name"),
        pytest.param(Body(code="RM3", name="A"), Body(name="A"), YES, id="one name, one code"),
        pytest.param(
            Body(name="A", kind=TRUST), Body(name="A", kind=PRACTICE), NO, id="two kinds"
        ),
        pytest.param(
            Body(code="RM3", kind=TRUST), Body(name="A", kind=PRACTICE), NO, id="a kind each"
        ),
        pytest.param(
            Body(name="A", kind=TRUST), Body(name="A"), YES, id="one name, one kind recorded"
        ),
        pytest.param(
            Body(name="Salford CCG"), Body(name="NHS Salford CCG"), UNKNOWN, id="two names"
        ),
        pytest.param(Body(code="RM3"), Body(name="A"), UNKNOWN, id="a code and a name"),
        pytest.param(
            Body(code="RM3", kind=TRUST), Body(name="A", kind=TRUST), UNKNOWN, id="one kind alone"
        ),
        pytest.param(
            Body(name="A", kind=TRUST), Body(name="A", kind=NHS_TRUST), YES, id="became one"
        ),
        pytest.param(
            Body(name="A", kind=TRUST), Body(name="B", kind=NHS_TRUST), UNKNOWN, id="two trusts"
        ),
    ],
)
def test_whether_two_mentions_are_of_one_body(one: Body, other: Body, answer: Answer) -> None:
    """Codes decide, then kinds tell apart, then names tell that it is one; it is symmetric."""
    assert is_same_body(one, other) is answer
    assert is_same_body(other, one) is answer


def test_a_body_is_among_others_if_it_is_one_of_them() -> None:
    """One that is the same is enough, and one that may be leaves it open."""
    named = Body(name="A")
    assert is_among(Body(code="RM3"), (named, Body(code="RM3"))) is YES
    assert is_among(Body(code="RM3"), (named, Body(code="RWJ"))) is UNKNOWN
    assert is_among(Body(code="RM3"), (Body(code="RWJ"),)) is NO


def test_a_kind_that_is_not_recorded_is_unknown() -> None:
    """A body is of a kind by what is recorded, and not by its name."""
    assert is_of_kind(Body(name="A trust"), TRUSTS) is UNKNOWN
    assert is_of_kind(Body(name="A", kind=TRUST), TRUSTS) is YES
    assert is_of_kind(Body(name="A", kind=PRACTICE), TRUSTS) is NO


def test_the_groups_fit_together() -> None:
    """Trusts, companies and practices share nobody, and are the providers; so with buyers."""
    assert len(PROVIDERS) == len(TRUSTS) + len(COMPANIES) + len(GENERAL_PRACTICE)
    assert PROVIDERS == TRUSTS | COMPANIES | GENERAL_PRACTICE
    assert PRIVATE_BODIES == PROVIDERS - TRUSTS
    assert NHS_BODIES == TRUSTS | COMMISSIONERS
