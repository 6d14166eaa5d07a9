"""A form: a kind of arrangement, told by tests on its content and never by its name."""

from datetime import date
from typing import ClassVar

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.pickling import Reduced
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence, marked_keys
from nhs_accountable_care._core.text import with_article, wrapped
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care._core.timeline import Dated
from nhs_accountable_care.arrangements import Arrangement, Extent
from nhs_accountable_care.classification.counterfactuals import Change, Changes, what_would_change
from nhs_accountable_care.classification.criteria import Criterion, Reason
from nhs_accountable_care.classification.not_chosen import reason_of_not_chosen
from nhs_accountable_care.classification.pickling import reduced
from nhs_accountable_care.classification.presumptions import Presumption
from nhs_accountable_care.contracts import Agreement
from nhs_accountable_care.questions import Answer, all_met

__all__ = ["Form", "FormFinding", "are_alike", "confidence_of", "doubt_of", "surest"]

_MARKS = {Answer.YES: "+", Answer.NO: "-", Answer.UNKNOWN: "?"}
_ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not known"}
_ORDER_OF_CONFIDENCE = tuple(Confidence)
_VERDICTS = {Answer.YES: "IS", Answer.NO: "is NOT", Answer.UNKNOWN: "MAY BE"}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Form:
    """
    A kind of arrangement, with the tests that an arrangement must meet to be one.

    It is one if it meets every ``necessary`` test and none that is ``excluding``; the
    ``indicating`` tests are signs that decide nothing. ``period`` is the time in which the
    form was policy or law; a classification on a day outside it does not ask about the form.
    ``lineage`` names the forms that it grew out of, and ``names`` what it was called by date,
    where that is not always ``name``. ``of_place`` has the codes and names of the one place of
    which the form was made; a classifier asks it of no other. ``is_countable`` says whether its
    name takes an article: a place is an alliance, and is tactical commissioning.

    Raises:
        InvalidValueError: If it has no necessary test or no source, or two tests of one key.

    >>> from nhs_accountable_care.classification import ACCOUNTABLE_CARE_SYSTEM as form
    >>> print(form.name, form.period, sep=": ")
    accountable care system: 31 March 2017 to 1 February 2018
    >>> form.lineage
    ('sustainability-and-transformation-partnership',)
    """

    slug: str = attrs.field(validator=is_text)
    name: str = attrs.field(validator=is_text)
    meaning: str = attrs.field(validator=is_text)
    period: DateRange
    necessary: tuple[Criterion, ...]
    excluding: tuple[Criterion, ...] = ()
    indicating: tuple[Criterion, ...] = ()
    lineage: tuple[str, ...] = ()
    names: tuple[Dated[str], ...] = ()
    of_place: tuple[str, ...] = ()
    is_countable: bool = True
    sources: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a form without tests or sources, or with two tests of one name."""
        if not self.necessary or not self.sources:
            msg = f"form {self.slug!r} needs at least one criterion and one source"
            raise InvalidValueError(msg)
        keys = [each.key for each in (*self.necessary, *self.excluding, *self.indicating)]
        if len(set(keys)) != len(keys):
            msg = f"form {self.slug!r} has two criteria of one key: {sorted(keys)}"
            raise InvalidValueError(msg)

    def __copy__(self) -> "Form":
        """Return it itself: nothing of it changes."""
        return self

    def __deepcopy__(self, _memo: object) -> "Form":
        """Return it itself: nothing in it changes."""
        return self

    def __reduce__(self) -> Reduced:
        """Pickle what is shipped by its place, and what is your own in full."""
        return reduced(self, f"form {self.slug}")

    @property
    def reads(self) -> tuple[str, ...]:
        """
        The paths of all facts that its tests read, told without asking them.

        Raises:
            InvalidValueError: If a test is a function that does not say what it reads.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM as form
        >>> form.reads[:2]
        ('agreements', 'agreements (devolution-memorandum).signed_on')
        """
        criteria = (*self.necessary, *self.excluding, *self.indicating)
        return tuple(dict.fromkeys(path for each in criteria for path in each.reads))

    def name_on(self, day: date) -> str:
        """
        Return the name that the form went by on a day.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
        >>> form = SHIPPED_CLASSIFIER.form("place-based-partnership")
        >>> form.name_on(date(2021, 7, 1))
        'place-based partnership'
        """
        return next((each.value for each in self.names if day in each.period), self.name)

    def noun(self, *, on: date | None = None) -> str:
        """
        Return its name, of a day if one is given, with the article that a sentence puts to it.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
        >>> SHIPPED_CLASSIFIER.form("alliance").noun()
        'an alliance'
        >>> SHIPPED_CLASSIFIER.form("committees-in-common").noun(on=date(2017, 4, 1))
        'committees in common'
        """
        name = self.name if on is None else self.name_on(on)
        return with_article(name) if self.is_countable else name

    def is_asked_of(self, arrangement: Arrangement) -> bool:
        """
        Return whether an arrangement is of the place of the form, if that is of one alone.

        A place inside it is another place.

        >>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
        >>> deal = SHIPPED_CLASSIFIER.form("devolution-surrey-heartlands")
        >>> deal.is_asked_of(Arrangement(name="Surrey Heartlands"))
        True
        >>> deal.is_asked_of(Arrangement(name="Devon", code="QJK"))
        False
        """
        area = arrangement.area
        is_whole = area is not None and area.extent is Extent.WHOLE
        footprint = area.footprint if area is not None and is_whole else None
        known_as = {arrangement.code, arrangement.name, footprint}
        return not self.of_place or not known_as.isdisjoint(self.of_place)

    def ask(
        self,
        arrangement: Arrangement,
        on: date,
        path: str = "$",
        around: tuple[Arrangement, ...] = (),
        out_of_day: tuple[Agreement, ...] = (),
    ) -> "FormFinding":
        """
        Apply every test of the form to an arrangement as it stood on the day.

        That it was a candidate for the form and was not chosen excludes, as if it were a test.

        ``path`` is where it stands in the document, ``around`` what it is nested in, the
        outermost first, and ``out_of_day`` the agreements that are recorded of it and did not
        stand on the day.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> DEVOLVED_SYSTEM.ask(Arrangement(name="A place"), date(2017, 4, 1)).answer.value
        'unknown'
        """

        def asked(criteria: tuple[Criterion, ...]) -> tuple[Reason, ...]:
            # A list first: it is faster than a generator, and this runs for every form.
            return tuple(
                [
                    each.ask(arrangement, on, around, out_of_day)
                    for each in criteria
                    if each.is_asked_on(on)
                ]
            )

        not_chosen = reason_of_not_chosen(self.slug, self.sources, arrangement, on)
        return FormFinding(
            form=self,
            path=path,
            name=arrangement.name,
            reasons=asked(self.necessary),
            exclusions=asked(self.excluding) + ((not_chosen,) if not_chosen else ()),
            indications=asked(self.indicating),
        )


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class FormFinding:
    """
    Whether one arrangement is of one form, with every reason for and against.

    ``path`` is where the arrangement stands in the document: ``$`` or nested below it.
    ``reasons`` are the answers of the necessary tests, ``exclusions`` those of what must not
    be there, and ``indications`` those of the signs. ``presumption`` is what may be presumed
    from what the country knows, only where the answer is unknown; it never changes the answer.

    >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
    >>> print(DEVOLVED_SYSTEM.ask(Arrangement(name="A place"), date(2017, 4, 1)))
    A place MAY BE a devolved health and care system: 0 of 6 tests met, 6 not known.
    """

    record_columns: ClassVar[Columns] = {
        "form": "text",
        "path": "text",
        "name": "text",
        "answer": "text",
        "met": "whole number",
        "unmet": "whole number",
        "unknown": "whole number",
        "reasons": "text",
        "presumption": "text",
    }

    form: Form
    path: str
    name: str
    reasons: tuple[Reason, ...]
    exclusions: tuple[Reason, ...] = ()
    indications: tuple[Reason, ...] = ()
    presumption: Presumption | None = None

    def __repr__(self) -> str:
        """Return the form, where it was asked and the answer; its reasons would fill pages."""
        tests = f"{self.met} of {self.asked} tests met"
        return f"<FormFinding {self.form.slug} at {self.path}: {self.answer.value}, {tests}>"

    @property
    def answer(self) -> Answer:
        """Yes if all that is necessary is there and nothing that excludes; no, or unknown."""
        return all_met(
            [
                *(reason.outcome.answer for reason in self.reasons),
                *(~reason.outcome.answer for reason in self.exclusions),
            ]
        )

    @property
    def met(self) -> int:
        """How many tests are met, with what must not be there counted as met if it is not."""
        return self._count(Answer.YES)

    @property
    def unmet(self) -> int:
        """How many tests are not met."""
        return self._count(Answer.NO)

    @property
    def unknown(self) -> int:
        """How many tests are not decided by what is recorded."""
        return self._count(Answer.UNKNOWN)

    def _count(self, answer: Answer) -> int:
        """Count the tests of one answer."""
        excluded = sum(reason.outcome.answer is ~answer for reason in self.exclusions)
        return len(self.having(answer)) + excluded

    @property
    def asked(self) -> int:
        """How many tests decide it."""
        return len(self.reasons) + len(self.exclusions)

    def having(self, answer: Answer) -> tuple[Reason, ...]:
        """Return the necessary tests with one answer."""
        return tuple(reason for reason in self.reasons if reason.outcome.answer is answer)

    @property
    def in_favour(self) -> tuple[Reason, ...]:
        """The tests that are met, what would exclude and is not there, and signs in favour."""
        return (
            *self.having(Answer.YES),
            *(reason for reason in self.exclusions if reason.outcome.answer is Answer.NO),
            *(reason for reason in self.indications if reason.outcome.answer is Answer.YES),
        )

    @property
    def against(self) -> tuple[Reason, ...]:
        """The tests that are missed, what excludes, and signs that are not there."""
        return (
            *self.having(Answer.NO),
            *(reason for reason in self.exclusions if reason.outcome.answer is Answer.YES),
            *(reason for reason in self.indications if reason.outcome.answer is Answer.NO),
        )

    @property
    def undecided(self) -> tuple[Reason, ...]:
        """The tests, necessary and excluding, that what is recorded leaves open."""
        return tuple(
            reason
            for reason in (*self.reasons, *self.exclusions)
            if reason.outcome.answer is Answer.UNKNOWN
        )

    @property
    def deciding(self) -> tuple[Reason, ...]:
        """The tests that make the answer a no; none where it is something else."""
        excluding = (each for each in self.exclusions if each.outcome.answer is Answer.YES)
        return (*self.having(Answer.NO), *excluding)

    @property
    def confidence(self) -> Confidence | None:
        """
        How sure a yes or a no is, and `None` where the answer is unknown.

        A yes rests on every test, and is as sure as the least sure of them; a no rests on any
        that fails, and is as sure as the most sure of those.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> DEVOLVED_SYSTEM.ask(Arrangement(name="A place"), date(2017, 4, 1)).confidence is None
        True
        """
        if self.answer is Answer.UNKNOWN:
            return None
        if self.answer is Answer.YES:
            return Confidence.weakest(map(confidence_of, (*self.reasons, *self.exclusions)))
        return confidence_of(surest(self.deciding))

    @property
    def doubt(self) -> str:
        """
        That a yes or a no rests on what nobody verified, as a sentence; else nothing.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> DEVOLVED_SYSTEM.ask(Arrangement(name="A place"), date(2017, 4, 1)).doubt
        ''
        """
        match self.answer:
            case Answer.YES:
                return _doubt(self.confidence, "This rests in part on")
            case Answer.NO:
                return doubt_of(surest(self.deciding))
            case _:
                return ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would decide what is unknown, as paths in the document, once each."""
        facts = (
            f"{self.path}.{fact}" for reason in self.undecided for fact in reason.outcome.missing
        )
        return tuple(dict.fromkeys(facts))

    def changes(self, most: int | None = None) -> Changes:
        """
        Return the shortest sets of facts that would turn the answer, and to what.

        A fact is a path that a test looks at, such as ``$.governance.boards``: one that
        is not recorded and would have to be, or one that is and would have to be otherwise.
        Several tests may look at one fact, and one test at several. No set holds a smaller one
        that would do. The smaller sets come first, and `Changes.left_out` says whether there
        were too many to tell them all.

        Args:
            most: The most facts of a set; without it, sets of any size are told.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> finding = DEVOLVED_SYSTEM.ask(Arrangement(name="A place"), date(2017, 4, 1))
        >>> found = finding.changes()
        >>> len(found.changes), found.left_out
        (4, '')
        """
        return what_would_change(self.reasons, self.exclusions, self.path, most)

    def what_would_change(self, most: int | None = None) -> tuple[Change, ...]:
        """
        Return the shortest sets of facts that would turn the answer, as `changes` finds them.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> finding = DEVOLVED_SYSTEM.ask(Arrangement(name="A place"), date(2017, 4, 1))
        >>> for change in finding.what_would_change()[:2]:
        ...     print(change)
        no, if $.agreements were such that memorandum-signed is not met, or ...
        no, if $.governance.boards were such that board is not met
        """
        return self.changes(most).changes

    def __str__(self) -> str:
        """Return the verdict, how many tests are met, and whether it rests on nothing sure."""
        verdict = f"{self.name} {_VERDICTS[self.answer]} {self.form.noun()}"
        doubt = f" {self.doubt}" if self.doubt else ""
        return f"{verdict}: {self.counts}.{doubt}"

    @property
    def counts(self) -> str:
        """How many of its tests are met, not met and not known, in words."""
        counts = [f"{self.met} of {self.asked} tests met"]
        counts += [f"{self.unmet} not met"] if self.unmet else []
        counts += [f"{self.unknown} not known"] if self.unknown else []
        return ", ".join(counts)

    def explain(self) -> str:
        """
        Return the verdict, with every test under it, and what would decide those that are open.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> print(DEVOLVED_SYSTEM.ask(Arrangement(name="A place"), date(2017, 4, 1)).explain())
        A place MAY BE a devolved health and care system: 0 of 6 tests met, 6 not known.
          ? Is there a signed memorandum of devolution? not known: no devolution memorandum is
              recorded, and the record may be partial [S71]
          ...
            would be decided by: $.agreements, $.governance.boards, $.creates_legal_body
        """
        lines = [wrapped(str(self), "", "    ")]
        lines += [_reason_line(reason) for reason in self.reasons]
        lines += [_reason_line(reason, excludes=True) for reason in self.exclusions]
        if self.presumption is not None:
            lines.append(wrapped(str(self.presumption), "    ", "      "))
        if self.answer is Answer.UNKNOWN and self.missing:
            facts = f"would be decided by: {', '.join(self.missing)}"
            lines.append(wrapped(facts, "    ", "      "))
        return "\n".join(lines)

    def to_record(self) -> Record:
        """
        Return the finding as plain data that stands alone: a row with all its tests.

        ``classify --json`` prints less of it, and every text once (`Classification.to_records`).

        ``met``, ``unmet`` and ``unknown`` count tests; what must not be there stands among the
        ``reasons`` as ``without-…``, a test that is met where it is not there.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> finding = DEVOLVED_SYSTEM.ask(Arrangement(name="A place"), date(2017, 4, 1))
        >>> record = finding.to_record()
        >>> {key: record[key] for key in ("form", "path", "name", "answer", "unknown")}
        ... # doctest: +NORMALIZE_WHITESPACE
        {'form': 'devolved-system', 'path': '$', 'name': 'A place', 'answer': 'unknown',
         'unknown': 6}
        >>> record["met"], record["unmet"], len(record["reasons"])
        (0, 0, 6)
        """
        return {
            "form": self.form.slug,
            "path": self.path,
            "name": self.name,
            "answer": self.answer.value,
            "met": self.met,
            "unmet": self.unmet,
            "unknown": self.unknown,
            "reasons": [
                *(reason.to_record() for reason in self.reasons),
                *(reason.to_record(excludes=True) for reason in self.exclusions),
            ],
            "presumption": None if self.presumption is None else self.presumption.to_record(),
        }


def are_alike(one: FormFinding, other: FormFinding) -> bool:
    """Return whether two findings say the same of two arrangements."""
    return _said(one) == _said(other)


def _said(finding: FormFinding) -> tuple[object, ...]:
    """Return what a finding says, whatever it says it of."""
    return (
        finding.form,
        finding.reasons,
        finding.exclusions,
        finding.indications,
        finding.presumption,
    )


def confidence_of(reason: Reason) -> Confidence:
    """Return how sure a test's answer is: as the least sure of what it cites."""
    return Confidence.weakest(each.confidence for each in reason.citations)


def surest(reasons: tuple[Reason, ...]) -> Reason:
    """Return the surest of some reasons, and of those the first."""
    return min(reasons, key=_rank)


def _rank(reason: Reason) -> int:
    """Sort reasons by how sure they are, the surest first."""
    return _ORDER_OF_CONFIDENCE.index(confidence_of(reason))


def doubt_of(reason: Reason) -> str:
    """Say of a test that its answer rests on what nobody verified; else nothing."""
    evidence = reason.outcome.evidence
    of_record = Confidence.weakest(each.confidence for each in evidence) if evidence else None
    return _doubt(of_record, "What is recorded for this rests on") or _doubt(
        confidence_of(reason), "The test rests in part on"
    )


def _doubt(confidence: Confidence | None, words: str) -> str:
    """Say that something rests on what nobody verified; else nothing."""
    match confidence:
        case Confidence.UNVERIFIED:
            return f"{words} what is not verified."
        case Confidence.ILLUSTRATIVE:
            return f"{words} what is invented."
        case _:
            return ""


def _reason_line(reason: Reason, *, excludes: bool = False) -> str:
    """Return a line of a test: the question, its answer, why, and who says so."""
    outcome = reason.outcome
    return wrapped(
        f"{reason.criterion.question} {_ANSWERS[outcome.answer]}: {outcome.because} "
        f"{marked_keys(reason.citations)}",
        f"  {_MARKS[~outcome.answer if excludes else outcome.answer]} ",
        "      ",
    )
