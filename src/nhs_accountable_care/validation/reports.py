"""The engine: run rules over an arrangement and report what was found, and what was not."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import attrs

from nhs_accountable_care._core.fields import check_tuples
from nhs_accountable_care._core.plain import Record
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import heading, wrapped
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import (
    Arrangement,
    NotBegun,
    not_begun_on,
    walk,
    with_known_bodies,
)
from nhs_accountable_care.arrangements.days import as_known_on
from nhs_accountable_care.arrangements.not_begun import may_have_stood_on
from nhs_accountable_care.arrangements.open_days import (
    has_open_dates,
    may_have_stood,
    parts_with_steps,
    path_before,
)
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.validation.rules import (
    Breach,
    Context,
    MissingFact,
    Rule,
    RuleAuthority,
    RuleSet,
    Severity,
)

__all__ = ["Finding", "Report", "Unchecked", "report_on"]

_WORDS_OF_SEVERITY = {
    Severity.ERROR: "not lawful or not possible",
    Severity.WARNING: "against policy or prudence",
    Severity.NOTE: "worth knowing; nothing is wrong",
}


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Finding:
    """
    A rule that is not kept, where, and how sure that is.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
    >>> rule = SHIPPED_RULES.rule("NAC201")
    >>> report = check(rule.failing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC201"))
    >>> print(report.findings[0].rule.code, report.findings[0].path)
    NAC201 $.agreements[0].parties
    """

    rule: Rule
    path: str
    message: str
    evidence: tuple[Citation, ...] = ()

    @property
    def severity(self) -> Severity:
        """How bad it is, as the rule says."""
        return self.rule.severity

    @property
    def confidence(self) -> Confidence:
        """How sure it is, as the weakest of the rule's sources and of the facts looked at."""
        return Confidence.weakest(
            [self.rule.confidence, *(citation.confidence for citation in self.evidence)]
        )

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources of the rule, and then those of the facts."""
        return self.rule.sources + self.evidence

    def __str__(self) -> str:
        """Return code, severity, confidence, path, message and the rule's sources and caveat."""
        sources = "; ".join(str(citation) for citation in self.rule.sources)
        caveat = f" {self.rule.caveat}" if self.rule.caveat else ""
        return (
            f"{self.rule.code} {self.severity.value} ({self.confidence.value}) "
            f"{self.path}: {self.message} [{sources}]{caveat}"
        )

    def to_record(self) -> Record:
        """
        Return the finding as plain data, as ``check --json`` prints it.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> finding = Finding(rule=rule, path="$.agreements[0]", message="one party only")
        >>> record = finding.to_record()
        >>> record["rule"], record["severity"], record["confidence"], record["path"]
        ('NAC201', 'error', 'verified', '$.agreements[0]')
        >>> record["message"], [citation["source"] for citation in record["citations"]]
        ('one party only', ['NHSA2006', 'SI2000-617'])
        """
        return {
            "rule": self.rule.code,
            "severity": self.severity.value,
            "confidence": self.confidence.value,
            "path": self.path,
            "message": self.message,
            "citations": [citation.to_record() for citation in self.citations],
        }


@attrs.frozen(kw_only=True)
class Unchecked:
    """A rule that could not be checked at a place, and the fact that would decide it."""

    rule: Rule
    path: str
    fact: str

    def __str__(self) -> str:
        """Return code, path and missing fact on one line."""
        return f"{self.rule.code} {self.path}: {self.fact}"

    def to_record(self) -> Record:
        """
        Return the rule's code, the path and the missing fact as plain data.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> Unchecked(rule=rule, path="$.agreements[0]", fact="its parties").to_record()
        {'rule': 'NAC201', 'path': '$.agreements[0]', 'fact': 'its parties'}
        """
        return {"rule": self.rule.code, "path": self.path, "fact": self.fact}


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Report:
    """
    What the rules found on a day, and what they could not check.

    Going through a report yields its findings; as text it is what ``check`` prints.

    >>> from nhs_accountable_care.validation import check
    >>> report = check(Arrangement(name="A place"), on=date(2017, 4, 1))
    >>> list(report), report.has_errors
    ([], False)
    >>> print(report)
    WHAT IS WRONG, AND BY WHICH LAW OR POLICY
    =========================================
    Nothing was found by the rules that could be checked.
    """

    on: date
    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    not_begun: tuple[NotBegun, ...] = ()
    """What is recorded and was no fact of the day, of which no rule was asked."""
    may_have_stood: tuple[str, ...] = ()
    """The paths of what has dates that leave open whether it stood on the day."""

    def __iter__(self) -> Iterator[Finding]:
        """Go through the findings, worst first."""
        return iter(self.findings)

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def __str__(self) -> str:
        """Describe what is wrong, by which law or policy, and what could not be checked."""
        lines = [heading("What is wrong, and by which law or policy")]
        if not self.findings:
            lines.append("Nothing was found by the rules that could be checked.")
        by_rule: dict[str, list[Finding]] = {}
        for finding in self.findings:
            by_rule.setdefault(finding.rule.code, []).append(finding)
        for findings in by_rule.values():
            lines += _lines_of_rule(findings[0].rule, findings)
        if self.unchecked:
            lines.append(heading("What could not be checked, for want of these facts"))
            lines += [wrapped(str(each), "  ? ", "      ") for each in self.unchecked]
        if self.not_begun:
            paths = ", ".join(each.path for each in self.not_begun)
            lines += ["", wrapped(f"No fact of the day, and not checked: {paths}.", "", "    ")]
        if self.may_have_stood:
            paths = ", ".join(self.may_have_stood)
            told = f"May have stood on the day, as the dates leave it open: {paths}."
            lines += ["", wrapped(told, "", "    ")]
        return "\n".join(lines).removeprefix("\n")

    def to_records(self) -> Record:
        """
        Return the report as plain data, as ``check --json`` prints it.

        ``findings`` are those of `Finding.to_record`, ``unchecked`` those of
        `Unchecked.to_record`, ``not_begun`` those of `NotBegun.to_record`, and
        ``may_have_stood`` the paths.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> report = check(rule.failing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC201"))
        >>> records = report.to_records()
        >>> sorted(records), [finding["rule"] for finding in records["findings"]]
        (['findings', 'may_have_stood', 'not_begun', 'on', 'unchecked'], ['NAC201'])
        """
        return {
            "on": self.on.isoformat(),
            "findings": [finding.to_record() for finding in self.findings],
            "unchecked": [each.to_record() for each in self.unchecked],
            "not_begun": [each.to_record() for each in self.not_begun],
            "may_have_stood": list(self.may_have_stood),
        }


def _lines_of_rule(rule: Rule, findings: list[Finding]) -> list[str]:
    """Return the lines of a rule: once what it is and whence, and each place that breaks it."""
    title = f"{rule.code} {rule.severity.value.upper()}: {rule.title}"
    lines = [wrapped(f"{title} ({rule.authority.value}; {_how_bad(rule)})", "", "    ")]
    for finding in findings:
        is_invented = finding.confidence is Confidence.ILLUSTRATIVE
        invented = " (ON INVENTED FACTS)" if is_invented else ""
        lines.append(wrapped(f"{finding.path}: {finding.message}{invented}", "  ! ", "    "))
    if rule.caveat:
        lines.append(wrapped(rule.caveat, "    "))
    lines += [wrapped(f"by: {citation}", "    ", "        ") for citation in rule.sources]
    return lines


def _how_bad(rule: Rule) -> str:
    """Word how bad it is not to keep a rule."""
    if rule.severity is Severity.WARNING and rule.authority is RuleAuthority.LAW and rule.caveat:
        return "unlawful, if what is not verified holds"
    return _WORDS_OF_SEVERITY[rule.severity]


def report_on(
    value: Arrangement, *, on: date, rules: RuleSet, register: Register | None
) -> Report:
    """Check an arrangement, and all nested in it, against the rules of a day."""
    moment = value.moment(on)
    if register is not None:
        value = with_known_bodies(value, register, on=on)
    context = Context(moment=moment, register=register)
    counting = attrs.evolve(context, moment=attrs.evolve(moment, counts_possible=True))
    findings = []
    unchecked = []
    asked = rules.on(on).rules
    for path, readings in _readings(value, context, counting):
        for rule in asked:
            for remark in _remarks(rule, path, readings):
                if isinstance(remark, Breach):
                    findings.append(
                        Finding(
                            rule=rule,
                            path=remark.path,
                            message=remark.message,
                            evidence=remark.evidence,
                        )
                    )
                else:
                    unchecked.append(Unchecked(rule=rule, path=remark.path, fact=remark.fact))
    order = list(Severity)
    findings.sort(key=lambda finding: order.index(finding.severity))
    not_begun = tuple(not_begun_on(value, on))
    return Report(
        on=on,
        findings=tuple(findings),
        unchecked=tuple(unchecked),
        not_begun=tuple([each for each in not_begun if each.path != "$"]),
        may_have_stood=tuple(may_have_stood_on(value, on, not_begun)),
    )


class _Reading(NamedTuple):
    """A part as a rule is to read it: without what may have stood on the day, or with all."""

    context: Context
    part: Arrangement | None
    """`None` where the part itself is one that may have stood."""
    path: str
    gone: frozenset[str]
    """What is left out, so that what a rule names is told by its place in the document."""


def _readings(
    value: Arrangement, *contexts: Context
) -> Iterator[tuple[str, tuple[_Reading, ...]]]:
    """Yield an arrangement and all nested in it that may have stood, each with its readings."""
    moment = contexts[0].moment
    recorded = dict(walk(value))
    stepped = tuple(parts_with_steps(value, moment))
    parts: dict[str, list[_Reading]] = {}
    for number, context in enumerate(contexts if stepped else contexts[:1]):
        gone = frozenset(
            each.path for each in stepped if not context.moment.counts(each.was_there)
        )
        for path, part in walk(as_known_on(value, context.moment)):
            readings = parts.setdefault(path_before(path, gone), [])
            if len(readings) < number:
                readings.append(_Reading(contexts[0], None, path, gone))
            readings.append(_Reading(context, part, path, gone))
    for path, readings in parts.items():
        first, last = readings[0], readings[-1]
        is_open = last.part is not None and (
            first.part != last.part
            or has_open_dates(last.part, moment)
            or next(may_have_stood(last.part, moment), None) is not None
        )
        read = (first, last._replace(context=contexts[-1])) if is_open else (first,)
        yield path, tuple([_with_record(reading, recorded[path]) for reading in read])


def _with_record(reading: _Reading, recorded: Arrangement) -> _Reading:
    """Return a reading beside which a rule can look at what is recorded for all days."""
    return reading._replace(context=attrs.evolve(reading.context, recorded=recorded))


def _remarks(
    rule: Rule, path: str, readings: tuple[_Reading, ...]
) -> Iterator[Breach | MissingFact]:
    """
    Yield what a rule finds, whether or not what may have stood on the day did.

    A breach that hangs on it is none: what is asked is whether it stood.
    """
    found = [tuple(_remarks_of(rule, path, reading)) for reading in readings]
    for remark in dict.fromkeys(each for remarks in found for each in remarks):
        if not isinstance(remark, Breach) or all(remark in remarks for remarks in found):
            yield remark
        else:
            when = words_of_day(readings[0].context.on)
            yield MissingFact(
                path=remark.path,
                fact=f"what of all that may have stood on {when} did; it may be that "
                f"{remark.message}",
            )


def _remarks_of(rule: Rule, path: str, reading: _Reading) -> Iterator[Breach | MissingFact]:
    """Yield what a rule finds in one reading, with the places that parts have in the document."""
    if reading.part is None:
        return
    for remark in rule.check(reading.part, reading.context):
        below = f"{reading.path}.{remark.path}"
        where = path_before(below, reading.gone) if remark.path else path
        yield attrs.evolve(remark, path=where)
