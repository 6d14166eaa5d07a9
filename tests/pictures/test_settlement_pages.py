"""A settlement as a page: what a director reads, whole, sound, and in print."""

import re
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from nhs_accountable_care import Citation, Confidence, FinancialYear, Money, Share, Source
from nhs_accountable_care.payment import (
    COUNT,
    PENCE,
    RATE,
    SHARE,
    TRUTH,
    YEAR,
    BlockPayment,
    CarriedBalance,
    Facts,
    FactValue,
    Formula,
    RecordedFact,
    RecordedTable,
    Settlement,
    amount,
    code,
    fact,
    formula,
    is_code,
    line,
    note,
    series,
    settle,
    step,
    total,
    truth,
    when,
)
from nhs_accountable_care.pictures import settled_years_page, settlement_page

BOARD = Source(key="B1", title="Board paper <1>", publisher="Our trust")
PLEDGED = Citation(source=BOARD, locator="page 2", confidence=Confidence.VERIFIED)
MADE_UP = Citation(source=Source(key="M", title="Made up"), confidence=Confidence.ILLUSTRATIVE)
REMEMBERED = Citation(source=Source(key="R", title="Memory"), confidence=Confidence.UNVERIFIED)

DIFFERENCE = step("difference", fact("actual_value", PENCE) - fact("planned_value", PENCE))
AGREED = formula(
    line("share & gain", DIFFERENCE / 2, payer="commissioner", payee="trust", sources=(PLEDGED,)),
    note("what is shared", DIFFERENCE),
)


def facts(actual: str, planned: str, *more: RecordedFact) -> Facts:
    """Record the two facts of the agreement."""
    return Facts(
        facts=(
            RecordedFact(
                name="actual_value", value=Money.parse(actual), unit=PENCE, sources=(REMEMBERED,)
            ),
            RecordedFact(name="planned_value", value=Money.parse(planned), unit=PENCE),
            *more,
        )
    )


def plain(page: str) -> str:
    """Take the marks off that keep numbers in one piece."""
    return page.replace('<span class="number">', "").replace("</span>", "")


def settled(agreed: Formula, given: Facts) -> Settlement:
    """Settle an agreement."""
    return settle(agreed, given)


LOSS = settled(AGREED, facts("£7m", "£10m"))


def test_a_line_below_nothing_is_paid_the_other_way() -> None:
    """P20: from the trust to the commissioner, and no minus beside the parties."""
    page = plain(settlement_page(LOSS))
    row = '<td>trust</td><td>commissioner</td><td class="sum">£1,500,000.00</td>'
    assert page.count(row) == 2
    assert "<td>commissioner</td><td>trust</td>" not in page


def test_several_payments_between_two_have_a_total() -> None:
    """Twelve instalments of £10m come to £120m, and one payment to itself alone."""
    block = settle(BlockPayment(instalments=12), {"block_value": Money.parse("£120m")})
    page = plain(settlement_page(block))
    total_row = (
        '<td>commissioner</td><td>provider</td><td class="sum">£120,000,000.00</td>'
        "<td>12 payments in all</td>"
    )
    assert page.count(total_row) == 1
    assert "payments in all" not in settlement_page(LOSS)


def test_remarks_stand_below_the_title() -> None:
    """As of which day it is."""
    page = plain(settlement_page(LOSS, remarks=("Of 1 April 2026 & later.",)))
    assert "</h1>\n<p>Of 1 April 2026 &amp; later.</p>" in page


def test_the_fact_as_it_is_is_marked_on_its_curve() -> None:
    """By a broken line, in words too."""
    page = settlement_page(LOSS)
    assert "Marked is £7,000,000.00: -£1,500,000.00." in page
    assert "The broken line marks the fact as it is." in page


def test_years_are_one_page() -> None:
    """What is carried and what each gets over all of them, and each year below it."""
    owed = formula(
        line("repaid", fact("repaid", PENCE), payer="trust", payee="board", sources=(PLEDGED,)),
        note("still owed", fact("owed", PENCE) - fact("repaid", PENCE)),
    )
    balance = CarriedBalance(fact="owed", line="still owed", opening=Money.parse("£100"))
    given = {
        FinancialYear(2023): {"repaid": Money.parse("£30")},
        FinancialYear(2024): {"repaid": Money.parse("£50")},
    }
    page = plain(settled_years_page(series(owed, given, balances=(balance,)), title="Debt"))
    assert "<title>Debt</title>" in page
    carried = '<th scope="row">owed</th><td>2024/25</td><td class="sum">£70.00</td>'
    assert f'{carried}<td class="sum">£20.00</td>' in page
    nets = '<td class="sum">-£30.00</td><td class="sum">-£50.00</td><td class="sum">-£80.00</td>'
    assert f'<th scope="row">trust</th>{nets}' in page
    assert page.index("<h2>In all years") < page.index("<h2>2023/24") < page.index("<h2>2024/25")
    assert page.count("<h3>Who pays whom</h3>") == 2
    assert page.count('id="source-1"') == 1
    assert page.count("No source is given for: still owed, repaid, owed.") == 1


def test_years_in_which_nobody_pays_are_a_page() -> None:
    """With nothing carried, and no table of what each gets."""
    five = formula(note("five", amount(5, COUNT)))
    page = settled_years_page(series(five, {FinancialYear(2023): {}}))
    assert "What is carried" not in page
    assert "What each party gets" not in page


def test_a_minus_is_never_parted_from_its_number() -> None:
    """Each stands with its number in one piece that is not wrapped."""
    page = settlement_page(LOSS)
    assert ".sum, .number { white-space: nowrap" in page
    text = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page, flags=re.DOTALL)
    signed = re.findall(r"(?<![\w-])[-+−][£\d]", text)
    kept = re.findall(r'(?:class="number">|class="sum">)[-+−][£\d]', text)
    assert len(signed) == len(kept) > 2


def test_it_says_on_which_facts_and_by_which_working() -> None:
    """Facts with their sources, lines and steps with their workings."""
    page = plain(settlement_page(LOSS))
    assert '<th scope="row">actual value</th><td class="sum">£7,000,000.00</td>' in page
    assert '<td>source not verified: <a href="#source-1">1</a></td>' in page
    assert '<td class="sum">£10,000,000.00</td><td>no source is given</td>' in page
    assert '<th scope="row">difference</th>' in page
    assert "<li>= £7,000,000.00 − £10,000,000.00</li>" in page
    assert '<td>not paid</td><td></td><td class="sum">-£3,000,000.00</td>' in page


def test_it_says_how_sure_it_is() -> None:
    """The least sure first, and what has no source."""
    page = plain(settlement_page(LOSS))
    end = page[page.index("How sure this is") :]
    first = '<th scope="row" id="source-1">1</th><td>Not verified</td><td>Memory</td>'
    second = '<th scope="row" id="source-2">2</th><td>Verified</td><td>Board paper &lt;1&gt;'
    assert end.index(first) < end.index(second)
    assert "No source is given for: what is shared, planned value" in end
    assert "Invented" not in page


def test_what_is_invented_is_said_at_the_top() -> None:
    """Be it a fact, or the terms."""
    given = facts("£7m", "£10m")
    invented = Facts(facts=(*given.facts[:1], *(_invented(each) for each in given.facts[1:])))
    terms = formula(line("x", amount(Money.parse("£5")), payer="a", payee="b", sources=(MADE_UP,)))
    for settlement in (settled(AGREED, invented), settled(terms, Facts())):
        page = settlement_page(settlement)
        assert page.index('<p class="warning">Invented figures') < page.index("Who pays whom")
        assert "<td>Invented</td><td>Made up</td>" in page


def _invented(recorded: RecordedFact) -> RecordedFact:
    """Say of a fact that it is made up."""
    return RecordedFact(
        name=recorded.name, value=recorded.value, unit=recorded.unit, sources=(MADE_UP,)
    )


def test_a_fact_that_no_line_uses_is_named() -> None:
    """It was given, and may have been meant for another."""
    more = RecordedFact(name="planed_value", value=5, unit=COUNT)
    page = settlement_page(settled(AGREED, facts("£7m", "£10m", more)))
    assert "<p>Given, and used by no line: planed_value.</p>" in page


def test_it_draws_what_moves_the_payment() -> None:
    """A drawing for each fact that does, in which the fact runs by a fifth up and down."""
    page = settlement_page(LOSS)
    assert page.count("<svg") == 2
    assert "from £5,600,000.00 to £8,400,000.00" in plain(page) or "£5,600,000" in page


RATES = formula(
    line("people", fact("people", COUNT) * amount(Money.parse("£2")), payer="a", payee="b"),
    line(
        "curved",
        fact("price", PENCE, highest=100_00) * fact("index", RATE, step=Fraction(1, 10)),
        payer="a",
        payee="b",
    ),
    note("flat", fact("quality", SHARE)),
    note("gate", when(truth("met"), 1, 0)),
    note("which", when(is_code(code("setting", ("day", "night")), "day"), 1, 0)),
    note("year", when(fact("year", YEAR, lowest=2013, highest=2030) >= 2016, 1, 0)),
)
GIVEN: dict[str, FactValue] = {
    "people": 100,
    "price": Money.parse("£0"),
    "index": 1,
    "quality": Share.parse("75%"),
    "met": True,
    "setting": "day",
    "year": FinancialYear(2017),
}


def test_each_kind_of_fact_is_written_as_it_is_read() -> None:
    """Numbers, shares, truths, words and years; what does not move a payment is not drawn."""
    page = plain(settlement_page(settle(RATES, GIVEN)))
    values = re.findall(r'<th scope="row">([a-z]+)</th><td class="sum">([^<]+)</td><td>', page)
    assert dict(values) == {
        "people": "100",
        "price": "£0.00",
        "index": "1",
        "quality": "75%",
        "met": "yes",
        "setting": "day",
        "year": "2017/18",
    }
    assert page.count("<svg") == 1


def test_at_most_three_facts_are_drawn() -> None:
    """Enough to see how the money moves."""
    parts = [fact(name, PENCE) for name in ("one", "two", "three", "four")]
    agreed = formula(line("all", sum(parts[1:], start=parts[0]), payer="a", payee="b"))
    given = dict.fromkeys(("one", "two", "three", "four"), Money.parse("£5"))
    assert settlement_page(settle(agreed, given)).count("<svg") == 3


def test_what_is_bent_is_not_drawn() -> None:
    """A product of what moves is no chain of straight segments."""
    price = fact("price", PENCE, lowest=1, highest=10_000)
    agreed = formula(line("x", price * (price / Money.parse("£1")), payer="a", payee="b"))
    page = settlement_page(settle(agreed, {"price": Money.parse("£5")}))
    assert "<svg" not in page
    assert "How the payment moves" not in page


TABLE = formula(
    line(
        "all",
        total("patients", fact("cost", PENCE, table="patients"), rows=9) + fact("fee", PENCE),
        payer="a",
        payee="b",
    )
)


def test_a_table_is_told_by_its_rows() -> None:
    """With its source, if it was recorded with one."""
    cost = RecordedFact(name="cost", value=Money.parse("£5"), unit=PENCE)
    fee = RecordedFact(name="fee", value=Money.parse("£1"), unit=PENCE)
    table = RecordedTable(name="patients", rows=((cost,), (cost,)), sources=(PLEDGED,))
    page = plain(settlement_page(settle(TABLE, Facts(facts=(fee,), tables=(table,)))))
    assert (
        '<th scope="row">patients</th><td class="sum">2 rows</td><td>source verified: <a' in page
    )
    assert page.count("<svg") == 1
    rows = [{"cost": Money.parse("£5")}]
    page = plain(settlement_page(settle(TABLE, {"patients": rows, "fee": Money.parse("£1")})))
    assert '<td class="sum">1 row</td><td>no source is given</td>' in page
    assert "<svg" not in page


def test_nobody_pays() -> None:
    """A settlement of notes alone has no payments, no totals and no facts."""
    page = settlement_page(settle(formula(note("five", amount(5, COUNT))), {}))
    assert "<p>Nobody pays anything.</p>" in page
    assert "<p>It rests on no facts.</p>" in page
    assert "In total" not in page
    assert "Workings" not in page


def test_roles_are_told_with_their_bodies_and_a_title() -> None:
    """What is not recorded is left out."""
    page = settlement_page(LOSS, title="Our <share> 5", names={"trust": "RM3", "commissioner": ""})
    assert "<title>Our &lt;share&gt; 5</title>" in page
    assert '<h1>Our &lt;share&gt; <span class="number">5</span></h1>' in page
    assert "<p>trust: RM3.</p>" in page


class _Checked(HTMLParser):
    """Goes through a page, and keeps what is open and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        # A link to a place of the page itself loads nothing.
        names = {name for name, value in attrs if not (value or "").startswith("#source-")}
        self.loads += [name for name in names if name in {"src", "href", "onclick", "onload"}]
        if tag in {"script", "link", "iframe", "img"}:
            self.loads.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass what opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost tag, which must be this one."""
        assert self.open.pop() == tag


@pytest.mark.parametrize("settlement", [LOSS, settle(RATES, GIVEN)], ids=["loss", "rates"])
def test_the_page_is_sound_and_loads_nothing(settlement: Settlement) -> None:
    """Every tag is closed, tables have captions and scopes, and there is no script."""
    page = settlement_page(settlement)
    checked = _Checked()
    checked.feed(page)
    assert checked.open == []
    assert checked.loads == []
    assert "url(" not in page
    assert "@import" not in page
    assert page.count("<table>") == page.count("<caption>")
    assert "<th>" not in page
    assert '<html lang="en-GB">' in page
    assert "@page" in page
    assert page == settlement_page(settlement)


def test_a_truth_that_does_not_hold() -> None:
    """Is written as no."""
    agreed = formula(note("gate", when(truth("met"), 1, 0)))
    given = Facts(facts=(RecordedFact(name="met", value=False, unit=TRUTH),))
    assert '<td class="sum">no</td>' in settlement_page(settle(agreed, given))
