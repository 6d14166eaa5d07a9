"""
The demo in two screens: the four questions, each answered in short of one real place.

It cites few sources, and lists every one of them. The whole answer is that of `assess`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from nhs_accountable_care._core.sources import Citation, marked_keys
from nhs_accountable_care._core.text import heading, joined, wrapped
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Arrangement, walk
from nhs_accountable_care.classification import Classification, FormFinding
from nhs_accountable_care.classification.form import surest
from nhs_accountable_care.cli.output import listed_sources
from nhs_accountable_care.contracts import Agreement, parties_of
from nhs_accountable_care.payment import Settlement
from nhs_accountable_care.questions import Answer
from nhs_accountable_care.validation import Finding, Report

__all__ = ["demonstration"]

_IS: Final = "devolved-system"
_MAY_BE: Final = "sustainability-and-transformation-partnership"
_IS_NOT: Final = "accountable-care-organisation"
_FIRST: Final = """\
A real place, by what is on record; its money is invented. The keys in square brackets are
sources, listed at the end. This is not a product of, nor endorsed by, the NHS, NHS England or
the Department of Health and Social Care."""
# What stands in the lines below and is no word of everyday English.
_SHORT: Final = (
    "Short: CCG, clinical commissioning group; NHS England, the national commissioner of the "
    "time. A purchaser commissions care, and a provider gives it."
)
_NEXT: Final = (
    ("demo --all", "this with every test and source"),
    ("cases", "the other places that come with the library"),
    ("whois QOP --on 2017-04-01", "who is who behind a code, on a day"),
)


def demonstration(
    place: Arrangement,
    found: Classification,
    report: Report,
    settlement: Settlement,
    parties: Mapping[str, str],
) -> str:
    """Answer the four questions of a place in short, and say what to try next."""
    cited: list[Citation] = []
    lines = [f"{place.name}, as it stood on {words_of_day(found.on)}", "", _FIRST]
    lines += [heading("1. Who is who"), *_members(place), wrapped(_SHORT)]
    lines += [heading("2. What has been agreed"), *_agreed(place)]
    lines += [heading("3. What it is, and whether it is sound"), *_forms(found, cited)]
    lines += _findings(report, cited)
    lines += [heading("4. Who pays whom (every figure is invented)"), *_money(settlement, parties)]
    lines += listed_sources(cited)
    lines += [heading("What to try next")]
    lines += [f"  nhs-accountable-care {verb:<26} {what}" for verb, what in _NEXT]
    return "\n".join(lines)


def _members(place: Arrangement) -> Iterator[str]:
    """Count the members of the day by what they do, so that the counts add up."""
    counts = Counter(
        " and ".join(role.value.replace("-", " ") for role in member.roles or ())
        for member in place.members or ()
    )
    told = ", ".join(f"{role} {count}" for role, count in counts.items())
    yield wrapped(f"On this day {counts.total()} members are on record: {told}.")


def _agreed(place: Arrangement) -> Iterator[str]:
    """Name what was agreed for the whole, and for each part of it."""
    without = []
    for path, part in walk(place):
        agreed = [f"{each.title} ({_parties(each)})" for each in part.agreements or ()]
        name = "the whole" if path == "$" else part.name
        if agreed:
            yield wrapped(f"for {name}: {'; '.join(agreed)}", "- ", "    ")
        else:
            without.append(name)
    yield wrapped(f"for {joined(without)}: nothing is on record", "- ", "    ")


def _parties(agreement: Agreement) -> str:
    """Count the parties that are named, and say of how many, where a source tells."""
    named = len(parties_of(agreement))
    told = (each.count or 0 for each in agreement.lists or () if each.field == "parties")
    of = max(told, default=0)
    return f"{named} of {of} parties are named" if of > named else f"parties named: {named}"


def _forms(found: Classification, cited: list[Citation]) -> Iterator[str]:
    """Answer of three forms: one that it is, one that is open, and one that it is not."""
    finding = found.finding(_IS)
    yield f"It is {_noun(finding, found)}: {finding.counts}."
    for reason in (*finding.reasons, *finding.exclusions):
        yield _told(f"+ {reason.outcome.because}", reason.citations, cited)
    finding = found.finding(_MAY_BE)
    yield f"It may be {_noun(finding, found)}: {finding.counts}."
    for reason in finding.reasons:
        if reason.outcome.answer is Answer.UNKNOWN:
            yield _told(f"? {reason.criterion.question}", (), cited)
    finding = found.finding(_IS_NOT)
    reason = surest(finding.deciding)
    yield f"It is not {_noun(finding, found)}: {finding.counts}."
    because = f"- {reason.criterion.question} No: {reason.outcome.because}"
    yield _told(because, reason.citations, cited)


def _noun(finding: FormFinding, found: Classification) -> str:
    """Name a form by the day's name, with its article."""
    return finding.form.noun(on=found.on)


def _findings(report: Report, cited: list[Citation]) -> Iterator[str]:
    """Tell the first finding of each rule, and count what else was found and what is open."""
    by_rule: dict[str, list[Finding]] = {}
    for each in report.findings:
        by_rule.setdefault(each.rule.code, []).append(each)
    for code, (first, *others) in sorted(by_rule.items()):
        more = f" (and {len(others)} more)" if others else ""
        words = f"{code} {first.rule.severity.value}: {first.message}{more}"
        yield _told(f"! {words}", first.citations, cited)
    yield wrapped(
        f"Rules asked: {len(report.asked)}. Facts for which rules wait, as they are not on "
        f"record: {len(report.questions)}."
    )


def _money(settlement: Settlement, parties: Mapping[str, str]) -> Iterator[str]:
    """Tell who pays whom, what each gets in total, and each step that leads there."""
    for party, name in parties.items():
        yield f"  {party}: {name}"
    yield "Who pays whom"
    yield from (f"  {posting}" for posting in settlement.postings)
    yield "In total, which adds to nothing"
    totals = ", ".join(f"{party} {money}" for party, money in settlement.net.items())
    yield wrapped(totals, "  ", "      ")
    yield "Why that much"
    for name, working in (
        *((step.name, step.working) for step in settlement.steps),
        *((line.label, line.working) for line in settlement.lines),
    ):
        _, *figures = working.split(" = ")
        # A line that is a step of the same name was told with it.
        if len(figures) > 1:
            yield wrapped(f"{name} = {' = '.join(figures)}", "  ", "      ")


def _told(words: str, citations: Iterable[Citation], cited: list[Citation]) -> str:
    """Write a reason with the keys of its sources, and keep these for the list."""
    of_it = tuple(citations)
    cited += of_it
    return wrapped(f"{words} {marked_keys(of_it)}" if of_it else words, "  ", "      ")
