"""What goes wrong in a mechanism of one's own is told as its fault, and the rest goes on."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhs_accountable_care import InvalidValueError
from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.problems import UnreadableError, problems_are_of

MECHANISMS = """
import sys
from typing import ClassVar

import attrs

from nhs_accountable_care import Citation, InvalidValueError, Money
from nhs_accountable_care.payment import PENCE, fact, formula, line


@attrs.frozen(kw_only=True)
class Base:
    years_in_force: ClassVar = ()
    lawful_parties: ClassVar = ()
    name: str = "ours"
    sources: tuple[Citation, ...] = ()

    def formula(self):
        return formula(line("due", fact("x", PENCE), payer="a", payee="b"))


@attrs.frozen(kw_only=True)
class Leaves(Base):
    type_tag: ClassVar[str] = "leaves"

    def __attrs_post_init__(self):
        sys.exit(0)


@attrs.frozen(kw_only=True)
class Falls(Base):
    type_tag: ClassVar[str] = "falls"

    def formula(self):
        raise KeyError("licence")


@attrs.frozen(kw_only=True)
class Refuses(Base):
    type_tag: ClassVar[str] = "refuses"

    def formula(self):
        raise InvalidValueError("no rate is agreed")


@attrs.frozen(kw_only=True)
class Forgets(Base):
    type_tag: ClassVar[str] = "forgets"

    def formula(self):
        super().formula()


@attrs.frozen(kw_only=True)
class Talks(Base):
    type_tag: ClassVar[str] = "talks"

    def formula(self):
        print("a word from the house")
        return super().formula()
"""
FACTS = """
{"schema": "nhs-accountable-care/facts", "version": 1, "as_at": "2017-04-01",
 "document": {"facts": {"x": {"value": "1.00", "unit": "money"}}}}
"""


@pytest.fixture(autouse=True)
def modules(folder: Path) -> Iterator[None]:
    """Write a module of mechanisms, a document with each, and facts."""
    (folder / "house_of_mechanisms.py").write_text(MECHANISMS, encoding="utf-8")
    for tag in ("leaves", "falls", "refuses", "forgets", "talks"):
        document = {
            "schema": "nhs-accountable-care/arrangement",
            "version": 2,
            "as_at": "2017-04-01",
            "document": {
                "name": "A place",
                "finance": {"payments": [{"name": "due", "mechanism": {"type": tag}}]},
            },
        }
        (folder / f"{tag}.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "facts.json").write_text(FACTS, encoding="utf-8")
    yield
    sys.modules.pop("house_of_mechanisms", None)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main(arguments)
    streams = capsys.readouterr()
    return code, streams.out, streams.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "leaves.json", "--json"),
        ("classify", "leaves.json"),
        ("settle", "leaves.json", "facts.json"),
    ],
    ids=lambda each: each[0],
)
def test_a_constructor_that_leaves_is_a_problem_at_its_path(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """It has exit code 2, whatever code it asked for."""
    code, _, err = printed(capsys, *arguments, "--mechanisms", "house_of_mechanisms:Leaves")
    assert code == 2
    assert "$.finance.payments[0].mechanism" in err
    assert "the class Leaves raised SystemExit: 0 (house_of_mechanisms.py, line 27)" in err


def test_the_other_documents_are_checked_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What was found in them is in the data."""
    code, out, _ = printed(
        capsys,
        *("check", "leaves.json", "talks.json", "--json"),
        *("--mechanisms", "house_of_mechanisms:Leaves"),
        *("--mechanisms", "house_of_mechanisms:Talks"),
    )
    assert code == 2
    assert [each["file"] for each in json.loads(out)["files"]] == ["talks.json"]


def test_a_formula_that_fails_is_the_fault_of_its_mechanism(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Settling names the terms, and what an arrangement is is told without them."""
    own = ("--mechanisms", "house_of_mechanisms:Falls")
    fault = "the mechanism Falls raised KeyError: 'licence' (house_of_mechanisms.py, line 35)"
    code, out, err = printed(capsys, "settle", "falls.json", "facts.json", *own)
    assert (code, out) == (2, "")
    assert "$.finance.payments[0].mechanism" in err
    assert fault in err
    code, out, err = printed(capsys, "assess", "falls.json", "--facts", "facts.json", *own)
    assert code == 2
    assert "A place, as it stood on 1 April 2017" in out
    assert fault in err


def test_what_a_mechanism_refuses_is_told_at_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    """In its own words, without a place in its code."""
    own = ("--mechanisms", "house_of_mechanisms:Refuses")
    code, out, err = printed(capsys, "settle", "refuses.json", "facts.json", *own)
    assert (code, out) == (2, "")
    assert "$.finance.payments[0].mechanism: no rate is agreed\n" in err


def test_a_formula_that_is_none_is_told_of_its_mechanism(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As where a return is forgotten; what an arrangement is is told without it."""
    own = ("--mechanisms", "house_of_mechanisms:Forgets")
    fault = "the formula() of the mechanism Forgets returned None"
    code, out, err = printed(capsys, "settle", "forgets.json", "facts.json", *own)
    assert (code, out) == (2, "")
    assert f"$.finance.payments[0].mechanism: {fault}" in err
    code, out, err = printed(capsys, "assess", "forgets.json", "--facts", "facts.json", *own)
    assert code == 2
    assert "A place, as it stood on 1 April 2017" in out
    assert fault in err
    code, out, err = printed(capsys, "check", "forgets.json", *own)
    assert code == 2
    assert fault in err


def test_what_the_library_refuses_is_told_of_the_file() -> None:
    """Whatever it was that refused what stands in it."""
    error = InvalidValueError("no rate is agreed")
    with pytest.raises(UnreadableError) as caught, problems_are_of("place.json"):
        raise error
    assert caught.value.failures == (
        ("place.json", (Problem(path="", message="no rate is agreed"),)),
    )


def test_what_a_mechanism_prints_is_not_among_the_data(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It goes to standard error."""
    own = ("--mechanisms", "house_of_mechanisms:Talks", "--json")
    for arguments in (
        ("settle", "talks.json", "facts.json"),
        ("check", "talks.json"),
        ("assess", "talks.json", "--facts", "facts.json"),
    ):
        code, out, err = printed(capsys, *arguments, *own)
        assert code == 0
        json.loads(out)
        assert "a word from the house" in err
