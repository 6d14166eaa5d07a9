"""What stands beside a code in its row: a name that should be its own, a parent it should have."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.limits import MOST_SHOWN
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.interchange.code_doctor import signs
from nhs_accountable_care.interchange.code_doctor.damage import bare_text, is_word_for_nothing
from nhs_accountable_care.interchange.code_doctor.diagnoses import CodeFinding
from nhs_accountable_care.interchange.code_doctor.examination import Examiner
from nhs_accountable_care.interchange.code_doctor.signs import SignSeverity
from nhs_accountable_care.organisations import OdsCode, Organisation, Register, Relation
from nhs_accountable_care.organisations.names import may_name

__all__ = ["look_at_name", "look_at_parent"]

# By these a body has one parent a day, for its care or its money.
_OF_ONE_PARENT: Final = tuple(relation for relation in Relation if relation.has_one_parent)
_OTHERS: Final = tuple(relation for relation in Relation if not relation.has_one_parent)
_MOST_NAMED: Final = 6


def look_at_name(
    examiner: Examiner, code: str, name: str, on: date | None
) -> tuple[CodeFinding, ...]:
    """Compare the name in a row with those of its body, on the day or ever."""
    register = examiner.register
    text = bare_text(name)
    if code not in register or not text or is_word_for_nothing(text):
        return ()
    organisation = register.organisation(code)
    versions = organisation.versions
    if on is not None:
        versions = tuple(each for each in versions if each.lifetime.covers(on) is not False)
    if any(may_name(text, version) for version in versions or organisation.versions):
        return ()
    whose = None
    try:
        if examiner.may_seek(text):
            whose = register.understand(text, on=on).code
    except AmbiguousCodeError:
        pass
    except (UnknownCodeError, InvalidValueError):
        examiner.sought += 1
    except NotInForceError as error:
        return (_person(signs.NAME_OF_ANOTHER, f"{code} is {_named(organisation)}; {error}"),)
    if whose is None or whose == code:
        told = f"{code} is {_named(organisation)}, and not known as {quoted(text)}"
        return (
            CodeFinding(code=signs.NAME_NOT_RECORDED, severity=SignSeverity.TOLD, message=told),
        )
    told = f"{code} is {_named(organisation)}; {quoted(text)} is the name of {whose}"
    return (_person(signs.NAME_OF_ANOTHER, told, [whose]),)


def look_at_parent(
    register: Register, code: str, parent: str, on: date | None
) -> tuple[CodeFinding, ...]:
    """Ask whether a link from a body to its parent is known, on the day or ever."""
    text = bare_text(parent)
    if code not in register or not text or is_word_for_nothing(text):
        return ()
    try:
        above = register.understand(text, on=on).code
    except (UnknownCodeError, AmbiguousCodeError, InvalidValueError, NotInForceError) as error:
        return (_person(signs.PARENT_NOT_RECORDED, f"the parent of {code}: {error}"),)
    ever = {body for relation in Relation for body in _ever(register, code, relation)}
    if on is None:
        return () if above in _all_above(register, code) else (_not_recorded(code, above, ever),)
    recorded = _parents(register, code, _OF_ONE_PARENT, on)
    beside = _parents(register, code, _OTHERS, on)
    if above in recorded or (above in beside and not recorded):
        return ()
    if above in beside:
        told = f"{above} is where {code} sits or has partners; its own are {joined(recorded)}"
        return (_person(signs.PARENT_BY_ANOTHER_LINK, told, recorded),)
    if above in _all_above(register, code):
        told = f"{above} was the parent of {code} on other days, and not on {words_of_day(on)}"
        return (_person(signs.PARENT_OF_ANOTHER_DAY, told),)
    return (_not_recorded(code, above, ever),)


def _not_recorded(code: str, above: str, ever: set[OdsCode]) -> CodeFinding:
    """Say that no link to a parent is known, and which are."""
    known = f"known are {joined(sorted(ever), _MOST_NAMED)}" if ever else "none at all is known"
    told = f"no link of {code} to {above} is known; {known}"
    return _person(signs.PARENT_NOT_RECORDED, told, sorted(ever))


def _parents(
    register: Register, code: str, relations: tuple[Relation, ...], on: date
) -> dict[OdsCode, None]:
    """Gather what a body belonged to on a day, and all that is above that."""
    found: dict[OdsCode, None] = {}
    ahead = [code]
    while ahead:
        body = ahead.pop()
        for relation in relations:
            for parent in _on_day(register, body, relation, on):
                if parent not in found:
                    found[parent] = None
                    ahead.append(parent)
    return found


def _on_day(register: Register, code: str, relation: Relation, on: date) -> tuple[OdsCode, ...]:
    """Return what a body belonged to by a link, as it was or was nearest seen."""
    if not any(link.relation is relation for link in register.links_of(code)):
        return ()
    try:
        bodies = register.systems_of(code, on=on, relation=relation, nearest_snapshot=True)
    except (NotInForceError, AmbiguousCodeError):
        return ()
    return tuple(body.code for body in bodies)


def _ever(register: Register, code: str, relation: Relation) -> tuple[OdsCode, ...]:
    """Return what a body was linked to on any day."""
    return tuple(link.parent for link in register.links_of(code) if link.relation is relation)


def _all_above(register: Register, code: str) -> set[OdsCode]:
    """Gather all that a body was ever below."""
    found: set[OdsCode] = set()
    ahead: list[str] = [code]
    while ahead:
        for link in register.links_of(ahead.pop()):
            if link.parent not in found:
                found.add(link.parent)
                ahead.append(link.parent)
    return found


def _named(organisation: Organisation) -> str:
    """Return the latest name of a body."""
    return organisation.versions[-1].name


def _person(sign: str, message: str, candidates: Iterable[str] = ()) -> CodeFinding:
    """Leave a row to a person, with the codes that may be meant."""
    return CodeFinding(
        code=sign,
        severity=SignSeverity.FOR_A_PERSON,
        message=message,
        candidates=tuple(candidates)[:MOST_SHOWN],
    )
