"""The senses of terms: what a word meant on a day, and how the table is read."""

import csv
import importlib
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhs_accountable_care import contracts
from nhs_accountable_care._core.errors import DocumentError, InvalidTypeError, InvalidValueError
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.classification import SHIPPED_AXES, SHIPPED_FORMS
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.policy import (
    EDITION_DAY,
    Sense,
    Sourcebook,
    UnknownTermError,
    senses,
    senses_to_csv,
    sourcebook,
    term,
    term_records,
)
from nhs_accountable_care.policy.definitions import read_senses

HERE = Path(__file__).parent
HEADING = "key,words,name,definition,first,last,speaker,maps_to,not_to_be_confused_with,sources\n"

# The kinds of arrangement of the tables of facts, one slug each, in the order of the table.
FORMS = {
    "sustainability-and-transformation-plan",
    "sustainability-and-transformation-partnership",
    "accountable-care-system",
    "shadow-accountable-care-system",
    "integrated-care-system-non-statutory",
    "integrated-care-system-statutory",
    "integrated-care-board-cluster",
    "integrated-care-board-merger",
    "accountable-care-organisation",
    "integrated-care-provider-contract",
    "local-integrated-care-partnership",
    "integrated-care-organisation",
    "multispecialty-community-provider",
    "primary-and-acute-care-system",
    "virtual-model",
    "partially-integrated-model",
    "fully-integrated-model",
    "alliance",
    "lead-provider",
    "joint-venture",
    "enhanced-health-in-care-homes",
    "urgent-and-emergency-care-vanguard",
    "acute-care-collaboration",
    "group-model",
    "provider-collaborative",
    "place-based-partnership",
    "local-care-organisation",
    "integrator",
    "strategic-commissioner",
    "tactical-commissioning",
    "joint-committee-of-clinical-commissioning-groups",
    "committees-in-common",
    "section-75-partnership",
    "section-65z5-arrangement",
    "devolution-greater-manchester",
    "devolution-surrey-heartlands",
    "devolution-london",
    "integrated-health-organisation",
    "single-neighbourhood-provider-contract",
    "multi-neighbourhood-provider-contract",
    "primary-care-network-agreement",
    "system-control-total-agreement",
}

# The agreements that the library has a class for, by the tag under which documents know them.
AGREEMENTS = {
    kind.type_tag
    for kind in (getattr(contracts, name) for name in contracts.__all__)
    if hasattr(kind, "type_tag")
}


def expected(name: str) -> list[dict[str, str]]:
    """Read a table of expected answers, which was written before the code."""
    with (HERE / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@pytest.mark.parametrize(
    ("word", "on", "keys"),
    [
        pytest.param(
            row["word"],
            date.fromisoformat(row["on"]),
            set(row["senses"].split()),
            id=f"{row['word']} on {row['on']} ({row['because'][:40]})",
        )
        for row in expected("expected_senses.csv")
    ],
)
def test_a_word_means_on_a_day_what_the_sources_say(word: str, on: date, keys: set[str]) -> None:
    """Each word had, on each day, just the senses that its sources give it."""
    assert {sense.key for sense in term(word, on=on)} == keys


@pytest.mark.parametrize(
    "row", expected("expected_first_senses.csv"), ids=lambda row: f"T3 {row['word']}"
)
def test_a_word_without_a_day_begins_with_the_common_sense_of_today(row: dict[str, str]) -> None:
    """What is in use on the day of the edition comes first; else what is commonest."""
    assert term(row["word"])[0].key == row["first"]


@pytest.mark.parametrize(
    ("month", "used"),
    [
        pytest.param("2017-05", True, id="all of May 2017, S19 and S26"),
        pytest.param("2017", None, id="a part of 2017: from 31 March, S19"),
        pytest.param("2018-02", None, id="a part of February 2018: renamed on the 2nd, S26"),
        pytest.param("2018-03", False, id="none of March 2018"),
        pytest.param("2016", False, id="none of 2016"),
    ],
)
def test_a_month_or_a_year_is_enough_for_a_word(month: str, used: bool | None) -> None:  # noqa: FBT001
    """T4: in use on all of its days, on none, or on some, which is not known of a month."""
    (sense,) = term("evolved STP")
    assert sense.was_used_on(StatedDate.parse(month)) is used
    assert (sense in term("evolved STP", on=StatedDate.parse(month))) is (used is not False)


def test_a_sense_within_one_month_is_in_use_on_a_part_of_it() -> None:
    """A use that begins and ends in the month is not ruled out by the month's two ends."""
    table = HEADING + "x,X,X,A thing.,2017-05-10,2017-05-12,somebody,none,,M [unverified]\n"
    (sense,) = read_senses(table, "senses.csv", sourcebook())
    assert sense.was_used_on(StatedDate.of(2017, 5)) is None
    assert sense.explain(StatedDate.of(2017, 5)).splitlines()[2].strip() == (
        "used from 2017-05-10 to 2017-05-12 (whether all of May 2017 is not known), by somebody"
    )


def test_the_place_in_a_source_stands_with_a_sense() -> None:
    """T5: the text of a sense keeps the place in each source, as its records do."""
    (sense,) = term("HWB")
    assert "HSCA2012, s.194 verified" in sense.explain()


def test_an_acs_in_june_2017_was_a_choice_of_nhs_bodies_and_no_new_body() -> None:
    """S19 and S02: chosen jointly, for money and health; members keep their duties."""
    (sense,) = term("ACS", on=date(2017, 6, 15))
    assert "choose joint responsibility for money and population health" in sense.definition
    assert "no legal body is made" in sense.definition
    assert sense.was_used_on(date(2017, 6, 15)) is True
    assert {citation.source.key for citation in sense.sources} >= {"S02", "S19"}


def test_stp_changes_from_plan_to_partnership_on_31_march_2017() -> None:
    """S19: the P stood for plan before that day, and for partnership from it."""
    assert [sense.name for sense in term("STP", on=date(2016, 10, 21))] == [
        "sustainability and transformation plan"
    ]
    assert [sense.name for sense in term("STP", on=date(2018, 1, 1))] == [
        "sustainability and transformation partnership"
    ]
    assert [sense.was_used_on(date(2017, 3, 31)) for sense in term("STP")] == [None, True]


@pytest.mark.parametrize(
    ("word", "count"), [("ICP", 3), ("ICB", 2), ("ACO", 3), ("STP", 2), ("ICS", 3), ("MCP", 2)]
)
def test_without_a_day_every_sense_is_given(word: str, count: int) -> None:
    """Forms-and-law 1.5: the clashes of names that must be told apart."""
    assert len(term(word)) == count


@pytest.mark.parametrize("word", ["icp", " ICP ", "Integrated  Care  Partnership", "EVOLVED STP"])
def test_capitals_and_spaces_do_not_matter(word: str) -> None:
    """A word is found however it was typed."""
    assert term(word)


@pytest.mark.parametrize(
    ("word", "near"),
    [("ICQ", "ICP"), ("integrated care sistem", "integrated care system"), ("SNPs", "SNP")],
)
def test_an_unknown_word_names_those_that_come_near(word: str, near: str) -> None:
    """A slip in a word is answered with the words that were meant."""
    with pytest.raises(UnknownTermError, match=re.escape(repr(word))) as caught:
        term(word)
    assert near in str(caught.value)
    assert isinstance(caught.value, LookupError)


def test_an_unknown_word_that_is_near_to_nothing_says_only_that() -> None:
    """Where nothing comes near, nothing is suggested."""
    with pytest.raises(UnknownTermError, match=r"'zzzzzz' is not a term we know$"):
        term("zzzzzz")


@pytest.mark.parametrize("day", ["2018-01-01", datetime(2018, 1, 1, tzinfo=UTC)])
def test_the_day_is_a_date(day: object) -> None:
    """Text and moments are refused, as everywhere."""
    with pytest.raises(InvalidTypeError, match="write"):
        term("ICP", on=day)  # type: ignore[arg-type]  # what the test is about
    with pytest.raises(InvalidTypeError, match="write"):
        term("ICP")[0].was_used_on(day)  # type: ignore[arg-type]  # what the test is about


def sense_of(first: str, last: str) -> Sense:
    """Make a sense with these first and last days of use."""
    return Sense(
        key="mine",
        words=("XYZ",),
        name="mine",
        definition="What we call it.",
        speaker="our board",
        first=StatedDate.parse(first) if first else None,
        last="still used" if last == ".." else StatedDate.parse(last) if last else None,
    )


@pytest.mark.parametrize(
    ("first", "last", "day", "answer"),
    [
        ("2018-02", "2022", "2018-01-31", False),
        ("2018-02", "2022", "2018-02-01", None),
        ("2018-02", "2022", "2018-02-28", True),
        ("2018-02", "2022", "2022-01-01", True),
        ("2018-02", "2022", "2022-01-02", None),
        ("2018-02", "2022", "2022-12-31", None),
        ("2018-02", "2022", "2023-01-01", False),
        ("2018-02-02", "2018-02-02", "2018-02-02", True),
        ("", "2018-02-02", "2010-01-01", None),
        ("", "2018-02-02", "2018-02-03", False),
        ("2018-02-02", "", "2018-02-02", None),
        ("2018-02-02", "", "2018-02-01", False),
        ("", "", "2018-02-01", None),
        ("2018-02-02", "..", "2026-11-22", True),
        ("2018-02-02", "..", "2026-11-23", None),
    ],
)
def test_use_on_a_day_is_yes_no_or_unknown(
    first: str, last: str, day: str, *, answer: bool | None
) -> None:
    """Within a month or year that is known no better, and past the record, it is unknown."""
    assert sense_of(first, last).was_used_on(date.fromisoformat(day)) is answer


def test_the_record_ends_on_the_edition_day() -> None:
    """What is still used was so on the edition's day; of later days nothing is known."""
    (board,) = term("integrated care board")
    assert board.last == "still used"
    assert board.was_used_on(EDITION_DAY) is True
    assert board.was_used_on(EDITION_DAY + timedelta(days=1)) is None


@given(st.sampled_from(senses()), st.dates(date(1985, 1, 1), date(2030, 1, 1)))
def test_the_senses_of_a_day_are_those_that_are_not_ruled_out(sense: Sense, day: date) -> None:
    """A word's senses on a day are all its senses less those not in use that day."""
    given_on_day = sense in term(sense.words[0], on=day)
    assert given_on_day == (sense.was_used_on(day) is not False)


def test_your_own_senses_are_searched_as_the_shipped_ones() -> None:
    """Extension is passing a value: your senses, alone or with the shipped ones."""
    mine = attrs.evolve(sense_of("2026-01", ".."), words=("ICP",))
    assert term("ICP", among=(mine,)) == (mine,)
    assert len(term("ICP", among=(*senses(), mine))) == len(term("ICP")) + 1
    with pytest.raises(UnknownTermError):
        term("ACS", among=(mine,))


def test_a_sense_without_words_is_refused() -> None:
    """A sense is met under some word."""
    with pytest.raises(InvalidValueError, match="has no words"):
        attrs.evolve(sense_of("2017", "2018-01"), words=())


def test_a_sense_that_ends_before_it_begins_is_refused() -> None:
    """The last day of use is no earlier than the first can have been."""
    with pytest.raises(InvalidValueError, match=r"ends \(January 2018\) before it begins \(Feb"):
        sense_of("2018-02", "2018-01")


# --- The shipped table ---


@pytest.mark.parametrize("sense", senses(), ids=lambda sense: sense.key)
def test_every_sense_has_what_a_reader_needs(sense: Sense) -> None:
    """Each sense says what it is in a sentence, who says so, and where that is read."""
    assert sense.definition.endswith(".")
    assert sense.definition[0].isupper() or sense.definition[0].isdigit()
    assert sense.sources
    assert sense.not_to_be_confused_with
    assert sense.key not in sense.not_to_be_confused_with


@pytest.mark.parametrize("sense", senses(), ids=lambda sense: sense.key)
def test_every_sense_maps_to_what_the_library_has(sense: Sense) -> None:
    """A sense maps to forms, axes, kinds of organisation or agreement, or public names."""
    slugs = {form.slug for form in SHIPPED_FORMS} | {axis.key for axis in SHIPPED_AXES}
    slugs |= {kind.value for kind in OrganisationKind} | AGREEMENTS
    for name in sense.maps_to:
        assert name in slugs or public(name) is not None, name


def public(name: str) -> object:
    """Find a public name of a package, such as a class or a member of an enumeration."""
    package, _, rest = name.partition(".")
    place = importlib.import_module(f"nhs_accountable_care.{package}")
    first, _, member = rest.partition(".")
    assert first in place.__all__, name
    found: object = getattr(place, first)
    return getattr(found, member) if member else found


# What the library has no form or class for, and why.
NOTHING = {
    "additional-roles-reimbursement-scheme": "its formula is not shipped",
    "carr-hill-formula": "a formula that is not shipped",
    "distance-from-target": "a number",
    "global-sum": "a formula that is not shipped",
    "improved-better-care-fund": "a grant to councils",
    "integrated-neighbourhood-team": "people who work together, and no body or agreement",
    "investment-and-impact-fund": "a formula that is not shipped",
    "minimum-practice-income-guarantee": "a formula that is not shipped",
    "nhs-continuing-healthcare": "a right of one patient",
    "nhs-funded-nursing-care": "a right of one patient",
    "pace-of-change": "a policy of allocations",
    "sub-icb-reporting-entity": "codes for reports, of which the register has none",
    "accountable-care-organisation-american": "of another country",
    "application-programming-interface": "of software",
    "best-practice-tariff": "a price among prices, written as one of a list",
    "elective-recovery-fund": "its formulas of four years are not shipped",
    "market-forces-factor": "a number",
    "neighbourhood-level": "a size",
    "place-level": "a size",
    "quality-and-outcomes-framework": "a formula that is not shipped",
}


def test_what_maps_to_nothing_is_written_down() -> None:
    """Where the library has nothing for a sense, the table says so, and it is no gap."""
    assert {sense.key for sense in senses() if not sense.maps_to} == set(NOTHING)
    table = senses_to_csv(senses())
    assert table.count(",none,") == len(NOTHING)


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        (
            "ICP",
            {
                "integrated-care-partnership-local",
                "integrated-care-provider-contract",
                "integrated-care-partnership-statutory",
            },
        ),
        ("ICB", {"integrated-commissioning-board", "integrated-care-board"}),
        (
            "ACO",
            {
                "accountable-care-organisation",
                "accountable-care-organisation-american",
                "accountable-care-organisation-grouping",
            },
        ),
        ("STP", {"stp-plan", "stp-partnership"}),
        (
            "API",
            {
                "aligned-payment-2022",
                "aligned-payment-2023",
                "aligned-payment-2025",
                "aligned-payment-2026",
                "application-programming-interface",
            },
        ),
    ],
    ids=[
        "ICP has three",
        "ICB has two",
        "ACO has two and the American",
        "STP has two",
        "API drifts",
    ],
)
def test_the_senses_of_a_clashing_word_warn_of_each_other(word: str, keys: set[str]) -> None:
    """Forms-and-law 1.5: each sense has a speaker and a source, and names another of its word."""
    found = {sense.key: sense for sense in term(word)}
    assert set(found) == keys
    for sense in found.values():
        assert sense.speaker
        assert sense.sources
        warned = set(sense.not_to_be_confused_with)
        warned |= {
            key for key, other in found.items() if sense.key in other.not_to_be_confused_with
        }
        assert warned & keys, sense.key


def test_every_form_is_the_meaning_of_some_sense() -> None:
    """Whoever meets one of the 42 kinds of arrangement finds a word for it."""
    assert len(FORMS) == 42
    assert {form for sense in senses() for form in sense.maps_to} >= FORMS


def test_senses_of_one_word_are_told_apart() -> None:
    """Two senses that share a word differ in name, so that a list of them can be read."""
    by_word: dict[str, list[str]] = {}
    for sense in senses():
        for word in sense.words:
            by_word.setdefault(word.casefold(), []).append(sense.name)
    assert [word for word, names in by_word.items() if len(set(names)) < len(names)] == []


def test_the_table_is_in_the_order_of_words() -> None:
    """A reader of the table finds a word where the alphabet puts it."""
    heads = [sense.words[0].casefold() for sense in senses()]
    assert heads == sorted(heads)


def test_senses_survive_a_round_through_csv() -> None:
    """What is written as CSV is read back as the same senses."""
    assert read_senses(senses_to_csv(senses()), "again.csv", sourcebook()) == senses()


ROW = "one,XYZ,one,A thing.,2018,..,us,none,,S19 [verified]\n"


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (ROW.replace("S19", "S999"), [r"t.csv[1]: no source has the key 'S999'"]),
        (ROW.replace(" [verified]", ""), ["t.csv[1]: 'S19' is not a citation"]),
        (ROW.replace("[verified]", "[sure]"), ["t.csv[1]: 'S19 [sure]' is not a citation"]),
        (ROW.replace("2018,..", "2018,2017"), ["t.csv[1]: sense 'one' ends"]),
        (ROW.replace("2018,..", "in 2018,.."), ["t.csv[1]: 'in 2018' is not a date"]),
        (
            ROW.replace("us,none,,", "us,none,two,"),
            ["t.csv[1].not_to_be_confused_with: no sense has"],
        ),
        (ROW + ROW, ["t.csv[2].key: 'one' comes twice"]),
        (
            ROW.replace("A thing.", "") + ROW.replace("one,XYZ", "two,"),
            ["t.csv[1].definition: empty", "t.csv[2].words: empty"],
        ),
        (
            ROW.replace("S19", "S999") + ROW.replace("one,XYZ", "two,XYZ").replace("2018", "x"),
            ["t.csv[1]: no source", "t.csv[2]: 'x' is not a date"],
        ),
    ],
    ids=[
        "no source",
        "no confidence",
        "odd confidence",
        "ends early",
        "no date",
        "leads nowhere",
        "twice",
        "empty cells",
        "two rows",
    ],
)
def test_a_table_with_slips_is_reported_with_all_of_them(rows: str, problems: list[str]) -> None:
    """Every slip of a table is told at once, with its row."""
    with pytest.raises(DocumentError) as caught:
        read_senses(HEADING + rows, "t.csv", sourcebook())
    found = [str(problem) for problem in caught.value.problems]
    assert len(found) == len(problems)
    for line, start in zip(found, problems, strict=True):
        assert line.startswith(start)


def test_senses_may_cite_your_own_sources() -> None:
    """A table is read against the book that is given."""
    book = Sourcebook.from_csv("key,title,publisher,published,url\nMY1,Our minutes,,,\n")
    (sense,) = read_senses(
        HEADING + ROW.replace("S19 [verified]", '"MY1, item 4 [verified]"'), "t.csv", book
    )
    assert str(sense.sources[0]) == "Our minutes, item 4 [verified]"


# --- As plain data ---


def test_records_say_whether_a_sense_was_in_use() -> None:
    """On 1 July 2022 the local partnership may have been in use, and the two others were."""
    records = term_records("ICP", on=date(2022, 7, 1))
    assert {str(record["key"]): record["in_use"] for record in records} == {
        "integrated-care-partnership-local": "unknown",
        "integrated-care-provider-contract": "yes",
        "integrated-care-partnership-statutory": "yes",
    }


def test_a_record_has_everything_for_the_reader() -> None:
    """A record carries the other senses by name and the sources with their addresses."""
    (record,) = term_records("shadow ACS")
    assert record == {
        "key": "shadow-accountable-care-system",
        "words": ["shadow ACS", "shadow accountable care system"],
        "name": "shadow accountable care system",
        "definition": record["definition"],
        "first": "2017-06-15",
        "last": "2018-03",
        "in_use": None,
        "speaker": "NHS England",
        "maps_to": ["shadow-accountable-care-system"],
        "not_to_be_confused_with": [
            {"key": "accountable-care-system", "name": "accountable care system"}
        ],
        "sources": [
            {
                "source": "S23",
                "title": sourcebook()["S23"].title,
                "url": sourcebook()["S23"].url,
                "locator": None,
                "confidence": "verified",
            },
            {
                "source": "S24",
                "title": sourcebook()["S24"].title,
                "url": sourcebook()["S24"].url,
                "locator": "from a press report of the draft memorandum",
                "confidence": "unverified",
            },
        ],
    }


def test_a_record_keeps_apart_what_is_open_and_what_is_not_recorded() -> None:
    """A sense still used says so; an end that nobody recorded is nothing."""
    (board,) = term_records("integrated care board")
    (american,) = (each for each in term_records("ACO") if each["key"].endswith("american"))
    assert board["last"] == "still used"
    assert (american["first"], american["last"]) == (None, None)


def test_senses_of_your_own_are_told_apart_among_themselves() -> None:
    """A sense names the others that are given with it, and leaves a stranger's name open."""
    other = Sense(key="other", words=("b",), name="the other", definition="It.", speaker="Us")
    mine = attrs.evolve(
        other, key="mine", name="mine", not_to_be_confused_with=("other", "stranger")
    )
    assert mine.to_record(among=(mine, other))["not_to_be_confused_with"] == [
        {"key": "other", "name": "the other"},
        {"key": "stranger", "name": None},
    ]
    assert mine.explain(among=(mine, other)).splitlines()[-2:] == [
        "  words: b",
        "  not: the other; stranger",
    ]
    assert str(mine) == "mine: used from a day not recorded to a day not recorded, by Us"


def test_a_record_says_where_a_sense_was_not_in_use() -> None:
    """On a day after its end the answer is no, whoever asks."""
    (sense,) = term("evolved STP")
    assert sense.to_record(on=date(2020, 1, 1))["in_use"] == "no"
