"""What every page of HTML is made of: its frame and style, tables, and text with whole numbers."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from nhs_accountable_care._core.shown import visible

__all__ = ["page_of", "sum_cell", "table_of_rows", "text_of"]

# A number with its sign and what it counts, which are never put on two lines.
_NUMBER: Final = re.compile(r"(?<![\w.,-])[-+−]?[£€$]?\d[\d,]*(?:\.\d+)?%?(?![\w-])")
_TAG: Final = re.compile(r"<[^>]*>")
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
.wide { margin-bottom: 1rem; }
.wide:focus-visible { outline: 3px solid #212b32; outline-offset: 2px; }
@media screen and (max-width: 48rem) {
  .wide { overflow-x: auto; box-shadow: inset -.75rem 0 .5rem -.5rem #aeb7bd; }
  .wide th { white-space: normal; }
  .wide caption { position: sticky; left: 0; width: calc(100vw - 2rem); }
  .wide tr > :first-child { position: sticky; left: 0; background: #fff; }
}
.figures { display: flex; flex-wrap: wrap; gap: 0 2rem; align-items: flex-start; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; }
  .figures { gap: 0 4%; } .figures figure { width: 48%; margin: .5rem 0; } }
@page { margin: 18mm; }"""


def page_of(head: str, parts: Iterable[str]) -> str:
    """
    Put the parts of a page into its frame: one file without script, which loads nothing.

    >>> page_of("Our share", ["<p>Half.</p>"]).splitlines()[0]
    '<!DOCTYPE html>'
    """
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(visible(head))}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def table_of_rows(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[str],
    *,
    sums: tuple[int, ...] = (),
    totals: Sequence[str] = (),
) -> str:
    """
    Write a table of rows that are written already.

    On a screen that is too narrow for it, it is moved sideways within the page, by hand or with
    the arrow keys, and its first column stays.

    >>> table_of_rows("Nets", ("Party",), ["<td>trust</td>"]).splitlines()[2]
    '<caption>Nets</caption>'
    """
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
        f'<div class="wide" role="region" tabindex="0" aria-label="{_TAG.sub("", caption)}">\n'
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{top}</tr></thead>\n"
        f"<tbody>\n{inner}\n</tbody>\n{foot}</table>\n</div>"
    )


def sum_cell(text: str) -> str:
    """
    Write a cell with a sum.

    >>> sum_cell("-£5.00")
    '<td class="sum">-£5.00</td>'
    """
    return f'<td class="sum">{escape(visible(text))}</td>'


def text_of(text: str) -> str:
    """
    Write text as text, in which each number stays in one piece.

    >>> text_of("pays <£5.00>")
    'pays &lt;<span class="number">£5.00</span>&gt;'
    """
    escaped = escape(visible(text))
    return _NUMBER.sub(lambda found: f'<span class="number">{found[0]}</span>', escaped)
