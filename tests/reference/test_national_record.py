"""The national record: who was named, which contracts were made, when powers began."""

from collections import Counter
from datetime import date

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care.arrangements import AbsentAgreement
from nhs_accountable_care.classification import SHIPPED_FORMS
from nhs_accountable_care.policy import ListKind, NationalList, sourcebook
from nhs_accountable_care.reference import (
    DesignationStatus,
    designations,
    national_record,
    register,
)

LISTS = {each.key: each for each in national_record().lists}


def names(key: str) -> set[str]:
    """Return the names on a list."""
    return {place.name for place in LISTS[key].places}


def test_the_fifty_vanguards_are_named_by_kind_and_wave() -> None:
    """29 on 10 March 2015, eight on 24 July and thirteen on 25 September [S47, S90]."""
    found = {
        each.key.removesuffix("-vanguards"): (each.period.first_day, len(each.places))
        for each in national_record().of_kind(ListKind.VANGUARDS)
    }
    march, july, september = date(2015, 3, 10), date(2015, 7, 24), date(2015, 9, 25)
    assert found == {
        "primary-and-acute-care-system": (march, 9),
        "multispecialty-community-provider": (march, 14),
        "enhanced-health-in-care-homes": (march, 6),
        "urgent-and-emergency-care": (july, 8),
        "acute-care-collaboration": (september, 13),
    }
    assert "Salford Together" in names("primary-and-acute-care-system-vanguards")


def test_the_systems_of_june_2017_are_two_lists_that_are_whole() -> None:
    """Eight in shadow, and two devolution areas counted with them, until the four of May 2018."""
    eight, two = LISTS["eight-in-shadow-of-june-2017"], LISTS["two-devolution-areas-of-june-2017"]
    assert len(eight.places) == 8
    assert {place.name for place in two.places} == {"Greater Manchester", "Surrey Heartlands"}
    for each in (eight, two):
        assert each.is_whole
        assert each.period.last_day == date(2018, 5, 23)
        assert "accountable-care-system" in each.forms
    assert "shadow-accountable-care-system" not in two.forms
    # Whether the two ran in shadow is not said, so that of neither it is presumed not.
    assert {place.name for place in eight.silent_on} == {place.name for place in two.places}
    counted = national_record().of_kind(ListKind.COUNTED)
    assert counted == (two,)
    assert all(each.note for each in counted)


def test_every_system_was_named_by_april_2021() -> None:
    """The lists of systems hold the 42 areas, some of them twice [S26 to S31]."""
    systems = [
        each
        for each in national_record().of_kind(ListKind.COHORT)
        if "integrated-care-system-non-statutory" in each.forms
    ]
    assert [len(each.places) for each in systems] == [10, 4, 3, 4, 11, 13]
    codes = {
        designation.system_code
        for designation in designations()
        if designation.status is DesignationStatus.ICS
    }
    listed = {code for each in systems for place in each.places for code in place.codes}
    assert codes <= listed <= codes | {"QT8"}


def test_designations_and_lists_agree() -> None:
    """Whoever was named is on the list of that day, by name and code."""
    by_status = {
        DesignationStatus.CANDIDATE_2017: "candidates-of-march-2017",
        DesignationStatus.SHADOW_ACS: "eight-in-shadow-of-june-2017",
    }
    assert {status: Counter(d.status for d in designations())[status] for status in by_status} == {
        status: len(LISTS[key].places) for status, key in by_status.items()
    }
    for each in designations():
        if each.status in by_status:
            [place] = [
                place
                for place in LISTS[by_status[each.status]].places
                if each.area_name.startswith(place.name)
            ]
            assert each.system_code in place.codes
            assert place.is_whole is each.is_whole


def test_no_contract_of_an_accountable_care_organisation_is_known() -> None:
    """None on 11 June 2018 by HC 650; after that only absence found by search."""
    lists = national_record().of_kind(ListKind.AWARDS)
    first, since, provider = lists
    [cited] = first.sources
    assert (cited.source.key, cited.locator) == ("S32", "paragraph 109")
    assert cited.confidence is Confidence.VERIFIED
    assert first.period.last_day == date(2018, 6, 11)
    assert first.silent_on == ()
    for each in (since, provider):
        assert each.period.last_day is None
        assert {place.name for place in each.silent_on} == {"Walsall", "Barking Riverside"}
        assert {cited.confidence for cited in each.sources} == {Confidence.UNVERIFIED}
    assert all(each.places == () and each.is_whole for each in lists)
    assert "alliance-agreement" not in {each.instrument for each in lists}


def test_what_is_not_known_to_be_whole_is_not_called_so() -> None:
    """Candidates were "likely", and other deals of devolution may be missing."""
    assert {key for key, each in LISTS.items() if not each.is_whole} == {
        "candidates-of-march-2017",
        "devolution-deals",
        "national-bodies",
    }


def test_lists_speak_of_forms_agreements_and_codes_that_there_are() -> None:
    """No slug, kind or code is misspelt, and everything has a source of the sourcebook."""
    slugs, codes = (
        {form.slug for form in SHIPPED_FORMS},
        {each.code for each in register().organisations},
    )
    record, book = national_record(), set(sourcebook())
    keys = [*(each.key for each in record.lists), *(each.key for each in record.powers)]
    assert len(set(keys)) == len(keys)
    for each in record.lists:
        assert {*each.named_as, *each.forms} <= slugs
        assert each.sources
        if each.instrument is not None:
            assert AbsentAgreement(kind=each.instrument).kind == each.instrument
        for place in (*each.places, *each.silent_on):
            assert set(place.codes) <= codes
            assert place.sources
            assert {cited.source for cited in place.sources} <= book
    for power in record.powers:
        assert AbsentAgreement(kind=power.instrument).kind == power.instrument
        assert power.sources


def test_a_code_leads_to_what_is_named_in_its_footprint() -> None:
    """Of QOP: the two of June 2017, its vanguards, and the deal; the footprints are left out."""
    found = national_record().listed("QOP")
    keys = {each.key for each, _ in found}
    assert {"two-devolution-areas-of-june-2017", "devolution-deals"} <= keys
    assert "footprints-of-2016" not in keys
    assert "Stockport Together" in {place.name for _, place in found}
    assert all(isinstance(each, NationalList) for each, _ in found)


def test_the_44_footprints_have_codes() -> None:
    """Each footprint of 2016 has the code of that year and, if another, that of 2019 [S06]."""
    places = LISTS["footprints-of-2016"].places
    assert len(places) == 44
    assert all(place.codes for place in places)
    assert next(p for p in places if p.name.startswith("West, North")).codes == ("QT8", "QHM")


def test_on_a_day_nobody_has_been_named_later() -> None:
    """The record of a day has what was named by then, and a naming of a month from its first."""
    named = {each.day: national_record().on(each.day).designations for each in designations()}
    for day, told in named.items():
        assert told == tuple(each for each in designations() if each.day <= day)
    assert not national_record().on(date(2016, 3, 31)).designations
    assert len(national_record().on(date(2017, 6, 15)).designations) < len(designations())
