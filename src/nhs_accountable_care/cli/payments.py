"""The verbs about money: each prints what payment terms come to, or say, and why."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

from nhs_accountable_care._core.csv_text import Cell, csv_text, exact_cell
from nhs_accountable_care._core.errors import NacError, Problem
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.text import heading, joined, listed, quoted, shortened, wrapped
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.cli.line_rows import LINE_COLUMNS, line_row
from nhs_accountable_care.cli.outcomes import outcome_of_year, outcomes_in, outcomes_text
from nhs_accountable_care.cli.output import settlement_lines
from nhs_accountable_care.cli.problems import UnreadableError, problems_are_of
from nhs_accountable_care.cli.streams import aside, print_data
from nhs_accountable_care.cli.table_rows import ROW_COLUMNS, check_rows, row_cells, rows_data
from nhs_accountable_care.cli.terms_of_files import (
    Terms,
    check_facts,
    check_once,
    facts_for,
    remarks_on,
    settlement_data,
    tell_doubts,
    tell_unused,
    terms_in,
)
from nhs_accountable_care.cli.writing import write_file
from nhs_accountable_care.cli.years import years_in, years_text
from nhs_accountable_care.documents.csv_facts import FACT_COLUMNS, value_of
from nhs_accountable_care.payment import (
    Facts,
    Formula,
    LocalAgreement,
    NeededFact,
    PayoutCurve,
    Settlement,
    Unit,
    formula_of,
    in_words,
    needed,
)
from nhs_accountable_care.payment import compare as compare_terms
from nhs_accountable_care.payment import curve as curve_of
from nhs_accountable_care.payment import settle as settle_terms
from nhs_accountable_care.payment.language.expressions import (
    Condition,
    Expression,
    Fact,
    Least,
    Ratio,
)
from nhs_accountable_care.payment.language.formulas_as_data import UNIT_WORDS, shown
from nhs_accountable_care.payment.language.traversal import below_of
from nhs_accountable_care.payment.language.units import exact
from nhs_accountable_care.payment.readings.description import shown as as_measured
from nhs_accountable_care.payment.readings.description import words_of, written
from nhs_accountable_care.pictures import curves_as_svg, settlement_page
from nhs_accountable_care.pictures.settlement_pages import a_fifth_about

__all__ = ["compare", "curve", "explain", "settle"]

_MOST_NAMED: Final = 3
_DIFFERENCES: Final = ("party", "line", "first", "second", "change")
_NEEDED: Final = (*FACT_COLUMNS, "lowest", "highest", "step", "codes", "used_by")
_SEGMENTS: Final = ("party", "fact", "from", "to", "gets_from", "gets_to", "for_one_more")


def settle(options: argparse.Namespace) -> bool:
    """Work out who pays whom, by the payment terms of a document and a file of facts."""
    check_once((options.file, *_fact_files(options)))
    terms = terms_in(options, options.file, options.terms)
    check_rows(terms, options)
    years = years_in(options)
    if years is not None:
        text = years_text(terms, years, options)
        if options.html is not None:
            write_file(options.html, text)
        else:
            print_data(text, end="" if options.csv else "\n")
        return True
    outcomes = outcomes_in(options, terms)
    if outcomes and options.year is None:
        text = outcomes_text(terms, outcomes, options)
        if options.json or options.csv:
            print_data(text, end="" if options.csv else "\n")
        else:
            print(f"{_title(terms)}\n{text}")
        return True
    facts = outcome_of_year(outcomes, options) if outcomes else facts_for(options, terms)
    with aside():
        check_facts(terms, facts, options.facts)
        settlement = settle_terms(terms.terms.mechanism, facts)
        # Telling may ask the mechanism again.
        text = _settlement_text(settlement, terms, options)
    if options.html is not None or options.json or options.csv:
        tell_unused(options.facts, settlement.unused)
    tell_doubts(str(options.facts), settlement)
    if options.html is not None:
        write_file(options.html, text)
    elif options.json or options.csv:
        print_data(text, end="" if options.csv else "\n")
    else:
        print(text)
    return True


def _settlement_text(settlement: Settlement, terms: Terms, options: argparse.Namespace) -> str:
    """Write a settlement in the shape that was asked for."""
    if options.json:
        data = settlement_data(settlement, terms.terms)
        return as_json({**data, "rows": rows_data(settlement)} if options.rows else data)
    if options.csv and options.rows:
        return csv_text((ROW_COLUMNS, *row_cells(settlement)))
    if options.csv:
        return csv_text((LINE_COLUMNS, *(line_row(settlement, line) for line in settlement.lines)))
    if options.html is not None:
        title = f"{terms.of}: {terms.terms.name}"
        names, remarks = terms.terms.parties, remarks_on(terms, options)
        return settlement_page(settlement, title=title, names=names, remarks=remarks)
    return "\n".join(
        [_title(terms), *settlement_lines(settlement, terms.terms.parties, rows=options.rows)]
    )


def compare(options: argparse.Namespace) -> bool:
    """Settle two payment terms on the same facts, and say where they differ."""
    check_once((options.file, options.other, *_fact_files(options)))
    first = terms_in(options, options.file, options.terms)
    second = terms_in(options, options.other, options.other_terms)
    facts = facts_for(options, first, second)
    with aside():
        for each in (first, second):
            check_facts(each, facts, options.facts)
        with problems_are_of(options.other):
            compared = compare_terms(first.terms.mechanism, second.terms.mechanism, facts)
        if options.json:
            text = as_json(compared.to_records())
        elif options.csv:
            text = csv_text(
                (
                    _DIFFERENCES,
                    *(
                        (net.label, each.label, *_pounds(each.first, each.second, each.change))
                        for net in compared.nets
                        for each in compared.by_line(net.label)
                    ),
                )
            )
        else:
            heads = [f"first:  {_title(first)}", f"second: {_title(second)}", ""]
            text = "\n".join([*heads, compared.explain()])
    tell_unused(options.facts, compared.first.unused, compared.second.unused)
    tell_doubts(str(options.facts), compared.first, compared.second)
    if options.json or options.csv:
        print_data(text, end="" if options.csv else "\n")
    else:
        print(text)
    return True


def explain(options: argparse.Namespace) -> bool:
    """Say what payment terms say in words, which facts they need, and who says so."""
    terms = terms_in(options, options.file, options.terms)
    with aside():
        formula = formula_of(terms.terms.mechanism)
        _check_table(formula, options)
        wordings, asked = in_words(formula), needed(formula)
        unbounded = (
            _unbounded(formula) if isinstance(terms.terms.mechanism, LocalAgreement) else []
        )
        cited = _cited(formula)
    if options.json:
        words = [
            {"label": each.label, "payer": each.payer, "payee": each.payee, "words": each.words}
            for each in wordings
        ]
        facts = [each.to_record() for each in asked]
        sources = [each.to_record() for each in cited]
        data = {"words": words, "facts": facts, "sources": sources, "unbounded": unbounded}
        print_data(as_json(data))
        return True
    if options.csv and options.table is not None:
        heading_of_table = [each.fact.name for each in asked if each.fact.table == options.table]
        print_data(csv_text((heading_of_table,)), end="")
        return True
    if options.csv:
        of_whole = [each for each in asked if each.fact.table is None]
        print_data(csv_text((_NEEDED, *map(_row_to_fill_in, of_whole))), end="")
        for table in formula.tables:
            print(
                f"note: {shortened(table)} is a table of its own: explain --csv --table "
                f"{shortened(table)}",
                file=sys.stderr,
            )
        return True
    lines = [_title(terms), heading("What it says")]
    lines += [wrapped(str(each), "  ", "    ") for each in wordings]
    if unbounded:
        lines.append(heading("What nothing holds back"))
        lines += [wrapped(each, "  ", "    ") for each in unbounded]
    lines.append(heading("The facts that it needs"))
    lines += [wrapped(_asked(each, formula), "  ", "    ") for each in asked] or ["  none"]
    lines.append(heading("Who says so"))
    lines += [wrapped(str(each), "  ", "    ") for each in cited] or ["  no source is given"]
    print("\n".join(lines))
    return True


def curve(options: argparse.Namespace) -> bool:
    """Say, or draw, what each party gets as one fact moves and the others stay."""
    check_once((options.file, *_fact_files(options)))
    terms = terms_in(options, options.file, options.terms)
    facts = facts_for(options, terms)
    with aside():
        formula = formula_of(terms.terms.mechanism)
        fact = _moving(formula, options)
        start, end = _range(fact, facts, options)
        check_facts(terms, facts, options.facts, without=fact.name)
        with problems_are_of(options.file):
            curves = [
                curve_of(formula, party, fact.name, facts, from_=start, to=end)
                for party in options.party or formula.parties
            ]
        currency = formula.currency
        if options.svg is not None:
            names, mark = terms.terms.parties, _mark(facts, curves[0])
            text = curves_as_svg(*curves, names=names, currency=currency, mark=mark)
        elif options.json:
            text = as_json({"curves": [each.to_records() for each in curves]})
        elif options.csv:
            rows = (row for each in curves for row in _segments(each))
            text = csv_text((_SEGMENTS, *rows))
        else:
            lines = [line for each in curves for line in _told(each, currency)]
            text = "\n".join([_title(terms), *lines])
    known = {*formula.tables, *(each.name for each in formula.facts if each.table is None)}
    given = [*(each.name for each in facts.facts), *(each.name for each in facts.tables)]
    tell_unused(options.facts, [name for name in given if name not in known])
    if options.svg is not None:
        write_file(options.svg, text)
    elif options.json or options.csv:
        print_data(text, end="" if options.csv else "\n")
    else:
        print(text)
    return True


def _fact_files(options: argparse.Namespace) -> tuple[Path, ...]:
    """Return the files that facts are read from."""
    return (options.facts, *(file for _, file in options.table))


# --- What is asked of a fact ---


def _moving(formula: Formula, options: argparse.Namespace) -> Fact:
    """Find the fact that is to move."""
    facts = {fact.name: fact for fact in formula.facts if fact.table is None}
    if options.fact in facts:
        return facts[options.fact]
    hint = did_you_mean(options.fact, facts) or f"there are: {joined(facts) or 'none'}"
    message = f"no fact is named {quoted(options.fact)}"
    raise UnreadableError(
        (str(options.file), (Problem(path="--fact", message=message, hint=hint),))
    )


def _range(
    fact: Fact, facts: Facts, options: argparse.Namespace
) -> tuple[Fraction | None, Fraction | None]:
    """Read from where to where the fact moves; without either, by a fifth of its value."""
    given = facts.get(fact.name)
    if options.start is None and options.end is None and given is not None:
        return a_fifth_about(fact, given.value) or (None, None)
    return _end(fact, options.start, "--from"), _end(fact, options.end, "--to")


def _end(fact: Fact, text: str | None, option: str) -> Fraction | None:
    """Read an end of the range, in pence if the fact is money."""
    if text is None:
        return None
    try:
        value = value_of(text, fact.unit)
    except NacError as error:
        raise UnreadableError(("", (Problem(path=option, message=str(error)),))) from None
    if isinstance(value, Money):
        return Fraction(value.pence)
    if fact.unit in (Unit.COUNT, Unit.RATE, Unit.SHARE):
        return Fraction(value)  # type: ignore[arg-type]  # numbers are read as fractions
    message = f"{fact.name} is a {UNIT_WORDS[fact.unit]}, and moves along no line"
    raise UnreadableError(("", (Problem(path=option, message=message),)))


def _asked(each: NeededFact, formula: Formula) -> str:
    """Word what a fact may be, and what rests on it."""
    fact = each.fact
    word = UNIT_WORDS[fact.unit]
    bounds = ""
    if fact.unit not in (Unit.TRUTH, Unit.CODE):
        ends = (
            as_measured(end * fact.step, fact.measure, formula.currency)
            for end in (fact.lowest, fact.highest)
        )
        bounds = f", from {' to '.join(ends)}"
    codes = f", one of: {', '.join(each.codes)}" if each.codes else ""
    table = f", in each row of the table {fact.table}" if fact.table else ""
    return f"{fact.name}: {word}{bounds}{codes}{table} (for {listed(each.used_by, _MOST_NAMED)})"


def _check_table(formula: Formula, options: argparse.Namespace) -> None:
    """Refuse a table that there is not, or of which no heading is to be printed."""
    if options.table is None:
        return
    if not options.csv:
        message, hint = "is for --csv", "add it, or leave this out"
    elif options.table not in formula.tables:
        tables = formula.tables
        message = f"no table is named {quoted(options.table)}"
        hint = did_you_mean(options.table, tables) or f"there are: {joined(tables) or 'none'}"
    else:
        return
    problem = Problem(path="--table", message=message, hint=hint)
    raise UnreadableError((str(options.file), (problem,)))


def _row_to_fill_in(each: NeededFact) -> tuple[Cell, ...]:
    """Return a row of a table of facts, in which the value is to be filled in."""
    fact = each.fact
    is_number = fact.unit not in (Unit.TRUTH, Unit.CODE)
    lowest, highest = (
        shown(end * fact.step, fact.unit) if is_number else None
        for end in (fact.lowest, fact.highest)
    )
    step = shown(fact.step, fact.unit) if is_number and fact.unit is not Unit.YEAR else None
    word = UNIT_WORDS[fact.unit]
    used = "; ".join(each.used_by)
    return fact.name, None, word, None, None, lowest, highest, step, " ".join(each.codes), used


def _may_exceed(part: Ratio) -> bool:
    """Whether a part of a whole, by two counts, may be more than the whole."""
    units = {part.numerator.measure.unit, part.denominator.measure.unit}
    return units == {Unit.COUNT} and part.measure.highest > 1 and not _is_within(part)


def _unbounded(formula: Formula) -> list[str]:
    """
    Say where a line takes a part of a whole, by two counts, and nothing keeps it within the whole.

    What stands within an "at most" is held back, by whatever it is.
    """
    told: dict[str, None] = {}
    for line in formula.lines:
        rest: list[Expression | Condition] = [] if line.is_note else [line.of]
        seen = set(map(id, rest))
        while rest:
            node = rest.pop()
            if isinstance(node, Least):
                continue
            if isinstance(node, Ratio) and _may_exceed(node):
                said = words_of(node, formula.currency)
                told[
                    f'{line.label}: {said} may be more than the whole; write "at most" if no '
                    f"more is to be paid than for the whole"
                ] = None
            fresh = [each for each in below_of(node) if id(each) not in seen]
            seen.update(map(id, fresh))
            rest += fresh
    return list(told)


def _is_within(part: Ratio) -> bool:
    """Return whether the upper is the least of several, of which the lower is one."""
    top, bottom = part.numerator, part.denominator
    return isinstance(top, Least) and any(each is bottom for each in top.parts)


def _cited(formula: Formula) -> tuple[Citation, ...]:
    """Return what lines and workings cite, each once."""
    every = [cited for line in formula.lines for cited in line.sources]
    every += [cited for step in formula.steps for cited in step.sources]
    return tuple(dict.fromkeys(every))


# --- What is told of a curve ---


def _segments(drawn: PayoutCurve) -> Iterable[tuple[Cell, ...]]:
    """Return each stretch of a curve as a row, money in pounds."""
    scale = 100 if drawn.fact.unit is Unit.PENCE else 1
    for each in drawn.segments:
        if each.start < each.end:
            yield (
                drawn.party,
                drawn.fact.name,
                exact_cell(each.start / scale),
                exact_cell(each.end / scale),
                exact_cell(each.at(each.start) / 100),
                exact_cell(each.at(each.end) / 100),
                exact_cell(each.slope * scale / 100),
            )


def _mark(facts: Facts, drawn: PayoutCurve) -> Fraction | None:
    """Return what the facts say of the fact that moves, if that is drawn."""
    given = facts.get(drawn.fact.name)
    if given is None:
        return None
    value = given.value
    at = Fraction(value.pence) if isinstance(value, Money) else exact(value, given.name)
    return at if drawn.segments[0].start <= at <= drawn.segments[-1].end else None


def _told(drawn: PayoutCurve, currency: str) -> list[str]:
    """Word each stretch of a curve: from where to where, and what the party gets there."""
    fact = drawn.fact
    lines = [heading(f"What {drawn.party} gets, by {fact.name.replace('_', ' ')}")]
    for each in drawn.segments:
        if each.start == each.end:
            continue
        start, end = (written(x, fact.unit, currency) for x in (each.start, each.end))
        first, last = (written(each.at(x), Unit.PENCE, currency) for x in (each.start, each.end))
        scale = 100 if fact.unit is Unit.PENCE else 1
        more = written(each.slope * scale, Unit.PENCE, currency)
        of = "pound" if fact.unit is Unit.PENCE else "one"
        moves = f"{first}, and stays" if not each.slope else f"{first} to {last}"
        slope = "" if not each.slope else f" ({more} for each {of} more)"
        lines.append(wrapped(f"from {start} to {end}: {moves}{slope}", "  ", "    "))
    return lines


# --- Cells and titles ---


def _pounds(*pence: Fraction | None) -> Sequence[Cell]:
    """Write sums of pence in pounds."""
    return [None if each is None else exact_cell(each / 100) for each in pence]


def _title(terms: Terms) -> str:
    """Say which payment terms of which document are meant."""
    return f"{in_one_line(f'{terms.of}: {terms.terms.name}')}, at {terms.path}"
