"""System control totals, and the fund that hangs on them."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import attrs

from nhs_accountable_care._core.money import Money, Share
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.time import DateRange, FinancialYear
from nhs_accountable_care.arrangements import (
    Arrangement,
    ControlTotalMove,
    Finance,
    MemberControlTotal,
    Stage,
    StatusChange,
    SystemControlTotal,
)
from nhs_accountable_care.contracts import (
    Body,
    SystemControlTotalAgreement,
)
from nhs_accountable_care.questions import (
    COMPANIES,
    GENERAL_PRACTICE,
    LOCAL_GOVERNMENT,
    Answer,
    Breach,
    MissingFact,
    bodies_at,
    find,
    is_among,
    kind_gap,
    must,
    must_be,
    of_kind_on,
    value_must_be,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    COMPANY,
    COUNCIL,
    FOUNDATION_TRUST,
    OTHER_FOUNDATION_TRUST,
    funded,
    whole,
)
from nhs_accountable_care.validation.rulebook.standing_as import (
    INTEGRATED_CARE_SYSTEMS,
    has_reached,
    reached,
)
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["CONTROL_TOTAL_RULES"]

_FIRST_YEARS_OF_TOTALS = DateRange(first_day=date(2017, 4, 1), last_day=date(2019, 3, 31))
_YEAR_OF_TOTALS = DateRange(first_day=date(2019, 4, 1), last_day=date(2020, 3, 31))
_YEARS_OF_TOTALS = DateRange(first_day=date(2017, 4, 1), last_day=date(2020, 3, 31))
_SYSTEMS: Final = (
    "sustainability-and-transformation-partnership",
    "accountable-care-system",
    *INTEGRATED_CARE_SYSTEMS,
)
_AS_A_SYSTEM: Final = (Stage.SHADOW, Stage.LIVE)

_NOTHING = Money(pence=0)


def _totals(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, SystemControlTotal]]:
    """Yield the system control totals of the year of the day, each with its path."""
    year = FinancialYear.containing(context.on)
    totals = None if arrangement.finance is None else arrangement.finance.control_totals
    for number, total in enumerate(totals or ()):
        if total.year == year:
            yield f"finance.control_totals[{number}]", total


def _within_total(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, Body, str, tuple[Citation, ...]]]:
    """Yield each body that a total takes in, as its member or as a party to its agreement."""
    for path, total in _totals(arrangement, context):
        for number, member in enumerate(total.members or ()):
            where = f"{path}.members[{number}].body"
            words = f"has a share in the control total of {total.year}"
            evidence = member.sources or total.sources
            yield where, member.body, words, evidence
    for path, agreement in _agreements_on_total(arrangement, context):
        for where, body in bodies_at(f"{path}.parties", agreement.parties):
            yield where, body, f"is party to {agreement.title}", agreement.sources


def _agreements_on_total(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, SystemControlTotalAgreement]]:
    """Yield the agreements on a total that are not of another year than that of the day."""
    year = FinancialYear.containing(context.on)
    for path, agreement in of_kind_on(arrangement, SystemControlTotalAgreement, context.moment):
        if agreement.year in {None, year}:
            yield path, agreement


def _no_council_in_total(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each council in a control total, or party to the agreement on one."""
    for where, body, words, evidence in _within_total(arrangement, context):
        if body.kind is None:
            yield kind_gap(where, body)
        elif body.kind in LOCAL_GOVERNMENT:
            yield Breach(
                path=where,
                message=(
                    f"{body} {words}; a council balances its own budget, and stands in no NHS "
                    f"total"
                ),
                evidence=evidence,
            )


def _sum_of_members(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each control total that is not the sum of its members', or that was due."""
    year = FinancialYear.containing(context.on)
    # Each footprint of 2016 had one, and each partnership and integrated care system of 2019.
    if (
        not any(_totals(arrangement, context))
        and any(has_reached(arrangement, context, _SYSTEMS, stage) for stage in _AS_A_SYSTEM)
        and find(arrangement, "finance.control_totals").may_hold_more
    ):
        yield MissingFact(
            path="finance.control_totals",
            fact=f"the system's control total for {year}, and those of its members",
        )
    for path, total in _totals(arrangement, context):
        if total.amount is None:
            yield MissingFact(path=f"{path}.amount", fact=f"how much the total of {total.year} is")
        elif find(total, "members").may_hold_more:
            yield MissingFact(path=f"{path}.members", fact="the total of every member")
        else:
            whole = sum((member.amount for member in total.members or ()), _NOTHING)
            if whole != total.amount:
                yield Breach(
                    path=f"{path}.amount",
                    message=(
                        f"the control total of {total.year} is {total.amount}, and its members' "
                        f"totals make {whole}"
                    ),
                    evidence=total.sources,
                )


def _moves_are_neutral(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
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
        if find(total, "members").may_hold_more:
            yield MissingFact(
                path=f"{path}.members", fact="between which members totals may be shifted"
            )
            continue
        inside = [member.body for member in total.members or ()]
        for number, move in enumerate(total.moves):
            for field, body in (("giver", move.giver), ("taker", move.taker)):
                where = f"{path}.moves[{number}].{field}"
                yield from must(
                    is_among(body, inside),
                    path=where,
                    fact=f"whether {body} is one of the members",
                    message=(
                        f"{body} stands outside the control total of {total.year}, so the "
                        f"shift of {move.amount} is not net neutral"
                    ),
                    evidence=move.sources or total.sources,
                )
    for path, agreement in _agreements_on_total(arrangement, context):
        if agreement.moves_are_net_neutral is False:
            yield Breach(
                path=f"{path}.moves_are_net_neutral",
                message=f"{agreement.title} lets totals be shifted so that the whole changes",
                evidence=agreement.sources,
            )


def _outside_the_total(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each practice or independent provider in a control total, or party to one."""
    for where, body, words, evidence in _within_total(arrangement, context):
        if body.kind is None:
            yield kind_gap(where, body)
        elif body.kind in COMPANIES | GENERAL_PRACTICE:
            yield Breach(
                path=where,
                message=f"{body} {words}, which is one of NHS commissioners and trusts",
                evidence=evidence,
            )


def _fund_linked(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each total to which the fund is not linked as the guidance says."""
    is_system = reached(arrangement, context)
    # One in shadow was named a system too; whether the guidance meant it is not told.
    is_in_shadow = has_reached(arrangement, context, stage=Stage.SHADOW)
    for path, total in _totals(arrangement, context):
        share = total.share_of_fund_linked
        if is_system is Answer.YES:
            yield from value_must_be(
                total,
                "share_of_fund_linked",
                Share,
                lambda linked: linked.value > 0,
                at=path,
                fact="how much of the sustainability fund hangs on the system's total",
                message=(
                    f"no part of the sustainability fund hangs on the control total of "
                    f"{total.year}; in an integrated care system it must"
                ),
                evidence=total.sources,
            )
        elif share is None and is_in_shadow:
            yield MissingFact(
                path=f"{path}.share_of_fund_linked",
                fact="how much of the sustainability fund hangs on the system's total",
            )
        elif share is not None and share.value > 0:
            yield from _agreed_by_all(path, total, is_system)


def _agreed_by_all(
    path: str, total: SystemControlTotal, is_system: Answer
) -> Iterator[Breach | MissingFact]:
    """Yield a total to which the fund is linked outside a system, and not by the word of all."""
    if total.all_parties_agreed_the_link is False and is_system is Answer.UNKNOWN:
        # In a system the fund must hang on it, whoever agreed.
        yield MissingFact(
            path="history",
            fact="whether it was an integrated care system by then, in which the fund hangs on "
            "the system's total whoever agreed",
        )
    else:
        yield from must_be(
            total,
            "all_parties_agreed_the_link",
            at=path,
            fact="whether all parties agreed to link the fund",
            message=(
                f"the sustainability fund hangs on the control total of {total.year}, and not "
                f"all parties agreed to that"
            ),
        )


def _total(
    *members: tuple[Body, str],
    year: int = 2019,
    **facts: Any,  # noqa: ANN401 -- any field
) -> Arrangement:
    """Make a place with a control total and its members' shares."""
    total = SystemControlTotal(
        year=FinancialYear(year),
        amount=Money.parse("-£3m"),
        members=tuple(
            MemberControlTotal(body=body, amount=Money.parse(amount)) for body, amount in members
        ),
        lists=whole("members"),
        **facts,
    )
    return funded(Finance(control_totals=(total,)))


_GROUP: Final = (CCG, "-£1m")

_TRUST: Final = (FOUNDATION_TRUST, "-£2m")

_MOVE: Final = ControlTotalMove(giver=CCG, taker=FOUNDATION_TRUST, amount=Money.parse("£1m"))


CONTROL_TOTAL_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC502",
        title="A council stands in no NHS control total",
        period=DateRange(first_day=date(2013, 4, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "A council must set a balanced budget of its own each year, and the total of a system "
            "is made of those of its commissioners and trusts. That a council stands outside is "
            "inferred from the two; no law and no guidance says it, so the rule warns. That it "
            "may share a risk by agreement is another rule (NAC501)."
        ),
        check=_no_council_in_total,
        passing=_total(_GROUP, _TRUST),
        failing=_total(_GROUP, _TRUST, (COUNCIL, "£0")),
        example_day=date(2019, 6, 1),
        sources=(
            sure("LGFA1992", "ss.31A and 42A"),
            sure("LGFA1988", "s.114(3)"),
            sure("S61", "whose totals make up that of a system"),
            unsure("FC-OWN", "that a council stands outside"),
        ),
    ),
    Rule(
        code="NAC503",
        title="A system control total is the sum of its members' totals",
        period=_FIRST_YEARS_OF_TOTALS,
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "From 2017/18 each body answered for its own total and for that of its footprint, "
            "which the guidance of 22 September 2016 for two years introduced. That the one was "
            "the sum of the others was read in the press and not in its annex 5, so the rule "
            "warns."
        ),
        check=_sum_of_members,
        passing=_total(_GROUP, _TRUST, year=2017),
        failing=_total(_GROUP, year=2017),
        example_day=date(2017, 6, 1),
        sources=(
            sure("OPG2017-19N", "totals of organisations and of footprints"),
            sure("CP85"),
            unsure("OPG2017-19", "annex 5, shared financial control totals"),
        ),
    ),
    Rule(
        code="NAC503",
        title="A system control total is the sum of its members' totals",
        period=_YEAR_OF_TOTALS,
        severity=Severity.ERROR,
        authority=RuleAuthority.POLICY,
        rationale=(
            "Commissioners and trusts answer for their own total and for that of the system, "
            "which every partnership and integrated care system was set for the year: it is made "
            "of theirs."
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
        period=_FIRST_YEARS_OF_TOTALS,
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "Members could apply to have their totals set otherwise, as long as that of the "
            "system was met. That the shifts had to be net neutral was not read: the annex on "
            "shared totals could not be opened, so the rule warns."
        ),
        check=_moves_are_neutral,
        passing=_total(_GROUP, _TRUST, year=2017, moves=(_MOVE,)),
        failing=_total(
            _GROUP,
            _TRUST,
            year=2017,
            moves=(attrs.evolve(_MOVE, taker=OTHER_FOUNDATION_TRUST),),
        ),
        example_day=date(2017, 6, 1),
        sources=(
            sure("OPG2017-19N", "another allocation within the system's total"),
            unsure("OPG2017-19", "annex 5, shared financial control totals"),
        ),
    ),
    Rule(
        code="NAC504",
        title="Shifts between members of a control total are net neutral",
        period=_YEAR_OF_TOTALS,
        severity=Severity.ERROR,
        authority=RuleAuthority.POLICY,
        rationale=(
            "Members may take over part of each other's totals; the whole stays as it was set."
        ),
        check=_moves_are_neutral,
        passing=_total(
            _GROUP,
            _TRUST,
            moves=(_MOVE,),
        ),
        failing=_total(
            _GROUP,
            _TRUST,
            moves=(attrs.evolve(_MOVE, taker=OTHER_FOUNDATION_TRUST),),
        ),
        example_day=date(2019, 6, 1),
        sources=(sure("S61"),),
    ),
    Rule(
        code="NAC505",
        title="Practices and independent providers stand outside a control total",
        period=_YEARS_OF_TOTALS,
        severity=Severity.WARNING,
        authority=RuleAuthority.JUDGEMENT,
        rationale=(
            "The guidance speaks of NHS organisations; that others stand outside is inferred by "
            "this project, so the rule warns."
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
        authority=RuleAuthority.POLICY,
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
        failing=attrs.evolve(
            _total(
                _GROUP,
                _TRUST,
                share_of_fund_linked=Share.parse("10%"),
                all_parties_agreed_the_link=False,
            ),
            history=(
                StatusChange(
                    stage=Stage.LIVE,
                    as_form="sustainability-and-transformation-partnership",
                ),
            ),
            lists=whole("history"),
        ),
        example_day=date(2019, 6, 1),
        sources=(sure("S61"),),
    ),
)
"""Rules about the totals that systems share."""
