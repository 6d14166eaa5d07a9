"""What may be presumed from the national record, and that it never becomes an answer."""

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import attrs
import pytest

from nhs_accountable_care import Body, InvalidValueError, classification
from nhs_accountable_care import classify as classify_as_shipped
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    AbsentAgreement,
    Area,
    Arrangement,
    Extent,
    Label,
)
from nhs_accountable_care.classification import (
    Answer,
    Criterion,
    Form,
    Presumption,
    PresumptionGround,
    classify,
)
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AllianceAgreement,
    LeadProviderContract,
    ListStatement,
)
from nhs_accountable_care.documents import read_file
from nhs_accountable_care.policy import (
    ListedPlace,
    ListKind,
    NationalList,
    NationalRecord,
    Power,
    cite,
)
from nhs_accountable_care.questions import Question, Test, either, signed
from nhs_accountable_care.reference import national_record, register
from tests.shipped import DOCUMENTS

Cited: TypeAlias = tuple[Citation, ...]

DAY = date(2018, 4, 1)
PLACE = Arrangement(name="A place")
CONTRACT = "accountable-care-organisation-contract"
CITED = (cite("S32", confidence=Confidence.VERIFIED),)
NO_AWARD = NationalList(
    key="contracts",
    title="no such contract was awarded anywhere",
    kind=ListKind.AWARDS,
    instrument=CONTRACT,
    period=DateRange(first_day=date(2017, 8, 1), last_day=date(2018, 6, 11)),
    is_whole=True,
    sources=CITED,
)
POWER = Power(
    key="contracts", title="the power", instrument=CONTRACT, first_day=DAY, sources=CITED
)


def test_a_presumption_is_a_yes_or_a_no_and_cites_a_source() -> None:
    """What is unknown is not presumed, and nothing is presumed on nobody's word."""
    made = Presumption(
        answer=Answer.NO,
        ground=PresumptionGround.NOT_ON_A_WHOLE_LIST,
        because="not named",
        citations=CITED,
    )
    assert str(made) == "presumably not: not named [S32]"
    # Who is cited twice has one mark, that of the less sure.
    twice = (*CITED, cite("S32", "p. 2", confidence=Confidence.UNVERIFIED))
    assert str(attrs.evolve(made, citations=twice)).endswith("[S32 unverified]")
    assert made.to_record()["confidence"] == "verified"
    with pytest.raises(InvalidValueError, match="a yes or a no"):
        attrs.evolve(made, answer=Answer.UNKNOWN)
    with pytest.raises(InvalidValueError, match="cites no source"):
        attrs.evolve(made, citations=())


@pytest.mark.parametrize("record", [None, NationalRecord()])
def test_from_an_empty_record_nothing_is_presumed(record: NationalRecord | None) -> None:
    """A record that knows nothing lets nothing be presumed."""
    found = classify(PLACE, on=DAY, record=record)
    assert {each.presumption for each in found.forms} == {None}


@pytest.mark.parametrize(
    ("record", "on", "ground"),
    [
        (NationalRecord(lists=(NO_AWARD,)), DAY, PresumptionGround.INSTRUMENT_NEVER_MADE),
        (NationalRecord(lists=(NO_AWARD,)), date(2018, 6, 12), None),
        (NationalRecord(lists=(attrs.evolve(NO_AWARD, is_whole=None),)), DAY, None),
        (NationalRecord(powers=(POWER,)), date(2018, 3, 31), PresumptionGround.POWER_NOT_BEGUN),
        (NationalRecord(powers=(POWER,)), DAY, None),
    ],
)
def test_a_form_whose_contract_nobody_has_is_presumably_not_there(
    record: NationalRecord, on: date, ground: PresumptionGround | None
) -> None:
    """An accountable care organisation needs its contract; an alliance does not."""
    found = {each.form.slug: each for each in classify(PLACE, on=on, record=record).forms}
    organisation, alliance = found["accountable-care-organisation"], found["alliance"]
    assert organisation.answer is Answer.UNKNOWN
    assert alliance.presumption is None
    presumed = organisation.presumption
    assert (None if presumed is None else presumed.ground) is ground
    if presumed is not None:
        assert (presumed.answer, presumed.citations) == (Answer.NO, CITED)


def test_where_the_answer_is_known_nothing_is_presumed() -> None:
    """A document that records the absence itself has its no, and no presumption beside it."""
    place = attrs.evolve(PLACE, absent_agreements=(AbsentAgreement(kind=CONTRACT),))
    found = classify(place, on=DAY, record=NationalRecord(lists=(NO_AWARD,)))
    organisation = found.finding("accountable-care-organisation")
    assert (organisation.answer, organisation.presumption) == (Answer.NO, None)


# --- Real places ----------------------------------------------------------------------

CASES = Path(__file__).parents[1] / "cases" / "presumptions.csv"
ROWS = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))


def place_of(row: dict[str, str]) -> Arrangement:
    """Return the place of a row; what its document says of absent contracts is left out."""
    _, _, name = row["place"].partition(" ")
    if name:
        place = read_file(DOCUMENTS[name], Arrangement).value
        return attrs.evolve(place, absent_agreements=())
    extent = Extent(row["extent"]) if row["extent"] else None
    area = Area(name=row["name"], footprint=row["footprint"] or None, extent=extent)
    return Arrangement(name=row["name"], code=row["code"] or None, area=area)


@pytest.mark.broad
@pytest.mark.parametrize(
    "row",
    ROWS,
    ids=lambda row: f"{row['name'] or row['place']} {row['day']} {row['path']} {row['form']}",
)
def test_of_real_places_is_presumed_what_the_sources_tell_of_the_country(
    row: dict[str, str],
) -> None:
    """The rows were written from the sources, before the lists of the record were."""
    found = [
        each
        for each in classify_as_shipped(place_of(row), on=date.fromisoformat(row["day"])).forms
        if (each.path, each.form.slug) == (row["path"], row["form"])
    ]
    presumption = found[0].presumption if found else None
    if not row["presumed"]:
        assert presumption is None
        return
    assert presumption is not None
    assert found[0].answer is Answer.UNKNOWN
    assert (presumption.answer.value, presumption.ground.value) == (
        row["presumed"],
        row["ground"],
    )
    assert row["says"] in presumption.because
    _, _, cited = str(presumption)[:-1].rpartition("[")
    assert set(row["sources"].split(";")) <= set(cited.split("; "))


# --- Records of other countries -------------------------------------------------------

FORM = "accountable-care-system"
OF_2017 = date(2017, 8, 1)
EVER = DateRange(first_day=date(2013, 4, 1))


def cohort(*places: ListedPlace) -> NationalList:
    """Make a list of invented systems, known to be whole."""
    return NationalList(
        key="invented",
        title="the invented",
        kind=ListKind.COHORT,
        named_as=(FORM,),
        forms=(FORM,),
        period=EVER,
        places=places,
        is_whole=True,
        sources=CITED,
    )


def at(code: str, name: str = "A place", **other: Any) -> Arrangement:  # noqa: ANN401 -- any field
    """Make a place in a footprint."""
    area = Area(name=name, footprint=code, **other)
    return Arrangement(name=name, area=area)


FOOTPRINTS = NationalList(
    key="footprints",
    title="the footprints",
    kind=ListKind.FOOTPRINTS,
    period=EVER,
    places=tuple(ListedPlace(name=code, codes=(code,)) for code in ("QJK", "QVV", "QOP")),
)


def record_of(*lists: NationalList) -> NationalRecord:
    """Make a record of lists, and of the footprints in which places lie."""
    return NationalRecord(lists=(FOOTPRINTS, *lists))


def presumed(place: Arrangement, *lists: NationalList, on: date = OF_2017) -> Answer | None:
    """Return what is presumed of the outermost place."""
    found = classify(place, on=on, record=record_of(*lists)).finding(FORM)
    return None if found.presumption is None else found.presumption.answer


def test_with_an_invented_cohort_the_answers_follow_it() -> None:
    """Devon on an invented list is presumably a system, and Dorset, which is not, is none."""
    invented = cohort(ListedPlace(name="Devon", codes=("QJK",), is_whole=True))
    assert presumed(at("QJK", "Devon"), invented) is Answer.YES
    assert presumed(at("QJK", "The county", extent=Extent.WHOLE), invented) is Answer.YES
    assert presumed(at("QJK", "Exeter"), invented) is None
    assert presumed(at("QVV", "Dorset"), invented) is Answer.NO
    assert presumed(at("QVV", "Dorset"), attrs.evolve(invented, is_whole=None)) is None
    assert presumed(at("QVV", "Devonport"), invented) is None
    later = attrs.evolve(invented, period=DateRange(first_day=date(2018, 1, 1)))
    assert presumed(at("QVV", "Dorset"), later) is None


@pytest.mark.parametrize("field", ["also_in", "overlaps_with"])
def test_of_a_place_that_reaches_into_a_named_one_nothing_is_presumed(field: str) -> None:
    """A place over two footprints is around a part of each."""
    invented = cohort(ListedPlace(name="Devon", codes=("QJK",), is_whole=True))
    assert presumed(at("QVV", "Dorset", **{field: ("QJK",)}), invented) is None


def test_what_is_nested_counts_for_what_is_around_it_and_the_other_way() -> None:
    """Neither around a named part nor inside a named system is anything presumed."""
    invented = cohort(ListedPlace(name="Devon", codes=("QJK",), is_whole=True))
    around = attrs.evolve(at("QVV", "Wessex"), nested=(at("QJK", "Exeter"),))
    assert presumed(around, invented) is None
    inside = attrs.evolve(at("QJK", "Devon"), nested=(Arrangement(name="A ward"),))
    record = record_of(invented)
    found = classify(inside, on=OF_2017, record=record).forms
    [ward] = [each for each in found if each.path != "$" and each.form.slug == FORM]
    assert ward.presumption is None
    part = attrs.evolve(at("QVV", "Dorset"), part_of=(Body(code="QJK"),))
    assert presumed(part, invented) is None


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (at("QVV"), Answer.NO),
        (at("15N"), None),
        (at("QVV", also_in=("15N",)), None),
        (attrs.evolve(at("QVV"), part_of=(Body(name="Devon partnership"),)), None),
        (attrs.evolve(at("QVV"), part_of=(Body(code="15A"),)), Answer.NO),
        (attrs.evolve(at("QVV"), nested=(at("15N"),)), None),
        (attrs.evolve(at("QVV"), name="The area", area=Area(name="Devon", footprint="QVV")), None),
    ],
    ids=["there", "elsewhere", "in two", "part by name", "part of another", "around", "area"],
)
def test_without_a_register_a_code_that_is_no_footprint_leads_nowhere(
    place: Arrangement, expected: Answer | None
) -> None:
    """Where one area of a place is not known, or it is named after one listed, all is open."""
    invented = cohort(ListedPlace(name="Devon", codes=("QJK",), is_whole=True))
    assert presumed(place, invented) is expected


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("99P", OF_2017, None),
        ("11J", OF_2017, Answer.NO),
        ("15N", OF_2017, None),
        ("309", OF_2017, None),
        ("00A", OF_2017, None),
    ],
    ids=["in it", "in another", "not begun", "a council", "unknown"],
)
def test_a_register_leads_from_a_group_to_its_footprint(
    code: str, on: date, expected: Answer | None
) -> None:
    """99P is NHS Northern, Eastern and Western Devon CCG; 11J is NHS Dorset CCG."""
    invented = cohort(ListedPlace(name="The named", codes=("QJK",), is_whole=True))
    found = classify(at(code), on=on, register=register(), record=record_of(invented))
    presumption = found.finding(FORM).presumption
    assert (presumption and presumption.answer) is expected


def test_the_whole_of_a_part_is_not_the_whole_that_was_named() -> None:
    """A place in a named footprint that covers all of its own area is a part of the footprint."""
    invented = cohort(ListedPlace(name="The named", codes=("QJK",), is_whole=True))
    part = attrs.evolve(at("99P", extent=Extent.WHOLE), part_of=(Body(code="QJK"),))
    assert presumed(part, invented) is None


def test_a_list_that_does_not_say_where_its_places_are_rules_nothing_out() -> None:
    """A place without a code on a list may be anywhere, or be the one that is asked about."""
    invented = cohort(ListedPlace(name="The network"))
    assert presumed(at("QVV", "Dorset"), invented) is None
    assert presumed(at("QVV", "The network"), invented) is Answer.YES


def test_a_place_is_named_from_its_day_to_its_last() -> None:
    """Before it was named, and after it was taken off, it is not called so."""
    devon = ListedPlace(
        name="Devon", codes=("QJK",), day=date(2017, 7, 1), last_day=date(2017, 8, 1)
    )
    place = at("QJK", "Devon")
    assert presumed(place, cohort(devon), on=date(2017, 6, 30)) is None
    assert presumed(place, cohort(devon), on=date(2017, 8, 1)) is Answer.YES
    assert presumed(place, cohort(devon), on=date(2017, 8, 2)) is None


def test_awards_to_others_are_told_as_a_list() -> None:
    """With one award elsewhere there is none here, if it is known where the place is."""
    awarded = attrs.evolve(
        NO_AWARD, title="the awarded", places=(ListedPlace(name="Devon", codes=("QJK",)),)
    )
    record = record_of(awarded)
    for place, expected in (
        (at("QVV"), "not among the awarded"),
        (at("QJK"), None),
        (PLACE, None),
    ):
        found = classify(place, on=DAY, record=record).finding("accountable-care-organisation")
        presumption = found.presumption
        assert (presumption and presumption.because) == expected
        if presumption is not None:
            assert presumption.ground is PresumptionGround.NOT_ON_A_WHOLE_LIST


SPEAKERS = NationalList(
    key="speakers",
    title="the national bodies",
    kind=ListKind.SPEAKERS,
    period=EVER,
    places=(ListedPlace(name="NHS England"),),
    sources=CITED,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Answer.YES),
        ({"speaker": "HSJ"}, None),
        ({"speaker": None}, None),
        ({"form": "alliance"}, None),
        ({"sources": ()}, None),
        ({"on": StatedDate.of(2017, 8, 1)}, Answer.YES),
        ({"on": StatedDate.of(2017, 8, 2)}, None),
    ],
)
def test_what_a_national_body_calls_a_place_it_presumably_is(
    changes: dict[str, Any], expected: Answer | None
) -> None:
    """A label counts by the word of a national body, from a source, and from its day on."""
    label = Label(text="ACS", form=FORM, speaker="NHS England", sources=CITED)
    place = attrs.evolve(at("QJK"), labels=(attrs.evolve(label, **changes),))
    assert presumed(place, SPEAKERS) is expected


def test_grounds_that_contradict_each_other_presume_nothing() -> None:
    """A place that a national body calls a system, and that is not on the list of them."""
    label = Label(text="ACS", form=FORM, speaker="NHS England", sources=CITED)
    place = attrs.evolve(at("QVV"), labels=(label,))
    elsewhere = cohort(ListedPlace(name="Devon", codes=("QJK",)))
    assert presumed(place, SPEAKERS, elsewhere) is None


def test_a_list_without_a_source_presumes_nothing() -> None:
    """Nobody stands behind it."""
    nobody = attrs.evolve(cohort(ListedPlace(name="Devon", codes=("QJK",))), sources=())
    assert presumed(at("QVV"), nobody) is None


# --- Agreements that a document lists -------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "ground"),
    [
        ({}, PresumptionGround.AGREEMENTS_LISTED),
        ({"sources": ()}, None),
        ({"field": "members"}, None),
        ({"is_whole": False}, None),
        ({"count": 5}, None),
    ],
)
def test_agreements_that_a_source_lists_are_presumably_all(
    changes: dict[str, Any], ground: PresumptionGround | None
) -> None:
    """A source that gives the agreements, and does not say whether they are all."""
    listed = ListStatement(field="agreements", sources=CITED)
    place = Arrangement(
        name="A place",
        agreements=(AllianceAgreement(title="Alliance"),),
        lists=(attrs.evolve(listed, **changes),),
    )
    record = NationalRecord(lists=(SPEAKERS,))
    found = classify(place, on=DAY, record=record).finding("accountable-care-organisation")
    assert found.answer is Answer.UNKNOWN
    presumption = found.presumption
    assert (presumption and presumption.ground) == ground
    unlisted = attrs.evolve(place, agreements=None)
    found = classify(unlisted, on=DAY, record=record).finding("accountable-care-organisation")
    assert found.presumption is None


def test_of_an_agreement_that_is_recorded_the_country_is_not_asked() -> None:
    """A contract on record, signed or not, tells more than that none was ever made."""
    contract = AccountableCareOrganisationContract(title="A contract")
    place = attrs.evolve(PLACE, agreements=(contract,))
    found = classify(place, on=DAY, record=national_record()).finding(
        "accountable-care-organisation"
    )
    assert found.presumption is None


def test_what_no_contract_excludes_is_presumably_so() -> None:
    """An alliance that has all that a virtual model needs, but for what would exclude it."""
    place = read_file(DOCUMENTS["alliance-of-three-providers"], Arrangement).value
    place = attrs.evolve(place, lists=(), absent_agreements=())
    found = classify(place, on=DAY, record=national_record()).finding("virtual-model")
    assert found.answer is Answer.UNKNOWN
    assert found.presumption is not None
    assert found.presumption.answer is Answer.YES


# --- Several grounds ------------------------------------------------------------------

UNSURE = (cite("S23", confidence=Confidence.UNVERIFIED),)
NO_ALLIANCE = NationalList(
    key="alliances",
    title="no alliance was made anywhere",
    kind=ListKind.AWARDS,
    instrument=AllianceAgreement.type_tag,
    period=EVER,
    is_whole=True,
    sources=CITED,
)
NO_LEAD = Power(
    key="leads",
    title="the power to lead",
    instrument=LeadProviderContract.type_tag,
    first_day=date(2030, 4, 1),
    sources=CITED,
)


def of_both(*tests: Question | Test) -> Form:
    """Make a form of some tests, all of which are needed."""
    return Form(
        slug="invented",
        name="invented form",
        meaning="a form of this test",
        period=EVER,
        necessary=tuple(
            Criterion(key=f"test-{number}", question="Is it?", test=test, sources=CITED)
            for number, test in enumerate(tests)
        ),
        sources=CITED,
    )


EITHER = of_both(either(signed(AllianceAgreement), signed(LeadProviderContract)))
EACH = of_both(signed(AllianceAgreement), signed(LeadProviderContract))


def presumed_of(form: Form, *, alliance: Cited, lead: Cited) -> Presumption | None:
    """Return what is presumed of a form, from two grounds that have these sources."""
    record = NationalRecord(
        lists=(attrs.evolve(NO_ALLIANCE, sources=alliance),),
        powers=(attrs.evolve(NO_LEAD, sources=lead),),
    )
    (found,) = classify(PLACE, on=DAY, forms=(form,), record=record).forms
    return found.presumption


@pytest.mark.parametrize(
    ("alliance", "lead", "ground"),
    [
        (CITED, CITED, PresumptionGround.INSTRUMENT_NEVER_MADE),
        (UNSURE, CITED, PresumptionGround.INSTRUMENT_NEVER_MADE),
        (CITED, UNSURE, PresumptionGround.POWER_NOT_BEGUN),
    ],
    ids=["as sure", "the list unsure", "the power unsure"],
)
def test_what_two_grounds_show_together_has_the_less_sure_of_them(
    alliance: Cited, lead: Cited, ground: PresumptionGround
) -> None:
    """Neither contract can be there, and it takes both to say so."""
    presumed = presumed_of(EITHER, alliance=alliance, lead=lead)
    assert presumed is not None
    assert (presumed.answer, presumed.ground) == (Answer.NO, ground)
    assert "no alliance was made anywhere; the power to lead began on" in presumed.because
    assert presumed.citations == tuple(dict.fromkeys(alliance + lead))


@pytest.mark.parametrize(
    ("alliance", "lead", "ground"),
    [
        (CITED, CITED, PresumptionGround.INSTRUMENT_NEVER_MADE),
        (UNSURE, CITED, PresumptionGround.POWER_NOT_BEGUN),
        (CITED, UNSURE, PresumptionGround.INSTRUMENT_NEVER_MADE),
    ],
    ids=["as sure", "the list unsure", "the power unsure"],
)
def test_of_grounds_that_agree_the_surest_is_told(
    alliance: Cited, lead: Cited, ground: PresumptionGround
) -> None:
    """Each shows it alone; of two that are as sure, the first is told."""
    presumed = presumed_of(EACH, alliance=alliance, lead=lead)
    assert presumed is not None
    assert (presumed.answer, presumed.ground) == (Answer.NO, ground)
    assert presumed.confidence is Confidence.VERIFIED


@pytest.mark.parametrize(("form", "is_presumed"), [(EITHER, False), (EACH, True)])
def test_a_ground_on_nobodys_word_helps_no_other(
    form: Form,
    is_presumed: bool,  # noqa: FBT001 -- what is expected
) -> None:
    """What takes two grounds is not presumed where one of them has no source."""
    presumed = presumed_of(form, alliance=(), lead=CITED)
    assert (presumed is not None) is is_presumed


def test_of_a_function_that_does_not_say_what_it_reads_every_absence_is_tried() -> None:
    """An embedder may write a test as a bare function."""
    [asked] = EITHER.necessary
    bare = of_both(lambda place, on: asked.ask(place, on).outcome)
    presumed = presumed_of(bare, alliance=CITED, lead=CITED)
    assert presumed == presumed_of(EITHER, alliance=CITED, lead=CITED)
    assert presumed is not None


def test_a_surer_label_is_told_before_a_list() -> None:
    """A place on a list that is not verified, which a national body calls so in one that is."""
    listed = attrs.evolve(cohort(ListedPlace(name="Devon", codes=("QJK",))), sources=UNSURE)
    label = Label(text="ACS", form=FORM, speaker="NHS England", sources=CITED)
    place = attrs.evolve(at("QJK", name="Devon"), labels=(label,))
    record = NationalRecord(lists=(SPEAKERS, listed))
    presumption = classify(place, on=OF_2017, record=record).finding(FORM).presumption
    assert presumption is not None
    assert presumption.because == 'NHS England called it "ACS"'


# --- Engine and content are apart -----------------------------------------------------


def test_no_module_of_the_classifier_holds_a_code_or_a_list_of_the_record() -> None:
    """The record alone has lists; forms and engine know none, and load none."""
    package = Path(classification.__file__).parent
    codes = {
        code
        for each in national_record().lists
        for place in (*each.places, *each.silent_on)
        for code in place.codes
    }
    # How many footprints there were is part of what a plan of 2016 was, and names none of them.
    titles = {
        each.title for each in national_record().lists if each.kind is not ListKind.FOOTPRINTS
    }
    for path in package.rglob("*.py"):
        # Examples may name places, and a form that only one place can be says which that is.
        text = re.sub(r"(?m)^ *(>>>|\.\.\.|of_place=).*$", "", path.read_text(encoding="utf-8"))
        words = set(re.findall(r"\w+", text))
        assert not words & codes, path.name
        assert not any(title in text for title in titles), path.name
        assert "nhs_accountable_care.reference" not in text, path.name


def test_the_engine_of_presumptions_names_no_place() -> None:
    """Which places are on a list is data of the record that is passed."""
    names = {place.name for each in national_record().lists for place in each.places}
    for module in ("grounds", "presumptions"):
        text = (Path(classification.__file__).parent / f"{module}.py").read_text(encoding="utf-8")
        examples = re.sub(r"(?m)^ *(>>>|\.\.\.|presumably).*$", "", text)
        assert not [name for name in names if name in examples]


def test_of_an_agreement_that_is_on_record_no_power_is_asked() -> None:
    """Whoever signed without a power did sign: what the record holds is not presumed away."""
    signed_early = LeadProviderContract(title="Ours", signed_on=StatedDate.of(2017, 1, 1))
    place = Arrangement(name="A place", agreements=(signed_early,))
    record = NationalRecord(powers=(NO_LEAD,))
    (found,) = classify(place, on=DAY, forms=(EACH,), record=record).forms
    assert found.presumption is None
