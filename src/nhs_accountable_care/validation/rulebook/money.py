"""Who shares a loss, and how money moves (NAC501, NAC512 and NAC513)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import (
    Arrangement,
    Finance,
    PartyBinding,
    PaymentTerms,
)
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    Recorded,
    RiskParty,
    RiskShare,
)
from nhs_accountable_care.payment import (
    BlockPayment,
    LawfulParties,
    MarginalRateEmergencyTariff,
    Mechanism,
    YearsInForce,
    net,
)
from nhs_accountable_care.validation.rulebook.asking import agreements_on, ask, kind_gap
from nhs_accountable_care.validation.rulebook.bodies import (
    CCG,
    COMPANY,
    COUNCIL,
    FOUNDATION_TRUST,
    LOCAL_GOVERNMENT,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rules import (
    Authority,
    Breach,
    Context,
    Gap,
    Rule,
    Severity,
)

__all__ = ["MONEY_RULES"]

# Rules of the national tariff, which no local agreement has after their end; other mechanisms
# that were national in some years can be agreed locally in any.
_NATIONAL_ONLY = (MarginalRateEmergencyTariff,)


def _council_shares_loss(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each council that payment terms can make pay, or that shares a loss unguarded."""
    yield from _council_can_pay(arrangement)
    for path, share in _risk_shares(arrangement, context):
        for number, party in enumerate(share.parties or ()):
            if party.loss_share is not None and party.loss_share.value > 0:
                yield from _unguarded(f"{path}.parties[{number}]", share, party)


def _risk_shares(arrangement: Arrangement, context: Context) -> Iterator[tuple[str, RiskShare]]:
    """Give every recorded share of risk, each with its path."""
    for path, agreement in agreements_on(arrangement, context):
        share = getattr(agreement, "risk_share", None)
        if isinstance(share, RiskShare):
            yield f"{path}.risk_share", share
    finance = arrangement.finance or Finance()
    for number, share in enumerate(finance.risk_shares or ()):
        yield f"finance.risk_shares[{number}]", share
    for number, pool in enumerate(finance.pools or ()):
        if pool.risk_share is not None:
            yield f"finance.pools[{number}].risk_share", pool.risk_share


def _unguarded(path: str, share: RiskShare, party: RiskParty) -> Iterator[Breach | Gap]:
    """Yield what a council that shares a loss lacks: a limit, and cover in its budget."""
    if party.body.kind is None:
        yield kind_gap(f"{path}.body", party.body)
    elif party.body.kind in LOCAL_GOVERNMENT:
        yield from ask(
            answer=None if party.loss_limit is None else party.loss_limit is not Recorded.AS_NONE,
            wanted=True,
            path=f"{path}.loss_limit",
            fact=f"up to what sum {party.body} shares a loss",
            message=f"{party.body} shares losses under {share.name} without a limit",
            evidence=share.sources,
        )
        yield from ask(
            answer=party.has_cover_in_its_budget,
            wanted=True,
            path=f"{path}.has_cover_in_its_budget",
            fact=f"whether {party.body} has cover in its own balanced budget",
            message=(
                f"{party.body} shares losses under {share.name} and has no cover for it in its "
                f"own balanced budget"
            ),
            evidence=share.sources,
        )


def _council_can_pay(arrangement: Arrangement) -> Iterator[Breach | Gap]:
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
                binding.body.kind in LOCAL_GOVERNMENT
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


def _terms(arrangement: Arrangement) -> Iterator[tuple[str, PaymentTerms, Mechanism]]:
    """Give each mechanism of the payment terms, also those that stand together."""
    payments = None if arrangement.finance is None else arrangement.finance.payments
    for number, terms in enumerate(payments or ()):
        path = f"finance.payments[{number}].mechanism"
        yield path, terms, terms.mechanism
        for place, part in enumerate(getattr(terms.mechanism, "parts", ())):
            yield f"{path}.parts[{place}]", terms, part


def _of_its_years(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each national mechanism that is used outside its years."""
    year = FinancialYear.containing(context.on)
    for path, terms, mechanism in _terms(arrangement):
        if not isinstance(mechanism, _NATIONAL_ONLY):
            continue
        years: tuple[YearsInForce, ...] = mechanism.years_in_force
        if not any(year in each for each in years):
            yield Breach(
                path=path,
                message=(
                    f"{terms.name} uses the {mechanism.type_tag.replace('-', ' ')} in {year}; "
                    f"it was in force {' and '.join(_span(each) for each in years)}"
                ),
                evidence=tuple(source for each in years for source in each.sources),
            )


def _span(years: YearsInForce) -> str:
    """Write from which year to which."""
    return f"from {years.first}" if years.last is None else f"{years.first} to {years.last}"


def _between_its_parties(arrangement: Arrangement, _context: Context) -> Iterator[Breach | Gap]:
    """Yield each party of payment terms of a kind for which the mechanism is not meant."""
    for path, terms, mechanism in _terms(arrangement):
        bodies: Mapping[str, Body] = {
            binding.party: binding.body for binding in terms.bindings or ()
        }
        lawful: tuple[LawfulParties, ...] = getattr(mechanism, "lawful_parties", ())
        for each in lawful:
            role: Any = getattr(mechanism, each.role)
            body = bodies.get(role) if isinstance(role, str) else None
            # Of a role with several parties it is the rules on agreements that ask.
            if body is None:
                continue
            if body.kind is None:
                yield kind_gap(f"{path}.{each.role}", body)
            elif body.kind not in each.kinds:
                yield Breach(
                    path=f"{path}.{each.role}",
                    message=(
                        f"{body} is the {each.role} of {terms.name}, which was meant for others "
                        f"({each.what})"
                    ),
                    evidence=each.sources,
                )


def _place(finance: Finance) -> Arrangement:
    """Make a place with money."""
    return Arrangement(name="A place", finance=finance)


def _shared_loss(limit: Money | Recorded, *, has_cover: bool) -> Arrangement:
    """Make a place whose alliance lets a council share a loss."""
    share = RiskShare(
        name="An alliance's shared loss",
        parties=(
            RiskParty(
                body=COUNCIL,
                loss_share=Share.parse("25%"),
                loss_limit=limit,
                has_cover_in_its_budget=has_cover,
            ),
        ),
        incomplete=("parties",),
    )
    return Arrangement(
        name="A place", agreements=(AllianceAgreement(title="An alliance", risk_share=share),)
    )


def _paid_at_marginal_rate(commissioner: Body) -> Arrangement:
    """Make a place that pays for emergency care at a marginal rate."""
    terms = PaymentTerms(
        name="Emergency care",
        mechanism=MarginalRateEmergencyTariff(marginal_rate=Share.parse("70%")),
        bindings=(
            PartyBinding(party="commissioner", body=commissioner),
            PartyBinding(party="provider", body=FOUNDATION_TRUST),
        ),
    )
    return _place(Finance(payments=(terms,)))


MONEY_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC501",
        title="A council that shares an NHS overspend needs a limit and cover",
        period=DateRange(first_day=date(2000, 4, 1)),
        severity=Severity.WARNING,
        authority=Authority.JUDGEMENT,
        rationale=(
            "A council must balance its budget each year. Press accounts read that as a bar on "
            "sharing NHS losses; no statute was found that forbids it, and partnership agreements "
            "do it."
        ),
        check=_council_shares_loss,
        passing=_shared_loss(Money.parse("£1m"), has_cover=True),
        failing=_shared_loss(Recorded.AS_NONE, has_cover=True),
        example_day=date(2017, 4, 1),
        sources=(
            sure("LGFA1992", "s.31A"),
            # Disputed: the newsletter reads it as a bar, agreements show otherwise.
            unsure("S04"),
            unsure("CP129"),
        ),
    ),
    Rule(
        code="NAC512",
        title="A mechanism of the national tariff is used in its years",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.WARNING,
        authority=Authority.POLICY,
        rationale=(
            "The marginal rate for emergency care ended on 31 March 2019. What was national in "
            "some years and can be agreed locally in any is left alone. The table of years is the "
            "project's own reading, so the rule warns."
        ),
        check=_of_its_years,
        passing=_place(Finance(payments=(PaymentTerms(name="All", mechanism=BlockPayment()),))),
        failing=_paid_at_marginal_rate(CCG),
        example_day=date(2019, 6, 1),
        sources=(
            sure("CP62", "the end in 2019"),
            unsure("FC-OWN", "the table of years"),
        ),
    ),
    Rule(
        code="NAC513",
        title="A mechanism is used between the parties for which it is meant",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.WARNING,
        authority=Authority.POLICY,
        rationale=(
            "Each mechanism says, with its sources, which kinds of body may take its roles; some "
            "of that is inferred, so the rule warns."
        ),
        check=_between_its_parties,
        passing=_paid_at_marginal_rate(CCG),
        failing=_paid_at_marginal_rate(COMPANY),
        example_day=date(2018, 6, 1),
        sources=(
            sure("CP59"),
            unsure("FC-OWN", "who the parties are"),
        ),
    ),
)
"""Rules about who bears a loss, and by which mechanism."""
