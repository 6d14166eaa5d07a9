"""Councils and practices, and the losses that they share."""

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, TypeAlias, assert_never

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.text import joined
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import (
    Arrangement,
    Finance,
    PaymentTerms,
    PooledFund,
    standing,
)
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    ListStatement,
    OverspendStep,
    Recorded,
    RiskParty,
    RiskShare,
    Section75Agreement,
    Section75Arrangement,
    parties_of,
)
from nhs_accountable_care.contracts.parties import BodyIndex
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.payment import (
    UNLIMITED,
    AgreedShares,
    AlliancePainGain,
    BlendedPayment,
    BlockPayment,
    Bounded,
    Conditional,
    CostAndVolume,
    EqualShares,
    GainLossShare,
    Limit,
    ListedWeights,
    MarginalRateEmergencyTariff,
    Mechanism,
    MultilateralGainLoss,
    Phased,
    PooledBudget,
    Qualified,
    ShareKeys,
    SystemControlTotals,
    Together,
    Unlimited,
    WeightedShares,
    WholePopulationBudget,
    formula_of,
)
from nhs_accountable_care.questions import (
    LOCAL_GOVERNMENT,
    Answer,
    Breach,
    MissingFact,
    agreements_on,
    find,
    is_same_body,
    kind_gap,
    must_be,
    of_kind_on,
    value_must_be,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import CCG, COUNCIL, PRACTICE
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["LOSS_RULES"]

_Pool: TypeAlias = Section75Agreement | PooledFund

_SHARED_BY_PARTNERS: Final = frozenset(
    {
        OverspendStep.PARTNERS_BY_CONTRIBUTION,
        OverspendStep.PARTNERS_BY_AGREED_SHARE,
        # Which partner leads the scheme is not recorded, so that it may be a council.
        OverspendStep.LEAD_OF_THE_SCHEME,
    }
)
# A price, or a note that moves no money: whoever pays by these buys care for itself, and bears
# nobody else's loss.
_PRICES: Final = (
    BlendedPayment,
    BlockPayment,
    CostAndVolume,
    MarginalRateEmergencyTariff,
    SystemControlTotals,
    WholePopulationBudget,
)


def _council_shares_loss(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each council that shares a loss unguarded, or of whose share too little is known."""
    shares = tuple(_risk_shares(arrangement, context))
    listed = BodyIndex(party.body for each in shares for party in each.share.parties or ())
    roles = tuple(_roles(arrangement, context))
    yield from _by_terms(arrangement, roles, listed)
    limited = BodyIndex(
        role.body for role in roles if role.body is not None and role.loss in _WITH_A_LIMIT
    )
    for each in shares:
        yield from _by_share(each, limited)
    pooling = [
        role.body
        for role in roles
        if role.body is not None and isinstance(role.terms.mechanism, PooledBudget)
    ]
    # What a council bears of one pool, or of an alliance, says nothing of another pool.
    of_money = [
        party.body for each in shares if each.is_of_all for party in each.share.parties or ()
    ]
    yield from _by_pool(arrangement, context, BodyIndex([*of_money, *pooling]))


def _are_councils(bodies: Sequence[Body | None]) -> bool:
    """
    Return whether a loss is shared by councils alone, so that none of it is of the NHS.

    One council shares with somebody who is not on record, and who may be an NHS body.
    """
    known = [body for body in bodies if body is not None and body.kind in LOCAL_GOVERNMENT]
    are_two = any(is_same_body(known[0], body) is not Answer.YES for body in known[1:])
    return len(known) == len(bodies) and are_two


def _has_more(holder: RiskShare | _Pool) -> bool:
    """Return whether more share or pay in than are listed: who they are is not known."""
    return any(
        each.is_whole is False and each.field in {"parties", "contributions"}
        for each in holder.lists
    )


# --- Payment terms ---


class _Loss(enum.IntEnum):
    """What one party bears of losses by a mechanism; of several parts the last of these."""

    NONE = 0
    WITHIN_ITS_CONTRIBUTION = 1
    LIMITED = 2
    OPEN = 3
    UNLIMITED = 4


_WITH_A_LIMIT: Final = frozenset({_Loss.WITHIN_ITS_CONTRIBUTION, _Loss.LIMITED})


@attrs.frozen(field_transformer=check_types)
class _Role:
    """
    What a role in payment terms bears of losses, and the body that takes it.

    Where no binding is recorded there is no body, and the loss is the worst of any role. With it
    stands whether all parties to the terms are councils.
    """

    path: str
    terms: PaymentTerms
    body: Body | None
    loss: _Loss
    are_all_councils: bool


_Losses: TypeAlias = dict[str, _Loss]


def _losses_of(mechanism: Mechanism, year: FinancialYear, known: dict[int, _Losses]) -> _Losses:
    """
    Return what each party bears of losses by a mechanism in a year; who is not there, nothing.

    A part may stand in several places of a mechanism: to go into it at each would take twice as
    long with every layer. So what is known of a part is kept, by its identity, since to compare
    two parts is to go through them too.
    """
    if id(mechanism) not in known:
        known[id(mechanism)] = _losses_of_parts(mechanism, year, known)
    return known[id(mechanism)]


def _losses_of_parts(
    mechanism: Mechanism, year: FinancialYear, known: dict[int, _Losses]
) -> _Losses:
    """Return what each party bears by a mechanism, from what it bears by each of its parts."""
    match mechanism:
        case GainLossShare():
            limit = mechanism.loss_limit if mechanism.loss_bands else None
            return _losses_of_share(mechanism, limit, buyers=(mechanism.holder,))
        case AlliancePainGain():
            limit = mechanism.pain_limit if mechanism.pain_bands else None
            return _losses_of_share(mechanism, limit, buyers=(mechanism.commissioner,))
        case MultilateralGainLoss():
            buyers = tuple(each.party for each in mechanism.commissioners)
            return _losses_of_share(mechanism, mechanism.loss_limit, buyers=buyers)
        case PooledBudget():
            partners = [partner.party for partner in mechanism.partners]
            partners += [] if mechanism.residual_holder is None else [mechanism.residual_holder]
            return {party: _loss_of_pool(mechanism, party) for party in partners}
        case Bounded():
            inner = _losses_of(mechanism.part, year, known)
            party = mechanism.party
            if mechanism.lowest is None or party not in inner:
                return inner
            return {**inner, party: min(inner[party], _Loss.LIMITED)}
        case Together():
            return _worst(_losses_of(part, year, known) for part in mechanism.parts)
        case Conditional():
            arms = [mechanism.part, *([mechanism.otherwise] if mechanism.otherwise else [])]
            return _worst(_losses_of(part, year, known) for part in arms)
        case Phased():
            return _worst(
                _losses_of(case.part, year, known) for case in mechanism.cases if case.year == year
            )
        case Qualified():
            return _losses_of(mechanism.part, year, known)
        case _:
            return {} if isinstance(mechanism, _PRICES) else _losses_of_formula(mechanism)


def _worst(parts: Iterable[_Losses]) -> _Losses:
    """Return for each party the worst of what it bears by several parts."""
    worst: _Losses = {}
    for part in parts:
        for party, loss in part.items():
            worst[party] = max(loss, worst.get(party, _Loss.NONE))
    return worst


def _losses_of_share(
    mechanism: GainLossShare | AlliancePainGain | MultilateralGainLoss,
    limit: Limit | Unlimited | None,
    *,
    buyers: tuple[str, ...],
) -> _Losses:
    """Return what each party bears by a share of losses; no limit is of one that shares none."""
    if limit is None:
        return {}
    parties = [*_with_a_part(mechanism.keys), mechanism.residual_holder]
    return {
        party: _loss_of_share(mechanism, party, limit, buyers=buyers)
        for party in parties
        if party is not None
    }


def _loss_of_share(
    mechanism: GainLossShare | AlliancePainGain | MultilateralGainLoss,
    party: str,
    limit: Limit | Unlimited,
    *,
    buyers: tuple[str, ...],
) -> _Loss:
    """Return what a party bears by a share of losses."""
    has_caps = any(cap.most_loss is not None for cap in mechanism.caps)
    # What caps strip off a provider comes back to the one that buys from it, whose cost it is.
    if party == mechanism.residual_holder and has_caps and buyers != (party,):
        return _Loss.UNLIMITED if limit is UNLIMITED else _Loss.LIMITED
    if party not in _with_a_part(mechanism.keys):
        return _Loss.NONE
    is_capped = any(cap.party == party and cap.most_loss is not None for cap in mechanism.caps)
    return _Loss.UNLIMITED if limit is UNLIMITED and not is_capped else _Loss.LIMITED


def _loss_of_pool(pool: PooledBudget, party: str) -> _Loss:
    """Return what a partner bears of an overspend; beyond limits it is the residual holder's."""
    residual = pool.host if pool.residual_holder is None else pool.residual_holder
    limited = [each.party for each in pool.partners if each.limit is not None]
    if party == residual and (pool.up_to_funding or limited):
        return _Loss.UNLIMITED
    if party not in [each.party for each in pool.partners]:
        return _Loss.NONE
    if pool.up_to_funding:
        return _Loss.WITHIN_ITS_CONTRIBUTION
    if party in limited:
        return _Loss.LIMITED
    keys = pool.overspend_keys
    return _Loss.UNLIMITED if keys is None or party in _with_a_part(keys) else _Loss.NONE


def _with_a_part(keys: ShareKeys) -> tuple[str, ...]:
    """Return the parties that have a part of what is shared out."""
    match keys:
        case AgreedShares():
            return tuple(each.party for each in keys.shares if each.share.value > 0)
        case EqualShares():
            return keys.parties
        case ListedWeights():
            return tuple(each.party for each in keys.weights if each.weight > 0)
        case WeightedShares():
            return tuple(each.party for each in keys.weights)
        case _:
            assert_never(keys)


def _losses_of_formula(mechanism: Mechanism) -> _Losses:
    """Return what a formula alone tells: who may have to pay a sum that varies."""
    ends: dict[str, tuple[Fraction, Fraction]] = {}
    for each in formula_of(mechanism).lines:
        lowest, highest = each.of.measure.lowest, each.of.measure.highest
        for party, least, most in ((each.payee, lowest, highest), (each.payer, -highest, -lowest)):
            if party is not None:
                before = ends.get(party, (Fraction(), Fraction()))
                ends[party] = (before[0] + least, before[1] + most)
    return {
        party: _Loss.OPEN for party, (least, most) in ends.items() if least < 0 and least != most
    }


def _roles(arrangement: Arrangement, context: Context) -> Iterator[_Role]:
    """Yield each role in the payment terms of the day."""
    payments = None if arrangement.finance is None else arrangement.finance.payments
    year = FinancialYear.containing(context.on)
    for number, terms in standing(payments, context.moment):
        path = f"finance.payments[{number}].bindings"
        found = _losses_of(terms.mechanism, year, {})
        parties = formula_of(terms.mechanism).parties
        losses = {party: found.get(party, _Loss.NONE) for party in parties}
        bound = {each.party: each.body for each in terms.bindings or ()}
        are_councils = _are_councils([bound.get(party) for party in parties])
        if terms.bindings is None:
            worst = max(losses.values(), default=_Loss.NONE)
            yield _Role(path, terms, None, worst, are_councils)
        for place, binding in enumerate(terms.bindings or ()):
            loss = losses.get(binding.party, _Loss.NONE)
            yield _Role(f"{path}[{place}]", terms, binding.body, loss, are_councils)


def _by_terms(
    arrangement: Arrangement, roles: tuple[_Role, ...], listed: BodyIndex
) -> Iterator[Breach | MissingFact]:
    """Yield each council that payment terms let share a loss without a limit."""
    finance = arrangement.finance or Finance()
    for role in roles:
        body, loss = role.body, role.loss
        if loss <= _Loss.WITHIN_ITS_CONTRIBUTION:
            continue
        if role.are_all_councils:
            continue
        if body is None:
            yield MissingFact(path=role.path, fact="which bodies the parties are")
        elif body.kind is None:
            yield kind_gap(f"{role.path}.body", body)
        elif body.kind not in LOCAL_GOVERNMENT:
            continue
        elif loss is _Loss.UNLIMITED:
            yield Breach(
                path=role.path,
                message=(
                    f"{body} shares losses under {role.terms.name} without a limit; a council "
                    f"that takes a share of an NHS overspend needs a clear agreement, a limit, "
                    f"and cover in its own balanced budget"
                ),
                evidence=role.terms.sources,
            )
        # Terms say nothing of cover, and somebody's own formula nothing of losses: a share of
        # risk that is recorded says both.
        elif find(finance, "risk_shares").may_hold_more and body not in listed:
            words = (
                f"whether {body} has cover in its own balanced budget for its share"
                if loss is _Loss.LIMITED
                else f"whether {body} shares a loss, up to what sum,"
            )
            yield MissingFact(path="finance.risk_shares", fact=f"{words} under {role.terms.name}")


# --- Shares of risk ---


@attrs.frozen(field_transformer=check_types)
class _Shared:
    """
    A recorded share of risk, where it stands, and the bodies of what it stands in.

    One that stands in no agreement and no pool may be of any: it is of all the money.
    """

    path: str
    share: RiskShare
    partners: tuple[Body, ...] = ()
    is_of_all: bool = False


def _risk_shares(arrangement: Arrangement, context: Context) -> Iterator[_Shared]:
    """Yield every recorded share of risk that held on the day."""
    for path, agreement in agreements_on(arrangement, context.moment):
        share = getattr(agreement, "risk_share", None)
        if isinstance(share, RiskShare):
            partners = tuple(body for _, body in parties_of(agreement))
            yield _Shared(f"{path}.risk_share", share, partners)
    finance = arrangement.finance or Finance()
    members = tuple(member.body for _, member in standing(arrangement.members, context.moment))
    for number, share in standing(finance.risk_shares, context.moment):
        yield _Shared(f"finance.risk_shares[{number}]", share, members, is_of_all=True)
    for number, pool in standing(finance.pools, context.moment):
        if pool.risk_share is not None:
            path = f"finance.pools[{number}].risk_share"
            yield _Shared(path, pool.risk_share, _partners_of(pool))


def _by_share(held: _Shared, limited: BodyIndex) -> Iterator[Breach | MissingFact]:
    """Yield what a council lacks that shares a loss, and what is not recorded of its share."""
    share = held.share
    if _are_councils(_sharers(held)) and not _has_more(share):
        return
    parties = share.parties or ()
    told = sum(party.loss_share.value for party in parties if party.loss_share is not None)
    is_told = told == 1 or share.stays_within_the_nhs is True
    for number, party in enumerate(parties):
        path = f"{held.path}.parties[{number}]"
        if party.loss_share is None:
            if not is_told:
                yield from _share_gap(path, party)
        elif party.loss_share.value > 0:
            yield from _unguarded(path, share, party, limited)
    if is_told:
        return
    listed = BodyIndex(party.body for party in parties)
    # Whoever bears what is left over need not be a party of the share.
    bearing = [share.residual_holder] if isinstance(share.residual_holder, Body) else []
    if find(share, "parties").may_hold_more:
        known = BodyIndex(bearing)
        bearing += [body for body in held.partners if body not in known]
    for body in bearing:
        if body.kind in LOCAL_GOVERNMENT and body not in listed:
            yield MissingFact(
                path=f"{held.path}.parties",
                fact=f"which part of a loss {body} bears under {share.name}, up to what sum",
            )


def _sharers(held: _Shared) -> list[Body]:
    """
    Return who may share a loss, as far as it is on record.

    The loss of an agreement or a pool is that of its partners, whichever of them bears it.
    """
    share = held.share
    bodies = [party.body for party in share.parties or ()]
    if isinstance(share.residual_holder, Body):
        bodies.append(share.residual_holder)
    is_open = not held.is_of_all or find(share, "parties").may_hold_more
    return [*bodies, *held.partners] if is_open else bodies


def _share_gap(path: str, party: RiskParty) -> Iterator[MissingFact]:
    """Yield what is asked of a party whose part is not recorded: that part, of a council."""
    if party.body.kind is None:
        yield kind_gap(f"{path}.body", party.body)
    elif party.body.kind in LOCAL_GOVERNMENT:
        yield MissingFact(
            path=f"{path}.loss_share", fact=f"which part of a loss {party.body} bears"
        )


def _unguarded(
    path: str, share: RiskShare, party: RiskParty, limited: BodyIndex
) -> Iterator[Breach | MissingFact]:
    """Yield what a council that shares a loss lacks: a limit, and cover in its budget."""
    if party.body.kind is None:
        yield kind_gap(f"{path}.body", party.body)
    elif party.body.kind in LOCAL_GOVERNMENT:
        # A limit that the mechanism states need not be written twice.
        if party.loss_limit is not None or party.body not in limited:
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


# --- Pools ---


def _pools(arrangement: Arrangement, context: Context) -> Iterator[Sequence[tuple[str, _Pool]]]:
    """
    Yield each pool by all that is recorded of it: its agreement, its fund, or both.

    Two funds under one agreement are two pools. An agreement is known by its title where no
    other has it: of two, what the fund says is not known to be said of either.
    """
    agreements: dict[str, Section75Agreement] = {
        path: agreement
        for path, agreement in of_kind_on(arrangement, Section75Agreement, context.moment)
        if _is_a_pool(agreement)
    }
    titles = Counter(agreement.title for agreement in agreements.values())
    pools: list[Sequence[tuple[str, _Pool]]] = []
    funds = None if arrangement.finance is None else arrangement.finance.pools
    for number, fund in standing(funds, context.moment):
        own = [
            (path, agreement)
            for path, agreement in agreements.items()
            if agreement.title == fund.agreement and titles[agreement.title] == 1
        ]
        pools.append([*own, (f"finance.pools[{number}]", fund)])
    with_a_fund = {path for pool in pools for path, _ in pool}
    yield from pools
    yield from ([each] for each in agreements.items() if each[0] not in with_a_fund)


def _is_a_pool(agreement: Section75Agreement) -> bool:
    """Return whether an agreement is known to pool money."""
    pools = Section75Arrangement.POOLED_FUND in (agreement.arrangements or ())
    return pools or bool(agreement.contributions) or agreement.overspend is not None


def _partners_of(pool: _Pool) -> tuple[Body, ...]:
    """Return who is known to be a partner of a pool: who pays in, hosts it or agreed to it."""
    partners = [each.body for each in pool.contributions or ()]
    if isinstance(pool.host, Body):
        partners.append(pool.host)
    if isinstance(pool, Section75Agreement):
        partners = [*(pool.parties or ()), *partners]
    return tuple(partners)


def _by_pool(arrangement: Arrangement, context: Context, told: BodyIndex) -> Iterator[MissingFact]:
    """Yield each pool with a council of which it is not recorded who bears an overspend."""
    for records in _pools(arrangement, context):
        partners = [body for _, record in records for body in _partners_of(record)]
        mentions = [
            body for body in partners if body.kind in LOCAL_GOVERNMENT and body not in told
        ]
        index = BodyIndex(mentions)
        councils = [body for number, body in enumerate(mentions) if index.first(body) == number]
        if not councils or any(record.risk_share is not None for _, record in records):
            continue
        if _are_councils(partners) and not any(_has_more(record) for _, record in records):
            continue
        clauses = [
            (path, record.overspend) for path, record in records if record.overspend is not None
        ]
        path, clause = clauses[0] if clauses else (records[0][0], None)
        if clause is None:
            words = joined(str(body) for body in councils)
            yield MissingFact(
                path=f"{path}.overspend", fact=f"who bears an overspend beside {words}"
            )
        elif not clause or _SHARED_BY_PARTNERS & set(clause):
            fact = _open_of(clause, [record for _, record in records], councils)
            yield MissingFact(path=f"{path}.risk_share", fact=fact)


def _open_of(
    clause: Sequence[OverspendStep], records: Sequence[_Pool], councils: Sequence[Body]
) -> str:
    """
    Word what is open of an overspend that falls on councils: the limit, and mostly the part.

    Contributions tell each council's part where they are all that the clause shares it out by.
    """
    told = BodyIndex(
        each.body
        for record in records
        for each in record.contributions or ()
        if each.share is not None
    )
    is_by_contribution = _SHARED_BY_PARTNERS & set(clause) == {
        OverspendStep.PARTNERS_BY_CONTRIBUTION
    }
    words = joined(str(body) for body in councils)
    if is_by_contribution and all(body in told for body in councils):
        return f"up to what sum an overspend falls on {words}"
    return f"which part of an overspend falls on {words}, and up to what sum"


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
            RiskParty(body=CCG),
        ),
        lists=(ListStatement(field="parties", is_whole=False),),
    )
    return Arrangement(
        name="A place", agreements=(AllianceAgreement(title="An alliance", risk_share=share),)
    )


# --- Practices ---


def _practice_shares_loss(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each practice that shares a loss without a limit, or of whose limit is asked."""
    for role in _roles(arrangement, context):
        body = role.body
        if role.loss <= _Loss.WITHIN_ITS_CONTRIBUTION:
            continue
        if body is None:
            yield MissingFact(path=role.path, fact="which bodies the parties are")
        elif body.kind is None:
            yield kind_gap(f"{role.path}.body", body)
        elif body.kind is not OrganisationKind.GP_PRACTICE:
            continue
        elif role.loss is _Loss.UNLIMITED:
            yield Breach(
                path=role.path,
                message=(
                    f"{body} shares losses under {role.terms.name} without a limit, for which "
                    f"its partners answer themselves"
                ),
                evidence=role.terms.sources,
            )
        elif role.loss is _Loss.OPEN:
            yield MissingFact(
                path="finance.risk_shares",
                fact=f"whether {body} shares a loss, up to what sum, under {role.terms.name}",
            )
    for held in _risk_shares(arrangement, context):
        for number, party in enumerate(held.share.parties or ()):
            is_practice = party.body.kind is OrganisationKind.GP_PRACTICE
            if is_practice and party.loss_share is not None and party.loss_share.value > 0:
                yield from value_must_be(
                    party,
                    "loss_limit",
                    object,
                    lambda limit: limit is not Recorded.AS_NONE,
                    at=f"{held.path}.parties[{number}]",
                    fact=f"up to what sum {party.body} shares a loss",
                    message=f"{party.body} shares losses under {held.share.name} without a limit",
                    evidence=held.share.sources,
                )


def _shared_by_practice(limit: Money | Recorded) -> Arrangement:
    """Make a place whose alliance lets a practice share a loss."""
    share = RiskShare(
        name="An alliance's shared loss",
        parties=(
            RiskParty(body=PRACTICE, loss_share=Share.parse("5%"), loss_limit=limit),
            RiskParty(body=CCG),
        ),
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
            "do it, each partner up to a limit. What a council pays for care, or into a pool up "
            "to its own contribution, is no share of a loss; what councils alone share is no loss "
            "of the NHS. A limit is read where it stands, also in the mechanism of payment; of a "
            "pool or a share with one it is asked who bears what, and up to which sum."
        ),
        check=_council_shares_loss,
        passing=_shared_loss(Money.parse("£1m"), has_cover=True),
        failing=_shared_loss(Recorded.AS_NONE, has_cover=True),
        example_day=date(2017, 4, 1),
        sources=(
            sure("LGFA1992", "s.31A"),
            # Disputed: the newsletter reads it as a bar, agreements show otherwise.
            unsure("S04", "that a council cannot share the deficit of its NHS partners"),
            unsure("CP129", "the overspend clauses of the Rotherham pool"),
        ),
    ),
    Rule(
        code="NAC515",
        title="A practice that shares a loss needs a limit",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "The partners of a practice answer for what it owes with what is theirs, and a year "
            "in which others overspend may be more than that. No rule was found that forbids it "
            "or states a part of its income, so this warns. What a practice puts into a pool is "
            "no share of a loss."
        ),
        check=_practice_shares_loss,
        passing=_shared_by_practice(Money.parse("£20,000")),
        failing=_shared_by_practice(Recorded.AS_NONE),
        example_day=date(2017, 4, 1),
        sources=(unsure("M", "that partners of a practice are liable themselves"),),
    ),
)
"""Rules about councils and practices that share a loss."""
