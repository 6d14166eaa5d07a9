"""The answer to a bid as a page: whole, sound, and marked."""

from html.parser import HTMLParser

import attrs

from nhs_accountable_care import Money
from nhs_accountable_care.payment import DiscreteSpread, NormalSpread, Spread, assess_bid
from nhs_accountable_care.pictures import bid_page
from nhs_accountable_care.pictures.pages import page_of, table_of_rows
from nhs_accountable_care.reference import cases

BID = cases.bid("greater-manchester-2017").asked()
ANSWER = assess_bid(BID)


class Opened(HTMLParser):
    """Keeps in mind which elements are open, and complains of those closed out of order."""

    empty = ("meta", "path", "rect", "line", "circle")

    def __init__(self) -> None:
        """Begin outside of everything."""
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        del attrs
        if tag not in self.empty:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost."""
        if tag not in self.empty:
            assert self.open.pop() == tag


def test_the_page_is_well_formed_and_marked() -> None:
    """Every element is closed; bodies, doubts and further sections stand there."""
    page = bid_page(
        ANSWER,
        names={"acute": "Salford Royal <RM3>", "council": ""},
        more=(("What the rules find", ("nothing & nobody",)),),
    )
    parser = Opened()
    parser.feed(page)
    assert parser.open == []
    # If all is as expected nobody pays anything, so that there is no waterfall.
    assert page.count("<svg") == 2
    assert "acute: Salford Royal &lt;RM3&gt;." in page
    assert "nothing &amp; nobody" in page
    assert '<p class="warning">INVENTED FIGURES' in page


def test_what_cannot_be_drawn_is_told_by_the_tables() -> None:
    """No fan opens over two facts, and without the terms of today there is no before."""
    hundred = Money.parse("£204m")
    spread = Spread.of(
        {
            "outturn": DiscreteSpread(values=(hundred, Money.parse("£210m"))),
            "services_left_out": DiscreteSpread(values=(Money.parse("£1m"), Money.parse("£2m"))),
        }
    )
    sure = tuple(each for each in BID.facts.facts if each.name not in spread.names)
    facts = attrs.evolve(BID.facts, facts=sure)
    page = bid_page(assess_bid(attrs.evolve(BID, today=None, facts=facts, spread=spread)))
    assert page.count("<svg") == 1
    assert "The terms of today are not recorded" in page


def test_a_page_without_invented_figures_has_no_warning() -> None:
    """The estimate alone is marked as such."""
    facts = tuple(attrs.evolve(each, sources=()) for each in BID.facts.facts)
    bare = attrs.evolve(ANSWER, is_illustrative=False)
    assert facts
    assert '<p class="warning">' not in bid_page(bare)
    assert isinstance(BID.spread.facts[0].spread, NormalSpread)


def test_a_wide_table_is_moved_within_the_page() -> None:
    """It stands in a region that the keyboard reaches, and that is called as the table is."""
    caption = 'Sums of <span class="number">5</span> years'
    table = table_of_rows(caption, ("Party",), ["<td>trust</td>"])
    region, _, inner, *_ = table.splitlines()
    assert region == ('<div class="wide" role="region" tabindex="0" aria-label="Sums of 5 years">')
    assert inner == f"<caption>{caption}</caption>"
    style = page_of("page", [table])
    assert ".wide { overflow-x: auto;" in style.partition("@media screen and (max-width")[2]
