"""Forms of one's own, on the command line and in the settings."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhs_accountable_care.cli import main

FORMS = """
import attrs

import nhs_accountable_care as nac
from nhs_accountable_care.classification import Criterion
from nhs_accountable_care.questions import fact, judged

PAPER = (nac.Citation(source=nac.Source(key="ours", title="Paper"), locator="p. 1",
                      confidence=nac.Confidence.VERIFIED),)
TEST = Criterion(
    key="decide-together", question="Do they decide together?", sources=PAPER,
    test=fact("governance.has_collective_decisions", if_yes="they do", if_no="they do not"),
)
OURS = nac.Form(
    slug="gentle-system", name="gentle system", meaning="what we call so",
    period=nac.DateRange.parse("2010-04-01/.."), necessary=(TEST,), sources=PAPER,
)


def falls(place, on):
    return place.governance.nothing


FAULTY = attrs.evolve(
    OURS, slug="faulty-system",
    necessary=(attrs.evolve(TEST, test=judged(falls, reads=("governance",))),),
)


def slips(place, on):
    return None


SLIPS = attrs.evolve(
    OURS, slug="slipping-system",
    necessary=(attrs.evolve(TEST, test=judged(slips, reads=("governance",))),),
)
BOTH = (FAULTY, OURS, SLIPS)
TWICE = (OURS, OURS)
OTHER = attrs.evolve(OURS, name="another")
"""
DOCUMENT = """
{"schema": "nhs-accountable-care/arrangement", "version": 2, "as_at": "2017-04-01",
 "document": {"name": "A place", "governance": {"has_collective_decisions": true}}}
"""


@pytest.fixture(autouse=True)
def files(folder: Path) -> Iterator[None]:
    """Write a document and a module of forms, and forget the module afterwards."""
    (folder / "house_of_forms.py").write_text(FORMS, encoding="utf-8")
    (folder / "a.json").write_text(DOCUMENT, encoding="utf-8")
    yield
    sys.modules.pop("house_of_forms", None)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the program and give its exit code and what it printed."""
    code = main([*arguments])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def answers_in(out: str) -> dict[str, str]:
    """Return the answer of each form."""
    return {form["form"]: form["answer"] for form in json.loads(out)["forms"]}


def test_a_form_is_asked_beside_the_shipped_ones(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """Named on the command line or in the settings; its fields can be asked for, too."""
    named = ("--forms", "house_of_forms:OURS")
    code, out, _ = printed(capsys, "classify", "a.json", "--json", *named)
    assert code == 0
    assert answers_in(out)["gentle-system"] == "yes"
    assert len(answers_in(out)) > 1
    code, out, _ = printed(capsys, "classify", "a.json", "--fields", "gentle-system", *named)
    assert code == 0
    (folder / "pyproject.toml").write_text(
        '[tool.nhs-accountable-care]\nforms = ["house_of_forms:OURS"]\n', encoding="utf-8"
    )
    _, out, _ = printed(capsys, "classify", "a.json", "--json")
    assert answers_in(out)["gentle-system"] == "yes"


def test_a_faulty_form_is_told_and_the_others_are_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By its name, with what its test did, as data and in words; the exit code is 2."""
    arguments = ("classify", "a.json", "--json", "--forms", "house_of_forms:BOTH")
    code, out, err = printed(capsys, *arguments)
    assert code == 2
    assert answers_in(out)["gentle-system"] == "yes"
    assert not {"faulty-system", "slipping-system"} & set(answers_in(out))
    assert "form faulty-system: a test raised AttributeError" in err
    told = {each["form"]: each for each in json.loads(out)["faulty"]}
    assert list(told) == ["faulty-system", "slipping-system"]
    assert told["slipping-system"]["path"] == "$"
    assert told["slipping-system"]["message"] == "a test returned None; let it return an Outcome"
    assert "(house_of_forms.py, line " in told["faulty-system"]["message"]
    code, out, err = printed(capsys, "classify", "a.json", "--forms", "house_of_forms:BOTH")
    assert code == 2
    assert "a.json:3:14: $: form faulty-system: a test raised AttributeError" in err
    assert "FORMS OF WHICH A TEST IS FAULTY" in out
    assert "! faulty-system $: a test raised AttributeError" in out


@pytest.mark.parametrize("option", ["--fields", "--what-would-change"])
def test_nothing_more_is_said_of_a_faulty_form(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    """Not what it asks, nor what would turn it: the fault is told, and the exit code is 2."""
    arguments = ("classify", "a.json", option, "faulty-system")
    code, out, err = printed(capsys, *arguments, "--forms", "house_of_forms:BOTH")
    assert (code, out) == (2, "")
    assert "nothing was found of faulty-system, since a test raised AttributeError" in err


def test_an_assessment_asks_own_forms(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """By the command line or by the settings; a faulty one ends it with 2, and it is told."""
    code, out, _ = printed(capsys, "assess", "a.json", "--forms", "house_of_forms:OURS")
    assert code == 0
    assert "A place is a gentle system" in out
    (folder / "pyproject.toml").write_text(
        '[tool.nhs-accountable-care]\nforms = ["house_of_forms:BOTH"]\n', encoding="utf-8"
    )
    code, out, err = printed(capsys, "assess", "a.json")
    assert code == 2
    assert "A place is a gentle system" in out
    assert "form faulty-system: a test raised AttributeError" in err


def test_a_form_that_stands_twice_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A name means one form."""
    code, out, err = printed(capsys, "classify", "a.json", "--forms", "house_of_forms:TWICE")
    assert (code, out) == (2, "")
    assert "gentle-system" in err


def test_a_form_that_is_named_twice_is_asked_once(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """In the settings and again on the command line it is one form."""
    (folder / "pyproject.toml").write_text(
        '[tool.nhs-accountable-care]\nforms = ["house_of_forms:OURS"]\n', encoding="utf-8"
    )
    code, out, err = printed(
        capsys, "classify", "a.json", "--json", "--forms", "house_of_forms:OURS"
    )
    assert (code, err) == (0, "")
    assert answers_in(out)["gentle-system"] == "yes"


def test_two_forms_of_one_name_are_told_with_where_they_come_from(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """The message names both places, so that one of them can be changed."""
    (folder / "pyproject.toml").write_text(
        '[tool.nhs-accountable-care]\nforms = ["house_of_forms:OURS"]\n', encoding="utf-8"
    )
    _, _, err = printed(capsys, "classify", "a.json", "--forms", "house_of_forms:OTHER")
    assert "gentle-system comes from house_of_forms:OURS in " in " ".join(err.split())
