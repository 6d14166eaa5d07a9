"""
On which ground something may be presumed of a form that the tests leave open.

Which agreement a form needs is read from its own tests: that nobody made one is put to them as a
fact that a document could have recorded. Which lists speak of a form is said by the lists.
"""

import functools
from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import AbsentAgreement, Arrangement, Extent, walk
from nhs_accountable_care.arrangements.known_bodies import version_on
from nhs_accountable_care.classification.form import FormFinding
from nhs_accountable_care.classification.presumptions import Presumption, PresumptionGround
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.policy import ListedPlace, ListKind, NationalRecord
from nhs_accountable_care.questions import Answer
from nhs_accountable_care.questions.finding import parsed

__all__ = ["Whereabouts", "where_is", "with_presumption"]

_NOTHING_KNOWN = NationalRecord()
_ORDER_OF_CONFIDENCE = tuple(Confidence)


def with_presumption(
    finding: FormFinding,
    arrangement: Arrangement,
    on: date,
    where: "Whereabouts",
    record: NationalRecord,
) -> FormFinding:
    """
    Return a finding with what may be presumed of it; one that is a yes or a no stays as it is.

    ``arrangement`` and ``record`` are as they stood on the day.

    >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
    >>> place, day, record = Arrangement(name="A place"), date(2017, 4, 1), NationalRecord()
    >>> finding = DEVOLVED_SYSTEM.ask(place, day)
    >>> where = where_is(place, (), record, None, on=day)
    >>> with_presumption(finding, place, day, where, record).presumption is None
    True
    """
    if finding.answer is not Answer.UNKNOWN or record == _NOTHING_KNOWN:
        return finding
    asked = _Asked(finding=finding, place=arrangement, on=on, where=where, record=record)
    found = [
        *_named(asked),
        *_called(asked),
        *_not_listed(asked),
        *_agreements_listed(asked),
        *_never_made(asked),
    ]
    # Grounds that contradict each other show that one of them is wrong, and not which.
    if len({each.answer for each in found}) != 1:
        return finding
    # Of several that agree the surest, and of those the first.
    return attrs.evolve(finding, presumption=min(found, key=_rank))


def _rank(presumed: "Presumption | _Absence") -> int:
    """Sort what is presumed by how sure it is, the surest first."""
    return _ORDER_OF_CONFIDENCE.index(presumed.confidence)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Whereabouts:
    """
    Where a place is: what it is nested in and holds counts with it.

    Attributes:
        around: What it is nested in.
        codes: Every code that says where it is, with those of the footprints they lead to.
        own_codes: Of these, those of the place itself.
        names: The names of all of these, of their areas, and of what they are part of.
        is_known: Whether its footprint is known, and that of every area that is recorded.
    """

    around: tuple[Arrangement, ...]
    codes: frozenset[str]
    own_codes: frozenset[str]
    names: frozenset[str]
    is_known: bool

    def has_like(self, name: str) -> bool:
        """Return whether one of the names holds another, or is held by it."""
        wanted = name.strip().casefold()
        # A system may have thousands of names, and a list hundreds: they are not paired.
        if wanted in self._lines:
            return True
        length = len(wanted)
        parts = (wanted[i:j] for i in range(length + 1) for j in range(i, length + 1))
        return not self.names.isdisjoint(parts)

    @functools.cached_property
    def _lines(self) -> str:
        """All names, each on a line."""
        return "\n".join(self.names)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Asked:
    """What is asked: one form, of one place, on a day, of a record."""

    finding: FormFinding
    place: Arrangement
    on: date
    where: Whereabouts
    record: NationalRecord

    @property
    def slug(self) -> str:
        """The form, by which lists name it."""
        return self.finding.form.slug

    def answer(self, place: Arrangement) -> Answer:
        """Ask the form of a place of which more is recorded."""
        form, path = self.finding.form, self.finding.path
        return form.ask(place, self.on, path, self.where.around).answer

    def presumption(
        self,
        answer: Answer,
        ground: PresumptionGround,
        because: str,
        citations: tuple[Citation, ...],
    ) -> Iterator[Presumption]:
        """Yield a presumption, if anybody stands behind it."""
        if citations:
            yield Presumption(
                answer=answer,
                ground=ground,
                because=because,
                citations=tuple(dict.fromkeys(citations)),
            )


# --- Where a place is -----------------------------------------------------------------


def where_is(
    place: Arrangement,
    around: tuple[Arrangement, ...],
    record: NationalRecord,
    register: Register | None,
    *,
    on: date,
) -> Whereabouts:
    """
    Return where a place is, by the footprints of a record and what a register holds on the day.

    The code of an area says where it is only if it is that of a footprint, or if the register
    leads from it to one, as from a commissioning group's. Without a register none leads anywhere.

    >>> from nhs_accountable_care.arrangements import Area
    >>> from nhs_accountable_care.reference import national_record, register
    >>> salford = Arrangement(name="Salford", area=Area(name="Salford", footprint="01G"))
    >>> record, day = national_record(), date(2017, 7, 1)
    >>> "QOP" in where_is(salford, (), record, register(), on=day).codes
    True
    >>> where_is(salford, (), record, None, on=day).is_known
    False
    """
    footprints = {
        code
        for each in record.of_kind(ListKind.FOOTPRINTS)
        for listed in each.places
        for code in listed.codes
    }

    def carried(codes: set[str]) -> frozenset[str]:
        """Add the footprints to which codes lead."""
        # Without footprints no code can lead to one, and nothing needs to be looked up.
        led = {
            system
            for code in (codes - footprints if footprints else ())
            for system in _systems_of(code, register, on)
        }
        return frozenset(codes | led & footprints)

    def is_placed(code: str) -> bool:
        """Return whether a code is that of a footprint, or leads to one."""
        return not footprints.isdisjoint(carried({code}))

    near = (*around, *(part for _, part in walk(place)))
    here = (*around, place)
    # A group's own code says who it is; where it lies is for the area to say.
    is_named = any(part.code in footprints for part in here)
    areas = {code for part in near for code in _areas_of(part)}
    parts = {body for part in near for body in part.part_of or ()}
    names = {
        *(part.name for part in near),
        *(part.area.name for part in near if part.area is not None),
        *(body.name for body in parts),
    }
    return Whereabouts(
        around=around,
        codes=carried({code for part in near for code in _codes_of(part)}),
        own_codes=carried(_codes_of(place)),
        names=frozenset(name.strip().casefold() for name in names if name is not None),
        # Where the register does not know one of several areas, that one may be anywhere.
        is_known=(is_named or any(map(_areas_of, here))) and all(map(is_placed, areas)),
    )


def _systems_of(code: str, register: Register | None, on: date) -> tuple[str, ...]:
    """Return the codes of what a body or an area belonged to on a day; none where not known."""
    if register is None or version_on(code, register, on=on) is None:
        return ()
    try:
        return tuple(each.code for each in register.systems_of(code, on=on))
    except NacError:
        return ()


def _own_code(place: Arrangement) -> set[str]:
    """Return the code of a place itself, if it has one."""
    return set() if place.code is None else {place.code}


def _areas_of(place: Arrangement) -> set[str]:
    """Return the codes of the footprints in which a place is recorded to lie."""
    area = place.area
    if area is None:
        return set()
    codes = {area.footprint, *(area.also_in or ()), *(area.overlaps_with or ())}
    codes |= {part.footprint for part in area.parts or ()}
    return {code for code in codes if code is not None}


def _codes_of(place: Arrangement) -> set[str]:
    """Return every code that says where a place is: its own, and those of its footprints."""
    parts = {body.code for body in place.part_of or () if body.code is not None}
    return _own_code(place) | _areas_of(place) | parts


def _is_elsewhere(asked: _Asked, listed: tuple[ListedPlace, ...]) -> bool:
    """Return whether a place is surely none of some others, nor in one, nor around one."""
    if not listed:
        return True
    where = asked.where
    return where.is_known and not any(
        not each.codes or where.codes & set(each.codes) or where.has_like(each.name)
        for each in listed
    )


def _is_it(asked: _Asked, listed: ListedPlace) -> bool:
    """Return whether a place is the one on a list, and not a part of it or more than it."""
    place, area = asked.place, asked.place.area
    if place.name.strip().casefold() == listed.name.strip().casefold():
        return not listed.codes or bool(asked.where.own_codes & set(listed.codes))
    # The whole of a group's area is no whole of the footprint that it leads to.
    is_whole = area is not None and area.extent is Extent.WHOLE and area.footprint in listed.codes
    return bool(listed.is_whole) and (place.code in listed.codes or is_whole)


# --- The grounds ----------------------------------------------------------------------


def _named(asked: _Asked) -> Iterator[Presumption]:
    """Presume what the national bodies named a place."""
    for each in asked.record.lists:
        if asked.slug not in each.named_as:
            continue
        for listed in each.places:
            first, last = listed.day or each.period.first_day, listed.last_day or date.max
            if first <= asked.on <= last and _is_it(asked, listed):
                yield from asked.presumption(
                    Answer.YES,
                    PresumptionGround.NATIONAL_LABEL,
                    f"one of {each.title}",
                    listed.sources or each.sources,
                )


def _called(asked: _Asked) -> Iterator[Presumption]:
    """Presume what the national bodies called a place, as its document records."""
    speakers = {
        body.name.casefold()
        for each in asked.record.lists
        if each.kind is ListKind.SPEAKERS
        for body in each.places
    }
    for label in asked.place.labels or ():
        is_late = label.on is not None and label.on.earliest > asked.on
        is_national = (label.speaker or "").casefold() in speakers
        if label.form == asked.slug and is_national and not is_late:
            yield from asked.presumption(
                Answer.YES,
                PresumptionGround.NATIONAL_LABEL,
                f'{label.speaker} called it "{label.text}"',
                label.sources,
            )


def _not_listed(asked: _Asked) -> Iterator[Presumption]:
    """Presume that a place is not what it would have to be listed as, on lists that are whole."""
    lists = [each for each in asked.record.lists if asked.slug in each.forms]
    if not lists or not all(each.is_whole for each in lists):
        return
    listed = tuple(place for each in lists for place in (*each.places, *each.silent_on))
    if not _is_elsewhere(asked, listed):
        return
    with_places = [each.title for each in lists if each.places]
    yield from asked.presumption(
        Answer.NO,
        PresumptionGround.NOT_ON_A_WHOLE_LIST,
        f"not among {', nor '.join(with_places)}" if with_places else lists[0].title,
        tuple(cited for each in lists for cited in each.sources),
    )


def _agreements_listed(asked: _Asked) -> Iterator[Presumption]:
    """Presume that the agreements which a source lists are all, though it does not say so."""
    stated = asked.place.lists
    listing = [
        each
        for each in stated
        if each.field == "agreements" and each.is_whole is None and each.count is None
    ]
    if not listing or asked.place.agreements is None:
        return
    whole = tuple(
        attrs.evolve(each, is_whole=True) if each in listing else each for each in stated
    )
    answer = asked.answer(attrs.evolve(asked.place, lists=whole))
    if answer is not Answer.UNKNOWN:
        yield from asked.presumption(
            answer,
            PresumptionGround.AGREEMENTS_LISTED,
            "the agreements that the document lists are taken to be all",
            tuple(cited for each in listing for cited in each.sources),
        )


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Absence:
    """A kind of agreement that cannot have been there, and why."""

    kind: str
    ground: PresumptionGround
    because: str
    citations: tuple[Citation, ...]

    @property
    def confidence(self) -> Confidence:
        """How sure it is, which is as sure as the least sure of its sources."""
        return Confidence.weakest(each.confidence for each in self.citations)


def _never_made(asked: _Asked) -> Iterator[Presumption]:
    """Presume what follows from agreements of which nobody can have made one."""
    # On nobody's word nothing is absent, nor does it help what is absent on somebody's.
    cited = [each for each in _absences(asked) if each.citations]
    absences = _waited_for(asked.finding, cited)
    presumed = _answer_without(asked, absences) if absences else Answer.UNKNOWN
    if presumed is Answer.UNKNOWN:
        return
    of_ground: dict[PresumptionGround, list[_Absence]] = {}
    for each in absences:
        of_ground.setdefault(each.ground, []).append(each)
    alone = [those for those in of_ground.values() if _answer_without(asked, those) is presumed]
    # What no ground alone shows, several show together: that is as sure as the least sure.
    for those in alone or [absences]:
        deciding = _needed(asked, those, presumed)
        yield from asked.presumption(
            presumed,
            max(deciding, key=_rank).ground,
            "; ".join(dict.fromkeys(each.because for each in deciding)),
            tuple(citation for each in deciding for citation in each.citations),
        )


def _answer_without(asked: _Asked, absences: list[_Absence]) -> Answer:
    """Ask the form of the same place, had its document recorded some absences."""
    told = tuple(AbsentAgreement(kind=each.kind) for each in absences)
    absent = asked.place.absent_agreements + told
    return asked.answer(attrs.evolve(asked.place, absent_agreements=absent))


def _needed(asked: _Asked, absences: list[_Absence], presumed: Answer) -> list[_Absence]:
    """Return those of some absences without which the answer would be open."""
    needed = absences
    for each in absences:
        rest = [other for other in needed if other is not each]
        if _answer_without(asked, rest) is presumed:
            needed = rest
    return needed


def _absences(asked: _Asked) -> Iterator[_Absence]:
    """Yield the kinds of agreement that the place cannot have made by the day."""
    recorded = {each.type_tag for each in asked.place.agreements or ()}
    for each in asked.record.lists:
        kind = each.instrument
        # Of an agreement that is recorded, signed or not, the document knows more.
        if each.kind is not ListKind.AWARDS or not each.is_whole or kind in {None, *recorded}:
            continue
        if kind is not None and _is_elsewhere(asked, each.places + each.silent_on):
            yield _Absence(
                kind=kind,
                ground=(
                    PresumptionGround.NOT_ON_A_WHOLE_LIST
                    if each.places
                    else PresumptionGround.INSTRUMENT_NEVER_MADE
                ),
                because=f"not among {each.title}" if each.places else each.title,
                citations=each.sources,
            )
    for power in asked.record.powers:
        if power.instrument not in recorded:
            yield _Absence(
                kind=power.instrument,
                ground=PresumptionGround.POWER_NOT_BEGUN,
                because=f"{power.title} began on {words_of_day(power.first_day)}",
                citations=power.sources,
            )


def _waited_for(finding: FormFinding, absences: list[_Absence]) -> list[_Absence]:
    """Return the absences of agreements at which an open test of the form may look."""
    kinds: set[str | None] = set()
    for reason in finding.undecided:
        for leaf, _ in reason.leaves():
            # To ask what class it is takes longer, as `Question` is a protocol.
            reads: tuple[str, ...] = getattr(leaf.criterion.test, "reads", ())
            if not reads:
                # A function of an embedder need not say what it reads.
                return absences
            kinds.update(step.kind for path in reads for step in parsed(path).steps)
    return [each for each in absences if each.kind in kinds]
