"""
A settlement as a page for a director: who pays whom, why, on which facts, and how sure that is.

The page is one file of HTML without script, and loads nothing. It is the same for the same
settlement, prints well, and never parts a minus from its number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from types import MappingProxyType
from typing import Final, TypeAlias

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.shown import visible
from nhs_accountable_care._core.sources import Citation, Confidence
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
# A number with its sign and what it counts, which are never put on two lines.
_NUMBER: Final = re.compile(r"(?<![\w.,-])[-+−]?[£€$]?\d[\d,]*(?:\.\d+)?%?(?![\w-])")
_STYLE: Final = """\
:root { color-scheme: light; }
body { font: 1rem/1.5 Arial, Helvetica, sans-serif; color: #212b32; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding-bottom: .25rem; color: #4c6272; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0;
  border-bottom: 1px solid #aeb7bd; font-weight: normal; }
thead th { font-weight: bold; border-bottom: 2px solid #212b32; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
tfoot { display: table-row-group; }
tfoot td { font-weight: bold; border-top: 2px solid #212b32; }
td.sum, th.sum { text-align: right; }
.sum, .number { white-space: nowrap; font-variant-numeric: tabular-nums; }
.warning { border-left: .5rem solid #d4351c; padding: .5rem 1rem; font-weight: bold; }
ol.working { list-style: none; margin: 0; padding: 0; }
figure { margin: 1rem 0; break-inside: avoid; }
svg { max-width: 100%; height: auto; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } }
@page { margin: 18mm; }"""


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
    return _page(head, parts)


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
    return _page(head, [*parts, *_sureness(settlements, cited)])


def _page(head: str, parts: Iterable[str]) -> str:
    """Write a page of its parts."""
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(visible(head))}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _opening(
    head: str, remarks: Sequence[str], settlements: tuple[Settlement, ...], cited: _Numbers
) -> Iterator[str]:
    """Write the title, what is remarked, and that figures are invented if some are."""
    yield f"<h1>{_text(head)}</h1>"
    yield from (f"<p>{_text(each)}</p>" for each in remarks)
    is_invented = any(each.confidence is Confidence.ILLUSTRATIVE for each in cited)
    if is_invented or any(each.is_illustrative for each in settlements):
        yield f'<p class="warning">{_INVENTED}</p>'


def _told(
    settlement: Settlement, names: Mapping[str, str], cited: _Numbers, *, level: int
) -> Iterator[str]:
    """Write a settlement, section by section, each below a heading of a level."""
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
        f"{_sum(str(each.opening))}{_sum(str(each.closing))}"
        for each in years.balances
    ]
    if carried:
        heads = ("Balance", "Year", "When it begins", "When it ends")
        yield _table("What is carried from year to year", heads, carried, sums=(2, 3))
    nets = [
        f'<th scope="row">{_text(party)}</th>'
        + "".join(_sum(_signed(each.settlement.net[party])) for each in years.years)
        + _sum(_signed(whole))
        for party, whole in years.net.items()
    ]
    if nets:
        columns = ("Party", *(str(each.year) for each in years.years), "In all")
        sums = tuple(range(1, len(columns)))
        yield _table("What each party gets, less what it pays", columns, nets, sums=sums)


# --- Sections ---


def _postings(settlement: Settlement, names: Mapping[str, str]) -> Iterator[str]:
    """Write who pays whom, and what several payments between the same two come to."""
    rows = [
        (
            f"<td>{_text(each.payer)}</td><td>{_text(each.payee)}</td>"
            f"{_sum(str(each.amount))}<td>{_text(each.line)}</td>"
        )
        for each in settlement.postings
    ]
    if rows:
        heads = ("From", "To", "Amount", "For")
        yield _table("Each payment", heads, rows, sums=(2,), totals=_totals(settlement))
    else:
        yield "<p>Nobody pays anything.</p>"
    bodies = [f"{_text(party)}: {_text(name)}" for party, name in names.items() if name]
    if bodies:
        yield f"<p>{'; '.join(bodies)}.</p>"


def _nets(settlement: Settlement) -> Iterator[str]:
    """Write what each party gets in total."""
    rows = [
        f'<th scope="row">{_text(party)}</th>{_sum(_signed(money))}'
        for party, money in settlement.net.items()
    ]
    if rows:
        yield _table(
            "What each party gets, less what it pays", ("Party", "Amount"), rows, sums=(1,)
        )


def _lines(settlement: Settlement, cited: _Numbers) -> Iterator[str]:
    """Write each line with its working."""
    rows = [
        f'<th scope="row">{_text(line.label)}</th>{_ways(settlement, line)}'
        f"<td>{_working(line.working, line.citations, cited)}</td>"
        for line in settlement.lines
    ]
    yield _table("Lines", ("Line", "From", "To", "Amount", "Working and sources"), rows, sums=(3,))


def _ways(settlement: Settlement, line: SettledLine) -> str:
    """Write from whom a line goes to whom, and how much: never less than nothing."""
    if line.payer is None or line.payee is None or line.amount is None:
        value = written(line.value, line.unit, settlement.formula.currency)
        return f"<td>not paid</td><td></td>{_sum(value)}"
    ends = (line.payer, line.payee)
    if line.amount.pence < 0:
        ends = (line.payee, line.payer)
    amount = Money(pence=abs(line.amount.pence), currency=line.amount.currency)
    return f"<td>{_text(ends[0])}</td><td>{_text(ends[1])}</td>{_sum(str(amount))}"


def _steps(settlement: Settlement, cited: _Numbers) -> Iterator[str]:
    """Write the named workings."""
    rows = [
        f'<th scope="row">{_text(step.name)}</th>'
        f"<td>{_working(step.working, step.citations, cited)}</td>"
        for step in settlement.steps
    ]
    if rows:
        yield _table("What the lines rest on", ("Working", "How it was worked out"), rows)


def _facts(settlement: Settlement, cited: _Numbers) -> Iterator[str]:
    """Write the facts, the tables of them, and those that were given and not used."""
    rows = [
        f'<th scope="row">{_name(fact.name)}</th>{_sum(_value(fact, settlement.formula))}'
        f"<td>{_cited(fact.sources, cited) or 'no source is given'}</td>"
        for fact in settlement.facts
    ]
    formula, given = settlement.formula, settlement.inputs.recorded
    sources = {} if given is None else {table.name: table.sources for table in given.tables}
    for table, read in zip(formula.tables, settlement.inputs.tables, strict=True):
        count = "1 row" if len(read) == 1 else f"{len(read):,} rows"
        rows.append(
            f'<th scope="row">{_name(table)}</th>{_sum(count)}'
            f"<td>{_cited(sources.get(table, ()), cited) or 'no source is given'}</td>"
        )
    if rows:
        yield _table("What was reckoned with", ("Fact", "Value", "Source"), rows, sums=(1,))
    else:
        yield "<p>It rests on no facts.</p>"
    if settlement.unused:
        left = ", ".join(_text(each) for each in settlement.unused)
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
        f"<td>{_SURENESS[each.confidence]}</td><td>{_text(_place(each))}</td>"
        for each, number in cited.items()
    ]
    if rows:
        yield _table("Sources, the least sure first", ("Number", "How sure", "Source"), rows)
    bare = [_text(line.label) for each in settlements for line in each.lines if not line.citations]
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
        f"<td>{_text(payer)}</td><td>{_text(payee)}</td>"
        f"{_sum(str(sum(amounts[1:], start=amounts[0])))}<td>{len(amounts)} payments in all</td>"
        for (payer, payee), amounts in paid.items()
        if len(amounts) > 1
    ]


def _table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[str],
    *,
    sums: tuple[int, ...] = (),
    totals: Sequence[str] = (),
) -> str:
    """Write a table of rows that are written already."""
    top = "".join(
        f'<th scope="col" class="sum">{head}</th>'
        if number in sums
        else f'<th scope="col">{head}</th>'
        for number, head in enumerate(heads)
    )
    inner = "\n".join(f"<tr>{row}</tr>" for row in rows)
    below = "".join(f"<tr>{row}</tr>\n" for row in totals)
    foot = f"<tfoot>\n{below}</tfoot>\n" if below else ""
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{top}</tr></thead>\n"
        f"<tbody>\n{inner}\n</tbody>\n{foot}</table>"
    )


def _working(working: str, citations: Sequence[Citation], cited: _Numbers) -> str:
    """Write a working, one part a line, with the numbers of its sources."""
    parts = [f"<li>{_text(part)}</li>" for part in working.replace(" = ", "\n= ").split("\n")]
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


def _sum(text: str) -> str:
    """Write a cell with a sum."""
    return f'<td class="sum">{escape(visible(text))}</td>'


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
    return _text(name.replace("_", " "))


def _text(text: str) -> str:
    """Write text as text, in which each number stays in one piece."""
    escaped = escape(visible(text))
    return _NUMBER.sub(lambda found: f'<span class="number">{found[0]}</span>', escaped)
