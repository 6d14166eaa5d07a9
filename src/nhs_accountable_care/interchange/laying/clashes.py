"""What a file says otherwise than the register, with both sides and the rule that decides."""

import enum
from typing import ClassVar, Final, Generic, TypeVar

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.interchange.rows import OfficialRow

__all__ = ["Clash", "ClashRule", "GivenRow", "LayingOutcome", "Tally"]


Row_co = TypeVar("Row_co", bound=OfficialRow, covariant=True)


class ClashRule(enum.Enum):
    """Which of two sides stands, and why."""

    REGISTER_FIRST = "register-first"
    """What the register holds stays; it cites a source of its own. The rule unless asked."""

    FILES_FIRST = "files-first"
    """What the file says takes its place, because the caller asked for that."""

    FIRST_FILE = "first-file"
    """Of two files that say different things, the one that was named first stands."""

    NEXT_BEGINS = "next-begins"
    """What is held without an end ends on the day before that of which a later day is told."""

    @property
    def words(self) -> str:
        """
        The rule as a line says it.

        >>> ClashRule.REGISTER_FIRST.words
        'what the register holds stays'
        """
        return _WORDS[self]


_WORDS: Final = {
    ClashRule.REGISTER_FIRST: "what the register holds stays",
    ClashRule.FILES_FIRST: "what the file says was asked for",
    ClashRule.FIRST_FILE: "what the file that was named first says stays",
    ClashRule.NEXT_BEGINS: "what has no end ends where the next begins",
}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Clash:
    """
    One thing that a file says otherwise than what is held, and which side stands.

    Attributes:
        about: The code, or the codes, in question.
        what: What of it, such as ``last day``.
        held: What the register, or a file before, says.
        given: What the file says.
        rule: What decides.

    >>> print(
    ...     Clash(
    ...         about="RW6",
    ...         what="last day",
    ...         held="2021-09-30",
    ...         given="2021-10-01",
    ...         file="etr.csv",
    ...         line=12,
    ...         rule=ClashRule.REGISTER_FIRST,
    ...     )
    ... )
    RW6, last day: held 2021-09-30, given 2021-10-01 (etr.csv, line 12): what the register holds \
stays
    """

    record_columns: ClassVar[Columns] = {
        "about": "text",
        "what": "text",
        "held": "text",
        "given": "text",
        "file": "text",
        "line": "whole number",
        "rule": "text",
    }

    about: str = attrs.field(validator=is_text)
    what: str = attrs.field(validator=is_text)
    held: str
    given: str
    file: str
    line: int
    rule: ClashRule

    def __str__(self) -> str:
        """Return both sides and the rule on one line."""
        return (
            f"{self.about}, {self.what}: held {self.held}, given {self.given} "
            f"({self.file}, line {self.line}): {self.rule.words}"
        )

    def to_record(self) -> Record:
        """Return it as plain data."""
        return {
            "about": self.about,
            "what": self.what,
            "held": self.held,
            "given": self.given,
            "file": self.file,
            "line": self.line,
            "rule": self.rule.value,
        }


class LayingOutcome(enum.Enum):
    """What became of a row that was laid over a register; each row has one."""

    ADDED = "added"
    TOLD_ALREADY = "told-already"
    CLASHED = "clashed"
    LEFT_OUT = "left-out"

    @property
    def words(self) -> str:
        """
        What became of the row, as a line says it.

        >>> LayingOutcome.TOLD_ALREADY.words
        'told already'
        """
        return self.value.replace("-", " ")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class GivenRow(Generic[Row_co]):
    """
    A row as a file tells it, with the name of the file and what is cited for it.

    >>> from nhs_accountable_care.interchange import PatientsRow
    >>> row = PatientsRow(line=2, code="A81001", level="GP", number=4000)
    >>> GivenRow(file="gp.csv", row=row).row.number
    4000
    """

    file: str
    row: Row_co
    sources: tuple[Citation, ...] = ()


class Tally:
    """What became of each row, so that none is lost from sight."""

    def __init__(self, rule: ClashRule) -> None:
        """Take the rule by which the register and files are decided between."""
        self.rule = rule
        self.counts: dict[LayingOutcome, int] = dict.fromkeys(LayingOutcome, 0)
        self.left_out: dict[str, int] = {}
        self.clashes: list[Clash] = []

    def count(self, outcome: LayingOutcome) -> None:
        """Count a row."""
        self.counts[outcome] += 1

    def leave_out(self, reason: str) -> None:
        """Count a row that says nothing which a register can hold, by the reason."""
        self.count(LayingOutcome.LEFT_OUT)
        self.left_out[reason] = self.left_out.get(reason, 0) + 1

    def clash(
        self,
        given: "GivenRow[OfficialRow]",
        about: str,
        what: str,
        sides: tuple[str, str],
        rule: ClashRule,
    ) -> None:
        """Keep both sides, what is held before what is given."""
        held, said = sides
        self.clashes.append(
            Clash(
                about=about,
                what=what,
                held=held,
                given=said,
                file=given.file,
                line=given.row.line,
                rule=rule,
            )
        )
