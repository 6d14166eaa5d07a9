"""What the cases are built of: bodies, places, and changes to the examples of rules."""

import re
from datetime import date
from typing import Any, ClassVar

import attrs

from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements import (
    Arrangement,
    Board,
    BoardKind,
    Finance,
    Governance,
    Leader,
    PartyBinding,
    PaymentTerms,
    SpendingLimitKind,
    SpendingPosition,
)
from nhs_accountable_care.contracts import (
    Agreement,
    Body,
    DevolutionMemorandum,
    IntegratedHealthOrganisationContract,
    NHSStandardContract,
)
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment import Formula, Mechanism, formula, line
from nhs_accountable_care.validation import SHIPPED_RULES
from tests.whole import stated_whole

DAY = date(2017, 4, 1)
INVENTED = Citation(
    source=Source(key="example", title="Invented"), confidence=Confidence.ILLUSTRATIVE
)
CCG = Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP)
TRUST = Body(code="RM3", kind=OrganisationKind.NHS_FOUNDATION_TRUST)
COUNCIL = Body(code="309", kind=OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER)
UNKNOWN = Body(name="Somebody")


@attrs.frozen(kw_only=True)
class Grant:
    """A fixed sum from one party to another."""

    type_tag: ClassVar[str] = "grant"

    payer: str
    payee: str

    def formula(self) -> Formula:
        """Pay a pound."""
        return formula(line("grant", Money(pence=100), payer=self.payer, payee=self.payee))


def signed(*agreements: Agreement) -> Arrangement:
    """Make a place that has signed something."""
    return Arrangement(name="Place", agreements=agreements)


def governed(*boards: Board, leaders: tuple[Leader, ...] | None = None) -> Arrangement:
    """Make a place with boards and leaders."""
    return Arrangement(name="Place", governance=Governance(boards=boards, leaders=leaders))


def paid(mechanism: Mechanism, **bindings: Body) -> Arrangement:
    """Make a place with payment terms."""
    terms = PaymentTerms(
        name="Terms",
        mechanism=mechanism,
        bindings=tuple(PartyBinding(party=party, body=body) for party, body in bindings.items())
        or None,
        sources=(INVENTED,),
    )
    return Arrangement(name="Place", finance=Finance(payments=(terms,)))


def changed(value: Any, path: str, to: Any) -> Any:  # noqa: ANN401 -- a value of any part
    """Return a value with one thing inside it changed."""
    step = re.match(r"\.?(\w+)|\[(\d+)\]", path)
    assert step is not None
    rest = path[step.end() :]
    if step[1] is not None:
        inner = changed(getattr(value, step[1]), rest, to) if rest else to
        return attrs.evolve(value, **{step[1]: inner})
    number = int(step[2])
    inner = changed(value[number], rest, to) if rest else to
    return (*value[:number], inner, *value[number + 1 :])


@attrs.frozen(kw_only=True)
class Case:
    """A place, and the paths that a rule yields there as breaches and as gaps."""

    code: str
    place: Arrangement
    on: date
    breaches: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def case(
    code: str,
    changes: dict[str, Any],
    breaches: str = "",
    gaps: str = "",
    *,
    on: date | None = None,
    base: str = "passing",
) -> Case:
    """Change an example of a rule; paths are separated by spaces, and end in what changed."""
    entries = SHIPPED_RULES.entries(code)
    rule = next((each for each in entries if on is not None and on in each.period), entries[-1])
    place = getattr(rule, base)
    for path, to in changes.items():
        place = changed(place, path, to)
    return Case(
        code=code,
        place=stated_whole(place),
        on=on or rule.example_day,
        breaches=tuple(breaches.split()),
        gaps=tuple(gaps.split()),
    )


A = "agreements[0]"
B = "governance.boards[0]"
KIND = OrganisationKind
PRACTICE = Body(name="A practice", kind=KIND.GP_PRACTICE)
COMPANY = Body(name="A company", kind=KIND.INDEPENDENT_SECTOR_PROVIDER)
ICB = Body(code="QOP", kind=KIND.INTEGRATED_CARE_BOARD)
ENGLAND = Body(name="NHS England", kind=KIND.NHS_ENGLAND)
NHS_TRUST = Body(name="An NHS trust", kind=KIND.NHS_TRUST)
AUTHORITY = Body(name="A combined authority", kind=KIND.COMBINED_AUTHORITY)
AMBULANCES = Body(name="An ambulance service", kind=KIND.AMBULANCE_TRUST)
OTHER_TRUST = Body(code="RWJ", kind=KIND.NHS_FOUNDATION_TRUST)


def position(**facts: Any) -> SpendingPosition:  # noqa: ANN401 -- any field
    """Make a year's spending."""
    return SpendingPosition(
        **{
            "body": CCG,
            "year": FinancialYear(2017),
            "kind": SpendingLimitKind.ALLOCATION,
            "limit": TEN,
            "spending": TEN,
            "income": Money(pence=0),
            "is_forecast": False,
            **facts,
        }
    )


TEN = Money.parse("£10m")
TWELVE = Money.parse("£12m")
PENNY = Money(pence=1)
SOLD = NHSStandardContract(title="C", commissioners=(CCG,), provider=TRUST)
R = f"{A}.procurement"
ON_2017 = date(2017, 4, 1)
ON_2024 = date(2024, 4, 1)
IHO = IntegratedHealthOrganisationContract(
    title="IHO",
    commissioners=(ICB,),
    holder=TRUST,
    holder_is_designated=True,
    holder_has_advanced_status=True,
    budget_is_capitated=True,
    creates_new_body=False,
)


def placed(code: str, place: Arrangement, breaches: list[str], gaps: list[str]) -> Case:
    """Check a whole place on the usual day; paths are written from the start of the document."""
    return Case(
        code=code,
        place=stated_whole(place),
        on=DAY,
        breaches=tuple(path.removeprefix("$.") for path in breaches),
        gaps=tuple(path.removeprefix("$.") for path in gaps),
    )


BARE = Arrangement(
    name="Bare",
    members=(),
    governance=Governance(
        boards=(Board(name="Forum", kind=BoardKind.FORUM, binds_members=False),)
    ),
    # Who agreed, when and for how long is asked of every agreement, so it stands there.
    agreements=(
        DevolutionMemorandum(
            title="Memorandum",
            parties=(),
            signed_on=StatedDate.of(1990, 4, 1),
            period=StatedPeriod.between(date(1990, 4, 1)),
        ),
    ),
    finance=Finance(),
    labels=(),
)
