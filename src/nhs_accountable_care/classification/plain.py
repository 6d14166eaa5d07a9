"""A classification as plain data: what the text tells, with every text in it once."""

from collections.abc import Iterable, Iterator

import attrs

from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.sources import Citation, Source
from nhs_accountable_care.arrangements import NotBegun
from nhs_accountable_care.classification.criteria import Criterion, Reason
from nhs_accountable_care.classification.dimensions import AxisFinding
from nhs_accountable_care.classification.form import FormFinding
from nhs_accountable_care.classification.presumptions import Presumption
from nhs_accountable_care.questions import Answer, Outcome

__all__ = [
    "ToldForm",
    "answers_by_path",
    "record_of_axis",
    "record_of_plan",
    "records_of_sources",
    "wordings",
]


def answers_by_path(findings: Iterable[FormFinding]) -> Record:
    """Return the forms by their answer, of each arrangement by its path."""
    answers: Record = {}
    for each in findings:
        of_part = answers.setdefault(each.path, {answer.value: [] for answer in Answer})
        of_part[each.answer.value].append(each.form.slug)
    return answers


@attrs.frozen(kw_only=True)
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

    def record(self) -> Record:
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
            record["presumption"] = _presumed(finding.presumption)
        if finding.confidence is not None:
            record["confidence"] = finding.confidence.value
        told = [(key, outcome) for key, _, outcome in self.tests]
        record["reasons"] = _reasons(told, finding.path)
        if finding.indications:
            signs = [(each.criterion.key, each.outcome) for each in finding.indications]
            record["signs"] = _reasons(signs, finding.path)
        return record

    def citations(self) -> Iterator[Citation]:
        """Yield what its tests and signs cite, and what is presumed of it."""
        for _, reason, _ in self.tests:
            yield from reason.citations
        for reason in self.finding.indications:
            yield from reason.citations
        if self.finding.presumption is not None:
            yield from self.finding.presumption.citations


def record_of_axis(axis: AxisFinding) -> Record:
    """Return a place on an axis, or what is missing where there is none."""
    record: Record = {"value": axis.value, "because": axis.because}
    if axis.evidence:
        record["citations"] = _cited(axis.evidence)
    if axis.value == "unknown":
        record["missing"] = [f"$.{fact}" for fact in axis.missing]
    return record


def record_of_plan(each: NotBegun) -> Record:
    """Return what had not begun, with its sources by their keys."""
    return {**each.to_record(), "citations": _cited(each.evidence)}


def wordings(told: Iterable[ToldForm]) -> Record:
    """Return, by form, its name, and of its tests and signs the question and who sets it."""
    texts: Record = {}
    for each in told:
        form = each.finding.form
        text = texts.setdefault(form.slug, {"name": form.name, "tests": {}})
        text["tests"] |= {key: _asked(reason.criterion) for key, reason, _ in each.tests}
        signs = [reason.criterion for reason in each.finding.indications]
        if signs:
            text["signs"] = {sign.key: _asked(sign) for sign in signs}
    return texts


def _asked(criterion: Criterion) -> Record:
    """Return the question of a test, and its sources."""
    return {"question": criterion.question, "citations": _cited(criterion.sources)}


def records_of_sources(
    told: Iterable[ToldForm], axes: Iterable[AxisFinding], not_begun: Iterable[NotBegun]
) -> Record:
    """Return every source that is cited by its key, once, without what is not recorded."""
    cited: dict[str, Source] = {}
    for citations in (
        *(each.citations() for each in told),
        *(axis.evidence for axis in axes),
        *(each.evidence for each in not_begun),
    ):
        for each in citations:
            cited.setdefault(each.source.key, each.source)
    return {
        key: {
            name: value
            for name, value in cited[key].to_record().items()
            if name != "key" and value is not None
        }
        for key in sorted(cited)
    }


def _reasons(tests: Iterable[tuple[str, Outcome]], path: str) -> list[Record]:
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
            "citations": _cited(outcome.evidence),
        }
        for outcome, keys in alike.items()
    ]


def _presumed(presumption: Presumption) -> Record:
    """Return a presumption with its sources by their keys."""
    return {**presumption.to_record(), "citations": _cited(presumption.citations)}


def _cited(citations: Iterable[Citation]) -> list[str]:
    """Return citations by the key of the source, with the place in it and how sure each is."""
    written = []
    for each in citations:
        place = f", {each.locator}" if each.locator else ""
        written.append(f"{each.source.key}{place} [{each.confidence.value}]")
    return list(dict.fromkeys(written))
