"""Networks and contracts of a neighbourhood, and the shared target of a system's money."""

from datetime import date
from functools import partial

from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement, SystemControlTotal
from nhs_accountable_care.classification.criteria import Criterion, InContext
from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.contracts import (
    Body,
    IntegratedHealthOrganisationContract,
    MultiNeighbourhoodProviderContract,
    NetworkMember,
    PrimaryCareNetworkAgreement,
    SingleNeighbourhoodProviderContract,
    SystemControlTotalAgreement,
)
from nhs_accountable_care.contracts.parties import BodyIndex
from nhs_accountable_care.contracts.statements import may_hold_more
from nhs_accountable_care.organisations.kinds import OrganisationKind
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import (
    COMMISSIONERS,
    COUNCILS,
    INTEGRATED_CARE_BOARDS,
    NHS_BODIES,
    Answer,
    Outcome,
    answer_of,
    any_met,
    fact,
    has_all,
    holds,
    is_of_kind,
    recorded,
    size_between,
    value_is,
)

_TEN_YEAR_PLAN = cite("S64", confidence=Confidence.VERIFIED)
_TWO_SIZES = cite("S64", "the size is stated two ways", confidence=Confidence.UNVERIFIED)
_CHAIN = cite("S65", confidence=Confidence.VERIFIED)
_Network = PrimaryCareNetworkAgreement
_Single = SingleNeighbourhoodProviderContract
_Multi = MultiNeighbourhoodProviderContract
_Total = SystemControlTotalAgreement

# "About 50,000" has no edges in the plan: a fifth either way is our judgement.
_ABOUT_FIFTY_THOUSAND = (40_000, 60_000)
# One source says about, another "or more": a fifth less is our judgement, and no upper edge.
_ABOUT_A_QUARTER_OF_A_MILLION = 200_000
_NETWORK_SIZE = (30_000, 50_000)

# --- Primary care networks ------------------------------------------------------------

_SPECIFICATION = cite("S68", confidence=Confidence.VERIFIED)
_network = partial(Criterion, sources=(_SPECIFICATION,))


_in_hours = has_all(
    "agreements (primary-care-network-agreement).members",
    NetworkMember,
    lambda member: answer_of(member.holds_in_hours_contract),
    if_yes="each member holds an in-hours contract",
    if_no="a member holds no in-hours contract",
)


_one_payee = recorded(
    "agreements (primary-care-network-agreement).nominated_payee",
    if_yes=lambda payee: f"{payee} is paid for all",
    if_no="nobody is nominated to be paid",
)


PRIMARY_CARE_NETWORK_AGREEMENT = Form(
    slug="primary-care-network-agreement",
    name="primary care network agreement",
    meaning="general practices of an area that work as one network, with one body that is paid",
    period=DateRange(first_day=date(2019, 7, 1)),
    necessary=(
        _network(
            key="in-hours-contracts",
            question=(
                "Does each member of the network hold a contract for general practice in core "
                "hours?"
            ),
            test=_in_hours,
        ),
        _network(
            key="area",
            question="Does the network agreement name the area of the network?",
            test=value_is(
                "agreements (primary-care-network-agreement).area",
                str,
                bool,
                if_yes="its area is recorded",
                if_no="it has no area",
            ),
        ),
        _network(
            key="clinical-director",
            question="Does the network have a clinical director?",
            test=fact(
                "agreements (primary-care-network-agreement).has_clinical_director",
                if_yes="there is a clinical director",
                if_no="there is no clinical director",
            ),
        ),
        _network(
            key="one-payee",
            question="Does the network agreement name one body that is paid for all members?",
            test=_one_payee,
        ),
    ),
    excluding=(
        _network(
            key="legal-body",
            question="Does the network agreement create a legal body?",
            test=fact(
                "agreements (primary-care-network-agreement).creates_legal_entity",
                if_yes="it is a legal body",
                if_no="it is no legal body",
            ),
        ),
    ),
    # The typical size: commissioners may waive the 30,000, and many networks had more.
    indicating=(
        _network(
            key="thirty-to-fifty-thousand",
            question="Are 30,000 to 50,000 people on the lists of the network's practices?",
            test=size_between(
                "agreements (primary-care-network-agreement).registered_patients",
                least=_NETWORK_SIZE[0],
                most=_NETWORK_SIZE[1],
            ),
        ),
    ),
    sources=(_SPECIFICATION,),
)
"""The network of July 2019."""

# --- The neighbourhood contracts of 2025 ----------------------------------------------


# These never hold the contract above; a trust, a federation or another provider may.
_NEVER_HOLDERS = (COMMISSIONERS | COUNCILS) - INTEGRATED_CARE_BOARDS


_HOLDERS_ABOVE = (
    "agreements (multi-neighbourhood-provider-contract).holder",
    "agreements (integrated-health-organisation-contract).holder",
)
_COMMISSIONERS_OF_IT = "agreements (single-neighbourhood-provider-contract).commissioners"


def _commissioned(arrangement: Arrangement, on: date, around: tuple[Arrangement, ...]) -> Outcome:
    """Check whether a board, or the holder of the contract above it, commissions it."""
    holders = BodyIndex(
        part.holder
        for place in (*around, arrangement)
        for part in place.agreements or ()
        if isinstance(part, _Multi | IntegratedHealthOrganisationContract)
        and part.holder is not None
    )

    def may_commission(body: Body) -> Answer:
        """Return whether a body is a board or holds a contract above; another may hold one too."""
        known = any_met([is_of_kind(body, INTEGRATED_CARE_BOARDS), answer_of(holders.has(body))])
        is_open = known is Answer.NO and is_of_kind(body, _NEVER_HOLDERS) is not Answer.YES
        return Answer.UNKNOWN if is_open else known

    ask = holds(
        _COMMISSIONERS_OF_IT,
        Body,
        may_commission,
        if_yes="a board, or the holder above it, commissions it",
        if_no="neither a board nor a holder above it commissions it",
    )
    return ask(arrangement, on)


SINGLE_NEIGHBOURHOOD_PROVIDER_CONTRACT = Form(
    slug="single-neighbourhood-provider-contract",
    name="single neighbourhood provider contract",
    meaning="a contract for primary and community care of one neighbourhood",
    period=DateRange(first_day=date(2025, 7, 3)),
    necessary=(
        Criterion(
            key="about-fifty-thousand",
            question="Is the contract for about 50,000 people?",
            test=size_between(
                "agreements (single-neighbourhood-provider-contract).population",
                least=_ABOUT_FIFTY_THOUSAND[0],
                most=_ABOUT_FIFTY_THOUSAND[1],
            ),
            is_judgement=True,
            sources=(_TEN_YEAR_PLAN,),
        ),
        Criterion(
            key="commissioned-by-board-or-holder",
            question=(
                "Does an integrated care board, or the holder of a wider contract, commission it?"
            ),
            test=InContext(
                test=_commissioned,
                reads=("agreements", _COMMISSIONERS_OF_IT, *_HOLDERS_ABOVE),
            ),
            sources=(_TEN_YEAR_PLAN, _CHAIN),
        ),
    ),
    lineage=("primary-care-network-agreement",),
    sources=(_TEN_YEAR_PLAN,),
)
"""The smaller of the two neighbourhood contracts of the 10 Year Health Plan."""


_several = holds(
    "agreements (multi-neighbourhood-provider-contract).neighbourhoods",
    str,
    number=2,
    if_yes="it covers two neighbourhoods or more",
    if_no="it covers fewer than two neighbourhoods",
)
MULTI_NEIGHBOURHOOD_PROVIDER_CONTRACT = Form(
    slug="multi-neighbourhood-provider-contract",
    name="multi-neighbourhood provider contract",
    meaning="a contract for the care of several neighbourhoods together",
    period=DateRange(first_day=date(2025, 7, 3)),
    necessary=(
        Criterion(
            key="about-a-quarter-of-a-million",
            question="Is the contract for about 250,000 people, or more?",
            test=size_between(
                "agreements (multi-neighbourhood-provider-contract).population",
                least=_ABOUT_A_QUARTER_OF_A_MILLION,
            ),
            is_judgement=True,
            sources=(_TWO_SIZES,),
        ),
        Criterion(
            key="several-neighbourhoods",
            question="Does the contract cover several neighbourhoods?",
            test=_several,
            sources=(_TEN_YEAR_PLAN,),
        ),
    ),
    indicating=(
        Criterion(
            key="holder-recorded",
            question="Is it known who holds the contract: a federation, a trust or another?",
            test=recorded(
                "agreements (multi-neighbourhood-provider-contract).holder",
                if_yes="its holder is recorded",
                if_no="it has no holder",
            ),
            sources=(cite("S64", "kinds of holder", confidence=Confidence.UNVERIFIED),),
        ),
    ),
    lineage=("single-neighbourhood-provider-contract",),
    sources=(_TEN_YEAR_PLAN, _CHAIN),
)
"""The larger of the two neighbourhood contracts of the 10 Year Health Plan."""

# --- The system control total agreement -----------------------------------------------

_EVERY_ECONOMY = cite("S61", confidence=Confidence.VERIFIED)
_OPEN_BOOK = cite("S84", confidence=Confidence.VERIFIED)
_total = partial(Criterion, sources=(_EVERY_ECONOMY, _OPEN_BOOK))


def _adds_up(total: SystemControlTotal) -> Answer:
    """Return whether a total is the sum of the members' own."""
    if total.amount is None or total.members is None or may_hold_more(total, "members"):
        return Answer.UNKNOWN
    return answer_of(total.amount.pence == sum(member.amount.pence for member in total.members))


_sum_of_members = holds(
    "finance.control_totals",
    SystemControlTotal,
    _adds_up,
    if_yes="a control total is the sum of the members' own",
    if_no="no control total is the sum of the members' own",
)


_WHO_MAY_SIGN = NHS_BODIES | frozenset({OrganisationKind.NHS_IMPROVEMENT})
_nhs_alone = has_all(
    "agreements (system-control-total-agreement).parties",
    Body,
    lambda body: is_of_kind(body, _WHO_MAY_SIGN),
    if_yes="all who signed are NHS bodies",
    if_no="a body outside the NHS signed",
)

SYSTEM_CONTROL_TOTAL_AGREEMENT = Form(
    slug="system-control-total-agreement",
    name="system control total agreement",
    meaning="NHS bodies of a system that share one target for their money in a year",
    period=DateRange(first_day=date(2017, 4, 1), last_day=date(2020, 3, 31)),
    necessary=(
        _total(
            key="sum-of-members",
            question="Is the system's financial target the sum of the members' own targets?",
            test=_sum_of_members,
        ),
        _total(
            key="nhs-bodies-only",
            question="Is every party to the agreement an NHS body?",
            test=_nhs_alone,
        ),
        _total(
            key="net-neutral-moves",
            question="Do moves of target between members add up to zero?",
            test=fact(
                "agreements (system-control-total-agreement).moves_are_net_neutral",
                if_yes="moves between members come to nothing",
                if_no="moves between members do not come to nothing",
            ),
        ),
        _total(
            key="fund-linked",
            question=(
                "Is a share of the sustainability fund paid only if the system's target is met?"
            ),
            test=value_is(
                "agreements (system-control-total-agreement).share_of_fund_linked",
                Share,
                lambda share: share.value > 0,
                if_yes="a part of the sustainability money hangs on it",
                if_no="no part of the sustainability money hangs on it",
            ),
        ),
    ),
    sources=(_EVERY_ECONOMY, _OPEN_BOOK),
)
"""The shared target, of systems from April 2017 and of every area from April 2019."""
