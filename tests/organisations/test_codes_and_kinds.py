"""Codes are read strictly, and kinds know what they are."""

from datetime import date

import pytest

from nhs_accountable_care import Confidence, InvalidTypeError, InvalidValueError
from nhs_accountable_care.organisations import (
    Capability,
    CodeFormat,
    LegalForm,
    Level,
    OrganisationKind,
    code_formats,
    facts_of_kind,
    formats_of_code,
    kind_of_roles,
    level_of,
    ons_entities,
    ons_entity,
    parse_ods_code,
    parse_ons_code,
)
from nhs_accountable_care.organisations.levels import climb_from

K = OrganisationKind


@pytest.mark.parametrize(
    ("text", "code"),
    [("00L", "00L"), (" qop ", "QOP"), ("d7t5g", "D7T5G"), ("A82608", "A82608"), ("102", "102")],
)
def test_a_code_keeps_its_zeros_and_loses_its_blanks(text: str, code: str) -> None:
    """Codes are read as text, in capitals."""
    assert parse_ods_code(text) == code


@pytest.mark.parametrize("given", [102, 7.0, None], ids=str)
def test_a_number_is_no_code(given: object) -> None:
    """A column read as numbers has lost its zeros, and the message says so."""
    with pytest.raises(InvalidTypeError, match="read the column as text"):
        parse_ods_code(given)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(InvalidTypeError, match="an ONS code is text"):
        parse_ons_code(given)  # type: ignore[arg-type]  # the point of the test


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1E+00", "a power of ten: a spreadsheet took a code of digits around one E, such as 5E1"),
        ("5.00E+01", "a power of ten: a spreadsheet took"),
        ("5e+01", "a power of ten: a spreadsheet took"),
        ("1E-05", "a power of ten: a spreadsheet took"),
        ("102.0", "a number: a spreadsheet or a table read a code of digits alone, such as 102"),
        ("7.", "a number: a spreadsheet or a table read"),
        ("7", "one digit: a spreadsheet read a code such as 007 as a number"),
        ("'00L", "a spreadsheet's mark for text, an apostrophe"),
        ('="00L"', "a spreadsheet's mark for text, an apostrophe"),
    ],
    ids=lambda text: f"R32 {text}"[:20],
)
def test_r32_the_damage_that_a_spreadsheet_does_is_named(text: str, message: str) -> None:
    """R32: 01E is no number and stays; 5E1 and 1E00 become powers of ten, 007 loses its zeros."""
    with pytest.raises(InvalidValueError, match=f"{message}.*; read the column as text"):
        parse_ods_code(text)


@pytest.mark.parametrize("code", ["01E", "00L", "1E00", "5E1", "007", "102"])
def test_r32_a_code_that_looks_like_a_number_is_a_code(code: str) -> None:
    """R32: as text, each of them is what it is."""
    assert parse_ods_code(code) == code


@pytest.mark.parametrize("text", ["", "Q", "Q-P", "QOP QHM", "1E.", "4.5", "E+01"])
def test_other_text_is_no_code(text: str) -> None:
    """A code is letters and digits."""
    with pytest.raises(InvalidValueError, match="is no ODS code"):
        parse_ods_code(text)


def test_ons_codes_are_a_letter_and_eight_digits() -> None:
    """Other text is refused with an example."""
    assert parse_ons_code(" e54000034 ") == "E54000034"
    with pytest.raises(InvalidValueError, match="such as E54000034"):
        parse_ons_code("54000034")


@pytest.mark.parametrize(
    "form", code_formats(), ids=lambda form: f"{form.kind.value} {form.example}"
)
def test_each_format_fits_its_example(form: CodeFormat) -> None:
    """The examples of forms-and-law 1.3 have the look that is stated for them."""
    assert form.fits(form.example)
    assert form in formats_of_code(form.example)
    assert form.sources


def test_five_characters_can_be_a_board_only_from_april_2026() -> None:
    """A rule that boards have three characters fails from 1 April 2026 (S07)."""
    before = {form.kind for form in formats_of_code("D7T5G", on=date(2026, 3, 31))}
    after = {form.kind for form in formats_of_code("D7T5G", on=date(2026, 4, 1))}
    assert after - before == {K.INTEGRATED_CARE_BOARD}


def test_prefixes_of_ons_codes_are_known_once() -> None:
    """Each prefix stands for one thing; another prefix is not known."""
    assert len({entity.prefix for entity in ons_entities()}) == len(ons_entities())
    entity = ons_entity("E38000215")
    assert entity is not None
    assert entity.kinds == (K.CLINICAL_COMMISSIONING_GROUP, K.SUB_ICB_LOCATION)
    assert ons_entity("W06000001") is None
    assert all(entity.sources for entity in ons_entities())


@pytest.mark.parametrize(
    ("roles", "kind"),
    [
        (("RO261", "RO262"), K.STRATEGIC_PARTNERSHIP_FOOTPRINT),
        (("RO261", "RO318"), K.INTEGRATED_CARE_BOARD),
        (("RO261", "RO262", "RO318"), K.INTEGRATED_CARE_BOARD),
        (("RO98",), K.CLINICAL_COMMISSIONING_GROUP),
        (("RO98", "RO319", "RO326"), K.SUB_ICB_LOCATION),
        (("RO197",), K.NHS_TRUST),
        (("RO197", "RO57"), K.NHS_FOUNDATION_TRUST),
        (("RO177", "RO76"), K.GP_PRACTICE),
        (("RO261",), None),
        (("RO141",), None),
        ((), None),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, tuple) else None,
)
def test_dated_roles_decide_the_form(
    roles: tuple[str, ...], kind: OrganisationKind | None
) -> None:
    """The non-primary role tells a board from a footprint and a location from a CCG (S08)."""
    assert kind_of_roles(roles) is kind


@pytest.mark.parametrize("kind", list(OrganisationKind), ids=lambda kind: kind.value)
def test_every_kind_knows_what_it_is(kind: OrganisationKind) -> None:
    """Each kind has cited facts; what is no legal person can neither sign nor employ."""
    facts = facts_of_kind(kind)
    assert facts.kind is kind
    assert facts.sources
    assert facts.began is None or facts.dates
    if facts.legal_form.is_legal_person is False:
        assert facts.employs.answer is False
        assert facts.signs.answer is False
    answers = (
        *(facts.commissions, facts.provides, facts.regulates),
        *(facts.holds_risk, facts.signs, facts.employs),
    )
    assert any(answer.answer is not None for answer in answers)
    for answer in answers:
        memory = any(citation.source.key == "M" for citation in answer.sources)
        assert not (memory and answer.confidence.is_sure)


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        (LegalForm.STATUTORY_COMMITTEE, False),
        (LegalForm.STATUTORY_CORPORATION, True),
        (LegalForm.PARTNERSHIP_OR_COMPANY, None),
    ],
)
def test_a_form_is_a_legal_person_or_not_or_it_depends(
    form: LegalForm,
    answer: bool | None,  # noqa: FBT001 -- an expectation
) -> None:
    """A committee is no person, a corporation is one, a practice may be either."""
    assert form.is_legal_person is answer


@pytest.mark.parametrize(
    ("kind", "day", "answer"),
    [
        (K.INTEGRATED_CARE_BOARD, date(2022, 6, 30), False),
        (K.INTEGRATED_CARE_BOARD, date(2022, 7, 1), True),
        (K.CLINICAL_COMMISSIONING_GROUP, date(2013, 3, 31), False),
        (K.CLINICAL_COMMISSIONING_GROUP, date(2013, 4, 1), True),
        (K.CLINICAL_COMMISSIONING_GROUP, date(2022, 6, 30), True),
        (K.CLINICAL_COMMISSIONING_GROUP, date(2022, 7, 1), False),
        (K.PRIMARY_CARE_TRUST, date(2001, 1, 1), None),
        (K.PRIMARY_CARE_TRUST, date(2003, 1, 1), True),
        (K.NHS_TRUST, date(1990, 12, 31), False),
        (K.NHS_TRUST, date(1991, 12, 31), True),
        (K.MEMBER_BODY, date(2020, 1, 1), None),
    ],
    ids=str,
)
def test_a_kind_existed_or_did_not_or_it_is_not_known(
    kind: OrganisationKind,
    day: date,
    answer: bool | None,  # noqa: FBT001 -- an expectation
) -> None:
    """Inside the window in which a kind began nothing is claimed."""
    assert facts_of_kind(kind).existed_on(day) is answer


def test_a_kind_whose_end_is_not_known_to_the_day_may_have_ended() -> None:
    """Between the first and the last day that it can have ended, nothing is claimed."""
    import attrs

    from nhs_accountable_care import DateRange

    facts = attrs.evolve(
        facts_of_kind(K.PRIMARY_CARE_TRUST), ended=DateRange.parse("2013-01-01/2013-12-31")
    )
    assert facts.existed_on(date(2013, 1, 1)) is True
    assert facts.existed_on(date(2013, 6, 1)) is None
    assert facts.existed_on(date(2014, 1, 1)) is False


def test_an_answer_without_a_source_is_refused() -> None:
    """Yes and no are cited; not knowing needs no source."""
    assert Capability().answer is None
    assert Capability().confidence is Confidence.UNVERIFIED
    with pytest.raises(InvalidValueError, match="needs a source"):
        Capability(answer=False)


def test_levels_lead_up_one_way_only() -> None:
    """From practice to region there is a way; from trust to system a choice of links."""
    assert level_of(K.MONITOR) is Level.OTHER
    assert climb_from(Level.PRACTICE, Level.REGION) is not None
    assert climb_from(Level.REGION, Level.AREA) is None
    assert climb_from(Level.TRUST, Level.SYSTEM) is None
