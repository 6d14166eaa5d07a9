"""Councils and the losses of the NHS."""

from collections.abc import Iterator
from datetime import date

from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement, Finance
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    ListStatement,
    Recorded,
    RiskParty,
    RiskShare,
)
from nhs_accountable_care.payment import net
from nhs_accountable_care.questions import (
    LOCAL_GOVERNMENT,
    Breach,
    MissingFact,
    agreements_on,
    kind_gap,
    must_be,
    value_must_be,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import COUNCIL
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["LOSS_RULES"]


def _council_shares_loss(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each council that payment terms can make pay, or that shares a loss unguarded."""
    yield from _council_can_pay(arrangement)
    for path, share in _risk_shares(arrangement, context):
        for number, party in enumerate(share.parties or ()):
            if party.loss_share is not None and party.loss_share.value > 0:
                yield from _unguarded(f"{path}.parties[{number}]", share, party)


def _risk_shares(arrangement: Arrangement, context: Context) -> Iterator[tuple[str, RiskShare]]:
    """Yield every recorded share of risk, each with its path."""
    for path, agreement in agreements_on(arrangement, context.moment):
        share = getattr(agreement, "risk_share", None)
        if isinstance(share, RiskShare):
            yield f"{path}.risk_share", share
    finance = arrangement.finance or Finance()
    for number, share in enumerate(finance.risk_shares or ()):
        yield f"finance.risk_shares[{number}]", share
    for number, pool in enumerate(finance.pools or ()):
        if pool.risk_share is not None:
            yield f"finance.pools[{number}].risk_share", pool.risk_share


def _unguarded(path: str, share: RiskShare, party: RiskParty) -> Iterator[Breach | MissingFact]:
    """Yield what a council that shares a loss lacks: a limit, and cover in its budget."""
    if party.body.kind is None:
        yield kind_gap(f"{path}.body", party.body)
    elif party.body.kind in LOCAL_GOVERNMENT:
        yield from value_must_be(
            party,
            "loss_limit",
            object,
            lambda limit: limit is not Recorded.AS_NONE,
            at=path,
            fact=f"up to what sum {party.body} shares a loss",
            message=f"{party.body} shares losses under {share.name} without a limit",
            evidence=share.sources,
        )
        yield from must_be(
            party,
            "has_cover_in_its_budget",
            at=path,
            fact=f"whether {party.body} has cover in its own balanced budget",
            message=(
                f"{party.body} shares losses under {share.name} and has no cover for it in its "
                f"own balanced budget"
            ),
            evidence=share.sources,
        )


def _council_can_pay(arrangement: Arrangement) -> Iterator[Breach | MissingFact]:
    """Yield each council that payment terms can make pay."""
    payments = None if arrangement.finance is None else arrangement.finance.payments
    for number, terms in enumerate(payments or ()):
        path = f"finance.payments[{number}]"
        paying = terms.mechanism.formula()
        if terms.bindings is None:
            yield MissingFact(path=f"{path}.bindings", fact="which bodies the parties are")
            continue
        for place, binding in enumerate(terms.bindings):
            where = f"{path}.bindings[{place}]"
            if binding.body.kind is None:
                yield MissingFact(
                    path=f"{where}.body.kind", fact=f"what kind of body {binding.body} is"
                )
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
        lists=(ListStatement(field="parties", is_whole=False),),
    )
    return Arrangement(
        name="A place", agreements=(AllianceAgreement(title="An alliance", risk_share=share),)
    )


LOSS_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC501",
        title="A council that shares an NHS overspend needs a limit and cover",
        period=DateRange(first_day=date(2000, 4, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
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
)
"""Rules about councils that share a loss."""
