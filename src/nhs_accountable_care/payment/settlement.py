"""
Settling: who pays whom how much, to the penny, and why that much.

>>> from nhs_accountable_care import Money
>>> from nhs_accountable_care.payment import PENCE, fact, formula, line
>>> agreed = formula(
...     line("half of the saving", fact("saving", PENCE) / 2, payer="commissioner", payee="trust")
... )
>>> settlement = settle(agreed, {"saving": Money.parse("£10.01")})
>>> print(settlement.postings[0])
from commissioner to trust: £5.01 (half of the saving)
>>> {party: str(money) for party, money in settlement.net.items()}
{'commissioner': '-£5.01', 'trust': '£5.01'}
"""

import functools
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, names_getattr
from nhs_accountable_care._core.limits import MOST_NODES, MOST_SHOWN
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.room import with_room
from nhs_accountable_care._core.sources import Citation, citations_of
from nhs_accountable_care._core.text import listed, quoted, shortened, wrapped
from nhs_accountable_care.payment.evaluation.reference_evaluator import Workings, worked_out
from nhs_accountable_care.payment.language.expressions import (
    Amount,
    Condition,
    Expression,
    Fact,
    Listed,
    Step,
    Total,
)
from nhs_accountable_care.payment.language.facts import (
    FactStep,
    GivenFacts,
    Inputs,
    RecordedFact,
    facts_of_whole,
    read_facts,
    value_of_steps,
)
from nhs_accountable_care.payment.language.formulas import Formula, Line
from nhs_accountable_care.payment.language.traversal import every_node
from nhs_accountable_care.payment.language.units import PENCE, Unit
from nhs_accountable_care.payment.mechanisms.asked_formula import formula_of
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

if TYPE_CHECKING:
    from nhs_accountable_care._core.record_tables import RecordTable

__all__ = [
    "Posting",
    "SettledLine",
    "SettledStep",
    "Settlement",
    "about_columns",
    "about_of",
    "settle",
    "settlement_of",
    "title_of",
]

_WIDTH: Final = 99
_INVENTED: Final = (
    "INVENTED FIGURES: some of the facts below are illustrative. They were made up to show "
    "how the money moves, and say nothing about any body."
)
# So many parts of a working are told, however many workings there are.
_FEWEST_SAID: Final = 200
# From so many rows on it pays to make whole-number operations of a formula.
# Survives [500 to 501]: they come to the same pence as fractions.
_MANY_ROWS: Final = 500
_DOUBTS: Final = "The facts cannot all be so"
_NOBODY_PAYS: Final = "nobody pays anything"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Posting:
    """One transfer from one party to another, of more than nothing."""

    record_columns: ClassVar[Columns] = {
        "payer": "text",
        "payee": "text",
        "pence": "whole number",
        "line": "text",
    }

    payer: str
    payee: str
    amount: Money
    line: str

    def __str__(self) -> str:
        """Return from whom, to whom, how much and by which line."""
        return f"from {self.payer} to {self.payee}: {self.amount} ({self.line})"

    def to_record(self) -> Record:
        """
        Return the transfer as plain data, in pence of the settlement's currency.

        >>> posting = Posting(payer="a", payee="b", amount=Money.parse("£5.01"), line="half")
        >>> posting.to_record()
        {'payer': 'a', 'payee': 'b', 'pence': 501, 'line': 'half'}
        """
        return {
            "payer": self.payer,
            "payee": self.payee,
            "pence": self.amount.pence,
            "line": self.line,
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SettledLine:
    """
    A line of a settlement, with its working and its citations.

    Attributes:
        amount: The money; `None` for a note that is not money.
        value: The exact value: pence, things, or a pure number.
        payer: The payer as the formula has it; a negative amount is paid the other way.
        working: The words of the line, the figures in them, and what they come to.
        citations: Those of the line, and of the steps and constants that it rests on.
    """

    record_columns: ClassVar[Columns] = {
        "label": "text",
        "pence": "whole number",
        "working": "text",
        "citations": "text",
    }

    label: str
    unit: Unit
    value: Fraction
    amount: Money | None
    payer: str | None
    payee: str | None
    working: str
    citations: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        """Return the label and the working, which ends with what it comes to."""
        return f"{self.label}: {self.working}"

    def to_record(self) -> Record:
        """
        Return the line as plain data.

        ``pence`` is `None` for a note that is not money; its value ends its working.

        >>> from nhs_accountable_care.payment import formula, line
        >>> agreed = formula(line("payment", Money.parse("£50"), payer="a", payee="b"))
        >>> settle(agreed, {}).line("payment").to_record()
        {'label': 'payment', 'pence': 5000, 'working': '£50 = £50.00', 'citations': []}
        """
        return {
            "label": self.label,
            "pence": None if self.amount is None else self.amount.pence,
            "working": self.working,
            "citations": [citation.to_record() for citation in self.citations],
        }


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SettledStep:
    """A named working of a settlement, and what it came to."""

    record_columns: ClassVar[Columns] = {
        "name": "text",
        "unit": "text",
        "value": "number",
        "working": "text",
        "citations": "text",
    }

    name: str
    unit: Unit
    value: Fraction
    working: str
    citations: tuple[Citation, ...] = ()

    def __str__(self) -> str:
        """Return the name and the working, which ends with what it comes to."""
        return f"{self.name}: {self.working}"

    def to_record(self) -> Record:
        """
        Return the step as plain data; its value ends its working, and may be parts of a penny.

        >>> step = SettledStep(name="rate", unit=Unit.RATE, value=Fraction(3, 8), working="37.5%")
        >>> step.to_record()
        {'name': 'rate', 'unit': 'rate', 'value': '3/8', 'working': '37.5%', 'citations': []}
        """
        return {
            "name": self.name,
            "unit": self.unit.value,
            "value": str(self.value),
            "working": self.working,
            "citations": [citation.to_record() for citation in self.citations],
        }


@names_getattr
@attrs.frozen(kw_only=True, repr=False, field_transformer=check_types)
class Settlement:
    """
    What a mechanism comes to for some facts; the rest is built when it is asked for.

    Attributes:
        mechanism: What was settled.
        formula: Its formula.
        inputs: The facts, as they were read.
        amounts: One whole number for each line: pence, or, for a note that is not money, how
            many times the grain of its unit (`Line.of.measure.grain`).
    """

    mechanism: Mechanism | Formula
    formula: Formula
    inputs: Inputs
    amounts: tuple[int, ...]

    @property
    def facts(self) -> tuple[RecordedFact, ...]:
        """The facts of the whole that were used, in the order of the formula."""
        return tuple(
            self._recorded(fact, value)
            for fact, value in zip(facts_of_whole(self.formula), self.inputs.values, strict=True)
        )

    @property
    def unused(self) -> tuple[str, ...]:
        """
        The names of facts and tables that were given and that no line uses.

        A fact of rows stands behind the name of its table. What comes near to the name of a fact
        that is used may be a slip, and `explain` asks.

        >>> from nhs_accountable_care.payment import PENCE, fact, formula, line
        >>> paid = formula(line("plan", fact("planned_value", PENCE), payer="a", payee="b"))
        >>> given = {"planned_value": Money.parse("£5"), "planed_value": Money.parse("£6")}
        >>> settle(paid, given).unused
        ('planed_value',)
        """
        return self.inputs.unused

    @property
    def doubts(self) -> tuple[str, ...]:
        """
        What is wrong, in words, with facts that cannot all be as they are said to be.

        That is what the notes of a mechanism say of them, and a sum that is set against another
        which is 100,000 times as large, as where one was given in millions and the other was not.
        They were settled as they were given.

        >>> from nhs_accountable_care.payment import COUNT, fact, formula, greatest, note
        >>> beyond = greatest(fact("meeting", COUNT) - fact("cases", COUNT), 0)
        >>> agreed = formula(note("beyond", beyond, doubt="more cases meet than there are"))
        >>> settle(agreed, {"cases": 10, "meeting": 12}).doubts
        ('more cases meet than there are',)
        """
        return tuple(dict.fromkeys(words for words, _ in self._doubted))

    def doubts_about(self, label: str) -> tuple[str, ...]:
        """
        Return the doubts that concern the line of that label: it rests on a fact of theirs.

        >>> from nhs_accountable_care.payment import COUNT, fact, formula, greatest, line, note
        >>> meeting, cases = fact("meeting", COUNT), fact("cases", COUNT)
        >>> paid = line("best practice", meeting * Money.parse("£9"), payer="a", payee="b")
        >>> fixed = line("fixed", Money.parse("£9"), payer="a", payee="b")
        >>> beyond = note("beyond", greatest(meeting - cases, 0), doubt="more meet than there are")
        >>> settled = settle(formula(paid, fixed, beyond), {"cases": 10, "meeting": 12})
        >>> settled.doubts_about("best practice"), settled.doubts_about("fixed")
        (('more meet than there are',), ())
        """
        if not self._doubted:
            return ()
        facts = {
            name for each in self.formula.lines if each.label == label for name in _rests(each)
        }
        return tuple(dict.fromkeys(words for words, on in self._doubted if on & facts))

    @functools.cached_property
    def _doubted(self) -> tuple[tuple[str, frozenset[tuple[str | None, str]]], ...]:
        """Each doubt that there is, and the facts that it is about."""
        # Here and not above: only who reads the answer asks whether it is in doubt.
        from nhs_accountable_care.payment.readings.misplaced_sums import (  # noqa: PLC0415
            misplaced_sums,
        )

        pairs = zip(self.formula.lines, self.amounts, strict=True)
        stated = [
            (line.doubt, _rests(line))
            for line, amount in pairs
            if amount and line.doubt is not None
        ]
        worth = self._workings.value
        found = misplaced_sums(self.formula.nodes, worth, self.formula.currency)
        slips = [(words, frozenset({(fact.table, fact.name)})) for words, fact in found]
        return (*stated, *slips)

    @property
    def is_illustrative(self) -> bool:
        """Whether a fact that was used was invented to show something."""
        given = self.inputs.recorded
        tables = () if given is None else given.tables
        return any(each.is_illustrative for each in self.facts) or any(
            each.is_illustrative for each in tables if each.name in self.formula.tables
        )

    @property
    def postings(self) -> tuple[Posting, ...]:
        """Every transfer, in the order of the lines; they sum to zero."""
        found = []
        for line, amount in zip(self.formula.lines, self.amounts, strict=True):
            if line.payer is not None and line.payee is not None and amount:
                # Survives [> to >=]: zero was dealt with on a line before.
                ends = (line.payer, line.payee) if amount > 0 else (line.payee, line.payer)
                found.append(
                    Posting(
                        payer=ends[0],
                        payee=ends[1],
                        amount=self._money(abs(amount)),
                        line=line.label,
                    )
                )
        return tuple(found)

    @property
    def net(self) -> dict[str, Money]:
        """What each party gets less what it pays, over all lines; together they are zero."""
        pence = dict.fromkeys(self.formula.parties, 0)
        for posting in self.postings:
            pence[posting.payer] -= posting.amount.pence
            pence[posting.payee] += posting.amount.pence
        return {party: self._money(each) for party, each in pence.items()}

    @property
    def lines(self) -> tuple[SettledLine, ...]:
        """Every line with its working, whether it pays anything or not."""
        return with_room(
            lambda: tuple(self._line(line, self._workings) for line in self.formula.lines)
        )

    @property
    def steps(self) -> tuple[SettledStep, ...]:
        """Every named working, what it rests on before it."""
        return with_room(lambda: self._steps(self._workings))

    def _steps(self, workings: Workings) -> tuple[SettledStep, ...]:
        """Settle every named working of the whole."""
        return tuple(
            SettledStep(
                name=step.name,
                unit=step.measure.unit,
                value=workings.value(step),
                working=self._working(step.of, workings),
                citations=citations_of(step.sources),
            )
            for step in self.formula.steps
            # A step inside the rows of a table has as many values as there are rows.
            if step.measure.table is None
        )

    def rows(self, table: str) -> tuple[tuple[SettledStep, ...], ...]:
        """
        Return each row of a table: its named workings, and what it adds to each total.

        >>> from nhs_accountable_care.payment import PENCE, fact, formula, line, total
        >>> half = fact("price", PENCE, table="spells") / 2
        >>> paid = formula(line("spells", total("spells", half, rows=9), payer="a", payee="b"))
        >>> prices = [{"price": Money.parse("£3")}, {"price": Money.parse("£4")}]
        >>> for (added,) in settle(paid, {"spells": prices}).rows("spells"):
        ...     print(added)
        what the row adds: 50% of £3.00 = £1.50
        what the row adds: 50% of £4.00 = £2.00

        Raises:
            InvalidValueError: The formula has no such table.
        """
        if table not in self.formula.tables:
            known = listed(map(quoted, self.formula.tables), MOST_SHOWN) or "none"
            msg = f"the formula has no table {quoted(table)}; its tables are: {known}"
            raise InvalidValueError(msg)
        return with_room(lambda: self._rows(table, self._workings))

    def _rows(self, table: str, workings: Workings) -> tuple[tuple[SettledStep, ...], ...]:
        """Settle every row of a table."""
        totals = [
            node for node in self.formula.nodes if isinstance(node, Total) and node.table == table
        ]
        # A step that stands in a row is told by its own name, wherever it is added up.
        told = [
            (step.name, step.of, citations_of(step.sources))
            for step in self.formula.steps
            if step.measure.table == table
        ]
        told += [
            ("what the row adds" + ("" if place == 1 else f" to total {place}"), node.of, ())
            for place, node in enumerate(totals, start=1)
        ]
        return tuple(
            tuple(
                SettledStep(
                    name=name,
                    unit=of.measure.unit,
                    value=row.value(of),
                    working=self._working(of, row, with_words=False),
                    citations=sources,
                )
                for name, of, sources in told
            )
            for row in workings.rows(table)
        )

    def line(self, label: str) -> SettledLine:
        """
        Return the line of that label.

        Raises:
            InvalidValueError: No line has that label.
        """
        for each in self.formula.lines:
            if each.label == label:
                return with_room(lambda: self._line(each, self._workings))  # noqa: B023 - called now
        known = listed((quoted(each.label) for each in self.formula.lines), MOST_SHOWN)
        msg = f"no line is labelled {quoted(label)}; the lines are: {known}"
        raise InvalidValueError(msg)

    def step(self, name: str) -> SettledStep:
        """
        Return the named working.

        Raises:
            InvalidValueError: No step has that name.
        """
        for each in self.steps:
            if each.name == name:
                return each
        known = listed((quoted(each.name) for each in self.steps), MOST_SHOWN) or "none"
        msg = f"no step is named {quoted(name)}; the steps are: {known}"
        raise InvalidValueError(msg)

    def __repr__(self) -> str:
        """Return one line; what was settled and why would fill pages."""
        number = len(self.postings)
        paid = "1 posting" if number == 1 else f"{number:,} postings"
        return f"<Settlement: {title_of(self.mechanism)}, {paid}>"

    def __str__(self) -> str:
        """Return who pays whom, below what was settled; `explain` says why as well."""
        lines = [f"Settlement: {title_of(self.mechanism)}"]
        if self.is_illustrative:
            lines.append(wrapped(_INVENTED, width=_WIDTH))
        lines += [wrapped(f"{_DOUBTS}: {each}", width=_WIDTH) for each in self.doubts]
        paid = [str(posting) for posting in self.postings] or [_NOBODY_PAYS]
        return "\n".join([*lines, *(wrapped(each, "  ", "    ", width=_WIDTH) for each in paid)])

    def explain(self, *, rows: bool = False) -> str:
        """
        Write the settlement out: who pays whom, and then why: lines, workings and facts.

        Args:
            rows: Whether each row of each table is shown with its working, too.
        """
        parts = [f"Settlement: {title_of(self.mechanism)}"]
        if self.is_illustrative:
            parts.append(wrapped(_INVENTED, width=_WIDTH))
        nets = [f"{party}: {_signed(money)}" for party, money in self.net.items()]
        for head, entries in (
            (_DOUBTS, list(self.doubts)),
            ("Who pays whom", [str(each) for each in self.postings] or [_NOBODY_PAYS]),
            ("In total, each party gets", nets),
            ("Lines", [self._line_worked(each) for each in self.lines]),
            ("Workings", [_worked(each.name, each) for each in self.steps]),
            ("Facts", [self._fact(each) for each in self.facts] + self._tables()),
            ("Given, and used by no line", self._surplus()),
        ):
            if entries:
                parts.append("\n".join((head, *(_entry(each) for each in entries))))
        for table in self.formula.tables if rows else ():
            for place, row in enumerate(self.rows(table), start=1):
                head = f"{table.replace('_', ' ')}, row {place:,}"
                told = [_entry(_worked(each.name, each)) for each in row]
                parts.append("\n".join((head, *told)))
        return "\n\n".join(parts)

    def _line_worked(self, each: SettledLine) -> str:
        """Write a line with its working, and what it rests on that cannot be."""
        doubts = (f"doubt: {words}" for words in self.doubts_about(each.label))
        return "\n".join((_worked(each.label, each), *doubts))

    def _surplus(self) -> list[str]:
        """Name what no line uses, each with what may have been meant."""
        # Here and not above: most facts that are given are used.
        from nhs_accountable_care._core.near_names import did_you_mean  # noqa: PLC0415

        shown = [shortened(name) for name in self.unused[:MOST_SHOWN]]
        used = [
            *(fact.name for fact in facts_of_whole(self.formula)),
            *self.formula.tables,
            *(f"{fact.table}.{fact.name}" for fact in self.formula.facts if fact.table),
        ]
        asked = [": ".join(filter(None, (each, did_you_mean(each, used)))) for each in shown]
        more = len(self.unused) - len(shown)
        return [*asked, f"and {more:,} more"] if more else asked

    def explain_html(self) -> str:
        """Write the lines as a table for a page, escaped, with a caption and scopes."""
        caption = _escaped(f"Settlement: {title_of(self.mechanism)}")
        if self.is_illustrative:
            caption += f"<br><strong>{_escaped(_INVENTED)}</strong>"
        for each in self.doubts:
            caption += f"<br><strong>{_escaped(_DOUBTS)}: {_escaped(each)}</strong>"
        rows = "".join(self._html_row(line) for line in self.lines)
        nets = "".join(
            f'<tr><th scope="row">{_escaped(party)}, in total</th><td></td><td></td>'
            f"{_cell_of_sum(_signed(money))}<td></td></tr>"
            for party, money in self.net.items()
        )
        heads = "".join(
            f'<th scope="col">{head}</th>'
            for head in ("Line", "From", "To", "Amount", "Working and sources")
        )
        return (
            f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead>"
            f"<tbody>{rows}</tbody><tfoot>{nets}</tfoot></table>"
        )

    def _repr_html_(self) -> str:
        """Show the table in a notebook."""
        return self.explain_html()

    def to_records(self) -> Record:
        """
        Return lines, postings, nets and unused facts as plain data, as ``settle --json`` does.

        ``lines`` has the records of `SettledLine.to_record`, ``postings`` those of
        `Posting.to_record`; ``net`` is what each party gets less what it pays, in pence; and
        ``unused`` names the facts and tables that were given and that no line uses; and
        ``doubts`` says which facts cannot be together, and the lines that rest on them.
        The verb adds ``parties``, which are in the document and not in the settlement.

        >>> from nhs_accountable_care.payment import formula, line
        >>> agreed = formula(line("payment", Money.parse("£50"), payer="a", payee="b"))
        >>> records = settle(agreed, {}).to_records()
        >>> records["postings"], records["net"]
        ([{'payer': 'a', 'payee': 'b', 'pence': 5000, 'line': 'payment'}], {'a': -5000, 'b': 5000})
        """
        return {
            "lines": [line.to_record() for line in self.lines],
            "postings": [posting.to_record() for posting in self.postings],
            "net": {party: money.pence for party, money in self.net.items()},
            "unused": list(self.unused),
            "doubts": [
                {
                    "words": words,
                    "lines": [
                        each.label
                        for each in self.formula.lines
                        if words in self.doubts_about(each.label)
                    ],
                }
                for words in self.doubts
            ],
        }

    def tables(self) -> "dict[str, RecordTable]":
        """
        Return the settlement as tables: ``lines``, ``postings``, ``net``, and what is behind them.

        Those three, and ``unused``, are those of `to_records`; ``steps`` are the named workings,
        and ``about`` tells the currency of the pence and whether figures are invented.

        >>> from nhs_accountable_care.payment import formula, line
        >>> agreed = formula(line("payment", Money.parse("£50"), payer="a", payee="b"))
        >>> settle(agreed, {}).tables()["net"].to_records()
        [{'party': 'a', 'pence': -5000}, {'party': 'b', 'pence': 5000}]
        """
        # Here and not above, as below: most answers never become tables.
        from nhs_accountable_care._core.record_tables import tables_of  # noqa: PLC0415

        records = self.to_records()
        records["net"] = [{"party": party, "pence": net} for party, net in records["net"].items()]
        records["unused"] = [{"name": name} for name in records["unused"]]
        records["steps"] = [step.to_record() for step in self.steps]
        about = about_of(self, mechanism=title_of(self.mechanism))
        notes = (_INVENTED,) if self.is_illustrative else ()
        return tables_of({**records, **about}, _TABLES, notes)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return ``lines`` as an Arrow stream, which libraries of dataframes ask for."""
        from nhs_accountable_care._core.record_tables import first_table  # noqa: PLC0415

        return first_table(self.tables()).__arrow_c_stream__(requested_schema)

    @functools.cached_property
    def _workings(self) -> Workings:
        """
        Work out the value of every node, once.

        They are no field: they go by the identity of nodes, so they are neither equal to others
        nor travel with a copy, which works them out anew.
        """
        return worked_out(self.formula, self.inputs)

    @functools.cached_property
    def _read(self) -> dict[str, tuple[Fact, FactStep]]:
        """Each fact of the whole by name: how it is declared, and what was read."""
        facts = facts_of_whole(self.formula)
        pairs = zip(facts, self.inputs.values, strict=True)
        return {fact.name: (fact, value) for fact, value in pairs}

    @functools.cached_property
    def _has_sources(self) -> bool:
        """Whether any part of the formula has sources; if not, no line need be gone through."""
        return any(_sources_of(node) for node in self.formula.nodes)

    @functools.cached_property
    def _most_said(self) -> int:
        """How many parts of one working are told, so that all together are as long as it takes."""
        number = len(self.formula.lines) + len(self.formula.steps)
        return max(_FEWEST_SAID, MOST_NODES // number)

    def _money(self, pence: int) -> Money:
        """Make money of the formula's currency."""
        return Money(pence=pence, currency=self.formula.currency)

    def _recorded(self, fact: Fact, value: FactStep) -> RecordedFact:
        """Return a fact as it was recorded, or as it was read."""
        given = self.inputs.recorded
        recorded = None if given is None else given.get(fact.name)
        if recorded is not None:
            return recorded
        read = value_of_steps(fact, value, self.formula.currency)
        return RecordedFact(name=fact.name, value=read, unit=fact.unit)

    def _fact(self, fact: RecordedFact) -> str:
        """Write a fact with its sources."""
        from nhs_accountable_care.payment.readings.description import shown  # noqa: PLC0415

        declared, read = self._read[fact.name]
        value = (
            read
            if isinstance(read, str)
            else shown(read * declared.step, declared.measure, self.formula.currency)
        )
        return f"{fact.name.replace('_', ' ')}: {value}{_in_brackets(fact.sources)}"

    def _tables(self) -> list[str]:
        """Write how many rows each table has, with its sources."""
        given = self.inputs.recorded
        sources = {} if given is None else {each.name: each.sources for each in given.tables}
        return [
            f"{table.replace('_', ' ')}: {len(rows):,} {'row' if len(rows) == 1 else 'rows'}"
            f"{_in_brackets(sources.get(table, ()))}"
            for table, rows in zip(self.formula.tables, self.inputs.tables, strict=True)
        ]

    def _line(self, line: Line, workings: Workings) -> SettledLine:
        """Settle one line, with its working."""
        value = workings.value(line.of)
        is_money = line.of.measure.unit is PENCE
        return SettledLine(
            label=line.label,
            unit=line.of.measure.unit,
            value=value,
            amount=self._money(value.numerator) if is_money else None,
            payer=line.payer,
            payee=line.payee,
            working=self._working(line.of, workings),
            citations=_citations(line) if self._has_sources else citations_of(line.sources),
        )

    def _working(self, of: Expression, workings: Workings, *, with_words: bool = True) -> str:
        """Write words, figures and value, without saying one thing twice."""
        # Here and not above, as in what else is written: who settles much explains little of it.
        from nhs_accountable_care.payment.readings.description import (  # noqa: PLC0415
            figures_of,
            shown,
            words_of,
        )

        currency = self.formula.currency
        value = shown(workings.value(of), of.measure, currency)
        most = self._most_said
        words = (words_of(of, currency, most=most),) if with_words else ()
        parts = dict.fromkeys((*words, figures_of(of, workings, currency, most=most), value))
        return " = ".join(parts)

    def _html_row(self, line: SettledLine) -> str:
        """Write one line as a row of the table."""
        from nhs_accountable_care.payment.readings.description import written  # noqa: PLC0415

        payer, payee, amount = line.payer or "note", line.payee or "", line.value
        if line.payer is not None and amount < 0:
            # Paid the other way, as it is posted.
            payer, payee, amount = payee, payer, -amount
        value = written(amount, line.unit, self.formula.currency)
        notes = [_escaped(line.working), *(_escaped(str(each)) for each in line.citations)]
        return (
            f'<tr><th scope="row">{_escaped(line.label)}</th>'
            f"<td>{_escaped(payer)}</td><td>{_escaped(payee)}</td>"
            f"{_cell_of_sum(value)}<td>{'<br>'.join(notes)}</td></tr>"
        )


def about_columns(*titles: str) -> Columns:
    """Return the columns of what `about_of` tells."""
    return {**dict.fromkeys(titles, "text"), "currency": "text", "is_illustrative": "truth"}


_TABLES: Final[Mapping[str, Columns]] = {
    "lines": SettledLine.record_columns,
    "postings": Posting.record_columns,
    "net": {"party": "text", "pence": "whole number"},
    "steps": SettledStep.record_columns,
    "unused": {"name": "text"},
    "doubts": {"words": "text", "lines": "text"},
    "about": about_columns("mechanism"),
}


def settle(mechanism: Mechanism | Formula, facts: GivenFacts) -> Settlement:
    """
    Work out who pays whom, exactly.

    Args:
        mechanism: Anything that can write its formula, or a formula.
        facts: `Facts`, or a mapping from the name of a fact to its value, which is `Money`,
            a `UnitPrice`, an exact number, `True` or `False`, a word, or a `FinancialYear`.

    Raises:
        MissingFactError: A fact that the formula needs is not there; each is named.
        InvalidTypeError: It is neither a mechanism nor a formula, or it returns none.
        InvalidValueError: A fact cannot be what it is said to be.
    """
    formula = formula_of(mechanism)
    inputs = read_facts(formula, facts)
    # Survives [> to >=], [> to <=]: operations come to the same pence as fractions, in another
    # time.
    if sum(map(len, inputs.tables)) > _MANY_ROWS:
        amounts = _by_operations(formula, inputs)
        if amounts is not None:
            return settlement_of(mechanism, formula, inputs, amounts)
    workings = worked_out(formula, inputs)
    amounts = with_room(
        lambda: tuple(_whole(line, workings.value(line.of)) for line in formula.lines)
    )
    settled = settlement_of(mechanism, formula, inputs, amounts)
    # The amounts were read from these, and the explanation would work out the very same again.
    object.__setattr__(settled, "_workings", workings)
    return settled


def settlement_of(
    mechanism: Mechanism | Formula, formula: Formula, inputs: Inputs, amounts: tuple[int, ...]
) -> Settlement:
    """
    Make a settlement of what was just worked out, without asking each part for its type again.

    To ask whether something is a mechanism takes ten times as long as to settle it.
    """
    made = object.__new__(Settlement)
    # As the class itself does when it is made; nobody holds it yet.
    object.__setattr__(made, "mechanism", mechanism)
    object.__setattr__(made, "formula", formula)
    object.__setattr__(made, "inputs", inputs)
    object.__setattr__(made, "amounts", amounts)
    return made


def _by_operations(formula: Formula, inputs: Inputs) -> tuple[int, ...] | None:
    """
    Settle a long table by whole-number operations, which come to the same pence as fractions do.

    The fractions are worked out if somebody asks why. `None` where the formula has numbers of too
    many digits for operations, and fractions alone can settle it.
    """
    # Here and not above: a settlement without tables never needs them.
    from nhs_accountable_care.payment.evaluation.code_generation import (  # noqa: PLC0415
        compiled,
        source_of,
    )
    from nhs_accountable_care.payment.evaluation.lowering import lowered  # noqa: PLC0415

    try:
        program = with_room(lambda: lowered(formula))
    except InvalidValueError:
        return None
    return compiled(source_of(formula, program))(*inputs.values, *inputs.tables)


def _whole(line: Line, value: Fraction) -> int:
    """Count a line in pence, or in the grain of a note that is not money."""
    measure = line.of.measure
    if measure.unit is PENCE or not measure.grain:
        return value.numerator
    return (value / measure.grain).numerator


def _rests(line: Line) -> frozenset[tuple[str | None, str]]:
    """Return the facts that a line rests on, by table and name."""
    return frozenset(
        (each.table, each.name) for each in every_node((line.of,)) if isinstance(each, Fact)
    )


def _citations(line: Line) -> tuple[Citation, ...]:
    """Return what is cited for a line and for all that it rests on, each once."""
    found = dict.fromkeys(line.sources)
    for node in every_node((line.of,)):
        found.update(dict.fromkeys(_sources_of(node)))
    return citations_of(tuple(found))


def _sources_of(node: Expression | Condition) -> tuple[Citation, ...]:
    """Return the citations of a step, of a constant, or of a list in which something is sought."""
    if isinstance(node, Step | Amount):
        return node.sources
    return node.prices.sources if isinstance(node, Listed) else ()


def _in_brackets(sources: tuple[Citation, ...]) -> str:
    """Write sources behind what they are given for; nothing, if there are none."""
    return f" ({'; '.join(map(str, sources))})" if sources else ""


def about_of(*settlements: Settlement, **titles: str) -> Record:
    """Tell of tables what was settled, in which currency, and whether any figure is invented."""
    return {
        **titles,
        "currency": settlements[0].formula.currency,
        "is_illustrative": any(each.is_illustrative for each in settlements),
    }


def title_of(mechanism: Mechanism | Formula) -> str:
    """
    Name a mechanism: by its own name if it has one, and else by its kind.

    >>> from nhs_accountable_care.payment import WholePopulationBudget
    >>> title_of(WholePopulationBudget())
    'whole population budget'
    """
    if isinstance(mechanism, Formula):
        return "a formula"
    name = getattr(mechanism, "name", None)
    return name if isinstance(name, str) else mechanism.type_tag.replace("-", " ")


def _worked(label: str, each: "SettledLine | SettledStep") -> str:
    """Write a working below its name, one part a line."""
    sources = [f"source: {citation}" for citation in each.citations]
    return "\n".join((label, *each.working.replace(" = ", "\n= ").split("\n"), *sources))


def _escaped(text: str) -> str:
    """Escape a text for a page."""
    # Here and not above: settling writes no page, and the table of entities is large.
    import html  # noqa: PLC0415

    return html.escape(text)


def _cell_of_sum(text: str) -> str:
    """Write a cell with a sum, from which its minus is never parted."""
    return f'<td style="white-space: nowrap">{_escaped(text)}</td>'


def _entry(text: str) -> str:
    """Indent an entry, what follows its first line further in, and wrap it."""
    first, *rest = text.split("\n")
    lines = [wrapped(first, "  ", "    ", width=_WIDTH)]
    lines += [wrapped(each, "    ", "      ", width=_WIDTH) for each in rest]
    return "\n".join(lines)


def _signed(money: Money) -> str:
    """Write what a party gets with a sign, since what it pays has one."""
    return f"+{money}" if money.pence > 0 else str(money)
