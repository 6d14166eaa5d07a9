"""The engine: run rules over an arrangement, and report what they find."""

import functools
import itertools
from collections.abc import Iterable, Iterator
from datetime import date
from types import GeneratorType
from typing import Final, NamedTuple

import attrs

from nhs_accountable_care._core.errors import InvalidValueError, hand_on, words_of_fault
from nhs_accountable_care._core.limits import MOST_PARTS, MOST_REMARKS
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Arrangement, not_begun_on, walk, with_known_bodies
from nhs_accountable_care.arrangements.days import as_known_on
from nhs_accountable_care.arrangements.not_begun import may_have_stood_on
from nhs_accountable_care.arrangements.open_days import (
    has_open_dates,
    known_on_its_day_only,
    may_have_stood,
    parts_with_steps,
    path_before,
)
from nhs_accountable_care.organisations import Register
from nhs_accountable_care.questions.paths import known_at
from nhs_accountable_care.validation.open_questions import Unchecked, field_of
from nhs_accountable_care.validation.places import steps_of
from nhs_accountable_care.validation.reports import FaultyRule, Finding, Report
from nhs_accountable_care.validation.rules import (
    Breach,
    Context,
    MissingFact,
    Rule,
    RuleSet,
    Severity,
)

__all__ = ["asked_safely", "report_on"]

_CURE: Final = "let it yield a Breach or a MissingFact"


def report_on(
    value: Arrangement,
    *,
    on: date,
    rules: RuleSet,
    register: Register | None,
    is_last: bool,
) -> Report:
    """
    Check an arrangement, and all nested in it, against the rules of a day.

    Unless this is the last try, it ends with a `RecursionError` where a rule raises one.
    """
    moment = value.moment(on)
    notes: tuple[str, ...] = ()
    if register is not None:
        notes = register.notes_of_day(on)
        if notes:
            # The report tells of it, and no warning need.
            register = register.without_warnings()
        value = with_known_bodies(value, register, on=on)
    context = Context(moment=moment, register=register)
    counting = attrs.evolve(context, moment=attrs.evolve(moment, counts_possible=True))
    findings = []
    unchecked = []
    faults = _Faults(is_last=is_last, found={})
    asked = rules.asked_on(on)
    every = _readings(value, context, counting)
    for path, readings in itertools.islice(every, MOST_PARTS):
        for rule in asked:
            for remark in _remarks(rule, path, readings, faults):
                if isinstance(remark, Breach):
                    findings.append(
                        Finding(
                            rule=rule,
                            path=remark.path,
                            message=remark.message,
                            evidence=remark.evidence,
                        )
                    )
                else:
                    unchecked.append(Unchecked(rule=rule, path=remark.path, fact=remark.fact))
    order = list(Severity)
    findings.sort(key=lambda finding: order.index(finding.severity))
    not_begun = tuple(not_begun_on(value, on))
    return Report(
        name=value.name,
        on=on,
        findings=tuple(findings),
        unchecked=tuple(unchecked),
        not_begun=tuple([each for each in not_begun if each.path != "$"]),
        may_have_stood=tuple(may_have_stood_on(value, on, not_begun)),
        rules=rules,
        faulty=tuple(faults.found.values()),
        notes=notes,
        as_at=value.as_at,
        not_known_on_day=tuple(known_on_its_day_only(value, moment)),
        not_asked=sum(1 for _ in every),
    )


class _Reading(NamedTuple):
    """A part as a rule is to read it: without what may have stood on the day, or with all."""

    context: Context
    part: Arrangement | None
    """`None` where the part itself is one that may have stood."""
    path: str
    gone: frozenset[str]
    """What is left out, so that what a rule names is told by its place in the document."""


def _readings(
    value: Arrangement, *contexts: Context
) -> Iterator[tuple[str, tuple[_Reading, ...]]]:
    """Yield an arrangement and all nested in it that may have stood, each with its readings."""
    moment = contexts[0].moment
    recorded = dict(walk(value))
    stepped = tuple(parts_with_steps(value, moment))
    parts: dict[str, list[_Reading]] = {}
    # A part that stands by itself and may have stood, an area say, is in the second alone.
    is_open = stepped or any(has_open_dates(part, moment) for part in recorded.values())
    for number, context in enumerate(contexts if is_open else contexts[:1]):
        gone = frozenset(
            each.path for each in stepped if not context.moment.counts(each.was_there)
        )
        for path, part in walk(as_known_on(value, context.moment)):
            readings = parts.setdefault(path_before(path, gone), [])
            if len(readings) < number:
                readings.append(_Reading(contexts[0], None, path, gone))
            readings.append(_Reading(context, part, path, gone))
    for path, readings in parts.items():
        first, last = readings[0], readings[-1]
        is_open = last.part is not None and (
            first.part != last.part
            or has_open_dates(last.part, moment)
            or next(may_have_stood(last.part, moment), None) is not None
        )
        read = (first, last._replace(context=contexts[-1])) if is_open else (first,)
        yield path, tuple([_with_record(reading, recorded[path]) for reading in read])


def _with_record(reading: _Reading, recorded: Arrangement) -> _Reading:
    """Return a reading beside which a rule can look at what is recorded for all days."""
    return reading._replace(context=attrs.evolve(reading.context, recorded=recorded))


class _Faults(NamedTuple):
    """The rules whose check is faulty, by code and fault: once, at however many places."""

    is_last: bool
    """Whether that there were too few calls left is a fault of a rule, and does not end all."""
    found: dict[tuple[str, str], FaultyRule]

    def add(self, rule: Rule, path: str, fault: str) -> None:
        """Add a fault, unless it was found at another place."""
        self.found.setdefault((rule.code, fault), FaultyRule(rule=rule, path=path, message=fault))


def _remarks(
    rule: Rule, path: str, readings: tuple[_Reading, ...], faults: _Faults
) -> Iterator[Breach | MissingFact]:
    """
    Yield what a rule finds, whether or not what may have stood on the day did.

    A breach that hangs on it is none: what is asked is whether it stood.
    """
    found = [dict.fromkeys(_remarks_of(rule, path, reading, faults)) for reading in readings]
    if len(found) == 1:
        yield from found[0]
        return
    for remark in dict.fromkeys(each for remarks in found for each in remarks):
        if not isinstance(remark, Breach) or all(remark in remarks for remarks in found):
            yield remark
        else:
            when = words_of_day(readings[0].context.on)
            yield MissingFact(
                path=remark.path,
                fact=f"what of all that may have stood on {when} did; it may be that "
                f"{remark.message}",
            )


def _remarks_of(
    rule: Rule, path: str, reading: _Reading, faults: _Faults
) -> Iterator[Breach | MissingFact]:
    """Yield what a rule finds in one reading, with the places that parts have in the document."""
    if reading.part is None:
        return
    remarks, fault = asked_safely(rule, reading.part, reading.context, is_last=faults.is_last)
    if fault:
        faults.add(rule, path, fault)
    for remark in remarks:
        slip = (_slip(remark.path) or _beyond(reading.part, remark.path)) if remark.path else None
        if slip:
            fault = f"its check names a path that leads nowhere: {slip}"
            faults.add(rule, path, fault)
        below = f"{reading.path}.{remark.path}"
        where = below if slip else path_before(below, reading.gone) if remark.path else path
        yield attrs.evolve(remark, path=where)


def asked_safely(
    rule: Rule, part: Arrangement, context: Context, *, is_last: bool
) -> tuple[list[Breach | MissingFact], str]:
    """Return what the check of a rule yields, and what is wrong with the check, if anything."""
    remarks: list[Breach | MissingFact] = []
    try:
        found: object = rule.check(part, context)
        # A function that yields returns a generator, which takes no asking for its class.
        if type(found) is not GeneratorType and (
            isinstance(found, str) or not isinstance(found, Iterable)
        ):
            return [], f"its check returned {_a(found)}; {_CURE}"
        for remark in found:
            if not isinstance(remark, (Breach, MissingFact)):
                return remarks, f"its check yielded {_a(remark)}; {_CURE}"
            if not isinstance(remark.path, str):
                return remarks, f"its check yielded {_a(remark)} whose path is {_a(remark.path)}"
            if len(remarks) == MOST_REMARKS:
                # A check that goes through pairs, or has no end, is not to take all memory.
                return remarks, f"its check yielded more than {MOST_REMARKS:,} things"
            remarks.append(_plain(remark))
    except BaseException as error:  # noqa: BLE001 -- whatever their code raises
        hand_on(error, is_last=is_last)
        return remarks, f"its check raised {words_of_fault(error)}"
    return remarks, ""


def _plain(remark: Breach | MissingFact) -> Breach | MissingFact:
    """
    Take over a remark as one of this library's own classes, with bare texts.

    Their classes may do anything when they are compared, counted or written, and that is to
    happen here, where it is a fault of the check.
    """
    path = str.__str__(remark.path)
    plain: Breach | MissingFact
    if isinstance(remark, Breach):
        message = str.__str__(remark.message)
        plain = Breach(path=path, message=message, evidence=remark.evidence)
    else:
        plain = MissingFact(path=path, fact=str.__str__(remark.fact))
    hash(plain)
    return plain


def _a(value: object) -> str:
    """Name what a check gave instead of what it should."""
    return "None" if value is None else f"a value of the type {type(value).__name__}"


@functools.lru_cache(maxsize=4096)
def _slip_in(path: str) -> str | None:
    """Return what is wrong with a path, if the classes do not have it."""
    try:
        return known_at(Arrangement, path).slip
    except InvalidValueError as error:
        return str(error)


def _slip(path: str) -> str | None:
    """Return what is wrong with a path; which item of a list it goes to is all one."""
    return _slip_in(field_of(path, item="[0]"))


def _beyond(part: Arrangement, path: str) -> str | None:
    """Return what is wrong with a path, if it names an entry that its list does not have."""
    value: object = part
    for step in steps_of(f".{path}"):
        if isinstance(step, str):
            value = getattr(value, step, None)
        elif isinstance(value, tuple) and step < len(value):
            value = value[step]
        else:
            return f"{path} names an entry that is not there"
    return None
