"""Mechanisms travel in documents as their fields, with all that they are made of."""

from datetime import date

import attrs
import pytest

from nhs_accountable_care.arrangements import Arrangement, Finance, PaymentTerms
from nhs_accountable_care.documents import read, standard_codec, write
from nhs_accountable_care.payment import SHIPPED_MECHANISMS, Mechanism

MECHANISMS = tuple(each.example() for each in SHIPPED_MECHANISMS)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda each: type(each).__name__)
def test_a_mechanism_comes_back_from_a_document(mechanism: Mechanism) -> None:
    """What is written of a mechanism is read back equal, and pays by the same formula."""
    terms = PaymentTerms(name="terms", mechanism=mechanism)
    arrangement = Arrangement(name="a place", finance=Finance(payments=(terms,)))
    document = standard_codec().document(arrangement, as_at=date(2019, 4, 1))
    assert read(write(document), Arrangement) == document


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda each: type(each).__name__)
def test_a_mechanism_is_a_value(mechanism: Mechanism) -> None:
    """Two mechanisms of the same terms are equal, and can be keys of a mapping."""
    assert attrs.has(type(mechanism))
    again = attrs.evolve(mechanism)  # type: ignore[misc]  # every mechanism here is an attrs class
    assert again == mechanism
    assert len({again, mechanism}) == 1
