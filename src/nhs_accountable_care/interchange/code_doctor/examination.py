"""What a cell stands for on its day, and what is wrong with it."""

import functools
import numbers
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, final

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidTypeError,
    InvalidValueError,
    NotABodyError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.given import check_kind
from nhs_accountable_care._core.limits import LONGEST_KEY, MOST_SHOWN
from nhs_accountable_care._core.text import joined, listed, quoted, represented, with_article
from nhs_accountable_care._core.time import check_day, words_of_day
from nhs_accountable_care.interchange.code_doctor import signs
from nhs_accountable_care.interchange.code_doctor.damage import (
    bare_text,
    has_words_beside_it,
    is_word_for_nothing,
    like_a_number,
    pieces_of,
    powers_of_ten,
    with_zeros,
)
from nhs_accountable_care.interchange.code_doctor.diagnoses import (
    CodeFinding,
    Diagnosis,
    diagnosis_of,
)
from nhs_accountable_care.interchange.code_doctor.signs import SignSeverity
from nhs_accountable_care.interchange.laying.other_bodies import OtherBody
from nhs_accountable_care.organisations import (
    CodeFormat,
    KeyKind,
    Level,
    OrganisationKind,
    Register,
    SpecialCode,
    SpecialCodeKind,
    code_formats,
    facts_of_kind,
    level_of,
    ons_entity,
    parse_kinds,
)

__all__ = ["MOST_SOUGHT", "Examiner"]

_K: Final = OrganisationKind
_S: Final = SpecialCodeKind
_ONS_CODE: Final = re.compile(r"[A-Z]\d{8}", re.ASCII)
_CODE: Final = re.compile(r"[0-9A-Z]{1,12}", re.ASCII)
_WITH_TWO_ZEROS: Final = re.compile(r"([0-9A-Z]{3})00", re.ASCII)
_PRIMARY_CARE_TRUST: Final = re.compile(r"5[A-Z][0-9A-Z]", re.ASCII)
_ITS_CODE_IN_FILES: Final = re.compile(r"5[A-Z][0-9A-Z](?:00)?", re.ASCII)
# What maps of practices to networks have for a practice that is in none.
_IN_NO_NETWORK: Final = "U"
_SITE: Final = re.compile(r"([RT][0-9A-Z]{2})[0-9A-Z]{2}", re.ASCII)
_CUT: Final = re.compile(r"[A-Z]\d[A-Z]\d?", re.ASCII)
_LETTERS: Final = frozenset({"gp", "icb", "nhs"})
_SHORTEST_CODE: Final = 3
_LENGTH_NOW: Final = 5
_MOST_NAMED: Final = 6
# To look for what comes near takes milliseconds, and a column may have a million cells.
MOST_SOUGHT: Final = 200
# What of these is found of a cell is found of it on any day: a column of practices that nobody
# looked up, over many months, is looked at once.
_OF_ANY_DAY: Final = frozenset({signs.BLANK, signs.NOT_HELD, signs.SEVERAL_CODES})
_MOST_KEPT: Final = 100_000
_AREAS: Final = frozenset(
    {_K.SUB_ICB_LOCATION, _K.STRATEGIC_PARTNERSHIP_FOOTPRINT, _K.NHS_ENGLAND_REGION}
)
_DEFAULTS: Final = frozenset(
    {
        _S.DEFAULT_COMMISSIONER,
        _S.DEFAULT_RESIDENCE,
        _S.DEFAULT_PROVIDER,
        _S.DEFAULT_PRACTICE,
        _S.DEFAULT_REFERRER,
        _S.UNIDENTIFIED,
    }
)
# Which defaults, and whether offices, are at home in a column of bodies of a level.
_AT_HOME: Final = {
    Level.AREA: (_S.DEFAULT_COMMISSIONER, True),
    Level.SYSTEM: (_S.DEFAULT_COMMISSIONER, True),
    Level.REGION: (_S.DEFAULT_COMMISSIONER, True),
    Level.PRACTICE: (_S.DEFAULT_PRACTICE, False),
    Level.TRUST: (_S.DEFAULT_PROVIDER, False),
}


@final
class Examiner:
    """
    Looks at cells, one by one, as codes of a register.

    It keeps what it worked out of the register between cells, and how often it looked for names.
    """

    def __init__(
        self,
        register: Register,
        *,
        kind: OrganisationKind | str | None = None,
        codes: KeyKind = KeyKind.ODS_CODE,
        known: Mapping[str, OtherBody | str] | None = None,
        ignore: Iterable[str] = (),
    ) -> None:
        """Take what is said of the column."""
        if codes not in {KeyKind.ODS_CODE, KeyKind.ONS_CODE}:
            msg = f"a column is of ODS codes or of ONS codes, and {represented(codes)} is neither"
            raise InvalidValueError(msg)
        if isinstance(ignore, str):
            msg = f"ignore is {represented(ignore)}; write a tuple of codes or slugs of signs"
            raise InvalidTypeError(msg)
        # A day after the edition is told once in the report, and not by a warning.
        self.register: Register = register.without_warnings()
        self.kinds: tuple[OrganisationKind, ...] = () if kind is None else parse_kinds(kind)
        self.codes: KeyKind = codes
        self.known: Mapping[str, OtherBody] = _others_of({} if known is None else known)
        self.ignored: frozenset[str] = signs.signs_beginning(tuple(ignore))
        self.sought: int = 0
        self._of_any_day: dict[str, list[CodeFinding]] = {}

    # --- One cell ---

    def examine(self, cell: object, on: date | None = None) -> Diagnosis:
        """Say what a cell stands for on a day, and what is wrong with it."""
        return self.conclude(*self.look(cell, on), on)

    def conclude(
        self, text: str, code: str | None, found: list[CodeFinding], on: date | None
    ) -> Diagnosis:
        """Draw the conclusion from what was found of a cell, and of what stands beside it."""
        return diagnosis_of(text, on, code, found, self.ignored.__contains__)

    def look(self, cell: object, on: date | None) -> tuple[str, str | None, list[CodeFinding]]:
        """Return the text of a cell, the code for which it stands, and what was found."""
        if on is not None:
            check_day(on)
        # Most cells of most columns are codes as they should be.
        if (
            isinstance(cell, str)
            and cell.__class__ is str
            and cell in self.register
            and self.codes is KeyKind.ODS_CODE
        ):
            return cell, cell, self._of_body(cell, on)
        text, is_number = _text_of(cell)
        if text in self._of_any_day and not is_number:
            return text, None, self._of_any_day[text]
        code, found = self._look_closely(text, on, is_number=is_number)
        if (
            found
            and found[-1].code in _OF_ANY_DAY
            # There were primary care trusts on some days, and on others none.
            and not _ITS_CODE_IN_FILES.fullmatch(bare_text(text).upper())
            and len(self._of_any_day) < _MOST_KEPT
        ):
            self._of_any_day[text] = found
        return text, code, found

    def _look_closely(
        self, text: str, on: date | None, *, is_number: bool
    ) -> tuple[str | None, list[CodeFinding]]:
        """Take a cell for what it is, if it is no code as it should be."""
        bare = bare_text(text)
        if not bare or is_word_for_nothing(bare):
            told = "nothing is in the cell" if not bare else f"{quoted(bare)} stands for nothing"
            return None, [_told(signs.BLANK, told)]
        code = bare.upper() if bare.isascii() else bare
        if is_number and not (self._is_known(code) and self._fits(code, on)):
            return None, self._of_number(code, on) or [_unknown(bare)]
        written = self._spelling(text, code)
        stands_for, found = self._whole(code, on)
        if found is not None:
            return stands_for, [*written, *found]
        stands_for, found = self._changed(bare, code, on)
        if found is not None:
            return stands_for, [*(written if stands_for else ()), *found]
        return None, self._of_nothing(bare, code, on)

    def _spelling(self, text: str, code: str) -> list[CodeFinding]:
        """Say that a code is written otherwise than it should be, if it is."""
        if text == code:
            return []
        return [_repaired(signs.LETTERS_AND_BLANKS, f"{quoted(text)} is read as {code}", code)]

    def _whole(self, code: str, on: date | None) -> tuple[str | None, list[CodeFinding] | None]:
        """Take a code for what it is as it stands, if it is any."""
        if code in self.register:
            found = self._of_body(code, on)
            if self.codes is KeyKind.ONS_CODE:
                found = [self._ods_for_ons(code, on), *found]
            return code, found
        if self.register.special_code(code) is not None:
            return code, self._of_special(code, on)
        if code in self.known:
            return code, self._of_other(code, on)
        if code == _IN_NO_NETWORK and _K.PRIMARY_CARE_NETWORK in self.kinds:
            return code, [_told(signs.DEFAULT_CODE, f"{code} (Unallocated): in no network")]
        if _ONS_CODE.fullmatch(code):
            return self._of_ons(code, on)
        return None, None

    def _changed(
        self, bare: str, code: str, on: date | None
    ) -> tuple[str | None, list[CodeFinding] | None]:
        """Take a cell for a code that was lengthened, joined with others, or damaged."""
        written = _WITH_TWO_ZEROS.fullmatch(code)
        if written and (found := self._of_nhsbsa(code, written[1], on)):
            return found
        pieces = pieces_of(bare)
        known = [piece for piece in dict.fromkeys(pieces) if self._is_known(piece)]
        if len(known) > 1 and len(known) == len(set(pieces)):
            told = f"{len(known)} codes: {joined(known)}"
            return None, [_person(signs.SEVERAL_CODES, told, known)]
        if numbered := self._of_number(code, on):
            return None, numbered
        first = has_words_beside_it(bare)
        if first is not None and self._is_known(first):
            told = f"{first}, and other words: {quoted(bare)}"
            return None, [_person(signs.WORDS_BESIDE_CODE, told, [first])]
        if _CUT.fullmatch(code) and (longer := self._longer(code, on)):
            told = f"the first characters of {joined(longer, _MOST_NAMED)}"
            return None, [_person(signs.CUT_SHORT, told, longer)]
        return None, None

    # --- Codes as they stand ---

    def _is_known(self, code: str) -> bool:
        """Whether a code is held by the register or was told besides."""
        return (
            code in self.register
            or code in self.known
            or self.register.special_code(code) is not None
        )

    def _fits(self, code: str, on: date | None) -> bool:
        """Whether a code is that of a body of the kind, on the day if there is one."""
        if code not in self.register:
            return False
        if on is not None:
            try:
                kinds = {self.register.find(code, on=on).kind}
            except NotInForceError:
                return False
        else:
            kinds = self._kinds_of(code)
        return not self.kinds or not kinds.isdisjoint(self.kinds)

    def _wanted(self) -> str:
        """Write the kinds of which the column is."""
        word = "kind" if len(self.kinds) == 1 else "kinds"
        return f"the {word} {joined(_words(kind) for kind in self.kinds)}"

    def _of_body(self, code: str, on: date | None) -> list[CodeFinding]:
        """Look at a body on its day: whether it stood, and is of the kind."""
        if on is None:
            return self._of_lineage(code, self._kinds_of(code))
        try:
            version = self.register.find(code, on=on)
        except NotInForceError as error:
            kinds = self._kinds_of(code)
            found = [self._absent(code, on, str(error))]
            if self.kinds and kinds.isdisjoint(self.kinds):
                found.append(self._of_other_kind(code, kinds))
            elif found[0].code == signs.RETIRED:
                found += self._heirs(code, on)
            return found
        if self.kinds and version.kind not in self.kinds:
            return [self._of_other_kind(str(version), {version.kind})]
        return []

    def _of_other(self, code: str, on: date | None) -> list[CodeFinding]:
        """Look at a body of no kind that the library has: whether it stood, and is wanted."""
        body = self.known[code]
        found = []
        if on is not None and body.last_day is not None and body.last_day < on:
            told = f"{code} ({body}) closed on {words_of_day(body.last_day)}"
            found.append(_person(signs.RETIRED, told))
        elif on is not None and body.first_day is not None and on < body.first_day:
            told = f"{code} ({body}) began on {words_of_day(body.first_day)}"
            found.append(_person(signs.NOT_YET_BORN, told))
        if self.kinds:
            told = f"{code} is {body}, and the column is of {self._wanted()}"
            found.append(_person(signs.WRONG_KIND, told))
        return found

    def _kinds_of(self, code: str) -> set[OrganisationKind]:
        """Return the kinds that a body had."""
        return {version.kind for version in self.register.organisation(code).versions}

    def _of_lineage(self, code: str, kinds: set[OrganisationKind]) -> list[CodeFinding]:
        """Look at a body without a day."""
        if self.kinds:
            return [self._of_other_kind(code, kinds)] if kinds.isdisjoint(self.kinds) else []
        if kinds & _AREAS and kinds - _AREAS:
            versions = self.register.organisation(code).versions
            eras = dict.fromkeys(_with_article(version.kind) for version in versions)
            told = f"{code} was {', then '.join(eras)}; say the day or the kind"
            return [_told(signs.BODY_AND_AREA, told)]
        return []

    def _of_other_kind(self, what: str, kinds: set[OrganisationKind]) -> CodeFinding:
        """Say that a body is of another kind than the column."""
        are = joined(sorted(_with_article(kind) for kind in kinds))
        return _person(signs.WRONG_KIND, f"{what} is {are}, and the column is of {self._wanted()}")

    def _absent(self, code: str, on: date, told: str) -> CodeFinding:
        """Say that a body had closed, or had not begun."""
        last = self.register.organisation(code).legal.last_day
        sign = signs.RETIRED if last is not None and last < on else signs.NOT_YET_BORN
        return _person(sign, told)

    def _heirs(self, code: str, on: date) -> list[CodeFinding]:
        """Say of a closed body that several carry it on, or that nothing says who does."""
        try:
            heirs = self.register.successors(code, on=on)
        except NotInForceError:
            return []
        except AmbiguousCodeError as error:
            return [_person(signs.AMBIGUOUS_SUCCESSORS, str(error))]
        if len(heirs) < 2:  # noqa: PLR2004 -- one heir is nothing to choose from
            return []
        told = (
            f"{code} is carried on by {len(heirs)} bodies: {listed(map(str, heirs), _MOST_NAMED)}"
        )
        return [_person(signs.AMBIGUOUS_SUCCESSORS, told, [heir.code for heir in heirs])]

    def _of_special(self, code: str, on: date | None) -> list[CodeFinding]:
        """Look at the code of no body: whether it was in use, and is at home in the column."""
        special = self.register.special_code(code, on=on)
        if special is None:
            told = " ".join(
                each.explain() for each in self.register.special_codes if each.code == code
            )
            day = "" if on is None else f" It was not in use on {words_of_day(on)}."
            return [_person(signs.SPECIAL_CODE_OUT_OF_PLACE, told + day)]
        if self.kinds and not self._is_at_home(special):
            told = f"{special.explain()} The column is of {self._wanted()}."
            return [_person(signs.SPECIAL_CODE_OUT_OF_PLACE, told)]
        sign = signs.DEFAULT_CODE if special.kind in _DEFAULTS else signs.CODE_OF_AN_OFFICE
        return [_told(sign, special.explain())]

    def _is_at_home(self, special: SpecialCode) -> bool:
        """Whether files have a special code in columns of the kinds."""
        if special.kind is _S.UNIDENTIFIED:
            return True
        for kind in self.kinds:
            default, has_offices = _AT_HOME.get(level_of(kind), (None, False))
            if special.kind is default or (has_offices and special.kind not in _DEFAULTS):
                return True
        return False

    # --- ONS codes ---

    def _of_ons(self, code: str, on: date | None) -> tuple[str | None, list[CodeFinding]]:
        """Look whose ONS code it is on the day."""
        try:
            body = str(self.register.understand(code, on=on).code)
        except NotInForceError as error:
            return None, [_person(signs.ONS_CODE_OF_ANOTHER_DAY, str(error))]
        except AmbiguousCodeError as error:
            return None, [_person(signs.ONS_CODE, str(error))]
        except UnknownCodeError:
            entity = ons_entity(code)
            what = f" of {with_article(entity.name)}" if entity else ""
            told = f"the register does not hold the ONS code {code}{what}"
            return None, [_person(signs.UNKNOWN, told)]
        found = self._of_body(body, on)
        if self.codes is KeyKind.ONS_CODE:
            return body, found
        told = f"the ONS code of {self._named(body, on)}"
        if self._fits(body, on):
            return body, [_repaired(signs.ONS_CODE, told, body), *found]
        return body, [_person(signs.ONS_CODE, told), *found]

    def _ods_for_ons(self, code: str, on: date | None) -> CodeFinding:
        """Say of an ODS code in a column of ONS codes which ONS code is meant."""
        versions = self.register.organisation(code).versions
        if on is not None:
            try:
                versions = (self.register.find(code, on=on),)
            except NotInForceError:
                versions = ()
        borne = list(dict.fromkeys(each.ons_code for each in versions if each.ons_code))
        if len(borne) == 1 and self._fits(code, on):
            return _repaired(signs.ODS_CODE, f"the ODS code of {borne[0]}", borne[0])
        which = f"several ONS codes: {joined(borne)}" if borne else "no ONS code that is known"
        return _person(signs.ODS_CODE, f"{self._named(code, on)} has {which}")

    def _named(self, code: str, on: date | None) -> str:
        """Return a code with its name on the day, or its latest."""
        if on is not None and self._stands(code, on):
            return str(self.register.find(code, on=on))
        return str(self.register.organisation(code).versions[-1])

    def _stands(self, code: str, on: date) -> bool:
        """Whether a body stands on a day."""
        try:
            self.register.find(code, on=on)
        except NotInForceError:
            return False
        return True

    # --- Codes that were changed ---

    def _of_nhsbsa(
        self, code: str, three: str, on: date | None
    ) -> tuple[str | None, list[CodeFinding]] | None:
        """Take two zeros off a commissioner of the day, and off nothing else."""
        try:
            self.register.understand(code, on=on)
        except NotInForceError as error:
            return None, [_person(signs.NHSBSA_ZEROS, str(error))]
        except NotABodyError:
            # A hub commissions as well; what it stands for is told as of its own code.
            told = f"the hub {three}, with the two zeros of NHSBSA"
            return three, [
                _repaired(signs.NHSBSA_ZEROS, told, three),
                *self._of_special(three, on),
            ]
        except UnknownCodeError:
            looks_like = self._looks_like(three)
            if looks_like is None or looks_like[0] is not _K.PRIMARY_CARE_TRUST:
                return None
            # It was not looked up, so it is not certain that the zeros are none of its own.
            told = f"{three}, with the two zeros of NHSBSA"
            found = [_person(signs.NHSBSA_ZEROS, told), self._not_held(three, *looks_like, on)]
            return None, found
        told = f"in NHSBSA's spelling {self._named(three, on)}"
        found = self._of_body(three, on)
        if self._fits(three, on):
            return three, [_repaired(signs.NHSBSA_ZEROS, told, three), *found]
        return three, [_person(signs.NHSBSA_ZEROS, told), *found]

    def _of_number(self, code: str, on: date | None) -> list[CodeFinding]:
        """Say of what is left of a code that was taken for a number what it may have been."""
        number = like_a_number(code)
        written = code if number is None else str(number)
        if not _CODE.fullmatch(written):
            return []
        padded = [each for each in with_zeros(written) if each in self.register]
        if number is None:
            if not padded or len(code) >= _SHORTEST_CODE:
                return []
            return [self._mended(signs.ZEROS_LOST, code, padded, on)]
        if padded and written == code:
            return [self._mended(signs.ZEROS_LOST, code, padded, on)]
        whole = [written] if written != code and written in self.register else []
        powers = [each for each in powers_of_ten(number) if len(each) == _SHORTEST_CODE]
        is_short = len(written) < _SHORTEST_CODE
        if written == code and not is_short and not powers:
            return []
        return [self._mended(signs.TAKEN_FOR_A_NUMBER, code, [*whole, *padded, *powers], on)]

    def _mended(self, sign: str, code: str, candidates: list[str], on: date | None) -> CodeFinding:
        """Repair where the kind is given and one candidate alone is of it; else name them."""
        fitting = [each for each in candidates if self._fits(each, on)]
        if self.kinds and len(fitting) == 1:
            told = (
                f"{quoted(code)} is read as {self._named(fitting[0], on)}, the only one that fits"
            )
            return _repaired(sign, told, fitting[0])
        may = f"; it may have been {' or '.join(candidates)}" if candidates else ""
        how = "" if self.kinds or not fitting else "; say the kind to have it repaired"
        return _person(sign, f"{quoted(code)} is what is left of a code{may}{how}", candidates)

    def _longer(self, code: str, on: date | None) -> list[str]:
        """List the codes of five characters that begin with a shorter one, on the day first."""
        longer = self._by_beginning.get(code[:_SHORTEST_CODE], ())
        begun = [each for each in longer if each.startswith(code)]
        return [each for each in begun if self._fits(each, on)] or begun

    @functools.cached_property
    def _by_beginning(self) -> dict[str, list[str]]:
        """The codes of five characters by their first three."""
        found: dict[str, list[str]] = {}
        for organisation in self.register.organisations:
            if len(organisation.code) == _LENGTH_NOW:
                found.setdefault(organisation.code[:3], []).append(organisation.code)
        return found

    # --- What stands for nothing ---

    def _of_nothing(self, bare: str, code: str, on: date | None) -> list[CodeFinding]:
        """Say what a cell looks like that stands for nothing here."""
        if not _CODE.fullmatch(code):
            return [self._name(bare, on)]
        looks_like = self._looks_like(code)
        if looks_like is not None:
            return [self._not_held(code, *looks_like, on)]
        # A code of many characters has digits among them, and a name of one word has none.
        is_word = len(code) > _LENGTH_NOW and code.isalpha()
        if not is_word and self._is_of_no_length(code, on):
            lengths = joined(map(str, sorted(self._lengths(on))))
            whose = f"of {self._wanted()}" if self.kinds else "of any kind"
            day = "" if on is None else f" by {words_of_day(on)}"
            told = f"{quoted(bare)} has {len(code)} characters; codes {whose} had {lengths}{day}"
            return [_person(signs.WRONG_LENGTH, told)]
        return [self._name(bare, on)]

    def _looks_like(self, code: str) -> tuple[OrganisationKind | None, str] | None:
        """Return a kind that the register does not hold, of whose codes a code has the look."""
        if _K.PRIMARY_CARE_TRUST not in self._kinds_held and _PRIMARY_CARE_TRUST.fullmatch(code):
            return _K.PRIMARY_CARE_TRUST, "a primary care trust"
        for form in self._forms_not_held:
            if form.fits(code):
                return form.kind, _with_article(form.kind)
        site = _SITE.fullmatch(code)
        return (None, f"a site of {site[1]}") if site and site[1] in self.register else None

    @functools.cached_property
    def _forms_not_held(self) -> tuple[CodeFormat, ...]:
        """
        What codes look like of kinds that the register does not hold.

        The last of the list first, since it is the closest: a code of a network has the look of
        one of a practice too.
        """
        held = self._kinds_held
        return tuple(form for form in reversed(code_formats()) if form.kind not in held)

    @functools.cached_property
    def _kinds_held(self) -> frozenset[OrganisationKind]:
        """The kinds of the bodies that the register holds."""
        return frozenset(
            version.kind
            for organisation in self.register.organisations
            for version in organisation.versions
        )

    def _not_held(
        self, code: str, kind: OrganisationKind | None, words: str, on: date | None
    ) -> CodeFinding:
        """Say that nobody looked up what the register does not hold."""
        told = f"{code} looks like the code of {words}"
        if self.kinds and kind not in self.kinds:
            return _person(signs.WRONG_KIND, f"{told}, and the column is of {self._wanted()}")
        if kind is _K.PRIMARY_CARE_TRUST and on is not None:
            last = _end_of_primary_care_trusts()
            if on > last:
                return _person(signs.RETIRED, f"{told}; the last closed on {words_of_day(last)}")
        return _told(signs.NOT_HELD, f"{told}; the register holds none, and it was not looked up")

    def _lengths(self, on: date | None) -> frozenset[int]:
        """Return how long codes of the kinds were, as far as they were given out by a day."""
        return frozenset(
            length for length, first in self._lengths_since if on is None or first <= on
        )

    @functools.cached_property
    def _lengths_since(self) -> frozenset[tuple[int, date]]:
        """How long codes of the kinds are, each with the day from which they were given out."""
        return frozenset(
            (len(form.example), form.first_day or date.min)
            for form in code_formats()
            if not self.kinds or form.kind in self.kinds
        )

    def _is_of_no_length(self, code: str, on: date | None) -> bool:
        """Whether codes of the kinds are known, and none was as long."""
        lengths = self._lengths(on)
        return bool(lengths) and len(code) not in lengths

    def may_seek(self, name: str) -> bool:
        """Whether a name is still looked for, which takes long where there is none."""
        return self.sought < MOST_SOUGHT and len(name) <= LONGEST_KEY

    def _name(self, bare: str, on: date | None) -> CodeFinding:
        """Look for a name; what is none is unknown."""
        if not self.may_seek(bare):
            return _unknown(bare)
        try:
            understood = self.register.understand(bare, on=on)
        except (NotInForceError, AmbiguousCodeError, NotABodyError) as error:
            return _person(signs.NAME, str(error))
        except (UnknownCodeError, InvalidValueError) as error:
            self.sought += 1
            return _person(signs.UNKNOWN, str(error))
        note = understood.note or f"read as {understood.code}"
        body = str(understood.code)
        return _person(signs.NAME, f"{self._named(body, on)}: {note}", [body])


def _unknown(bare: str) -> CodeFinding:
    """Say that a cell stands for nothing, without looking for what comes near."""
    return _person(signs.UNKNOWN, f"the register does not hold {quoted(bare)}")


def _person(sign: str, message: str, candidates: Iterable[str] = ()) -> CodeFinding:
    """Leave a cell to a person, with the codes that may be meant."""
    return CodeFinding(
        code=sign,
        severity=SignSeverity.FOR_A_PERSON,
        message=message,
        candidates=tuple(candidates)[:MOST_SHOWN],
    )


def _told(sign: str, message: str) -> CodeFinding:
    """Tell what is worth knowing of a cell."""
    return CodeFinding(code=sign, severity=SignSeverity.TOLD, message=message)


def _repaired(sign: str, message: str, repaired: str) -> CodeFinding:
    """Say what is to stand in the cell."""
    severity = SignSeverity.REPAIRED
    return CodeFinding(code=sign, severity=severity, message=message, repaired=repaired)


def _others_of(known: Mapping[str, OtherBody | str]) -> dict[str, OtherBody]:
    """Return what else is known, by codes in capitals; of plain words no days are known."""
    return {
        code.upper(): told
        if isinstance(told, OtherBody)
        else OtherBody(what=check_kind(told, str, f"known[{code!r}]"))
        for code, told in known.items()
    }


def _text_of(cell: object) -> tuple[str, bool]:
    """Return a cell as text, and whether it is a number."""
    if cell is None:
        return "", False
    if isinstance(cell, str):
        # Of the bare text: a subclass may be written otherwise than it is.
        return str.__str__(cell), False
    # What dataframes hold is a number by its class, and none of Python's own.
    if isinstance(cell, numbers.Real | Decimal) and not isinstance(cell, bool):
        try:
            return str(cell), True
        except ValueError:
            return "a number of thousands of digits", True
    msg = f"a cell of a column of codes is text, and {represented(cell)} is {_kind_of(cell)}"
    raise InvalidTypeError(msg)


def _kind_of(cell: object) -> str:
    """Name the class of a cell."""
    return with_article(type(cell).__name__)


def _words(kind: OrganisationKind) -> str:
    """Write a kind in words, with its letters as the field has them."""
    words = kind.value.replace("-", " ").split()
    return " ".join(word.upper() if word in _LETTERS else word for word in words)


def _with_article(kind: OrganisationKind) -> str:
    """Write a kind with its article, which goes by how its letters are read aloud."""
    words = _words(kind)
    return f"an {words}" if words.startswith("NHS") else with_article(words)


def _end_of_primary_care_trusts() -> date:
    """Return the last day of the last primary care trusts."""
    ended = facts_of_kind(_K.PRIMARY_CARE_TRUST).ended
    return (ended and ended.last_day) or date.max
