"""References: the bodies that a document names must have existed on its day."""

from collections.abc import Iterator
from datetime import date

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care.arrangements import Arrangement, Label, Member, standing
from nhs_accountable_care.contracts import Body, DevolutionMemorandum, parties_of
from nhs_accountable_care.organisations import OrganisationKind, facts_of_kind
from nhs_accountable_care.policy import senses
from nhs_accountable_care.questions import Breach, MissingFact, agreements_on
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["REFERENCE_RULES"]

_SINCE_2013 = DateRange(first_day=date(2013, 4, 1))
_REGISTERS = (
    sure("ods_eccg_2025"),
    sure("ods_etr_vintages"),
)
_NO_REGISTER = "a register of organisations (none was given)"


def _named(arrangement: Arrangement, on: date) -> Iterator[tuple[str, Body]]:
    """Yield every body with a code that is named on the day, with its path."""
    for number, member in standing(arrangement.members, on):
        yield f"members[{number}].body", member.body
    for number, agreement in standing(arrangement.agreements, on):
        for path, body in parties_of(agreement):
            yield f"agreements[{number}].{path}", body


def _not_found(
    body: Body, context: Context
) -> UnknownCodeError | AmbiguousCodeError | NotInForceError | None:
    """Return why the register has no such body on the day; `None` if it has, or without a code."""
    if body.code is None or context.register is None:
        return None
    try:
        context.register.find(body.code, on=context.on)
    except (UnknownCodeError, AmbiguousCodeError, NotInForceError) as error:
        return error
    return None


def _codes_are_known(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each code that the register does not hold, or that stands for several bodies."""
    for path, body in _named(arrangement, context.on):
        if body.code is None:
            continue
        error = _not_found(body, context)
        if context.register is None:
            yield MissingFact(path=f"{path}.code", fact=_NO_REGISTER)
        elif isinstance(error, UnknownCodeError | AmbiguousCodeError):
            yield Breach(path=f"{path}.code", message=str(error), evidence=body.sources)


def _members_exist(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each member that did not exist on the day."""
    for number, member in standing(arrangement.members, context.on):
        error = _not_found(member.body, context)
        if isinstance(error, NotInForceError):
            yield Breach(
                path=f"members[{number}].body.code",
                message=f"{member.body} is a member, and {error}",
                evidence=member.sources,
            )


def _parties_go_on(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each party of an agreement in force that did not exist on the day."""
    for where, agreement in agreements_on(arrangement, context.on):
        for field in agreement.party_fields:
            if getattr(agreement, field) is None:
                words = field.replace("_", " ")
                yield MissingFact(path=f"{where}.{field}", fact=f"who agreed: the {words}")
        for path, body in parties_of(agreement):
            error = _not_found(body, context)
            if isinstance(error, NotInForceError):
                yield Breach(
                    path=f"{where}.{path}.code",
                    message=(
                        f"{body} is a party to {agreement.title}, which is in force, and {error}"
                    ),
                    evidence=body.sources,
                )


def _counted_once(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each member that stands in the list twice on one day."""
    seen: set[str] = set()
    for number, member in standing(arrangement.members, context.on):
        code = member.body.code
        if code is not None and code in seen:
            yield Breach(
                path=f"members[{number}].body.code",
                message=f"{member.body} is a member twice over, and would be counted twice",
                evidence=member.sources,
            )
        elif code is not None:
            seen.add(code)


def _kinds_exist(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each member or voter of a kind that did not exist on the day."""
    named = [
        (f"members[{number}].body", member.body, member.sources)
        for number, member in standing(arrangement.members, context.on)
    ]
    boards = None if arrangement.governance is None else arrangement.governance.boards
    named += [
        (f"governance.boards[{number}].voters[{place}]", body, board.sources)
        for number, board in standing(boards, context.on)
        for place, body in enumerate(board.voters or ())
    ]
    for path, body, evidence in named:
        if body.kind is None:
            continue
        facts = facts_of_kind(body.kind)
        if any(not citation.confidence.is_sure for citation in facts.dates):
            continue
        if facts.existed_on(context.on) is False:
            yield Breach(
                path=f"{path}.kind",
                message=(
                    f"{body} is recorded as {body.kind.value}, a kind that did not exist on "
                    f"{words_of_day(context.on)}"
                ),
                evidence=evidence,
            )


def _labels_of_the_day(
    arrangement: Arrangement, _context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each label that nobody on record used on the day on which it is said to be used."""
    for number, label in enumerate(arrangement.labels or ()):
        if label.on is None:
            continue
        text = label.text.casefold()
        meant = [each for each in senses() if text in {word.casefold() for word in each.words}]
        if meant and all(each.was_used_on(label.on) is False for each in meant):
            uses = "; ".join(
                f"{each.name}: {each.first or 'not recorded'} to {each.last or 'not recorded'}"
                for each in meant
            )
            yield Breach(
                path=f"labels[{number}].on",
                message=(
                    f"{label.text!r} is said to be used on {words_of_day(label.on)}, outside "
                    f"every use on record ({uses})"
                ),
                evidence=label.sources,
            )


def _place(code: str) -> Arrangement:
    """Make a place with one member."""
    return Arrangement(name="A place", members=(Member(body=Body(code=code)),))


def _agreed_with(code: str) -> Arrangement:
    """Make a place whose memorandum one body has signed."""
    memorandum = DevolutionMemorandum(
        title="A memorandum", signed_on=date(2015, 2, 27), parties=(Body(code=code),)
    )
    return Arrangement(name="A place", agreements=(memorandum,))


def _member(kind: OrganisationKind) -> Arrangement:
    """Make a place with one member of a kind."""
    return Arrangement(name="A place", members=(Member(body=Body(name="A body", kind=kind)),))


def _called(text: str, on: date) -> Arrangement:
    """Make a place that somebody called something on a day."""
    return Arrangement(name="A place", labels=(Label(text=text, on=on),))


REFERENCE_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC001",
        title="A code must stand for one body in the register",
        period=_SINCE_2013,
        severity=Severity.ERROR,
        authority=RuleAuthority.RECORD,
        rationale=(
            "A code that the register does not hold is a slip, or a body that the edition does "
            "not cover; nothing else can be checked about it."
        ),
        check=_codes_are_known,
        passing=_place("01G"),
        failing=_place("ZZ9"),
        example_day=date(2017, 4, 1),
        sources=_REGISTERS,
    ),
    Rule(
        code="NAC002",
        title="A member must exist on the day",
        period=_SINCE_2013,
        severity=Severity.ERROR,
        authority=RuleAuthority.RECORD,
        rationale=(
            "A body that has closed, or has not opened, takes no part in anything: a list of "
            "members that was not carried over a merger loses or counts people twice."
        ),
        check=_members_exist,
        passing=_place("14L"),
        failing=_place("00W"),
        example_day=date(2017, 4, 1),
        sources=_REGISTERS,
    ),
    Rule(
        code="NAC003",
        title="A party to an agreement in force should still exist",
        period=_SINCE_2013,
        severity=Severity.WARNING,
        authority=RuleAuthority.RECORD,
        rationale=(
            "When a body is abolished its agreements pass to its successors by an order or a "
            "transfer scheme, or not at all; the record should say which. Parties that are not "
            "recorded are asked for, of an agreement of any kind."
        ),
        check=_parties_go_on,
        passing=_agreed_with("01G"),
        failing=_agreed_with("00W"),
        example_day=date(2017, 4, 1),
        sources=_REGISTERS,
    ),
    Rule(
        code="NAC004",
        title="A body is a member once",
        period=_SINCE_2013,
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "Two memberships of one body at the same time count its people and its money twice. "
            "One that left and came back has two, with periods that do not meet."
        ),
        check=_counted_once,
        passing=_place("01G"),
        failing=Arrangement(
            name="A place", members=(Member(body=Body(code="01G")), Member(body=Body(code="01G")))
        ),
        example_day=date(2017, 4, 1),
        sources=(unsure("FC-OWN", "a sound record"),),
    ),
    Rule(
        code="NAC005",
        title="A kind of body must exist on the day",
        period=_SINCE_2013,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Clinical commissioning groups went on 30 June 2022, and integrated care boards came "
            "the day after. Kinds whose dates are not verified are left alone."
        ),
        check=_kinds_exist,
        passing=_member(OrganisationKind.INTEGRATED_CARE_BOARD),
        failing=_member(OrganisationKind.CLINICAL_COMMISSIONING_GROUP),
        example_day=date(2022, 7, 1),
        sources=(
            sure("HSCA2012"),
            sure("HCA2022"),
        ),
    ),
    Rule(
        code="NAC006",
        title="A label is used in the days of its use",
        period=_SINCE_2013,
        severity=Severity.NOTE,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "The same letters meant different things in turn. A label on a day when nobody on "
            "record used it may be a slip, or a later name for an earlier thing."
        ),
        check=_labels_of_the_day,
        passing=_called("ACS", date(2017, 6, 1)),
        failing=_called("ACS", date(2019, 6, 1)),
        example_day=date(2019, 6, 1),
        sources=(
            sure("S26", "accountable care systems renamed"),
            unsure("FC-OWN", "the dates of other terms"),
        ),
    ),
)
"""Rules about the bodies that a document names."""
