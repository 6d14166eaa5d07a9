"""What a rule and a form of your own must keep to, as the shipped ones do."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from nhs_accountable_care._core.errors import InvalidTypeError, NacError, hand_on, words_of_error
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import Answer, Criterion, Form, InContext, Reason
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.questions import check_path
from nhs_accountable_care.validation import Report, Rule, RuleSet, check

__all__ = ["check_form", "check_rule"]

_BARE: Final = Arrangement(name="A place")


def check_rule(rule: Rule, *, register: Register | None = None) -> None:
    """
    Hold a rule to what every shipped rule keeps to.

    Each of its citations has a place in its source, or the source an address. On the day of its
    examples the failing one is found, and the passing one gives neither a finding nor a gap. Of
    an arrangement of which nothing is recorded it finds nothing. Its check yields breaches and
    missing facts only, of paths that the classes have.

    Args:
        rule: The rule.
        register: The organisations, if the rule looks bodies up.

    Raises:
        AssertionError: With everything that the rule does not keep to.
        InvalidTypeError: If it is no rule.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES
    >>> check_rule(SHIPPED_RULES.rule("NAC201"))
    """
    _check_class(rule, Rule, "check_rule")
    problems = [*_uncited(rule.sources, "it")]
    rules = RuleSet(rules=(rule,))

    def asked(place: Arrangement) -> Report:
        return check(place, on=rule.example_day, rules=rules, register=register)

    failing, passing, bare = map(asked, (rule.failing, rule.passing, _BARE))
    faults = [fault.message for each in (failing, passing, bare) for fault in each.faulty]
    problems += dict.fromkeys(faults)
    if not failing.findings:
        problems.append("its failing example breaks nothing")
    told = [f"{each.path}: {each.message}" for each in passing.findings]
    told += [f"{each.path}: not recorded: {each.fact}" for each in passing.unchecked]
    problems += [f"its passing example is told of {each}" for each in told]
    problems += [
        f"of a place of which nothing is recorded it finds {each.path}: {each.message}"
        for each in bare.findings
    ]
    _raise(f"rule {rule.code}", problems)


def check_form(form: Form, *, is_one: Arrangement, is_none: Arrangement, on: date) -> None:
    """
    Hold a form to what every shipped form keeps to.

    Each citation of it and of its tests has a place in its source, or the source an address.
    The day is within its period, and each test is asked on some day of that. The paths that it
    reads, and those that its tests name, are there in the classes. One example is of the form
    and the other is not. Of an arrangement of which nothing is recorded no test says yes or no,
    but for one that looks at what the arrangement is nested in.

    Args:
        form: The form.
        is_one: An arrangement that is of the form.
        is_none: One that is not.
        on: The day on which the two are asked about.

    Raises:
        AssertionError: With everything that the form does not keep to.
        InvalidTypeError: If it is no form.

    >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
    >>> bare = Arrangement(name="A place")
    >>> check_form(DEVOLVED_SYSTEM, is_one=bare, is_none=bare, on=date(2017, 4, 1))
    Traceback (most recent call last):
        ...
    AssertionError: form devolved-system: the example that is one is left open: A place MAY BE ...
    """
    _check_class(form, Form, "check_form")
    problems = [*_uncited(form.sources, "it")]
    criteria = (*form.necessary, *form.excluding, *form.indicating)
    for criterion in criteria:
        problems += _uncited(criterion.sources, f"its test {criterion.key}")
        if criterion.period is not None and not criterion.period.overlap(form.period):
            problems.append(f"its test {criterion.key} is asked on no day of its period")
    if on not in form.period:
        problems.append(f"{words_of_day(on)} is outside its period, {form.period}")
    problems += _strange(_reads(criteria))
    for place, wanted, words in (
        (is_one, Answer.YES, "the example that is one"),
        (is_none, Answer.NO, "the example that is none"),
        (_BARE, Answer.UNKNOWN, "a place of which nothing is recorded"),
    ):
        problems += _answered(form, place, on, wanted, words)
    _raise(f"form {form.slug}", dict.fromkeys(problems))


def _check_class(value: object, wanted: type, verb: str) -> None:
    """Refuse what is no value of a class, such as several of them."""
    if not isinstance(value, wanted):
        msg = (
            f"{verb} takes one {wanted.__name__}, and this is of the class {type(value).__name__}"
        )
        raise InvalidTypeError(msg)


def _answered(
    form: Form, place: Arrangement, on: date, wanted: Answer, words: str
) -> Iterator[str]:
    """Yield what is wrong with the answer of a form for one arrangement."""
    try:
        finding = form.ask(place, on)
    except BaseException as error:  # noqa: BLE001 -- whatever an embedder's test raises
        hand_on(error)
        yield f"of {words} a test raises {words_of_error(error)}"
        return
    if finding.answer is not wanted:
        is_what = {Answer.YES: "is one", Answer.NO: "is none", Answer.UNKNOWN: "is left open"}
        yield f"{words} {is_what[finding.answer]}: {finding}"
    reasons = (*finding.reasons, *finding.exclusions, *finding.indications)
    yield from _strange((reason.criterion.key, reason.outcome.facts) for reason in reasons)
    if wanted is Answer.UNKNOWN:
        yield from (
            f"of {words} its test {reason.criterion.key} says "
            f"{reason.outcome.answer.value}: {reason.outcome.because}"
            for reason in reasons
            if _is_certain(reason)
        )


def _is_certain(reason: Reason) -> bool:
    """Return whether a test has an answer without a fact, and no look at what is around."""
    is_answered = reason.outcome.answer is not Answer.UNKNOWN
    return is_answered and not isinstance(reason.criterion.test, InContext)


def _reads(criteria: Iterable[Criterion]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield for each test the paths that it says it reads; of one that does not say, none."""
    for criterion in criteria:
        try:
            yield criterion.key, criterion.reads
        except NacError as error:
            yield criterion.key, (f"({error})",)


def _strange(read: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    """Yield each path that the classes do not have, and of which test it is."""
    for key, paths in read:
        for path in paths:
            try:
                check_path(Arrangement, path)
            except NacError as error:
                yield f"its test {key} reads what is not there: {error}"


def _uncited(citations: Iterable[Citation], what: str) -> Iterator[str]:
    """Yield each citation by which nobody finds the place."""
    for each in citations:
        if not each.locator and not each.source.url:
            yield f"{what} cites {each.source.key} without a place in it or an address"


def _raise(what: str, problems: Iterable[str]) -> None:
    """Raise everything that is wrong at once, if anything is."""
    told = list(problems)
    if told:
        raise AssertionError(f"{what}: " + "\n".join(told))
