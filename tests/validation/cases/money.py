"""Cases of rules: who shares a loss, and how money moves."""

from datetime import date
from typing import Any, ClassVar

import attrs

from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care.arrangements import (
    Arrangement,
    Finance,
    PartyBinding,
    PaymentTerms,
    PooledFund,
)
from nhs_accountable_care.contracts import Body, RiskParty, RiskShare
from nhs_accountable_care.payment import (
    BlockPayment,
    Formula,
    LawfulParties,
    MarginalRateEmergencyTariff,
    Together,
    formula,
    line,
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
    paid,
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


CASES = (
    placed("NAC501", Arrangement(name="P"), [], []),
    placed("NAC501", paid(Grant(payer="a", payee="b")), [], ["$.finance.payments[0].bindings"]),
    placed(
        "NAC501",
        paid(Grant(payer="a", payee="b"), a=UNKNOWN),
        [],
        ["$.finance.payments[0].bindings[0].body.kind"],
    ),
    # A council that is only paid shares no loss; one that no line names neither.
    placed("NAC501", paid(Grant(payer="a", payee="b"), a=CCG, b=COUNCIL, c=COUNCIL), [], []),
    placed(
        "NAC501",
        paid(Grant(payer="a", payee="b"), a=COUNCIL, b=CCG),
        ["$.finance.payments[0].bindings[0]"],
        [],
    ),
    case("NAC501", {f"{A}.risk_share": None}),
    case("NAC501", {f"{A}.risk_share.parties": None}),
    *(
        case("NAC501", {f"{A}.risk_share.parties[0].{field}": to}, breaches, gaps)
        for field, to, breaches, gaps in (
            ("loss_share", None, "", ""),
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
    case(
        "NAC501",
        {
            "agreements": (),
            "finance": Finance(
                payments=(
                    PaymentTerms(name="T", mechanism=Grant(payer="a", payee="b")),
                    PaymentTerms(
                        name="T",
                        mechanism=Grant(payer="a", payee="b"),
                        bindings=(
                            PartyBinding(party="a", body=UNKNOWN),
                            PartyBinding(party="a", body=COUNCIL),
                        ),
                    ),
                )
            ),
        },
        "finance.payments[1].bindings[1]",
        "finance.payments[0].bindings finance.payments[1].bindings[0].body.kind",
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
    case(
        "NAC501",
        {
            "agreements": (),
            "finance": Finance(
                payments=terms_of(BlockPayment(), provider=COUNCIL)["finance.payments"]
            ),
        },
    ),
    case("NAC513", terms_of(Meant(), payee=COUNCIL), "finance.payments[0].mechanism.payee"),
)
