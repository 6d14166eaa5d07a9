"""A form: a kind of arrangement, told by tests on its content and never by its name."""

from datetime import date

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_tuples, is_text
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import with_article, wrapped
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care._core.timeline import Dated
from nhs_accountable_care.arrangements import Arrangement, Extent
from nhs_accountable_care.classification.counterfactuals import Change, Changes, what_would_change
from nhs_accountable_care.classification.criteria import Criterion, Reason
from nhs_accountable_care.classification.not_chosen import reason_of_not_chosen
from nhs_accountable_care.classification.presumptions import Presumption
from nhs_accountable_care.contracts import Agreement
from nhs_accountable_care.questions import Answer, all_met

__all__ = ["Form", "FormFinding"]

_MARKS = {Answer.YES: "+", Answer.NO: "-", Answer.UNKNOWN: "?"}
_VERDICTS = {Answer.YES: "IS", Answer.NO: "is NOT", Answer.UNKNOWN: "MAY BE"}


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Form:
    """
    A kind of arrangement, with the tests that an arrangement must meet to be one.

    It is one if it meets every ``necessary`` test and none that is ``excluding``; the
    ``indicating`` tests are signs that decide nothing. ``period`` is the time in which the
    form was policy or law; a classification on a day outside it does not ask about the form.
    ``lineage`` names the forms that it grew out of, and ``names`` what it was called by date,
    where that is not always ``name``. ``of_place`` has the codes and names of the one place of
    which the form was made; a classifier asks it of no other.

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


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
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

    form: Form
    path: str
    name: str
    reasons: tuple[Reason, ...]
    exclusions: tuple[Reason, ...] = ()
    indications: tuple[Reason, ...] = ()
    presumption: Presumption | None = None

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
        no, if $.agreements were such that memorandum-signed is not met
        no, if $.governance.boards were such that board is not met
        """
        return self.changes(most).changes

    def __str__(self) -> str:
        """Return the verdict, and how many tests are met."""
        unknown = f", {self.unknown} not known" if self.unknown else ""
        verdict = f"{self.name} {_VERDICTS[self.answer]} {with_article(self.form.name)}"
        return f"{verdict}: {self.met} of {self.asked} tests met{unknown}."

    def explain(self) -> str:
        """
        Return the verdict, with each test that bears on it under it, and what would decide it.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> print(DEVOLVED_SYSTEM.ask(Arrangement(name="A place"), date(2017, 4, 1)).explain())
        A place MAY BE a devolved health and care system: 0 of 6 tests met, 6 not known.
          ? Is there a signed memorandum of devolution? unknown: no devolution memorandum is
              recorded, and the record may be partial [S71]
          ...
            would be decided by: $.agreements, $.governance.boards, $.creates_legal_body
        """
        lines = [wrapped(str(self), "", "    ")]
        # Of a "no" the reason is what was not met; the tests that were are counted above.
        shown = self.having(Answer.NO) if self.answer is Answer.NO else self.reasons
        alike: dict[tuple[Answer, str], list[Reason]] = {}
        for reason in shown:
            alike.setdefault((reason.outcome.answer, reason.outcome.because), []).append(reason)
        for (answer, _), reasons in alike.items():
            if answer is Answer.NO:
                lines.append(_reason_line(reasons))
            else:
                lines += [_reason_line([reason]) for reason in reasons]
        for reason in self.exclusions:
            answer = reason.outcome.answer
            if answer is Answer.YES or (answer is self.answer is Answer.UNKNOWN):
                lines.append(_reason_line([reason], excludes=True))
        if self.answer is Answer.UNKNOWN and self.missing:
            facts = f"would be decided by: {', '.join(self.missing)}"
            lines.append(wrapped(facts, "    ", "      "))
        return "\n".join(lines)

    def to_record(self) -> Record:
        """
        Return the finding as plain data, as ``classify --json`` prints it.

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
        }


def _reason_line(reasons: list[Reason], *, excludes: bool = False) -> str:
    """Return a line of the first of some reasons; count the others that want the same thing."""
    outcome = reasons[0].outcome
    sources = dict.fromkeys(each.source.key for reason in reasons for each in reason.citations)
    others = f" (and so for {len(reasons) - 1} more of its tests)" if len(reasons) > 1 else ""
    return wrapped(
        f"{reasons[0].criterion.question} {outcome.answer.value}: {outcome.because}{others} "
        f"[{'; '.join(sources)}]",
        f"  {_MARKS[~outcome.answer if excludes else outcome.answer]} ",
        "      ",
    )
