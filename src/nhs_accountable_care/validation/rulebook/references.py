"""References: the bodies that a document names must have existed on its day."""

import itertools
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from nhs_accountable_care._core.errors import (
    AmbiguousCodeError,
    InvalidValueError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import EARLIEST_DAY, LATEST_DAY, DateRange, words_of_day
from nhs_accountable_care.arrangements import (
    Area,
    Arrangement,
    Board,
    BoardKind,
    Label,
    Member,
    standing,
)
from nhs_accountable_care.arrangements.known_bodies import bodies_in, body_before, version_on
from nhs_accountable_care.contracts import Body, DevolutionMemorandum, is_signed, parties_of
from nhs_accountable_care.organisations import (
    DateBasis,
    OrganisationKind,
    OrganisationVersion,
    Register,
    facts_of_kind,
    formats_of_code,
    parse_ods_code,
)
from nhs_accountable_care.organisations.names import may_name, words_of_name
from nhs_accountable_care.policy import Sense, senses
from nhs_accountable_care.questions import Breach, MissingFact, agreements_on, must
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["REFERENCE_RULES"]

_SINCE_2013 = DateRange(first_day=date(2013, 4, 1))
_REGISTERS = (
    sure("ods_eccg_2025", "codes, names, open and close dates"),
    sure("ods_etr_vintages", "codes, names, open and close dates"),
)
_FROM_FOOTPRINT_TO_BOARD = (
    OrganisationKind.STRATEGIC_PARTNERSHIP_FOOTPRINT,
    OrganisationKind.INTEGRATED_CARE_BOARD,
)
_NO_REGISTER = "a register of organisations (none was given)"


def _members_and_parties(arrangement: Arrangement, on: Moment) -> Iterator[tuple[str, Body]]:
    """Yield every member and party on the day, with its path."""
    for number, member in standing(arrangement.members, on):
        yield f"members[{number}].body", member.body
    for number, agreement in standing(arrangement.agreements, on):
        for path, body in parties_of(agreement):
            yield f"agreements[{number}].{path}", body


def _codes_of_areas(arrangement: Arrangement) -> Iterator[tuple[str, str, tuple[Citation, ...]]]:
    """Yield the codes by which an arrangement says where it is, with their paths and sources."""
    if arrangement.code is not None:
        yield "code", arrangement.code, arrangement.sources
    area = arrangement.area
    if area is not None:
        if area.footprint is not None:
            yield "area.footprint", area.footprint, area.sources
        for number, code in enumerate(area.overlaps_with or ()):
            yield f"area.overlaps_with[{number}]", code, area.sources


def _codes(
    arrangement: Arrangement, on: Moment
) -> Iterator[tuple[str, str, tuple[Citation, ...]]]:
    """Yield every code of a body or an area that is named on the day."""
    for path, body in bodies_in(arrangement, on=on):
        if body.code is not None:
            yield f"{path}.code", body.code, body.sources
    yield from _codes_of_areas(arrangement)
    for number, cohort in enumerate(arrangement.cohorts or ()):
        for place, candidate in enumerate(cohort.candidates or ()):
            if candidate.footprint is not None:
                path = f"cohorts[{number}].candidates[{place}].footprint"
                yield path, candidate.footprint, candidate.sources


def _why_not_found(
    code: str, register: Register, on: date
) -> UnknownCodeError | AmbiguousCodeError | InvalidValueError | NotInForceError | None:
    """
    Return why the register has nothing of a code on the day; `None` if it has.

    A document has codes as they are: another key of a body, which the register would understand,
    is told with the code to write for it.
    """
    try:
        parse_ods_code(code)
        version = register.find(code, on=on)
    except NotInForceError as error:
        return error if code in register else UnknownCodeError(str(error))
    except (UnknownCodeError, AmbiguousCodeError, InvalidValueError) as error:
        return error
    if version.code == code:
        return None
    return UnknownCodeError(f"{code!r} is no code; write {version.code} for {version.name}")


def _why_not_there(body: Body, context: Context) -> str | None:
    """Return why a body that the register knows was not there on the day; `None` if it was."""
    register = context.register
    if body.code is None or register is None:
        return None
    return _why_not_yet(body.code, body, register, context.on) or _why_gone(
        body.code, body, register, context.on
    )


def _why_gone(code: str, body: Body, register: Register, on: date) -> str | None:
    """Return why a body was not there any more, or its code not yet in use."""
    error = _why_not_found(code, register, on)
    if error is not None:
        return str(error) if isinstance(error, NotInForceError) else None
    before = body_before(body, register, on=on)
    if before is None:
        return None
    area = register.find(before.code, on=on)
    return (
        f"{before.code} was that of {before.name} {before.lifetime}; it is now that of "
        f"{area.name}, an area and no body"
    )


def _why_not_yet(code: str, body: Body, register: Register, on: date) -> str | None:
    """
    Return why an integrated care board that a document means by its code was not there yet.

    Boards took the codes of the footprints before them; a document may mean either.
    """
    # The names of a footprint and of its board differ in what they say that it is.
    is_named = body.name is not None and "icb" in words_of_name(body.name)
    if not (is_named or body.kind is OrganisationKind.INTEGRATED_CARE_BOARD):
        return None
    versions = () if code not in register else register.organisation(code).versions
    for area, board in itertools.pairwise(versions):
        first_day = board.first_day or date.min
        if (area.kind, board.kind) == _FROM_FOOTPRINT_TO_BOARD and on < first_day:
            return (
                f"{code} became that of {board.name} on {words_of_day(first_day)}; until then it "
                f"was that of {area.name}, an area and no body"
            )
    return None


def _is_of_no_kind_held(code: str, held: frozenset[OrganisationKind] | None) -> bool:
    """Return whether a code looks like those of kinds of which the register holds nothing."""
    kinds = {each.kind for each in formats_of_code(code)}
    return kinds != set() and kinds.isdisjoint(held or ())


def _kinds_held(register: Register) -> frozenset[OrganisationKind]:
    """Return the kinds of which a register holds anything."""
    return frozenset(each.kind for body in register.organisations for each in body.versions)


def _codes_are_known(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each code that the register does not hold, or that stands for several bodies."""
    # Gone through once, at however many codes that are not held.
    held: frozenset[OrganisationKind] | None = None
    for path, code, evidence in _codes(arrangement, context.moment):
        if context.register is None:
            yield MissingFact(path=path, fact=_NO_REGISTER)
        else:
            error = _why_not_found(code, context.register, context.on)
            if isinstance(error, UnknownCodeError) and held is None:
                held = _kinds_held(context.register)
            if isinstance(error, UnknownCodeError) and _is_of_no_kind_held(code, held):
                yield MissingFact(path=path, fact=f"{error}, nor any code of that kind")
            elif error is not None and not isinstance(error, NotInForceError):
                yield Breach(path=path, message=str(error), evidence=evidence)


def _members_exist(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each member that did not exist on the day, and each body of a board or an office."""
    for named in (*_members(arrangement, context), *_governing(arrangement, context)):
        why = _why_not_there(named.body, context)
        if why is not None:
            yield Breach(
                path=f"{named.path}.code",
                message=(
                    f"{named.what}, and {why}; give {named.part} a period that ends, or name by "
                    f"its code the body that was there"
                ),
                evidence=named.evidence,
            )


class _Named(NamedTuple):
    """A body that is named in what stands on the day."""

    path: str
    body: Body
    what: str
    """What the document says of it."""

    part: str
    """The part that should have ended, if the body has."""

    evidence: tuple[Citation, ...]


def _members(arrangement: Arrangement, context: Context) -> Iterator[_Named]:
    """Yield the members."""
    for number, member in standing(arrangement.members, context.moment):
        path, what = f"members[{number}].body", f"{member.body} is a member"
        yield _Named(path, member.body, what, "its membership", member.sources)


def _governing(arrangement: Arrangement, context: Context) -> Iterator[_Named]:
    """Yield the bodies whose boards there are, and those at which somebody holds an office."""
    governance = arrangement.governance
    if governance is None:
        return
    for number, board in standing(governance.boards, context.moment):
        # That a group has a governing body after the groups is told of the board's kind.
        if board.of is not None and not _is_of_the_past(board, context):
            path, what = f"governance.boards[{number}].of", f"{board.name} is of {board.of}"
            yield _Named(path, board.of, what, "the board", board.sources)
    for number, leader in standing(governance.leaders, context.moment):
        for place, office in standing(leader.offices, context.moment):
            if office.body is not None:
                path = f"governance.leaders[{number}].offices[{place}].body"
                what = f"{leader.post} has an office at {office.body}"
                yield _Named(path, office.body, what, "the office", office.sources)


def _is_of_the_past(board: Board, context: Context) -> bool:
    """Return whether a board is the governing body of a group, on a day without groups."""
    groups = facts_of_kind(OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
    return board.kind is BoardKind.CCG_GOVERNING_BODY and groups.existed_on(context.on) is False


def _parties_go_on(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each party of an agreement in force that did not exist on the day."""
    for where, agreement in agreements_on(arrangement, context.moment):
        term = agreement.period
        words = (
            "which has yet to begin"
            if term is not None and term.has_begun(context.on) is False
            else "which is in force"
        )
        for field in agreement.party_fields:
            if getattr(agreement, field) is None:
                yield MissingFact(
                    path=f"{where}.{field}", fact=f"who agreed: the {field.replace('_', ' ')}"
                )
        for path, body in parties_of(agreement):
            why = _why_not_there(body, context)
            if why is not None:
                yield Breach(
                    path=f"{where}.{path}.code",
                    message=f"{body} is a party to {agreement.title}, {words}, and {why}",
                    evidence=body.sources,
                )
            elif body.kind is not None and _has_ended(body.kind, context.on):
                yield Breach(
                    path=f"{where}.{path}.kind",
                    message=(
                        f"{body} is a party to {agreement.title}, {words}, and is recorded as "
                        f"{body.kind.value}, a kind that had ended by {words_of_day(context.on)}"
                    ),
                    evidence=body.sources,
                )


def _counted_once(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each member that stands in the list twice on one day."""
    seen: set[str] = set()
    for number, member in standing(arrangement.members, context.moment):
        code = member.body.code
        if code is not None and code in seen:
            yield Breach(
                path=f"members[{number}].body.code",
                message=f"{member.body} is a member twice over, and would be counted twice",
                evidence=member.sources,
            )
        elif code is not None:
            seen.add(code)


def _has_ended(kind: OrganisationKind, on: date) -> bool:
    """Return whether there were bodies of a kind no more on a day."""
    ended = facts_of_kind(kind).ended
    return ended is not None and on > (ended.last_day or date.max)


def _was_not(kind: OrganisationKind, on: date) -> bool:
    """Return whether it is verified that there were no bodies of a kind on a day."""
    facts = facts_of_kind(kind)
    is_sure = all(citation.confidence.is_sure for citation in facts.dates)
    return is_sure and facts.existed_on(on) is False


def _kinds_exist(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each member, voter, board, office or party of a kind that there was not on the day."""
    named = [
        (each.path, each.body, each.evidence)
        for each in (*_members(arrangement, context), *_governing(arrangement, context))
    ]
    boards = None if arrangement.governance is None else arrangement.governance.boards
    for number, board in standing(boards, context.moment):
        for place, body in enumerate(board.voters or ()):
            named.append((f"governance.boards[{number}].voters[{place}]", body, board.sources))
        if _is_of_the_past(board, context):
            yield Breach(
                path=f"governance.boards[{number}].kind",
                message=(
                    f"{board.name} is recorded as the governing body of a clinical commissioning "
                    f"group, and there were none on {words_of_day(context.on)}"
                ),
                evidence=board.sources,
            )
    for path, body, evidence in named:
        if body.kind is not None and _was_not(body.kind, context.on):
            yield Breach(
                path=f"{path}.kind",
                message=(
                    f"{body} is recorded as {body.kind.value}, a kind that did not exist on "
                    f"{words_of_day(context.on)}"
                ),
                evidence=evidence,
            )
    yield from _parties_before_their_kind(arrangement, context)


def _parties_before_their_kind(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """
    Yield each party of a kind that was yet to come, to what is in force.

    What is only drafted, or to begin later, may name a body that is yet to come. One of a kind
    that had ended has a successor or none, which is for the rule of parties (NAC003).
    """
    for where, agreement in agreements_on(arrangement, context.moment):
        term = agreement.period
        is_in_force = None if term is None else term.has_begun(context.on)
        if is_in_force is None:
            is_in_force = is_signed(agreement, on=context.moment)
        for path, body in parties_of(agreement):
            if (
                body.kind is None
                or not _was_not(body.kind, context.on)
                or _has_ended(body.kind, context.on)
                or _why_not_there(body, context) is not None
            ):
                continue
            yield from must(
                None if is_in_force is None else not is_in_force,
                path=f"{where}.signed_on" if is_in_force is None else f"{where}.{path}.kind",
                fact=f"whether {agreement.title} was in force before there was {body}",
                message=(
                    f"{body} is a party to {agreement.title}, which is in force, and is recorded "
                    f"as {body.kind.value}, a kind that was yet to come on "
                    f"{words_of_day(context.on)}"
                ),
                evidence=agreement.sources,
            )


# A status or an activity of what the register records, or the same in other words.
_ALIKE = (
    frozenset(
        {
            OrganisationKind.NHS_TRUST,
            OrganisationKind.ADVANCED_FOUNDATION_TRUST,
            OrganisationKind.CARE_TRUST,
            OrganisationKind.AMBULANCE_TRUST,
        }
    ),
    frozenset(
        {
            OrganisationKind.NHS_FOUNDATION_TRUST,
            OrganisationKind.ADVANCED_FOUNDATION_TRUST,
            OrganisationKind.CARE_TRUST,
            OrganisationKind.AMBULANCE_TRUST,
        }
    ),
    frozenset({OrganisationKind.GP_PRACTICE, OrganisationKind.SUPER_PARTNERSHIP}),
)


def _otherwise_held(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, Body, OrganisationVersion, Register]]:
    """
    Yield each body that is recorded otherwise than the register has it, with what that has.

    Members and parties that are gone, and have left their code to an area, are left out: the
    rules of members and of parties tell of them.
    """
    register = context.register
    if register is None:
        return
    for path, body in bodies_in(arrangement, on=context.moment):
        version = version_on(body.code, register, on=context.on)
        if version is None or (body.kind is version.kind and body.name == version.name):
            continue
        if body_before(body, register, on=context.on) is not None:
            told = {where for where, _ in _members_and_parties(arrangement, context.moment)}
            if path in told:
                continue
        yield path, body, version, register


# A care or ambulance trust may be of either sort, and the register says of which it was.
_SORTS = {OrganisationKind.NHS_TRUST: False, OrganisationKind.NHS_FOUNDATION_TRUST: True}


def _may_be(kind: OrganisationKind, version: OrganisationVersion) -> bool:
    """Return whether a kind may be that of a body which the register has so."""
    told = version.foundation_trust
    if told is not None and _SORTS.get(kind, told) is not told:
        return False
    held = version.kind
    return kind is held or any(kinds.issuperset({kind, held}) for kinds in _ALIKE)


def _versions_that_may_hold(
    version: OrganisationVersion, register: Register, on: date
) -> Iterator[OrganisationVersion]:
    """Yield what the register has, and what it first saw later and may have begun by then."""
    lineage = register.organisation(version.code).versions
    for each in itertools.dropwhile(lambda earlier: earlier != version, lineage):
        if each == version or (each.first_not_before is not None and each.first_not_before <= on):
            yield each


def _kinds_agree(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each body that is recorded as of another kind than the register has."""
    for path, body, version, register in _otherwise_held(arrangement, context):
        kind = body.kind
        is_sure = all(citation.confidence.is_sure for citation in version.sources)
        if (
            kind is not None
            and is_sure
            and not any(
                _may_be(kind, each)
                for each in _versions_that_may_hold(version, register, context.on)
            )
        ):
            yield Breach(
                path=f"{path}.kind",
                message=(
                    f"{body} is recorded as {kind.value}, and {version} is {version.kind.value} "
                    f"in the register"
                ),
                evidence=body.sources,
            )


def _names_agree(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each body that is recorded by a name which is not its own, nor a form of it."""
    location = OrganisationKind.SUB_ICB_LOCATION
    for path, body, version, register in _otherwise_held(arrangement, context):
        is_location = version.kind is location
        if body.name is not None and not any(
            may_name(body.name, each)
            for each in register.organisation(version.code).versions
            if (each.kind is location) is is_location
        ):
            yield Breach(
                path=f"{path}.name",
                message=(
                    f"{body.name} is recorded by the code {version.code}, that of {version.name}"
                ),
                evidence=body.sources,
            )


def _areas_exist(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each code of an area that named nothing on the day."""
    register = context.register
    if register is None:
        return
    for path, code, evidence in _codes_of_areas(arrangement):
        error = _why_not_found(code, register, context.on)
        if not isinstance(error, NotInForceError):
            continue
        first = register.organisation(code).versions[0]
        is_early = first.first_day is not None and context.on not in DateRange(
            first_day=first.first_day
        )
        if is_early and first.first_basis is DateBasis.OBSERVED:
            yield MissingFact(path=path, fact=f"whether {code} was there: {error}")
        else:
            yield Breach(path=path, message=f"{arrangement.name}: {error}", evidence=evidence)


def _labels_of_the_day(
    arrangement: Arrangement, _context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each label that nobody on record used on the day on which it is said to be used."""
    for number, label in enumerate(arrangement.labels or ()):
        if label.on is None:
            continue
        text = label.text.casefold()
        meant = [each for each in senses() if text in {word.casefold() for word in each.words}]
        unused = [_was_not_used(each, label.on) for each in meant]
        if False not in unused and None in unused:
            yield MissingFact(
                path=f"labels[{number}].on", fact=f"on which day {label.text!r} was used"
            )
        elif meant and all(unused):
            uses = "; ".join(
                f"{each.name}: {each.first or 'not recorded'} to {each.last or 'not recorded'}"
                for each in meant
            )
            yield Breach(
                path=f"labels[{number}].on",
                message=(
                    f"{label.text!r} is said to be used on {label.on}, outside "
                    f"every use on record ({uses})"
                ),
                evidence=label.sources,
            )


def _was_not_used(sense: Sense, when: StatedDate) -> bool | None:
    """Return whether nobody is known to have used a sense on a day; `None` where that is open."""
    # A date of which one end is open reaches beyond every day that can be asked about.
    ends = (max(when.earliest, EARLIEST_DAY), min(when.latest, LATEST_DAY))
    answers = {sense.was_used_on(day) is False for day in ends}
    if answers == {False}:
        return False
    return True if when.day is not None else None


def _place(code: str) -> Arrangement:
    """Make a place with one member."""
    return Arrangement(name="A place", members=(Member(body=Body(code=code)),))


def _named(body: Body) -> Arrangement:
    """Make a place with one member, as a document names it."""
    return Arrangement(name="A place", members=(Member(body=body),))


def _lying_in(footprint: str) -> Arrangement:
    """Make a place with a footprint."""
    return Arrangement(name="A place", area=Area(name="An area", footprint=footprint))


def _agreed_with(code: str) -> Arrangement:
    """Make a place whose memorandum one body has signed."""
    memorandum = DevolutionMemorandum(
        title="A memorandum", signed_on=StatedDate.of(2015, 2, 27), parties=(Body(code=code),)
    )
    return Arrangement(name="A place", agreements=(memorandum,))


def _member(kind: OrganisationKind) -> Arrangement:
    """Make a place with one member of a kind."""
    return Arrangement(name="A place", members=(Member(body=Body(name="A body", kind=kind)),))


def _called(text: str, on: StatedDate) -> Arrangement:
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
            "not cover; nothing else can be checked about it. One that looks like the code of a "
            "practice is no slip in a register without practices, and is listed as unchecked."
        ),
        check=_codes_are_known,
        passing=_place("01G"),
        failing=_place("ZZ9"),
        example_day=date(2017, 4, 1),
        sources=_REGISTERS,
    ),
    Rule(
        code="NAC002",
        title="A member, or a body with a board or an office, must exist on the day",
        period=_SINCE_2013,
        severity=Severity.ERROR,
        authority=RuleAuthority.RECORD,
        rationale=(
            "A body that has closed, or has not opened, takes no part in anything: a list of "
            "members that was not carried over a merger loses or counts people twice. Nor has it "
            "a board, a committee or an officer."
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
            "transfer scheme, or not at all; the record should say which, as a novation or by "
            "naming the successor. A party of a kind that has ended is such a body, whatever its "
            "name. Parties that are not recorded are asked for, of an agreement of any kind."
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
            "the day after. A draft, or what is to begin later, may name a body that is yet to "
            "come. Kinds whose dates are not verified are left alone."
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
        passing=_called("ACS", StatedDate.of(2017, 6, 1)),
        failing=_called("ACS", StatedDate.of(2019, 6, 1)),
        example_day=date(2019, 6, 1),
        sources=(
            sure("S26", "accountable care systems renamed"),
            unsure("FC-OWN", "the dates of other terms"),
        ),
    ),
    Rule(
        code="NAC007",
        title="A kind of body is that of the register",
        period=_SINCE_2013,
        severity=Severity.ERROR,
        authority=RuleAuthority.RECORD,
        rationale=(
            "What a body may sign, pay or decide follows from its kind, so that one which is "
            "written down wrongly makes every other answer wrong. Leave the kind out where the "
            "code tells it. A status, such as that of an ambulance trust, is no contradiction."
        ),
        check=_kinds_agree,
        passing=_named(Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST)),
        failing=_named(Body(code="RM3", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)),
        example_day=date(2017, 4, 1),
        sources=_REGISTERS,
    ),
    Rule(
        code="NAC008",
        title="A name of a body is that of its code",
        period=_SINCE_2013,
        severity=Severity.WARNING,
        authority=RuleAuthority.RECORD,
        rationale=(
            "A code that belongs to another body than the name is a slip in one of the two, and "
            "the code decides what is asked. Short forms, initials and names that the body had "
            "or has since taken are the same name."
        ),
        check=_names_agree,
        passing=_named(Body(code="01G", name="Salford CCG")),
        failing=_named(Body(code="01G", name="Stockport CCG")),
        example_day=date(2017, 4, 1),
        sources=_REGISTERS,
    ),
    Rule(
        code="NAC009",
        title="The code of an area must name one on the day",
        period=_SINCE_2013,
        severity=Severity.WARNING,
        authority=RuleAuthority.RECORD,
        rationale=(
            "Footprints were joined and renamed. The code of one that had gone counts other "
            "people, and other bodies, than are meant; the area that followed has its own."
        ),
        check=_areas_exist,
        passing=_lying_in("QHM"),
        failing=_lying_in("QT8"),
        example_day=date(2018, 10, 1),
        sources=_REGISTERS,
    ),
)
"""Rules about the bodies that a document names."""
