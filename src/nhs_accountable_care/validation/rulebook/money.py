"""Money and risk: totals, limits, funds, and what a council may take on (NAC5xx)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import attrs

from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import (
    Arrangement,
    ControlTotalMove,
    Finance,
    MemberControlTotal,
    PartyBinding,
    PaymentTerms,
    SpendingLimitKind,
    SpendingPosition,
    SystemControlTotal,
)
from nhs_accountable_care.contracts import (
    AllianceAgreement,
    Body,
    Recorded,
    RiskParty,
    RiskShare,
    SystemControlTotalAgreement,
)
from nhs_accountable_care.organisations import OrganisationKind
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
    COMPANIES,
    COMPANY,
    COUNCIL,
    FOUNDATION_TRUST,
    GENERAL_PRACTICE,
    ICB,
    LOCAL_GOVERNMENT,
    NHS_ENGLAND,
    NHS_TRUST,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.standing_as import has_reached
from nhs_accountable_care.validation.rules import (
    Authority,
    Breach,
    Context,
    Gap,
    Rule,
    Severity,
)

__all__ = ["MONEY_RULES"]

_YEAR_OF_TOTALS = DateRange(first_day=date(2019, 4, 1), last_day=date(2020, 3, 31))
_SINCE_THE_ACT = DateRange(first_day=date(2022, 7, 1))
_NOTHING = Money(pence=0)
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


def _totals(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, SystemControlTotal]]:
    """Give the system control totals of the year of the day, each with its path."""
    year = FinancialYear.containing(context.on)
    totals = None if arrangement.finance is None else arrangement.finance.control_totals
    for number, total in enumerate(totals or ()):
        if total.year == year:
            yield f"finance.control_totals[{number}]", total


def _no_council_in_total(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each council in a control total."""
    for path, total in _totals(arrangement, context):
        for number, member in enumerate(total.members or ()):
            where = f"{path}.members[{number}].body"
            if member.body.kind is None:
                yield kind_gap(where, member.body)
            elif member.body.kind in LOCAL_GOVERNMENT:
                yield Breach(
                    path=where,
                    message=(
                        f"{member.body} has a share in the control total of {total.year}; a "
                        f"council balances its own budget, and stands in no NHS total"
                    ),
                    evidence=member.sources or total.sources,
                )


def _sum_of_members(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each control total that is not the sum of its members' totals."""
    for path, total in _totals(arrangement, context):
        if total.amount is None:
            yield Gap(path=f"{path}.amount", fact=f"how much the total of {total.year} is")
        elif total.members is None or "members" in total.incomplete:
            yield Gap(path=f"{path}.members", fact="the total of every member")
        else:
            whole = sum((member.amount for member in total.members), _NOTHING)
            if whole != total.amount:
                yield Breach(
                    path=f"{path}.amount",
                    message=(
                        f"the control total of {total.year} is {total.amount}, and its members' "
                        f"totals make {whole}"
                    ),
                    evidence=total.sources,
                )


def _moves_are_neutral(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each shift between members that leaves the whole larger or smaller."""
    for path, total in _totals(arrangement, context):
        if total.moves_are_net_neutral is False:
            yield Breach(
                path=f"{path}.moves_are_net_neutral",
                message=f"shifts within the control total of {total.year} are not net neutral",
                evidence=total.sources,
            )
        if not total.moves:
            continue
        if total.members is None or "members" in total.incomplete:
            yield Gap(path=f"{path}.members", fact="between which members totals may be shifted")
            continue
        inside = {member.body for member in total.members}
        for number, move in enumerate(total.moves):
            for field, body in (("giver", move.giver), ("taker", move.taker)):
                if body not in inside:
                    yield Breach(
                        path=f"{path}.moves[{number}].{field}",
                        message=(
                            f"{body} stands outside the control total of {total.year}, so the "
                            f"shift of {move.amount} is not net neutral"
                        ),
                        evidence=move.sources or total.sources,
                    )
    for path, agreement in agreements_on(arrangement, context):
        if (
            isinstance(agreement, SystemControlTotalAgreement)
            and agreement.moves_are_net_neutral is False
        ):
            yield Breach(
                path=f"{path}.moves_are_net_neutral",
                message=f"{agreement.title} lets totals be shifted so that the whole changes",
                evidence=agreement.sources,
            )


def _outside_the_total(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each practice or independent provider in a control total."""
    for path, total in _totals(arrangement, context):
        for number, member in enumerate(total.members or ()):
            where = f"{path}.members[{number}].body"
            if member.body.kind is None:
                yield kind_gap(where, member.body)
            elif member.body.kind in COMPANIES | GENERAL_PRACTICE:
                yield Breach(
                    path=where,
                    message=(
                        f"{member.body} has a share in the control total of {total.year}, which "
                        f"is one of NHS commissioners and trusts"
                    ),
                    evidence=member.sources or total.sources,
                )


def _fund_linked(arrangement: Arrangement, context: Context) -> Iterator[Breach | Gap]:
    """Yield each total to which the fund is not linked as the guidance says."""
    is_system = has_reached(arrangement, context)
    for path, total in _totals(arrangement, context):
        share = total.share_of_fund_linked
        if is_system:
            yield from ask(
                answer=None if share is None else share.value > 0,
                wanted=True,
                path=f"{path}.share_of_fund_linked",
                fact="how much of the sustainability fund hangs on the system's total",
                message=(
                    f"no part of the sustainability fund hangs on the control total of "
                    f"{total.year}; in an integrated care system it must"
                ),
                evidence=total.sources,
            )
        elif share is not None and share.value > 0:
            yield from ask(
                answer=total.all_parties_agreed_the_link,
                wanted=True,
                path=f"{path}.all_parties_agreed_the_link",
                fact="whether all parties agreed to link the fund",
                message=(
                    f"the sustainability fund hangs on the control total of {total.year}, and "
                    f"not all parties agreed to that"
                ),
                evidence=total.sources,
            )


def _positions(
    arrangement: Arrangement, body: OrganisationKind, limit: SpendingLimitKind
) -> Iterator[tuple[str, SpendingPosition] | Gap]:
    """Give what bodies of a kind spend against a kind of limit, each with its path."""
    positions = None if arrangement.finance is None else arrangement.finance.positions
    for number, position in enumerate(positions or ()):
        if position.kind is not limit:
            continue
        path = f"finance.positions[{number}]"
        if position.body.kind is None:
            yield kind_gap(f"{path}.body", position.body)
        elif position.body.kind is body:
            yield path, position


def _breaks_even(arrangement: Arrangement, _context: Context) -> Iterator[Breach | Gap]:
    """Yield each NHS trust that lost money over the recorded years taken together."""
    results: dict[Body, list[tuple[str, Money]]] = {}
    kinds = (OrganisationKind.NHS_TRUST, SpendingLimitKind.BREAK_EVEN)
    for each in _positions(arrangement, *kinds):
        if isinstance(each, Gap):
            yield each
            continue
        path, position = each
        if position.is_forecast:
            continue
        if position.is_forecast is None or position.income is None or position.spending is None:
            yield Gap(
                path=path,
                fact=f"what {position.body} took in and spent in {position.year} in the end",
            )
            continue
        result = position.income - position.spending
        results.setdefault(position.body, []).append((path, result))
    for body, years in results.items():
        whole = sum((result for _, result in years), _NOTHING)
        if len(years) > 1 and whole < _NOTHING:
            yield Breach(
                path=years[-1][0],
                message=(
                    f"{body} made {whole} over {len(years)} recorded years; an NHS trust covers "
                    f"its outgoings taking one year with another"
                ),
            )


def _within(
    arrangement: Arrangement,
    body: OrganisationKind,
    limit: SpendingLimitKind,
    words: str,
    *,
    counts_forecasts: bool,
) -> Iterator[Breach | Gap]:
    """Yield each year in which a body of a kind spends more than it may."""
    for each in _positions(arrangement, body, limit):
        if isinstance(each, Gap):
            yield each
            continue
        path, position = each
        if position.is_forecast and not counts_forecasts:
            continue
        if position.is_forecast is None and not counts_forecasts:
            yield Gap(
                path=f"{path}.is_forecast", fact="whether this is a forecast or what was spent"
            )
        elif position.limit is None or position.spending is None:
            yield Gap(path=path, fact=f"limit and spending of {position.body} in {position.year}")
        elif position.spending > position.limit + (position.income or _NOTHING):
            yield Breach(
                path=f"{path}.spending",
                message=(
                    f"{position.body} spends {position.spending} in {position.year}, more than "
                    f"the {position.limit + (position.income or _NOTHING)} that it has; {words}"
                ),
                evidence=position.sources,
            )


def _group_within_limit(arrangement: Arrangement, _context: Context) -> Iterator[Breach | Gap]:
    """Yield each year in which a CCG spent more than its allocation and other income."""
    return _within(
        arrangement,
        OrganisationKind.CLINICAL_COMMISSIONING_GROUP,
        SpendingLimitKind.ALLOCATION,
        "a CCG's spending may not exceed it",
        counts_forecasts=False,
    )


def _board_within_limit(arrangement: Arrangement, _context: Context) -> Iterator[Breach | Gap]:
    """Yield each year in which a board's spending, or its forecast, passes what it receives."""
    for limit in (SpendingLimitKind.ALLOCATION, SpendingLimitKind.JOINT_LIMIT):
        yield from _within(
            arrangement,
            OrganisationKind.INTEGRATED_CARE_BOARD,
            limit,
            "a risk to explain, since the duty is to aim at staying within it",
            counts_forecasts=True,
        )


def _england_within_limit(arrangement: Arrangement, _context: Context) -> Iterator[Breach | Gap]:
    """Yield each year in which the NHS together passes what the Secretary of State directs."""
    return _within(
        arrangement,
        OrganisationKind.NHS_ENGLAND,
        SpendingLimitKind.JOINT_LIMIT,
        "a risk to explain, since the duty, which is NHS England's alone, is to aim",
        counts_forecasts=True,
    )


def _authority_within_allotment(
    arrangement: Arrangement, _context: Context
) -> Iterator[Breach | Gap]:
    """Yield each year in which a special health authority spent more than its allotment."""
    return _within(
        arrangement,
        OrganisationKind.SPECIAL_HEALTH_AUTHORITY,
        SpendingLimitKind.ALLOTMENT,
        "a special health authority's spending may not exceed it",
        counts_forecasts=False,
    )


def _officer_reports(arrangement: Arrangement, _context: Context) -> Iterator[Breach | Gap]:
    """Yield each council that will spend more than it has, unreported."""
    kinds = (OrganisationKind.LOCAL_AUTHORITY_UPPER_TIER, SpendingLimitKind.BALANCED_BUDGET)
    for each in _positions(arrangement, *kinds):
        if isinstance(each, Gap):
            yield each
            continue
        path, position = each
        if position.limit is None or position.spending is None:
            yield Gap(
                path=path, fact=f"resources and spending of {position.body} in {position.year}"
            )
        elif position.spending > position.limit + (position.income or _NOTHING):
            yield from ask(
                answer=position.finance_officer_has_reported,
                wanted=True,
                path=f"{path}.finance_officer_has_reported",
                fact=f"whether the finance officer of {position.body} has reported",
                message=(
                    f"{position.body} will spend {position.spending} in {position.year}, more "
                    f"than it has, and its finance officer has not reported"
                ),
                evidence=position.sources,
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


_YEAR = FinancialYear(2019)


def _total(*members: tuple[Body, str], **facts: Any) -> Arrangement:  # noqa: ANN401 -- any field
    """Make a place with a control total and its members' shares."""
    total = SystemControlTotal(
        year=_YEAR,
        amount=Money.parse("-£3m"),
        members=tuple(
            MemberControlTotal(body=body, amount=Money.parse(amount)) for body, amount in members
        ),
        **facts,
    )
    return _place(Finance(control_totals=(total,)))


_GROUP: Final = (CCG, "-£1m")
_TRUST: Final = (FOUNDATION_TRUST, "-£2m")


def _spending(
    body: Body, kind: SpendingLimitKind, *, spending: str, year: int, is_forecast: bool = False
) -> SpendingPosition:
    """Make a year's spending of a body that may spend, or took in, ten million pounds."""
    ten = Money.parse("£10m")
    is_break_even = kind is SpendingLimitKind.BREAK_EVEN
    return SpendingPosition(
        body=body,
        year=FinancialYear(year),
        kind=kind,
        limit=None if is_break_even else ten,
        income=ten if is_break_even else None,
        spending=Money.parse(spending),
        is_forecast=is_forecast,
    )


def _spent(*positions: SpendingPosition) -> Arrangement:
    """Make a place with what bodies spent."""
    return _place(Finance(positions=positions))


_SPECIAL = Body(name="An authority", kind=OrganisationKind.SPECIAL_HEALTH_AUTHORITY)


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
        code="NAC502",
        title="A council stands in no NHS control total",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.ERROR,
        authority=Authority.LAW,
        rationale=(
            "A council must set a balanced budget of its own each year, so a share in an NHS "
            "deficit cannot be part of its plan. That it may share a risk by agreement is another "
            "rule (NAC501)."
        ),
        check=_no_council_in_total,
        passing=_total(_GROUP, _TRUST),
        failing=_total(_GROUP, _TRUST, (COUNCIL, "£0")),
        example_day=date(2019, 6, 1),
        sources=(
            sure("LGFA1992", "ss.31A and 42A"),
            sure("LGFA1988", "s.114(3)"),
        ),
    ),
    Rule(
        code="NAC503",
        title="A system control total is the sum of its members' totals",
        period=_YEAR_OF_TOTALS,
        severity=Severity.ERROR,
        authority=Authority.POLICY,
        rationale=(
            "Commissioners and trusts answer for one figure together; it is made of theirs."
        ),
        check=_sum_of_members,
        passing=_total(_GROUP, _TRUST),
        failing=_total(_GROUP),
        example_day=date(2019, 6, 1),
        sources=(sure("S61"),),
    ),
    Rule(
        code="NAC504",
        title="Shifts between members of a control total are net neutral",
        period=_YEAR_OF_TOTALS,
        severity=Severity.ERROR,
        authority=Authority.POLICY,
        rationale=(
            "Members may take over part of each other's totals; the whole stays as it was set."
        ),
        check=_moves_are_neutral,
        passing=_total(
            _GROUP,
            _TRUST,
            moves=(
                ControlTotalMove(giver=CCG, taker=FOUNDATION_TRUST, amount=Money.parse("£1m")),
            ),
        ),
        failing=_total(
            _GROUP,
            _TRUST,
            moves=(ControlTotalMove(giver=CCG, taker=NHS_TRUST, amount=Money.parse("£1m")),),
        ),
        example_day=date(2019, 6, 1),
        sources=(sure("S61"),),
    ),
    Rule(
        code="NAC505",
        title="Practices and independent providers stand outside a control total",
        period=_YEAR_OF_TOTALS,
        severity=Severity.WARNING,
        authority=Authority.POLICY,
        rationale=(
            "The guidance speaks of NHS organisations; that others stand outside is inferred, so "
            "the rule warns."
        ),
        check=_outside_the_total,
        passing=_total(_GROUP, _TRUST),
        failing=_total(_GROUP, _TRUST, (COMPANY, "£0")),
        example_day=date(2019, 6, 1),
        sources=(
            sure("S61", "who has a total"),
            unsure("FC-OWN", "that others stand outside"),
        ),
    ),
    Rule(
        code="NAC506",
        title="The sustainability fund hangs on the system total as guidance of the year says",
        period=_YEAR_OF_TOTALS,
        severity=Severity.WARNING,
        authority=Authority.POLICY,
        rationale=(
            "In an integrated care system it must; in a partnership only if all parties agree."
        ),
        check=_fund_linked,
        passing=_total(
            _GROUP,
            _TRUST,
            share_of_fund_linked=Share.parse("10%"),
            all_parties_agreed_the_link=True,
        ),
        failing=_total(
            _GROUP,
            _TRUST,
            share_of_fund_linked=Share.parse("10%"),
            all_parties_agreed_the_link=False,
        ),
        example_day=date(2019, 6, 1),
        sources=(sure("S61"),),
    ),
    Rule(
        code="NAC507",
        title="An NHS trust covers its outgoings, taking one year with another",
        period=DateRange(first_day=date(1991, 4, 1)),
        severity=Severity.WARNING,
        authority=Authority.LAW,
        rationale=(
            "One bad year may be made good by others. How many years are taken together is not in "
            "the sources, so the rule warns. Foundation trusts have no such duty, and forecasts "
            "break none."
        ),
        check=_breaks_even,
        passing=_spent(
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£11m", year=2016),
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£9m", year=2017),
        ),
        failing=_spent(
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£11m", year=2016),
            _spending(NHS_TRUST, SpendingLimitKind.BREAK_EVEN, spending="£10m", year=2017),
        ),
        example_day=date(2018, 4, 1),
        sources=(
            sure("NHSA2006", "Sch 5 para 2"),
            sure("S101"),
            unsure("FC-OWN", "how many years are taken together"),
        ),
    ),
    Rule(
        code="NAC508",
        title="A CCG spends no more than its allocation and other income",
        period=DateRange(first_day=date(2013, 4, 1), last_day=date(2022, 6, 30)),
        severity=Severity.ERROR,
        authority=Authority.LAW,
        rationale=("Revenue, capital and cash each had a limit that a group could not pass."),
        check=_group_within_limit,
        passing=_spent(_spending(CCG, SpendingLimitKind.ALLOCATION, spending="£10m", year=2017)),
        failing=_spent(_spending(CCG, SpendingLimitKind.ALLOCATION, spending="£11m", year=2017)),
        example_day=date(2018, 6, 1),
        sources=(
            sure("NHSA2006", "ss.223H to 223J"),
            sure("S102"),
            sure("FC-A22", "the repeal"),
        ),
    ),
    Rule(
        code="NAC509",
        title="An integrated care board aims to stay within what it receives",
        period=_SINCE_THE_ACT,
        severity=Severity.WARNING,
        authority=Authority.LAW,
        rationale=(
            "The duties are to act with a view to it, alone and with partner trusts. A forecast "
            "above the limit is a risk to explain and no unlawful act. Whether wider duties have "
            "begun was not checked."
        ),
        check=_board_within_limit,
        passing=_spent(
            _spending(
                ICB, SpendingLimitKind.ALLOCATION, spending="£10m", year=2023, is_forecast=True
            )
        ),
        failing=_spent(
            _spending(
                ICB, SpendingLimitKind.ALLOCATION, spending="£11m", year=2023, is_forecast=True
            )
        ),
        example_day=date(2023, 6, 1),
        sources=(
            sure("NHSA2006", "ss.223GB, 223GC, 223L and 223M"),
            unsure("HCA2022", "commencement of ss.28 and 30"),
        ),
    ),
    Rule(
        code="NAC510",
        title="NHS England aims to keep the NHS together within its limits",
        period=_SINCE_THE_ACT,
        severity=Severity.WARNING,
        authority=Authority.LAW,
        rationale=(
            "The duty is on NHS England alone, and is one of aim: boards and trusts do not break "
            "it."
        ),
        check=_england_within_limit,
        passing=_spent(
            _spending(NHS_ENGLAND, SpendingLimitKind.JOINT_LIMIT, spending="£10m", year=2023)
        ),
        failing=_spent(
            _spending(NHS_ENGLAND, SpendingLimitKind.JOINT_LIMIT, spending="£11m", year=2023)
        ),
        example_day=date(2023, 6, 1),
        sources=(
            sure("NHSA2006", "s.223D"),
            sure("FC-A22", "s.27"),
        ),
    ),
    Rule(
        code="NAC511",
        title="A special health authority spends no more than its allotment and other sums",
        period=DateRange(first_day=date(2007, 3, 1)),
        severity=Severity.ERROR,
        authority=Authority.LAW,
        rationale=("Its money is allotted for the year, and the Act lets it spend no more."),
        check=_authority_within_allotment,
        passing=_spent(
            _spending(_SPECIAL, SpendingLimitKind.ALLOTMENT, spending="£10m", year=2017)
        ),
        failing=_spent(
            _spending(_SPECIAL, SpendingLimitKind.ALLOTMENT, spending="£11m", year=2017)
        ),
        example_day=date(2018, 6, 1),
        sources=(
            sure("NHSA2006", "s.226"),
            sure("FC-A06", "s.226(2)"),
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
    Rule(
        code="NAC514",
        title="A council that will spend more than it has is told so by its finance officer",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.ERROR,
        authority=Authority.LAW,
        rationale=(
            "The officer must report if spending in a year will pass the resources for it."
        ),
        check=_officer_reports,
        passing=_spent(
            _spending(COUNCIL, SpendingLimitKind.BALANCED_BUDGET, spending="£10m", year=2017)
        ),
        failing=_spent(
            attrs.evolve(
                _spending(COUNCIL, SpendingLimitKind.BALANCED_BUDGET, spending="£11m", year=2017),
                finance_officer_has_reported=False,
            )
        ),
        example_day=date(2018, 1, 1),
        sources=(
            sure("LGFA1988", "s.114(3)"),
            sure("S59"),
        ),
    ),
)
"""Rules about who bears a loss."""
