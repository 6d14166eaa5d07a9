"""
A settlement as a page for a director: who pays whom, why, on which facts, and how sure that is.

The page is one file of HTML without script, and loads nothing. It is the same for the same
settlement, prints well, and never parts a minus from its number.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Final, TypeAlias

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import name_in_words
from nhs_accountable_care.payment import (
    Facts,
    FactValue,
    Formula,
    PayoutCurve,
    RecordedFact,
    SettledLine,
    SettledYears,
    Settlement,
    Unit,
    curve,
    title_of,
)
from nhs_accountable_care.payment.language.expressions import Fact
from nhs_accountable_care.payment.language.units import exact
from nhs_accountable_care.payment.readings.description import shown, written
from nhs_accountable_care.pictures.curves import curves_as_svg
from nhs_accountable_care.pictures.pages import page_of, sum_cell, table_of_rows, text_of

__all__ = ["a_fifth_about", "settled_years_page", "settlement_page"]

_MOST_CURVES: Final = 3
_MOST_PARTIES: Final = 5
_MOVES: Final = (Unit.PENCE, Unit.COUNT, Unit.RATE, Unit.SHARE)
_INVENTED: Final = (
    "Invented figures: some of what stands here was made up to show how the money moves, and "
    "says nothing about any body."
)
_SURENESS: Final = {
    Confidence.ILLUSTRATIVE: "Invented",
    Confidence.UNVERIFIED: "Not verified",
    Confidence.COMPUTED: "Computed",
    Confidence.VERIFIED: "Verified",
}
_Numbers: TypeAlias = Mapping[Citation, int]
"""What is cited, each with the number under which it stands at the end of the page."""


def settlement_page(
    settlement: Settlement,
    *,
    title: str | None = None,
    names: Mapping[str, str] = MappingProxyType({}),
    remarks: Sequence[str] = (),
) -> str:
    """
    Write a settlement as a page of HTML.

    It says who pays whom (a line that comes to less than nothing is paid the other way, and so
    it stands there), what each party gets, how each line was worked out, by which facts, how a
    payment moves with them, and what is invented, not verified or without a source.

    Args:
        settlement: What was settled.
        title: What stands above; by default what the mechanism is called.
        names: The body that takes each role, to stand beside the role.
        remarks: What stands below the title, such as of which day or year it is.

    >>> from nhs_accountable_care.payment import PENCE, fact, formula, line, settle
    >>> half = fact("saving", PENCE, lowest=Money.parse("-£5m")) / 2
    >>> agreed = formula(line("half of it", half, payer="commissioner", payee="trust"))
    >>> page = settlement_page(settle(agreed, {"saving": Money.parse("-£3m")}), title="Our share")
    >>> "<td>trust</td><td>commissioner</td>" in page, page.count("<svg")
    (True, 1)
    """
    head = title or title_of(settlement.mechanism)
    cited = _numbered((settlement,))
    parts = [
        *_opening(head, remarks, (settlement,), cited),
        *_told(settlement, names, cited, level=2),
        *_sureness((settlement,), cited),
    ]
    return page_of(head, parts)


def settled_years_page(
    years: SettledYears,
    *,
    title: str | None = None,
    names: Mapping[str, str] = MappingProxyType({}),
    remarks: Sequence[str] = (),
) -> str:
    """
    Write years that were settled in order as one page of HTML.

    It says what is carried from year to year and what each party gets in each year and in all,
    and then of each year what `settlement_page` says.

    Args:
        years: What was settled.
        title: What stands above; by default what the mechanism is called.
        names: The body that takes each role, to stand beside the role.
        remarks: What stands below the title.

    >>> from nhs_accountable_care import FinancialYear
    >>> from nhs_accountable_care.payment import BlockPayment, series
    >>> block = {"block_value": Money.parse("£50m")}
    >>> years = series(BlockPayment(), {FinancialYear(2023): block, FinancialYear(2024): block})
    >>> page = settled_years_page(years)
    >>> page.count("Who pays whom"), "<h2>In all years</h2>" in page
    (2, True)
    """
    settlements = tuple(each.settlement for each in years.years)
    head = title or title_of(settlements[0].mechanism)
    cited = _numbered(settlements)
    parts = [*_opening(head, remarks, settlements, cited), *_over_the_years(years)]
    for each in years.years:
        parts += [f"<h2>{each.year}</h2>", *_told(each.settlement, names, cited, level=3)]
    return page_of(head, [*parts, *_sureness(settlements, cited)])


def _opening(
    head: str, remarks: Sequence[str], settlements: tuple[Settlement, ...], cited: _Numbers
) -> Iterator[str]:
    """Write the title, what is remarked, and that figures are invented if some are."""
    yield f"<h1>{text_of(head)}</h1>"
    yield from (f"<p>{text_of(each)}</p>" for each in remarks)
    is_invented = any(each.confidence is Confidence.ILLUSTRATIVE for each in cited)
    if is_invented or any(each.is_illustrative for each in settlements):
        yield f'<p class="warning">{_INVENTED}</p>'


def _told(
    settlement: Settlement, names: Mapping[str, str], cited: _Numbers, *, level: int
) -> Iterator[str]:
    """Write a settlement, section by section, each below a heading of a level."""
    for doubt in settlement.doubts:
        yield f'<p class="warning">The facts cannot all be so: {text_of(doubt)}</p>'
    for heading, parts in (
        ("Who pays whom", _postings(settlement, names)),
        ("In total", _nets(settlement)),
        ("How each line was worked out", _lines(settlement, cited)),
        ("Workings", _steps(settlement, cited)),
        ("Facts", _facts(settlement, cited)),
        ("How the payment moves", _curves(settlement)),
    ):
        told = list(parts)
        if told:
            yield f"<h{level}>{heading}</h{level}>"
            yield from told


def _over_the_years(years: SettledYears) -> Iterator[str]:
    """Write what is carried, and what each party gets in each year and in all."""
    yield "<h2>In all years</h2>"
    carried = [
        f'<th scope="row">{_name(each.fact)}</th><td>{each.year}</td>'
        f"{sum_cell(str(each.opening))}{sum_cell(str(each.closing))}"
        for each in years.balances
    ]
    if carried:
        heads = ("Balance", "Year", "When it begins", "When it ends")
        yield table_of_rows("What is carried from year to year", heads, carried, sums=(2, 3))
    nets = [
        f'<th scope="row">{text_of(party)}</th>'
        + "".join(sum_cell(_signed(each.settlement.net[party])) for each in years.years)
        + sum_cell(_signed(whole))
        for party, whole in years.net.items()
    ]
    if nets:
        columns = ("Party", *(str(each.year) for each in years.years), "In all")
        sums = tuple(range(1, len(columns)))
        yield table_of_rows("What each party gets, less what it pays", columns, nets, sums=sums)


# --- Sections ---


def _postings(settlement: Settlement, names: Mapping[str, str]) -> Iterator[str]:
    """Write who pays whom, and what several payments between the same two come to."""
    rows = [
        (
            f"<td>{text_of(each.payer)}</td><td>{text_of(each.payee)}</td>"
            f"{sum_cell(str(each.amount))}<td>{text_of(each.line)}</td>"
        )
        for each in settlement.postings
    ]
    if rows:
        heads = ("From", "To", "Amount", "For")
        yield table_of_rows("Each payment", heads, rows, sums=(2,), totals=_totals(settlement))
    else:
        yield "<p>Nobody pays anything.</p>"
    bodies = [f"{text_of(party)}: {text_of(name)}" for party, name in names.items() if name]
    if bodies:
        yield f"<p>{'; '.join(bodies)}.</p>"


def _nets(settlement: Settlement) -> Iterator[str]:
    """Write what each party gets in total."""
    rows = [
        f'<th scope="row">{text_of(party)}</th>{sum_cell(_signed(money))}'
        for party, money in settlement.net.items()
    ]
    if rows:
        yield table_of_rows(
            "What each party gets, less what it pays", ("Party", "Amount"), rows, sums=(1,)
        )


def _lines(settlement: Settlement, cited: _Numbers) -> Iterator[str]:
    """Write each line with its working."""
    rows = [
        f'<th scope="row">{text_of(line.label)}</th>{_ways(settlement, line)}'
        f"<td>{_working(line.working, line.citations, cited)}</td>"
        for line in settlement.lines
    ]
    yield table_of_rows(
        "Lines", ("Line", "From", "To", "Amount", "Working and sources"), rows, sums=(3,)
    )


def _ways(settlement: Settlement, line: SettledLine) -> str:
    """Write from whom a line goes to whom, and how much: never less than nothing."""
    if line.payer is None or line.payee is None or line.amount is None:
        value = written(line.value, line.unit, settlement.formula.currency)
        return f"<td>not paid</td><td></td>{sum_cell(value)}"
    ends = (line.payer, line.payee)
    if line.amount.pence < 0:
        ends = (line.payee, line.payer)
    amount = Money(pence=abs(line.amount.pence), currency=line.amount.currency)
    return f"<td>{text_of(ends[0])}</td><td>{text_of(ends[1])}</td>{sum_cell(str(amount))}"


def _steps(settlement: Settlement, cited: _Numbers) -> Iterator[str]:
    """Write the named workings."""
    rows = [
        f'<th scope="row">{text_of(step.name)}</th>'
        f"<td>{_working(step.working, step.citations, cited)}</td>"
        for step in settlement.steps
    ]
    if rows:
        yield table_of_rows("What the lines rest on", ("Working", "How it was worked out"), rows)


def _facts(settlement: Settlement, cited: _Numbers) -> Iterator[str]:
    """Write the facts, the tables of them, and those that were given and not used."""
    rows = [
        f'<th scope="row">{_name(fact.name)}</th>{sum_cell(_value(fact, settlement.formula))}'
        f"<td>{_cited(fact.sources, cited) or 'no source is given'}</td>"
        for fact in settlement.facts
    ]
    formula, given = settlement.formula, settlement.inputs.recorded
    sources = {} if given is None else {table.name: table.sources for table in given.tables}
    for table, read in zip(formula.tables, settlement.inputs.tables, strict=True):
        count = "1 row" if len(read) == 1 else f"{len(read):,} rows"
        rows.append(
            f'<th scope="row">{_name(table)}</th>{sum_cell(count)}'
            f"<td>{_cited(sources.get(table, ()), cited) or 'no source is given'}</td>"
        )
    if rows:
        yield table_of_rows("What was reckoned with", ("Fact", "Value", "Source"), rows, sums=(1,))
    else:
        yield "<p>It rests on no facts.</p>"
    if settlement.unused:
        left = ", ".join(text_of(each) for each in settlement.unused)
        yield f"<p>Given, and used by no line: {left}.</p>"


def _curves(settlement: Settlement) -> Iterator[str]:
    """Draw how the payments move with the facts that move them."""
    drawn = list(_drawn(settlement))
    if drawn:
        yield (
            "<p>What each party gets as one fact moves by a fifth up and down, and the others "
            "stay as they are. The broken line marks the fact as it is.</p>"
        )
    yield from drawn


def _drawn(settlement: Settlement) -> Iterator[str]:
    """Yield a drawing for each of the first facts that move a payment."""
    given = settlement.inputs.recorded
    if given is None and settlement.formula.tables:
        return
    facts = Facts(facts=settlement.facts, tables=() if given is None else given.tables)
    parties = settlement.formula.parties[:_MOST_PARTIES]
    number = 0
    for fact in settlement.facts:
        if number == _MOST_CURVES:
            return
        try:
            curves = tuple(_curve(settlement, fact, party, facts) for party in parties)
        except NacError:
            # What is no chain of straight segments has no drawing, and its working says it all.
            continue
        moving = [each for each in curves if each is not None]
        if moving and any(slope for each in moving for slope in each.slopes):
            number += 1
            currency = settlement.formula.currency
            svg = curves_as_svg(*moving, currency=currency, mark=_quantity(fact))
            yield f"<figure>\n{svg}</figure>"


def _curve(
    settlement: Settlement, fact: RecordedFact, party: str, facts: Facts
) -> PayoutCurve | None:
    """Draw what a party gets as a fact moves by a fifth; nothing, if it cannot move so."""
    declared = next(each for each in settlement.formula.facts if each.name == fact.name)
    ends = a_fifth_about(declared, fact.value)
    if ends is None:
        return None
    return curve(settlement.formula, party, fact.name, facts, from_=ends[0], to=ends[1])


def _quantity(fact: RecordedFact) -> Money | Fraction:
    """Return the value of a fact that moves, which is money or a number."""
    value = fact.value
    return value if isinstance(value, Money) else exact(value, fact.name)


def a_fifth_about(fact: Fact, value: FactValue) -> tuple[Fraction, Fraction] | None:
    """Return from where to where a fact moves by a fifth of its value; nothing, if it cannot."""
    if fact.unit not in _MOVES:
        return None
    at = Fraction(value.pence) if isinstance(value, Money) else exact(value, fact.name)
    first, last = sorted((at * Fraction(4, 5), at * Fraction(6, 5)))
    start = max((first / fact.step).__floor__(), fact.lowest) * fact.step
    end = min((last / fact.step).__floor__(), fact.highest) * fact.step
    return (start, end) if start < end else None


def _sureness(settlements: tuple[Settlement, ...], cited: _Numbers) -> Iterator[str]:
    """List the sources by their numbers, with how sure each is, and what has none."""
    yield "<h2>How sure this is</h2>"
    rows = [
        f'<th scope="row" id="source-{number}">{number}</th>'
        f"<td>{_SURENESS[each.confidence]}</td><td>{text_of(_place(each))}</td>"
        for each, number in cited.items()
    ]
    if rows:
        yield table_of_rows(
            "Sources, the least sure first", ("Number", "How sure", "Source"), rows
        )
    bare = [
        text_of(line.label) for each in settlements for line in each.lines if not line.citations
    ]
    bare += [_name(fact.name) for each in settlements for fact in each.facts if not fact.sources]
    if bare:
        yield f"<p>No source is given for: {', '.join(dict.fromkeys(bare))}.</p>"


def _numbered(settlements: tuple[Settlement, ...]) -> _Numbers:
    """Number what is cited by lines, workings, facts and tables, each once, least sure first."""
    every: list[Citation] = []
    for each in settlements:
        given = each.inputs.recorded
        tables = () if given is None else given.tables
        every += (cited for line in each.lines for cited in line.citations)
        every += (cited for step in each.steps for cited in step.citations)
        every += (cited for fact in each.facts for cited in fact.sources)
        every += (cited for table in tables for cited in table.sources)
    order = list(_SURENESS)
    ranked = sorted(dict.fromkeys(every), key=lambda each: order.index(each.confidence))
    return {each: number for number, each in enumerate(ranked, start=1)}


def _place(citation: Citation) -> str:
    """Name a source, and the place in it."""
    place = f", {citation.locator}" if citation.locator else ""
    return f"{citation.source}{place}"


# --- Parts ---


def _totals(settlement: Settlement) -> list[str]:
    """Write what several payments from one party to another come to."""
    paid: dict[tuple[str, str], list[Money]] = {}
    for each in settlement.postings:
        paid.setdefault((each.payer, each.payee), []).append(each.amount)
    return [
        f"<td>{text_of(payer)}</td><td>{text_of(payee)}</td>"
        f"{sum_cell(str(sum(amounts[1:], start=amounts[0])))}"
        f"<td>{len(amounts)} payments in all</td>"
        for (payer, payee), amounts in paid.items()
        if len(amounts) > 1
    ]


def _working(working: str, citations: Sequence[Citation], cited: _Numbers) -> str:
    """Write a working, one part a line, with the numbers of its sources."""
    parts = [f"<li>{text_of(part)}</li>" for part in working.replace(" = ", "\n= ").split("\n")]
    parts += [f"<li>{_cited(citations, cited)}</li>"] if citations else []
    return f'<ol class="working">{"".join(parts)}</ol>'


def _cited(sources: Sequence[Citation], cited: _Numbers) -> str:
    """Write the numbers of sources; before those that are not sure stands how sure they are."""
    told = []
    for confidence, word in _SURENESS.items():
        numbers = sorted(cited[each] for each in sources if each.confidence is confidence)
        if numbers:
            links = ", ".join(f'<a href="#source-{each}">{each}</a>' for each in numbers)
            told.append(f"{word.lower()}: {links}")
    return f"source {'; '.join(told)}" if told else ""


def _signed(money: Money) -> str:
    """Write what a party gets with a sign."""
    return f"+{money}" if money.pence > 0 else str(money)


def _value(fact: RecordedFact, formula: Formula) -> str:
    """Write the value of a fact."""
    value = fact.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact.unit in _MOVES and not isinstance(value, Money):
        declared = next(each for each in formula.facts if each.name == fact.name)
        return shown(exact(value, fact.name), declared.measure)
    return str(value)


def _name(name: str) -> str:
    """Write the name of a fact as words."""
    return text_of(name_in_words(name))
