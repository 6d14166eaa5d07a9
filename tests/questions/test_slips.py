"""A slip of whoever asks is refused, and never answered."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

import attrs
import pytest

from nhs_accountable_care._core.errors import InvalidTypeError, InvalidValueError
from nhs_accountable_care.arrangements import Arrangement, Board, Governance
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    PrimaryCareNetworkAgreement,
    Recorded,
)
from nhs_accountable_care.questions import (
    Answer,
    Question,
    UnknownPathError,
    check_path,
    fact,
    find,
    has_all,
    holds,
    judged,
    must_be,
    must_hold,
    no,
    of_agreement,
    recorded,
    signed,
    size_between,
    unknown,
    value_is,
    value_must_be,
)
from tests.whole import more_than_given, stated_whole

DAY = date(2019, 4, 1)
EMPTY = Arrangement(name="A place")
FORUM = Board(name="Forum", is_drawn_from_members=False)
PLACE = stated_whole(
    Arrangement(
        name="A place",
        governance=Governance(boards=(FORUM,)),
        agreements=(AllianceAgreement(title="Alliance", contracts_stay=False, parties=()),),
    )
)
ALLIANCE = "agreements (alliance-agreement)"


@attrs.frozen(kw_only=True)
class OwnAgreement:
    """An agreement of a kind that only whoever asks knows."""

    type_tag: ClassVar[str] = "own-agreement"
    title: str
    is_kept: bool | None = None
    signed_on: date | None = None


OWN = stated_whole(
    Arrangement(
        name="A place",
        agreements=(OwnAgreement(title="Ours", is_kept=False),),  # type: ignore[arg-type]  # an embedder's own class
    )
)


def told(path: str) -> Question:
    """Ask for a recorded yes or no."""
    return fact(path, if_yes="yes", if_no="no")


def valued(path: str) -> Question:
    """Ask for a recorded value."""
    return value_is(path, bool, bool, if_yes="yes", if_no="no")


@pytest.mark.parametrize("place", [EMPTY, PLACE])
@pytest.mark.parametrize(
    "question",
    [
        told("governance.boards.is_drawn_from_members"),
        told("governance.boards"),
        told("agreements.contracts_stay"),
        told(f"{ALLIANCE}.parties.code"),
        valued("governance.boards.is_drawn_from_members"),
        size_between("governance.boards.name", least=1),
    ],
)
def test_no_yes_or_no_is_told_of_several_values(place: Arrangement, question: Question) -> None:
    """A recorded no among them would pass for a yes; the message says what to write."""
    with pytest.raises(InvalidValueError, match="several values; ask each with holds or has_all"):
        question(place, DAY)


def test_a_fact_behind_a_kind_of_agreement_is_asked_of_each() -> None:
    """So that it is of one value, as is one of an item by number."""
    assert told(f"{ALLIANCE}.contracts_stay")(PLACE, DAY).answer is Answer.NO
    assert told("governance.boards[0].is_drawn_from_members")(PLACE, DAY).answer is Answer.NO
    mechanism = told("finance.payments[0].mechanism.anything")
    assert mechanism(EMPTY, DAY).answer is Answer.UNKNOWN


@pytest.mark.parametrize("place", [EMPTY, PLACE])
@pytest.mark.parametrize("path", [f"{ALLIANCE}.contracts_stay", "agreements.contracts_stay"])
def test_a_rule_asks_each_agreement(place: Arrangement, path: str) -> None:
    """The message names the function that goes through them."""
    with pytest.raises(InvalidValueError, match="of_kind_on"):
        list(must_be(place, path, fact="whether", message="not so"))
    with pytest.raises(InvalidValueError, match="of_kind_on"):
        list(value_must_be(place, path, bool, bool, fact="whether", message="not so"))


@pytest.mark.parametrize("place", [EMPTY, PLACE])
def test_a_list_is_not_looked_for_in_what_is_none(place: Arrangement) -> None:
    """The message names the questions of one value."""
    with pytest.raises(InvalidValueError, match="governance: it is no list; ask for one value"):
        holds("governance", Board, if_yes="yes", if_no="no")(place, DAY)
    with pytest.raises(InvalidValueError, match="is no list"):
        list(must_hold(place, "name", str, bool, fact="whether", message="not so"))


@pytest.mark.parametrize(
    ("recorded_so", "answer"), [(True, Answer.YES), (False, Answer.NO), (None, Answer.UNKNOWN)]
)
def test_a_function_may_return_a_fact(
    recorded_so: bool | None,  # noqa: FBT001 -- a column of a table
    answer: Answer,
) -> None:
    """A recorded no is a no, and what is not recorded stays open."""
    board = Board(name="Forum", is_drawn_from_members=recorded_so)
    place = stated_whole(Arrangement(name="A place", governance=Governance(boards=(board,))))

    def drawn(board: Board) -> bool | None:
        return board.is_drawn_from_members

    one = holds("governance.boards", Board, drawn, if_yes="yes", if_no="no")
    every = has_all("governance.boards", Board, drawn, if_yes="yes", if_no="no")
    assert one(place, DAY).answer is answer
    assert every(place, DAY).answer is answer
    found = must_hold(place, "governance.boards", Board, drawn, fact="whether", message="no")
    kept = {"yes": [], "no": ["Breach"], "unknown": ["MissingFact"]}[answer.value]
    assert [type(each).__name__ for each in found] == kept


def judging(*reads: str) -> Question:
    """Judge with some paths."""
    return judged(lambda _place, _on: no("no"), reads=reads)


def of_alliances(*reads: str) -> Question:
    """Ask alliances with some paths."""
    return of_agreement(AllianceAgreement, lambda _one, _on: no("no"), reads=reads)


@pytest.mark.parametrize("place", [EMPTY, PLACE, attrs.evolve(PLACE, agreements=())])
@pytest.mark.parametrize(
    ("question", "near"),
    [
        (told("agreements (aliance-agreement).contracts_stay"), "'alliance-agreement'"),
        (told(f"{ALLIANCE}.contract_stays"), "'contracts_stay'"),
        (told("oversight.nonsense"), "no field 'nonsense'"),
        (told("governance.bords"), "'boards'"),
        (holds("gates (ful-status)", object, if_yes="yes", if_no="no"), "'full-status'"),
        (recorded("governance.bords.name", if_yes="yes", if_no="no"), "'boards'"),
        (judging("name", "governance.bords"), "'boards'"),
        (of_alliances("partis"), "'parties'"),
        (told("governance[0].boards"), "no list"),
        (told("name.upper"), "str has no fields"),
    ],
)
def test_a_slip_in_a_path_is_raised_whatever_is_recorded(
    place: Arrangement, question: Question, near: str
) -> None:
    """It would give a definite answer, or a gap that nobody can fill."""
    with pytest.raises(UnknownPathError, match=near):
        question(place, DAY)


def test_a_slip_is_raised_by_finding_and_by_rules() -> None:
    """Also behind a kind, and behind a part that is not recorded."""
    with pytest.raises(UnknownPathError, match="'alliance-agreement'"):
        find(EMPTY, "agreements (aliance-agreement).parties")
    with pytest.raises(UnknownPathError, match="'boards'"):
        list(must_hold(EMPTY, "governance.bords", Board, bool, fact="a", message="b"))
    with pytest.raises(UnknownPathError, match="'boards'"):
        list(must_be(EMPTY, "governance.bords", fact="a", message="b"))


def test_agreements_of_an_own_class_can_be_asked() -> None:
    """A kind that the classes do not have is a slip only where none of it is recorded."""
    kept = "agreements (own-agreement).is_kept"
    assert find(OWN, kept).value == (False,)
    assert find(OWN, "agreements (own-agreement)").value == OWN.agreements
    assert told(kept)(OWN, DAY).answer is Answer.NO
    assert judging(kept)(OWN, DAY).answer is Answer.NO
    with pytest.raises(UnknownPathError, match="'own-agreement'"):
        told(kept)(EMPTY, DAY)
    with pytest.raises(UnknownPathError):
        told("agreements (own-agreement).is_keppt")(OWN, DAY)


def test_a_question_of_an_own_class_knows_its_kind() -> None:
    """It was made of the class, so that it is no slip where none is recorded."""
    question = of_agreement(
        OwnAgreement,  # type: ignore[type-var]  # an embedder's own class
        lambda _one, _on: unknown("open", "is_kept"),
        reads=("is_kept",),
    )
    assert question(EMPTY, DAY).missing == ("agreements",)
    assert question(OWN, DAY).missing == ("agreements (own-agreement).is_kept",)


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        (Arrangement(name="A place", gates=()), Answer.NO),
        (
            Arrangement(name="A place", gates=(), lists=more_than_given("gates")),
            Answer.UNKNOWN,
        ),
        (EMPTY, Answer.UNKNOWN),
    ],
)
def test_a_list_without_items_is_recorded_as_none(place: Arrangement, answer: Answer) -> None:
    """Unless it is said to be partial."""
    gates = recorded("gates", if_yes="it has gates", if_no="it has no gates")
    assert gates(place, DAY).answer is answer
    assert gates(place, DAY).facts == ("gates",)


def test_what_is_recorded_as_none_is_a_no() -> None:
    """And a list with items is a yes."""
    path = "agreements (primary-care-network-agreement).nominated_payee"
    paid = recorded(path, if_yes="somebody is paid", if_no="nobody is paid")
    for payee, answer in ((Recorded.AS_NONE, Answer.NO), (Body(code="A81001"), Answer.YES)):
        network = PrimaryCareNetworkAgreement(title="North", nominated_payee=payee)
        place = stated_whole(Arrangement(name="North", agreements=(network,)))
        assert paid(place, DAY).answer is answer
    boards = recorded("governance.boards", if_yes="it has boards", if_no="none")
    assert boards(PLACE, DAY).because == "it has boards"


# A class whose fields are another's, and one that is not annotated.
Later = attrs.make_class(
    "Later", {"note": attrs.field(default=None)}, (OwnAgreement,), kw_only=True
)


def test_fields_of_an_own_class_may_be_inherited_or_not_annotated() -> None:
    """What is not annotated may be anything."""
    assert check_path(Later, "is_kept") == (bool,)
    assert check_path(Later, "note") == (object,)
    with pytest.raises(UnknownPathError, match="'note'"):
        check_path(Later, "notes")


@pytest.mark.parametrize(
    "asked",
    [lambda: signed(Board), lambda: told(3), lambda: find(EMPTY, 3)],  # type: ignore[arg-type]  # the slip
)
def test_what_is_no_path_and_no_agreement_is_told(asked: Callable[[], object]) -> None:
    """The message says what to write."""
    with pytest.raises(InvalidTypeError, match="such as"):
        asked()
