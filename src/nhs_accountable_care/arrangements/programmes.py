"""What was said and counted about arrangements: cohorts, claims, evidence, readiness."""

import enum
from fractions import Fraction
from typing import Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_name, is_short, is_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.arrangements.bargain import CandidateBasis
from nhs_accountable_care.contracts.checking import is_count_or_none
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, StepStage, are_in_order

__all__ = [
    "Candidate",
    "CandidateOutcome",
    "Claim",
    "Cohort",
    "Evidence",
    "NationalProgramme",
    "ProgrammeKind",
    "Readiness",
    "ReadinessFactor",
    "last_decision",
]


class CandidateOutcome(enum.Enum):
    """What became of a place on a list of candidates."""

    NAMED = "named"
    NOT_NAMED = "not-named"
    WITHDRAWN = "withdrawn"
    DEVOLVED = "devolved"
    """Counted with those named, under an agreement of its own."""

    ABANDONED = "abandoned"


CHOSEN_BY_STEP: Final = frozenset({StepStage.APPROVED, StepStage.AWARDED, StepStage.BEGUN})
TURNED_DOWN_BY_STEP: Final = frozenset(
    {StepStage.NOT_CHOSEN, StepStage.REFUSED, StepStage.WITHDRAWN}
)


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Candidate:
    """
    A place that somebody named, or tipped, for a cohort.

    Attributes:
        footprint: The code of the footprint that it is, or lies in.
        basis: Why it was named: a vanguard, a devolution area, a partnership that is ready.
        outcome: What became of it.

    >>> Candidate(name="Dorset", footprint="QVV").outcome is None
    True
    """

    name: str = attrs.field(validator=is_name)
    footprint: str | None = None
    basis: CandidateBasis | None = None
    outcome: CandidateOutcome | None = None
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


def last_decision(candidate: Candidate) -> PartStep | None:
    """
    Return the last step by which a candidate was chosen or was not; none may be recorded.

    >>> applied = PartStep(stage=StepStage.APPLIED_FOR)
    >>> last_decision(Candidate(name="Dorset", steps=(applied,))) is None
    True
    """
    deciding = CHOSEN_BY_STEP | TURNED_DOWN_BY_STEP
    taken = [step for step in candidate.steps if step.stage in deciding and not step.is_to_come]
    return taken[-1] if taken else None


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Cohort:
    """
    A group of places that a programme set out to have, and those on its list.

    Two lists that disagree are two cohorts.

    Attributes:
        form: The form that they were to take, by its key, such as accountable-care-system.
        speaker: Who named them.
        on: The day on which they were named.
        least: The smallest number of places that was meant.
        most: The largest number of places that was meant.
        window: The days in which they were to be chosen, or to begin.
        months: How long it was to take, in words.
        deciders: Who was to choose them.
        candidates: The places that were named; an empty list says that none was.

    Raises:
        InvalidValueError: If the smallest number is greater than the largest.

    >>> Cohort(name="Fast track of 2017-18", most=10).candidates is None
    True
    """

    name: str = attrs.field(validator=is_name)
    form: str | None = None
    speaker: str | None = attrs.field(default=None, validator=is_short)
    on: StatedDate | None = None
    least: int | None = None
    most: int | None = None
    window: StatedPeriod | None = None
    months: str | None = None
    deciders: tuple[str, ...] | None = None
    candidates: tuple[Candidate, ...] | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a range that ends before it begins."""
        if self.least is not None and self.most is not None and self.least > self.most:
            msg = f"{self.name}: at least {self.least} and at most {self.most} cannot both be"
            raise InvalidValueError(msg)


class ProgrammeKind(enum.Enum):
    """A programme of the national bodies into which places were put, or which they joined."""

    INTEGRATED_CARE_PIONEER = "integrated-care-pioneer"
    """The pioneers of 2013 and 2015."""

    NEW_CARE_MODELS = "new-care-models"
    """The vanguards of 2015; see `Vanguard` for what each of them tried."""

    SUCCESS_REGIME = "success-regime"
    """For three areas in deep trouble, from June 2015."""

    CAPPED_EXPENDITURE_PROCESS = "capped-expenditure-process"
    """For areas told in 2017 to keep within a sum."""

    SPECIAL_MEASURES = "special-measures"
    RECOVERY_SUPPORT = "recovery-support"
    OTHER = "other"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class NationalProgramme:
    """
    A programme of the national bodies in which an arrangement, or a part of its area, was.

    Attributes:
        kind: Which programme it is.
        covers: The part of the area that was in it, in words; leave it out for the whole.
        decided_by: The bodies that put it there, or took it in.

    >>> NationalProgramme(kind=ProgrammeKind.SUCCESS_REGIME).covers is None
    True
    """

    kind: ProgrammeKind
    name: str | None = attrs.field(default=None, validator=is_short)
    covers: str | None = None
    decided_by: tuple[Body, ...] | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Claim:
    """
    Something that somebody said about an arrangement, which may be right or wrong.

    Where sources disagree, there are several claims.

    Attributes:
        least: For a claim that counts: the smaller number, or the only one.
        most: For a claim that counts: the larger number, or the only one.

    >>> Claim(text="It ends the split for the first time since 1990", speaker="HSJ").on is None
    True
    """

    text: str = attrs.field(validator=is_text)
    speaker: str | None = attrs.field(default=None, validator=is_short)
    on: StatedDate | None = None
    least: int | None = None
    most: int | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Evidence:
    """
    What a study or a speaker reports about the effect of an arrangement.

    Attributes:
        finding: What was found, in words.
        ratio: The change as a part of that of the comparator, such as 1/2 where growth was half as
            fast; `None` where nothing was quantified.
        comparator: With what it was compared.
        over: Over which time, in words.

    >>> Evidence(measure="Emergency admissions", ratio=Fraction(1, 2)).comparator is None
    True
    """

    measure: str = attrs.field(validator=is_text)
    finding: str | None = None
    ratio: Fraction | None = None
    comparator: str | None = None
    over: str | None = None
    speaker: str | None = attrs.field(default=None, validator=is_short)
    on: StatedDate | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class ReadinessFactor(enum.Enum):
    """Something on which the pace of joining up depends."""

    RELATIONSHIPS = "relationships"
    SIZE = "size"
    GEOGRAPHY = "geography"
    PATIENT_FLOWS = "patient-flows"
    LEADERSHIP = "leadership"
    GENERAL_PRACTICE_SUPPORT = "general-practice-support"
    FINANCES = "finances"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Readiness:
    """
    What speaks for and against an arrangement coming about, none of which is a legal test.

    Attributes:
        large_providers: How many large providers there are; several make an accountable care
            organisation harder.
        independent_foundation_trusts: How many foundation trusts stand by themselves and need not
            join.
        has_single_main_acute: Whether it has one main acute trust, and not several.
        general_practice_takes_part: Whether general practices take part, or mean to.
        helps: What helps it to come about; an empty list says that nothing does.
        hinders: What stands in its way; an empty list says that nothing does.

    >>> Readiness(large_providers=1, has_single_main_acute=True).helps is None
    True
    """

    large_providers: int | None = attrs.field(default=None, validator=is_count_or_none)
    independent_foundation_trusts: int | None = attrs.field(
        default=None, validator=is_count_or_none
    )
    has_single_main_acute: bool | None = None
    general_practice_takes_part: bool | None = None
    helps: tuple[ReadinessFactor, ...] | None = None
    hinders: tuple[ReadinessFactor, ...] | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
