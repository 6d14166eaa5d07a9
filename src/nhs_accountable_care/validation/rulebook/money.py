"""Money and risk: what a council may take on, and what needs a limit (NAC5xx)."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import ClassVar

import attrs

from nhs_accountable_care._core.sources import Confidence
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import (
    Arrangement,
    Finance,
    PartyBinding,
    PaymentTerms,
)
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment import PENCE, Formula, fact, formula, line, net
from nhs_accountable_care.policy import cite
from nhs_accountable_care.validation.rules import (
    Authority,
    Breach,
    Context,
    Gap,
    Rule,
    Severity,
)

__all__ = ["MONEY_RULES"]

_COUNCILS = frozenset(
    {
        OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER,
        OrganisationKind.LOCAL_AUTHORITY_DISTRICT,
        OrganisationKind.COMBINED_AUTHORITY,
    }
)


def _council_shares_loss(arrangement: Arrangement, _context: Context) -> Iterator[Breach | Gap]:
    """Yield each council that payment terms can make pay."""
    payments = None if arrangement.finance is None else arrangement.finance.payments
    for number, terms in enumerate(payments or ()):
        path = f"finance.payments[{number}]"
        paying = terms.mechanism.formula()
        if terms.bindings is None:
            yield Gap(path=f"{path}.bindings", fact="which bodies the parties are")
            continue
        for place, binding in enumerate(terms.bindings):
            where = f"{path}.bindings[{place}]"
            if binding.body.kind is None:
                yield Gap(path=f"{where}.body.kind", fact=f"what kind of body {binding.body} is")
            elif (
                binding.body.kind in _COUNCILS
                and binding.party in paying.parties
                and net(paying, binding.party).measure.lowest < 0
            ):
                yield Breach(
                    path=where,
                    message=(
                        f"{binding.body} can have to pay under {terms.name}; a council that takes "
                        f"a share of an NHS overspend needs a clear agreement, a limit, and cover "
                        f"in its own balanced budget"
                    ),
                    evidence=terms.sources,
                )


@attrs.frozen(kw_only=True)
class _Share:
    """A share of a variance for the examples: with a council, or without."""

    type_tag: ClassVar[str] = "example-share"

    payee: str

    def formula(self) -> Formula:
        """Pay half of what is saved, or be paid half of what is overspent."""
        saved = fact("budget", PENCE) - fact("spend", PENCE)
        share = line("share", Fraction(1, 2) * saved, payer="commissioner", payee=self.payee)
        return formula(share)


def _shared_with(kind: OrganisationKind) -> Arrangement:
    """Make a place whose payment terms share gains and losses with a body of a kind."""
    terms = PaymentTerms(
        name="A shared variance",
        mechanism=_Share(payee="partner"),
        bindings=(
            PartyBinding(
                party="commissioner",
                body=Body(code="01G", kind=OrganisationKind.CLINICAL_COMMISSIONING_GROUP),
            ),
            PartyBinding(party="partner", body=Body(name="The partner", kind=kind)),
        ),
    )
    return Arrangement(name="A place", finance=Finance(payments=(terms,)))


MONEY_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC501",
        title="A council that shares an NHS overspend needs a limit and cover",
        period=DateRange(first_day=date(2000, 4, 1)),
        severity=Severity.WARNING,
        authority=Authority.JUDGEMENT,
        rationale=(
            "A council must balance its budget each year. Press accounts read that as a bar on "
            "sharing NHS losses; no statute was found that forbids it, and partnership "
            "agreements do it."
        ),
        check=_council_shares_loss,
        passing=_shared_with(OrganisationKind.NHS_FOUNDATION_TRUST),
        failing=_shared_with(OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER),
        example_day=date(2017, 4, 1),
        sources=(
            cite("LGFA1992", "s.31A", confidence=Confidence.VERIFIED),
            # Disputed: the newsletter reads it as a bar, agreements show otherwise.
            cite("S04", confidence=Confidence.UNVERIFIED),
            cite("CP129", confidence=Confidence.UNVERIFIED),
        ),
    ),
)
"""Rules about who bears a loss."""
