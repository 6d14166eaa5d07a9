"""The command line only prints: what each verb says is what the values say of themselves."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.arrangements import Arrangement, PaymentTerms, walk, with_known_bodies
from nhs_accountable_care.classification import classify
from nhs_accountable_care.cli import main
from nhs_accountable_care.cli.check_output import where_in
from nhs_accountable_care.documents import Document, read_file
from nhs_accountable_care.organisations import Apportionment, OrganisationKind, whois
from nhs_accountable_care.payment import Facts, Settlement, settle
from nhs_accountable_care.policy import Sourcebook, sourcebook, term, timeline
from nhs_accountable_care.reference import cases, national_record, register
from nhs_accountable_care.validation import Report, check

CASE = Path(cases.__file__).parent / "greater-manchester-2017.json"
FACTS = Path(cases.__file__).parent / "greater-manchester-2017-facts.json"
DAY = date(2017, 4, 1)

Print = Callable[..., str]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Print:
    """Run the program and give what it printed."""

    def run(*arguments: object) -> str:
        main([str(argument) for argument in arguments])
        return capsys.readouterr().out

    return run


@pytest.fixture(scope="module")
def place() -> Arrangement:
    """Read the shipped case, with its bodies as the program knows them."""
    document: Document[Arrangement] = read_file(CASE, Arrangement)
    return with_known_bodies(document.value, register(), on=DAY)


@pytest.fixture(scope="module")
def report(place: Arrangement) -> Report:
    """Check the shipped case on its day."""
    return check(place, on=DAY, register=register())


@pytest.fixture(scope="module")
def terms(place: Arrangement) -> PaymentTerms:
    """Take the only payment terms of the shipped case."""
    finances = [part.finance for _, part in walk(place) if part.finance is not None]
    (found,) = [terms for finance in finances for terms in finance.payments or ()]
    return found


@pytest.fixture(scope="module")
def settlement(terms: PaymentTerms) -> Settlement:
    """Settle the terms of the shipped case with its facts."""
    facts: Document[Facts] = read_file(FACTS, Facts)
    return settle(terms.mechanism, facts.value)


@pytest.mark.broad
def test_classify_prints_a_classification(printed: Print, place: Arrangement) -> None:
    """With `--json` its records, and else its text below the title."""
    found = classify(place, on=DAY, record=national_record())
    assert json.loads(printed("classify", CASE, "--json")) == found.to_records()
    assert json.loads(printed("classify", CASE, "--json", "--all")) == found.to_records(
        every_test=True
    )
    assert str(found).startswith(f"{place.name}, as it stood on 1 April 2017\n\n")
    assert printed("classify", CASE) == f"{found}\n"


def test_what_would_change_prints_changes(printed: Print, place: Arrangement) -> None:
    """The changes of each finding of the form, as records and as text."""
    slug = "accountable-care-system"
    found = classify(place, on=DAY)
    arguments = ("classify", CASE, "--what-would-change", slug)
    assert json.loads(printed(*arguments, "--json")) == found.changes_to_records(slug)
    title = f"{place.name}, as it stood on 1 April 2017"
    assert printed(*arguments) == f"{title}\n{found.explain_changes(slug)}\n"


def test_check_prints_a_report(printed: Print, place: Arrangement, report: Report) -> None:
    """With `--json` its records, and else its text below the title."""
    (file,) = json.loads(printed("check", CASE, "--json"))["files"]
    assert (file.pop("file"), file.pop("name")) == (str(CASE), place.name)
    for each in (*file["findings"], *(p for asked in file["questions"] for p in asked["places"])):
        for key in ("pointer", "line", "column"):
            del each[key]
    assert file == report.to_records()
    told = report.explain(where=where_in(CASE.read_text("utf-8")))
    title = f"{place.name}, as it stood on 1 April 2017"
    assert printed("check", CASE) == f"{title}\n\n{told}\n"


def test_settle_prints_a_settlement(
    printed: Print, terms: PaymentTerms, settlement: Settlement
) -> None:
    """With `--json` its records, beside who the parties are; and else what it explains."""
    data = json.loads(printed("settle", CASE, FACTS, "--json"))
    assert data == {**settlement.to_records(), "parties": terms.parties}
    assert printed("settle", CASE, FACTS).endswith(f"\n\n{settlement.explain()}\n")


@pytest.mark.broad
def test_assess_prints_all_three(
    printed: Print, place: Arrangement, report: Report, settlement: Settlement
) -> None:
    """Classification, report and settlement, as each verb alone prints them."""
    found = classify(place, on=DAY, record=national_record())
    data: dict[str, Any] = json.loads(printed("assess", CASE, "--facts", FACTS, "--json"))
    data["settlement"].pop("parties")
    assert data == {
        "on": "2017-04-01",
        "classification": found.to_records(),
        "check": report.to_records(),
        "settlement": settlement.to_records(),
    }
    text = printed("assess", CASE, "--facts", FACTS)
    told = f"{found.explain(every_test=False)}\n\n{report.explain()}"
    assert f"\n\n{told}\n\n" in text
    assert settlement.explain() in text


def test_whois_prints_a_profile(printed: Print) -> None:
    """With `--json` its records, and else its text."""
    profile = whois(register(), "RW6", on=date(2021, 9, 30))
    arguments = ("whois", "RW6", "--on", "2021-09-30")
    told = json.loads(printed(*arguments, "--json"))
    assert told == {
        "asked": "RW6",
        "understood": None,
        **profile.to_records(),
        "designations": [],
        "named": [],
        "notes": [],
    }
    assert printed(*arguments) == f"{profile}\n"


def test_crosswalk_prints_its_rows(printed: Print) -> None:
    """As a list of records, or as a table."""
    walk = register().crosswalk(
        date(2025, 4, 1),
        date(2026, 4, 1),
        kind=OrganisationKind.INTEGRATED_CARE_BOARD,
        weights=Apportionment.EQUAL,
    )
    days = ("--from", "2025-04-01", "--to", "2026-04-01")
    arguments = ("crosswalk", *days, "--kind", "integrated-care-board", "--equal")
    assert json.loads(printed(*arguments, "--json")) == walk.to_records()
    assert printed(*arguments) == walk.to_csv()


def test_term_prints_senses(printed: Print) -> None:
    """With `--json` their records, and else what they explain and what stands for bodies."""
    day = date(2022, 7, 1)
    found = term("ICP", on=day)
    arguments = ("term", "ICP", "--on", "2022-07-01")
    assert json.loads(printed(*arguments, "--json"))["senses"] == [
        sense.to_record(day) for sense in found
    ]
    assert printed(*arguments) == (
        "".join(f"{sense.explain(day)}\n" for sense in found)
        + "ICP is a kind of body; for the bodies see `list --kind icp`\n"
    )


def test_timeline_prints_events(printed: Print) -> None:
    """With `--json` their records, and else what they explain."""
    found = timeline(date(2018, 1, 1), date(2018, 12, 31))
    arguments = ("timeline", "--from", "2018-01-01", "--to", "2018-12-31")
    assert json.loads(printed(*arguments, "--json")) == {
        "events": [event.to_record() for event in found]
    }
    assert printed(*arguments) == "".join(f"{event.explain()}\n" for event in found)


def test_sources_prints_a_book(printed: Print) -> None:
    """With `--json` its records, and else its text, of all sources or of some."""
    book = sourcebook()
    assert json.loads(printed("sources", "--json")) == book.to_records()
    assert printed("sources") == f"{book}\n"
    few = Sourcebook(sources=(book["S39"], book["CP01"]))
    assert json.loads(printed("sources", "S39", "CP01", "--json")) == few.to_records()
