"""Cases of rules: what a council bears by payment terms, shares of risk and pools."""

from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

import attrs

from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.stated import StatedPeriod
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements import Finance, PartyBinding, PaymentTerms, PooledFund
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    Contribution,
    NHSStandardContract,
    OverspendStep,
    Recorded,
    RiskParty,
    RiskShare,
    Section75Agreement,
    Section75Arrangement,
)
from nhs_accountable_care.payment import (
    PENCE,
    UNLIMITED,
    AgreedShares,
    AlliancePainGain,
    BlockPayment,
    Bounded,
    CommissionerSpend,
    Conditional,
    EqualShares,
    FixedAmount,
    Formula,
    GainLossShare,
    ListedWeight,
    ListedWeights,
    MultilateralGainLoss,
    OrganisationTotal,
    PartyCap,
    PartyShare,
    PartyWeight,
    Phase,
    Phased,
    PooledBudget,
    PoolPartner,
    Qualified,
    ShareBand,
    SystemControlTotals,
    Together,
    WeightedShares,
    fact,
    formula,
    line,
    note,
    truth,
)
from tests.validation.cases.building import (
    AUTHORITY,
    CCG,
    COUNCIL,
    PRACTICE,
    TEN,
    TRUST,
    UNKNOWN,
    A,
    Grant,
    case,
)
from tests.whole import more_than_given

P = "finance.payments[0]"
HALF = (ShareBand(share=Share.parse("50%")),)
LIMIT = FixedAmount(amount=TEN)
BOTH = EqualShares(parties=("a", "b"))
OTHER = EqualShares(parties=("b", "c"))
CAP = PartyCap(party="a", most_loss=LIMIT)
CAP_OF_OTHER = PartyCap(party="b", most_loss=LIMIT)
GAIN_CAP = PartyCap(party="a", most_gain=LIMIT)


def agreed(**shares: str) -> AgreedShares:
    """Make agreed shares of some parties."""
    return AgreedShares(
        shares=tuple(
            PartyShare(party=party, share=Share.parse(share)) for party, share in shares.items()
        )
    )


def gain(**terms: Any) -> GainLossShare:  # noqa: ANN401 -- any field
    """Make a share of gains and of losses without a limit, between two parties and a holder."""
    usual = {"gain_bands": HALF, "loss_bands": HALF, "loss_limit": UNLIMITED, "keys": BOTH}
    return GainLossShare(**{"holder": "h", **usual, **terms})


def alliance(**terms: Any) -> AlliancePainGain:  # noqa: ANN401 -- any field
    """Make an alliance whose pain has no limit."""
    usual = {"gain_bands": HALF, "pain_bands": HALF, "pain_limit": UNLIMITED, "keys": BOTH}
    return AlliancePainGain(**{"commissioner": "b", **usual, **terms})


def network(*buyers: str, **terms: Any) -> MultilateralGainLoss:  # noqa: ANN401 -- any field
    """Make a network of some commissioners, whose losses have no limit."""
    commissioners = tuple(
        CommissionerSpend(party=party, expected=f"{party}_plan", actual=f"{party}_spend")
        for party in buyers
    )
    return MultilateralGainLoss(
        **{"commissioners": commissioners, "keys": BOTH, "loss_limit": UNLIMITED, **terms}
    )


def pool(host: str = "b", **terms: Any) -> PooledBudget:  # noqa: ANN401 -- any field
    """Make a pool of two partners."""
    partners = tuple(
        PoolPartner(party=party, contribution=f"{party}_contribution") for party in ("a", "b")
    )
    return PooledBudget(partners=partners, host=host, **terms)


def pool_of_others(**terms: Any) -> PooledBudget:  # noqa: ANN401 -- any field
    """Make a pool of two partners of which neither is the party that is asked about."""
    partners = tuple(
        PoolPartner(party=party, contribution=f"{party}_contribution") for party in ("b", "c")
    )
    return PooledBudget(partners=partners, host="b", **terms)


def listed(**weights: int) -> ListedWeights:
    """Make weights of some parties."""
    return ListedWeights(
        weights=tuple(
            ListedWeight(party=party, weight=Fraction(weight)) for party, weight in weights.items()
        )
    )


def limited_pool(host: str, of: str) -> PooledBudget:
    """Make a pool in which one partner bears no more than a sum."""
    made = pool(host, up_to_funding=False)
    partners = tuple(
        attrs.evolve(each, limit=LIMIT) if each.party == of else each for each in made.partners
    )
    return attrs.evolve(made, partners=partners)


def phased(year: int, part: Any, other: Any) -> Phased:  # noqa: ANN401 -- any mechanism
    """Make a mechanism of one year, and another of the year after."""
    return Phased(
        cases=(
            Phase(year=FinancialYear(year), part=part),
            Phase(year=FinancialYear(year + 1), part=other),
        )
    )


TOTALS = SystemControlTotals(
    organisations=(OrganisationTotal(party="trust", control_total="c", outturn="o"),)
)
BLOCK = BlockPayment(commissioner="a", provider="b")
RESIDUAL: dict[str, Any] = {"keys": OTHER, "residual_holder": "a"}
# Each mechanism, and whether the party "a" bears losses by it: none, up to a limit (and then its
# cover is asked about), or without one
OF_B = agreed(a="0%", b="100%")
NONE, SOME, ALL = "none", "up to a limit", "without a limit"
SHARES: tuple[tuple[Any, str], ...] = (
    (gain(), ALL),
    (gain(loss_limit=LIMIT), SOME),
    (gain(loss_bands=(), loss_limit=None), NONE),
    (gain(keys=OTHER), NONE),
    (gain(keys=agreed(a="0%", b="100%")), NONE),
    (gain(keys=agreed(a="1%", b="99%")), ALL),
    (gain(keys=agreed(b="100%")), NONE),
    (gain(keys=WeightedShares(weights=(PartyWeight(party="a", fact="w"),))), ALL),
    (gain(keys=WeightedShares(weights=(PartyWeight(party="b", fact="w"),))), NONE),
    (gain(keys=listed(a=1, b=2)), ALL),
    (gain(keys=listed(a=0, b=2)), NONE),
    (gain(caps=(CAP,), residual_holder="h"), SOME),
    (gain(caps=(GAIN_CAP,), residual_holder="h"), ALL),
    (gain(caps=(CAP_OF_OTHER,), residual_holder="h"), ALL),
    # What caps strip off falls on the residual holder, and is its own cost where it buys alone.
    (gain(caps=(CAP_OF_OTHER,), **RESIDUAL), ALL),
    (gain(caps=(CAP_OF_OTHER,), loss_limit=LIMIT, **RESIDUAL), SOME),
    (gain(**RESIDUAL), NONE),
    (gain(caps=(PartyCap(party="b", most_gain=LIMIT),), **RESIDUAL), NONE),
    (gain(caps=(CAP_OF_OTHER,), holder="a", **RESIDUAL), NONE),
    (alliance(), ALL),
    (alliance(pain_limit=LIMIT), SOME),
    (alliance(commissioner="a", keys=agreed(a="0%", b="100%")), NONE),
    (network("h"), ALL),
    (network("h", loss_limit=LIMIT), SOME),
    (network("a", keys=OTHER), NONE),
    (network("a", caps=(CAP_OF_OTHER,), **RESIDUAL), NONE),
    (network("a", "d", caps=(CAP_OF_OTHER,), **RESIDUAL), ALL),
    (pool(), NONE),
    (pool("a"), ALL),
    (pool(up_to_funding=False), ALL),
    (pool("a", up_to_funding=False, overspend_keys=agreed(a="0%", b="100%")), NONE),
    (pool(up_to_funding=False, overspend_keys=BOTH), ALL),
    (pool(residual_holder="a"), ALL),
    (pool("a", residual_holder="b"), NONE),
    (pool(residual_holder="a", up_to_funding=False, overspend_keys=OF_B), NONE),
    (pool(residual_holder="c", up_to_funding=False, overspend_keys=OF_B), NONE),
    (pool_of_others(residual_holder="a"), ALL),
    (pool_of_others(), NONE),
    (limited_pool("b", of="a"), SOME),
    (limited_pool("a", of="b"), ALL),
    (Together(parts=(pool("b"), BlockPayment(commissioner="a", provider="c"))), NONE),
    (Bounded(part=gain(), party="a", holder="h", lowest=Money.parse("-£1m")), SOME),
    (Bounded(part=gain(), party="a", holder="h", highest=Money.parse("£1m")), ALL),
    (Bounded(part=gain(), party="b", holder="h", lowest=Money.parse("-£1m")), ALL),
    (Bounded(part=BLOCK, party="a", holder="h", lowest=Money.parse("-£1m")), NONE),
    (Together(parts=(BLOCK, gain())), ALL),
    (Conditional(condition=truth("met"), part=gain()), ALL),
    (Conditional(condition=truth("met"), part=BLOCK, otherwise=gain()), ALL),
    (Conditional(condition=truth("met"), part=BLOCK), NONE),
    (phased(2016, BLOCK, gain()), ALL),
    (phased(2017, BLOCK, gain()), NONE),
    (phased(2019, gain(), BLOCK), NONE),
    (Qualified(part=gain(), by="acute"), ALL),
    (BLOCK, NONE),
)


@attrs.frozen(kw_only=True)
class Own:
    """A mechanism of somebody's own, by which one party pays another a sum that varies."""

    type_tag: ClassVar[str] = "own"

    payer: str = "a"
    payee: str = "b"

    def formula(self) -> Formula:
        """Pay what a fact says."""
        sum_of_money = fact("own_sum", PENCE, lowest=Money(pence=0))
        return formula(line("own", sum_of_money, payer=self.payer, payee=self.payee))


@attrs.frozen(kw_only=True)
class OwnOfTwo:
    """A mechanism of somebody's own: a sum that varies, then one that does not, and a note."""

    type_tag: ClassVar[str] = "own-of-two"

    def formula(self) -> Formula:
        """Pay what a fact says, and a fixed sum, to the same party."""
        sum_of_money = fact("own_sum", PENCE, lowest=Money(pence=0), highest=TEN)
        return formula(
            line("own", sum_of_money, payer="a", payee="b"),
            line("fee", TEN, payer="a", payee="b"),
            note("as told", sum_of_money),
        )


def terms(mechanism: Any, **bodies: Body) -> tuple[PaymentTerms, ...]:  # noqa: ANN401 -- any mechanism
    """Make payment terms between bodies; without any, of which no binding is recorded."""
    bindings = tuple(PartyBinding(party=party, body=body) for party, body in bodies.items())
    return (PaymentTerms(name="Terms", mechanism=mechanism, bindings=bindings or None),)


def paid(mechanism: Any, **bodies: Body) -> dict[str, Any]:  # noqa: ANN401 -- any mechanism
    """Make the changes by which a place has payment terms and no agreement."""
    return {"agreements": (), "finance": Finance(payments=terms(mechanism, **bodies))}


def shared(*parties: RiskParty, **facts: Any) -> RiskShare:  # noqa: ANN401 -- any field
    """Make a share of risk."""
    return RiskShare(**{"name": "Shared", "parties": parties or None, **facts})


def bears(body: Body, loss: str | None, **facts: Any) -> RiskParty:  # noqa: ANN401 -- any field
    """Make a party that bears a part of a loss."""
    share = None if loss is None else Share.parse(loss)
    return RiskParty(body=body, loss_share=share, **facts)


def pooled(**facts: Any) -> Section75Agreement:  # noqa: ANN401 -- any field
    """Make an agreement of a group and a council that pools money."""
    usual = {
        "title": "Pool",
        "parties": (CCG, COUNCIL),
        "arrangements": (Section75Arrangement.POOLED_FUND,),
    }
    return Section75Agreement(**{**usual, **facts})


OPEN = more_than_given("parties")
R = f"{A}.risk_share"
GUARDED: dict[str, Any] = {"loss_limit": TEN, "has_cover_in_its_budget": True}
UNDER = (OverspendStep.OTHER_UNDERSPENDS,)
BY_SHARE = (*UNDER, OverspendStep.PARTNERS_BY_AGREED_SHARE)
BY_CONTRIBUTION = (OverspendStep.PARTNERS_BY_CONTRIBUTION,)
FUND = PooledFund(name="Fund", contributions=(Contribution(body=CCG), Contribution(body=COUNCIL)))
OTHER_COUNCIL = Body(name="Another council", kind=COUNCIL.kind)
WHOLE = RiskShare(
    name="Shared",
    parties=(
        RiskParty(body=COUNCIL, loss_share=Share.parse("25%"), **GUARDED),
        RiskParty(body=CCG, loss_share=Share.parse("75%")),
    ),
)
SECOND = "agreements[1].overspend"
LAST_YEAR = StatedPeriod.parse("2015-04-01/2016-03-31")

PRACTICES = (
    *(
        case(
            "NAC515",
            paid(mechanism, a=PRACTICE),
            f"{P}.bindings[0]" if bears_loss == ALL else "",
        )
        for mechanism, bears_loss in SHARES
    ),
    case("NAC515", paid(gain(), a=TRUST, b=PRACTICE), f"{P}.bindings[1]"),
    case("NAC515", paid(gain(), h=TRUST, a=PRACTICE), f"{P}.bindings[1]"),
    case("NAC515", paid(gain(), a=UNKNOWN), "", f"{P}.bindings[0].body.kind"),
    case("NAC515", paid(pool(), a=UNKNOWN)),
    case("NAC515", paid(gain()), "", f"{P}.bindings"),
    case("NAC515", paid(BLOCK)),
    case("NAC515", paid(Own(), a=PRACTICE), "", "finance.risk_shares"),
    case("NAC515", paid(Own(), a=TRUST)),
    case("NAC515", {R: shared()}),
    case("NAC515", {R: shared(bears(PRACTICE, None))}),
    case("NAC515", {R: shared(bears(PRACTICE, "0%"))}),
    case("NAC515", {R: shared(bears(PRACTICE, "5%"))}, "", f"{R}.parties[0].loss_limit"),
    case("NAC515", {R: shared(bears(PRACTICE, "5%", loss_limit=TEN))}),
    case(
        "NAC515",
        {R: shared(bears(TRUST, "95%"), bears(PRACTICE, "5%", loss_limit=Recorded.AS_NONE))},
        f"{R}.parties[1].loss_limit",
    ),
    case("NAC515", {R: shared(bears(TRUST, "5%", loss_limit=Recorded.AS_NONE))}),
)
CASES = (
    *PRACTICES,
    # Payment terms
    *(
        case(
            "NAC501",
            paid(mechanism, a=COUNCIL),
            f"{P}.bindings[0]" if bears_loss == ALL else "",
            "finance.risk_shares" if bears_loss == SOME else "",
        )
        for mechanism, bears_loss in SHARES
    ),
    case("NAC501", paid(gain(), a=TRUST, b=AUTHORITY), f"{P}.bindings[1]"),
    case("NAC501", paid(gain(), h=COUNCIL, a=COUNCIL), f"{P}.bindings[1]"),
    case("NAC501", paid(gain(), a=UNKNOWN), "", f"{P}.bindings[0].body.kind"),
    case("NAC501", paid(gain(), z=COUNCIL)),
    case("NAC501", paid(gain(loss_limit=LIMIT), a=UNKNOWN), "", f"{P}.bindings[0].body.kind"),
    case("NAC501", paid(pool(), a=UNKNOWN)),
    case("NAC501", paid(gain()), "", f"{P}.bindings"),
    case("NAC501", paid(gain(loss_limit=LIMIT)), "", f"{P}.bindings"),
    case("NAC501", paid(BLOCK)),
    case("NAC501", paid(gain(), a=CCG, b=UNKNOWN), "", f"{P}.bindings[1].body.kind"),
    # A fixed sum is a price, whoever pays it; one that varies is asked about.
    case("NAC501", paid(Grant(payer="a", payee="b"), a=COUNCIL, b=COUNCIL)),
    case("NAC501", paid(Own(), a=COUNCIL), "", "finance.risk_shares"),
    case("NAC501", paid(Own(), b=COUNCIL)),
    case("NAC501", paid(OwnOfTwo(), a=COUNCIL), "", "finance.risk_shares"),
    case("NAC501", paid(Own(), a=TRUST)),
    case("NAC501", paid(Own()), "", f"{P}.bindings"),
    *(
        case(
            "NAC501",
            {
                "agreements": (),
                "finance": Finance(payments=terms(Own(), a=COUNCIL), risk_shares=shares),
            },
            "",
            gaps,
        )
        for shares, gaps in (
            ((), ""),
            ((shared(bears(COUNCIL, "0%"), lists=OPEN),), ""),
            ((shared(bears(TRUST, "0%"), lists=OPEN),), ""),
        )
    ),
    case(
        "NAC501",
        {
            "agreements": (),
            "finance": Finance(
                payments=terms(Own(), a=COUNCIL),
                risk_shares=(shared(bears(TRUST, "0%"), lists=OPEN),),
                lists=more_than_given("risk_shares"),
            ),
        },
        "",
        "finance.risk_shares",
    ),
    # Shares of risk: what is told of the others may leave nothing for a council.
    case("NAC501", {R: shared(bears(CCG, "100%"), bears(COUNCIL, None), lists=OPEN)}),
    case(
        "NAC501",
        {R: shared(bears(CCG, "99%"), bears(COUNCIL, None), lists=OPEN)},
        "",
        f"{R}.parties[1].loss_share",
    ),
    case(
        "NAC501",
        {R: shared(bears(COUNCIL, None), lists=OPEN, stays_within_the_nhs=True)},
    ),
    case(
        "NAC501",
        {R: shared(bears(COUNCIL, None), lists=OPEN, stays_within_the_nhs=False)},
        "",
        f"{R}.parties[0].loss_share",
    ),
    case(
        "NAC501",
        {R: shared(bears(UNKNOWN, None), bears(TRUST, None), lists=OPEN)},
        "",
        f"{R}.parties[0].body.kind",
    ),
    # The limit stands in the mechanism, or is denied in the share whatever stands there.
    *(
        case(
            "NAC501",
            {
                R: shared(
                    bears(COUNCIL, "25%", loss_limit=limit, has_cover_in_its_budget=True),
                    lists=OPEN,
                ),
                "finance": Finance(payments=terms(gain(loss_limit=LIMIT), a=body)),
            },
            "",
            gaps,
        )
        for limit, body, gaps in (
            (None, COUNCIL, ""),
            (
                None,
                Body(code="301", kind=COUNCIL.kind),
                f"finance.risk_shares {R}.parties[0].loss_limit",
            ),
            (TEN, TRUST, ""),
        )
    ),
    case(
        "NAC501",
        {
            R: shared(bears(COUNCIL, "25%", has_cover_in_its_budget=True), lists=OPEN),
            "finance": Finance(payments=terms(gain(), a=COUNCIL)),
        },
        f"{P}.bindings[0]",
        f"{R}.parties[0].loss_limit",
    ),
    case(
        "NAC501",
        {
            R: shared(bears(COUNCIL, "25%", has_cover_in_its_budget=True), lists=OPEN),
            "finance": Finance(payments=terms(pool(), a=COUNCIL)),
        },
    ),
    case("NAC501", paid(TOTALS)),
    # A council that is a partner, and not among those that share
    *(
        case("NAC501", {"agreements": (pooled(risk_share=share),)}, "", gaps)
        for share, gaps in (
            (shared(), f"{R}.parties"),
            (shared(bears(CCG, "50%"), lists=OPEN), f"{R}.parties"),
            (shared(bears(CCG, "100%"), lists=OPEN), ""),
            (shared(bears(CCG, "100%"), lists=OPEN, stays_within_the_nhs=False), ""),
            (shared(stays_within_the_nhs=True), ""),
            (shared(bears(CCG, None)), ""),
            (shared(bears(COUNCIL, "25%", **GUARDED), lists=OPEN), ""),
        )
    ),
    case("NAC501", {"agreements": (pooled(parties=(CCG, TRUST), risk_share=shared()),)}),
    case(
        "NAC501",
        {
            "agreements": (),
            "finance": Finance(pools=(attrs.evolve(FUND, risk_share=shared()),)),
        },
        "",
        "finance.pools[0].risk_share.parties",
    ),
    # Pools
    *(
        case("NAC501", {"agreements": (pooled(**facts),)}, "", gaps)
        for facts, gaps in (
            ({}, f"{A}.overspend"),
            ({"overspend": UNDER}, ""),
            ({"overspend": ()}, R),
            ({"overspend": BY_SHARE}, R),
            ({"overspend": BY_CONTRIBUTION}, R),
            ({"parties": (CCG, TRUST)}, ""),
            ({"parties": None}, ""),
            ({"parties": None, "contributions": FUND.contributions}, f"{A}.overspend"),
            ({"arrangements": None}, ""),
            ({"arrangements": (Section75Arrangement.LEAD_COMMISSIONING,)}, ""),
            ({"arrangements": None, "overspend": BY_SHARE}, R),
            ({"arrangements": None, "overspend": ()}, R),
            ({"arrangements": None, "contributions": FUND.contributions}, f"{A}.overspend"),
            ({"arrangements": None, "contributions": ()}, ""),
            ({"period": LAST_YEAR}, ""),
        )
    ),
    *(
        case("NAC501", {"agreements": agreements, "finance": Finance(pools=funds)}, "", gaps)
        for agreements, funds, gaps in (
            ((), (FUND,), "finance.pools[0].overspend"),
            ((), (attrs.evolve(FUND, period=LAST_YEAR),), ""),
            ((), (attrs.evolve(FUND, contributions=None),), ""),
            ((), (PooledFund(name="NHS"), FUND), "finance.pools[1].overspend"),
            # A fund and its agreement are one pool; what either says is said.
            (
                (pooled(),),
                (attrs.evolve(FUND, agreement="Pool", overspend=BY_SHARE),),
                "finance.pools[0].risk_share",
            ),
            ((pooled(),), (attrs.evolve(FUND, agreement="Pool", overspend=UNDER),), ""),
            (
                (pooled(overspend=UNDER),),
                (attrs.evolve(FUND, overspend=None),),
                "finance.pools[0].overspend",
            ),
            (
                (pooled(overspend=BY_SHARE),),
                (attrs.evolve(FUND, agreement="Pool", overspend=UNDER),),
                R,
            ),
        )
    ),
    # One pool says nothing of another: not by its title, its clause or its share of risk.
    *(
        case("NAC501", {"agreements": agreements, "finance": Finance(pools=funds)}, "", gaps)
        for agreements, funds, gaps in (
            ((pooled(overspend=UNDER), pooled(parties=(CCG, OTHER_COUNCIL))), (), SECOND),
            ((pooled(risk_share=WHOLE), pooled(parties=(CCG, OTHER_COUNCIL))), (), SECOND),
            ((pooled(risk_share=WHOLE), pooled(title="Another")), (), SECOND),
            ((AllianceAgreement(title="A", risk_share=WHOLE), pooled()), (), SECOND),
            (
                (pooled(), pooled(parties=(CCG, OTHER_COUNCIL))),
                (attrs.evolve(FUND, agreement="Pool", overspend=UNDER),),
                f"{A}.overspend {SECOND}",
            ),
            (
                (pooled(),),
                (
                    attrs.evolve(FUND, agreement="Pool", overspend=UNDER),
                    attrs.evolve(FUND, agreement="Pool"),
                ),
                f"{A}.overspend",
            ),
            (
                (pooled(),),
                (
                    attrs.evolve(FUND, agreement="Pool", overspend=UNDER),
                    attrs.evolve(FUND, agreement="Other"),
                ),
                "finance.pools[1].overspend",
            ),
        )
    ),
    # What a council bears is told elsewhere.
    case(
        "NAC501",
        {
            "agreements": (pooled(overspend=BY_SHARE),),
            "finance": Finance(
                risk_shares=(shared(bears(COUNCIL, "25%", **GUARDED), lists=OPEN),)
            ),
        },
    ),
    *(
        case(
            "NAC501",
            {
                "agreements": (pooled(overspend=BY_SHARE),),
                "finance": Finance(payments=terms(mechanism, a=COUNCIL)),
            },
            breaches,
            gaps,
        )
        for mechanism, breaches, gaps in (
            # What it bears under other terms says nothing of the pool.
            (gain(), f"{P}.bindings[0]", R),
            (pool(), "", ""),
            (pool("a"), f"{P}.bindings[0]", ""),
            (BLOCK, "", R),
        )
    ),
    # A contract has no share of risk of its own.
    case("NAC501", {"agreements": (NHSStandardContract(title="C"),)}),
    # What had ended by the day is not asked about.
    case(
        "NAC501",
        {
            "agreements": (),
            "finance": Finance(
                payments=tuple(
                    attrs.evolve(each, period=LAST_YEAR) for each in terms(gain(), a=COUNCIL)
                ),
                risk_shares=(shared(bears(COUNCIL, None), lists=OPEN, period=LAST_YEAR),),
            ),
        },
    ),
    case(
        "NAC501",
        {
            "agreements": (),
            "finance": Finance(risk_shares=(shared(bears(COUNCIL, None), lists=OPEN),)),
        },
        "",
        "finance.risk_shares[0].parties[0].loss_share",
        on=date(2018, 6, 1),
    ),
)
