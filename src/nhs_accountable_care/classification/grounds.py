"""
On which ground something may be presumed of a form that the tests leave open.

Which agreement a form needs is read from its own tests: that nobody made one is put to them as a
fact that a document could have recorded. Which lists speak of a form is said by the lists.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import AbsentAgreement, Arrangement, Extent, walk
from nhs_accountable_care.classification.form import FormFinding
from nhs_accountable_care.classification.presumptions import Presumption, PresumptionGround
from nhs_accountable_care.policy import ListedPlace, ListKind, NationalRecord
from nhs_accountable_care.questions import Answer

__all__ = ["with_presumption"]

_NOTHING_KNOWN = NationalRecord()


def with_presumption(
    finding: FormFinding,
    arrangement: Arrangement,
    on: date,
    around: tuple[Arrangement, ...],
    record: NationalRecord,
) -> FormFinding:
    """
    Return a finding with what may be presumed of it; one that is a yes or a no stays as it is.

    ``arrangement`` and ``record`` are as they stood on the day, and ``around`` is what the
    arrangement is nested in.

    >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
    >>> place, day = Arrangement(name="A place"), date(2017, 4, 1)
    >>> finding = DEVOLVED_SYSTEM.ask(place, day)
    >>> with_presumption(finding, place, day, (), NationalRecord()).presumption is None
    True
    """
    if finding.answer is not Answer.UNKNOWN or record == _NOTHING_KNOWN:
        return finding
    asked = _Asked(finding=finding, place=arrangement, on=on, around=around, record=record)
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
    return attrs.evolve(finding, presumption=found[0])


@attrs.frozen(kw_only=True)
class _Asked:
    """What is asked: one form, of one place, on a day, of a record."""

    finding: FormFinding
    place: Arrangement
    on: date
    around: tuple[Arrangement, ...]
    record: NationalRecord

    @property
    def slug(self) -> str:
        """The form, by which lists name it."""
        return self.finding.form.slug

    def answer(self, place: Arrangement) -> Answer:
        """Ask the form of a place of which more is recorded."""
        form, path = self.finding.form, self.finding.path
        return form.ask(place, self.on, path, self.around).answer

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


def _codes_of(place: Arrangement) -> set[str]:
    """Return every code that says where a place is: its own, and those of its footprints."""
    codes = {place.code, *(body.code for body in place.part_of or ())}
    area = place.area
    if area is not None:
        codes |= {area.footprint, *(area.also_in or ()), *(area.overlaps_with or ())}
        codes |= {part.footprint for part in area.parts or ()}
    return {code for code in codes if code is not None}


def _is_on_the_map(asked: _Asked) -> bool:
    """
    Return whether the footprint of a place is recorded, or of what it is nested in.

    A code says where a place is only if it is that of a footprint: in which footprint a
    commissioning group or a trust lies, its code does not tell.
    """
    near = (*asked.around, asked.place)
    if any(each.area is not None and each.area.footprint is not None for each in near):
        return True
    codes = {each.code for each in near}
    return any(
        not codes.isdisjoint(listed.codes)
        for each in asked.record.of_kind(ListKind.FOOTPRINTS)
        for listed in each.places
    )


def _is_elsewhere(asked: _Asked, listed: tuple[ListedPlace, ...]) -> bool:
    """Return whether a place is surely none of some others, nor in one, nor around one."""
    if not listed:
        return True
    near = [*asked.around, *(part for _, part in walk(asked.place))]
    codes = {code for part in near for code in _codes_of(part)}
    names = {part.name.strip().casefold() for part in near}
    return _is_on_the_map(asked) and not any(
        not each.codes or codes & set(each.codes) or _is_like(each.name, names) for each in listed
    )


def _is_like(name: str, names: set[str]) -> bool:
    """Return whether one of some names holds another, or is held by it."""
    wanted = name.strip().casefold()
    return any(wanted in each or each in wanted for each in names)


def _is_it(place: Arrangement, listed: ListedPlace) -> bool:
    """Return whether a place is the one on a list, and not a part of it or more than it."""
    wanted, area = listed.name.strip().casefold(), place.area
    codes = _codes_of(place)
    if listed.codes and not codes & set(listed.codes):
        return False
    if wanted == place.name.strip().casefold():
        return True
    is_whole = area is not None and area.extent is Extent.WHOLE
    return bool(listed.is_whole) and (place.code in listed.codes or is_whole)


# --- The grounds ----------------------------------------------------------------------


def _named(asked: _Asked) -> Iterator[Presumption]:
    """Presume what the national bodies named a place."""
    for each in asked.record.lists:
        if asked.slug not in each.named_as:
            continue
        for listed in each.places:
            first, last = listed.day or each.period.first_day, listed.last_day or date.max
            if first <= asked.on <= last and _is_it(asked.place, listed):
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


@attrs.frozen(kw_only=True)
class _Absence:
    """A kind of agreement that cannot have been there, and why."""

    kind: str
    ground: PresumptionGround
    because: str
    citations: tuple[Citation, ...]


def _never_made(asked: _Asked) -> Iterator[Presumption]:
    """Presume what follows from agreements of which nobody can have made one."""
    absences = _waited_for(asked.finding, list(_absences(asked)))
    if not absences:
        return

    def answer(without: list[_Absence]) -> Answer:
        """Ask the form of the same place, had its document recorded these absences."""
        told = tuple(AbsentAgreement(kind=each.kind) for each in without)
        absent = asked.place.absent_agreements + told
        return asked.answer(attrs.evolve(asked.place, absent_agreements=absent))

    presumed = answer(absences)
    if presumed is Answer.UNKNOWN:
        return
    deciding = absences
    for each in absences:
        rest = [other for other in deciding if other is not each]
        if answer(rest) is presumed:
            deciding = rest
    yield from asked.presumption(
        presumed,
        deciding[0].ground,
        "; ".join(dict.fromkeys(each.because for each in deciding)),
        tuple(cited for each in deciding for cited in each.citations),
    )


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
    reads: set[str] = set()
    for reason in finding.undecided:
        for leaf, _ in reason.leaves():
            found: tuple[str, ...] | None = getattr(leaf.criterion.test, "reads", None)
            if not found:
                # A function of an embedder need not say what it reads.
                return absences
            reads.update(found)
    return [each for each in absences if any(f"({each.kind})" in path for path in reads)]
