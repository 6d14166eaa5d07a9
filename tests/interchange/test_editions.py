"""An edition of one's own is built from official files, and pinned to the one below it."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care import InvalidValueError
from nhs_accountable_care.interchange import (
    BuiltEdition,
    OfficialReading,
    build_edition,
    read_official,
    register_of_edition,
)
from nhs_accountable_care.reference import edition as shipped
from nhs_accountable_care.reference import register

DAY = date(2027, 4, 1)
# An invented merger of April 2027: an area goes to a board that is new.
LOOKUP = b"""\
SICBL27CD,SICBL27CDH,SICBL27NM,ICB27CD,ICB27CDH,ICB27NM
E38000247,16C,NHS North East and North Cumbria ICB - 16C,E54000099,Z1Z1Z,NHS Invented Board
"""


def lookup() -> OfficialReading:
    """Return the lookup of the merger, read."""
    return read_official(LOOKUP, name="SICBL27_ICB27_April2027.csv")


def built(name: str = "2027.04") -> BuiltEdition:
    """Build the edition of the merger."""
    return build_edition([lookup()], name=name, day=DAY, register=register(), base=shipped())


def test_an_edition_is_what_its_files_add_to_the_register_below() -> None:
    """And names the files with their digests, and what they say otherwise."""
    edition = built().edition
    assert [body.code for body in edition.organisations] == ["Z1Z1Z"]
    assert (edition.base, edition.base_sha256) == (shipped().name, shipped().sha256)
    [file] = edition.files
    assert (file.name, file.format, file.rows_in, file.kept) == (
        "SICBL27_ICB27_April2027.csv",
        "ons-lookup",
        1,
        1,
    )
    assert file.sha256 == lookup().sha256
    assert edition.decided == (
        (
            "16C constituent-of, link: held QHM, from 1 July 2022, given Z1Z1Z, seen on 1 April "
            "2027 (SICBL27_ICB27_April2027.csv, line 2): what has no end ends where the next "
            "begins"
        ),
    )


def test_its_register_knows_the_next_map() -> None:
    """And the one before it, as the shipped edition does."""
    mine = register_of_edition(built().edition, register=register(), base=shipped())
    [after] = mine.systems_of("16C", on=DAY)
    [before] = mine.systems_of("16C", on=date(2027, 3, 31))
    assert (before.code, after.code) == ("QHM", "Z1Z1Z")
    assert mine == built().laid.register


def test_it_is_laid_over_the_edition_that_it_was_built_over_and_no_other() -> None:
    """Another edition may tell already what it adds, or tell it otherwise."""
    other = attrs.evolve(shipped(), name="2027.08", sha256="b" * 64)
    with pytest.raises(InvalidValueError, match="build it again from its files: SICBL27"):
        register_of_edition(built().edition, register=register(), base=other)


def test_a_day_before_the_edition_below_is_refused() -> None:
    """It would be kept up to a day up to which the other is kept already."""
    with pytest.raises(InvalidValueError, match="give a later day"):
        build_edition(
            [lookup()],
            name="x",
            day=date(2026, 4, 1),
            register=register(),
            base=shipped(),
        )


def test_an_edition_of_no_file_is_refused() -> None:
    """It would say nothing."""
    with pytest.raises(InvalidValueError, match="none is given"):
        build_edition([], name="x", day=DAY, register=register(), base=shipped())
