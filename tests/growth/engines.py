"""What takes a text of a user's: each engine with what comes before it, which does not count."""

import contextlib
import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs

from nhs_accountable_care import NacError, StatedDate, StatedPeriod, check, classify
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.money import Money, parse_ratio
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.annotations import annotations
from nhs_accountable_care.cli.problems import UnreadableError
from nhs_accountable_care.cli.settings import settings_for
from nhs_accountable_care.documents import read, write
from nhs_accountable_care.interchange import read_figures
from nhs_accountable_care.organisations import (
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    parse_ods_code,
    read_weights,
)
from nhs_accountable_care.payment import (
    Mechanism,
    Unit,
    curve,
    fact,
    fact_problems,
    formula,
    in_words,
    needed,
    note,
    prepare,
    settle,
)
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import CheckedFile, FailedFile, sarif_log

__all__ = ["ENGINES", "REFUSED", "Engine"]

_ON: Final = date(2024, 4, 1)
REFUSED: Final = (NacError, UnreadableError)


@attrs.frozen(kw_only=True)
class Engine:
    """
    What takes a text.

    Attributes:
        prepared: Makes of the text what the engine takes; its time does not count.
        work: Does the work, and returns all that it puts out.
    """

    prepared: Callable[[str], Any] = str
    work: Callable[[Any], object]


def _value_of(text: str) -> Any:  # noqa: ANN401 -- of whatever class
    """Read what a document is about."""
    return read(text).value


def _mechanism_in(text: str) -> Mechanism:
    """Read the one mechanism of a document."""
    [payment] = _value_of(text).finance.payments
    mechanism: Mechanism = payment.mechanism
    return mechanism


_FORMULA: Final = formula(note("what", fact("other", Unit.COUNT)))
_VALUES: Final[dict[Unit, Any]] = {
    Unit.PENCE: Money(pence=100),
    Unit.COUNT: 3,
    Unit.RATE: 1,
    Unit.SHARE: 1,
    Unit.TRUTH: True,
    Unit.YEAR: FinancialYear(2024),
}


def _with_facts(text: str) -> tuple[Mechanism, dict[str, Any]]:
    """Read the one mechanism of a document, and make up the facts that it needs."""
    mechanism = _mechanism_in(text)
    return mechanism, {
        each.fact.name: each.codes[0] if each.fact.unit is Unit.CODE else _VALUES[each.fact.unit]
        for each in needed(mechanism)
    }


def _checked(text: str) -> tuple[CheckedFile, ...]:
    """Check a document, as a file."""
    report = check(_value_of(text), on=_ON)
    return (CheckedFile(file=Path("a.json"), text=text, report=report),)


def _read_and_checked(text: str) -> tuple[tuple[CheckedFile, ...], tuple[Any, ...], str]:
    """Check a document; if it cannot be read, take the problems."""
    try:
        return _checked(text), (), text
    except NacError as error:
        return (), tuple(getattr(error, "problems", ())), text


def _log(of: tuple[tuple[CheckedFile, ...], tuple[Any, ...], str]) -> str:
    """Write what was found in a file as SARIF, and refuse what cannot be read."""
    checked, problems, text = of
    failed = [FailedFile(file=Path("a.json"), problems=problems, text=text)] if problems else []
    return as_json(sarif_log(checked, failed=failed))


def _annotated(of: tuple[tuple[CheckedFile, ...], tuple[Any, ...], str]) -> str:
    """Annotate what was found in a file."""
    checked, problems, text = of
    failed = (("a.json", problems),) if problems else ()
    return "\n".join(annotations(checked, failed, {"a.json": text}, with_open=True))


def _commanded(text: str) -> str:
    """Check a file from the command line, and return all that it prints."""
    out, err = io.StringIO(), io.StringIO()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.json"
        file.write_bytes(text.encode())
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["check", "--json", "--on", "2024-04-01", str(file)])
    if code not in {0, 1, 2}:
        msg = f"exit code {code}: {err.getvalue()[:500]}"
        raise AssertionError(msg)
    return out.getvalue() + err.getvalue()


def _settings(text: str) -> str:
    """Read a table of settings."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_bytes(text.encode())
        before = Path.cwd()
        os.chdir(folder)
        try:
            return repr(settings_for(Path(folder) / "a.json"))
        finally:
            os.chdir(before)


def _curved(of: tuple[Mechanism, dict[str, Any]]) -> object:
    """Draw the curve over the first amount or count, for whoever is paid first."""
    mechanism, facts = of
    over = [name for name, value in facts.items() if isinstance(value, Money | int)]
    over = [name for name in over if not isinstance(facts[name], bool)]
    if not over:
        return ""
    [first, *_] = mechanism.formula().parties
    return curve(mechanism, first, over[0], facts)


def _of_mechanism(work: Callable[[Mechanism], object]) -> Engine:
    """Return an engine that takes the mechanism of a document."""
    return Engine(prepared=_mechanism_in, work=work)


def _of_facts(work: Callable[[tuple[Mechanism, dict[str, Any]]], object]) -> Engine:
    """Return an engine that takes the mechanism of a document with its facts."""
    return Engine(prepared=_with_facts, work=work)


def _register_of(text: str) -> str:
    """Add practices to the register, and look up the last."""
    [kind] = [each for each in OrganisationKind if each.value == "gp-practice"]
    codes = [parse_ods_code(each) for each in dict.fromkeys(text.split("\n"))]
    more = register().plus(
        Organisation(
            code=code,
            versions=(OrganisationVersion(code=code, name=f"Practice {code}", kind=kind),),
        )
        for code in codes
    )
    return repr(more.understand(codes[-1], on=_ON))


ENGINES: Final[dict[str, Engine]] = {
    "read": Engine(work=read),
    "repr": Engine(prepared=_value_of, work=repr),
    "write": Engine(prepared=read, work=write),
    "check": Engine(
        prepared=_value_of,
        work=lambda value: as_json(check(value, on=_ON).to_records()),
    ),
    "classify": Engine(
        prepared=_value_of, work=lambda value: as_json(classify(value, on=_ON).to_records())
    ),
    "sarif": Engine(prepared=_read_and_checked, work=_log),
    "annotations": Engine(prepared=_read_and_checked, work=_annotated),
    "command": Engine(work=_commanded),
    "settle": _of_facts(lambda of: as_json(settle(*of).to_records())),
    "curve": _of_facts(_curved),
    "describe": _of_mechanism(in_words),
    "needed": _of_mechanism(needed),
    "prepare": _of_facts(lambda of: prepare(of[0]).settle(of[1])),
    "unknown facts": Engine(prepared=_value_of, work=lambda facts: fact_problems(_FORMULA, facts)),
    "figures": Engine(work=read_figures),
    "weights": Engine(work=read_weights),
    "settings": Engine(work=_settings),
    "understand": Engine(work=lambda text: register().understand(text, on=_ON)),
    "money": Engine(work=Money.parse),
    "ratio": Engine(work=parse_ratio),
    "days": Engine(work=StatedDate.parse),
    "period": Engine(work=StatedPeriod.parse),
    "year": Engine(work=FinancialYear.parse),
    "register": Engine(work=_register_of),
}
"""Every engine by its name."""
