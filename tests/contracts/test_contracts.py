"""What agreements hold, who has signed them, and what they refuse."""

import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    AccountablePerformanceContract,
    Agreement,
    AllianceAgreement,
    Body,
    DevolutionMemorandum,
    MoneyBasis,
    NHSStandardContract,
    ReportedMoney,
    Section75Agreement,
    parties_of,
)

CCG = Body(code="01G", name="NHS Salford CCG")
TRUST = Body(code="RM3")


@pytest.mark.parametrize(
    ("agreement", "paths"),
    [
        (DevolutionMemorandum(title="A", parties=(CCG, TRUST)), ["parties[0]", "parties[1]"]),
        (Section75Agreement(title="A", parties=(CCG,)), ["parties[0]"]),
        (AllianceAgreement(title="A"), []),
        (AccountablePerformanceContract(title="A", parties=()), []),
        (
            NHSStandardContract(title="A", commissioners=(CCG,), provider=TRUST),
            ["commissioners[0]", "provider"],
        ),
        (NHSStandardContract(title="A"), []),
        (
            AccountableCareOrganisationContract(title="A", commissioners=(CCG,), holder=TRUST),
            ["commissioners[0]", "holder"],
        ),
        (AccountableCareOrganisationContract(title="A"), []),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_every_party_is_found_with_its_path(agreement: Agreement, paths: list[str]) -> None:
    """Each kind of agreement names its parties in fields of its own."""
    assert [path for path, _ in parties_of(agreement)] == paths


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (Body(code="01G", name="NHS Salford CCG"), "NHS Salford CCG (01G)"),
        (Body(code="01G"), "01G"),
        (Body(name="A federation"), "A federation"),
    ],
)
def test_a_body_is_written_as_it_is_known(body: Body, text: str) -> None:
    """The name comes first, with the code in brackets."""
    assert str(body) == text


def test_a_body_needs_something_to_go_by() -> None:
    """Neither code nor name identifies nobody."""
    with pytest.raises(InvalidValueError, match="needs a code or a name"):
        Body()


@pytest.mark.parametrize(
    ("reported", "text"),
    [
        (ReportedMoney(amount=Money.parse("£213m")), "£213,000,000.00"),
        (
            ReportedMoney(
                amount=Money.parse("£6bn"), is_approximate=True, basis=MoneyBasis.A_YEAR
            ),
            "about £6,000,000,000.00 (a year)",
        ),
    ],
)
def test_a_reported_sum_says_how_it_was_reported(reported: ReportedMoney, text: str) -> None:
    """Rounded sums say about, and the basis stands behind where it is known."""
    assert str(reported) == text
