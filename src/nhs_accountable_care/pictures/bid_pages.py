"""
The answer to a bidder's question as a page for a board, with pictures.

The page is one file of HTML without script, and loads nothing. It is the same for the same
answer, prints well, and never parts a minus from its number.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import attrs

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care.payment import BidAssessment
from nhs_accountable_care.pictures.carried_risks import carried_as_svg, carried_risk
from nhs_accountable_care.pictures.fan_drawings import fan_as_svg
from nhs_accountable_care.pictures.fans import fan_of
from nhs_accountable_care.pictures.pages import page_of, sum_cell, table_of_rows, text_of
from nhs_accountable_care.pictures.waterfalls import waterfall_as_svg, waterfall_of

__all__ = ["bid_page"]

_NAMES: Final = 2


def bid_page(
    answer: BidAssessment,
    *,
    names: Mapping[str, str] = MappingProxyType({}),
    more: Sequence[tuple[str, Sequence[str]]] = (),
) -> str:
    """
    Write the answer to a bidder's question as a page of HTML.

    Args:
        answer: What was answered.
        names: The body that takes each role, to stand in the pictures in place of the role.
        more: Further sections, each a heading with its paragraphs, such as what the rules find.

    >>> from datetime import date
    >>> from nhs_accountable_care.documents import read, template
    >>> from nhs_accountable_care.payment import assess_bid
    >>> answer = assess_bid(read(template("bid", as_at=date(2026, 11, 30))).value.asked())
    >>> page = bid_page(answer)
    >>> page.count("<svg"), "costs commissioner about" in page
    (3, True)
    """
    bid = answer.bid
    head = f"{bid.name}: what it would do to {bid.bearer}"
    return page_of(head, _body(answer, names, more))


def _body(
    answer: BidAssessment,
    names: Mapping[str, str],
    more: Sequence[tuple[str, Sequence[str]]],
) -> Iterator[str]:
    """Write the page, section by section."""
    yield f"<h1>{text_of(answer.title)}</h1>"
    first, *others = answer.opening
    yield f'<p class="warning">{text_of(first)}</p>' if others else f"<p>{text_of(first)}</p>"
    yield from (f"<p>{text_of(each)}</p>" for each in others)
    yield from _bodies(names)
    for title, lines in answer.sections():
        yield f"<h2>{text_of(title)}</h2>"
        if title == answer.TITLE_OF_RESULTS:
            yield from _results(answer)
            yield '<div class="figures">'
            yield from _pictures(answer, names)
            yield "</div>"
        else:
            yield _list(lines)
    for title, paragraphs in more:
        yield f"<h2>{text_of(title)}</h2>"
        yield _list(paragraphs)


def _bodies(names: Mapping[str, str]) -> Iterator[str]:
    """Say which bodies take the roles."""
    bodies = [f"{text_of(party)}: {text_of(name)}" for party, name in names.items() if name]
    if bodies:
        yield f"<p>{'; '.join(bodies)}.</p>"


def _list(lines: Iterable[str]) -> str:
    """Write paragraphs as a list."""
    items = "\n".join(f"<li>{text_of(each)}</li>" for each in lines)
    return f"<ul>\n{items}\n</ul>"


def _results(answer: BidAssessment) -> Iterator[str]:
    """Write the tables of results."""
    for caption, (heads, *rows) in answer.tables_of_results():
        written = [
            "".join(
                f"<td>{text_of(cell)}</td>" if place < _NAMES else sum_cell(cell)
                for place, cell in enumerate(row)
            )
            for row in rows
        ]
        sums = tuple(range(_NAMES, len(heads)))
        yield table_of_rows(text_of(caption), [*map(text_of, heads)], written, sums=sums)
    if answer.today is None:
        yield "<p>The terms of today are not recorded, so nothing is laid beside the contract.</p>"


def _pictures(answer: BidAssessment, names: Mapping[str, str]) -> Iterator[str]:
    """Draw what is carried before and after, how results part, and what is paid to each."""
    marked = answer.is_illustrative
    contract = attrs.evolve(answer.contract, is_illustrative=marked)
    # Whoever asks looks for itself first.
    parties = tuple(dict.fromkeys(each.party for _, each in answer.exposures()))
    if answer.today is not None:
        today = attrs.evolve(answer.today, is_illustrative=marked)
        called = ("today", "under the contract")
        yield from _figure(
            lambda: carried_as_svg(
                carried_risk(today, contract, parties=parties, called=called), names=names
            )
        )
    of_fan = "What each party gains or loses under the contract"
    yield from _figure(lambda: fan_as_svg(fan_of(contract), title=of_fan, names=names))
    if not answer.expected.postings:
        return
    paid = "From all that is paid to what is left, if all is as expected, before any cost"
    yield from _figure(
        lambda: waterfall_as_svg(
            attrs.evolve(waterfall_of(answer.expected), is_illustrative=marked),
            title=paid,
            names=names,
        )
    )


def _figure(draw: Callable[[], str]) -> Iterator[str]:
    """Put a drawing into the page; what cannot be drawn is told by the tables."""
    # No fan opens over several uncertain facts, and there may be more parties than a picture has
    # room for.
    with contextlib.suppress(NacError):
        yield f"<figure>\n{draw()}</figure>"
