"""The verb that answers a bidder's question."""

import argparse

from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care.arrangements import BidQuestion
from nhs_accountable_care.cli.problems import problems_are_of
from nhs_accountable_care.cli.reading import read_document
from nhs_accountable_care.cli.settings import mechanisms_with, settings_for
from nhs_accountable_care.cli.streams import aside, print_data
from nhs_accountable_care.payment import BidAssessment, assess_bid

__all__ = ["assess"]


def assess(options: argparse.Namespace) -> bool:
    """Say what a contract would do to its holder in a bad year."""
    _, here = settings_for(options.file, mechanisms=options.mechanisms)
    mechanisms = mechanisms_with(here, options.mechanisms)
    question = read_document(options.file, BidQuestion, mechanisms).value
    with problems_are_of(options.file), aside():
        answer = assess_bid(question.asked())
        # Telling may ask a mechanism again.
        text = _text(answer, options)
    if options.json or options.csv:
        print_data(text, end="" if options.csv else "\n")
    else:
        print(text)
    return True


def _text(answer: BidAssessment, options: argparse.Namespace) -> str:
    """Write the answer in the shape that was asked for."""
    if options.json:
        return as_json(answer.to_records())
    if options.csv:
        return answer.tables()["rows"].to_csv()
    return answer.explain()
