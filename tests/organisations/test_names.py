"""Names of bodies, as people shorten them, against those that the register has."""

import pytest

from nhs_accountable_care.organisations.names import may_name
from nhs_accountable_care.reference import register


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("RM3", "Salford Royal NHS Foundation Trust"),
        ("RM3", "SALFORD ROYAL NHS FOUNDATION TRUST"),
        ("RM3", "Salford Royal NHS FT"),
        ("RM3", "Salford Royal"),
        ("RM3", "Salford"),
        ("RM3", "SRFT"),
        ("RM3", "The Trust"),
        ("01G", "Salford CCG"),
        ("01G", "NHS Salford Clinical Commissioning Group"),
        ("305", "Bury Council"),
        ("305", "Bury MBC"),
        ("306", "Manchester Council"),
        ("RM2", "University Hospitals of South Manchester"),
        ("RM2", "UHSM"),
        ("01Y", "Tameside & Glossop CCG"),
        ("RVR", "Epsom and St Helier’s University Hospitals"),
        ("QOP", "Greater Manchester STP"),
    ],
)
def test_a_short_form_is_a_name(code: str, text: str) -> None:
    """Part of a name, its letters, another spelling: each may be meant for the body."""
    assert may_name(text, register().organisation(code).versions[0])


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("RM3", "Stockport NHS Foundation Trust"),
        ("RM3", "Salford CCG"),
        ("RM3", "Salford City Council"),
        ("RM3", "GMMH"),
        ("RM3", "S.R.F.T"),
        ("01G", "Stockport CCG"),
        ("01G", "Salford Royal FT"),
        ("00W", "NHS North Manchester CCG"),
        ("305", "Bury CCG"),
        ("305", "Bolton Council"),
        ("306", "Manchester Hospitals"),
    ],
)
def test_the_name_of_another_body_is_none(code: str, text: str) -> None:
    """A neighbour of the same sort, or a body of another sort at the same place, is not meant."""
    assert not may_name(text, register().organisation(code).versions[0])


def test_a_location_bears_the_name_of_its_board() -> None:
    """An area of a board is called after the board, which is of another sort."""
    location = register().organisation("01G").versions[1]
    assert may_name("Greater Manchester ICB 01G", location)
    assert not may_name("NHS Salford CCG", location)
