"""What is known of a list by what is stated of it."""

import pytest

from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Arrangement,
    CommissioningKind,
    CommissioningRole,
    Label,
    Member,
)
from nhs_accountable_care.contracts import AllianceAgreement, Body, ListStatement
from nhs_accountable_care.contracts.statements import (
    ANY_KIND,
    body_of,
    is_stated_none,
    may_hold_more,
    statements_of,
    word_of,
    words_in,
)
from nhs_accountable_care.organisations import OrganisationKind

ALLIANCE, GRANT = "alliance-agreement", "section-256-agreement"
NINE = ListStatement(field="members", count=9)


def test_that_there_is_no_agreement_is_said_of_agreements_alone() -> None:
    """The short way says nothing of members, plans or any other list."""
    place = Arrangement(
        name="A place", absent_agreements=(AbsentAgreement(kind=ALLIANCE),), lists=(NINE,)
    )
    assert statements_of(place, "members") == (NINE,)
    assert statements_of(place, "plans") == ()
    [none] = statements_of(place, "agreements")
    assert (none.kinds, none.count) == ((ALLIANCE,), 0)


def test_an_absence_is_of_its_kind_and_that_of_any_of_all() -> None:
    """No alliance is no word on grants; no agreement of any kind is one on both."""
    place = Arrangement(name="A place", absent_agreements=(AbsentAgreement(kind=ALLIANCE),))
    none = Arrangement(name="A place", absent_agreements=(AbsentAgreement(kind=ANY_KIND),))
    kinds = (ALLIANCE, GRANT, None)
    assert [is_stated_none(place, "agreements", kind) for kind in kinds] == [True, False, False]
    assert [may_hold_more(place, "agreements", kind) for kind in kinds] == [False, True, True]
    assert [is_stated_none(none, "agreements", kind) for kind in kinds] == [True, True, True]
    assert [may_hold_more(none, "agreements", kind) for kind in kinds] == [False, False, False]


def said(
    count: int | None = None,
    *,
    kinds: tuple[str, ...] = (),
    is_whole: bool | None = None,
) -> ListStatement:
    """State something of the parties of an agreement."""
    return ListStatement(field="parties", kinds=kinds, count=count, is_whole=is_whole)


CCG = OrganisationKind.CLINICAL_COMMISSIONING_GROUP
TRUST = OrganisationKind.NHS_TRUST
FOUNDATION_TRUST = OrganisationKind.NHS_FOUNDATION_TRUST
NOBODY: tuple[Body, ...] = ()
TWO = (Body(code="RM3", kind=TRUST), Body(code="01G", kind=CCG))
THREE = (*TWO, Body(code="14L", kind=CCG))
OPEN = (Body(code="RM3", kind=TRUST), Body(code="X01"))


@pytest.mark.parametrize(
    ("parties", "stated", "kind", "may_be_more"),
    [
        # Silence is never evidence of absence; an empty list is recorded as none.
        (None, (), None, True),
        (TWO, (), None, True),
        (NOBODY, (), None, False),
        # None are recorded: only that there are none tells that there are no more.
        (None, (said(0),), None, False),
        (None, (said(is_whole=True),), None, True),
        (None, (said(2),), None, True),
        # Recorded as none, and said to be some: what contradicts itself decides nothing.
        (NOBODY, (said(0),), None, False),
        (NOBODY, (said(is_whole=True),), None, False),
        (NOBODY, (said(),), None, False),
        (NOBODY, (said(is_whole=False),), None, True),
        (NOBODY, (said(2),), None, True),
        (NOBODY, (said(is_whole=True), said(2)), None, True),
        # As many as are counted are all, and so are those that are said to be.
        (TWO, (said(1),), None, True),
        (TWO, (said(2),), None, False),
        (TWO, (said(3),), None, True),
        (TWO, (said(is_whole=True),), None, False),
        (TWO, (said(is_whole=False),), None, True),
        (TWO, (said(),), None, True),
        # One statement that tells is enough.
        (TWO, (said(), said(2)), None, False),
        (TWO, (said(), said(is_whole=True)), None, False),
        # What is said of one kind tells nothing of all, and what is said of all tells of each.
        (TWO, (said(1, kinds=(TRUST.value,)),), None, True),
        (TWO, (said(1, kinds=(TRUST.value,)),), TRUST.value, False),
        (TWO, (said(2, kinds=(TRUST.value,)),), TRUST.value, True),
        (THREE, (said(1, kinds=(TRUST.value,)),), TRUST.value, False),
        (THREE, (said(2, kinds=(TRUST.value,)),), TRUST.value, True),
        (TWO, (said(1, kinds=(TRUST.value,)),), CCG.value, True),
        (TWO, (said(2),), TRUST.value, False),
        # The kind of one is not recorded; it is said that both are trusts, and all of them.
        (OPEN, (said(2, kinds=(TRUST.value,), is_whole=True),), TRUST.value, False),
        (OPEN, (said(2, kinds=(TRUST.value,)),), TRUST.value, True),
    ],
)
def test_a_list_may_hold_more_unless_it_is_told_that_it_does_not(
    parties: tuple[Body, ...] | None,
    stated: tuple[ListStatement, ...],
    kind: str | None,
    may_be_more: bool,  # noqa: FBT001 -- the answer expected
) -> None:
    """The parties of an alliance, or those of one kind."""
    agreement = AllianceAgreement(title="Alliance", parties=parties, lists=stated)
    assert may_hold_more(agreement, "parties", kind) is may_be_more


def test_one_statement_is_enough_to_count_none() -> None:
    """Whatever another leaves out."""
    agreement = AllianceAgreement(title="Alliance", lists=(said(), said(0, kinds=("a", "b"))))
    kinds = ("a", "b", "c", None)
    found = [is_stated_none(agreement, "parties", kind) for kind in kinds]
    assert found == [True, True, False, False]


@pytest.mark.parametrize(
    ("kinds", "word"),
    [
        ((None, None), None),
        ((None, TRUST), "nhs-trust"),
        ((TRUST, None), "nhs-trust"),
        ((TRUST, TRUST), "nhs-trust"),
        ((TRUST, FOUNDATION_TRUST), None),
        # In whatever order they stand.
        ((TRUST, FOUNDATION_TRUST, TRUST), None),
        ((TRUST, TRUST, FOUNDATION_TRUST), None),
        ((TRUST, FOUNDATION_TRUST, None), None),
    ],
)
def test_a_body_that_is_listed_again_counts_once(
    kinds: tuple[OrganisationKind | None, ...], word: str | None
) -> None:
    """Where it has two kinds, it is not told which of them counts."""
    again = tuple(Body(code="RM3", kind=kind) for kind in kinds)
    assert words_in(again) == (word,)
    assert words_in((*TWO[1:], *again)) == ("clinical-commissioning-group", word)


def test_entries_are_named_by_their_type_value_or_kind() -> None:
    """A role is named by what it is, and is no entry for the body that has it."""
    trust = Body(code="RM3", kind=TRUST)
    role = CommissioningRole(kind=CommissioningKind.JOINT, body=trust)
    items = (
        *(AllianceAgreement(title="A"), CommissioningKind.JOINT, role),
        *(trust, Member(body=trust), Label(text="a system")),
    )
    joint = CommissioningKind.JOINT.value
    assert list(map(word_of, items)) == [
        *(ALLIANCE, joint, joint),
        *("nhs-trust", "nhs-trust", None),
    ]
    assert list(map(body_of, items)) == [None, None, None, trust, trust, None]
    # The body and the member are one, and of the others none is a body.
    assert words_in(items) == (ALLIANCE, joint, joint, "nhs-trust", None)
    # So that two roles of one body are two.
    assert words_in((role, role)) == (joint, joint)
