"""The engine: run rules over an arrangement and report what was found, and what was not."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.fields import is_tuple
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.time import check_day
from nhs_accountable_care.arrangements import Arrangement, walk
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.validation.rulebook import SHIPPED_RULES
from nhs_accountable_care.validation.rules import Breach, Context, Rule, RuleSet, Severity

__all__ = ["Finding", "Report", "Unchecked", "check"]


@attrs.frozen(kw_only=True)
class Finding:
    """
    A rule that is not kept, where, and how sure that is.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES
    >>> rule = SHIPPED_RULES.rule("NAC201")
    >>> report = check(rule.failing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC201"))
    >>> print(report.findings[0].rule.code, report.findings[0].path)
    NAC201 $.agreements[0].parties
    """

    rule: Rule
    path: str
    message: str
    evidence: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)

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
        """Give code, severity, confidence, path, message and the rule's sources and caveat."""
        sources = "; ".join(str(citation) for citation in self.rule.sources)
        caveat = f" {self.rule.caveat}" if self.rule.caveat else ""
        return (
            f"{self.rule.code} {self.severity.value} ({self.confidence.value}) "
            f"{self.path}: {self.message} [{sources}]{caveat}"
        )


@attrs.frozen(kw_only=True)
class Unchecked:
    """A rule that could not be checked at a place, and the fact that would decide it."""

    rule: Rule
    path: str
    fact: str

    def __str__(self) -> str:
        """Give code, path and missing fact on one line."""
        return f"{self.rule.code} {self.path}: {self.fact}"


@attrs.frozen(kw_only=True)
class Report:
    """
    What the rules found on a day, and what they could not check.

    Going through a report gives its findings.

    >>> report = check(Arrangement(name="A place"), on=date(2017, 4, 1))
    >>> list(report), report.has_errors
    ([], False)
    """

    on: date
    findings: tuple[Finding, ...] = attrs.field(validator=is_tuple)
    unchecked: tuple[Unchecked, ...] = attrs.field(validator=is_tuple)

    def __iter__(self) -> Iterator[Finding]:
        """Go through the findings, worst first."""
        return iter(self.findings)

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def check(
    value: Arrangement,
    *,
    on: date,
    rules: RuleSet = SHIPPED_RULES,
    register: Register | None = None,
) -> Report:
    """
    Check an arrangement, and everything nested in it, against the rules of a day.

    Findings come worst first, and then in the order of the document.

    Args:
        value: The arrangement.
        on: The day; rules that were not in force on it are not asked.
        rules: The rules to ask.
        register: The organisations; without it, what rules need of it is reported as unchecked.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES
    >>> rule = SHIPPED_RULES.rule("NAC202")
    >>> check(rule.passing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC202")).findings
    ()
    """
    context = Context(on=check_day(on), register=register)
    findings = []
    unchecked = []
    asked = rules.on(on).rules
    for path, part in walk(value):
        for rule in asked:
            for remark in rule.check(part, context):
                where = f"{path}.{remark.path}" if remark.path else path
                if isinstance(remark, Breach):
                    findings.append(
                        Finding(
                            rule=rule,
                            path=where,
                            message=remark.message,
                            evidence=remark.evidence,
                        )
                    )
                else:
                    unchecked.append(Unchecked(rule=rule, path=where, fact=remark.fact))
    order = list(Severity)
    findings.sort(key=lambda finding: order.index(finding.severity))
    return Report(on=on, findings=tuple(findings), unchecked=tuple(unchecked))
