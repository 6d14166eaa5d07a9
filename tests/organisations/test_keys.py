"""What the keys that people hold stand for, on a day (R20, R21, R23, R25, R29)."""

import copy
import csv
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from nhs_accountable_care import (
    AmbiguousCodeError,
    InvalidTypeError,
    InvalidValueError,
    NotABodyError,
    NotInForceError,
    UnknownCodeError,
)
from nhs_accountable_care._core.near_names import near_names
from nhs_accountable_care.organisations import (
    Clock,
    KeyKind,
    OdsCode,
    Organisation,
    OrganisationVersion,
    Register,
    Relation,
    SpecialCode,
    SpecialCodeKind,
    Understood,
    keys,
    whois,
)
from nhs_accountable_care.organisations.codes import parse_ons_code
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.reference import register

EXPECTED = Path(__file__).parents[1] / "reference" / "expected" / "keys.csv"
with EXPECTED.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))
DAY = date(2024, 1, 1)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['trial']} {row['text']} {row['on']}")
def test_a_key_is_understood(row: dict[str, str]) -> None:
    """The expected bodies come from the published files (R20, R21, R23, R25)."""
    on = date.fromisoformat(row["on"])
    found = register().understand(row["text"], on=on)
    assert (found.code, found.how.value) == (row["code"], row["how"])
    assert bool(found.note) is (row["text"] != row["code"])
    assert register().find(row["text"], on=on) == register().find(row["code"], on=on)
    assert register().find(row["text"], on=on, clock=Clock.OPERATIONAL).code == row["code"]
    assert register().organisation(row["text"]).code == row["code"]
    assert whois(register(), row["text"], on=on) == whois(register(), row["code"], on=on)


TAKES: dict[str, Callable[[str], object]] = {
    "find": lambda key: register().find(key, on=DAY),
    "organisation": lambda key: register().organisation(key),
    "members": lambda key: register().members(key, on=DAY),
    "systems_of": lambda key: register().systems_of(key, on=DAY, relation=Relation.IN_REGION),
    "trace": lambda key: register().trace(key, on=DAY, through=(Relation.IN_REGION,)),
    "events_of": lambda key: register().events_of(key),
    "links_of": lambda key: register().links_of(key),
    "links_to": lambda key: register().links_to(key),
    "successors": lambda key: register().successors(key, on=date(2025, 1, 1)),
    "predecessors": lambda key: register().predecessors(key, on=date(2021, 1, 1)),
    "crosswalk": lambda key: register().crosswalk(DAY, date(2025, 1, 1), codes=[key]).rows,
}


@pytest.mark.parametrize("name", TAKES)
@pytest.mark.parametrize("key", ["qop", "E54000057", "NHS Greater Manchester ICB"])
def test_whatever_takes_a_code_takes_a_key(name: str, key: str) -> None:
    """The door is one for all of them."""
    found = TAKES[name]("QOP")
    assert found
    assert TAKES[name](key) == found


def test_two_keys_of_one_body_are_one_body() -> None:
    """A crosswalk counts it once."""
    walk = register().crosswalk(DAY, date(2025, 1, 1), codes=["QOP", "qop", "E54000057"])
    assert [row.from_code for row in walk.rows] == ["QOP"]


@pytest.mark.parametrize(
    ("text", "on", "note"),
    [
        ("QNQ", DAY, ""),
        ("qnq", DAY, "read as QNQ"),
        (
            "E54000050",
            date(2021, 1, 1),
            "the ONS code of QHM from 1 April 2020",
        ),
        (
            "E38000246",
            None,
            "the ONS code of 92A from 1 April 2020 to 31 March 2023",
        ),
        ("91Q00", DAY, "in NHSBSA's spelling the commissioner 91Q from 1 April 2020"),
        (
            "NHS Frimley ICB",
            DAY,
            "the name of QNQ from 1 July 2022 to 31 March 2026",
        ),
        (
            "Salford Royal",
            date(2017, 4, 1),
            "no other body has all of these words in its name: Salford Royal NHS Foundation Trust",
        ),
    ],
)
def test_what_was_understood_is_said(text: str, on: date | None, note: str) -> None:
    """The note tells how a key was read; a code that is itself needs none."""
    assert register().understand(text, on=on).note == note


@pytest.mark.parametrize(
    ("text", "on", "message"),
    [
        (
            "E38000264",
            date(2021, 1, 1),
            "on 1 January 2021; it was the ONS code of 92A from 1 April 2023 to 31 March 2026$",
        ),
        (
            "E38000246",
            DAY,
            "it was the ONS code of 92A from 1 April 2020 to 31 March 2023$",
        ),
        (
            "91Q00",
            date(2019, 1, 1),
            "it was in NHSBSA's spelling the commissioner 91Q from 1 April 2020$",
        ),
        (
            "NHS Frimley Integrated Care Board",
            date(2026, 4, 1),
            "it was the name of QNQ from 1 July 2022 to 31 March 2026$",
        ),
    ],
)
def test_a_key_of_other_days_says_whose_it_was_and_when(text: str, on: date, message: str) -> None:
    """R20: asked of another day, an ONS code or a name is not passed on as if it held."""
    with pytest.raises(NotInForceError, match=message):
        register().find(text, on=on)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Greater Manchester", "QOP"), ("Kent and Medway", "QKS"), ("dorset", "QVV")],
)
def test_the_bare_name_of_a_footprint_is_that_of_the_board_with_its_code(
    text: str, code: str
) -> None:
    """Boards took the names of their footprints and made them longer (ODS)."""
    found = register().understand(text, on=date(2023, 8, 1))
    name = register().find(code, on=date(2023, 8, 1)).name
    assert (found.code, found.how) == (code, KeyKind.NAME)
    assert found.note.startswith(f"the name of {code} from 15 March 2016 to ")
    assert found.note.endswith(f"; on the day it is {name}")


def test_a_name_of_other_days_may_be_a_part_of_another() -> None:
    """Whoever bore it is gone; the one body that has all of its words is taken."""
    own = Register(
        organisations=[
            Organisation.of_one_version(
                "00A",
                "NHS Old Town CCG",
                OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                first_day=date(2013, 4, 1),
                last_day=date(2015, 3, 31),
            ),
            *(
                Organisation.of_one_version(
                    code,
                    f"NHS Old Town and {other} CCG",
                    OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
                    first_day=first,
                )
                for code, other, first in (
                    ("00B", "Newport", date(2016, 4, 1)),
                    ("00C", "Midville", date(2018, 4, 1)),
                )
            ),
        ]
    )
    assert own.understand("Old Town CCG", on=date(2014, 1, 1)).code == "00A"
    assert own.understand("Old Town CCG", on=date(2017, 1, 1)).code == "00B"
    with pytest.raises(AmbiguousCodeError, match="00B NHS Old Town and Newport CCG, 00C"):
        own.understand("Old Town CCG", on=date(2019, 1, 1))
    with pytest.raises(NotInForceError, match="it was the name of 00A from 1 April 2013 to 31"):
        own.understand("Old Town CCG", on=date(2015, 12, 1))


def test_a_closed_body_is_found_by_a_key_where_no_day_is_asked() -> None:
    """What became of a body is asked of a later day than its name held."""
    after = date(2026, 4, 1)
    found = register().successors("NHS Frimley Integrated Care Board", on=after)
    assert found == register().successors("QNQ", on=after)
    assert register().events_of("E54000034") == register().events_of("QNQ")


@pytest.mark.parametrize(
    ("text", "on", "message"),
    [
        ("Salford", date(2017, 4, 1), "'Salford' may be several bodies on 1 April 2017; write"),
        ("Birmingham", None, r"several bodies; write the code: .* and \d+ more$"),
    ],
)
def test_a_name_of_several_bodies_is_refused_with_the_choices(
    text: str, on: date | None, message: str
) -> None:
    """Whoever means one of them writes its code."""
    with pytest.raises(AmbiguousCodeError, match=message):
        register().understand(text, on=on)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("NHS Frimly Integrated Care Board", "near to it are QNQ NHS Frimley Integrated Care"),
        ("nhs frimly icb", "near to it are QNQ NHS Frimley Integrated Care Board, D4U1Y NHS Fri"),
        ("Frimly ICB", "near to it are QNQ NHS Frimley Integrated Care Board"),
        ("Oxford Univercity Hospitals FT", "near to it are RTH Oxford University Hospitals NHS"),
        ("Nowhere in Particular", "no body of the register has the name .* on 1 January 2024$"),
        ("St X.Y", "no ODS code"),
        ("RW600", "the register does not hold 'RW600'"),
        ("ZZZ00", "the register does not hold 'ZZZ00'$"),
        ("E99999999", "does not hold 'E99999999'"),
        ("9Q", "did you mean 91Q|does not hold"),
    ],
)
def test_what_stands_for_nothing_is_told_with_what_is_near(text: str, message: str) -> None:
    """A name that is nearly one is offered and never taken: the neighbour may be meant."""
    with pytest.raises((UnknownCodeError, InvalidValueError), match=message):
        register().understand(text, on=DAY)


def test_a_name_without_a_day_is_told_without_one() -> None:
    """Nothing is said of a day that nobody asked about."""
    with pytest.raises(UnknownCodeError, match=r"the name 'Nowhere in Particular'$"):
        register().understand("Nowhere in Particular")


def test_two_letters_are_no_part_of_a_name() -> None:
    """ST stands in many names by chance."""
    with pytest.raises(UnknownCodeError, match="does not hold 'UH'"):
        register().find("UH", on=DAY)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ICB", r"ICB is a kind of body \(integrated care board\) and no code; see `term ICB`"),
        ("ccg", "and `list --kind ccg` for the bodies"),
        ("STP", r"a kind of body \(strategic partnership footprint\)"),
        ("nhs-trust", "list --kind nhs-trust"),
        ("region", "no code; see `list --kind nhs-england-region` for the bodies"),
        (
            "trust",
            "trust is a word for several kinds of body and no code; see `list --kind trust`",
        ),
        ("ICS", "several kinds of body and no code; see `term ICS`, and `list --kind ICS` for"),
        ("ACO", "ACO is a word of the field and no code; see `term ACO`"),
    ],
)
def test_r29_a_word_of_the_field_is_no_code(text: str, message: str) -> None:
    """R29: letters that are a term or a kind point to where they are explained."""
    with pytest.raises(UnknownCodeError, match=message):
        register().find(text, on=DAY)


def test_a_hub_as_nhsbsa_writes_it_is_a_hub() -> None:
    """R21 and R22: 13R commissions and is no body; its code with two zeros is named as well."""
    with pytest.raises(NotABodyError, match="13R is the code of no body, but a commissioning hub"):
        register().find("13R00", on=DAY)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NHS England", "X24"),
        ("Midlands and Lancashire CSU", "0CX"),
        ("wessex commissioning hub", "13N"),
    ],
)
def test_the_name_of_a_special_code_is_that_of_no_body(text: str, code: str) -> None:
    """R22: whoever writes the name is told as whoever writes the code."""
    with pytest.raises(NotABodyError, match=f"^{code} is the code of no body"):
        register().find(text, on=DAY)


@pytest.mark.parametrize("text", ["VPP00", "XMD00", "TDH00"])
def test_r21_a_default_code_is_never_cut(text: str) -> None:
    """R21: two zeros at the end of a default are its own."""
    with pytest.raises(NotABodyError, match=f"^{text} is the code of no body"):
        register().find(text, on=DAY)


def test_a_day_and_a_text_are_asked_for() -> None:
    """A number has lost its zeros, and a day is a date."""
    with pytest.raises(InvalidTypeError, match="read the column as text"):
        register().understand(7)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(InvalidTypeError, match="read the column as text"):
        register().find(["QNQ"], on=DAY)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(InvalidTypeError, match="on is"):
        register().understand("QNQ", on="2024")  # type: ignore[arg-type]  # the point


def test_understood_is_plain_data_and_a_line() -> None:
    """It prints the key, the code and what was made of it."""
    plain = Understood(text="QNQ", code=OdsCode("QNQ"), how=KeyKind.ODS_CODE)
    assert str(plain) == "QNQ: QNQ"
    found = register().understand(" 91q00", on=DAY)
    assert str(found).startswith("91q00: 91Q (in NHSBSA's spelling")
    assert found.to_record() == {
        "text": " 91q00",
        "code": "91Q",
        "how": "nhsbsa-code",
        "note": found.note,
    }


def own_register() -> Register:
    """Make bodies that share a name and an ONS code through time, one with a gap of days."""

    def version(
        code: str, first: date | None, last: date | None, ons: str | None
    ) -> OrganisationVersion:
        return OrganisationVersion(
            code=OdsCode(code),
            name="Old Town",
            kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
            first_day=first,
            last_day=last,
            ons_code=None if ons is None else parse_ons_code(ons),
        )

    one = Organisation(
        code=OdsCode("00A"),
        versions=(
            version("00A", None, date(2014, 3, 31), "E38000001"),
            version("00A", date(2016, 4, 1), date(2017, 3, 31), "E38000001"),
        ),
    )
    other = Organisation(
        code=OdsCode("00B"),
        versions=(version("00B", date(2017, 4, 1), None, "E38000001"),),
    )
    return Register(
        organisations=(one, other),
        special_codes=(
            SpecialCode(
                code="00B",
                name="Old hub",
                kind=SpecialCodeKind.COMMISSIONING_HUB,
                meaning="A hub.",
                last_day=date(2016, 3, 31),
            ),
        ),
    )


def test_a_key_that_two_bodies_bore_is_that_of_the_day() -> None:
    """An ONS code or a name may go on to another body."""
    own = own_register()
    for key in ("E38000001", "old town"):
        assert own.understand(key, on=date(2013, 4, 1)).code == "00A"
        assert own.understand(key, on=date(2018, 1, 1)).code == "00B"
        with pytest.raises(AmbiguousCodeError, match="write the code: 00A Old Town, 00B Old Town"):
            own.understand(key)
    with pytest.raises(
        NotInForceError,
        match="the ONS code of 00A from a day not recorded to 31 March 2014 and from 1 April 2016 "
        "to 31 March 2017; the ONS code of 00B from 1 April 2017",
    ):
        own.find("E38000001", on=date(2015, 1, 1))


def test_a_code_that_is_a_body_and_was_none_says_both() -> None:
    """On a day before the body began, what its code stood for then is told."""
    own = own_register()
    assert own.find("00B", on=date(2018, 1, 1)).code == "00B"
    with pytest.raises(
        NotInForceError,
        match=r"began on 1 April 2017.*on that day 00B is the code of no body, but a commiss",
    ):
        own.find("00B", on=date(2016, 1, 1))
    with pytest.raises(NotInForceError, match="began on 1 April 2017; no predecessor") as told:
        own.find("00B", on=date(2016, 6, 1))
    assert "hub" not in str(told.value)


def test_a_register_that_has_read_keys_is_copied_and_pickled() -> None:
    """What was put in order for keys goes with it, and makes no difference to what it equals."""
    own = own_register()
    assert own.understand("old town", on=date(2018, 1, 1)).code == "00B"
    for again in (pickle.loads(pickle.dumps(own)), copy.deepcopy(own)):  # noqa: S301 -- our own
        assert again == own_register()
        assert again.understand("old town", on=date(2018, 1, 1)).code == "00B"


# --- What is sought for what is unknown ---


@pytest.mark.parametrize(
    ("code", "near"),
    [
        ("RM33", "did you mean RM3?"),
        ("RQ33", "did you mean RQ3?"),
        ("84Q", "the register does not hold '84Q'"),
        ("XXXXXXXX", "the register does not hold 'XXXXXXXX'"),
    ],
)
def test_a_code_that_is_near_differs_by_a_sign(code: str, near: str) -> None:
    """One sign too many is told, and what is far from every code has no hint."""
    with pytest.raises(UnknownCodeError) as caught:
        register().understand(code)
    assert near in str(caught.value)
    assert ("did you mean" in str(caught.value)) is ("mean" in near)


def test_few_codes_are_compared_with_an_unknown_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document may name any number of unknown codes, so the register is not gone through."""
    compared: list[int] = []

    def counted(name: str, known: list[str], **how: float) -> tuple[str, ...]:
        compared.append(len(known))
        return near_names(name, known, cutoff=how["cutoff"])

    monkeypatch.setattr(keys, "near_names", counted)
    for number in range(100, 200):
        with pytest.raises(UnknownCodeError):
            register().understand(f"9{number}9")
    assert len(compared) == 100
    assert max(compared) < 50


def test_words_alone_that_are_short_name_nobody() -> None:
    """Two letters stand in many names by chance; a word that stands in none names nobody."""
    for text in ("st uh", "Nowhereshire Wonderland"):
        with pytest.raises((UnknownCodeError, InvalidValueError)):
            register().understand(text)
