"""Agreements follow their parties through mergers, abolitions and splits."""

from datetime import date

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
)
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts import (
    AgreementState,
    AllianceAgreement,
    Body,
    Extension,
    GeneralMedicalServicesContract,
    LeadProviderContract,
    Lifecycle,
    NHSStandardContract,
    Novation,
    StateChange,
    SubContract,
    novate,
    parties_of,
)
from nhs_accountable_care.organisations import (
    Organisation,
    OrganisationKind,
    Register,
    Succession,
    SuccessionKind,
    parse_ods_code,
)
from nhs_accountable_care.reference import register
from tests.whole import more_than_given

PACK = register()
SIGNED = date(2016, 1, 1)
TERM = StatedPeriod.parse("2016-04-01/2026-03-31")


def alliance(*codes: str) -> AllianceAgreement:
    """Make an alliance of the bodies with these codes."""
    return AllianceAgreement(
        title="Alliance",
        signed_on=StatedDate.on(SIGNED),
        period=TERM,
        parties=tuple(Body(code=code) for code in codes),
    )


def codes(agreement: AllianceAgreement | NHSStandardContract) -> list[str | None]:
    """Return the codes of an agreement's parties."""
    return [body.code for _, body in parties_of(agreement)]


@pytest.mark.parametrize(
    ("before", "on", "after"),
    [
        pytest.param(["01G"], date(2022, 6, 30), ["01G"], id="a day early"),
        pytest.param(["01G"], date(2022, 7, 1), ["QOP"], id="CCG to board"),
        pytest.param(["00W", "01M", "01N"], date(2017, 4, 1), ["14L"], id="three become one"),
        pytest.param(["00W", "01M"], date(2022, 7, 1), ["QOP"], id="twice in a chain"),
        pytest.param(["01G", "RM3"], date(2022, 7, 1), ["QOP", "RM3"], id="the other side stays"),
        pytest.param(["05C"], date(2021, 4, 1), ["D2P2L"], id="Dudley, merged in 2021"),
        pytest.param(["05C"], date(2022, 7, 1), ["QUA"], id="Dudley, to the board"),
        pytest.param(["QXU", "QNX"], date(2026, 4, 1), ["S9B9J"], id="boards merged in 2026"),
    ],
)
def test_the_register_says_who_took_over(before: list[str], on: date, after: list[str]) -> None:
    """Each party is followed through the events of the register up to the day."""
    start = attrs.evolve(alliance(*before), signed_on=None, period=None)
    assert codes(novate(start, PACK, on=on)) == after


def test_the_original_stays_and_each_move_is_recorded() -> None:
    """Title, dates and term are kept; each event is one novation with its key and sources."""
    before = alliance("00W", "01M", "RM3")
    moved = novate(before, PACK, on=date(2022, 7, 1))
    assert (moved.title, moved.signed_on, moved.period) == (
        before.title,
        StatedDate.on(SIGNED),
        TERM,
    )
    assert moved.lifecycle is not None
    assert [
        (each.leaves.code, each.joins.code, each.on and each.on.iso(), each.event)
        for each in moved.lifecycle.novations or ()
    ] == [
        ("00W", "14L", "2017-04-01", "ccg-2017-14L"),
        ("01M", "14L", "2017-04-01", "ccg-2017-14L"),
        ("14L", "QOP", "2022-07-01", "icb-2022-QOP"),
    ]
    joined = (moved.parties or ())[0]
    assert joined.kind is OrganisationKind.INTEGRATED_CARE_BOARD
    assert joined.sources


@settings(max_examples=25, deadline=None)
@given(
    parties=st.lists(st.sampled_from(["00W", "01M", "01G", "05C", "RM3", "0ZZ"]), unique=True),
    early=st.dates(date(2016, 1, 2), date(2025, 1, 1)),
    late=st.dates(date(2016, 1, 2), date(2025, 1, 1)),
)
def test_each_agreement_moves_exactly_once(parties: list[str], early: date, late: date) -> None:
    """Moved again it stays the same, and in two steps it comes to where one step takes it."""
    start = alliance(*parties)
    first, last = min(early, late), max(early, late)
    once = novate(start, PACK, on=last)
    assert novate(once, PACK, on=last) == once
    assert novate(novate(start, PACK, on=first), PACK, on=last) == once


def test_a_split_raises_unless_told_how() -> None:
    """The Pennine trust was split in 2021: someone must say who has the contract."""
    start = alliance("RW6", "01G")
    with pytest.raises(AmbiguousCodeError, match=r"RW6 went to R0A, RM3 .* to=\{'RW6': CODE\}"):
        novate(start, PACK, on=date(2021, 10, 1))
    moved = novate(start, PACK, on=date(2021, 10, 1), to={"RW6": "RM3"})
    assert codes(moved) == ["RM3", "01G"]
    with pytest.raises(InvalidValueError, match="01W took nothing over from RW6"):
        novate(start, PACK, on=date(2021, 10, 1), to={"RW6": "01W"})


def test_frimley_went_three_ways() -> None:
    """A board that was split in 2026 raises, and goes where it is told."""
    start = attrs.evolve(alliance("QNQ"), signed_on=StatedDate.of(2023, 4, 1), period=None)
    with pytest.raises(AmbiguousCodeError):
        novate(start, PACK, on=date(2026, 4, 1))
    assert codes(novate(start, PACK, on=date(2026, 4, 1), to={"QNQ": "S0E4D"})) == ["S0E4D"]


def small_register(kind: SuccessionKind, *to_codes: str) -> Register:
    """Make a register in which one body ends on 1 April 2018."""
    trust = OrganisationKind.NHS_TRUST
    return Register(
        organisations=(
            Organisation.of_one_version("RA1", "Old", trust, last_day=date(2018, 3, 31)),
            Organisation.of_one_version("RA2", "New", trust),
        ),
        successions=(
            Succession(
                key="event",
                day=date(2018, 4, 1),
                kind=kind,
                from_codes=(parse_ods_code("RA1"),),
                to_codes=tuple(parse_ods_code(code) for code in to_codes),
            ),
        ),
    )


def test_an_abolition_without_a_successor_raises_unless_told() -> None:
    """Where nobody took over, the register cannot say who has the contract."""
    abolished = small_register(SuccessionKind.ABOLITION)
    with pytest.raises(NotInForceError, match="no successor is recorded"):
        novate(alliance("RA1"), abolished, on=date(2018, 4, 1))
    told = novate(alliance("RA1"), abolished, on=date(2018, 4, 1), to={"RA1": "RA2"})
    assert codes(told) == ["RA2"]


@pytest.mark.parametrize(
    "kind", [SuccessionKind.TRANSFER, SuccessionKind.RENAME, SuccessionKind.BOUNDARY_CHANGE]
)
def test_what_does_not_end_the_body_moves_nothing(kind: SuccessionKind) -> None:
    """A transfer of services, a new name or a new boundary leaves the parties alone."""
    start = alliance("RA1")
    assert novate(start, small_register(kind, "RA2"), on=date(2018, 4, 1)) == start


def test_an_event_before_the_signature_moves_nothing() -> None:
    """A body that signs after an event was not moved by it."""
    start = attrs.evolve(alliance("RA1"), signed_on=StatedDate.of(2019, 1, 1), period=None)
    merged = small_register(SuccessionKind.MERGER, "RA2")
    assert novate(start, merged, on=date(2020, 1, 1)) == start


@pytest.mark.parametrize(
    ("term", "life", "moves"),
    [
        pytest.param("2016-04-01/2018-03-30", None, False, id="its term was over"),
        pytest.param("2016-04-01/2018-03-31", None, True, id="it ran to the last day"),
        pytest.param(
            "2016-04-01/2017-03-31",
            Lifecycle(
                extensions=(
                    Extension(on=StatedDate.on(SIGNED), last_day=StatedDate.of(2019, 3, 31)),
                )
            ),
            True,
            id="it was extended",
        ),
        pytest.param(
            "2016-04-01/2017-03-31",
            Lifecycle(lists=more_than_given("extensions")),
            True,
            id="perhaps so",
        ),
        pytest.param(
            "2016-04-01/2026-03-31",
            Lifecycle(
                states=(
                    StateChange(state=AgreementState.ENDED_EARLY, on=StatedDate.of(2017, 12, 3)),
                )
            ),
            False,
            id="it had ended early",
        ),
        pytest.param(
            "2016-04-01/2026-03-31",
            Lifecycle(states=(StateChange(state=AgreementState.ENDED_EARLY),)),
            True,
            id="when it ended is not recorded",
        ),
    ],
)
def test_an_agreement_that_was_over_moves_to_nobody(
    term: str, life: Lifecycle | None, *, moves: bool
) -> None:
    """A party that ends after its agreement leaves nothing to novate."""
    start = attrs.evolve(alliance("RA1"), period=StatedPeriod.parse(term), lifecycle=life)
    merged = small_register(SuccessionKind.MERGER, "RA2")
    moved = novate(start, merged, on=date(2022, 7, 1))
    assert codes(moved) == (["RA2"] if moves else ["RA1"])
    assert (moved == start) is not moves


def test_bodies_without_a_known_code_stay() -> None:
    """A name without a code, and a code that the register lacks, are left as they are."""
    start = AllianceAgreement(title="A", parties=(Body(name="A federation"), Body(code="0ZZ")))
    assert novate(start, PACK, on=date(2022, 7, 1)) == start
    assert novate(AllianceAgreement(title="A"), PACK, on=date(2022, 7, 1)).parties is None


def test_sub_contracts_move_with_the_head_contract() -> None:
    """What is held inside is moved too, and keeps its own dates."""
    inner = SubContract(title="Sub", head_holder=Body(code="RA1"), provider=Body(code="RA2"))
    outer = LeadProviderContract(
        title="Head",
        commissioners=(Body(code="01G"),),
        holder=Body(code="RA1"),
        period=TERM,
        sub_contracts=(inner,),
    )
    moved = novate(outer, small_register(SuccessionKind.MERGER, "RA2"), on=date(2018, 4, 1))
    assert moved.holder is not None
    assert moved.holder.code == "RA2"
    [sub] = moved.sub_contracts or ()
    assert sub.head_holder is not None
    assert sub.head_holder.code == "RA2"


def test_earlier_novations_are_kept() -> None:
    """What was recorded by hand, without a day or with one, stays beside what is added."""
    by_hand = Novation(leaves=Body(code="5F5"), joins=Body(code="01G"))
    start = GeneralMedicalServicesContract(
        title="GMS",
        commissioner=Body(code="01G"),
        contractor=Body(name="A practice"),
        lifecycle=Lifecycle(novations=(by_hand,)),
    )
    moved = novate(start, PACK, on=date(2022, 7, 1))
    assert moved.lifecycle is not None
    novations = moved.lifecycle.novations or ()
    assert novations[0] == by_hand
    assert str(by_hand) == "5F5 to 01G"
    assert [str(each.joins.code) for each in novations] == ["01G", "QOP"]
    assert moved.commissioner is not None
    assert moved.commissioner.code == "QOP"
