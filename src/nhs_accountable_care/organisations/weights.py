"""Shares between codes that a user gives, read exactly and with all problems at once."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction

from nhs_accountable_care._core.csv_text import decoded, divided_otherwise, lines_of, table_error
from nhs_accountable_care._core.errors import (
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    NacError,
    Problem,
)
from nhs_accountable_care._core.limits import MOST_AFTER, MOST_BITS, MOST_DIGITS, MOST_SHOWN
from nhs_accountable_care._core.money import parse_ratio
from nhs_accountable_care._core.text import (
    in_lines,
    joined,
    listed,
    quoted,
    represented,
    shortened,
)
from nhs_accountable_care.organisations.codes import OdsCode, parse_ods_code
from nhs_accountable_care.organisations.ground import Ground
from nhs_accountable_care.organisations.succession import SuccessionKind

__all__ = ["GivenWeights", "read_given", "read_weights"]

_COLUMNS = ["from_code", "to_code", "weight"]


def read_weights(data: bytes | str) -> dict[tuple[str, str], Fraction]:
    r"""
    Read a table of weights with the columns ``from_code,to_code,weight``.

    A weight is exact: a decimal, a percentage or a ratio. The weights of a code are parts of
    one whole, or counts, such as of people; a crosswalk takes them in proportion, and says so of
    decimals that do not add up to one. Bytes may be UTF-8, UTF-16 with its mark, or cp1252.

    >>> read_weights("from_code,to_code,weight\nRW6,R0A,0.4\nRW6,RM3,3/5\n")
    {('RW6', 'R0A'): Fraction(2, 5), ('RW6', 'RM3'): Fraction(3, 5)}

    Raises:
        DocumentError: With every row that cannot be read; beyond the first hundred they are
            counted.
    """
    problems: list[Problem] = []
    rows = lines_of(decoded(data)[0], problems)
    line, heading = next(rows, (1, []))
    divided = divided_otherwise(",".join(heading))
    if divided is not None:
        raise DocumentError((divided,))
    if heading != _COLUMNS and not problems:
        message = f"the columns are {shortened(', '.join(heading)) or 'none'}"
        hint = f"write exactly {','.join(_COLUMNS)}"
        raise DocumentError((Problem(path=f"line {line}", message=message, hint=hint),))
    weights: dict[tuple[str, str], Fraction] = {}
    for number, row in rows:
        try:
            pair, weight = _read_row(row)
            if pair in weights:
                msg = f"{pair[0]} to {pair[1]} stands twice"
                raise InvalidValueError(msg)
            weights[pair] = weight
        except NacError as error:
            problems.append(Problem(path=f"line {number}", message=str(error)))
    if not weights and not problems:
        message = "holds no weight: there is no line under the names of the columns"
        problems.append(Problem(path=f"line {line}", message=message))
    if problems:
        raise table_error(problems)
    return weights


def _read_row(row: list[str]) -> tuple[tuple[str, str], Fraction]:
    """Read one line of a table of weights."""
    if len(row) != len(_COLUMNS):
        msg = f"{len(row)} cells where there should be {len(_COLUMNS)}"
        raise InvalidValueError(msg)
    from_code, to_code, weight = row
    if len(weight) > MOST_DIGITS:
        msg = f"{quoted(weight)} is not an exact number of at most {MOST_DIGITS} characters"
        raise InvalidValueError(msg)
    return (parse_ods_code(from_code), parse_ods_code(to_code)), parse_ratio(weight)


class GivenWeights:
    """The caller's weights by code, and which of them shares rest on."""

    def __init__(self, by_code: Mapping[OdsCode, Mapping[OdsCode, Fraction]]) -> None:
        """Take the weights, of which none has been used."""
        self._by_code = by_code
        self._used: set[tuple[OdsCode, OdsCode]] = set()

    def of(self, code: OdsCode) -> Mapping[OdsCode, Fraction]:
        """Return the weights of a code, by the code that each is to; empty if none is given."""
        return self._by_code.get(code, {})

    def use(self, code: OdsCode, to_codes: Iterable[OdsCode]) -> None:
        """Note that weights of a code were asked for, whether they sufficed or not."""
        self._used.update((code, to) for to in to_codes)

    def unused(self) -> tuple[str, ...]:
        """Name each weight that was never asked for."""
        idle = {
            code: [to for to in sorted(weights) if (code, to) not in self._used]
            for code, weights in sorted(self._by_code.items())
        }
        return tuple(
            f"the weights of {code} to {joined(to_codes)} are not used: no share rests on them"
            for code, to_codes in idle.items()
            if to_codes
        )


def read_given(
    ground: Ground,
    weights: Mapping[tuple[str, str], int | Fraction],
    told_by_parts: Collection[OdsCode] = (),
) -> GivenWeights:
    """
    Read the caller's weights, whoever it is that is asked about.

    Of codes whose parts tell where they went, no event is asked whether a weight can apply.

    Raises:
        InvalidTypeError: For a weight that is not exact.
        InvalidValueError: For weights that could never apply, all at once.
    """
    given: dict[OdsCode, dict[OdsCode, Fraction]] = {}
    problems = []
    for (from_text, to_text), weight in weights.items():
        code, to = parse_ods_code(from_text), parse_ods_code(to_text)
        if isinstance(weight, bool) or not isinstance(weight, int | Fraction):
            msg = (
                f"the weight of {code} to {to} is {represented(weight)}, a "
                f"{type(weight).__name__}; write a "
                f'whole number or a Fraction, such as Fraction("0.589")'
            )
            raise InvalidTypeError(msg)
        if max(weight.numerator.bit_length(), weight.denominator.bit_length()) > MOST_BITS:
            msg = f"the weight of {code} to {to} has over a thousand digits; round it, and say so"
            raise InvalidValueError(msg)
        unknown = [each for each in (code, to) if each not in ground.organisations]
        if unknown:
            problems.append(f"weight of {code} to {to}: not known: {joined(unknown)}")
        if weight < 0:
            problems.append(f"weight of {code} to {to}: {weight} is less than nothing")
        if to in given.setdefault(code, {}):
            problems.append(f"weight of {code} to {to}: it stands twice")
        given[code][to] = Fraction(weight)
    problems += [
        f"weights of {code}: they add up to nothing"
        for code, parts in given.items()
        if not sum(parts.values())
    ]
    # What nobody knows cannot be followed.
    problems = problems or [
        f"weights of {code}: no event and no link leads to {listed(strangers, MOST_SHOWN)}, but "
        f"to {listed(sorted(_ever_after(ground, code)), MOST_SHOWN)}"
        for code, parts in given.items()
        if code not in told_by_parts and (strangers := _strangers(ground, code, parts))
    ]
    if problems:
        raise InvalidValueError(in_lines(problems))
    return GivenWeights(given)


def _strangers(ground: Ground, code: OdsCode, to_codes: Collection[OdsCode]) -> list[OdsCode]:
    """List the codes to which nothing ever led from a code of which events tell, and itself."""
    # Of a code that went nowhere in the register, the caller may know better; but a body that
    # closed is not what became of it.
    if not any(event.to_codes for event in ground.events_from.get(code, ())):
        has_closed = ground.organisations[code].legal.last_day is not None
        return [to for to in to_codes if to == code and has_closed]
    strangers = dict.fromkeys(to_codes)
    for place, to in enumerate(_ever_after(ground, code)):
        strangers.pop(to, None)
        # Beyond the bound nobody can tell: a weight that does not apply is told as not used.
        if not strangers or place >= MOST_AFTER + len(to_codes):
            return []
    return list(strangers)


def _ever_after(ground: Ground, code: OdsCode) -> Iterator[OdsCode]:
    """Go through what a code is linked to, and every code to which events lead, nearest first."""
    events = ground.events_from
    found = {link.parent for link in ground.links_of.get(code, ())}
    # Of a body that lost a part, the caller may say what it kept.
    if any(event.kind is SuccessionKind.TRANSFER for event in events.get(code, ())):
        found.add(code)
    yield from sorted(found)
    ahead = deque([code])
    while ahead:
        for event in events.get(ahead.popleft(), ()):
            for to in event.to_codes:
                if to not in found:
                    found.add(to)
                    ahead.append(to)
                    yield to
