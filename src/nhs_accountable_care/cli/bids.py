"""The verb that answers a bidder's question."""

import argparse
from typing import Final

import attrs

from nhs_accountable_care import exposure
from nhs_accountable_care._core.errors import MissingFactError, Problem
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.record_tables import table_of
from nhs_accountable_care._core.text import heading, wrapped
from nhs_accountable_care.arrangements import Arrangement, BidQuestion, with_known_bodies
from nhs_accountable_care.cli.problems import UnreadableError, problems_are_of
from nhs_accountable_care.cli.reading import read_document
from nhs_accountable_care.cli.settings import mechanisms_with, settings_for
from nhs_accountable_care.cli.streams import aside, print_data
from nhs_accountable_care.cli.terms_of_files import check_once
from nhs_accountable_care.cli.writing import write_file
from nhs_accountable_care.documents import Document
from nhs_accountable_care.payment import (
    Bid,
    BidAssessment,
    BidRow,
    SimulationNeededError,
    assess_bid,
    fact_problems,
    formula_of,
)
from nhs_accountable_care.pictures import bid_page
from nhs_accountable_care.reference import register
from nhs_accountable_care.validation import SHIPPED_RULES, Report, check

__all__ = ["BEARING_RULES", "assess"]

BEARING_RULES: Final = (
    "NAC501",
    "NAC505",
    "NAC515",
    "NAC703",
    "NAC707",
    "NAC710",
    "NAC713",
)
"""The rules that ask whether whoever holds a contract, or bears a loss by it, may."""
_HEADING: Final = "May whoever bears it bear it"
_NOT_ASKED: Final = (
    "No arrangement is given, so the rules were not asked whether whoever bears a risk may."
)
_NONE_BROKEN: Final = "Nothing was found to be wrong by the rules that could be checked."
_TO_SIMULATE: Final = (
    "scenarios have to be drawn, for which more must be installed: python -m pip install "
    "'nhs-accountable-care[frames]' polars, or, in a copy of this program, python -m pip install "
    "'.[frames]' polars; or give the facts together as rows of a table, each with its weight"
)


def assess(options: argparse.Namespace) -> bool:
    """Say what a contract would do to its holder in a bad year."""
    _, here = settings_for(options.file, mechanisms=options.mechanisms)
    mechanisms = mechanisms_with(here, options.mechanisms)
    check_once((options.file, options.arrangement))
    document = read_document(options.file, BidQuestion, mechanisms)
    question = document.value
    if options.arrangement is not None:
        place = read_document(options.arrangement, Arrangement, mechanisms).value
        with problems_are_of(options.file):
            question = attrs.evolve(question, arrangement=place)
    if question.arrangement is not None:
        place = with_known_bodies(question.arrangement, register(), on=document.as_at)
        question = attrs.evolve(question, arrangement=place)
    document = attrs.evolve(document, value=question)
    with problems_are_of(options.file), aside():
        try:
            answer = assess_bid(document.value.asked(), by=exposure)
        except SimulationNeededError as error:
            problem = Problem(path="$.bid.spread", message=error.what, hint=_TO_SIMULATE)
            raise UnreadableError((str(options.file), (problem,))) from None
        except MissingFactError:
            problems = _missing(document.value.asked())
            raise UnreadableError((str(options.file), problems)) from None
        # Telling may ask a mechanism again.
        text = _text(answer, document, options)
    if options.html is not None:
        write_file(options.html, text)
    elif options.json or options.csv:
        print_data(text, end="" if options.csv else "\n")
    else:
        print(text)
    return True


def _missing(bid: Bid) -> tuple[Problem, ...]:
    """Return each fact and table that the terms need, by its path in the document."""
    spread = {f"$.facts.{name}" for name in bid.spread.names}
    problems = [
        problem
        for terms in (bid.contract, bid.today)
        if terms is not None and terms.mechanism is not None
        for problem in fact_problems(formula_of(terms.mechanism), bid.facts)
        if problem.path not in spread
    ]
    return tuple(
        attrs.evolve(each, path=f"$.bid.facts{each.path.removeprefix('$')}")
        for each in dict.fromkeys(problems)
    )


def _text(
    answer: BidAssessment, document: Document[BidQuestion], options: argparse.Namespace
) -> str:
    """Write the answer in the shape that was asked for."""
    report = _report(document)
    found = _found(report)
    terms = document.value.payment_terms()
    bodies = {} if terms is None else {role: name for role, name in terms.parties.items() if name}
    rows = [
        *answer.rows(),
        *(
            BidRow(section="body", party=role, what="takes the role", words=name)
            for role, name in bodies.items()
        ),
        *(BidRow(section="rules", what=_HEADING, words=each) for each in found),
    ]
    if options.json:
        rules = None if report is None else report.to_records()
        data = [each.to_record() for each in rows]
        return as_json({**answer.to_records(), "rows": data, "rules": rules})
    if options.csv:
        return table_of(rows, of=BidRow).to_csv()
    if options.html is not None:
        return bid_page(answer, names=bodies, more=((_HEADING, found),))
    told = [*(f"{role}: {name}" for role, name in bodies.items()), *found]
    return "\n".join(
        [answer.explain(), heading(_HEADING), *(wrapped(each, "  ", "    ") for each in told)]
    )


def _report(document: Document[BidQuestion]) -> Report | None:
    """Ask the rules whether whoever bears a risk may bear it, if the arrangement is known."""
    arrangement = document.value.arrangement
    if arrangement is None:
        return None
    rules = SHIPPED_RULES.only(*BEARING_RULES)
    return check(arrangement, on=document.as_at, rules=rules, register=register())


def _found(report: Report | None) -> list[str]:
    """Write what the rules found, and what they could not ask."""
    if report is None:
        return [_NOT_ASKED]
    told = [str(each) for each in report.findings] or [_NONE_BROKEN]
    return [*told, *(f"Not known: {each}" for each in report.questions)]
