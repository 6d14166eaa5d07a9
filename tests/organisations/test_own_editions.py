"""An edition of one's own: what differs from a shipped register, and over which it was built."""

from datetime import date

import pytest

from nhs_accountable_care import DateRange, InvalidValueError
from nhs_accountable_care.documents import Document, read, standard_codec, write
from nhs_accountable_care.organisations import (
    FileOfEdition,
    OdsCode,
    Organisation,
    OrganisationKind,
    OwnEdition,
    Register,
    Relation,
    Relationship,
    Succession,
    SuccessionKind,
)
from nhs_accountable_care.reference import register

DAY = date(2027, 4, 1)
DIGEST = "a" * 64
NEW = Organisation.of_one_version(
    "Z1Z1Z", "A board of 2027", OrganisationKind.INTEGRATED_CARE_BOARD, first_day=DAY
)
OLD_LINK = next(
    link for link in register().links_of("16C") if link.period.is_open and link.parent == "QHM"
)
EDITION = OwnEdition(
    name="2027.04",
    day=DAY,
    base="2026.08",
    base_sha256=DIGEST,
    files=(
        FileOfEdition(
            name="lookup.csv",
            format="ons-lookup",
            sha256=DIGEST,
            rows_in=5,
            kept=3,
            reported=1,
            passed_over=1,
        ),
    ),
    decided=(
        "16C constituent-of, link: held QHM, given Z1Z1Z: a link ends where the next begins",
    ),
    organisations=(NEW,),
    relationships=(
        Relationship(
            child=OdsCode("16C"),
            relation=Relation.CONSTITUENT_OF,
            parent=NEW.code,
            period=DateRange.parse("2027-04-01/.."),
        ),
        Relationship(
            child=OdsCode("16C"),
            relation=Relation.CONSTITUENT_OF,
            parent=OLD_LINK.parent,
            period=DateRange(first_day=OLD_LINK.period.first_day, last_day=date(2027, 3, 31)),
        ),
    ),
    successions=(
        Succession(
            key="2027-04-01-QHM-Z1Z1Z",
            day=DAY,
            kind=SuccessionKind.MERGER,
            from_codes=(OdsCode("QHM"),),
            to_codes=(NEW.code,),
        ),
    ),
    without=(OLD_LINK,),
)


@pytest.fixture(name="over")
def register_over() -> Register:
    """The edition, laid over the shipped register."""
    return EDITION.over(register())


def test_it_is_laid_over_the_register_below_it(over: Register) -> None:
    """Its day is that of the new register, and the old one is as it was."""
    assert over.edition_day == DAY
    [parent] = over.systems_of("16C", on=DAY)
    assert parent.name == "A board of 2027"
    [before] = over.systems_of("16C", on=date(2027, 3, 31))
    assert before.code == "QHM"
    assert "Z1Z1Z" not in register()


def test_a_document_holds_it_whole() -> None:
    """What is written is read back as the same value."""
    document = standard_codec().document(EDITION)
    text = write(document)
    back: Document[OwnEdition] = read(text, OwnEdition)
    assert back.value == EDITION


def test_two_registers_are_compared_on_a_day(over: Register) -> None:
    """What only the second has counts as opened, and a moved link as moved."""
    changes = register().without_warnings().compared_with(over, on=DAY)
    assert [version.code for version in changes.opened] == ["Z1Z1Z"]
    [move] = changes.moved
    assert str(move) == "16C constituent-of: QHM -> Z1Z1Z"
    assert [event.key for event in changes.events] == ["2027-04-01-QHM-Z1Z1Z"]
    assert over.compared_with(over, on=DAY).moved == ()


def test_what_is_no_digest_is_refused() -> None:
    """Neither of a file nor of the edition below."""
    with pytest.raises(InvalidValueError, match="64 hexadecimal digits"):
        OwnEdition(name="x", day=DAY, base="2026.08", base_sha256="abc")
    with pytest.raises(InvalidValueError, match="64 hexadecimal digits"):
        FileOfEdition(name="x", format="y", sha256="A" * 64, rows_in=0, kept=0)


def test_counts_of_a_file_add_up() -> None:
    """A row that is in no count would be lost in silence."""
    with pytest.raises(InvalidValueError, match="not all kept, reported or passed over"):
        FileOfEdition(name="x", format="y", sha256=DIGEST, rows_in=3, kept=2)


def test_it_says_what_is_in_it() -> None:
    """On one line, and each file on one."""
    assert str(EDITION) == (
        "2027.04, up to 2027-04-01, over 2026.08: 1 bodies, 2 links, 1 events from 1 files"
    )
    assert str(EDITION.files[0]) == (
        "lookup.csv (ons-lookup): 5 rows in = 3 kept + 1 reported + 1 passed over"
    )
