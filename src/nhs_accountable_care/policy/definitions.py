"""
The definitions of terms, their senses: what ICP and the like meant, to whom, and when.

The same letters name different things (ICP has three senses, API changes with the year), and
one thing goes by several names. So a term has senses, each with the days of its use, who uses
it so, and what it must not be confused with.
"""

import functools
from datetime import date
from typing import ClassVar, Final, Literal, assert_never

import attrs

from nhs_accountable_care._core.errors import (
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    NacError,
    Problem,
)
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.near_names import near_names, near_to_it
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.text import wrapped
from nhs_accountable_care._core.time import check_day, words_of_day, words_of_no_text
from nhs_accountable_care.policy.sources import (
    Sourcebook,
    UnknownSourceError,
    parse_citation,
    short_citation,
    sourcebook,
)
from nhs_accountable_care.policy.tables import (
    items_of,
    read_rows,
    shipped_text,
    text_of_items,
    write_rows,
)

__all__ = [
    "EDITION_DAY",
    "Sense",
    "UnknownTermError",
    "read_senses",
    "senses",
    "senses_of_other_days",
    "senses_to_csv",
    "term",
    "term_records",
    "words_of_when",
]

EDITION_DAY: Final = date(2026, 11, 22)
"""The day on which the facts of this package were last looked at; what came later is unknown."""

_COLUMNS = (
    *("key", "words", "name", "definition", "first", "last", "speaker"),
    *("maps_to", "not_to_be_confused_with", "sources"),
)
_NEVER_EMPTY = ("key", "words", "name", "definition", "speaker", "maps_to", "sources")
_STILL_USED_IN_TABLES = ".."
_NOTHING_IN_TABLES = "none"
_IN_USE = {True: "yes", False: "no", None: "unknown"}


class UnknownTermError(NacError, LookupError):
    """A word that no sense goes by."""

    __module__ = "nhs_accountable_care.policy"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Sense:
    """
    One definition of a term: what it means, who uses it so, and when.

    ``words`` are the forms in which it is met, the commonest first. ``first`` and ``last`` are
    the first and last days of its use, as far as sources state them: ``last`` is "still used"
    if it was so on `EDITION_DAY`, and `None`, in both, is not recorded. ``maps_to`` names the
    forms, axes, kinds of organisation or agreement, or public classes and members of this
    library that stand for it (``payment.BlendedPayment``), and is empty where it has none;
    ``not_to_be_confused_with`` are keys of other senses.

    Raises:
        InvalidValueError: If there are no words, or the use ends before it begins.

    >>> (sense,) = term("evolved STP")
    >>> sense.words
    ('ACS', 'accountable care system', 'evolved STP')
    >>> print(sense.first, "to", sense.last)
    31 March 2017 to 1 February 2018
    >>> print(sense)
    accountable care system: used from 2017-03-31 to 2018-02-01, by NHS England
    """

    record_columns: ClassVar[Columns] = {
        "key": "text",
        "words": "text",
        "name": "text",
        "definition": "text",
        "first": "text",
        "last": "text",
        "in_use": "text",
        "speaker": "text",
        "maps_to": "text",
        "not_to_be_confused_with": "text",
        "sources": "text",
    }

    key: str = attrs.field(validator=is_text)
    words: tuple[str, ...]
    name: str = attrs.field(validator=is_text)
    definition: str = attrs.field(validator=is_text)
    first: StatedDate | None = None
    last: StatedDate | Literal["still used"] | None = None
    speaker: str = attrs.field(validator=is_text)
    maps_to: tuple[str, ...] = ()
    not_to_be_confused_with: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a sense without words, and one whose use ends before it begins."""
        if not self.words:
            msg = f"sense {self.key!r} has no words; give at least the one it is met under"
            raise InvalidValueError(msg)
        if (
            self.first is not None
            and isinstance(self.last, StatedDate)
            and self.last.latest < self.first.earliest
        ):
            msg = f"sense {self.key!r} ends ({self.last}) before it begins ({self.first})"
            raise InvalidValueError(msg)

    def was_used_on(self, day: date | StatedDate) -> bool | None:
        """
        Return whether the sense was in use on a day; `None` is unknown.

        It is unknown within the month or year of a date that is known no better, where the
        beginning or end is not recorded, and after `EDITION_DAY`. Asked of a month or a year it
        is a yes or a no only where that holds of all of its days.

        Raises:
            InvalidTypeError: If the day is no date, or is a `datetime`.

        >>> local, contract = term("ICP", on=date(2019, 1, 1))
        >>> print(local.first, "to", local.last)
        February 2018 to 2022
        >>> local.was_used_on(date(2019, 1, 1)), local.was_used_on(date(2022, 7, 1))
        (True, None)
        >>> contract.was_used_on(StatedDate.of(2018, 8))
        """
        first, last = _days_of(day)
        # One end alone can rule a day out; only both together can rule it in.
        if self._had_begun_by(last) is False or self._was_over_by(first) is True:
            return False
        return True if self._had_begun_by(first) and self._was_over_by(last) is False else None

    def why_not_on(self, day: date | StatedDate) -> str:
        """
        Word that a sense was not in use on a day, and from when or until when it was.

        Empty if it was, or may have been.

        Raises:
            InvalidTypeError: If the day is no date, or is a `datetime`.

        >>> (sense,) = term("evolved STP")
        >>> sense.why_not_on(date(2018, 2, 2))
        'no longer in use on 2 February 2018, but until 1 February 2018: accountable care system'
        >>> sense.why_not_on(StatedDate.of(2018, 3))
        'no longer in use in March 2018, but until 1 February 2018: accountable care system'
        >>> sense.why_not_on(date(2017, 6, 15))
        ''
        """
        first, last = _days_of(day)
        if self._had_begun_by(last) is False:
            return f"not yet in use {words_of_when(day)}, but from {self.first}: {self.name}"
        if self._was_over_by(first) is True:
            return f"no longer in use {words_of_when(day)}, but until {self.last}: {self.name}"
        return ""

    def __str__(self) -> str:
        """Return the name, the days of use and who uses it so."""
        return f"{self.name}: {self._days_of_use()}, by {self.speaker}"

    def explain(
        self, on: date | StatedDate | None = None, among: "tuple[Sense, ...] | None" = None
    ) -> str:
        """
        Describe the sense, when and by whom it was used, and what it is not, as ``term`` does.

        Args:
            on: The day; where the sense may not have been in use on it, that is said.
            among: The senses of which it is to be told apart; else those of `senses`.

        >>> (sense,) = term("evolved STP")
        >>> print(sense.explain())
        accountable care system
        ...
          used from 2017-03-31 to 2018-02-01, by NHS England
          words: ACS; accountable care system; evolved STP
        ...
        """
        is_in_doubt = on is not None and self.was_used_on(on) is None
        when = "on that day" if on is None or isinstance(on, date) or on.day else f"all of {on}"
        doubt = f" (whether {when} is not known)" if is_in_doubt else ""
        lines = [
            self.name,
            wrapped(self.definition, "  "),
            wrapped(f"{self._days_of_use()}{doubt}, by {self.speaker}", "  "),
        ]
        cited = [
            ", ".join(filter(None, (each.source.key, each.locator))) + f" {each.confidence.value}"
            for each in self.sources
        ]
        for label, values in (
            ("words", self.words),
            ("not", [name or key for key, name in self._not_this(among)]),
            ("in this library", self.maps_to),
            ("sources", cited),
        ):
            if values:
                lines.append(wrapped(f"{label}: {'; '.join(values)}", "  ", "      "))
        return "\n".join(lines)

    def to_record(
        self, on: date | StatedDate | None = None, among: "tuple[Sense, ...] | None" = None
    ) -> Record:
        """
        Return the sense as plain data, as ``term --json`` prints it.

        ``in_use`` is "yes", "no" or "unknown" if a day is given, and `None` if not; what the
        sense is not to be confused with stands with its name, as far as it is ``among`` the
        senses (else those of `senses`).

        >>> (sense,) = term("evolved STP")
        >>> record = sense.to_record(on=date(2017, 6, 15))
        >>> record["key"], record["in_use"], record["last"]
        ('accountable-care-system', 'yes', '2018-02-01')
        >>> record["not_to_be_confused_with"][0]["key"], sorted(record["sources"][0])
        ('accountable-care-system-early', ['confidence', 'locator', 'source', 'title', 'url'])
        """
        return {
            "key": self.key,
            "words": list(self.words),
            "name": self.name,
            "definition": self.definition,
            "first": self.first.iso() if self.first else None,
            "last": self.last.iso() if isinstance(self.last, StatedDate) else self.last,
            "in_use": None if on is None else _IN_USE[self.was_used_on(on)],
            "speaker": self.speaker,
            "maps_to": list(self.maps_to),
            "not_to_be_confused_with": [
                {"key": key, "name": name} for key, name in self._not_this(among)
            ],
            "sources": [citation.to_record() for citation in self.sources],
        }

    def _not_this(self, among: "tuple[Sense, ...] | None") -> tuple[tuple[str, str | None], ...]:
        """Return what the sense is not to be confused with, by key and, if known, by name."""
        known = senses() if among is None else among
        names = {sense.key: sense.name for sense in known}
        return tuple((key, names.get(key)) for key in self.not_to_be_confused_with)

    def _days_of_use(self) -> str:
        """Word from when to when the sense was used, as precisely as that is known."""
        first = self.first.iso() if self.first else "a day not recorded"
        if self.last == "still used":
            return f"used from {first}, still"
        last = self.last.iso() if isinstance(self.last, StatedDate) else "a day not recorded"
        return f"used from {first} to {last}"

    def _had_begun_by(self, day: date) -> bool | None:
        """Return whether the first day of use was no later than a day."""
        return None if self.first is None else self.first.by(day)

    def _was_over_by(self, day: date) -> bool | None:
        """Return whether the last day of use was earlier than a day."""
        match self.last:
            case None:
                return None
            case "still used":
                # It was seen in use on that day and not looked for after it.
                return False if day <= EDITION_DAY else None
            case StatedDate():
                return self.last.before(day)
            case _:
                assert_never(self.last)


def read_senses(text: str, name: str, book: Sourcebook) -> tuple[Sense, ...]:
    """
    Read a table of senses, whose citations point into a book.

    Raises:
        DocumentError: With every cell that cannot be read, and every key that leads nowhere.
    """
    rows = read_rows(text, name, _COLUMNS, _NEVER_EMPTY)
    problems: list[Problem] = []
    found: list[Sense] = []
    keys = [row["key"] for row in rows]
    for number, row in enumerate(rows, start=1):
        path = f"{name}[{number}]"
        try:
            found.append(_sense_of(row, book))
        except (InvalidValueError, UnknownSourceError) as error:
            problems.append(Problem(path=path, message=str(error)))
        if row["key"] in keys[: number - 1]:
            problems.append(Problem(path=f"{path}.key", message=f"{row['key']!r} comes twice"))
        problems += [
            Problem(
                path=f"{path}.not_to_be_confused_with", message=f"no sense has the key {key!r}"
            )
            for key in items_of(row["not_to_be_confused_with"])
            if key not in keys
        ]
    if problems:
        raise DocumentError(tuple(problems))
    return tuple(found)


def _sense_of(row: dict[str, str], book: Sourcebook) -> Sense:
    """Read one row."""
    last: StatedDate | Literal["still used"] | None = None
    if row["last"]:
        still_used = row["last"] == _STILL_USED_IN_TABLES
        last = "still used" if still_used else StatedDate.parse(row["last"])
    return Sense(
        key=row["key"],
        words=items_of(row["words"]),
        name=row["name"],
        definition=row["definition"],
        first=StatedDate.parse(row["first"]) if row["first"] else None,
        last=last,
        speaker=row["speaker"],
        maps_to=() if row["maps_to"] == _NOTHING_IN_TABLES else items_of(row["maps_to"]),
        not_to_be_confused_with=items_of(row["not_to_be_confused_with"]),
        sources=tuple(parse_citation(cell, book) for cell in items_of(row["sources"])),
    )


def senses_to_csv(senses: tuple[Sense, ...]) -> str:
    """
    Write senses as a table: one row each, lists with a bar between their items.

    Two dots for the last day say that a sense is still used; an empty cell is not recorded.
    ``none`` says that nothing in this library stands for it.

    Raises:
        InvalidTypeError: If one is no sense.

    >>> print(senses_to_csv(term("evolved STP")).splitlines()[0])
    key,words,name,definition,first,last,speaker,maps_to,not_to_be_confused_with,sources
    """
    # Here and not above: only what is written is looked at.
    from nhs_accountable_care._core.given import check_items  # noqa: PLC0415

    return write_rows(tuple(map(_row_of, check_items(senses, Sense, "senses"))), _COLUMNS)


def _row_of(sense: Sense) -> dict[str, str]:
    """Write one row."""
    last = _STILL_USED_IN_TABLES if sense.last == "still used" else sense.last
    return {
        "key": sense.key,
        "words": text_of_items(sense.words),
        "name": sense.name,
        "definition": sense.definition,
        "first": sense.first.iso() if sense.first else "",
        "last": last.iso() if isinstance(last, StatedDate) else last or "",
        "speaker": sense.speaker,
        "maps_to": text_of_items(sense.maps_to) or _NOTHING_IN_TABLES,
        "not_to_be_confused_with": text_of_items(sense.not_to_be_confused_with),
        "sources": text_of_items(map(short_citation, sense.sources)),
    }


@functools.cache
def senses() -> tuple[Sense, ...]:
    """
    Return the definitions of all terms: every sense, in the order of their words.

    The table is read on first use.

    >>> len([sense for sense in senses() if "ICP" in sense.words])
    3
    """
    return read_senses(shipped_text("senses.csv"), "senses.csv", sourcebook())


def term(
    word: str, on: date | StatedDate | None = None, among: tuple[Sense, ...] | None = None
) -> tuple[Sense, ...]:
    """
    Return the definitions of a word: the senses it had on a day, or all it ever had.

    Capitals do not matter. What was surely in use on the day, or without one on `EDITION_DAY`,
    comes first, and else the commonest. A sense that may have been in use on the day, because
    a date is known only to the month or not at all, is given too: ask it
    (`Sense.was_used_on`). If the word is known and had no sense on that day, there are none to
    return. Your own senses go in by ``among``, alone or together with
    `senses`.

    Raises:
        InvalidTypeError: If the word is no text, or the day no date, or a `datetime`.
        UnknownTermError: If no sense goes by the word; it names those that come near.

    >>> [sense.name for sense in term("icp", on=date(2018, 3, 1))]
    ['integrated care partnership, as a local alliance']
    >>> term("ACS", on=date(2018, 2, 2))
    ()
    >>> term("ICQ")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.policy.UnknownTermError: 'ICQ' is not a term we know; near to it are ...
    """
    if on is not None:
        _days_of(on)
    if not isinstance(word, str):
        raise InvalidTypeError(words_of_no_text(word))
    known = senses() if among is None else among
    wanted = " ".join(word.split()).casefold()
    found = [sense for sense in known if wanted in map(str.casefold, sense.words)]
    if not found:
        raise UnknownTermError(_unknown(word, wanted, known))
    # Whoever asks without a day asks today: what is in use comes first, for all that is older
    # or of another trade. The table says which of several is the commonest.
    day = EDITION_DAY if on is None else on
    found.sort(key=lambda sense: sense.was_used_on(day) is not True)
    return tuple(sense for sense in found if on is None or sense.was_used_on(on) is not False)


def senses_of_other_days(
    word: str, on: date | StatedDate, among: tuple[Sense, ...] | None = None
) -> tuple[Sense, ...]:
    """
    Return the senses of a word that were not in use on a day: not yet, or no longer.

    They are what `term` leaves out for the day, in the same order.

    Raises:
        InvalidTypeError: If the day is no date, or is a `datetime`.
        UnknownTermError: If no sense goes by the word; it names those that come near.

    >>> for sense in senses_of_other_days("ICB", on=date(2022, 5, 1)):
    ...     print(sense.why_not_on(date(2022, 5, 1)))
    not yet in use on 1 May 2022, but from 1 July 2022: integrated care board
    """
    kept = term(word, on, among)
    return tuple(sense for sense in term(word, among=among) if sense not in kept)


def term_records(word: str, on: date | StatedDate | None = None) -> list[Record]:
    """
    Return the senses that `term` returns as plain data, each by `Sense.to_record`.

    Raises:
        InvalidTypeError: If the day is no date, or is a `datetime`.
        UnknownTermError: If no sense goes by the word; it names those that come near.

    >>> (record,) = term_records("ACS", on=date(2017, 6, 15))
    >>> record["key"], record["in_use"]
    ('accountable-care-system', 'yes')
    """
    return [sense.to_record(on) for sense in term(word, on)]


def words_of_when(day: date | StatedDate) -> str:
    """
    Word a day or a month as when something was.

    >>> words_of_when(date(2017, 5, 1)), words_of_when(StatedDate.of(2017, 5))
    ('on 1 May 2017', 'in May 2017')
    """
    if isinstance(day, StatedDate):
        return day.when
    return f"on {words_of_day(day)}"


def _days_of(day: date | StatedDate) -> tuple[date, date]:
    """Return the first and the last day of what is asked about."""
    if isinstance(day, StatedDate):
        return day.earliest, day.latest
    check_day(day)
    return day, day


def _unknown(word: str, wanted: str, known: tuple[Sense, ...]) -> str:
    """Make the error of a word that is not known, which names those that come near."""
    words = {each.casefold(): each for sense in known for each in sense.words}
    near = [words[each] for each in near_names(wanted, words, most=5, cutoff=0.5)]
    return f"{word!r} is not a term we know{near_to_it(near)}"
