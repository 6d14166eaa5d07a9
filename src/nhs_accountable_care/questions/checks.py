"""
The questions that rules ask: what must be recorded so, and what keeps that from being known.

A check yields a `Breach` where something is recorded otherwise than it must be, a `MissingFact`
where what would tell is not recorded, and nothing where all is well.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar, Final, TypeVar, cast

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import Agreement, Body, Novation, stands_on
from nhs_accountable_care.contracts.parties import BodyIndex
from nhs_accountable_care.questions.answers import Answer, answer_of, as_answer, at_least_met
from nhs_accountable_care.questions.counting import unseen_at
from nhs_accountable_care.questions.finding import look_at_list, look_at_one, parsed

__all__ = [
    "Breach",
    "MissingFact",
    "agreements_on",
    "bodies_at",
    "kind_gap",
    "must",
    "must_be",
    "must_hold",
    "of_kind_on",
    "value_must_be",
]

_Signed = TypeVar("_Signed", bound=Agreement)
_Item = TypeVar("_Item")
_Value = TypeVar("_Value")
_EACH: Final = "go through the items (agreements with of_kind_on), and ask it of each"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Breach:
    """
    A place where a rule is not kept, and what is wrong there.

    ``path`` starts below the arrangement (``members[3].body``); ``evidence`` cites the facts
    that were looked at, so that a breach of invented facts is shown as one.

    >>> Breach(path="members[3].body", message="it is no provider").path
    'members[3].body'
    """

    path: str
    message: str = attrs.field(validator=is_text)
    evidence: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class MissingFact:
    """
    A fact that is not recorded and without which a rule cannot be checked.

    >>> print(MissingFact(path="$.governance.boards", fact="which boards decide"))
    $.governance.boards: which boards decide
    """

    record_columns: ClassVar[Columns] = {"path": "text", "fact": "text"}

    path: str
    fact: str = attrs.field(validator=is_text)

    def __str__(self) -> str:
        """Return path and missing fact on one line."""
        return f"{self.path}: {self.fact}"

    def to_record(self) -> Record:
        """
        Return the gap as plain data.

        >>> MissingFact(path="$.boards", fact="which boards decide").to_record()
        {'path': '$.boards', 'fact': 'which boards decide'}
        """
        return {"path": self.path, "fact": self.fact}


def must(
    answer: bool | Answer | None,  # noqa: FBT001 -- the answer is what is told
    *,
    path: str,
    fact: str,
    message: str,
    evidence: tuple[Citation, ...],
) -> Iterator[Breach | MissingFact]:
    """
    Yield nothing where an answer is yes, a breach where it is no, and else a gap.

    >>> list(must(None, path="plans", fact="which plan", message="no plan", evidence=()))
    [MissingFact(path='plans', fact='which plan')]
    """
    match as_answer(answer):
        case Answer.NO:
            yield Breach(path=path, message=message, evidence=evidence)
        case Answer.UNKNOWN:
            yield MissingFact(path=path, fact=fact)
        case _:
            return


def must_be(
    part: object,
    path: str,
    *,
    wanted: bool = True,
    at: str = "",
    fact: str,
    message: str,
    evidence: tuple[Citation, ...] | None = None,
) -> Iterator[Breach | MissingFact]:
    """
    Yield what keeps a recorded yes or no of a part from being the wanted one.

    Args:
        part: The part that the path begins at.
        path: Where the fact stands in it.
        wanted: What the fact must be.
        at: Where the part stands in the arrangement.
        fact: What is asked for if it is not recorded.
        message: What is wrong if it is recorded otherwise.
        evidence: What is cited, if that is not the sources of what was found.

    Raises:
        UnknownPathError: If the class of the part has no such path.
        InvalidValueError: If the path goes through a list.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> alliance = AllianceAgreement(title="Alliance", contracts_stay=False)
    >>> [breach] = must_be(
    ...     alliance,
    ...     "contracts_stay",
    ...     at="agreements[0]",
    ...     fact="whether the contracts under it stay",
    ...     message="it ends the contracts under it",
    ... )
    >>> breach.path, breach.message
    ('agreements[0].contracts_stay', 'it ends the contracts under it')
    """
    found = look_at_one(part, parsed(path), instead=_EACH)
    answer = answer_of(found.value)
    yield from must(
        answer if wanted else ~answer,
        path=_below(at, path),
        fact=fact,
        message=message,
        evidence=found.citations if evidence is None else evidence,
    )


def value_must_be(
    part: object,
    path: str,
    of: type[_Value],  # noqa: ARG001 -- by it type checkers know what the function is given
    wanted: Callable[[_Value], bool | Answer | None],
    *,
    at: str = "",
    fact: str,
    message: str,
    evidence: tuple[Citation, ...] | None = None,
) -> Iterator[Breach | MissingFact]:
    """
    Yield what keeps a recorded value of a part from being of a wanted sort.

    ``of`` is the class of the value, and ``wanted`` returns whether it will do; the others are
    those of `must_be`.

    Raises:
        UnknownPathError: If the class of the part has no such path.
        InvalidValueError: If the path goes through a list.

    >>> from nhs_accountable_care import StatedDate
    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> late = AllianceAgreement(title="Alliance", signed_on=StatedDate.of(2018, 4, 1))
    >>> [breach] = value_must_be(
    ...     late,
    ...     "signed_on",
    ...     StatedDate,
    ...     lambda signed: signed.by(date(2017, 4, 1)),
    ...     fact="when it was signed",
    ...     message="it was signed too late",
    ... )
    >>> breach.path
    'signed_on'
    """
    found = look_at_one(part, parsed(path), instead=_EACH)
    yield from must(
        None if found.value is None else wanted(cast("_Value", found.value)),
        path=_below(at, path),
        fact=fact,
        message=message,
        evidence=found.citations if evidence is None else evidence,
    )


def must_hold(
    part: object,
    path: str,
    of: type[_Item],  # noqa: ARG001 -- by it type checkers know what the function is given
    wanted: Callable[[_Item], bool | Answer | None],
    *,
    number: int = 1,
    at: str = "",
    fact: str,
    message: str,
    evidence: tuple[Citation, ...] | None = None,
) -> Iterator[Breach | MissingFact]:
    """
    Yield what keeps a list of a part from holding so many items of a sort, or more.

    ``of`` is the class of the items, ``wanted`` whether one counts, and ``number`` how many
    are needed; the others are those of `must_be`.

    Raises:
        UnknownPathError: If the class of the part has no such path.
        InvalidValueError: If there is no list at the path.

    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> from nhs_accountable_care.questions import PROVIDERS, is_of_kind
    >>> alone = AllianceAgreement(title="Alliance", parties=())
    >>> [breach] = must_hold(
    ...     alone,
    ...     "parties",
    ...     Body,
    ...     lambda body: is_of_kind(body, PROVIDERS),
    ...     number=2,
    ...     fact="how many providers are parties",
    ...     message="an alliance has two providers or more",
    ... )
    >>> breach.message
    'an alliance has two providers or more'
    """
    found = look_at_list(part, parsed(path))
    items = cast("tuple[_Item, ...]", found.value or ())
    hidden = [Answer.UNKNOWN] * unseen_at(found, number)
    yield from must(
        at_least_met(number, [*[as_answer(wanted(item)) for item in items], *hidden]),
        path=_below(at, path),
        fact=fact,
        message=message,
        evidence=found.citations if evidence is None else evidence,
    )


def agreements_on(arrangement: Arrangement, on: date | Moment) -> Iterator[tuple[str, Agreement]]:
    """
    Go through the agreements that stand on a day, each with its path.

    Of one that may have stood, that is for the moment to say. A party whose place another body
    has taken by then, by the novations on record, is that other body; its path stays.

    >>> from nhs_accountable_care import StatedDate
    >>> from nhs_accountable_care.contracts import AllianceAgreement
    >>> later = AllianceAgreement(title="Alliance", signed_on=StatedDate.of(2018, 4, 1))
    >>> list(agreements_on(Arrangement(name="A place", agreements=(later,)), date(2017, 4, 1)))
    []
    """
    moment = on if isinstance(on, Moment) else arrangement.moment(on)
    for number, agreement in enumerate(arrangement.agreements or ()):
        if moment.counts(stands_on(agreement, moment)):
            yield f"agreements[{number}]", _as_novated(agreement, moment)


def _as_novated(agreement: _Signed, moment: Moment) -> _Signed:
    """Return an agreement with the bodies that had taken the place of parties by a day."""
    life = agreement.lifecycle
    made = [
        each for each in (life and life.novations) or () if moment.counts(moment.happened(each.on))
    ]
    if not made:
        return agreement
    index, last = _followed(made)

    def who_took_over(body: Body) -> Body:
        number = index.first(body)
        return body if number is None else last[number]

    changes: dict[str, Any] = {}
    for field in agreement.party_fields:
        value = getattr(agreement, field)
        if isinstance(value, Body):
            changes[field] = who_took_over(value)
        elif value is not None:
            changes[field] = tuple([who_took_over(body) for body in value])
    return attrs.evolve(agreement, **changes)


def _followed(made: list[Novation]) -> tuple[BodyIndex, dict[int, Body]]:
    """
    Return who leaves by each of some novations, and who has the place in the end.

    They stand in order of time. The last is looked at first, so that of each it is known what
    became of whoever joined by it.
    """
    index = BodyIndex()
    last: dict[int, Body] = {}
    for number, each in reversed(list(enumerate(made))):
        later = index.first(each.joins)
        last[number] = each.joins if later is None else last[later]
        index.add(each.leaves, number)
    return index, last


def of_kind_on(
    arrangement: Arrangement, kind: type[_Signed], on: date | Moment
) -> Iterator[tuple[str, _Signed]]:
    """
    Go through the agreements of one class that stand on a day, each with its path.

    >>> from nhs_accountable_care.contracts import AllianceAgreement, NHSStandardContract
    >>> place = Arrangement(
    ...     name="A place",
    ...     agreements=(
    ...         NHSStandardContract(title="Contract"),
    ...         AllianceAgreement(title="Alliance"),
    ...     ),
    ... )
    >>> [path for path, _ in of_kind_on(place, AllianceAgreement, date(2017, 4, 1))]
    ['agreements[1]']
    """
    for path, agreement in agreements_on(arrangement, on):
        if isinstance(agreement, kind):
            yield path, agreement


def bodies_at(path: str, bodies: tuple[Body, ...] | None) -> Iterator[tuple[str, Body]]:
    """
    Go through the bodies of a field, each with its path.

    >>> [where for where, _ in bodies_at("area.councils", (Body(code="306"), Body(code="309")))]
    ['area.councils[0]', 'area.councils[1]']
    """
    for number, body in enumerate(bodies or ()):
        yield f"{path}[{number}]", body


def kind_gap(path: str, body: Body) -> MissingFact:
    """
    Return the gap that is left where it is not recorded what kind of body something is.

    >>> kind_gap("members[0].body", Body(code="RM3")).fact
    'what kind of body RM3 is'
    """
    return MissingFact(path=f"{path}.kind", fact=f"what kind of body {body} is")


def _below(at: str, path: str) -> str:
    """Return where something stands in the arrangement."""
    return f"{at}.{path}" if at else path
