"""Cases of rules: the trials of money, section 75 and delegation, from their table."""

import tomllib
from pathlib import Path
from typing import Any

from nhs_accountable_care.documents import read
from tests.validation.cases.building import Case

TABLE = tomllib.loads(Path(__file__).with_name("money_trials.toml").read_text(encoding="utf-8"))


def trial(told: dict[str, Any], code: str) -> Case:
    """Read one trial of one rule."""
    place = read(
        {
            "schema": "nhs-accountable-care/arrangement",
            "version": 2,
            "as_at": told["on"].isoformat(),
            "document": {"name": told["name"], **told["place"]},
        }
    ).value
    found, missing = (
        tuple(each.removeprefix(f"{code} ") for each in told[kind] if each.startswith(code))
        for kind in ("finds", "open")
    )
    return Case(code=code, place=place, on=told["on"], breaches=found, gaps=missing)


CASES = tuple(trial(told, code) for told in TABLE["trial"] for code in told["asks"])
