"""Which bodies a crosswalk starts from, and which of those asked for it cannot start from."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs

# A register imports this when a crosswalk is asked of it.
from nhs_accountable_care import organisations as package
from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NacError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.text import joined, quoted
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.organisations.codes import OdsCode
from nhs_accountable_care.organisations.crosswalk import LeftOut
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.organisations.levels import climb_from, level_of
from nhs_accountable_care.organisations.organisation import OrganisationVersion

__all__ = ["Starts", "starts_of"]

_MOST_SOUGHT: Final = 20
# A code with a digit, and none that `understand` reads otherwise: an ONS code, or NHSBSA's.
_CODE_ALONE: Final = re.compile(r"(?![A-Z]\d{8}$)(?!.{3}00$)(?=[A-Z]*\d)[0-9A-Z]{2,12}", re.ASCII)
_NOT_THERE: Final = (UnknownCodeError, AmbiguousCodeError, NotInForceError)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Starts:
    """
    The bodies from which a crosswalk starts.

    Attributes:
        kind: The kind that was asked for, or that of all bodies that were.
        versions: Each as it stood on the first day, in order of code.
        left_out: What was asked for and did not stand, where the crosswalk may be partial.
    """

    kind: OrganisationKind | None
    versions: tuple[OrganisationVersion, ...]
    left_out: tuple[LeftOut, ...] = ()


def starts_of(
    register: "package.Register",
    day: date,
    codes: Iterable[str] | None,
    kinds: tuple[OrganisationKind | None, OrganisationKind | None],
    *,
    partial: bool,
) -> Starts:
    """
    Choose the bodies from which a crosswalk starts.

    Special codes among those asked for are set aside where the crosswalk may be partial: they
    are of no body, and figures of them stay under their own code.

    Raises:
        NotInForceError: Where no body of the kind stood, or one that was asked for did not.
        InvalidValueError: For bodies of another kind, and for kinds between which there is no way.
        UnknownCodeError: For a code that the register does not hold.
    """
    kind, to_kind = kinds
    if kind is not None:
        _check_way(kind, to_kind)
    if codes is None:
        return Starts(kind=kind, versions=_all_of(register, day, kind, to_kind))
    found: dict[OdsCode, OrganisationVersion] = {}
    left_out: dict[OdsCode, LeftOut] = {}
    for text in codes:
        if partial and len(left_out) >= _MOST_SOUGHT and _is_unknown_code(register, str(text)):
            code = OdsCode(text)
            reason = f"the register does not hold {quoted(text)}"
            left_out[code] = LeftOut(code=code, reason=reason, is_ambiguous=False)
            continue
        try:
            version = register.find(text, on=day)
        except _NOT_THERE as error:
            if not partial:
                raise
            if register.special_code(text, on=day) is None:
                refused = _refused(register, text, day, error)
                left_out[refused.code] = refused
        else:
            found[version.code] = version
    versions = tuple(found[code] for code in sorted(found))
    _check_kinds(versions, day, kind, to_kind)
    of_all = {version.kind for version in versions}
    return Starts(
        kind=kind or (of_all.pop() if to_kind is not None and len(of_all) == 1 else None),
        versions=versions,
        left_out=tuple(left_out.values()),
    )


def _is_unknown_code(register: "package.Register", text: str) -> bool:
    """
    Whether a text can be nothing but an ODS code, and one that the register does not hold.

    To look for the names that come near takes milliseconds, and a file may have a million codes.
    """
    code = text.strip().upper()
    is_code = _CODE_ALONE.fullmatch(code) is not None
    return is_code and code not in register and register.special_code(code) is None


def _all_of(
    register: "package.Register",
    day: date,
    kind: OrganisationKind | None,
    to_kind: OrganisationKind | None,
) -> tuple[OrganisationVersion, ...]:
    """Return every body of a kind, or every one, and refuse a kind of which none stood."""
    if kind is None and to_kind is not None:
        msg = f"to_kind {to_kind.value} needs a kind to start from, or codes that are of one level"
        raise InvalidValueError(msg)
    versions = register.at(day, kind=kind)
    if kind is not None and not versions:
        level = level_of(kind)
        there = [each.value for each in register.count(day) if level_of(each) is level]
        beside = (
            f"; at that level there were bodies of kind {' and '.join(there)}" if there else ""
        )
        msg = f"no body of kind {kind.value} stood on {words_of_day(day)}{beside}"
        raise NotInForceError(msg)
    return versions


def _refused(register: "package.Register", text: str, day: date, error: NacError) -> LeftOut:
    """Leave out what was asked for and did not stand, by its code if it has one."""
    try:
        code = register.understand(text, on=day).code
    except _NOT_THERE:
        code = OdsCode(text)
    is_ambiguous = isinstance(error, AmbiguousCodeError)
    return LeftOut(code=code, reason=str(error), is_ambiguous=is_ambiguous)


def _check_kinds(
    versions: tuple[OrganisationVersion, ...],
    day: date,
    kind: OrganisationKind | None,
    to_kind: OrganisationKind | None,
) -> None:
    """Refuse bodies of another kind; and, where no kind is given, of more levels than one."""
    others = [str(version) for version in versions if kind not in {None, version.kind}]
    if kind is not None and others:
        msg = f"not of kind {kind.value} on {words_of_day(day)}: {', '.join(others)}"
        raise InvalidValueError(msg)
    if kind is None and to_kind is not None:
        levels = dict.fromkeys(level_of(version.kind).value for version in versions)
        if len(levels) > 1:
            msg = (
                f"to_kind {to_kind.value} needs codes that are of one level; these are of the "
                f"levels {joined(levels)}"
            )
            raise InvalidValueError(msg)
        for version in versions:
            _check_way(version.kind, to_kind)


def _check_way(kind: OrganisationKind, to_kind: OrganisationKind | None) -> None:
    """Refuse kinds that are neither both of areas nor one above the other."""
    if to_kind is None:
        return
    lower, upper = level_of(kind), level_of(to_kind)
    if (lower.has_parts and upper.has_parts) or climb_from(lower, upper) is not None:
        return
    msg = (
        f"no way leads from {kind.value} to {to_kind.value}; a crosswalk joins areas of any two "
        f"kinds (practice, area, system and region, and from a practice up only). A council is "
        f"no set of their parts; for trusts and councils see register.systems_of(code, on=..., "
        f"relation=...)"
    )
    raise InvalidValueError(msg)
