"""
On which ground something may be presumed of a form that the tests leave open.

That an agreement was never made is put to the form's own tests, as a fact that a document could
have recorded: which agreement a form needs is read from its criteria and stands nowhere else.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import AbsentAgreement, Arrangement
from nhs_accountable_care.classification.form import FormFinding
from nhs_accountable_care.classification.presumptions import Presumption, PresumptionGround
from nhs_accountable_care.policy import ListKind, NationalRecord
from nhs_accountable_care.questions import Answer

__all__ = ["with_presumption"]


@attrs.frozen(kw_only=True)
class _Absence:
    """An agreement that cannot have been there, and why."""

    kind: str
    ground: PresumptionGround
    because: str
    citations: tuple[Citation, ...]


def with_presumption(
    finding: FormFinding,
    arrangement: Arrangement,
    on: date,
    around: tuple[Arrangement, ...],
    record: NationalRecord,
) -> FormFinding:
    """
    Return a finding with what may be presumed of it; one that is a yes or a no stays as it is.

    >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
    >>> place, day = Arrangement(name="A place"), date(2017, 4, 1)
    >>> finding = DEVOLVED_SYSTEM.ask(place, day)
    >>> with_presumption(finding, place, day, (), NationalRecord()).presumption is None
    True
    """
    if finding.answer is not Answer.UNKNOWN or record == NationalRecord():
        return finding
    presumption = _never_made(finding, arrangement, on, around, record)
    return attrs.evolve(finding, presumption=presumption)


def _never_made(
    finding: FormFinding,
    arrangement: Arrangement,
    on: date,
    around: tuple[Arrangement, ...],
    record: NationalRecord,
) -> Presumption | None:
    """Presume that a form is not there that needs an agreement which nobody can have made."""
    absences = [each for each in _absences(record, on) if not _is_recorded(each.kind, arrangement)]
    if not absences or not any("agreements" in path for path in finding.missing):
        return None

    def is_ruled_out(without: list[_Absence]) -> bool:
        """Ask the form of the same place, had its document recorded these absences."""
        told = tuple(AbsentAgreement(kind=each.kind) for each in without)
        place = attrs.evolve(arrangement, absent_agreements=arrangement.absent_agreements + told)
        return finding.form.ask(place, on, finding.path, around).answer is Answer.NO

    if not is_ruled_out(absences):
        return None
    deciding = list(absences)
    for each in absences:
        rest = [other for other in deciding if other is not each]
        if is_ruled_out(rest):
            deciding = rest
    return Presumption(
        answer=Answer.NO,
        ground=deciding[0].ground,
        because="; ".join(each.because for each in deciding),
        citations=tuple(dict.fromkeys(cited for each in deciding for cited in each.citations)),
    )


def _absences(record: NationalRecord, on: date) -> Iterator[_Absence]:
    """Yield the kinds of agreement of which none can have been made by a day."""
    for power in record.powers:
        if on < power.first_day:
            yield _Absence(
                kind=power.instrument,
                ground=PresumptionGround.POWER_NOT_BEGUN,
                because=f"{power.title} began on {words_of_day(power.first_day)}",
                citations=power.sources,
            )
    for each in record.lists:
        is_none = each.kind is ListKind.AWARDS and each.is_whole and not each.places
        if is_none and each.instrument is not None and on in each.period:
            yield _Absence(
                kind=each.instrument,
                ground=PresumptionGround.INSTRUMENT_NEVER_MADE,
                because=each.title,
                citations=each.sources,
            )


def _is_recorded(kind: str, arrangement: Arrangement) -> bool:
    """Return whether one is recorded, signed or not; then nothing is presumed of it."""
    return any(each.type_tag == kind for each in arrangement.agreements or ())
