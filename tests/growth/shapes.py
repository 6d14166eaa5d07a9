"""
Shapes of what a user may give, each of any size: what an engine may find hard, made in earnest.

A shape is a function from a number of characters to a text of about as many. The engines that
take it are named beside it; `engines.py` has them.
"""

import itertools
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

import attrs

from nhs_accountable_care._core.limits import LONGEST_NAME

__all__ = ["SHAPES", "Shape"]

Piece = Callable[[int], str]

_START: Final = (
    '{"schema": "nhs-accountable-care/arrangement", "version": 2, "as_at": "2024-04-01", '
)
_FACTS: Final = '{"schema": "nhs-accountable-care/facts", "version": 2, "as_at": "2024-04-01", '


@attrs.frozen(kw_only=True)
class Shape:
    """
    A text of any size, and what is to be done with it.

    Attributes:
        text: Makes about so many characters.
        engines: By name, those that take it, and each thing once: `assess` checks and classifies,
            `command` checks, and what is refused when it is read is read alone.
        is_refused: Whether the smallest of them is refused, so that a shape cannot turn into
            another one unnoticed; `None` where either is right.
    """

    text: Callable[[int], str]
    engines: tuple[str, ...]
    is_refused: bool | None = False


def _repeated(before: str, piece: Piece, after: str, between: str = ", ") -> Callable[[int], str]:
    """Return what repeats a piece, which knows its number, until the text is as long as asked."""

    def text(size: int) -> str:
        pieces: list[str] = []
        length = len(before) + len(after)
        for number in itertools.count():
            pieces.append(piece(number))
            length += len(pieces[-1]) + len(between)
            if length >= size:
                break
        return before + between.join(pieces) + after

    return text


def _practice(number: int, *, opened: str = "19740401", role: str = "RO76") -> str:
    """Return a row of the report of practices, as Data Search and Export has it."""
    return (
        f"A{number % 10**5:05},N{number},Y63,QHM,,,,,,,{opened},,ACTIVE,B,C{number % 99:02},"
        f"20200401,,,,,,1,,,,{role},"
    )


_MAP: Final = (
    "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,PCN_CODE,PCN_NAME,"
    "ONS_CCG_CODE,CCG_CODE,CCG_NAME,ONS_STP_CODE,STP_CODE,STP_NAME,ONS_COMM_REGION_CODE,"
    "COMM_REGION_CODE,COMM_REGION_NAME"
)


def _list_of(field: str, piece: Piece, *, sources: str = "") -> Callable[[int], str]:
    """Return documents of an arrangement with a long list."""
    before = f'{_START}{sources}"document": {{"name": "x", "{field}": ['
    return _repeated(before, piece, "]}}")


def _member(number: int) -> str:
    """Write a member."""
    return f'{{"body": {{"name": "body {number}"}}, "roles": ["provider"]}}'


def _nested_in(before: str, opened: str, inside: str, closed: str, after: str) -> Any:  # noqa: ANN401 -- a function from sizes
    """Return what nests a part in itself until the text is as long as asked."""

    def text(size: int) -> str:
        depth = max(1, size // (len(opened) + len(closed)))
        return before + opened * depth + inside + closed * depth + after

    return text


def _agreement(facts: str, piece: Piece, after: str, between: str = ", ") -> Callable[[int], str]:
    """Return documents with an agreement of their own making, in the language of payment."""
    before = (
        f'{_START}"document": {{"name": "x", "finance": {{"payments": [{{"name": "t", '
        f'"mechanism": {{"type": "local-agreement", "facts": [{facts}], '
    )
    return _repeated(before, piece, f"{after}}}}}]}}}}}}", between)


def _payment(before: str, piece: Piece, after: str) -> Callable[[int], str]:
    """Return documents with one mechanism that has a long list."""
    start = (
        f'{_START}"document": {{"name": "x", "finance": {{"payments": [{{"name": "t", '
        f'"mechanism": {{{before}'
    )
    return _repeated(start, piece, f"{after}}}}}]}}}}}}")


_STEPS: Final = 25
_LINES: Final = '"lines": ['
_MONEY: Final = '{"name": "x", "unit": "money", "lowest": "0", "highest": "1000000"}'
_X: Final = '{"type": "fact", "name": "x"}'


def _line(of: str) -> str:
    """Write the one line of an agreement."""
    return f'"lines": [{{"label": "l", "payer": "a", "payee": "b", "of": {of}}}]'


def _shared_step(number: int) -> str:
    """Write a step that is twice the one before, so that the whole doubles with each."""
    if number == 0:
        return f'{{"name": "s0", "of": {_X}}}'
    below = f'{{"type": "step", "name": "s{number - 1}"}}'
    return f'{{"name": "s{number}", "of": {{"type": "sum", "parts": [{below}, {below}]}}}}'


def _shared_steps(line: str) -> Callable[[int], str]:
    """Return documents in which each step doubles the one before, up to the deepest allowed."""

    def text(size: int) -> str:
        blocks: list[str] = []
        lines: list[str] = []
        length = 0
        for block in itertools.count():
            steps = [_shared_step(number).replace('"s', f'"b{block}s') for number in range(_STEPS)]
            steps = [step.replace(f'"b{block}sum"', '"sum"') for step in steps]
            steps = [step.replace(f'"b{block}step"', '"step"') for step in steps]
            blocks += steps
            top = f'{{"type": "step", "name": "b{block}s{_STEPS - 1}"}}'
            lines.append(
                f'{{"label": "l{block}", "payer": "a", "payee": "b", "of": '
                f"{line.replace('TOP', top)}}}"
            )
            length += sum(map(len, steps)) + len(lines[-1])
            if length >= size:
                break
        return (
            f'{_START}"document": {{"name": "x", "finance": {{"payments": [{{"name": "t", '
            f'"mechanism": {{"type": "local-agreement", "facts": [{_MONEY}], '
            f'"steps": [{", ".join(blocks)}], "lines": [{", ".join(lines)}]}}}}]}}}}}}'
        )

    return text


def _prices(size: int) -> str:
    """Write a price list whose codes and look-ups both grow."""
    half = size // 2
    codes: list[str] = []
    length = 0
    while length < half:
        codes.append(f"c{len(codes)}")
        length += 2 * len(codes[-1]) + 18
    look = '{"type": "listed", "prices": "p", "column": "v", "key": {"type": "fact", "name": "k"}}'
    looks = [look] * max(2, half // len(look))
    prices = {"name": "p", "codes": codes, "columns": [_column(codes)]}
    agreement = {
        "type": "local-agreement",
        "facts": [{"name": "k", "unit": "code", "codes": codes}],
        "prices": [prices],
    }
    made = json.dumps(agreement)[:-1]
    rounded = (
        f'{{"type": "rounded", "to": "0.01", "way": "half-up", '
        f'"of": {{"type": "sum", "parts": [{", ".join(looks)}]}}}}'
    )
    return (
        f'{_START}"document": {{"name": "x", "finance": {{"payments": [{{"name": "t", '
        f'"mechanism": {made}, {_line(rounded)}}}}}]}}}}}}'
    )


def _column(codes: list[str]) -> dict[str, Any]:
    """Return a column of prices."""
    return {"name": "v", "unit": "money", "values": ["1.00"] * len(codes)}


def _long_key(size: int) -> str:
    """Write half characters under one long key, so that each problem has a long path."""
    half = size // 2
    return (
        f'{_START}"document": {{"{"k" * half}": ['
        + ", ".join(['"\\ud800"'] * max(1, half // 10))
        + "]}}"
    )


def _unknown_citations(size: int) -> str:
    """Write many sources, and as many citations each of which comes near to one."""
    count = max(1, size // 110)
    sources = {f"source number {number}": {"title": "t"} for number in range(count)}
    cited = [
        {"source": f"source numbxr {number}", "confidence": "verified"} for number in range(count)
    ]
    return json.dumps(
        {
            "schema": "nhs-accountable-care/arrangement",
            "version": 2,
            "as_at": "2024-04-01",
            "sources": sources,
            "document": {"name": "x", "sources": cited},
        }
    )


def _known_citations(size: int) -> str:
    """Write many sources, each of which is cited by a member."""
    count = max(1, size // 110)
    return json.dumps(
        {
            "schema": "nhs-accountable-care/arrangement",
            "version": 2,
            "as_at": "2024-04-01",
            "sources": {f"S{number}": {"title": f"t{number}"} for number in range(count)},
            "document": {
                "name": "x",
                "members": [
                    {"body": {"name": f"b{number}"}, "sources": f"S{number} [verified]"}
                    for number in range(count)
                ],
            },
        }
    )


def _one_citation(size: int) -> str:
    """Write one source that is cited by each of many members."""
    made = _list_of(
        "members",
        lambda number: f'{{"body": {{"name": "b{number}"}}, "sources": "S1, p. {number}"}}',
        sources='"confidence": "verified", "sources": {"S1": {"title": "t"}}, ',
    )
    return made(size)


def _cited_by_key(size: int, title: str) -> str:
    """Write half of a document that cites the source of a title, by members and by agreements."""
    count = max(1, (size - 3 * len(title)) // 160)
    return json.dumps(
        {
            "schema": "nhs-accountable-care/arrangement",
            "version": 2,
            "as_at": "2018-04-12",
            "sources": {"A": {"title": title, "publisher": title, "url": title}},
            "document": {
                "name": "x",
                "members": [{"body": {"code": "00W"}, "sources": "A, p. 2"}] * count,
                "agreements": [
                    {
                        "type": "section-75-agreement",
                        "title": f"t{number}",
                        "parties": [{"code": "00W"}],
                        "sources": "A",
                    }
                    for number in range(count)
                ],
            },
        }
    )


def _lines_that_cite(size: int, title: str) -> str:
    """Write an agreement of one's own each line of which cites the source of a title."""
    made = _agreement(
        _MONEY,
        lambda number: (
            f'{"" if number else _LINES}{{"label": "l{number}", "payer": "a", '
            f'"payee": "b", "of": {_X}, "sources": "A"}}'
        ),
        "]",
    )(size - len(title))
    return made.replace('"document"', f'"sources": {{"A": {{"title": "{title}"}}}}, "document"', 1)


def _named_often(size: int, name: str) -> str:
    """Write an arrangement, a provider and an agreement of a long name, of each of which much."""
    count = max(1, (size - 2 * len(name)) // 140)
    return json.dumps(
        {
            "schema": "nhs-accountable-care/arrangement",
            "version": 2,
            "as_at": "2018-04-12",
            "document": {
                "name": name,
                "agreements": [
                    {
                        "type": "section-75-agreement",
                        "title": name,
                        "parties": [{"code": "00W"}, {"code": "01M"}] * count,
                    }
                ],
                "labels": [
                    {"form": "accountable-care-system", "text": f"label {number}"}
                    for number in range(count)
                ],
                "nested": [{"name": f"part {number}"} for number in range(count)],
            },
        }
    )


def _paid_often(size: int, name: str) -> str:
    """Write terms of payment of a long name by which many are paid by one of a long name."""
    before = (
        f'{_START}"document": {{"name": "x", "finance": {{"payments": [{{"name": "{name}", '
        f'"mechanism": {{"type": "together", "name": "{name}", "parts": ['
    )
    return _repeated(
        before,
        lambda number: (
            f'{{"type": "block-payment", "name": "b{number}", "provider": "p{number}"}}'
        ),
        "]}}]}}}",
    )(size)


def _doubled_once(size: int) -> str:
    """Write an object of many keys of which one stands twice."""
    made = _repeated(
        f'{_START}"document": {{"name": "x", "name": "y", ', lambda number: f'"k{number}": 0', "}}"
    )
    return made(size)


def _event(day: int, before: list[int], after: list[int]) -> str:
    """Write an event of one's own register, so many days after the NHS was first reorganised."""
    codes = [" ".join(f"T{number:05d}" for number in each) for each in (before, after)]
    return f"{date(1974, 4, 1) + timedelta(days=day)} {' to '.join(codes)}"


def _change(count: int) -> str:
    """Write an event by which so many bodies became as many others."""
    return _event(0, list(range(count)), list(range(count, 2 * count)))


_CCGS: Final = ("01A", "01E", "02M", "03F", "05L", "14Y", "15F", "16C", "26A", "93C")
_SETTLED: Final = ("settle", "curve", "describe", "needed", "prepare", "columns")
_OF_MECHANISM: Final = ("read", "repr", "write", "check", *_SETTLED)


def _organisation(number: int, *, inside: str = "") -> str:
    """Return an organisation of the XML of ODS, with more in it."""
    return (
        f'<Organisation><Name>N</Name><OrgId extension="A{number:06}"/><Date><Type value="Legal"/>'
        f'<Start value="2013-04-01"/></Date>{inside}</Organisation>'
    )


def _xml_of(piece: Piece) -> Callable[[int], str]:
    """Return an XML of ODS that repeats a piece."""
    return _repeated("<OrgRefData><Organisations>", piece, "</Organisations></OrgRefData>", "")


_RELATIONSHIP: Final = '{"id": "RE4", "Target": {"OrgId": {"extension": "16C"}}}'

SHAPES: Final[dict[str, Shape]] = {
    # Records of official files.
    "an answer of many organisations": Shape(
        text=_repeated(
            '{"Organisations": [',
            lambda number: f'{{"Name": "N", "OrgId": "A{number}", "PrimaryRoleId": "RO76"}}',
            "]}",
        ),
        engines=("official",),
    ),
    "an organisation of many relationships": Shape(
        text=_repeated(
            '{"Organisation": {"Name": "N", "OrgId": {"extension": "A1"}, "Rels": {"Rel": [',
            lambda _: _RELATIONSHIP,
            "]}}}",
        ),
        engines=("official",),
    ),
    "an organisation of many roles": Shape(
        text=_repeated(
            '{"Organisation": {"Name": "N", "OrgId": {"extension": "A1"}, "Roles": {"Role": [',
            lambda number: f'{{"id": "RO{number}"}}',
            "]}}}",
        ),
        engines=("official",),
    ),
    "an organisation of many mistakes": Shape(
        text=_repeated(
            '{"Organisation": {"Name": "N", "OrgId": {"extension": "A1"}, "Date": [',
            lambda _: '{"Type": 1}',
            "]}}",
        ),
        engines=("official",),
    ),
    "a bundle of many resources": Shape(
        text=_repeated(
            '{"resourceType": "Bundle", "entry": [',
            lambda number: (
                '{"resource": {"resourceType": "Organization", "name": "N", '
                f'"id": "A{number}"}}}}'
            ),
            "]}",
        ),
        engines=("official",),
    ),
    "an answer with a key again and again": Shape(
        text=_repeated('{"Organisation": {', lambda _: '"Name": "N"', "}}"), engines=("official",)
    ),
    "an XML of many organisations": Shape(text=_xml_of(_organisation), engines=("official",)),
    "an XML of successions": Shape(
        text=_xml_of(
            lambda number: _organisation(
                number,
                inside="<Succs><Succ><Type>Successor</Type><Target><OrgId "
                f'extension="B{number:06}"/></Target></Succ></Succs>',
            )
        ),
        engines=("official",),
    ),
    "an XML of one deep organisation": Shape(
        text=lambda size: (
            "<OrgRefData><Organisation>"
            + "<a>" * (size // 7)
            + "</a>" * (size // 7)
            + "</Organisation></OrgRefData>"
        ),
        engines=("official",),
    ),
    "an XML of one long tag": Shape(
        text=lambda size: f'<OrgRefData><Organisation x="{"x" * size}"/></OrgRefData>',
        engines=("official",),
    ),
    "an XML of entities": Shape(
        text=lambda size: f'<!DOCTYPE x [<!ENTITY a "{"x" * size}">]><OrgRefData>&a;</OrgRefData>',
        engines=("official",),
        is_refused=True,
    ),
    # Documents of arrangements that are as they should be, only long.
    "members": Shape(
        text=_list_of("members", _member),
        engines=(
            "read",
            "repr",
            "write",
            "classify",
            "sarif",
            "annotations",
            "command",
            "html",
        ),
    ),
    "members by code": Shape(
        text=_list_of(
            "members", lambda number: f'{{"body": {{"code": "RW{number % 10}"}}, "note": "n"}}'
        ),
        engines=("read", "check", "classify"),
    ),
    "agreements": Shape(
        text=_list_of(
            "agreements",
            lambda number: f'{{"type": "section-75-agreement", "title": "t{number}"}}',
        ),
        engines=("read", "repr", "write", "classify", "sarif", "annotations", "command"),
    ),
    "labels": Shape(
        text=_list_of(
            "labels",
            lambda number: f'{{"form": "accountable-care-system", "text": "label {number}"}}',
        ),
        engines=("read", "check", "classify", "sarif"),
    ),
    "nested side by side": Shape(
        text=_list_of("nested", lambda number: f'{{"name": "part {number}"}}'),
        engines=("read", "repr", "write", "classify", "sarif", "assess", "mermaid", "dot", "tree"),
    ),
    "sources and citations": Shape(
        text=_known_citations, engines=("read", "repr", "write", "check", "classify")
    ),
    "one source cited often": Shape(
        text=_one_citation, engines=("read", "repr", "write", "check", "classify")
    ),
    # What one text says and many places repeat: where half of the document is the text it is
    # refused, and otherwise the text is as long as may be.
    "a long title that many places cite": Shape(
        text=lambda size: _cited_by_key(size, "T" * (size // 6)),
        engines=("read", "sarif", "command"),
        is_refused=True,
    ),
    "a title of the longest that many places cite": Shape(
        text=lambda size: _cited_by_key(size, "T" * LONGEST_NAME),
        engines=("repr", "write", "sarif", "annotations", "assess"),
    ),
    "a long title that many lines cite": Shape(
        text=lambda size: _lines_that_cite(size, "T" * (size // 2)),
        engines=("read", "command"),
        is_refused=True,
    ),
    "a title of the longest that many lines cite": Shape(
        text=lambda size: _lines_that_cite(size, "T" * LONGEST_NAME), engines=_OF_MECHANISM
    ),
    "a long name that many findings repeat": Shape(
        text=lambda size: _named_often(size, "n" * (size // 4)),
        engines=("read", "sarif", "command"),
        is_refused=True,
    ),
    "a name of the longest that many findings repeat": Shape(
        text=lambda size: _named_often(size, "n" * LONGEST_NAME),
        engines=("repr", "write", "sarif", "annotations", "assess"),
    ),
    "a name of the longest that many payments repeat": Shape(
        text=lambda size: _paid_often(size, "n" * LONGEST_NAME), engines=_OF_MECHANISM
    ),
    "comments": Shape(
        text=_repeated(
            f'{_START}"document": {{"name": "x", ', lambda number: f'"//{number}": "why"', "}}"
        ),
        engines=("read",),
    ),
    "a long text": Shape(
        text=lambda size: (
            f'{_START}"document": {{"name": "x", "note": "{"word " * (size // 5)}"}}}}'
        ),
        engines=("read", "repr", "write", "classify", "sarif", "command"),
    ),
    "escapes": Shape(
        text=lambda size: (
            f'{_START}"document": {{"name": "x", "note": "x{chr(92)}u00e9'
            + "\\u00e9\\ud83d\\ude00" * (size // 18)
            + '"}}'
        ),
        engines=("read", "repr", "write", "command"),
    ),
    "blank lines": Shape(
        text=lambda size: _START + "\n" * size + '"document": {"name": "x"}}',
        engines=("read", "check", "sarif"),
    ),
    # Documents of arrangements with something wrong in them, often.
    "unknown keys": Shape(
        text=_repeated(
            f'{_START}"document": {{"name": "x", ', lambda number: f'"membrs{number}": 0', "}}"
        ),
        engines=("read", "sarif", "annotations", "command"),
        is_refused=True,
    ),
    "unknown keys in members": Shape(
        text=_list_of("members", lambda _: '{"body": {"name": "x"}, "rols": []}'),
        engines=("read", "sarif", "annotations", "command"),
        is_refused=True,
    ),
    "unknown citations": Shape(
        text=_unknown_citations, engines=("read", "sarif", "command"), is_refused=True
    ),
    "one doubled key": Shape(text=_doubled_once, engines=("read", "sarif"), is_refused=True),
    "doubled keys": Shape(
        text=_list_of("members", lambda _: '{"body": {}, "body": {}}'),
        engines=("read", "sarif", "command"),
        is_refused=True,
    ),
    "one key many times": Shape(
        text=_repeated(f'{_START}"document": {{', lambda _: '"name": "x"', "}}"),
        engines=("read", "sarif", "command"),
        is_refused=True,
    ),
    "a long key over half characters": Shape(
        text=_long_key, engines=("read", "sarif", "command"), is_refused=True
    ),
    "empty members": Shape(
        text=_list_of("members", lambda _: "{}"),
        engines=("read", "sarif", "annotations", "command"),
        is_refused=True,
    ),
    "wrong types": Shape(
        text=_list_of("members", lambda number: f"{number}.5"),
        engines=("read", "sarif", "command"),
        is_refused=True,
    ),
    "malformed codes": Shape(
        text=_list_of("members", lambda number: f'{{"body": {{"code": "00-{number}"}}}}'),
        engines=("read", "command"),
        is_refused=True,
    ),
    "days that are none": Shape(
        text=_list_of(
            "members",
            lambda number: f'{{"body": {{"name": "x"}}, "period": "2016-13-{number}/.."}}',
        ),
        engines=("read", "sarif", "command"),
        is_refused=True,
    ),
    "digits": Shape(
        text=lambda size: f'{_START}"document": {{"name": {"9" * size}}}}}',
        engines=("read", "command"),
        is_refused=True,
    ),
    "lists in lists": Shape(
        text=_nested_in(f'{_START}"document": {{"name": ', "[", "0", "]", "}}"),
        engines=("read", "sarif", "command"),
        is_refused=True,
    ),
    "nested in each other": Shape(
        text=_nested_in(
            f'{_START}"document": ', '{"name": "x", "nested": [', '{"name": "y"}', "]}", "}"
        ),
        engines=("read", "sarif", "command"),
        is_refused=True,
    ),
    "cut off": Shape(
        text=lambda size: _list_of("members", lambda _: '{"body": {"name": "x"}}')(size)[:-3],
        engines=("read", "sarif", "command"),
        is_refused=True,
    ),
    "a folder of documents": Shape(
        text=_repeated("", lambda _: _list_of("members", _member)(1_000), "", "\n"),
        engines=("folder",),
    ),
    "a folder of what is no document": Shape(
        text=_repeated("", lambda number: json.dumps({"schema": f"x{number}" * 20}), "", "\n"),
        engines=("folder",),
    ),
    "no document": Shape(
        text=lambda size: '"' + "x" * size + '"', engines=("read", "command"), is_refused=True
    ),
    # Payment: the language of formulas, and mechanisms that grow.
    "shared steps": Shape(text=_shared_steps("TOP"), engines=_OF_MECHANISM),
    "shared steps as bands": Shape(
        text=_shared_steps(
            f'{{"type": "bands", "of": {_X}, "unit": "money", "bands": [{{"lo": TOP, "hi": '
            '{"type": "sum", "parts": [TOP, {"type": "amount", "value": "1.00", '
            '"unit": "money"}]}, "rate": "1"}]}'
        ),
        engines=_OF_MECHANISM,
        # That the edges are in order is true, and need not be proved.
        is_refused=None,
    ),
    "shared steps as a wrong condition": Shape(
        text=_shared_steps(
            '{"type": "when", "condition": {"type": "not", "of": TOP}, '
            f'"then": {_X}, "otherwise": {_X}}}'
        ),
        engines=("read", "sarif"),
        is_refused=True,
    ),
    "price list": Shape(text=_prices, engines=_OF_MECHANISM),
    "many lines": Shape(
        text=_agreement(
            _MONEY,
            lambda number: (
                f'{"" if number else _LINES}{{"label": "l{number}", "payer": "a", '
                f'"payee": "b{number}", "of": {_X}}}'
            ),
            "]",
        ),
        engines=_OF_MECHANISM,
    ),
    "many terms": Shape(
        text=_agreement(
            _MONEY,
            lambda number: (
                (
                    ""
                    if number
                    else f'{_LINES}{{"label": "l", "payer": "a", "payee": '
                    '"b", "of": {"type": "sum", "parts": ['
                )
                + _X
            ),
            "]}}]",
        ),
        engines=(*_OF_MECHANISM, "svg"),
    ),
    "bands": Shape(
        text=_agreement(
            _MONEY,
            lambda number: (
                (
                    ""
                    if number
                    else f'{_LINES}{{"label": "l", "payer": "a", "payee": '
                    f'"b", "of": {{"type": "bands", "of": {_X}, "unit": "money", "bands": ['
                )
                + '{"lo": {"type": "amount", "value": "'
                + str(number)
                + '", "unit": "money"}, "hi": {"type": "amount", "value": "'
                + str(number + 1)
                + '", "unit": "money"}, "rate": "1"}'
            ),
            "]}}]",
        ),
        engines=_OF_MECHANISM,
    ),
    "parties": Shape(
        text=_payment(
            '"type": "pooled-budget", "partners": [',
            lambda number: f'{{"party": "p{number}", "contribution": "c{number}"}}',
            '], "host": "p0"',
        ),
        engines=("read", "command"),
        # The shortest is as long as the practices of a board, and what is longer is refused.
    ),
    "parties by weight": Shape(
        text=_payment(
            '"type": "alliance-pain-gain", "costs": ["cost"], "keys": {"type": '
            '"weighted-shares", "unit": "pence", "weights": [',
            lambda number: f'{{"party": "p{number}", "fact": "w{number}"}}',
            '], "sources": []}, "gain_bands": [{"share": "50%"}], "pain_bands": '
            '[{"share": "50%"}], "commissioner": "p0", "pain_limit": {"type": "fixed-amount", '
            '"amount": "1000.00"}',
        ),
        engines=("read", "command"),
    ),
    "adjustments": Shape(
        text=_payment(
            '"type": "whole-population-budget", "adjustments": [',
            lambda number: f'"a{number}"',
            "]",
        ),
        engines=_OF_MECHANISM,
        # More of them than a budget can have, once that has a bound.
        is_refused=None,
    ),
    "exclusions": Shape(
        text=_payment(
            '"type": "whole-population-budget", "exclusions": [',
            lambda number: f'"e{number}"',
            "]",
        ),
        engines=_OF_MECHANISM,
        is_refused=None,
    ),
    "mechanisms together": Shape(
        text=_payment(
            '"type": "together", "parts": [',
            lambda number: (
                f'{{"type": "block-payment", "name": "b{number}", "provider": "p{number}"}}'
            ),
            "]",
        ),
        engines=_OF_MECHANISM,
    ),
    "instalments": Shape(
        # A number that grows as the text of the others does, and not its digits.
        text=lambda size: _payment(
            f'"type": "block-payment", "instalments": {size}, "name": "',
            lambda _: "n" * (size // 2),
            '"',
        )(size),
        engines=("read", "command"),
        is_refused=True,
    ),
    "mechanisms in each other": Shape(
        text=_nested_in(
            f'{_START}"document": {{"name": "x", "finance": {{"payments": [{{"name": "t", '
            '"mechanism": ',
            '{"type": "qualified", "by": "q", "part": ',
            '{"type": "block-payment"}',
            "}",
            "}]}}}",
        ),
        engines=("read", "command"),
        is_refused=True,
    ),
    # Documents of facts.
    "facts": Shape(
        text=_repeated(
            f'{_FACTS}"document": {{"facts": {{',
            lambda number: f'"f{number}": {{"value": "{number}", "unit": "count"}}',
            "}}}",
        ),
        engines=("read", "repr", "write", "unknown facts", "command"),
    ),
    "rows of facts": Shape(
        text=_repeated(
            f'{_FACTS}"document": {{"facts": {{}}, "tables": {{"t": {{"rows": [',
            lambda number: f'{{"units": {{"value": "{number}", "unit": "count"}}}}',
            "]}}}}",
        ),
        engines=("read", "repr", "write", "unknown facts"),
    ),
    "facts in wrong units": Shape(
        text=_repeated(
            f'{_FACTS}"document": {{"facts": {{',
            lambda number: f'"f{number}": {{"value": "{number}", "unit": "truth"}}',
            "}}}",
        ),
        engines=("read", "sarif", "command"),
        is_refused=True,
    ),
    # Tables, settings, and words.
    "figures": Shape(
        text=_repeated(
            "code,people\n", lambda number: f"R{number % 36**3:04X},{number}", "\n", "\n"
        ),
        engines=(
            *("figures", "csv", "frame", "stream", "settled frame", "carry"),
            *("attach", "carried frame", "doctored frame"),
        ),
    ),
    "figures of known bodies": Shape(
        text=_repeated(
            "code,people\n", lambda number: f"{_CCGS[number % len(_CCGS)]},{number}", "\n", "\n"
        ),
        engines=("carry",),
    ),
    "figures that are none": Shape(
        text=_repeated(
            "code,people\n", lambda number: f"R{number:04X},{number}e{number}", "\n", "\n"
        ),
        engines=("figures",),
        is_refused=True,
    ),
    "columns of figures": Shape(
        text=lambda size: (
            "code,"
            + ",".join(f"c{number}" for number in range(size // 9))
            + "\nRW6,"
            + ",".join("1" for _ in range(size // 9))
        ),
        engines=("figures", "carry"),
    ),
    "one long cell": Shape(
        text=lambda size: f"code,people\nRW6,{'1' * size}\n", engines=("figures",), is_refused=True
    ),
    # Official files.
    "a report of practices": Shape(
        text=_repeated("", _practice, "", "\n"), engines=("official", "laying")
    ),
    "practices that cannot be read": Shape(
        text=_repeated("", lambda number: _practice(number, opened=f"{number}x"), "", "\n"),
        engines=("official",),
    ),
    "practices of roles that are not known": Shape(
        text=_repeated("", lambda number: _practice(number, role=f"RO{number % 10**4}"), "", "\n"),
        engines=("official",),
    ),
    "one practice again and again": Shape(
        text=_repeated("", lambda _: _practice(0), "", "\n"), engines=("official", "laying")
    ),
    "a map of practices": Shape(
        text=_repeated(
            f"{_MAP}\n",
            lambda number: (
                f"G,01-Sep-20,P{number},N{number},,U{number},n,,C{number},c,,Q{number},q,,Y00,y"
            ),
            "",
            "\n",
        ),
        engines=("official",),
    ),
    "memberships of practices": Shape(
        text=_repeated(
            "", lambda number: f"A{number % 10**5:05},C{number},W,20130401,,0", "", "\n"
        ),
        engines=("official", "laying"),
    ),
    "successions of practices": Shape(
        text=_repeated(
            "old_code,new_code,date\n",
            lambda number: f"A{number % 10**5:05},A{(number + 1) % 10**5:05},2020-04-01",
            "",
            "\n",
        ),
        engines=("official", "laying"),
    ),
    "small areas": Shape(
        text=_repeated(
            "LSOA21CD,SICBL26CD,SICBL26CDH,SICBL26NM\n",
            lambda number: f"E{number:08},E38000001,C{number % 99:02},n",
            "",
            "\n",
        ),
        engines=("official",),
    ),
    "columns of a lookup": Shape(
        text=lambda size: (
            "ICB26CD,ICB26CDH,"
            + ",".join(f"c{number}" for number in range(size // 9))
            + "\nE54000001,QZ1,"
            + ",".join("1" for _ in range(size // 9))
        ),
        engines=("official",),
    ),
    "a table of no format": Shape(
        text=_repeated("a,b\n", lambda number: f"{number},{number}", "", "\n"),
        engines=("official",),
        is_refused=True,
    ),
    "codes of many months": Shape(
        text=_repeated(
            "code,day\n",
            lambda number: f"{_CCGS[number % len(_CCGS)]},{1900 + number % 250}-04-01",
            "\n",
            "\n",
        ),
        engines=("doctor",),
    ),
    "codes of nobody": Shape(
        text=_repeated(
            "code,day\n", lambda number: f"Q{number % 36**3:05d},2024-04-01", "\n", "\n"
        ),
        engines=("doctor",),
    ),
    "names of nobody": Shape(
        text=_repeated(
            "code,day\n", lambda number: f"Barchester Hospital {number},2024-04-01", "\n", "\n"
        ),
        engines=("doctor",),
    ),
    "codes in one cell": Shape(
        text=lambda size: (
            f"code,day\n{'09J ' * (min(size, 100_000) // 4)},2024-04\n" * (size // 100_000 + 1)
        ),
        engines=("doctor",),
    ),
    "a quotation mark that is not closed": Shape(
        text=lambda size: 'code,day\n09J,"' + "x" * size + "\n",
        engines=("doctor",),
        is_refused=True,
    ),
    "weights": Shape(
        text=_repeated(
            "from_code,to_code,weight\n", lambda number: f"RW6,R{number:04X},0.5", "\n", "\n"
        ),
        engines=("weights",),
    ),
    "facts in a table": Shape(
        text=_repeated("fact,value\nother,5\n", lambda number: f"fact_{number},5", "\n", "\n"),
        engines=("facts table",),
    ),
    "facts in a table that are none": Shape(
        text=_repeated("fact,value\n", lambda number: f"othr{number % 7},x", "\n", "\n"),
        engines=("facts table",),
        is_refused=True,
    ),
    "outcomes in a table": Shape(
        text=lambda size: "\n".join(
            (
                "fact," + ",".join(f"outcome {number}" for number in range(max(2, size // 14))),
                "other" + ",5" * max(2, size // 14),
            )
        ),
        engines=("outcomes",),
        # More of them than are laid side by side may be refused.
        is_refused=None,
    ),
    "rows of a table of facts": Shape(
        text=_repeated("ward,cost\n", lambda number: f"w{number},{number}.50", "\n", "\n"),
        engines=("rows of facts",),
    ),
    "a price list in a table": Shape(
        text=_repeated("code,price\n", lambda number: f"c{number},2.218", "\n", "\n"),
        engines=("price list",),
    ),
    "a price list of one code": Shape(
        text=_repeated("code,price\n", lambda number: f"c,{number}x", "\n", "\n"),
        engines=("price list",),
        is_refused=True,
    ),
    "a clause of many parts": Shape(
        text=_repeated("[saving]", lambda number: f"{number}% of [saving]", "", " plus "),
        engines=("clause",),
        is_refused=None,
    ),
    "a clause within clauses": Shape(
        text=lambda size: "(" * (size // 2) + "1" + ")" * (size // 2),
        engines=("clause",),
        is_refused=True,
    ),
    "a clause that is none": Shape(
        text=lambda size: "50% of " * (size // 7),
        engines=("clause",),
        is_refused=True,
    ),
    "weights that are none": Shape(
        text=_repeated(
            "from_code,to_code,weight\n", lambda number: f"RW6,R{number:04X},x{number}", "\n", "\n"
        ),
        engines=("weights",),
        is_refused=True,
    ),
    "scenarios": Shape(
        text=_repeated(
            "100000,200000,1\n", lambda number: f"{number},200000,{number % 7}", "", "\n"
        ),
        engines=("scenarios",),
    ),
    "scenarios of unlike weights": Shape(
        text=_repeated(
            "100000,200000,1\n", lambda number: f"1,{number},{10**39 - number}", "", "\n"
        ),
        engines=("scenarios",),
    ),
    "uncertain facts that are none": Shape(
        text=_repeated("a ", lambda number: f"aa{number}", "", " "),
        engines=("spread",),
        is_refused=True,
    ),
    "settings": Shape(
        text=_repeated("[tool.nhs-accountable-care]\nselect = [", lambda _: '"NAC1"', "]\n"),
        engines=("settings",),
    ),
    "settings that are none": Shape(
        text=_repeated(
            "[tool.nhs-accountable-care]\n", lambda number: f"selct{number} = 1", "\n", "\n"
        ),
        engines=("settings",),
        is_refused=True,
    ),
    "a long word": Shape(
        text=lambda size: "x" * size,
        engines=("understand", "parsers"),
        is_refused=None,
    ),
    "a long number": Shape(
        text=lambda size: "9" * size,
        engines=("understand", "parsers"),
        is_refused=None,
    ),
    "many words": Shape(
        text=lambda size: "integrated care board of " * (size // 25),
        engines=("understand", "parsers"),
        is_refused=None,
    ),
    "sources": Shape(
        text=_repeated(
            "key,title,publisher,published,url\n",
            lambda number: (
                f"S{number},Source {{{number}}},NHS,2019-04,https://example.org/{number}"
            ),
            "\n",
            "\n",
        ),
        engines=("sources",),
    ),
    # A register of one's own.
    "practices": Shape(
        text=_repeated("", lambda number: f"Y{number:05d}"[-6:], "", "\n"), engines=("register",)
    ),
    "a chain of events": Shape(
        text=_repeated("", lambda number: _event(number, [number], [number + 1]), "", "\n"),
        engines=("events",),
    ),
    "bodies that join one": Shape(
        text=_repeated("", lambda number: _event(0, [number + 1], [0]), "", "\n"),
        engines=("events",),
    ),
    "a body that divides": Shape(
        text=_repeated("1974-04-01 T00000 to ", lambda number: f"T{number + 1:05d}", "", " "),
        engines=("events",),
    ),
    "bodies that become others": Shape(
        text=lambda size: _change(size // 16), engines=("events",), is_refused=True
    ),
    "bodies each of which becomes one": Shape(
        text=lambda size: f"{_change(size // 18)} by{' 1' * (size // 18)}", engines=("events",)
    ),
    "weights that apply": Shape(
        text=_repeated(
            "from_code,to_code,weight\n",
            lambda number: (
                f"T{number:05d},U{2 * number:05d},0.25\nT{number:05d},U{2 * number + 1:05d},0.75"
            ),
            "\n",
            "\n",
        ),
        engines=("crosswalk", "code map"),
    ),
    "weights of one body": Shape(
        text=_repeated(
            "from_code,to_code,weight\n", lambda number: f"T00000,U{number:05d},0.5", "\n", "\n"
        ),
        engines=("crosswalk", "code map"),
    ),
    "a name of quotation marks": Shape(
        text=lambda size: "'\\" * (size // 2), engines=("literals",)
    ),
    "a name of ends of lines": Shape(text=lambda size: "\n" * size, engines=("literals",)),
    "a name of variables": Shape(text=lambda size: "$(" * (size // 2), engines=("literals",)),
}
"""Every shape by its name."""
