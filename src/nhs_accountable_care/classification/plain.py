"""A classification as plain data: what the text tells, with every text in it once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import NotBegun
from nhs_accountable_care.classification.criteria import Criterion, Reason
from nhs_accountable_care.classification.dimensions import AxisFinding
from nhs_accountable_care.classification.form import FormFinding
from nhs_accountable_care.classification.presumptions import Presumption
from nhs_accountable_care.questions import Answer, Outcome

__all__ = [
    "CitedKeys",
    "ToldForm",
    "answers_by_path",
    "record_of_axis",
    "record_of_plan",
    "wordings",
]


ToldCitation: TypeAlias = tuple[tuple[str, object], ...]
"""The record of a citation, as something that can be looked up."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CitedKeys:
    """
    The citations of a classification, by keys that stand for them wherever they are cited.

    A citation is one object in all data of this package. A test cites what many others do, so
    that with the objects in place the data would be a fifth longer, and here each stands once.
    """

    keys: Mapping[ToldCitation, str]

    @classmethod
    def of(
        cls,
        told: "Iterable[ToldForm]",
        axes: Iterable[AxisFinding],
        not_begun: Iterable[NotBegun],
    ) -> "CitedKeys":
        """Give each citation that is told a key: that of its source, numbered from the second."""
        keys: dict[ToldCitation, str] = {}
        used: set[str] = set()
        tried: dict[str, int] = {}
        for citations in (
            *(each.citations() for each in told),
            *(axis.evidence for axis in axes),
            *(each.evidence for each in not_begun),
        ):
            for citation in citations:
                told_as = _told_as(citation)
                if told_as not in keys:
                    keys[told_as] = _free_key(citation.source.key, used, tried)
                    used.add(keys[told_as])
        return cls(keys=keys)

    def cited(self, citations: Iterable[Citation]) -> list[str]:
        """Return the keys of citations, each once."""
        return list(dict.fromkeys(self.keys[_told_as(each)] for each in citations))

    def record(self) -> Record:
        """Return every citation by its key."""
        by_key = {key: dict(told_as) for told_as, key in self.keys.items()}
        return {key: by_key[key] for key in sorted(by_key)}


def _told_as(citation: Citation) -> ToldCitation:
    """Return what the record of a citation tells: two that tell the same are one."""
    return tuple(citation.to_record().items())


def _free_key(source: str, used: set[str], tried: dict[str, int]) -> str:
    """Return the first key of a source that is not in use; ``tried`` counts those tried before."""
    while True:
        tried[source] = number = tried.get(source, 0) + 1
        key = source if number == 1 else f"{source} ({number})"
        if key not in used:
            return key


def answers_by_path(findings: Iterable[FormFinding]) -> Record:
    """Return the forms by their answer, of each arrangement by its path."""
    answers: Record = {}
    for each in findings:
        of_part = answers.setdefault(each.path, {answer.value: [] for answer in Answer})
        of_part[each.answer.value].append(each.form.slug)
    return answers


@attrs.frozen(kw_only=True, field_transformer=check_types)
class ToldForm:
    """
    A finding as it is told: of a no by the tests that fail alone, unless all are wanted.

    What must not be there stands among the tests as ``without-…``, which is met where it is not
    there.
    """

    finding: FormFinding
    every_test: bool

    @property
    def tests(self) -> Iterator[tuple[str, Reason, Outcome]]:
        """The tests by their keys, each with its reason and with how it speaks for the form."""
        finding = self.finding
        deciding = {each.criterion.key for each in finding.deciding}
        is_short = finding.answer is Answer.NO and not self.every_test
        for reasons, excludes in ((finding.reasons, False), (finding.exclusions, True)):
            for each in reasons:
                if is_short and each.criterion.key not in deciding:
                    continue
                key, outcome = each.criterion.key, each.outcome
                if excludes:
                    key, outcome = f"without-{key}", ~outcome
                yield key, each, outcome

    def record(self, keys: CitedKeys) -> Record:
        """Return the finding with its counts, the facts that are missing, and its tests."""
        finding = self.finding
        record: Record = {
            "form": finding.form.slug,
            "path": finding.path,
            "answer": finding.answer.value,
            "met": finding.met,
            "unmet": finding.unmet,
            "unknown": finding.unknown,
        }
        if finding.missing:
            record["missing"] = list(finding.missing)
        if finding.presumption is not None:
            record["presumption"] = _presumed(finding.presumption, keys)
        if finding.confidence is not None:
            record["confidence"] = finding.confidence.value
        told = [(key, outcome) for key, _, outcome in self.tests]
        record["reasons"] = _reasons(told, finding.path, keys)
        if finding.indications:
            signs = [(each.criterion.key, each.outcome) for each in finding.indications]
            record["signs"] = _reasons(signs, finding.path, keys)
        return record

    def citations(self) -> Iterator[Citation]:
        """Yield what its tests and signs cite, and what is presumed of it."""
        # The tests first, so that what a form rests on bears the plain keys.
        for _, reason, _ in self.tests:
            yield from reason.citations
        for reason in self.finding.indications:
            yield from reason.citations
        if self.finding.presumption is not None:
            yield from self.finding.presumption.citations


def record_of_axis(axis: AxisFinding, keys: CitedKeys) -> Record:
    """Return a place on an axis, or what is missing where there is none."""
    record: Record = {"value": axis.value, "because": axis.because}
    if axis.evidence:
        record["cited"] = keys.cited(axis.evidence)
    if axis.value == "unknown":
        record["missing"] = [f"$.{fact}" for fact in axis.missing]
    return record


def record_of_plan(each: NotBegun, keys: CitedKeys) -> Record:
    """Return what had not begun, with its citations by their keys."""
    return _with_keys(each.to_record(), each.evidence, keys)


def wordings(told: Iterable[ToldForm], keys: CitedKeys) -> Record:
    """Return, by form, its name, and of its tests and signs the question and who sets it."""
    texts: Record = {}
    for each in told:
        form = each.finding.form
        text = texts.setdefault(form.slug, {"name": form.name, "tests": {}})
        text["tests"] |= {key: _asked(reason.criterion, keys) for key, reason, _ in each.tests}
        signs = [reason.criterion for reason in each.finding.indications]
        if signs:
            text["signs"] = {sign.key: _asked(sign, keys) for sign in signs}
    return texts


def _asked(criterion: Criterion, keys: CitedKeys) -> Record:
    """Return the question of a test, and its sources."""
    return {"question": criterion.question, "cited": keys.cited(criterion.sources)}


def _reasons(
    tests: Iterable[tuple[str, Outcome]], path: str, cited_keys: CitedKeys
) -> list[Record]:
    """Return tests by what was found: those of one outcome together, as one fact decides them."""
    alike: dict[Outcome, list[str]] = {}
    for key, outcome in tests:
        alike.setdefault(outcome, []).append(key)
    return [
        {
            "tests": keys,
            "answer": outcome.answer.value,
            "because": outcome.because,
            "paths": [f"{path}.{fact}" for fact in outcome.facts],
            "cited": cited_keys.cited(outcome.evidence),
        }
        for outcome, keys in alike.items()
    ]


def _presumed(presumption: Presumption, keys: CitedKeys) -> Record:
    """Return a presumption with its citations by their keys."""
    return _with_keys(presumption.to_record(), presumption.citations, keys)


def _with_keys(record: Record, citations: Iterable[Citation], keys: CitedKeys) -> Record:
    """Return a record with its citations by their keys instead of as objects."""
    rest = {name: value for name, value in record.items() if name != "citations"}
    return {**rest, "cited": keys.cited(citations)}
