"""What a rule and a form of one's own are held to, and what each slip is told by."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import attrs
import pytest

from nhs_accountable_care import Citation, Confidence, DateRange, Source
from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care.arrangements import Arrangement, Governance
from nhs_accountable_care.classification import SHIPPED_FORMS, Criterion, Form, InContext, no, yes
from nhs_accountable_care.contracts import AllianceAgreement
from nhs_accountable_care.questions import Outcome, fact, judged, unknown
from nhs_accountable_care.reference import register
from nhs_accountable_care.testing import check_form, check_rule
from nhs_accountable_care.validation import (
    SHIPPED_RULES,
    Breach,
    Context,
    MissingFact,
    Rule,
    agreements_on,
    must_be,
)

DAY = date(2026, 4, 1)
PAPER = Citation(
    source=Source(key="ours", title="Paper"), locator="p. 1", confidence=Confidence.VERIFIED
)
GENTLE = Arrangement(
    name="Gentle", agreements=(AllianceAgreement(title="Alliance", contracts_stay=True),)
)
HARSH = Arrangement(
    name="Harsh", agreements=(AllianceAgreement(title="Alliance", contracts_stay=False),)
)


def contracts_stay(place: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Ask that the contracts under an alliance stay, by what `validation` offers."""
    for path, alliance in agreements_on(place, context.moment):
        if isinstance(alliance, AllianceAgreement):
            yield from must_be(
                alliance, "contracts_stay", at=path, fact="whether", message="it ends contracts"
            )


RULE = attrs.evolve(
    SHIPPED_RULES.rule("NAC201"),
    code="OURS1",
    title="Contracts stay",
    check=contracts_stay,
    sources=(PAPER,),
    failing=HARSH,
    passing=GENTLE,
    example_day=DAY,
)
TOGETHER, APART = (
    Arrangement(name=name, governance=Governance(has_collective_decisions=is_so))
    for name, is_so in (("Together", True), ("Apart", False))
)
DECIDE = Criterion(
    key="decide-together",
    question="Do they decide together?",
    test=fact("governance.has_collective_decisions", if_yes="they do", if_no="they do not"),
    sources=(PAPER,),
)
FORM = Form(
    slug="gentle",
    name="gentle system",
    meaning="what we call so",
    period=DateRange.parse("2026-04-01/.."),
    necessary=(DECIDE,),
    sources=(PAPER,),
)


def test_a_sound_rule_passes() -> None:
    """Written with what `validation` offers, and nothing else."""
    check_rule(RULE)


@pytest.mark.parametrize("value", [(RULE,), None], ids=["several", "none"])
def test_what_is_no_rule_and_no_form_is_refused_in_words(
    value: Any,  # noqa: ANN401 -- what is neither
) -> None:
    """Each is held to its own, one at a time."""
    with pytest.raises(InvalidTypeError, match="check_rule takes one Rule, and this is of the"):
        check_rule(value)
    with pytest.raises(InvalidTypeError, match="check_form takes one Form, and this is of the"):
        check_form(value, is_one=TOGETHER, is_none=APART, on=DAY)


@pytest.mark.parametrize("rule", SHIPPED_RULES.rules, ids=lambda rule: rule.code)
def test_shipped_rules_keep_to_all(rule: Rule) -> None:
    """What is asked of yours is asked of ours."""
    check_rule(rule, register=register())


def always(_: Arrangement, __: Context) -> Iterator[Breach | MissingFact]:
    """Find a breach in whatever there is."""
    yield Breach(path="members", message="wrong")
    yield MissingFact(path="agreements", fact="what is signed")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"sources": (attrs.evolve(PAPER, locator=None),)},
            ["rule OURS1: it cites ours without a place in it or an address"],
        ),
        ({"failing": GENTLE}, ["its failing example breaks nothing"]),
        (
            {"passing": HARSH},
            ["its passing example is told of $.agreements[0].contracts_stay: it ends contracts"],
        ),
        (
            {"check": always},
            [
                "its passing example is told of $.members: wrong",
                "its passing example is told of $.agreements: not recorded: what is signed",
                "of a place of which nothing is recorded it finds $.members: wrong",
            ],
        ),
        (
            {"check": lambda *_: [Breach(path="membres", message="wrong")]},
            ["its check names a path that leads nowhere: membres: "],
        ),
        ({"check": lambda *_: None}, ["its check returned None"]),
        ({"check": lambda *_: sys.exit(0)}, ["its check raised SystemExit: 0"]),
    ],
    ids=[
        "no place",
        "nothing fails",
        "nothing passes",
        "all is found",
        "no path",
        "no check",
        "leaves",
    ],
)
def test_each_slip_of_a_rule_is_told(changes: dict[str, Any], words: list[str]) -> None:
    """All at once, in the words of the rule."""
    with pytest.raises(AssertionError) as caught:
        check_rule(attrs.evolve(RULE, **changes))
    for each in words:
        assert each in str(caught.value)
    assert str(caught.value).count("leads nowhere") <= 1


def test_a_sound_form_passes() -> None:
    """One example is of it, one is not, and of a bare place nothing is said."""
    check_form(FORM, is_one=TOGETHER, is_none=APART, on=DAY)


def with_test(test: Any, **changes: Any) -> Form:  # noqa: ANN401 -- tests of any sort
    """Make a form whose only test is another."""
    return attrs.evolve(FORM, necessary=(attrs.evolve(DECIDE, test=test, **changes),))


def raises(place: Arrangement, _: date) -> Outcome:
    """Ask a part that is not there."""
    raise ZeroDivisionError(place.name)


def leaves(_: Arrangement, __: date) -> Outcome:
    """End the program, as if all were well."""
    sys.exit(0)


def certain(_: Arrangement, __: date) -> Outcome:
    """Say no of whatever there is."""
    return no("there is none", facts=("agreements",))


def lone(_: Arrangement, __: date, around: tuple[Arrangement, ...]) -> Outcome:
    """Say no of what is nested in nothing."""
    return yes("nested") if around else no("nested in nothing")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (
            attrs.evolve(FORM, sources=(attrs.evolve(PAPER, locator=None),)),
            ["form gentle: it cites ours without a place"],
        ),
        (
            with_test(DECIDE.test, sources=(attrs.evolve(PAPER, locator=None),)),
            ["its test decide-together cites ours without a place"],
        ),
        (
            with_test(DECIDE.test, period=DateRange.parse("2015-04-01/2016-03-31")),
            ["its test decide-together is asked on no day of its period"],
        ),
        (
            attrs.evolve(FORM, period=DateRange.parse("2027-04-01/..")),
            ["1 April 2026 is outside its period, from 1 April 2027"],
        ),
        (
            with_test(judged(certain, reads=("agreement",))),
            [
                "its test decide-together reads what is not there: agreement: ",
                "a test raises UnknownPathError: agreement: ",
            ],
        ),
        (
            with_test(judged(certain, reads=("agreements",))),
            [
                "the example that is one is none: ",
                "of a place of which nothing is recorded its test decide-together says no: there",
            ],
        ),
        (with_test(leaves), ["a test raises SystemExit: 0"]),
        (with_test(raises), ["a test raises ZeroDivisionError: Together", "does not say"]),
        (
            with_test(judged(lambda *_: unknown("who knows"), reads=())),
            ["the example that is one is left open", "the example that is none is left open"],
        ),
        (
            with_test(InContext(test=lone)),
            ["the example that is one is none", "a place of which nothing is recorded is none"],
        ),
    ],
    ids=[
        "source",
        "test's source",
        "test's days",
        "day",
        "no such path",
        "certain",
        "leaves",
        "raises",
        "open",
        "around",
    ],
)
def test_each_slip_of_a_form_is_told(form: Form, words: list[str]) -> None:
    """All at once, in the words of the form."""
    with pytest.raises(AssertionError) as caught:
        check_form(form, is_one=TOGETHER, is_none=APART, on=DAY)
    for each in words:
        assert each in str(caught.value)


def test_a_look_around_is_no_certainty_without_a_fact() -> None:
    """That a place is nested in nothing is told by the document, and by no silence."""
    form = attrs.evolve(
        FORM, excluding=(attrs.evolve(DECIDE, key="nested", test=InContext(test=lone)),)
    )
    check_form(form, is_one=TOGETHER, is_none=APART, on=DAY)


@pytest.mark.parametrize("form", SHIPPED_FORMS, ids=lambda form: form.slug)
def test_shipped_forms_say_nothing_of_a_bare_place(form: Form) -> None:
    """Only the examples are told, since there are none here."""
    bare = Arrangement(name="A place")
    with pytest.raises(AssertionError) as caught:
        check_form(form, is_one=bare, is_none=bare, on=form.period.first_day)
    for line in str(caught.value).removeprefix(f"form {form.slug}: ").splitlines():
        assert line.startswith("the example")


CHECKS: tuple[Callable[..., None], ...] = (check_rule, check_form)


@pytest.mark.parametrize("checked", CHECKS, ids=lambda checked: checked.__name__)
def test_no_extra_is_needed(checked: Callable[..., None]) -> None:
    """Whoever tests a rule need not have Hypothesis."""
    assert "hypothesis" not in vars(__import__(checked.__module__, fromlist=["own"]))
