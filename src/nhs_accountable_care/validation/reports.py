"""What rules found, and what they could not check: findings, and the report of all of them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.limits import MOST_PARTS
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import heading, wrapped
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.arrangements import (
    NotBegun,
)
from nhs_accountable_care.arrangements.open_days import about_another_day
from nhs_accountable_care.validation.open_questions import OpenQuestion, Unchecked, gathered
from nhs_accountable_care.validation.rules import (
    Rule,
    RuleAuthority,
    RuleSet,
    Severity,
)

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = ["FaultyRule", "Finding", "Report"]

_NOT_SO: Final[Mapping[tuple[Severity, RuleAuthority], str]] = MappingProxyType(
    {
        (Severity.ERROR, RuleAuthority.LAW): "not lawful",
        (Severity.ERROR, RuleAuthority.POLICY): "a breach of policy",
        (Severity.ERROR, RuleAuthority.JUDGEMENT): "unsound, in the judgement of its authors",
        (Severity.ERROR, RuleAuthority.RECORD): "not so in the register of organisations",
        (Severity.WARNING, RuleAuthority.LAW): "at risk in law",
        (Severity.WARNING, RuleAuthority.POLICY): "against policy",
        (Severity.WARNING, RuleAuthority.JUDGEMENT): "unwise, in the judgement of its authors",
        (Severity.WARNING, RuleAuthority.RECORD): "at odds with the register of organisations",
    }
)
_NOTHING_WRONG: Final = "worth knowing; nothing is wrong"
_IF_IT_HOLDS: Final[Mapping[RuleAuthority, str]] = MappingProxyType(
    {
        RuleAuthority.LAW: "unlawful, if what is not verified holds",
        RuleAuthority.POLICY: "against policy, if what is not verified holds",
    }
)

Where: TypeAlias = Callable[[str], str]
"""What is told behind a path, such as the line on which its value stands in a file."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Finding:
    """
    A rule that is not kept, where, and how sure that is.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
    >>> rule = SHIPPED_RULES.rule("NAC201")
    >>> report = check(rule.failing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC201"))
    >>> print(report.findings[0].rule.code, report.findings[0].path)
    NAC201 $.agreements[0].parties
    """

    record_columns: ClassVar[Columns] = {
        "rule": "text",
        "severity": "text",
        "authority": "text",
        "confidence": "text",
        "path": "text",
        "message": "text",
        "citations": "text",
    }

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
        >>> record["message"], record["citations"][0]["source"]
        ('one party only', 'NHSA2006')
        """
        return {
            "rule": self.rule.code,
            "severity": self.severity.value,
            "authority": self.rule.authority.value,
            "confidence": self.confidence.value,
            "path": self.path,
            "message": self.message,
            "citations": [citation.to_record() for citation in self.citations],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FaultyRule:
    """
    A rule whose check did not do what a check does, where, and what it did instead.

    What the check had yielded before is among the findings, and all other rules were asked.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES
    >>> rule = SHIPPED_RULES.rule("NAC201")
    >>> print(FaultyRule(rule=rule, path="$", message="its check returned text"))
    NAC201 $: its check returned text
    """

    record_columns: ClassVar[Columns] = {"rule": "text", "path": "text", "message": "text"}

    rule: Rule
    path: str
    message: str

    def __str__(self) -> str:
        """Return code, path and what was wrong with the check on one line."""
        return f"{self.rule.code} {self.path}: {self.message}"

    def to_record(self) -> Record:
        """
        Return the rule's code, the path and what was wrong with the check.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> FaultyRule(rule=rule, path="$", message="its check returned text").to_record()
        {'rule': 'NAC201', 'path': '$', 'message': 'its check returned text'}
        """
        return {"rule": self.rule.code, "path": self.path, "message": self.message}


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class Report:
    """
    What the rules found on a day, and what they could not check.

    Going through a report yields its findings; as text it is what ``check`` prints, with the
    place and the day before it, and in a notebook a table.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
    >>> rule = SHIPPED_RULES.rule("NAC201")
    >>> rules = SHIPPED_RULES.only("NAC203")
    >>> report = check(rule.failing, on=rule.example_day, rules=rules)
    >>> list(report), report.has_errors
    ([], False)
    >>> report
    <Report on 1 April 2017: nothing found, 1 open question>
    >>> print(report)  # doctest: +ELLIPSIS
    A place, as it stood on 1 April 2017
    <BLANKLINE>
    WHAT IS WRONG, AND BY WHICH LAW OR POLICY
    =========================================
    Nothing was found by the rules that could be checked.
    ...
    """

    name: str = ""
    """What the arrangement is called."""
    on: date
    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    not_begun: tuple[NotBegun, ...] = ()
    """What is recorded and was no fact of the day, of which no rule was asked."""
    may_have_stood: tuple[str, ...] = ()
    """The paths of what has dates that leave open whether it stood on the day."""
    rules: RuleSet | None = None
    """The rules that were given, of which those in force on the day were asked."""
    faulty: tuple[FaultyRule, ...] = ()
    """The rules whose check did not do what a check does."""
    notes: tuple[str, ...] = ()
    """What is to be known of the answers, such as that the register is older than the day."""
    as_at: date | None = None
    """The day that the record speaks of, if it says so."""
    not_known_on_day: tuple[str, ...] = ()
    """The paths of what it gives no date for, which is not known where another day is asked."""
    not_asked: int = 0
    """How many nested arrangements beyond a thousand no rule was asked of."""

    def __iter__(self) -> Iterator[Finding]:
        """Go through the findings, worst first."""
        return iter(self.findings)

    def __repr__(self) -> str:
        """Return the day and the counts in a line."""
        found = self._words_of_findings() or "nothing found"
        return f"<Report on {words_of_day(self.on)}: {found}{self._and_open()}>"

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def asked(self) -> tuple[str, ...]:
        """The codes of the rules that were asked on the day."""
        rules = () if self.rules is None else self.rules.asked_on(self.on)
        return tuple(dict.fromkeys(rule.code for rule in rules))

    @property
    def about_the_others(self) -> str:
        """
        How many nested arrangements no rule was asked of, in words; empty where all were asked.

        >>> report = Report(on=date(2017, 4, 1), findings=(), unchecked=(), not_asked=2)
        >>> report.about_the_others
        'Beyond the first 1,000 arrangements 2 were not checked: check each by itself.'
        """
        if not self.not_asked:
            return ""
        return (
            f"Beyond the first {MOST_PARTS:,} arrangements {self.not_asked:,} "
            f"{'was' if self.not_asked == 1 else 'were'} not checked: check each by itself."
        )

    @property
    def questions(self) -> tuple[OpenQuestion, ...]:
        """
        What could not be checked, gathered by the field that would tell.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> report = check(rule.failing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC203"))
        >>> [(question.field, question.codes) for question in report.questions]
        [('$.agreements[].covers_excluded', ('NAC203',))]
        """
        return gathered(self.unchecked)

    def counts(self) -> Record:
        """
        Return how many rules were asked, kept and not, and how many findings there are.

        ``waiting`` counts rules that found nothing and wait for a fact; ``open`` the fields that
        are asked for. A faulty rule that had found something before counts as not kept as well.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> rules = SHIPPED_RULES.only("NAC201")
        >>> check(rule.failing, on=rule.example_day, rules=rules).counts()
        ... # doctest: +NORMALIZE_WHITESPACE
        {'asked': 1, 'not_kept': 1, 'waiting': 0, 'faulty': 0, 'found_nothing': 0,
         'errors': 1, 'warnings': 0, 'notes': 0, 'open': 0}
        """
        asked = set(self.asked)
        faulty = {each.rule.code for each in self.faulty}
        not_kept = {finding.rule.code for finding in self.findings}
        waiting = {each.rule.code for each in self.unchecked} - not_kept
        by_severity = Counter(finding.severity for finding in self.findings)
        return {
            "asked": len(asked),
            "not_kept": len(not_kept),
            "waiting": len(waiting - faulty),
            "faulty": len(faulty),
            "found_nothing": len(asked - not_kept - waiting - faulty),
            **{f"{each.value}s": by_severity[each] for each in Severity},
            "open": len(self.questions),
        }

    def __str__(self) -> str:
        """Return the place, the day and the text of `explain`."""
        stood = f"as it stood on {words_of_day(self.on)}"
        return f"{', '.join(filter(None, (in_one_line(self.name), stood)))}\n\n{self.explain()}"

    def explain(self, *, only: Collection[Severity] = (), where: Where | None = None) -> str:
        """
        Describe what is wrong, by which law or policy, and what could not be checked.

        What the day leaves open of a record of another day comes first, then what is wrong and
        what is worth knowing, then what is not recorded, each field once with the rules that
        wait for it, and at the end how many rules were asked.

        Args:
            only: The severities to tell of, without the open questions; if empty, all there is.
            where: What to tell behind a path, such as its line in a file.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> report = check(rule.failing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC201"))
        >>> print(report.explain(where=lambda path: " (line 9)"))  # doctest: +ELLIPSIS
        WHAT IS WRONG, AND BY WHICH LAW OR POLICY
        =========================================
        NAC201 ERROR: ... (law; not lawful)
          ! $.agreements[0].parties (line 9): ...
        ...
        1 rule was asked: 1 is not kept (1 error).
        """
        behind = where or _nothing
        shown = [each for each in self.findings if not only or each.severity in only]
        about = about_another_day(self.as_at, self.on, len(self.not_known_on_day))
        lines = [wrapped(about)] if about else []
        wrong = [each for each in shown if each.severity is not Severity.NOTE]
        notes = [each for each in shown if each.severity is Severity.NOTE]
        if wrong or not only or set(only) != {Severity.NOTE}:
            lines.append(heading("What is wrong, and by which law or policy"))
        if not self.findings and self.asked:
            lines.append("Nothing was found by the rules that could be checked.")
        elif notes and not wrong and not only:
            lines.append("Nothing was found to be wrong by the rules that could be checked.")
        lines += _lines_by_rule(wrong, behind)
        if notes:
            lines += [heading("What is worth knowing"), *_lines_by_rule(notes, behind)]
        if self.faulty:
            lines.append(heading("Rules whose own check is faulty"))
            lines += [wrapped(str(each), "  ! ", "    ") for each in self.faulty]
        if self.unchecked and not only:
            lines.append(heading("What is not recorded, and which rules wait for it"))
            lines += [question.line(behind) for question in self.questions]
        if self.not_begun:
            paths = ", ".join(each.path for each in self.not_begun)
            lines += ["", wrapped(f"No fact of the day, and not checked: {paths}.", "", "    ")]
        if self.may_have_stood:
            paths = ", ".join(self.may_have_stood)
            told = f"May have stood on the day, as the dates leave it open: {paths}."
            lines += ["", wrapped(told, "", "    ")]
        if self.not_asked:
            lines += ["", wrapped(self.about_the_others, "", "    ")]
        lines += [wrapped(f"Note: {note}.", "", "    ") for note in self.notes]
        closing = [*self._not_shown(only), *self._closing()]
        if closing:
            lines += ["", *(wrapped(each, "", "    ") for each in closing)]
        return "\n".join(lines).removeprefix("\n")

    def _not_shown(self, only: Collection[Severity]) -> Iterator[str]:
        """Count what is left out of a text that tells some severities only."""
        if not only:
            return
        left = [each.severity.value for each in self.findings if each.severity not in only]
        numbers = Counter(left)
        numbers["open question"] = len(self.questions)
        for what, number in numbers.items():
            if number:
                yield f"{_counted(number, what)} {_is(number)} not shown."

    def _closing(self) -> Iterator[str]:
        """Return how many rules were asked, and with what outcome."""
        if self.rules is None:
            return
        if not self.rules.rules:
            yield "No rule was asked: none was given or selected."
            return
        counts = self.counts()
        asked = counts["asked"]
        if not asked:
            of = _counted(len(self.rules.codes), "rule")
            yield f"No rule was in force on {words_of_day(self.on)}, of {of}."
            return
        told = [
            (counts["not_kept"], f"not kept ({self._words_of_findings()})", "is", "are"),
            (counts["waiting"], "for facts", "waits", "wait"),
            (counts["faulty"], f"faulty{self._and_not_kept()}", "is", "are"),
            (counts["found_nothing"], "nothing wrong", "found", "found"),
        ]
        words = ", ".join(
            f"{number} {one if number == 1 else several} {what}"
            for number, what, one, several in told
            if number
        )
        yield f"{_counted(asked, 'rule')} {'was' if asked == 1 else 'were'} asked: {words}."

    def _and_not_kept(self) -> str:
        """Say how many faulty rules are counted as not kept as well; empty if none is."""
        both = {each.rule.code for each in self.faulty} & {each.rule.code for each in self}
        return f" ({len(both)} of them not kept as well)" if both else ""

    def _words_of_findings(self) -> str:
        """Count the findings of each severity in words; empty if there are none."""
        numbers = Counter(finding.severity for finding in self.findings)
        told = [_counted(numbers[each], each.value) for each in Severity if numbers[each]]
        return ", ".join(told)

    def _and_open(self) -> str:
        """Count the open questions for the end of a line."""
        number = len(self.questions)
        return f", {_counted(number, 'open question')}" if number else ""

    def _repr_html_(self) -> str:
        """Write the findings, and then the open questions, as tables for a notebook."""
        # Here and not above: only a notebook asks for it.
        from nhs_accountable_care._core.html_table import html_table  # noqa: PLC0415

        caption = f"What the rules found on {words_of_day(self.on)}"
        closing = " ".join((*self._closing(), *filter(None, [self.about_the_others])))
        found = [
            (
                f"{each.rule.code} {each.severity.value}",
                each.path,
                each.message,
                "; ".join(str(citation) for citation in each.citations),
            )
            for each in self.findings
        ]
        tables = [
            html_table(f"{caption}. {closing}".strip(), ("Rule", "Where", "What", "By"), found)
        ]
        if self.unchecked:
            asked = [
                (each.field, str(len(each.places)), "; ".join(each.facts), ", ".join(each.codes))
                for each in self.questions
            ]
            columns = ("Field", "Places", "What is asked", "Rules that wait")
            tables.append(html_table("What is not recorded", columns, asked))
        return "".join(tables)

    def to_records(self) -> Record:
        """
        Return the report as plain data, as ``check --json`` prints it for a file.

        ``findings`` are those of `Finding.to_record`, ``questions`` those of
        `OpenQuestion.to_record`, ``not_begun`` those of `NotBegun.to_record`, ``faulty`` those
        of `FaultyRule.to_record`, ``may_have_stood`` the paths, and ``counts`` as `counts`
        returns them. ``not_known_on_day`` counts what has no date in a record that speaks of
        another day, which is ``as_at``. ``not_asked`` stands there only where it is not zero.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> report = check(rule.failing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC201"))
        >>> records = report.to_records()
        >>> [finding["rule"] for finding in records["findings"]], records["counts"]["asked"]
        (['NAC201'], 1)
        """
        return {
            "on": self.on.isoformat(),
            "as_at": None if self.as_at is None else self.as_at.isoformat(),
            "not_known_on_day": len(self.not_known_on_day),
            "counts": self.counts(),
            "findings": [finding.to_record() for finding in self.findings],
            "questions": [each.to_record() for each in self.questions],
            "not_begun": [each.to_record() for each in self.not_begun],
            "may_have_stood": list(self.may_have_stood),
            "faulty": [each.to_record() for each in self.faulty],
            "notes": list(self.notes),
            **({"not_asked": self.not_asked} if self.not_asked else {}),
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the report as tables, of which ``findings`` is the first.

        They are those of `to_records`: ``findings``, ``questions``, ``not_begun``,
        ``may_have_stood``, ``faulty`` and ``notes``; ``places`` has the places of each open
        question, and ``about`` the days and the counts.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> report = check(rule.failing, on=rule.example_day, rules=SHIPPED_RULES.only("NAC201"))
        >>> [finding["rule"] for finding in report.tables()["findings"].to_records()]
        ['NAC201']
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        records = self.to_records()
        places = [
            {"field": question["field"], **place}
            for question in records["questions"]
            for place in question.pop("places")
        ]
        notes = (*filter(None, [self.about_the_others]), *self.notes)
        return tables_of({**records, "places": places}, _TABLES, notes)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``findings`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)


_TABLES: Final[Mapping[str, Columns]] = {
    "findings": Finding.record_columns,
    "questions": {"field": "text", "rules": "text"},
    "places": {"field": "text", "path": "text", "fact": "text", "rules": "text"},
    "not_begun": NotBegun.record_columns,
    "may_have_stood": {"path": "text"},
    "faulty": FaultyRule.record_columns,
    "notes": {"note": "text"},
    "about": {
        "on": "day",
        "as_at": "day",
        "not_known_on_day": "whole number",
        "counts_asked": "whole number",
        "counts_not_kept": "whole number",
        "counts_waiting": "whole number",
        "counts_faulty": "whole number",
        "counts_found_nothing": "whole number",
        **{f"counts_{each.value}s": "whole number" for each in Severity},
        "counts_open": "whole number",
        "not_asked": "whole number",
    },
}


def _nothing(_: str) -> str:
    """Tell nothing behind a path."""
    return ""


def _counted(number: int, what: str) -> str:
    """Count something in words."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _is(number: int) -> str:
    """Return the verb of a number."""
    return "is" if number == 1 else "are"


def _lines_by_rule(findings: list[Finding], behind: Where) -> list[str]:
    """Return the lines of some findings, gathered by rule."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule.code, []).append(finding)
    return [
        line for those in by_rule.values() for line in _lines_of_rule(those[0].rule, those, behind)
    ]


def _lines_of_rule(rule: Rule, findings: list[Finding], behind: Where) -> list[str]:
    """Return the lines of a rule: once what it is and whence, and each place that breaks it."""
    title = f"{rule.code} {rule.severity.value.upper()}: {rule.title}"
    lines = [wrapped(f"{title} ({rule.authority.value}; {_how_bad(rule)})", "", "    ")]
    for finding in findings:
        is_invented = finding.confidence is Confidence.ILLUSTRATIVE
        invented = " (ON INVENTED FACTS)" if is_invented else ""
        told = f"{finding.path}{behind(finding.path)}: {finding.message}{invented}"
        lines.append(wrapped(told, "  ! ", "    "))
    if rule.caveat:
        lines.append(wrapped(rule.caveat, "    "))
    lines += [wrapped(f"by: {each.with_address()}", "    ", "        ") for each in rule.sources]
    return lines


def _how_bad(rule: Rule) -> str:
    """Word how bad it is not to keep a rule, by the authority that it rests on."""
    if rule.severity is Severity.NOTE:
        return _NOTHING_WRONG
    if rule.caveat and rule.authority in _IF_IT_HOLDS:
        return _IF_IT_HOLDS[rule.authority]
    return _NOT_SO[rule.severity, rule.authority]
