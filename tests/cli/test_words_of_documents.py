"""Whoever writes a document is told what to write in it, and not what to write in Python."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care import DocumentError, InvalidValueError
from nhs_accountable_care._core.document_words import in_words_of_documents
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.cli import main
from nhs_accountable_care.documents import read
from nhs_accountable_care.payment import AlliancePainGain, EqualShares, ShareBand

pytestmark = pytest.mark.usefixtures("folder")

# What an error says in Python, and what is said of a document.
SAID = {
    "write a FixedAmount, a ShareOf a base, or UNLIMITED if": (
        'write an object of the type "fixed-amount", one of the type "share-of", or "unlimited" if'
    ),
    '3 is a number and no price; write UnitPrice.parse("£2.218")': (
        '3 is a number and no price; write "£2.218"'
    ),
    "tell them apart with Qualified(…, by=…), or": (
        'tell them apart by putting each in an object of the type "qualified", or'
    ),
    "'5' is a str, and a pence is meant; write Money.parse(\"£12.34\")": (
        "'5' is text, and money is meant; write \"£12.34\""
    ),
    "5 is a int, and a truth is meant; write True or False": (
        "5 is a whole number, and true or false is meant; write true or false"
    ),
    '[] is a list, and a count is meant; write 3, Fraction(3, 8) or Decimal("0.375")': (
        '[] is a value of another kind, and a count is meant; write 3, "3/8" or "0.375"'
    ),
    "to is '£0.00'; write a penny, Money(pence=1), or more": (
        "to is '£0.00'; write a penny, \"0.01\", or more"
    ),
    "a sum mixes pence and count": "a sum mixes money and count",
    "recorded as pence, and the formula needs count": (
        "recorded as money, and the formula needs count"
    ),
    "recorded as count, and the formula needs pence": (
        "recorded as count, and the formula needs money"
    ),
    "the day is not in force; write 2017-04-01": "the day is not in force; write 2017-04-01",
}


@pytest.mark.parametrize(("python", "words"), SAID.items(), ids=map(str, range(len(SAID))))
def test_words_of_python_are_said_of_a_document(python: str, words: str) -> None:
    """And what has none stays as it is."""
    assert in_words_of_documents(python) == words


def new(kind: str, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a template, and the mechanism in it."""
    assert main(["new", kind]) == 0
    data = json.loads(capsys.readouterr().out)
    return data, data["document"]["finance"]["payments"][0]["mechanism"]


LIMIT = 'write an object of the type "fixed-amount", one of the type "share-of", or "unlimited"'


def test_an_error_of_a_class_is_told_of_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    """On the command line, and by whoever reads it in Python; the class itself says Python."""
    data, mechanism = new("alliance-pain-gain", capsys)
    mechanism["pain_limit"] = None
    text = json.dumps(data)
    Path("alliance.json").write_text(text, encoding="utf-8")
    assert main(["explain", "alliance.json"]) == 2
    assert LIMIT in capsys.readouterr().err
    with pytest.raises(DocumentError) as raised:
        read(text, Arrangement)
    assert LIMIT in str(raised.value)
    bands = (ShareBand(rate=Fraction(1)),)
    with pytest.raises(InvalidValueError, match="write a FixedAmount, a ShareOf a base, or UNL"):
        AlliancePainGain(
            costs=("cost",), gain_bands=bands, pain_bands=bands, keys=EqualShares(parties=("a",))
        )


def test_an_error_of_a_clause_or_a_fact_is_told_of_the_document(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Money is money there, and no pence."""
    data, mechanism = new("local-agreement", capsys)
    mechanism |= {"facts": [{"name": "fee", "unit": "money"}], "prices": [], "steps": []}
    line = {"label": "fee", "of": "fee plus 5", "payer": "a", "payee": "b"}
    mechanism["lines"] = [line]
    Path("fee.json").write_text(json.dumps(data), encoding="utf-8")
    assert main(["explain", "fee.json"]) == 2
    assert "a sum mixes money and count" in capsys.readouterr().err
    line["of"] = "fee"
    Path("fee.json").write_text(json.dumps(data), encoding="utf-8")
    document = {"facts": {"fee": {"value": "5", "unit": "count"}}}
    facts = {"schema": "nhs-accountable-care/facts", "version": 1, "as_at": "2025-04-01"}
    told = json.dumps({**facts, "sources": {}, "document": document})
    Path("facts.json").write_text(told, encoding="utf-8")
    assert main(["settle", "fee.json", "facts.json"]) == 2
    assert "recorded as count, and the formula needs money" in capsys.readouterr().err
