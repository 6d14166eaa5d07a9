"""Primary care networks and their size."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import NetworkMember, PrimaryCareNetworkAgreement, Recorded
from nhs_accountable_care.questions import (
    Breach,
    MissingFact,
    find,
    must_be,
    of_kind_on,
    value_must_be,
)
from nhs_accountable_care.validation.rulebook.citing import sure
from nhs_accountable_care.validation.rulebook.examples import PRACTICE, signed, whole
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["NETWORK_RULES"]

_SINCE_NETWORKS = DateRange(first_day=date(2019, 7, 1))
_TYPICAL_NETWORK = range(30_000, 50_001)


def _networks(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, PrimaryCareNetworkAgreement]]:
    """Yield the network agreements of the day, each with its path."""
    yield from of_kind_on(arrangement, PrimaryCareNetworkAgreement, context.moment)


def _network_in_order(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield what a primary care network lacks."""
    for path, agreement in _networks(arrangement, context):
        title = agreement.title
        if find(agreement, "members").may_hold_more:
            yield MissingFact(path=f"{path}.members", fact="who all its members are")
        for number, member in enumerate(agreement.members or ()):
            yield from must_be(
                member,
                "holds_in_hours_contract",
                at=f"{path}.members[{number}]",
                fact=f"whether {member.body} holds an in-hours primary medical contract",
                message=f"{member.body} is in {title} without an in-hours contract of its own",
                evidence=member.sources or agreement.sources,
            )
        yield from must_be(
            agreement,
            "has_clinical_director",
            at=path,
            fact="whether it has a clinical director",
            message=f"{title} has no clinical director",
        )
        yield from value_must_be(
            agreement,
            "nominated_payee",
            object,
            lambda payee: payee is not Recorded.AS_NONE,
            at=path,
            fact="who is paid for the network",
            message=f"{title} has named nobody to be paid for the network",
        )
        if agreement.area is None:
            yield MissingFact(path=f"{path}.area", fact="which area it covers")


def _network_of_usual_size(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each network whose list is smaller or larger than is typical."""
    for path, agreement in _networks(arrangement, context):
        people = agreement.registered_patients
        yield from value_must_be(
            agreement,
            "registered_patients",
            int,
            lambda count: count in _TYPICAL_NETWORK,
            at=path,
            fact="how many people are on its lists",
            message=(
                f"{agreement.title} has {people} people on its lists; {_TYPICAL_NETWORK.start} "
                f"to {_TYPICAL_NETWORK.stop - 1} is typical"
            ),
            evidence=agreement.sources,
        )


_NETWORK = PrimaryCareNetworkAgreement(
    title="A network",
    members=(NetworkMember(body=PRACTICE, holds_in_hours_contract=True),),
    area="The north",
    has_clinical_director=True,
    nominated_payee=PRACTICE,
    registered_patients=40_000,
    lists=whole("members"),
)

NETWORK_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC708",
        title="A primary care network has members with contracts, a director and a payee",
        period=_SINCE_NETWORKS,
        severity=Severity.ERROR,
        authority=RuleAuthority.POLICY,
        rationale=(
            "Every member holds an in-hours primary medical contract; the agreement names an "
            "area, a clinical director and one body that is paid. The directed enhanced service "
            "places these as obligations on practices that take part."
        ),
        check=_network_in_order,
        passing=signed(_NETWORK),
        failing=signed(attrs.evolve(_NETWORK, nominated_payee=Recorded.AS_NONE)),
        example_day=date(2020, 4, 1),
        sources=(
            sure("S68", "specification 2020/21, section 1 and the registration"),
            sure("PCN-DES", "who holds which contract, and what a network must have"),
        ),
    ),
    Rule(
        code="NAC709",
        title="A primary care network typically has 30,000 to 50,000 people on its lists",
        period=_SINCE_NETWORKS,
        severity=Severity.NOTE,
        authority=RuleAuthority.POLICY,
        rationale="Smaller and larger networks were agreed; the size is usual and no duty.",
        check=_network_of_usual_size,
        passing=signed(_NETWORK),
        failing=signed(attrs.evolve(_NETWORK, registered_patients=12_000)),
        example_day=date(2020, 4, 1),
        sources=(sure("S68", "the size of a network"),),
    ),
)
"""Rules about primary care networks."""
