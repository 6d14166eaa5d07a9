"""A rule: one obligation that the facts let us check, in force for a period."""

import enum
import itertools
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.moments import Moment
from nhs_accountable_care._core.near_names import near_names, near_to_it
from nhs_accountable_care._core.pickling import Reduced
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import DateRange, check_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.questions import Breach, MissingFact
from nhs_accountable_care.validation.pickling import reduced

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "Breach",
    "Check",
    "Context",
    "MissingFact",
    "Rule",
    "RuleAuthority",
    "RuleSet",
    "Severity",
]


class Severity(enum.Enum):
    """
    How bad a finding is; what it offends against, the `RuleAuthority` says.

    An error of law is not lawful, and one of policy a breach of policy.
    """

    ERROR = "error"
    """Not as the rule's authority has it, on the day; what it rests on is sure."""

    WARNING = "warning"
    """Against policy or prudence, or unlawful if an unsure fact holds."""

    NOTE = "note"
    """Worth knowing; nothing is wrong."""


class RuleAuthority(enum.Enum):
    """Whose obligation it is."""

    LAW = "law"
    POLICY = "policy"
    JUDGEMENT = "judgement"
    RECORD = "record"
    """What the register of organisations says."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Context:
    """
    What a check may look at besides the arrangement: the day, and the register if given.

    Attributes:
        moment: The day that is asked about, and the one that the record speaks of.
        register: The register of organisations, if one is given.
        recorded: The arrangement as it is written, with what did not stand on the day or is not
            known of it; a check is given it without.

    >>> Context(moment=Moment.of(date(2017, 4, 1)), register=None).on
    datetime.date(2017, 4, 1)
    """

    moment: Moment
    register: Register | None
    recorded: Arrangement | None = None

    @property
    def on(self) -> date:
        """The day that is asked about."""
        return self.moment.on

    def happened(self, when: StatedDate | None) -> bool:
        """Return whether something is to be counted as having happened by the day."""
        return self.moment.counts(self.moment.happened(when))


Check: TypeAlias = Callable[[Arrangement, Context], Iterator[Breach | MissingFact]]
"""Looks at one arrangement, without those nested in it, and yields what it finds."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class Rule:
    """
    An obligation with its dates, its authority, and a check.

    A rule that rests on anything but verified or computed facts may warn; it is refused as
    an error. ``passing`` and ``failing`` are arrangements that keep and break the rule on
    ``example_day``; they stand on the rule's page and are run as tests. Where a rule takes up
    again after days on which nothing of its code held, ``gap_because`` says why.

    ``is_saved`` says that after its period the rule goes on to hold for what began in it, as
    where a saving provision keeps the old law. It is then asked on later days too, beside the
    entry of the day, and its check is to look at nothing that began outside its period.

    Raises:
        InvalidValueError: If it cites no source, is an error on unsure ground, or has its
            examples on a day outside its period.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES
    >>> rule = SHIPPED_RULES.rule("NAC201")
    >>> rule.severity.value, rule.confidence.value
    ('error', 'verified')
    """

    record_columns: ClassVar[Columns] = {
        "rule": "text",
        "title": "text",
        "severity": "text",
        "authority": "text",
        "confidence": "text",
        "first_day": "day",
        "last_day": "day",
        "rationale": "text",
        "is_saved": "truth",
        "gap_because": "text",
        "sources": "text",
    }

    code: str = attrs.field(validator=is_text)
    title: str = attrs.field(validator=is_text)
    period: DateRange
    severity: Severity
    authority: RuleAuthority
    rationale: str = attrs.field(validator=is_text)
    check: Check
    passing: Arrangement
    failing: Arrangement
    example_day: date
    gap_because: str | None = None
    is_saved: bool = False
    sources: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse a rule without a source, an error on unsure ground, or a stray example."""
        if not self.sources:
            msg = f"rule {self.code} cites no source; name the law or guidance it restates"
            raise InvalidValueError(msg)
        if self.severity is Severity.ERROR and not self.confidence.is_sure:
            msg = (
                f"rule {self.code} rests on a fact that is {self.confidence.value}: "
                f"it may warn, and not report an error"
            )
            raise InvalidValueError(msg)
        if self.example_day not in self.period:
            msg = f"rule {self.code}: its examples are of {self.example_day}, outside its period"
            raise InvalidValueError(msg)

    def __repr__(self) -> str:
        """Return code and title, since its examples are whole arrangements."""
        return f"<Rule {self.code}: {self.title}>"

    def __copy__(self) -> "Rule":
        """Return it itself: nothing of it changes."""
        return self

    def __deepcopy__(self, _memo: object) -> "Rule":
        """Return it itself: nothing in it changes."""
        return self

    def __reduce__(self) -> Reduced:
        """Pickle what is shipped by its place, and what is your own in full."""
        return reduced(self)

    def to_record(self) -> Record:
        """
        Return what the rule says of itself as plain data, without its examples.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> SHIPPED_RULES.rule("NAC201").to_record()["severity"]
        'error'
        """
        last_day = self.period.last_day
        return {
            "rule": self.code,
            "title": self.title,
            "severity": self.severity.value,
            "authority": self.authority.value,
            "confidence": self.confidence.value,
            "first_day": self.period.first_day.isoformat(),
            "last_day": None if last_day is None else last_day.isoformat(),
            "rationale": self.rationale,
            "is_saved": self.is_saved,
            "gap_because": self.gap_because,
            "sources": [citation.to_record() for citation in self.sources],
        }

    def is_asked_on(self, day: date) -> bool:
        """
        Return whether the rule is asked on a day: in its period, or later if it is saved.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> of_2016 = SHIPPED_RULES.entries("NAC601")[1]
        >>> date(2024, 4, 1) in of_2016.period, of_2016.is_asked_on(date(2024, 4, 1))
        (False, True)
        """
        return day in self.period or (self.is_saved and day >= self.period.first_day)

    @property
    def confidence(self) -> Confidence:
        """How sure the obligation itself is, as its weakest source."""
        return Confidence.weakest(citation.confidence for citation in self.sources)

    @property
    def caveat(self) -> str:
        """
        What is said beside each finding of a rule on unsure ground; of others, nothing.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> SHIPPED_RULES.rule("NAC203").caveat
        'Not all of what it rests on is verified, so it is at most a warning.'
        >>> SHIPPED_RULES.rule("NAC201").caveat
        ''
        """
        if self.confidence.is_sure:
            return ""
        return "Not all of what it rests on is verified, so it is at most a warning."


@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class RuleSet:
    """
    Rules as a value, of which others are made with more, fewer, or other ones.

    A rule that changed keeps its code and stands once for each of its periods. These may not
    overlap, and where days lie between two of them the later says why.

    Raises:
        InvalidTypeError: If one of them is no rule.
        InvalidValueError: If a code stands twice on one day, or nothing explains a gap between
            its periods.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES
    >>> fewer = SHIPPED_RULES.without("NAC102")
    >>> len(SHIPPED_RULES.rules) - len(fewer.rules)
    1
    """

    rules: tuple[Rule, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """
        The codes of the rules, each once, in their order.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> SHIPPED_RULES.codes[:2]
        ('NAC001', 'NAC002')
        """
        return tuple(dict.fromkeys(rule.code for rule in self.rules))

    def __repr__(self) -> str:
        """Return how many rules there are, and from which code to which."""
        codes = self.codes
        span = f", {min(codes)} to {max(codes)}" if codes else ""
        return f"<RuleSet of {len(codes)} rules{span}>"

    def to_records(self) -> Record:
        """
        Return the rules as plain data, each as `Rule.to_record` returns it.

        >>> RuleSet(rules=()).to_records()
        {'rules': []}
        """
        return {"rules": [rule.to_record() for rule in self.rules]}

    def table(self) -> "RecordTable":
        """
        Return the rules as a table, a row for each entry of each rule.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> len(SHIPPED_RULES.table()) == len(SHIPPED_RULES.rules)
        True
        """
        # Here and not above, as elsewhere: most answers never become tables.
        from nhs_accountable_care._core.record_tables import table_of  # noqa: PLC0415

        return table_of(self.rules, of=Rule, name="rules")

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the rules as an Arrow stream, which libraries of dataframes ask for."""
        return self.table().__arrow_c_stream__(requested_schema)

    def codes_beginning(self, *beginnings: str) -> tuple[str, ...]:
        """
        Return the codes that begin in one of some ways, in any letter case.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> SHIPPED_RULES.codes_beginning("nac20")[:2]
        ('NAC201', 'NAC202')
        """
        begun = tuple(each.upper() for each in beginnings)
        return tuple(code for code in self.codes if code.upper().startswith(begun))

    def __attrs_post_init__(self) -> None:
        """Refuse two rules of one code on one day, and a gap that nobody explains."""
        entries: dict[str, list[Rule]] = {}
        for rule in self.rules:
            entries.setdefault(rule.code, []).append(rule)
        for code, periods in entries.items():
            periods.sort(key=lambda rule: rule.period.first_day)
            for earlier, later in itertools.pairwise(periods):
                if earlier.period.overlap(later.period):
                    msg = f"rule {code} stands twice on the same days"
                    raise InvalidValueError(msg)
                if earlier.period.day_after() != later.period.first_day and not later.gap_because:
                    msg = (
                        f"rule {code} says nothing of the days between {earlier.period} and "
                        f"{later.period}; let its periods follow each other, or give "
                        f"gap_because in the later one"
                    )
                    raise InvalidValueError(msg)

    def on(self, day: date) -> "RuleSet":
        """
        Return the rules that are in force on a day.

        Raises:
            InvalidTypeError: If the day is no date, or has a time of day.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> len(SHIPPED_RULES.on(date(1948, 7, 5)).rules)
        0
        """
        check_day(day, "day")
        return RuleSet(rules=tuple(rule for rule in self.rules if day in rule.period))

    def asked_on(self, day: date) -> tuple[Rule, ...]:
        """
        Return the rules that are asked on a day: those in force, and earlier ones that are saved.

        Raises:
            InvalidTypeError: If the day is no date, or has a time of day.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> awards = SHIPPED_RULES.only("NAC601")
        >>> len(awards.on(date(2024, 4, 1)).rules), len(awards.asked_on(date(2024, 4, 1)))
        (1, 3)
        """
        check_day(day, "day")
        return tuple(rule for rule in self.rules if rule.is_asked_on(day))

    def plus(self, *rules: Rule) -> "RuleSet":
        """
        Return these rules and more.

        Raises:
            InvalidTypeError: If one of them is no rule.
            InvalidValueError: If a code stands twice on one day, or nothing explains a gap
                between its periods.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> fewer = SHIPPED_RULES.without("NAC102")
        >>> len(fewer.plus(SHIPPED_RULES.rule("NAC102")).rules) - len(fewer.rules)
        1
        """
        return RuleSet(rules=self.rules + rules)

    def without(self, *codes: str) -> "RuleSet":
        """
        Return these rules less those of some codes, in any letter case.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> "NAC102" in {rule.code for rule in SHIPPED_RULES.without("NAC102").rules}
        False
        """
        left_out = {code.upper() for code in codes}
        kept = tuple(rule for rule in self.rules if rule.code.upper() not in left_out)
        return RuleSet(rules=kept)

    def only(self, *codes: str) -> "RuleSet":
        """
        Return the rules of some codes, in any letter case.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> {rule.code for rule in SHIPPED_RULES.only("NAC102").rules}
        {'NAC102'}
        """
        chosen = {code.upper() for code in codes}
        return RuleSet(rules=tuple(rule for rule in self.rules if rule.code.upper() in chosen))

    def entries(self, code: str) -> tuple[Rule, ...]:
        """
        Return every entry of one code, in any letter case, the earliest period first.

        Raises:
            InvalidValueError: If there is none; the message names codes that come near.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> [str(rule.period) for rule in SHIPPED_RULES.entries("NAC301")]
        ['1 April 2013 to 30 June 2022']
        """
        found = [rule for rule in self.rules if rule.code.upper() == code.upper()]
        if not found:
            near = near_to_it(near_names(code.upper(), self.codes))
            msg = (
                f"no rule {code}{near}; nhs-accountable-care rules lists those that are shipped. "
                "In Python, the attribute codes of a rule set has all of its own"
            )
            raise InvalidValueError(msg)
        return tuple(sorted(found, key=lambda rule: rule.period.first_day))

    def rule(self, code: str) -> Rule:
        """
        Return the latest rule of one code.

        Raises:
            InvalidValueError: If there is none; the message names codes that come near.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> SHIPPED_RULES.rule("NAC201").code
        'NAC201'
        """
        return self.entries(code)[-1]
