"""
What the keys that people hold stand for: codes as files write them, and names.

A file may have a body's ODS code in small letters, the ONS code of its area, its code as NHSBSA
writes it, or its name. Each is read on a day, and what was understood is said.
"""

import enum
import functools
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import ClassVar, Final, TypeVar, final

import attrs

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotABodyError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.limits import LONGEST_KEY
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import listed, quoted
from nhs_accountable_care._core.time import check_day, words_of_day
from nhs_accountable_care.organisations.codes import OdsCode, parse_ods_code
from nhs_accountable_care.organisations.kinds import (
    OrganisationKind,
    is_word_of_kinds,
    letters_of_kind,
    parse_kinds,
)
from nhs_accountable_care.organisations.names import in_one_spelling, words_of_name
from nhs_accountable_care.organisations.organisation import Organisation, OrganisationVersion
from nhs_accountable_care.organisations.special_codes import SpecialCode, SpecialCodeKind

__all__ = ["KeyKind", "Keys", "Understood"]

_Key = TypeVar("_Key")

_ONS_CODE: Final = re.compile(r"[A-Z]\d{8}")
_AS_NHSBSA_WRITES_IT: Final = re.compile(r"([0-9A-Z]{3})00")
# Prescribing files have these as commissioners, each with two zeros after it.
_COMMISSIONERS: Final = {
    OrganisationKind.PRIMARY_CARE_TRUST,
    OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
    OrganisationKind.SUB_ICB_LOCATION,
}
# Two letters, as in ST or UH, stand in the names of many bodies by chance.
_SHORTEST_WORD: Final = 4
_CHOICES: Final = 5


class KeyKind(enum.Enum):
    """How a key was read."""

    ODS_CODE = "ods-code"
    ONS_CODE = "ons-code"
    NHSBSA_CODE = "nhsbsa-code"
    """Three characters of a commissioner and two zeros, as in prescribing files."""

    NAME = "name"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Understood:
    """
    What a key was taken for.

    Attributes:
        text: The key as it was given.
        code: The ODS code of the body.
        how: How it was read.
        note: What was understood, in words; empty where the key is the code itself.
    """

    record_columns: ClassVar[Columns] = {
        "text": "text",
        "code": "text",
        "how": "text",
        "note": "text",
    }

    text: str = attrs.field(validator=is_text)
    code: OdsCode
    how: KeyKind
    note: str = ""

    def __str__(self) -> str:
        """Return the key, the code and the note."""
        note = f" ({self.note})" if self.note else ""
        return f"{self.text.strip()}: {self.code}{note}"

    def to_record(self) -> Record:
        """
        Return what was understood as plain data.

        >>> Understood(text="qnq", code=OdsCode("QNQ"), how=KeyKind.ODS_CODE).to_record()["how"]
        'ods-code'
        """
        return {"text": self.text, "code": self.code, "how": self.how.value, "note": self.note}


@final
class Keys:
    """
    The keys of one register, put in order when the first of their kind is asked for.

    It is what `Register.understand` asks.
    """

    __slots__ = (
        "_by_name",
        "_by_ons_code",
        "_names_as_spelt",
        "_organisations",
        "_shortened_codes",
        "_special_codes",
        "_specials_by_name",
        "_words_in_names",
    )

    def __init__(
        self,
        organisations: Mapping[str, Organisation],
        special_codes: Mapping[str, tuple[SpecialCode, ...]],
    ) -> None:
        """Take the records of a register, and put nothing in order yet."""
        self._organisations = organisations
        self._special_codes = special_codes
        self._by_ons_code: dict[str, list[OrganisationVersion]] = {}
        self._by_name: dict[frozenset[str], list[OrganisationVersion]] = {}
        self._words_in_names: dict[str, list[frozenset[str]]] = {}
        self._specials_by_name: dict[frozenset[str], dict[str, None]] = {}
        self._shortened_codes: dict[str, list[str]] = {}
        self._names_as_spelt: list[tuple[str, OrganisationVersion]] = []

    def understand(self, text: str, on: date | None) -> Understood:
        """
        Say which body a key stands for.

        Raises:
            InvalidTypeError: For what is no text.
            UnknownCodeError: See `Register.understand`, which says more of all of them.
            NotABodyError: For a special code.
            AmbiguousCodeError: For a name of several bodies.
            NotInForceError: For what was borne on other days alone.
        """
        if on is not None:
            check_day(on)
        if not isinstance(text, str):
            return self._unknown(text, on)
        code = text.strip().upper()
        if code in self._organisations:
            note = "" if code == text else f"read as {code}"
            return Understood(text=text, code=OdsCode(code), how=KeyKind.ODS_CODE, note=note)
        self._refuse_special(code, on)
        if len(text) > LONGEST_KEY:
            msg = f"the register does not hold {quoted(text)}: no code and no name is so long"
            raise UnknownCodeError(msg)
        if _ONS_CODE.fullmatch(code):
            return self._bearer(text, self._versions_by_ons_code().get(code, []), on, _ONS)
        written = _AS_NHSBSA_WRITES_IT.fullmatch(code)
        if written:
            return self._commissioner(text, written[1], on)
        named = self._versions_by_name().get(words_of_name(text), [])
        if not named:
            self._refuse_name_of_special(text, on)
            _refuse_word(text)
        elif on is None or any(_stood_on(version, on) for version in named):
            return self._bearer(text, named, on, _NAME)
        partly = self._by_part_of_name(text, named, on)
        if partly is not None:
            return partly
        return self._bearer(text, named, on, _NAME) if named else self._unknown(text, on)

    # --- Codes of no body ---

    def _refuse_special(self, code: str, on: date | None) -> None:
        """Say of a special code what it stands for."""
        found = self._special_codes.get(code, ())
        if not found:
            return
        used = [special for special in found if on is None or special.was_used_on(on)]
        if used:
            raise NotABodyError(used[-1].explain())
        other_day = "" if on is None else f" On {words_of_day(on)} it was not in use."
        raise NotABodyError(" ".join(special.explain() for special in found) + other_day)

    def _refuse_name_of_special(self, text: str, on: date | None) -> None:
        """Say of the name of a special code, such as NHS England, whose it is."""
        if not self._specials_by_name:
            for code, found in self._special_codes.items():
                for special in found:
                    words = words_of_name(special.name)
                    self._specials_by_name.setdefault(words, {})[code] = None
        for code in self._specials_by_name.get(words_of_name(text), ()):
            self._refuse_special(code, on)

    # --- Codes of bodies ---

    def _versions_by_ons_code(self) -> Mapping[str, list[OrganisationVersion]]:
        """Return the versions by ONS code."""
        if not self._by_ons_code:
            self._by_ons_code = _gathered(self._organisations.values(), lambda each: each.ons_code)
        return self._by_ons_code

    def _commissioner(self, text: str, code: str, on: date | None) -> Understood:
        """Read a commissioner as NHSBSA writes it: three characters and two zeros."""
        self._refuse_hub(code, on)
        organisation = self._organisations.get(code)
        versions = organisation.versions if organisation else ()
        commissioning = [each for each in versions if each.kind in _COMMISSIONERS]
        if not commissioning:
            return self._unknown(text, on)
        return self._bearer(text, commissioning, on, _NHSBSA)

    def _refuse_hub(self, code: str, on: date | None) -> None:
        """Say of a commissioning hub, which commissions as well, that it is no body."""
        if any(
            special.kind is SpecialCodeKind.COMMISSIONING_HUB
            for special in self._special_codes.get(code, ())
        ):
            self._refuse_special(code, on)

    def _bearer(
        self,
        text: str,
        versions: list[OrganisationVersion],
        on: date | None,
        what: "tuple[KeyKind, str]",
    ) -> Understood:
        """Choose the one body that bore a key, on a day or ever."""
        how, words = what
        bearing = [each for each in versions if on is None or _stood_on(each, on)]
        codes = list(dict.fromkeys(each.code for each in bearing))
        if len(codes) > 1:
            raise AmbiguousCodeError(_choices(text, bearing, on))
        if codes:
            days = _days([each for each in versions if each.code == codes[0]], on)
            note = f"{words} {codes[0]} {days}"
            return Understood(text=text, code=codes[0], how=how, note=note)
        if on is None or not versions:
            return self._unknown(text, on)
        told = "; ".join(
            f"{words} {code} {_days([each for each in versions if each.code == code], None)}"
            for code in dict.fromkeys(each.code for each in versions)
        )
        msg = f"{quoted(text)} stood for no body on {words_of_day(on)}; it was {told}"
        raise NotInForceError(msg)

    # --- Names ---

    def _versions_by_name(self) -> Mapping[frozenset[str], list[OrganisationVersion]]:
        """Return the versions by the words of their names."""
        if not self._by_name:
            self._by_name = _gathered(
                self._organisations.values(), lambda each: words_of_name(each.name)
            )
        return self._by_name

    def _names_with_all(self, given: frozenset[str]) -> list[frozenset[str]]:
        """Return the names, each as its words, that have all of some words."""
        if not self._words_in_names:
            for words in self._versions_by_name():
                for word in words:
                    self._words_in_names.setdefault(word, []).append(words)
        # A document may have any number of codes that are none: no name is gone through for one.
        with_one = min([self._words_in_names.get(word, []) for word in given], key=len)
        return [words for words in with_one if given <= words]

    def _by_part_of_name(
        self, text: str, named: list[OrganisationVersion], on: date | None
    ) -> Understood | None:
        """
        Take a part of a name where one body has all of its words, or one that was called so.

        A board took over the bare name of its footprint with the code, and made it longer.
        """
        given = words_of_name(text)
        if all(len(word) < _SHORTEST_WORD for word in given):
            return None
        bearing = [
            version
            for words in self._names_with_all(given)
            for version in self._versions_by_name()[words]
            if on is None or _stood_on(version, on)
        ]
        codes = list(dict.fromkeys(version.code for version in bearing))
        if not codes:
            return None
        called_so = [code for code in codes if any(version.code == code for version in named)]
        if len(called_so) == 1:
            name = next(version.name for version in bearing if version.code == called_so[0])
            of_it = [version for version in named if version.code == called_so[0]]
            note = f"the name of {called_so[0]} {_days(of_it, None)}; on the day it is {name}"
            return Understood(text=text, code=called_so[0], how=KeyKind.NAME, note=note)
        if len(codes) > 1:
            raise AmbiguousCodeError(_choices(text, bearing, on))
        note = f"no other body has all of these words in its name: {bearing[-1].name}"
        return Understood(text=text, code=codes[0], how=KeyKind.NAME, note=note)

    def _unknown(self, text: str, on: date | None) -> Understood:
        """Raise that a key stands for nothing, and what may be meant."""
        try:
            code = parse_ods_code(text)
        except InvalidValueError:
            if not words_of_name(text) or not re.search(r"[^\W\d]{3}", text):
                raise
            raise UnknownCodeError(self._no_such_name(text, on)) from None
        known = self._organisations
        hints = [found for zeros in ("0", "00") if (found := zeros + code) in known]
        hints = hints or [*near_names(code, self._codes_near(code), cutoff=0.75)]
        meant = f"; did you mean {' or '.join(hints)}?" if hints else ""
        msg = f"the register does not hold {quoted(text)}{meant}"
        raise UnknownCodeError(msg)

    def _codes_near(self, code: str) -> list[str]:
        """
        Return the codes from which one differs by a sign: one more, one less, or another.

        Two such codes become the same where one sign or none is taken out of each.
        """
        if not self._shortened_codes:
            for each in self._organisations:
                for shorter in _shortened(each):
                    self._shortened_codes.setdefault(shorter, []).append(each)
        near = [each for key in _shortened(code) for each in self._shortened_codes.get(key, ())]
        return list(dict.fromkeys(near))

    def _spelt_names(self) -> list[tuple[str, OrganisationVersion]]:
        """Return the versions, each with its name in the spelling in which names are compared."""
        if not self._names_as_spelt:
            self._names_as_spelt = [
                (in_one_spelling(version.name), version)
                for versions in self._versions_by_name().values()
                for version in versions
            ]
        return self._names_as_spelt

    def _no_such_name(self, text: str, on: date | None) -> str:
        """Word that no body has a name, and which names come near."""
        names = {
            spelt: version
            for spelt, version in self._spelt_names()
            if on is None or _stood_on(version, on)
        }
        wanted = in_one_spelling(text)
        near = [str(names[name]) for name in near_names(wanted, names, cutoff=_NEAR_NAME)]
        day = "" if on is None else f" on {words_of_day(on)}"
        meant = f"; near to it are {', '.join(near)}" if near else ""
        return f"no body of the register has the name {quoted(text)}{day}{meant}"


# What says nothing is left out of both names, so that what is left is to be more alike.
_NEAR_NAME: Final = 0.7
_ONS: Final = (KeyKind.ONS_CODE, "the ONS code of")
_NHSBSA: Final = (KeyKind.NHSBSA_CODE, "in NHSBSA's spelling the commissioner")
_NAME: Final = (KeyKind.NAME, "the name of")


def _shortened(code: str) -> list[str]:
    """Return a code, and what is left of it where one of its signs is taken out."""
    return [code, *(code[:place] + code[place + 1 :] for place in range(len(code)))]


def _refuse_word(text: str) -> None:
    """Say of letters that are a word of the field, such as ICB, that they are no code."""
    word = text.strip()
    is_term = " ".join(word.split()).casefold() in _terms()
    if not is_word_of_kinds(word):
        if not is_term:
            return
        msg = f"{word} is a word of the field and no code; see `term {word}`"
        raise UnknownCodeError(msg)
    kinds = parse_kinds(word)
    what, listed_by = "a word for several kinds of body", word
    if len(kinds) == 1:
        what = f"a kind of body ({kinds[0].value.replace('-', ' ')})"
        listed_by = letters_of_kind(kinds[0]) or kinds[0].value
    term = f"`term {word}`, and " if is_term else ""
    msg = f"{word} is {what} and no code; see {term}`list --kind {listed_by}` for the bodies"
    raise UnknownCodeError(msg)


@functools.cache
def _terms() -> frozenset[str]:
    """Return the words that `policy.term` explains, in small letters."""
    # Here and not above: only a word that is no body is looked up.
    from nhs_accountable_care import policy  # noqa: PLC0415

    return frozenset(word.casefold() for sense in policy.senses() for word in sense.words)


def _gathered(
    organisations: Iterable[Organisation], key_of: Callable[[OrganisationVersion], _Key | None]
) -> dict[_Key, list[OrganisationVersion]]:
    """Gather the versions of all bodies by a key, those without one left out."""
    found: dict[_Key, list[OrganisationVersion]] = {}
    for organisation in organisations:
        for version in organisation.versions:
            key = key_of(version)
            if key:
                found.setdefault(key, []).append(version)
    return found


def _stood_on(version: OrganisationVersion, day: date) -> bool:
    """Whether a version held on a day; a first day that is not recorded is no bar."""
    return (version.first_day is None or version.first_day <= day) and (
        version.last_day is None or day <= version.last_day
    )


def _days(versions: list[OrganisationVersion], on: date | None) -> str:
    """Write the days over which versions of one body held, those that follow on as one."""
    spells: list[tuple[date | None, date | None]] = []
    for version in versions:
        first, last = version.first_day, version.last_day
        if spells and first is not None and spells[-1][1] == first - timedelta(days=1):
            spells[-1] = (spells[-1][0], last)
        else:
            spells.append((first, last))
    return " and ".join(
        _span(first, last)
        for first, last in spells
        if on is None or ((first is None or first <= on) and (last is None or on <= last))
    )


def _span(first: date | None, last: date | None) -> str:
    """Write a first and a last day, as far as they are recorded."""
    began = "from a day not recorded" if first is None else f"from {words_of_day(first)}"
    return began if last is None else f"{began} to {words_of_day(last)}"


def _choices(text: str, versions: list[OrganisationVersion], on: date | None) -> str:
    """Word which bodies a key may stand for."""
    day = "" if on is None else f" on {words_of_day(on)}"
    bodies = dict.fromkeys(f"{version.code} {version.name}" for version in versions)
    choices = listed(bodies, _CHOICES)
    return f"{quoted(text.strip())} may be several bodies{day}; write the code: {choices}"
