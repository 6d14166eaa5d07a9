"""
The trials of rules that are kept as data: a place, a day, and what the rules must say.

Each was written from its sources before the code. ``rules`` are the codes of the rules that are
asked; ``finds`` and ``asks`` are what they find and what they leave open, each as code and path.
"""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import read
from tests.validation.cases.building import Case

__all__ = ["CASES", "SAID_OF_MONEY", "TRIALS", "Trial"]


@attrs.frozen(kw_only=True)
class Trial:
    """
    A document, the rules that are asked on a day, and what they must say.

    Attributes:
        row: The row of the list of trials, or the rule that it is of.
        source: Who says so.
        document: The arrangement, as a table or as the text of a document.
        says: Words that must stand in the findings.
        unsaid: Words that must not.
        severities: How bad each finding is; where it is told.
        cites: Sources that the rule of each finding must cite.
        never_cites: Sources that it must not.
    """

    row: str
    name: str
    on: date
    rules: list[str]
    finds: list[str]
    asks: list[str]
    document: str | dict[str, Any]
    source: str = ""
    says: list[str] = attrs.field(factory=list)
    unsaid: list[str] = attrs.field(factory=list)
    severities: list[str] | None = None
    cites: list[str] = attrs.field(factory=list)
    never_cites: list[str] = attrs.field(factory=list)

    @property
    def place(self) -> Arrangement:
        """The document, which speaks of the day that is asked about."""
        told = self.document if isinstance(self.document, dict) else json.loads(self.document)
        envelope = {
            "schema": "nhs-accountable-care/arrangement",
            "version": 2,
            "as_at": self.on.isoformat(),
            "document": {"name": "A place", **told},
        }
        return read(envelope, Arrangement).value

    def case(self, code: str) -> Case:
        """Return what one of the rules must say, as a case of it."""
        return Case(
            code=code,
            place=self.place,
            on=self.on,
            breaches=_paths(self.finds, code),
            gaps=_paths(self.asks, code),
        )


def _paths(told: list[str], code: str) -> tuple[str, ...]:
    """Return the paths that are told of a rule."""
    return tuple(path for of, path in (each.split() for each in told) if of == code)


def _table(name: str) -> dict[str, Any]:
    """Read a table of trials."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


_OF_MONEY: Final = _table("trials_of_money.toml")
TRIALS: Final = tuple(
    Trial(**each)
    for table in (
        _table("trials_of_contracts.toml"),
        _table("trials_of_bodies.toml"),
        _OF_MONEY,
        _table("second_reading.toml"),
    )
    for each in table["case"]
)
CASES: Final = tuple(trial.case(code) for trial in TRIALS for code in trial.rules)
SAID_OF_MONEY: Final = _OF_MONEY["rule"]
"""What each rule about money must say of itself."""
