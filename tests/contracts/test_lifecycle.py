"""What happens to an agreement stands beside it, and never overwrites it."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care._core.errors import (
    InvalidTypeError,
    InvalidValueError,
    NotInForceError,
)
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts import (
    AgreementState,
    AllianceAgreement,
    AssuranceGate,
    AssuranceOutcome,
    AssuranceProcess,
    AssuranceStep,
    Body,
    Extension,
    ExtensionOption,
    Lifecycle,
    Milestone,
    NHSStandardContract,
    Particulars,
    ProcurementRegime,
    ProcurementRoute,
    StateChange,
    Variation,
    is_signed,
    regime_on,
    routes_under,
    stands_on,
    term_of,
)
from tests.whole import more_than_given, nothing_said, stated_whole

DAY = date(2018, 4, 1)
TERM = StatedPeriod.parse("2017-04-01/2019-03-31")


def contract(
    life: Lifecycle | None = None, *, period: StatedPeriod | None = TERM
) -> AllianceAgreement:
    """Make an agreement with a term and a life."""
    return AllianceAgreement(title="Alliance", period=period, lifecycle=life)


def states(*words: str) -> Lifecycle:
    """Make a life of states on days that are not recorded."""
    return Lifecycle(states=tuple(StateChange(state=AgreementState(word)) for word in words))


@pytest.mark.parametrize(
    ("extensions", "on", "last_day"),
    [
        pytest.param((), date(2018, 4, 1), date(2019, 3, 31), id="none"),
        pytest.param(
            (Extension(on=StatedDate.of(2019, 1, 1), last_day=StatedDate.of(2021, 3, 31)),),
            date(2018, 12, 31),
            date(2019, 3, 31),
            id="made later",
        ),
        pytest.param(
            (Extension(last_day=StatedDate.of(2021, 3, 31)),),
            DAY,
            date(2021, 3, 31),
            id="on no known day",
        ),
        pytest.param(
            (Extension(on=StatedDate.on(DAY), last_day=StatedDate.of(2018, 3, 31)),),
            DAY,
            date(2019, 3, 31),
            id="to an earlier day",
        ),
    ],
)
def test_an_extension_counts_from_the_day_it_was_made(
    extensions: tuple[Extension, ...], on: date, last_day: date
) -> None:
    """The term grows by the extensions made by then, and the original stays."""
    agreement = contract(Lifecycle(extensions=extensions))
    term = term_of(agreement, on=on)
    assert term is not None
    assert term.last_day == last_day
    assert agreement.period == TERM


def test_what_has_no_term_or_no_end_is_not_extended() -> None:
    """An unknown term stays unknown, and an open one stays open."""
    life = Lifecycle(extensions=(Extension(last_day=StatedDate.on(DAY)),))
    assert term_of(contract(life, period=None), on=DAY) is None
    open_ended = StatedPeriod.between(date(2004, 4, 1))
    assert term_of(contract(life, period=open_ended), on=DAY) == open_ended
    assert term_of(contract(None), on=DAY) == TERM


@pytest.mark.parametrize(
    ("period", "extension", "told"),
    [
        pytest.param(
            "2017-04-01/2019-03-31",
            Extension(on=StatedDate.of(2018, 4), last_day=StatedDate.of(2021, 3, 31)),
            "2017-04-01/[2019-03-31..2021-03]",
            id="perhaps extended",
        ),
        pytest.param(
            "2017-04-01/2019-03",
            Extension(on=StatedDate.of(2018, 1), last_day=StatedDate.of(2019, 3, 15)),
            "2017-04-01/2019-03",
            id="to a day within the month that is known",
        ),
        pytest.param(
            "2017-04-01/2019-03-31",
            Extension(on=StatedDate.of(2018, 1), last_day=StatedDate.of(2019, 3)),
            "2017-04-01/2019-03-31",
            id="to a month that ends on the day that is known",
        ),
        pytest.param(
            "2017-04-01/2019-03",
            Extension(on=StatedDate.of(2018, 1), last_day=StatedDate.of(2019, 3, 31)),
            "2017-04-01/2019-03-31",
            id="to the end of the month that is known",
        ),
        pytest.param(
            "2017-04-01/2019-03-31~",
            Extension(on=StatedDate.of(2018, 1), last_day=StatedDate.of(2021, 3, 31)),
            "2017-04-01/[2019-03-31..2021-03]~",
            id="the first end is about right",
        ),
        pytest.param(
            "2017-04-01/2019-03-31",
            Extension(on=StatedDate.of(2018, 1), last_day=StatedDate.parse("2021-03-31~")),
            "2017-04-01/[2019-03-31..2021-03]~",
            id="the second end is about right",
        ),
        pytest.param(
            "2017-04-01/[..2019-03-31]",
            Extension(on=StatedDate.of(2018, 4), last_day=StatedDate.of(2021, 3, 31)),
            "2017-04-01/2021-03-31~",
            id="the first end has no first day, and perhaps it was extended",
        ),
        pytest.param(
            "2017-04-01/[2018-06-01..]",
            Extension(on=StatedDate.of(2018, 4), last_day=StatedDate.of(2021, 3, 31)),
            "2017-04-01/[2018-06..2021-03]~",
            id="the first end has no last day, and perhaps it was extended",
        ),
        pytest.param(
            "2017-04-01/[..2019-03-31]",
            Extension(on=StatedDate.of(2018, 1), last_day=StatedDate.parse("[2018-06-01..]")),
            "2017-04-01/[2018-06..2019-03]~",
            id="neither end is bounded on both sides",
        ),
        pytest.param(
            "2017-04-01/",
            Extension(on=StatedDate.of(2018, 1), last_day=StatedDate.of(2021, 3, 31)),
            "2017-04-01/2021-03-31",
            id="the first end is not known",
        ),
        pytest.param(
            "2017-04-01/",
            Extension(on=StatedDate.of(2018, 4), last_day=StatedDate.of(2021, 3, 31)),
            "2017-04-01/",
            id="nor is whether it was extended",
        ),
    ],
)
def test_an_extension_that_is_not_sure_leaves_both_ends(
    period: str, extension: Extension, told: str
) -> None:
    """On 1 April 2018 an extension of some day of that April may have been made or not."""
    agreement = contract(Lifecycle(extensions=(extension,)), period=StatedPeriod.parse(period))
    term = term_of(agreement, on=DAY)
    assert term is not None
    assert term.iso() == told


@pytest.mark.parametrize(
    ("agreement", "answer"),
    [
        (contract(), None),
        (contract(Lifecycle()), None),
        (AllianceAgreement(title="A", signed_on=StatedDate.of(2018, 4, 1)), True),
        (AllianceAgreement(title="A", signed_on=StatedDate.of(2018, 4, 2)), False),
        (contract(states("draft")), False),
        (contract(states("draft", "signed")), True),
        (contract(states("planned", "in-force", "suspended")), True),
        # What holds or is over was signed; what was given up or taken back was not.
        *((contract(states(word)), True) for word in ("in-force", "suspended", "expired")),
        (contract(states("ended-early")), True),
        *((contract(states(word)), False) for word in ("abandoned", "withdrawn", "refused")),
        (contract(Lifecycle(states=())), None),
        (
            contract(
                Lifecycle(
                    states=(StateChange(state=AgreementState.DRAFT),),
                    lists=nothing_said("states"),
                )
            ),
            None,
        ),
    ],
)
def test_signature_is_told_by_the_day_or_by_the_states(
    agreement: AllianceAgreement,
    answer: bool | None,  # noqa: FBT001 -- the answer expected
) -> None:
    """Signed, not signed, or not told: a partial record never says no."""
    assert is_signed(stated_whole(agreement), on=DAY) is answer


@pytest.mark.parametrize(
    ("agreement", "stands"),
    [
        (contract(), True),
        (contract(period=None), True),
        (contract(states("draft")), True),
        (contract(states("draft", "abandoned")), False),
        (contract(states("in-force", "ended-early")), False),
        (contract(period=StatedPeriod.parse("2019-04-01/..")), False),
        (AllianceAgreement(title="A", signed_on=StatedDate.of(2018, 4, 2)), False),
        (
            contract(
                Lifecycle(extensions=(Extension(last_day=StatedDate.of(2019, 3, 31)),)),
                period=StatedPeriod.parse("2013-04-01/2016-03-31"),
            ),
            True,
        ),
    ],
)
def test_an_agreement_stands_unless_the_record_says_otherwise(
    agreement: AllianceAgreement,
    stands: bool,  # noqa: FBT001 -- the answer expected
) -> None:
    """What was signed later, is over, or whose extended term is past does not stand."""
    assert stands_on(agreement, DAY) is stands


MARCH = StatedDate.of(2018, 3)
PLAN = StateChange(
    state=AgreementState.PLANNED, on=StatedDate.of(2018, 1), due=StatedDate.of(2018, 4)
)


@pytest.mark.parametrize(
    ("changes", "day", "stands"),
    [
        *(
            ((StateChange(state=AgreementState(word)),), DAY, False)
            for word in ("proposed", "planned", "applied-for", "awarded", "approved", "refused")
        ),
        ((StateChange(state=AgreementState.WITHDRAWN),), DAY, False),
        *(
            ((StateChange(state=AgreementState(word)),), DAY, True)
            for word in ("draft", "in-procurement", "preferred-bidder", "on-hold", "signed")
        ),
        # Before the plan, and while it is one; in the month for which it was meant it may begin.
        ((PLAN,), date(2017, 12, 31), False),
        ((PLAN,), date(2018, 3, 31), False),
        ((PLAN,), date(2018, 4, 15), None),
        # It is to be awarded: nobody has, and an award is none that has begun.
        (
            (StateChange(state=AgreementState.AWARDED, due=StatedDate.of(2018, 1)),),
            DAY,
            False,
        ),
        # It is over, or was refused, for whatever day it was meant.
        *(
            ((StateChange(state=state, on=StatedDate.of(2018, 1), due=MARCH),), DAY, False)
            for state in (AgreementState.ENDED_EARLY, AgreementState.REFUSED)
        ),
        # Awarded for a day that has come: it may have begun since.
        (
            (StateChange(state=AgreementState.AWARDED, on=StatedDate.of(2018, 1), due=MARCH),),
            DAY,
            None,
        ),
        # Its draft is of a later day, and its term holds: nothing says that it was not there.
        ((StateChange(state=AgreementState.DRAFT, on=StatedDate.of(2018, 6)),), DAY, True),
        # It expires after the day, so that it was there on the day.
        (
            (StateChange(state=AgreementState.EXPIRED, on=StatedDate.of(2018, 9, 30)),),
            DAY,
            True,
        ),
        # To be awarded, and refused: it was never there.
        (
            (
                StateChange(state=AgreementState.AWARDED, due=StatedDate.of(2018, 1)),
                StateChange(state=AgreementState.REFUSED, on=StatedDate.of(2018, 2)),
            ),
            DAY,
            False,
        ),
        # To be signed by then, and no more is told: it was planned, or is signed.
        (
            (
                StateChange(state=AgreementState.PLANNED, on=StatedDate.of(2018, 1)),
                StateChange(state=AgreementState.SIGNED, due=StatedDate.of(2018, 3)),
            ),
            DAY,
            None,
        ),
    ],
)
def test_what_is_planned_awarded_or_refused_does_not_stand(
    changes: tuple[StateChange, ...],
    day: date,
    stands: bool | None,  # noqa: FBT001 -- the answer expected
) -> None:
    """It is no agreement yet, whatever its terms would be; a draft is one on the table."""
    assert stands_on(contract(Lifecycle(states=changes)), day) is stands


@pytest.mark.parametrize(
    ("period", "day", "stands"),
    [
        # From the signature on, though the term begins later, and until it is over.
        ("2017-04-01/2019-03-31", date(2016, 4, 30), False),
        ("2017-04-01/2019-03-31", date(2016, 5, 1), True),
        ("2017-04-01/2019-03-31", date(2019, 3, 31), True),
        ("2017-04-01/2019-03-31", date(2019, 4, 1), False),
        ("2017-04-01/2019-03", date(2019, 2, 28), True),
        ("2017-04-01/2019-03", date(2019, 3, 15), None),
        ("2017-04-01/..", date(2030, 1, 1), True),
        ("2017-04-01/", date(2017, 4, 2), None),
    ],
)
def test_what_is_signed_stands_until_its_term_is_over(
    period: str,
    day: date,
    stands: bool | None,  # noqa: FBT001 -- the answer expected
) -> None:
    """Signed on 1 May 2016."""
    agreement = AllianceAgreement(
        title="A", signed_on=StatedDate.of(2016, 5, 1), period=StatedPeriod.parse(period)
    )
    assert stands_on(agreement, day) is stands


SIGNED = StateChange(state=AgreementState.SIGNED, on=StatedDate.of(2018, 2, 1))
DECEMBER = date(2018, 12, 1)
EXPIRED = StateChange(state=AgreementState.EXPIRED, on=StatedDate.of(2018, 9, 30))
DRAFT = StateChange(state=AgreementState.DRAFT)


@pytest.mark.parametrize(
    ("signed_on", "changes", "day", "stands"),
    [
        # It is known on the day of its signature, and for how long after is not.
        (StatedDate.of(2018, 2, 1), None, date(2018, 1, 31), False),
        (StatedDate.of(2018, 2, 1), None, date(2018, 2, 1), True),
        (StatedDate.of(2018, 2, 1), None, date(2018, 2, 2), None),
        (StatedDate.of(2018, 2), None, date(2018, 2, 1), None),
        (None, None, date(2018, 4, 1), None),
        (None, (), date(2018, 4, 1), None),
        # A state that another one followed lasted until then.
        (None, (SIGNED,), date(2018, 4, 1), None),
        (None, (SIGNED, EXPIRED), date(2018, 4, 1), True),
        (None, (DRAFT, SIGNED, EXPIRED), date(2018, 4, 1), True),
        (None, (SIGNED, EXPIRED), date(2018, 9, 30), False),
        # Before the first of its states nothing tells that it was there, nor that it was not.
        (None, (EXPIRED,), date(2018, 4, 1), None),
        # The last of its states lasts for as long as nothing tells.
        (StatedDate.of(2018, 2, 1), (SIGNED,), date(2018, 4, 1), None),
        (None, (SIGNED, attrs.evolve(EXPIRED, state=AgreementState.SUSPENDED)), DECEMBER, None),
    ],
)
def test_without_a_term_its_states_tell_how_long_it_stood(
    signed_on: StatedDate | None,
    changes: tuple[StateChange, ...] | None,
    day: date,
    stands: bool | None,  # noqa: FBT001 -- the answer expected
) -> None:
    """On days of which the record, which is of 2020, does not speak."""
    life = None if changes is None else Lifecycle(states=changes)
    agreement = AllianceAgreement(title="A", signed_on=signed_on, lifecycle=life)
    assert stands_on(agreement, Moment(on=day, as_at=date(2020, 4, 1))) is stands
    # A life of which no state is recorded tells nothing either.
    if changes is None:
        unrecorded = attrs.evolve(agreement, lifecycle=Lifecycle())
        assert stands_on(unrecorded, Moment(on=day, as_at=date(2020, 4, 1))) is stands


def test_a_signature_that_is_due_is_none() -> None:
    """A day that is set for it leaves open whether it was kept, and before it there is none."""
    due = StateChange(state=AgreementState.SIGNED, due=StatedDate.of(2018, 4))
    agreement = stated_whole(contract(Lifecycle(states=(PLAN, due))))
    assert is_signed(agreement, on=date(2018, 3, 1)) is False
    assert is_signed(agreement, on=date(2018, 4, 15)) is None
    assert str(due) == "to be signed in April 2018"
    assert str(PLAN) == "planned in January 2018, for April 2018"


def test_a_draft_of_an_unknown_day_leaves_no_signature_open() -> None:
    """In the month of the draft it is told that it was signed only later."""
    states = (
        PLAN,
        StateChange(state=AgreementState.DRAFT, on=StatedDate.of(2018, 4)),
        StateChange(state=AgreementState.SIGNED, on=StatedDate.of(2018, 5)),
    )
    agreement = stated_whole(contract(Lifecycle(states=states)))
    answers = [is_signed(agreement, on=date(2018, month, 15)) for month in (4, 5, 6)]
    assert answers == [False, None, True]


def test_nothing_follows_the_end() -> None:
    """An agreement that is over does not come back; a new one is recorded."""
    with pytest.raises(InvalidValueError, match="expired cannot become in-force"):
        states("expired", "in-force")


def test_changes_stand_in_order_of_time() -> None:
    """Changes are refused out of order; those without a day may stand anywhere."""
    with pytest.raises(InvalidValueError, match="1 April 2018 stands after 2 April 2018"):
        Lifecycle(
            variations=(
                Variation(on=StatedDate.of(2018, 4, 2), summary="Second"),
                Variation(summary="Undated"),
                Variation(on=StatedDate.of(2018, 4, 1), summary="First"),
            )
        )


def test_a_state_holds_until_the_next() -> None:
    """On a day the last state reached counts; before the first there is none."""
    life = Lifecycle(
        states=(
            StateChange(state=AgreementState.DRAFT, on=StatedDate.of(2017, 8, 4)),
            StateChange(state=AgreementState.ON_HOLD, on=StatedDate.of(2018, 1, 25)),
        )
    )
    assert life.state_on(date(2017, 8, 3)) is None
    assert life.state_on(date(2017, 8, 4)) is AgreementState.DRAFT
    assert life.state_on(DAY) is AgreementState.ON_HOLD


@pytest.mark.parametrize(
    ("state", "binding"), [("signed", None), ("in-force", True), ("suspended", False)]
)
def test_a_state_says_whether_the_agreement_holds(
    state: str,
    binding: bool | None,  # noqa: FBT001 -- the answer expected
) -> None:
    """One that is only signed may begin later."""
    assert AgreementState(state).is_binding is binding


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (-1, InvalidValueError, "Particulars.term_years is -1; a count is zero or more"),
        (True, InvalidTypeError, "Particulars.term_years is True, a bool; write a whole number"),
        ("2", InvalidTypeError, "Particulars.term_years is '2', a str; write a whole number"),
    ],
)
def test_a_count_is_a_whole_number_from_nought(
    wrong: int, error: type[Exception], words: str
) -> None:
    """A count is refused with its place and the cure."""
    with pytest.raises(error) as caught:
        Particulars(term_years=wrong)
    assert str(caught.value).removesuffix(", such as 3") == words


def test_services_do_not_start_before_the_contract_is_made() -> None:
    """The two dates of the Particulars are in order."""
    Particulars(contract_date=StatedDate.on(DAY), services_start_on=StatedDate.on(DAY))
    with pytest.raises(InvalidValueError, match="before the contract date"):
        Particulars(contract_date=StatedDate.on(DAY), services_start_on=StatedDate.of(2018, 3, 31))


# --- Assurance (ISAP) -----------------------------------------------------------------

PASSED = AssuranceOutcome.PASSED
ENGAGED = AssuranceStep(
    gate=AssuranceGate.EARLY_ENGAGEMENT, outcome=PASSED, on=StatedDate.of(2017, 1, 1)
)


@pytest.mark.parametrize(
    ("process", "milestone", "answer"),
    [
        (AssuranceProcess(), Milestone.PROCUREMENT, None),
        (AssuranceProcess(steps=()), Milestone.PROCUREMENT, False),
        (
            AssuranceProcess(steps=(ENGAGED,), lists=more_than_given("steps")),
            Milestone.PROCUREMENT,
            None,
        ),
        (AssuranceProcess(steps=(ENGAGED,)), Milestone.PROCUREMENT, False),
        (
            AssuranceProcess.of_gates(AssuranceGate.EARLY_ENGAGEMENT, AssuranceGate.CHECKPOINT_1),
            Milestone.PROCUREMENT,
            True,
        ),
        (
            AssuranceProcess.of_gates(AssuranceGate.EARLY_ENGAGEMENT, AssuranceGate.CHECKPOINT_1),
            Milestone.SIGNATURE,
            False,
        ),
        (AssuranceProcess.of_gates(*AssuranceGate), Milestone.SERVICES_START, True),
        (
            AssuranceProcess(
                steps=(ENGAGED, AssuranceStep(gate=AssuranceGate.CHECKPOINT_1)),
            ),
            Milestone.PROCUREMENT,
            None,
        ),
    ],
)
def test_a_milestone_waits_for_its_gate_and_those_before(
    process: AssuranceProcess,
    milestone: Milestone,
    answer: bool | None,  # noqa: FBT001 -- the answer expected
) -> None:
    """Procurement waits for checkpoint 1, signature for 2, services for 3 (ISAP Part A)."""
    assert stated_whole(process).may(milestone) is answer


def test_a_later_gate_implies_those_before_it_from_its_day() -> None:
    """Who passed checkpoint 2 had passed checkpoint 1, unless a step says otherwise."""
    second = AssuranceStep(
        gate=AssuranceGate.CHECKPOINT_2, outcome=PASSED, on=StatedDate.of(2018, 3, 1)
    )
    refused = AssuranceStep(gate=AssuranceGate.CHECKPOINT_1, outcome=AssuranceOutcome.NOT_PASSED)
    process = stated_whole(AssuranceProcess(steps=(second,)))
    first, third = AssuranceGate.CHECKPOINT_1, AssuranceGate.CHECKPOINT_3
    assert process.has_passed(first, on=date(2018, 3, 1)) is True
    assert process.has_passed(first, on=date(2018, 2, 28)) is False
    assert process.has_passed(third) is False
    assert stated_whole(AssuranceProcess(steps=(refused, second))).has_passed(first) is False


def test_a_gate_counts_from_its_day() -> None:
    """By an earlier day a gate was not passed; without a day that is not told."""
    process = stated_whole(AssuranceProcess(steps=(ENGAGED,)))
    assert process.has_passed(AssuranceGate.EARLY_ENGAGEMENT, on=date(2016, 12, 31)) is False
    assert process.has_passed(AssuranceGate.EARLY_ENGAGEMENT, on=date(2017, 1, 1)) is True
    undated = AssuranceProcess.of_gates(AssuranceGate.EARLY_ENGAGEMENT)
    assert undated.has_passed(AssuranceGate.EARLY_ENGAGEMENT, on=DAY) is None


def test_the_process_takes_its_gates_in_order() -> None:
    """A gate that is not next is refused; a failed one can be tried again."""
    process = AssuranceProcess(steps=()).pass_gate(
        AssuranceGate.EARLY_ENGAGEMENT, on=StatedDate.of(2017, 1, 1)
    )
    with pytest.raises(InvalidValueError, match="checkpoint-2 comes after checkpoint-1"):
        process.pass_gate(AssuranceGate.CHECKPOINT_2, on=StatedDate.on(DAY))
    with pytest.raises(InvalidValueError, match="early-engagement is passed already"):
        process.pass_gate(AssuranceGate.EARLY_ENGAGEMENT, on=StatedDate.on(DAY))
    tried = process.pass_gate(
        AssuranceGate.CHECKPOINT_1,
        on=StatedDate.of(2017, 6, 1),
        outcome=AssuranceOutcome.NOT_PASSED,
    )
    assert tried.next_gate is AssuranceGate.CHECKPOINT_1
    again = tried.pass_gate(
        AssuranceGate.CHECKPOINT_1,
        on=StatedDate.of(2017, 9, 1),
        outcome=AssuranceOutcome.PASSED_WITH_CONDITIONS,
    )
    assert again.next_gate is AssuranceGate.CHECKPOINT_2
    done = AssuranceProcess.of_gates(*AssuranceGate)
    assert done.next_gate is None
    with pytest.raises(InvalidValueError, match="all gates are passed"):
        done.pass_gate(AssuranceGate.CHECKPOINT_3, on=StatedDate.on(DAY))


def test_a_process_begins_where_none_is_recorded() -> None:
    """The first gate can be passed by a process of which nothing is recorded."""
    begun = AssuranceProcess().pass_gate(AssuranceGate.EARLY_ENGAGEMENT, on=StatedDate.on(DAY))
    assert begun.next_gate is AssuranceGate.CHECKPOINT_1


# --- Procurement ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        pytest.param(date(2013, 4, 1), "part-b-and-choice", id="R37 from"),
        pytest.param(date(2016, 4, 17), "part-b-and-choice", id="R37 to"),
        pytest.param(date(2016, 4, 18), "light-touch", id="R36 from"),
        pytest.param(date(2023, 12, 31), "light-touch", id="R36 to"),
        pytest.param(date(2024, 1, 1), "provider-selection", id="R38 from"),
    ],
)
def test_the_regime_goes_by_the_day(day: date, regime: str) -> None:
    """Three regimes follow one another without a gap (R36, R37, R38)."""
    assert regime_on(day).value == regime


def test_before_2013_no_regime_is_recorded() -> None:
    """The library begins with the system of April 2013."""
    with pytest.raises(NotInForceError, match="31 March 2013"):
        regime_on(date(2013, 3, 31))


def test_direct_awards_belong_to_the_last_regime_only() -> None:
    """The routes of one regime are not those of another."""
    assert ProcurementRoute.DIRECT_AWARD_A in routes_under(ProcurementRegime.PROVIDER_SELECTION)
    assert ProcurementRoute.DIRECT_AWARD_A not in routes_under(ProcurementRegime.LIGHT_TOUCH)
    together = routes_under(ProcurementRegime.LIGHT_TOUCH) | routes_under(
        ProcurementRegime.PROVIDER_SELECTION
    )
    assert together == frozenset(ProcurementRoute)


def test_a_contract_may_name_no_provider() -> None:
    """What is not recorded is not there."""
    assert NHSStandardContract(title="A", commissioners=(Body(code="01G"),)).provider is None


def test_an_option_to_extend_extends_nothing_until_it_is_used() -> None:
    """A right to let a contract run on, as in Schedule 1C, is no decision to do so."""
    option = ExtensionOption(times=1, years=2, last_day=StatedDate.of(2021, 3, 31))
    life = Lifecycle(extension_options=(option,))
    assert term_of(contract(life), on=date(2019, 6, 1)) == TERM
    assert not stands_on(contract(life), date(2019, 6, 1))
    used = Lifecycle(
        extension_options=(option,),
        extensions=(
            Extension(
                on=StatedDate.of(2019, 1, 1),
                last_day=StatedDate.of(2021, 3, 31),
                was_in_the_original=True,
            ),
        ),
    )
    assert stands_on(contract(used), date(2019, 6, 1))
