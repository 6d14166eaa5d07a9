"""References: the bodies that a document names must have existed on its day (NAC0xx)."""

from collections.abc import Iterator
from datetime import date

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement, Member, standing
from nhs_accountable_care.contracts import Body, DevolutionMemorandum, parties_of
from nhs_accountable_care.policy import cite
from nhs_accountable_care.validation.rules import (
    Authority,
    Breach,
    Context,
    Gap,
    Rule,
    Severity,
)

__all__ = ["REFERENCE_RULES"]

_SINCE_2013 = DateRange(first_day=date(2013, 4, 1))
_REGISTERS = (
    cite("ods_eccg_2025", confidence=Confidence.VERIFIED),
    cite("ods_etr_vintages", confidence=Confidence.VERIFIED),
)
_NO_REGISTER = "a register of organisations (none was given)"


def _named(arrangement: Arrangement, on: date) -> Iterator[tuple[str, Body]]:
    """Give every body with a code that is named on the day, with its path."""
    for number, member in standing(arrangement.members, on):
        yield f"members[{number}].body", member.body
    for number, agreement in standing(arrangement.agreements, on):
        for path, body in parties_of(agreement):
            yield f"agreements[{number}].{path}", body


def _codes_are_known(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each code that the register does not hold, or that stands for several bodies."""
    for path, body in _named(arrangement, context.on):
        if body.code is None:
            continue
        if context.register is None:
            yield Gap(path=f"{path}.code", fact=_NO_REGISTER)
            continue
        try:
            context.register.find(body.code, on=context.on)
        except NotInForceError:
            continue
        except (UnknownCodeError, AmbiguousCodeError) as error:
            yield Breach(path=f"{path}.code", message=str(error), evidence=body.sources)


def _members_exist(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each member that did not exist on the day."""
    for number, member in standing(arrangement.members, context.on):
        if member.body.code is not None and context.register is not None:
            try:
                context.register.find(member.body.code, on=context.on)
            except NotInForceError as error:
                yield Breach(
                    path=f"members[{number}].body.code",
                    message=f"{member.body} is a member, and {error}",
                    evidence=member.sources,
                )
            except (UnknownCodeError, AmbiguousCodeError):
                continue


def _parties_go_on(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each party of an agreement in force that did not exist on the day."""
    for number, agreement in standing(arrangement.agreements, context.on):
        for path, body in parties_of(agreement):
            if body.code is None or context.register is None:
                continue
            try:
                context.register.find(body.code, on=context.on)
            except NotInForceError as error:
                yield Breach(
                    path=f"agreements[{number}].{path}.code",
                    message=(
                        f"{body} is a party to {agreement.title}, which is in force, and {error}"
                    ),
                    evidence=body.sources,
                )
            except (UnknownCodeError, AmbiguousCodeError):
                continue


def _place(code: str) -> Arrangement:
    """Make a place with one member."""
    return Arrangement(name="A place", members=(Member(body=Body(code=code)),))


def _agreed_with(code: str) -> Arrangement:
    """Make a place whose memorandum one body has signed."""
    memorandum = DevolutionMemorandum(
        title="A memorandum", signed_on=date(2015, 2, 27), parties=(Body(code=code),)
    )
    return Arrangement(name="A place", agreements=(memorandum,))


REFERENCE_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC001",
        title="A code must stand for one body in the register",
        period=_SINCE_2013,
        severity=Severity.ERROR,
        authority=Authority.RECORD,
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
        authority=Authority.RECORD,
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
        authority=Authority.RECORD,
        rationale=(
            "When a body is abolished its agreements pass to its successors by an order or a "
            "transfer scheme, or not at all; the record should say which."
        ),
        check=_parties_go_on,
        passing=_agreed_with("01G"),
        failing=_agreed_with("00W"),
        example_day=date(2017, 4, 1),
        sources=_REGISTERS,
    ),
)
"""Rules about the bodies that a document names."""
