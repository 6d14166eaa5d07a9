"""Cases of rules: who shares a loss, and how money moves."""

from datetime import date
from typing import Any, ClassVar

import attrs

from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.time import FinancialYear
from nhs_accountable_care.arrangements import (
    Arrangement,
    Finance,
    PartyBinding,
    PaymentTerms,
    PooledFund,
)
from nhs_accountable_care.contracts import Body, RiskParty, RiskShare
from nhs_accountable_care.payment import (
    BlendedPayment,
    BlockPayment,
    Bounded,
    Conditional,
    Formula,
    LawfulParties,
    MarginalRateEmergencyTariff,
    OrganisationTotal,
    Phase,
    Phased,
    PooledBudget,
    PoolPartner,
    SystemControlTotals,
    Together,
    formula,
    line,
    truth,
)
from tests.validation.cases.building import (
    CCG,
    COUNCIL,
    KIND,
    TEN,
    TRUST,
    UNKNOWN,
    A,
    Grant,
    case,
    placed,
)


def terms_of(mechanism: Any, **bindings: Body) -> dict[str, Any]:  # noqa: ANN401 -- any mechanism
    """Make payment terms between bodies."""
    return {
        "finance.payments": (
            PaymentTerms(
                name="Terms",
                mechanism=mechanism,
                bindings=tuple(
                    PartyBinding(party=party, body=body) for party, body in bindings.items()
                ),
            ),
        )
    }


MARGINAL = MarginalRateEmergencyTariff(marginal_rate=Share.parse("70%"))
SHARE_OF_TWO = RiskShare(
    name="Pool",
    parties=(
        RiskParty(
            body=COUNCIL,
            loss_share=Share.parse("100%"),
            loss_limit=TEN,
            has_cover_in_its_budget=False,
        ),
    ),
)
POOL_OF_TWO = PooledFund(
    name="Pool",
    risk_share=SHARE_OF_TWO,
)


@attrs.frozen(kw_only=True)
class Meant:
    """A grant with two roles that are meant for some kinds of body."""

    type_tag: ClassVar[str] = "meant"
    lawful_parties: ClassVar[tuple[LawfulParties, ...]] = tuple(
        LawfulParties(role=role, kinds=(KIND.NHS_TRUST,), what="x", cited=("S01 [verified]",))
        for role in ("payers", "payer", "payee")
    )

    payers: tuple[str, ...] = ("payer",)
    payer: str = "payer"
    payee: str = "payee"

    def formula(self) -> Formula:
        """Pay a pound."""
        return formula(line("grant", Money(pence=100), payer=self.payer, payee=self.payee))


M = "finance.payments[0].mechanism"
AMBULANCES = Body(code="RX7", kind=KIND.AMBULANCE_TRUST)
TOTALS = SystemControlTotals(
    organisations=(OrganisationTotal(party="trust", control_total="c", outturn="o"),)
)
WITHIN = Bounded(
    part=MARGINAL, party="provider", holder="commissioner", lowest=Money.parse("-£1m")
)


def pool(*parties: str) -> PooledBudget:
    """Make a pooled budget of some partners."""
    partners = tuple(
        PoolPartner(party=party, contribution=f"{party}_contribution") for party in parties
    )
    return PooledBudget(partners=partners, host=parties[0])


CASES = (
    placed("NAC501", Arrangement(name="P"), [], []),
    case("NAC501", {f"{A}.risk_share": None}),
    case("NAC501", {f"{A}.risk_share.parties": None}),
    *(
        case("NAC501", {f"{A}.risk_share.parties[0].{field}": to}, breaches, gaps)
        for field, to, breaches, gaps in (
            ("loss_share", None, "", f"{A}.risk_share.parties[0].loss_share"),
            ("loss_limit", None, "", f"{A}.risk_share.parties[0].loss_limit"),
            (
                "has_cover_in_its_budget",
                None,
                "",
                f"{A}.risk_share.parties[0].has_cover_in_its_budget",
            ),
            (
                "has_cover_in_its_budget",
                False,
                f"{A}.risk_share.parties[0].has_cover_in_its_budget",
                "",
            ),
            ("body", UNKNOWN, "", f"{A}.risk_share.parties[0].body.kind"),
        )
    ),
    case("NAC501", {f"{A}.risk_share.parties[0].body": TRUST}, base="failing"),
    case("NAC501", {f"{A}.risk_share.parties[0].loss_share": Share.parse("0%")}, base="failing"),
    case(
        "NAC501",
        {"finance": Finance(pools=(PooledFund(name="P"), POOL_OF_TWO))},
        "finance.pools[1].risk_share.parties[0].has_cover_in_its_budget",
    ),
    case(
        "NAC501",
        {"finance": Finance(risk_shares=(SHARE_OF_TWO,))},
        "finance.risk_shares[0].parties[0].has_cover_in_its_budget",
    ),
    case("NAC512", terms_of(MARGINAL), "finance.payments[0].mechanism"),
    case("NAC512", terms_of(MARGINAL), on=date(2019, 3, 31)),
    case(
        "NAC512",
        terms_of(Together(parts=(BlockPayment(), MARGINAL))),
        "finance.payments[0].mechanism.parts[1]",
    ),
    case("NAC513", terms_of(MARGINAL)),
    case(
        "NAC513",
        terms_of(MARGINAL, commissioner=UNKNOWN),
        "",
        "finance.payments[0].mechanism.commissioner.kind",
    ),
    case("NAC513", terms_of(Grant(payer="a", payee="b"), a=COUNCIL)),
    case(
        "NAC513",
        {
            "finance.payments": (
                *terms_of(MARGINAL)["finance.payments"],
                *terms_of(MARGINAL, provider=COUNCIL, commissioner=COUNCIL)["finance.payments"],
            )
        },
        "finance.payments[1].mechanism.commissioner",
    ),
    case("NAC513", terms_of(Meant(), payee=COUNCIL), "finance.payments[0].mechanism.payee"),
    # A body bound to no role of its mechanism
    case("NAC513", terms_of(MARGINAL, Provider=TRUST), "finance.payments[0].bindings[0].party"),
    case("NAC513", terms_of(WITHIN, practice=TRUST), "finance.payments[0].bindings[0].party"),
    # Mechanisms out of their years, however deep inside others
    *(
        case("NAC512", terms_of(mechanism), breaches, on=on)
        for mechanism, on, breaches in (
            (TOTALS, date(2017, 4, 1), ""),
            (TOTALS, date(2020, 3, 31), ""),
            (TOTALS, date(2020, 4, 1), M),
            (TOTALS, date(2017, 3, 31), M),
            (BlendedPayment(variable_rate=Share.parse("20%")), date(2023, 4, 1), ""),
            (BlockPayment(), date(2017, 4, 1), ""),
            (pool("board", "council"), date(2017, 4, 1), ""),
            (Grant(payer="a", payee="b"), date(2017, 4, 1), ""),
            (WITHIN, date(2019, 6, 1), f"{M}.part"),
            (WITHIN, date(2019, 3, 31), ""),
            (Together(parts=(BlockPayment(), WITHIN)), date(2019, 6, 1), f"{M}.parts[1].part"),
            (
                Conditional(condition=truth("met"), part=MARGINAL),
                date(2019, 6, 1),
                f"{M}.part",
            ),
            (
                Conditional(condition=truth("met"), part=BlockPayment(), otherwise=MARGINAL),
                date(2019, 6, 1),
                f"{M}.otherwise",
            ),
            # One that stands in two places is out of its years at both.
            (
                Conditional(condition=truth("met"), part=WITHIN, otherwise=WITHIN),
                date(2019, 6, 1),
                f"{M}.part.part {M}.otherwise.part",
            ),
            # Each phase is judged in its own year, whatever the day.
            (
                Phased(
                    cases=(
                        Phase(year=FinancialYear(2018), part=MARGINAL),
                        Phase(year=FinancialYear(2019), part=MARGINAL),
                    )
                ),
                date(2019, 3, 31),
                f"{M}.cases[1].part",
            ),
        )
    ),
    # Parties of mechanisms with roles for several
    *(
        case("NAC513", terms_of(mechanism, **bodies), breaches, gaps)
        for mechanism, bodies, breaches, gaps in (
            (pool("a", "b"), {"a": CCG, "b": COUNCIL}, "", ""),
            (pool("a", "b"), {"a": CCG, "b": TRUST}, f"{M}.partners", ""),
            (pool("a", "b"), {"a": AMBULANCES, "b": COUNCIL}, "", ""),
            (pool("a", "b"), {"a": COUNCIL, "b": COUNCIL}, f"{M}.partners", ""),
            (pool("a", "b"), {"a": CCG, "b": UNKNOWN}, "", f"{M}.partners"),
            (pool("a", "b"), {"a": CCG}, "", f"{M}.partners"),
            (pool("a", "b"), {}, "", ""),
            (TOTALS, {"trust": TRUST}, "", ""),
            (TOTALS, {"trust": AMBULANCES}, "", ""),
            (TOTALS, {"trust": COUNCIL}, f"{M}.organisations", ""),
            (WITHIN, {"commissioner": COUNCIL}, f"{M}.part.commissioner", ""),
        )
    ),
)
