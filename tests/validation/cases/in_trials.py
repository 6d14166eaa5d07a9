"""Cases of rules that are kept as data: contracts that were tried, with what the law says."""

import tomllib
from pathlib import Path
from typing import Any

import attrs

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.documents import standard_codec
from tests.validation.cases.building import Case

__all__ = ["CASES", "TRIALS", "Trial"]


@attrs.frozen(kw_only=True)
class Trial:
    """A document, and what some rules find in it and ask of it."""

    name: str
    cases: tuple[Case, ...]
    says: tuple[str, ...]
    unsaid: tuple[str, ...]
    severities: tuple[str, ...] | None
    cites: frozenset[str]
    never_cites: frozenset[str]


def _trial(entry: dict[str, Any]) -> Trial:
    """Read one entry of the data."""
    day = entry["on"]
    document = standard_codec().read(
        {
            "schema": "nhs-accountable-care/arrangement",
            "version": 2,
            "as_at": day.isoformat(),
            "document": entry["document"],
        },
        Arrangement,
    )
    cases = tuple(
        Case(
            code=code,
            place=document.value,
            on=day,
            breaches=_paths_of(code, entry["finds"]),
            gaps=_paths_of(code, entry["asks"]),
        )
        for code in entry["rules"]
    )
    name = f"{entry['row']}-{entry['name']}"
    return Trial(
        name=name,
        cases=cases,
        says=tuple(entry.get("says", ())),
        unsaid=tuple(entry.get("unsaid", ())),
        severities=tuple(entry["severities"]) if "severities" in entry else None,
        cites=frozenset(entry.get("cites", ())),
        never_cites=frozenset(entry.get("never_cites", ())),
    )


def _paths_of(code: str, told: list[str]) -> tuple[str, ...]:
    """Return the paths that are told of one rule."""
    return tuple(each.split()[1] for each in told if each.split()[0] == code)


TRIALS = tuple(
    _trial(entry)
    for entry in tomllib.loads(
        (Path(__file__).parent / "contracts_in_trials.toml").read_text(encoding="utf-8")
    )["case"]
)
CASES = tuple(case for trial in TRIALS for case in trial.cases)
