"""What was found of one cell, and what becomes of its row."""

import enum
from collections.abc import Callable
from datetime import date
from typing import ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care.interchange.code_doctor.signs import (
    DoctorSign,
    SignSeverity,
    sign_of,
)

__all__ = ["CodeFinding", "Diagnosis", "RowOutcome", "diagnosis_of"]


class RowOutcome(enum.Enum):
    """
    What becomes of a row; each row of a column has exactly one.

    >>> RowOutcome("for-a-person").words
    'for a person'
    """

    IN_FORCE = "in-force"
    """The code is that of a body that stood on the day; without a day, of one that ever did."""

    REPAIRED = "repaired"
    """It is so, or is only told, once what is certain was repaired."""

    TOLD = "told"
    """It can stand as it is, though it is no body in force, such as a default or a blank."""

    FOR_A_PERSON = "for-a-person"
    """Somebody has to look."""

    IGNORED = "ignored"
    """All that was found is of signs that were to be ignored."""

    @property
    def words(self) -> str:
        """The outcome as a line says it."""
        return self.value.replace("-", " ")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class CodeFinding:
    """
    One sign that a cell shows.

    Attributes:
        code: The code of the sign.
        severity: What becomes of it here: a sign that can be repaired is so only if certain.
        message: What was found, with the names that matter.
        repaired: What is to stand in the cell instead, where that is certain.
        candidates: The codes that may be meant, or that came after, where that is known.

    >>> finding = CodeFinding(
    ...     code="NAD101", severity=SignSeverity.REPAIRED, message="read as QOP", repaired="QOP"
    ... )
    >>> print(finding)
    NAD101 letters-and-blanks: read as QOP
    """

    record_columns: ClassVar[Columns] = {
        "sign": "text",
        "slug": "text",
        "severity": "text",
        "message": "text",
        "repaired": "text",
        "candidates": "text",
    }

    code: str = attrs.field(validator=is_text)
    severity: SignSeverity
    message: str = attrs.field(validator=is_text)
    repaired: str | None = None
    candidates: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a repair without what is to stand in the cell, and the other way round."""
        if (self.severity is SignSeverity.REPAIRED) is not (self.repaired is not None):
            msg = f"{self.code}: what is repaired has what is to stand in the cell, and only that"
            raise InvalidValueError(msg)

    @property
    def sign(self) -> DoctorSign:
        """The sign, with what it means and what to do."""
        return sign_of(self.code)

    def __str__(self) -> str:
        """Return the sign and what was found."""
        return f"{self.code} {self.sign.slug}: {self.message}"

    def to_record(self) -> Record:
        """Return the finding as plain data."""
        return {
            "sign": self.code,
            "slug": self.sign.slug,
            "severity": self.severity.value,
            "message": self.message,
            "repaired": self.repaired,
            "candidates": list(self.candidates),
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Diagnosis:
    """
    What was found of one cell on a day.

    Attributes:
        text: The cell as it was given.
        day: The day on which it was looked at, if one is known.
        code: The ODS code of the body or the special code for which it stands, if it does.
        outcome: What becomes of the row.
        findings: The signs it shows; empty if nothing is wrong.
        repaired: What is to stand in the cell instead; `None` where nothing certain is wrong. A
            cell may be repaired and its row still be for a person.

    >>> found = Diagnosis(text="QOP", code="QOP", outcome=RowOutcome.IN_FORCE)
    >>> print(found)
    QOP: in force
    """

    record_columns: ClassVar[Columns] = {
        "text": "text",
        "day": "day",
        "code": "text",
        "outcome": "text",
        "repaired": "text",
        "findings": "text",
    }

    text: str
    day: date | None = None
    code: str | None = None
    outcome: RowOutcome
    findings: tuple[CodeFinding, ...] = ()
    repaired: str | None = None

    def __str__(self) -> str:
        """Return the cell, what becomes of its row, and the findings."""
        told = "; ".join(map(str, self.findings))
        return f"{self.text}: {self.outcome.words}{f' ({told})' if told else ''}"

    def to_record(self) -> Record:
        """
        Return what was found as plain data.

        >>> Diagnosis(text="QOP", outcome=RowOutcome.IN_FORCE).to_record()["outcome"]
        'in-force'
        """
        return {
            "text": self.text,
            "day": None if self.day is None else self.day.isoformat(),
            "code": self.code,
            "outcome": self.outcome.value,
            "repaired": self.repaired,
            "findings": [finding.to_record() for finding in self.findings],
        }


# The worst first: a row is for a person if any of its signs is.
_BY_SEVERITY: Final = (
    (SignSeverity.FOR_A_PERSON, RowOutcome.FOR_A_PERSON),
    (SignSeverity.REPAIRED, RowOutcome.REPAIRED),
    (SignSeverity.TOLD, RowOutcome.TOLD),
)


def diagnosis_of(
    text: str,
    day: date | None,
    code: str | None,
    found: list[CodeFinding],
    is_ignored: Callable[[str], bool],
) -> Diagnosis:
    """Draw the conclusion from what was found, less the signs that are to be ignored."""
    if not found:
        return Diagnosis(text=text, day=day, code=code, outcome=RowOutcome.IN_FORCE)
    findings = tuple(finding for finding in found if not is_ignored(finding.code))
    severities = {finding.severity for finding in findings}
    outcome = next(
        (outcome for severity, outcome in _BY_SEVERITY if severity in severities),
        RowOutcome.IGNORED,
    )
    repairs = [finding.repaired for finding in findings if finding.repaired is not None]
    return Diagnosis(
        text=text,
        day=day,
        code=code,
        outcome=outcome,
        findings=findings,
        # The last is the furthest: what is written in capitals may still be an ONS code.
        repaired=repairs[-1] if repairs else None,
    )
