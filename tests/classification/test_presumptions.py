"""What may be presumed from the national record, and that it never becomes an answer."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care import InvalidValueError
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import AbsentAgreement, Arrangement
from nhs_accountable_care.classification import (
    Answer,
    Presumption,
    PresumptionGround,
    classify,
)
from nhs_accountable_care.policy import ListKind, NationalList, NationalRecord, Power, cite

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
    assert organisation is not None
    assert (organisation.answer, organisation.presumption) == (Answer.NO, None)
