"""The verbs that look at arrangements: each prints, and returns whether all was well."""

import argparse
from datetime import date
from typing import Any, Final

import attrs

from nhs_accountable_care._core.errors import Problem
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.text import heading
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.arrangements import (
    Arrangement,
    PaymentTerms,
    with_known_bodies,
)
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, Classification, Classifier
from nhs_accountable_care.cli.demonstration import demonstration
from nhs_accountable_care.cli.faults import (
    faults_of_forms,
    faults_of_rules,
)
from nhs_accountable_care.cli.output import settlement_lines, sources_lines
from nhs_accountable_care.cli.own_forms import classifier_with
from nhs_accountable_care.cli.problems import UnreadableError, problems_are_of
from nhs_accountable_care.cli.reading import read_document
from nhs_accountable_care.cli.settings import asked_of, mechanisms_with, settings_for
from nhs_accountable_care.cli.streams import aside, print_data
from nhs_accountable_care.cli.terms_of_files import (
    check_mechanism,
    check_once,
    settlement_data,
    terms_of,
)
from nhs_accountable_care.documents import Document, fields_asked
from nhs_accountable_care.payment import Facts, Settlement, fact_problems, formula_of
from nhs_accountable_care.payment import settle as settle_terms
from nhs_accountable_care.pictures import as_text, diagram_of
from nhs_accountable_care.reference import cases, national_record, register
from nhs_accountable_care.validation import SHIPPED_RULES, Report, RuleSet, check

__all__ = ["assess", "classify", "demo"]

_MOST_NAMES: Final = 10


def demo(options: argparse.Namespace) -> bool:
    """Show the shipped case of Greater Manchester, with invented money."""
    case = cases.case("greater-manchester-2017")
    facts = cases.facts("greater-manchester-2017")
    answers = _answers(case, case.as_at, SHIPPED_CLASSIFIER, SHIPPED_RULES)
    _, terms = terms_of(answers.place, None, case.value.name)
    settlement = _settlement(terms, facts, case.value.name)
    if options.json or options.all:
        _tell(answers, (settlement, terms), as_data=options.json, is_demo=True)
    else:
        place = answers.place.at(answers.on)
        print(demonstration(place, answers.found, answers.report, settlement, terms.parties))
    return True


def assess(options: argparse.Namespace) -> bool:
    """Print what an arrangement is, whether it is sound, and who pays whom."""
    check_once((options.file, options.facts))
    asked = asked_of(options.file, options)
    _, here = settings_for(options.file, forms=options.forms)
    classifier = classifier_with(here, options.forms)
    document = read_document(options.file, Arrangement, asked.mechanisms)
    with problems_are_of(options.file), aside():
        answers = _answers(document, options.on or document.as_at, classifier, asked.rules)
    failures: list[tuple[str, tuple[Problem, ...]]] = []
    texts: dict[str, str] = {}
    settled = None
    if options.facts is not None:
        # What an arrangement is does not hang on the facts of its money.
        try:
            facts = read_document(options.facts, Facts).value
            with problems_are_of(options.facts), aside():
                path, terms = terms_of(answers.place, None, str(options.file))
                check_mechanism(path, terms, str(options.file))
                settled = _settlement(terms, facts, str(options.facts)), terms
        except UnreadableError as error:
            failures += error.failures
            texts |= error.texts
    _tell(answers, settled, as_data=options.json)
    faults = faults_of_forms(answers.found) + faults_of_rules(answers.report)
    if faults:
        failures.append((str(options.file), faults))
    if failures:
        raise UnreadableError(*failures, texts=texts)
    return not answers.report.has_errors


def classify(options: argparse.Namespace) -> bool:
    """Print what an arrangement is, by which tests."""
    _, here = settings_for(options.file, forms=options.forms, mechanisms=options.mechanisms)
    classifier = classifier_with(here, options.forms)
    mechanisms = mechanisms_with(here, options.mechanisms)
    document = read_document(options.file, Arrangement, mechanisms)
    on = options.on or document.as_at
    if options.fields is not None:
        return _fields(document.value, on, options, classifier)
    with problems_are_of(options.file), aside():
        found = classifier.classify(
            document.value, on=on, register=register(), record=national_record()
        )
    form: str | None = options.what_would_change
    if options.json:
        answer = found.to_records(every_test=options.all)
        print_data(as_json(answer if form is None else found.changes_to_records(form)))
    else:
        told = found.explain(every_test=options.all)
        text = f"\n{told}" if form is None else found.explain_changes(form)
        print(_title(document.value.name, on))
        print(text)
    faults = faults_of_forms(found)
    if faults:
        raise UnreadableError((str(options.file), faults))
    return True


def _fields(
    place: Arrangement,
    on: date,
    options: argparse.Namespace,
    classifier: Classifier,
) -> bool:
    """Print the fields that a form asks about and that a document leaves open."""
    asked = fields_asked(
        place,
        options.fields,
        on=on,
        path=options.at,
        register=register(),
        classifier=classifier,
    )
    if options.json:
        print_data(as_json(asked.to_records()))
    else:
        print(f"{_title(place.name, on)}\n\n{asked}")
    return True


@attrs.frozen(kw_only=True, field_transformer=check_types)
class _Answers:
    """What an arrangement is and whether it is sound, on a day."""

    place: Arrangement
    on: date
    found: Classification
    report: Report


def _answers(
    document: Document[Arrangement], on: date, classifier: Classifier, rules: RuleSet
) -> _Answers:
    """Ask what an arrangement is and whether it is sound."""
    place = with_known_bodies(document.value, register(), on=on)
    return _Answers(
        place=place,
        on=on,
        found=classifier.classify(place, on=on, record=national_record()),
        report=check(place, on=on, rules=rules, register=register()),
    )


def _settlement(terms: PaymentTerms, facts: Facts, file: str) -> Settlement:
    """Work out who pays whom by payment terms, or raise what is wrong with the file of facts."""
    problems = fact_problems(formula_of(terms.mechanism), facts)
    if problems:
        # Here, since the error that settling raises has them all in one text and without paths.
        raise UnreadableError((file, problems))
    return settle_terms(terms.mechanism, facts)


def _tell(
    answers: _Answers,
    settled: tuple[Settlement, PaymentTerms] | None,
    *,
    as_data: bool,
    is_demo: bool = False,
) -> None:
    """Print everything that can be said of an arrangement on a day."""
    place, on, found, report = answers.place, answers.on, answers.found, answers.report
    if as_data:
        # Telling may ask the mechanism again.
        with aside():
            data: dict[str, Any] = {
                "on": on.isoformat(),
                "classification": found.to_records(),
                "check": report.to_records(),
                "settlement": None if settled is None else settlement_data(*settled),
            }
        print_data(as_json(data))
        return
    lines = [_title(place.name, on)]
    if is_demo:
        lines.append(
            "A real case, from what is on record; keys in square brackets are its sources.\n"
            "Its money is invented. This is not a product of, nor endorsed by, the NHS, NHS\n"
            "England or DHSC."
        )
    lines += [
        heading("Who is in it, and what they have signed"),
        as_text(diagram_of(place.at(on))),
    ]
    lines += ["", found.explain(every_test=False), "", report.explain()]
    if settled is not None:
        settlement, terms = settled
        lines += settlement_lines(settlement, terms.parties)
    lines += sources_lines(found, report)
    print("\n".join(lines))


def _title(name: str, on: date) -> str:
    """Word of what, and as of which day, the answers are."""
    return f"{in_one_line(name)}, as it stood on {words_of_day(on)}"
