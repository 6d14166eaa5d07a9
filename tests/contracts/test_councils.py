"""A council buys services by a contract of its own, which is neither NHS contract nor pool."""

from datetime import date

from nhs_accountable_care import check
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    Body,
    CouncilContractTerms,
    CouncilFunction,
    LocalAuthorityServicesContract,
    NHSStandardContract,
    Procurement,
    ProcurementRegime,
    novate,
    parties_of,
)
from nhs_accountable_care.reference import register

LIGHT_TOUCH_EARLY = Procurement(
    regime=ProcurementRegime.LIGHT_TOUCH, awarded_on=StatedDate.of(2015, 6, 1)
)


def contract() -> LocalAuthorityServicesContract:
    """Make the contract of a borough with a trust for health visiting."""
    return LocalAuthorityServicesContract(
        title="Health visiting",
        commissioners=(Body(code="724"),),
        provider=Body(code="RKE"),
        council_functions=(CouncilFunction.PUBLIC_HEALTH,),
        terms=CouncilContractTerms.OWN_TERMS,
        procurement=LIGHT_TOUCH_EARLY,
    )


def test_its_parties_are_the_council_and_the_provider() -> None:
    """A council buys, and a trust delivers."""
    named = [(path, body.code) for path, body in parties_of(contract())]
    assert named == [("commissioners[0]", "724"), ("provider", "RKE")]


def test_it_follows_a_provider_that_is_gone() -> None:
    """A party that has ended is followed through the register, as in every contract."""
    ended = LocalAuthorityServicesContract(title="Sexual health", provider=Body(code="RW6"))
    moved = novate(ended, register(), on=date(2022, 1, 1), to={"RW6": "RM3"})
    assert moved.provider is not None
    assert moved.provider.code == "RM3"


def test_the_regimes_of_nhs_commissioners_do_not_judge_it() -> None:
    """Councils came under the light touch rules before NHS commissioners did."""

    def judged(agreement: LocalAuthorityServicesContract | NHSStandardContract) -> bool:
        place = Arrangement(name="A place", agreements=(agreement,))
        return any(
            finding.path.endswith("procurement.regime")
            for finding in check(place, on=date(2015, 6, 1))
        )

    nhs = NHSStandardContract(title="Community services", procurement=LIGHT_TOUCH_EARLY)
    assert judged(nhs)
    assert not judged(contract())
