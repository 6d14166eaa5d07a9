"""Functions that one body exercises for another, before and after 1 July 2022."""

from collections.abc import Iterator
from datetime import date

import attrs

from nhs_accountable_care._core.time import DateRange
from nhs_accountable_care.arrangements import Arrangement, CommitteePower, standing
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    CommissioningDelegation,
    Contribution,
    DelegatedFunction,
    DelegationPower,
    IntegratedCareProviderContract,
    LiabilityHolder,
    Section65Z5Agreement,
)
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.questions import (
    LOCAL_GOVERNMENT,
    PROVIDERS,
    RELEVANT_BODIES,
    Breach,
    MissingFact,
    agreements_on,
    bodies_at,
    kind_gap,
    of_kind_on,
)
from nhs_accountable_care.validation.rulebook.citing import sure, unsure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    COMPANY,
    COUNCIL,
    FOUNDATION_TRUST,
    ICB,
    NHS_ENGLAND,
    OTHER_CCG,
    signed,
)
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["DELEGATION_RULES"]

_YEARS_OF_CCGS = DateRange(first_day=date(2013, 4, 1), last_day=date(2022, 6, 30))
_SINCE_THE_ACT = DateRange(first_day=date(2022, 7, 1))
# s.14Z3 and s.14Z3A: liability stays with the group, whoever acts.
_KEEPING_LIABILITY = frozenset(
    {DelegationPower.BETWEEN_CCGS, DelegationPower.CCGS_WITH_COMBINED_AUTHORITY}
)


def _arrangements_of_65z5(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, Section65Z5Agreement]]:
    """Yield the agreements under section 65Z5 of the day, each with its path."""
    yield from of_kind_on(arrangement, Section65Z5Agreement, context.moment)


def _no_provider_as_delegate(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each provider to whom a CCG has handed its own function."""
    for number, role in enumerate(arrangement.commissioning or ()):
        if role.moves_statutory_function and role.body is not None:
            where = f"commissioning[{number}].body"
            if role.body.kind is None:
                yield kind_gap(where, role.body)
            elif role.body.kind in PROVIDERS:
                yield Breach(
                    path=where,
                    message=(
                        f"a statutory function is said to move to {role.body}; a provider may do "
                        f"tactical tasks under its contract, and the duty stays"
                    ),
                    evidence=role.sources or arrangement.sources,
                )
    for path, agreement in agreements_on(arrangement, context.moment):
        if isinstance(agreement, CommissioningDelegation):
            by_ccg = OrganisationKind.CLINICAL_COMMISSIONING_GROUP in {
                body.kind for body in agreement.arranged_by or ()
            }
            if not by_ccg:
                continue
            for where, body in bodies_at(f"{path}.exercised_by", agreement.exercised_by):
                if body.kind is None:
                    yield kind_gap(where, body)
                elif body.kind in PROVIDERS:
                    yield Breach(
                        path=where,
                        message=(
                            f"{body} is to exercise a function of a CCG; a provider may organise "
                            f"and subcontract under a contract, and the duty stays with the CCG"
                        ),
                        evidence=agreement.sources,
                    )
        elif (
            isinstance(
                agreement, AccountableCareOrganisationContract | IntegratedCareProviderContract
            )
            and agreement.commissioner_duties_move
        ):
            yield Breach(
                path=f"{path}.commissioner_duties_move",
                message=(
                    f"{agreement.title} is said to move duties of a commissioner to its holder; "
                    f"they stay with the commissioner"
                ),
                evidence=agreement.sources,
            )


def _only_bodies_of_the_act(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each party to an arrangement under section 65Z5 that the section does not know."""
    for path, agreement in _arrangements_of_65z5(arrangement, context):
        sides = (
            (f"{path}.arranged_by", agreement.arranged_by, RELEVANT_BODIES, "arrange"),
            (
                f"{path}.exercised_by",
                agreement.exercised_by,
                RELEVANT_BODIES | LOCAL_GOVERNMENT,
                "be a delegate",
            ),
            (
                f"{path}.committee_members",
                agreement.committee_members or (),
                RELEVANT_BODIES | LOCAL_GOVERNMENT,
                "sit as a party in the joint committee",
            ),
        )
        for field, bodies, may, words in sides:
            if bodies is None:
                yield MissingFact(path=field, fact="who the bodies are")
            for where, body in bodies_at(field, bodies):
                if body.kind is None:
                    yield kind_gap(where, body)
                elif body.kind not in may:
                    yield Breach(
                        path=where,
                        message=(
                            f"{body} cannot {words} under section 65Z5, and no regulations that "
                            f"name it were found; use a contract"
                        ),
                        evidence=agreement.sources,
                    )
    yield from _only_bodies_of_the_act_vote(arrangement, context)


def _only_bodies_of_the_act_vote(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each voter in a joint committee under section 65Z6 that the Act does not know."""
    boards = None if arrangement.governance is None else arrangement.governance.boards
    for number, board in standing(boards, context.moment):
        if board.power is not CommitteePower.SECTION_65Z6:
            continue
        path = f"governance.boards[{number}].voters"
        if board.voters is None:
            yield MissingFact(path=path, fact=f"who votes in {board.name}")
        for where, body in bodies_at(path, board.voters):
            if body.kind is None:
                yield kind_gap(where, body)
            elif body.kind not in RELEVANT_BODIES | LOCAL_GOVERNMENT:
                yield Breach(
                    path=where,
                    message=(
                        f"{body} cannot sit as a party in {board.name} under section 65Z6, and no "
                        f"regulations that name it were found; it may advise"
                    ),
                    evidence=board.sources,
                )


def _excluded_functions_stay(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each function of NHS England that the regulations keep with it."""
    for path, agreement in _arrangements_of_65z5(arrangement, context):
        if OrganisationKind.NHS_ENGLAND not in {body.kind for body in agreement.arranged_by or ()}:
            continue
        if agreement.functions is None:
            yield MissingFact(
                path=f"{path}.functions", fact="which functions of NHS England it covers"
            )
        for number, function in enumerate(agreement.functions or ()):
            where = f"{path}.functions[{number}].is_excluded"
            if function.is_excluded is None:
                yield MissingFact(
                    path=where,
                    fact=f"whether the regulations of the day except: {function.name}",
                )
            elif function.is_excluded:
                yield Breach(
                    path=where,
                    message=f"{function.name}: the regulations keep this with NHS England",
                    evidence=function.sources or agreement.sources,
                )


def _pool_of_relevant_bodies(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield council money and council functions in a pool of section 65Z6."""
    for path, agreement in _arrangements_of_65z5(arrangement, context):
        for number, contribution in enumerate(agreement.pooled_contributions or ()):
            where = f"{path}.pooled_contributions[{number}].body"
            if contribution.body.kind is None:
                yield kind_gap(where, contribution.body)
            elif contribution.body.kind not in RELEVANT_BODIES:
                yield Breach(
                    path=where,
                    message=(
                        f"{contribution.body} pays into a pool under section 65Z6, which takes "
                        f"money of NHS bodies only; council money needs section 75"
                    ),
                    evidence=contribution.sources or agreement.sources,
                )
        for number, function in enumerate(agreement.functions or ()):
            if function.belongs_to_council:
                yield Breach(
                    path=f"{path}.functions[{number}].belongs_to_council",
                    message=f"{function.name}: a function of a council needs section 75",
                    evidence=function.sources or agreement.sources,
                )


def _ccg_stays_liable(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each joint arrangement of CCGs that is said to move their liability."""
    for path, agreement in agreements_on(arrangement, context.moment):
        if (
            isinstance(agreement, CommissioningDelegation)
            and agreement.liability is LiabilityHolder.BODY_THAT_EXERCISES_IT
        ):
            if agreement.power is None:
                yield MissingFact(
                    path=f"{path}.power", fact="under which section they act together"
                )
            elif agreement.power in _KEEPING_LIABILITY:
                yield Breach(
                    path=f"{path}.liability",
                    message=(
                        f"{agreement.title} is said to move liability; a CCG that acts jointly, "
                        f"or through another, stays liable for its functions"
                    ),
                    evidence=agreement.sources,
                )


def _liability_follows(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each agreement under section 65Z5 that is said to leave liability where it was."""
    for path, agreement in _arrangements_of_65z5(arrangement, context):
        if agreement.liability is LiabilityHolder.BODY_WITH_THE_FUNCTION:
            yield Breach(
                path=f"{path}.liability",
                message=(
                    f"{agreement.title} is said to leave liability with the body that arranges; "
                    f"under section 65Z5 it lies with the body that exercises the function"
                ),
                evidence=agreement.sources,
            )


_JOINT = CommissioningDelegation(
    title="Joint commissioning",
    power=DelegationPower.BETWEEN_CCGS,
    arranged_by=(CCG,),
    exercised_by=(OTHER_CCG,),
    liability=LiabilityHolder.BODY_WITH_THE_FUNCTION,
)
_DELEGATION = Section65Z5Agreement(
    title="Delegation",
    arranged_by=(NHS_ENGLAND,),
    exercised_by=(ICB,),
    functions=(DelegatedFunction(name="Commissioning of dental services", is_excluded=False),),
    pooled_contributions=(Contribution(body=ICB),),
    liability=LiabilityHolder.BODY_THAT_EXERCISES_IT,
)

DELEGATION_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC401",
        title="A CCG hands no commissioning function to a provider",
        period=_YEARS_OF_CCGS,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "A contract may leave organising, subcontracting and the choice of suppliers to its "
            "holder; the statutory duty to arrange services stays with the group. That the Act "
            "lets no provider exercise it is inferred from whom it names, so the rule warns."
        ),
        check=_no_provider_as_delegate,
        passing=signed(_JOINT),
        failing=signed(attrs.evolve(_JOINT, exercised_by=(FOUNDATION_TRUST,))),
        example_day=date(2018, 4, 1),
        sources=(
            sure("S88"),
            sure("S39"),
            sure("S38"),
            sure("NHSA2006", "s.3(1), as in force in 2013"),
            unsure("NHSA2006", "s.14Z3: that it names no provider"),
        ),
    ),
    Rule(
        code="NAC402",
        title="Only bodies that the Act names take part under section 65Z5",
        period=_SINCE_THE_ACT,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "NHS England, integrated care boards, NHS trusts and foundation trusts may arrange; "
            "councils and combined authorities may take part too, and vote in a joint committee. "
            "A company, practice, federation, network or charity may not: it can be given a "
            "contract."
        ),
        check=_only_bodies_of_the_act,
        passing=signed(attrs.evolve(_DELEGATION, exercised_by=(ICB, COUNCIL))),
        failing=signed(attrs.evolve(_DELEGATION, exercised_by=(COMPANY,))),
        example_day=date(2023, 4, 1),
        sources=(
            sure("NHSA2006", "ss.65Z5 and 65Z6"),
            sure("FC-A22", "s.71"),
        ),
    ),
    Rule(
        code="NAC403",
        title="NHS England keeps the functions that the regulations except",
        period=_SINCE_THE_ACT,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Setting up and assessing boards and powers to intervene, for example, stay where "
            "they are. Whether a function is on the list is told by what is recorded of it."
        ),
        check=_excluded_functions_stay,
        passing=signed(_DELEGATION),
        failing=signed(
            attrs.evolve(
                _DELEGATION,
                functions=(DelegatedFunction(name="Assessment of boards", is_excluded=True),),
            )
        ),
        example_day=date(2023, 4, 1),
        sources=(
            sure("SI2022-642", "reg 2, the opening words and (a)(i) to (xi)"),
            sure("NHSA2006", "s.65Z5(3)(a)"),
        ),
    ),
    Rule(
        code="NAC404",
        title="A pool under section 65Z6 holds NHS money for NHS functions only",
        period=_SINCE_THE_ACT,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "The fund takes payments from relevant bodies; council money and council functions "
            "need a section 75 agreement beside it."
        ),
        check=_pool_of_relevant_bodies,
        passing=signed(_DELEGATION),
        failing=signed(
            attrs.evolve(_DELEGATION, pooled_contributions=(Contribution(body=COUNCIL),))
        ),
        example_day=date(2023, 4, 1),
        sources=(
            sure("NHSA2006", "s.65Z6"),
            sure("FC-A22", "s.71"),
        ),
    ),
    Rule(
        code="NAC405",
        title="CCGs that act jointly stay liable for their own functions",
        period=_YEARS_OF_CCGS,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "So it was between groups, and with a combined authority. The first was read in the "
            "bill and not in the Act, so the rule warns; the number of the section is that by "
            "which the order of 2014 amends it."
        ),
        check=_ccg_stays_liable,
        passing=signed(_JOINT),
        failing=signed(attrs.evolve(_JOINT, liability=LiabilityHolder.BODY_THAT_EXERCISES_IT)),
        example_day=date(2018, 4, 1),
        sources=(
            sure("S105", "inserted s.14Z3(3)"),
            sure("FC-A16", "Sch 4, s.14Z3A(8)"),
            sure("SI2014-2436", "art 2, the number of the section"),
            unsure("NHSA2006", "s.14Z3(3), read in the bill only"),
        ),
    ),
    Rule(
        code="NAC406",
        title="Under section 65Z5 liability lies with the body that exercises the function",
        period=_SINCE_THE_ACT,
        severity=Severity.WARNING,
        authority=RuleAuthority.LAW,
        rationale=(
            "Rights and liabilities fall on the body that acts, or on those that act jointly, and "
            "on no other: the opposite of section 75 (NAC205)."
        ),
        check=_liability_follows,
        passing=signed(_DELEGATION),
        failing=signed(
            attrs.evolve(_DELEGATION, liability=LiabilityHolder.BODY_WITH_THE_FUNCTION)
        ),
        example_day=date(2023, 4, 1),
        sources=(
            sure("NHSA2006", "s.65Z5(6)"),
            sure("FC-A22", "s.71"),
        ),
    ),
)
"""Rules about who may exercise whose functions, and who is liable."""
