"""
What stands at the head of a file, so that whoever finds it in a year knows what it is.

The lines are the same in every format that has comments, and the same whenever they are written:
there is no day of writing in them, so that a file which is made again is the same file.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from nhs_accountable_care._core.shown import visible
from nhs_accountable_care._core.text import listed
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.interchange.code_maps.code_map import CodeMap
from nhs_accountable_care.organisations import OrganisationKind

__all__ = ["comment", "inert", "remarks", "stamp_lines"]

_MOST_NAMED: Final = 10
# What another program would take for the end of a comment, for a template or for a variable: the
# marks of /* */, of Jinja (dbt renders what stands in a comment), and of sqlcmd and Spark.
_ACTIVE: Final = re.compile(r"\*(?=/)|/(?=\*)|\{(?=[{%#])|\$(?=[({])")


def stamp_lines(code_map: CodeMap) -> Iterator[str]:
    """
    Go through the lines that say what a map is, what it rests on, and what is not in it.

    >>> from datetime import date
    >>> for line in stamp_lines(
    ...     CodeMap(from_day=date(2026, 3, 31), to_day=date(2026, 4, 1), rows=())
    ... ):
    ...     print(line)
    0 codes of 31 March 2026 to 0 of 1 April 2026, in 0 rows
    days: 2026-03-31 to 2026-04-01
    edition of the register: not stated
    made with nhs_accountable_care, whose NOTICE states the licences of facts; not a product ...
    """
    yield str(code_map)
    yield f"days: {code_map.from_day} to {code_map.to_day}"
    if code_map.from_kinds or code_map.to_kinds:
        yield f"kinds: {_kinds(code_map.from_kinds)} to {_kinds(code_map.to_kinds)}"
    yield f"edition of the register: {code_map.edition_day or 'not stated'}"
    yield from remarks(code_map)
    for cited, confidences in _cited(code_map).items():
        yield f"source: {cited} [{', '.join(confidences)}]"
    yield (
        "made with nhs_accountable_care, whose NOTICE states the licences of facts; not a product "
        "of, nor endorsed by, the NHS, NHS England or DHSC"
    )


def remarks(code_map: CodeMap) -> Iterator[str]:
    """
    Go through the lines that say what a map rests on, what is doubtful and what is not in it.

    >>> from datetime import date
    >>> day = date(2026, 4, 1)
    >>> list(remarks(CodeMap(from_day=day, to_day=day, rows=(), doubts=("who knows",))))
    ['doubt: who knows']
    """
    if code_map.basis is not None:
        yield f"basis: {code_map.basis}"
    codes_in_doubt = _codes_in_doubt(code_map)
    for doubt in code_map.doubts:
        codes = codes_in_doubt.get(doubt, {})
        of = f" (of {len(codes)}: {listed(codes, _MOST_NAMED)})" if codes else ""
        yield f"doubt: {doubt}{of}"
    for each in code_map.left_out:
        yield f"left out: {each.code}: {each.reason}"


def _codes_in_doubt(code_map: CodeMap) -> dict[str, dict[str, None]]:
    """Return the codes of which each doubt is, in order."""
    codes: dict[str, dict[str, None]] = {}
    for row in code_map.rows:
        for doubt in row.doubts:
            codes.setdefault(doubt, {})[row.from_code] = None
    return codes


def _cited(code_map: CodeMap) -> dict[str, list[str]]:
    """Return what is cited, by key and title, with how sure each use of it is."""
    cited: dict[str, list[str]] = {}
    for each in code_map.sources:
        place = f", {each.locator}" if each.locator else ""
        cited.setdefault(f"[{each.source.key}] {each.source}{place}", []).append(
            each.confidence.value
        )
    return cited


def _kinds(kinds: tuple[OrganisationKind, ...]) -> str:
    """Write kinds, or that they were not asked for."""
    return ", ".join(kind.value for kind in kinds) or "any"


def comment(lines: Iterable[str], mark: str) -> str:
    r"""
    Write lines as comments, out of which no text can break, whatever stands in it.

    >>> print(comment(["a\nb */ {{ c }}"], "--"), end="")
    -- a\nb * / { { c }}
    """
    return "".join(f"{mark} {inert(line)}\n" for line in lines)


def inert(text: str) -> str:
    """
    Write text on one line, with a blank in what another program would act on.

    >>> inert("${HOME} /* {% set x %}")
    '$ {HOME} / * { % set x %}'
    """
    return _ACTIVE.sub(lambda found: f"{found[0]} ", in_one_line(visible(text)))
