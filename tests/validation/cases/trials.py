"""Cases of rules: the trials about boards, committees, leaders and bodies, from their table."""

import json
import tomllib
from datetime import date
from pathlib import Path

import attrs

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import read
from tests.validation.cases.building import Case


@attrs.frozen(kw_only=True)
class Trial:
    """A document, the rules that are asked on a day, and what they must say."""

    row: str
    name: str
    on: date
    asks: list[str]
    finds: list[str]
    open: list[str]
    source: str
    document: str
    says: str = ""
    never_says: str = "\n"

    @property
    def place(self) -> Arrangement:
        """The document, which speaks of the day that is asked about."""
        envelope = {
            "schema": "nhs-accountable-care/arrangement",
            "version": 2,
            "as_at": self.on.isoformat(),
            "document": json.loads(self.document),
        }
        return read(envelope, Arrangement).value

    def case(self, code: str) -> Case:
        """Return what one of the rules must say, as a case of it."""
        return Case(
            code=code,
            place=self.place,
            on=self.on,
            breaches=_paths(self.finds, code),
            gaps=_paths(self.open, code),
        )


def _paths(told: list[str], code: str) -> tuple[str, ...]:
    """Return the paths that are told of a rule."""
    return tuple(each.removeprefix(f"{code} $.") for each in told if each.startswith(code))


_TABLE = Path(__file__).with_name("trials_of_bodies.toml")
TRIALS = tuple(Trial(**each) for each in tomllib.loads(_TABLE.read_text(encoding="utf-8"))["case"])
CASES = tuple(trial.case(code) for trial in TRIALS for code in trial.asks)
