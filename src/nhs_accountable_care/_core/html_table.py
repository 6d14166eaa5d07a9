"""Tables for pages and notebooks: escaped, with a caption, and heads that say what they head."""

from collections.abc import Iterable, Sequence
from html import escape

from nhs_accountable_care._core.shown import visible

__all__ = ["html_table"]


def html_table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    remarks: Iterable[str] = (),
) -> str:
    """
    Write a table in which the first cell of each row is its head.

    A caption and scopes are what a screen reader goes by. The remarks stand in the caption:
    what is left out or in doubt must not be lost when the table is scrolled or cut.

    >>> print(html_table("Shares", ("code", "share"), [("A&E", "1")], ["by people"]))
    <table><caption>Shares<br>by people</caption><thead><tr><th scope="col">code</th>...
    """
    heads = "".join(f'<th scope="col">{_shown(each)}</th>' for each in columns)
    body = "".join(
        f'<tr><th scope="row">{_shown(first)}</th>'
        + "".join(f"<td>{_shown(each)}</td>" for each in others)
        + "</tr>"
        for first, *others in rows
    )
    told = "<br>".join(_shown(each) for each in (caption, *remarks))
    return (
        f"<table><caption>{told}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _shown(text: str) -> str:
    """Write text as text: what markup and a terminal would take for their own is shown."""
    return escape(visible(text))
