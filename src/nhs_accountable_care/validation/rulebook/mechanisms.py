"""Payment mechanisms in their years and between their parties."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from typing import Any, TypeAlias

import attrs

from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.money import Share
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import (
    Arrangement,
    Finance,
    PartyBinding,
    PaymentTerms,
    standing,
)
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.payment import (
    ALSO_BY_AGREEMENT,
    BlockPayment,
    LawfulParties,
    MarginalRateEmergencyTariff,
    YearsInForce,
    parts_of,
)
from nhs_accountable_care.questions import Breach, MissingFact, kind_gap
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    COMPANY,
    FOUNDATION_TRUST,
    funded,
)
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["MECHANISM_RULES"]

_Remark: TypeAlias = Breach | MissingFact


@attrs.frozen(field_transformer=check_types)
class _Placed:
    """
    A mechanism where it stands in payment terms, and the year in which it is to hold.

    With it stands which body takes each of the parties.
    """

    path: str
    terms: PaymentTerms
    bodies: dict[str, Body]
    mechanism: Any
    year: FinancialYear


def _asked(
    arrangement: Arrangement, context: Context, ask: Callable[[_Placed], Iterator[_Remark]]
) -> Iterator[_Remark]:
    """Ask about each mechanism of the payment terms, however deep it stands in others."""
    payments = None if arrangement.finance is None else arrangement.finance.payments
    year = FinancialYear.containing(context.on)
    for number, terms in standing(payments, context.moment):
        path = f"finance.payments[{number}].mechanism"
        bodies = {binding.party: binding.body for binding in terms.bindings or ()}
        yield from _inside(_Placed(path, terms, bodies, terms.mechanism, year), ask, set())


def _inside(
    placed: _Placed,
    ask: Callable[[_Placed], Iterator[_Remark]],
    silent: set[tuple[int, FinancialYear]],
) -> Iterator[_Remark]:
    """
    Ask about a mechanism, and then about those of which it is made.

    A part may stand in several places of a mechanism: to go into it at each would take twice as
    long with every layer. One of which there is nothing to say is passed over the next time.
    """
    known = (id(placed.mechanism), placed.year)
    if known in silent:
        return
    remarks = chain(ask(placed), *(_inside(part, ask, silent) for part in _parts(placed)))
    first = next(remarks, None)
    if first is None:
        silent.add(known)
    else:
        yield first
        yield from remarks


def _parts(placed: _Placed) -> Iterator[_Placed]:
    """Yield the mechanisms of which one is made; a phase holds in its own year."""
    for where, part, year in parts_of(placed.mechanism):
        yield attrs.evolve(
            placed,
            path=f"{placed.path}.{where}",
            mechanism=part,
            year=placed.year if year is None else year,
        )


def _of_its_years(arrangement: Arrangement, context: Context) -> Iterator[_Remark]:
    """Yield each national mechanism that is used outside its years."""
    yield from _asked(arrangement, context, _in_its_years)


def _in_its_years(placed: _Placed) -> Iterator[_Remark]:
    """Yield a national mechanism that is used outside its years."""
    mechanism, year = placed.mechanism, placed.year
    years: tuple[YearsInForce, ...] = getattr(mechanism, "years_in_force", ())
    if isinstance(mechanism, ALSO_BY_AGREEMENT) or not years:
        return
    if not any(year in each for each in years):
        yield Breach(
            path=placed.path,
            message=(
                f"{placed.terms.name} uses {mechanism.type_tag.replace('-', ' ')} in {year}; "
                f"it was in force {' and '.join(map(_in_force, years))}"
            ),
            evidence=tuple(source for each in years for source in each.sources),
        )


def _in_force(years: YearsInForce) -> str:
    """Write from which year to which, and by which sources of the mechanism itself."""
    return f"{years.span} [{'; '.join(years.cited)}]"


def _between_its_parties(arrangement: Arrangement, context: Context) -> Iterator[_Remark]:
    """Yield each role of a mechanism that is not taken by those for whom it is meant."""
    payments = None if arrangement.finance is None else arrangement.finance.payments
    for number, terms in standing(payments, context.moment):
        for each in terms.binding_problems:
            yield Breach(
                path=f"finance.payments[{number}].{each.path}",
                message=f"{each.message} of {terms.name}; {each.hint}",
                evidence=terms.sources,
            )
    yield from _asked(arrangement, context, _by_those_meant)


def _by_those_meant(placed: _Placed) -> Iterator[_Remark]:
    """Yield each role of one mechanism that is not taken by those for whom it is meant."""
    bodies = placed.bodies
    lawful: tuple[LawfulParties, ...] = getattr(placed.mechanism, "lawful_parties", ())
    for meant in lawful:
        role = getattr(placed.mechanism, meant.role)
        where = f"{placed.path}.{meant.role}"
        if isinstance(role, str):
            yield from _taken_by_one(where, placed.terms, meant, bodies.get(role))
        else:
            parties = [getattr(each, "party", each) for each in role]
            taken = [bodies[party] for party in parties if party in bodies]
            yield from _taken_by_several(
                where, placed.terms, meant, taken, are_all_bound=len(taken) == len(parties)
            )


def _taken_by_one(
    path: str, terms: PaymentTerms, meant: LawfulParties, body: Body | None
) -> Iterator[_Remark]:
    """Yield a role whose one party is of another kind than those that may take it."""
    if body is None:
        return  # That the parties are not recorded is asked where a loss is shared.
    if body.kind is None:
        yield kind_gap(path, body)
    elif body.kind not in meant.kinds:
        yield Breach(
            path=path,
            message=(
                f"{body} is the {meant.role} of {terms.name}, which was meant for others "
                f"({meant.what})"
            ),
            evidence=meant.sources,
        )


def _taken_by_several(
    path: str,
    terms: PaymentTerms,
    meant: LawfulParties,
    taken: list[Body],
    *,
    are_all_bound: bool,
) -> Iterator[_Remark]:
    """Yield a role of several parties among whom too few are of the kinds that there must be."""
    kinds = [body.kind for body in taken]
    if not taken or sum(kind in meant.kinds for kind in kinds) >= meant.fewest:
        return
    if not are_all_bound or None in kinds:
        yield MissingFact(
            path=path, fact=f"what kinds of body the {meant.role} of {terms.name} are"
        )
    else:
        yield Breach(
            path=path,
            message=(
                f"the {meant.role} of {terms.name} are {', '.join(str(body) for body in taken)}; "
                f"{meant.what}"
            ),
            evidence=meant.sources,
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
    return funded(Finance(payments=(terms,)))


MECHANISM_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC512",
        title="A national mechanism is used in its years",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "The marginal rate for emergency care ended on 31 March 2019, and control totals of "
            "systems with 2019/20; each mechanism carries its years, and a finding cites what is "
            "cited for those of its own mechanism. Blocks "
            "and blended payment were national for a while and can be agreed locally in any "
            "year, so they are left alone. Some of the years are the project's own reading, so "
            "the rule warns."
        ),
        check=_of_its_years,
        passing=funded(Finance(payments=(PaymentTerms(name="All", mechanism=BlockPayment()),))),
        failing=_paid_at_marginal_rate(CCG),
        example_day=date(2019, 6, 1),
        sources=(unsure("FC-OWN", "the table of years"),),
    ),
    Rule(
        code="NAC513",
        title="A mechanism is used between the parties for which it is meant",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "Each mechanism says, with its sources, which kinds of body may take a role of one "
            "party, and how many of which kinds there must be in a role of several, as a pool "
            "needs an NHS body and a council. Of pools the law says it, and of control totals the "
            "guidance; the rest is inferred, so the rule warns. A body that is bound to no role "
            "of its mechanism is told too: a settlement would pass it over."
        ),
        check=_between_its_parties,
        passing=_paid_at_marginal_rate(CCG),
        failing=_paid_at_marginal_rate(COMPANY),
        example_day=date(2018, 6, 1),
        sources=(
            sure("SI2000-617", "regs 2 and 3, of pools"),
            sure("CP85", "whose totals make up that of a system"),
            unsure("CP59", "who bought emergency care, inferred from the years"),
            unsure("FC-OWN", "who the parties of the others are"),
        ),
    ),
)
"""Rules about the mechanisms of payment terms."""
