"""How values show themselves: a line, a text, and a table with a caption and scopes."""

import inspect
import pydoc
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

import nhs_accountable_care as nac
from nhs_accountable_care.organisations import OrganisationKind, Relation, whois
from nhs_accountable_care.reference import register

DAY = date(2026, 4, 1)


class Table(HTMLParser):
    """Collect the tags of a table, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.scopes: list[str | None] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag, and the scope of a head."""
        if tag != "br":
            self.open.append(tag)
        if tag == "th":
            self.scopes.append(dict(attrs).get("scope"))

    def handle_endtag(self, tag: str) -> None:
        """Each tag is closed in its turn."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


def shown() -> dict[str, Any]:
    """Return one value of each kind that shows itself."""
    held = register()
    [belonging] = held.belongs_to(
        "R0A", on=date(2023, 8, 9), relation=Relation.PRINCIPAL_SYSTEM, nearest_snapshot=True
    )
    agreed = nac.payment.formula(
        nac.payment.line("payment", nac.Money.parse("£50"), payer="board", payee="A & E trust")
    )
    return {
        "crosswalk": held.crosswalk(
            date(2025, 4, 1), DAY, kind=OrganisationKind.INTEGRATED_CARE_BOARD
        ),
        "profile": whois(held, "QOP", on=DAY),
        "body": held.find("QOP", on=DAY),
        "belonging": belonging,
        "settlement": nac.settle(agreed, {}),
    }


@pytest.mark.parametrize("name", shown())
def test_a_notebook_gets_a_table_with_a_caption_and_scopes(name: str) -> None:
    """Every head says what it heads, the caption says what it is, and all tags are closed."""
    html = shown()[name]._repr_html_()
    table = Table(html)
    assert html.startswith("<table><caption>")
    assert table.open == []
    assert set(table.scopes) == {"col", "row"}


@pytest.mark.parametrize("name", ["crosswalk", "profile", "settlement"])
def test_a_repr_is_a_line(name: str) -> None:
    """What would fill pages says what it is in a line that fits a screen."""
    text = repr(shown()[name])
    assert "\n" not in text
    assert len(text) < 120, text
    assert text.startswith("<")


def test_what_is_in_doubt_stands_in_the_caption() -> None:
    """A table that is cut still says what is assumed."""
    crosswalk = shown()["crosswalk"]
    assert crosswalk.doubts
    caption = crosswalk._repr_html_().partition("</caption>")[0]
    assert all(doubt in caption for doubt in crosswalk.doubts)


def test_text_is_escaped() -> None:
    """A name with an ampersand is no markup."""
    assert "A &amp; E trust" in shown()["settlement"]._repr_html_()


def test_help_with_every_extra_tells_as_much() -> None:
    """With the extras installed, help and members tell the names of the extras' packages too."""
    assert "from_records" in pydoc.render_doc(nac.frames)
    assert "arrangements" in dict(inspect.getmembers(nac.testing))
