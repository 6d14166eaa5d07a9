"""Accountable care and integrated care provider contracts."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.sources import Citation, Confidence, Source
from nhs_accountable_care._core.stated import StatedDate
from nhs_accountable_care._core.time import DateRange, words_of_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import (
    AccountableCareOrganisationContract,
    GeneralPracticeModel,
    IntegratedCareProviderContract,
    ParticipatingPractice,
    ServiceLine,
    is_signed,
)
from nhs_accountable_care.questions import (
    COMMISSIONERS,
    COUNCILS,
    Breach,
    MissingFact,
    agreements_on,
    answer_of,
    find,
    must_be,
    value_must_be,
)
from nhs_accountable_care.validation.rulebook.citing import sure
from nhs_accountable_care.validation.rulebook.examples import (
    CCG,
    FOUNDATION_TRUST,
    PRACTICE,
    signed,
)
from nhs_accountable_care.validation.rules import Context, Rule, RuleAuthority, Severity

__all__ = ["INTEGRATED_RULES"]

_Integrated: TypeAlias = AccountableCareOrganisationContract | IntegratedCareProviderContract


_LAWFUL_SINCE = date(2019, 4, 1)
_SINCE = DateRange(first_day=_LAWFUL_SINCE)
_PAUSE = DateRange(first_day=date(2018, 1, 25), last_day=date(2018, 10, 26))
# The framework came out on 28 July 2016; other sources give the month alone.
_FRAMEWORK_SINCE = date(2016, 7, 28)
_FEWEST_PEOPLE_AT_FIRST = 30_000
_FEWEST_PEOPLE = 50_000
_FEWEST_CATEGORIES = 2


# SI 2015/1862 Sch 3A para 3 names four sorts of service; secondary care is read as the lines
# that a trust gives.
_CATEGORIES: tuple[frozenset[ServiceLine], ...] = (
    frozenset({ServiceLine.CORE_GENERAL_PRACTICE, ServiceLine.PRIMARY_CARE}),
    frozenset(
        {
            ServiceLine.ACUTE,
            ServiceLine.MATERNITY,
            ServiceLine.URGENT_AND_EMERGENCY,
            ServiceLine.MENTAL_HEALTH,
            ServiceLine.LEARNING_DISABILITY,
            ServiceLine.COMMUNITY,
            ServiceLine.SPECIALISED,
        }
    ),
    frozenset({ServiceLine.PUBLIC_HEALTH}),
    frozenset({ServiceLine.ADULT_SOCIAL_CARE}),
)


def _integrated(arrangement: Arrangement, context: Context) -> Iterator[tuple[str, _Integrated]]:
    """Yield the contracts with one holder for most care, under either name."""
    for path, agreement in agreements_on(arrangement, context.moment):
        if isinstance(agreement, _Integrated):
            yield path, agreement


def _signed_integrated(
    arrangement: Arrangement, context: Context
) -> Iterator[tuple[str, IntegratedCareProviderContract]]:
    """Yield the integrated care provider contracts that are signed; a draft breaks nothing."""
    for path, agreement in _integrated(arrangement, context):
        if isinstance(agreement, IntegratedCareProviderContract):
            was_signed = is_signed(agreement, on=context.moment)
            # A date that leaves it open whether it was signed by the day may turn out either way.
            may_be = was_signed is None and agreement.signed_on is not None
            if was_signed or (may_be and context.moment.counts_possible):
                yield path, agreement


def _none_in_law_yet(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each integrated care provider contract signed before the law knew of any."""
    for path, agreement in _signed_integrated(arrangement, context):
        yield Breach(
            path=f"{path}.signed_on",
            message=(
                f"{agreement.title} is signed; the law knows no integrated care provider "
                f"contract entered before {words_of_day(_LAWFUL_SINCE)}"
            ),
            evidence=agreement.sources,
        )


def _contract_in_law(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield what keeps a signed contract from being one of integrated care in law."""
    for path, agreement in _signed_integrated(arrangement, context):
        title, evidence = agreement.title, agreement.sources
        yield from value_must_be(
            agreement,
            "signed_on",
            StatedDate,
            lambda signed: ~answer_of(signed.before(_LAWFUL_SINCE)),
            at=path,
            fact="on which day it was signed",
            message=(
                f"{title} was signed before {words_of_day(_LAWFUL_SINCE)}, from when the law "
                f"knows integrated care provider contracts"
            ),
            evidence=evidence,
        )
        yield from must_be(
            agreement,
            "is_apms_alone",
            wanted=False,
            at=path,
            fact="whether it is an alternative provider (APMS) contract and nothing else",
            message=f"{title} is an alternative provider (APMS) contract and nothing else",
            evidence=evidence,
        )
        kinds = {body.kind for body in agreement.commissioners or ()}
        if not kinds & (COMMISSIONERS | COUNCILS):
            where = f"{path}.commissioners"
            if agreement.commissioners is None or None in kinds:
                yield MissingFact(path=where, fact="whether an NHS commissioner or a council buys")
            else:
                yield Breach(
                    path=where,
                    message=f"{title} has no NHS commissioner and no council that buys",
                    evidence=evidence,
                )
        lines = {*(agreement.services or ()), *(agreement.services_under_section_75 or ())}
        covered = sum(bool(lines & category) for category in _CATEGORIES)
        if covered < _FEWEST_CATEGORIES:
            where = f"{path}.services"
            under_section_75 = find(agreement, "services_under_section_75")
            if find(agreement, "services").may_hold_more or under_section_75.may_hold_more:
                yield MissingFact(path=where, fact="which services it covers")
            else:
                yield Breach(
                    path=where,
                    message=(
                        f"{title} covers {covered} of primary medical, secondary care, public "
                        f"health and adult social care; it takes {_FEWEST_CATEGORIES}"
                    ),
                    evidence=evidence,
                )


def _no_award_in_the_pause(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each accountable care contract that was awarded or signed in the pause."""
    for path, agreement in _integrated(arrangement, context):
        award = agreement.procurement
        days = (
            (f"{path}.procurement.awarded_on", None if award is None else award.awarded_on),
            (f"{path}.signed_on", agreement.signed_on),
        )
        for where, day in days:
            if day is None:
                continue
            in_pause = day.lies_in(_PAUSE)
            if in_pause is None:
                yield MissingFact(path=where, fact="whether that was in the pause")
            elif in_pause:
                yield Breach(
                    path=where,
                    message=(
                        f"{agreement.title} was awarded or signed {day.when}, while "
                        f"the national consultation was outstanding"
                    ),
                    evidence=agreement.sources,
                )


def _public_holder(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each integrated contract without a public holder, assets or openness."""
    for path, agreement in _signed_integrated(arrangement, context):
        title, evidence = agreement.title, agreement.sources
        yield from must_be(
            agreement,
            "holder_is_public_body",
            at=path,
            fact="whether the holder is an NHS or other public body",
            message=f"the holder of {title} is no public body",
            evidence=evidence,
        )
        yield from must_be(
            agreement,
            "sets_minimum_assets",
            at=path,
            fact="whether it sets a minimum of assets",
            message=f"{title} sets no minimum of assets",
            evidence=evidence,
        )
        yield from must_be(
            agreement,
            "is_open_book",
            at=path,
            fact="whether the books are open",
            message=f"{title} has no terms on openness",
            evidence=evidence,
        )


def _model_and_practices(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield where the model of integration and the practices' contracts disagree."""
    for path, agreement in _integrated(arrangement, context):
        model = agreement.general_practice
        where = f"{path}.general_practice"
        if model is None:
            yield MissingFact(path=where, fact="how far general practice joins")
            continue
        if model is GeneralPracticeModel.VIRTUAL:
            yield Breach(
                path=where,
                message=(
                    f"{agreement.title} is one contract, and the virtual model has none: it is "
                    f"an alliance agreement over the contracts that there are"
                ),
                evidence=agreement.sources,
            )
            continue
        is_partial = model is GeneralPracticeModel.PARTIALLY_INTEGRATED
        has_core = ServiceLine.CORE_GENERAL_PRACTICE in (agreement.services or ())
        if is_partial and has_core:
            yield Breach(
                path=f"{path}.services",
                message=(
                    f"{agreement.title} is partially integrated and covers core general "
                    f"practice, which then stays outside"
                ),
                evidence=agreement.sources,
            )
        if agreement.practices is None:
            yield MissingFact(path=f"{path}.practices", fact="which practices take part, and how")
        for number, practice in enumerate(agreement.practices or ()):
            at = f"{path}.practices[{number}]"
            evidence = practice.sources or agreement.sources
            words = "keeps" if is_partial else "gives up or suspends"
            yield from must_be(
                practice,
                "its_contract_goes_on",
                wanted=is_partial,
                at=at,
                fact="whether its own contract goes on",
                message=(
                    f"{practice.body}: in the {model.value.replace('-', ' ')} model a practice "
                    f"{words} its own contract"
                ),
                evidence=evidence,
            )
            if is_partial:
                yield from must_be(
                    practice,
                    "has_integration_agreement",
                    at=at,
                    fact="whether it signed an integration agreement",
                    message=f"{practice.body} has signed no integration agreement",
                    evidence=evidence,
                )


def _enough_people_at_first(
    arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each integrated contract for fewer people than the framework of 2016 named."""
    yield from _at_least(_FEWEST_PEOPLE_AT_FIRST, arrangement, context)


def _enough_people(arrangement: Arrangement, context: Context) -> Iterator[Breach | MissingFact]:
    """Yield each integrated contract for fewer people than such a holder is meant for."""
    yield from _at_least(_FEWEST_PEOPLE, arrangement, context)


def _at_least(
    fewest: int, arrangement: Arrangement, context: Context
) -> Iterator[Breach | MissingFact]:
    """Yield each integrated contract for fewer people than some number."""
    for path, agreement in _integrated(arrangement, context):
        yield from value_must_be(
            agreement,
            "population",
            int,
            lambda people: people >= fewest,
            at=path,
            fact="for how many people it is",
            message=(
                f"{agreement.title} is for {agreement.population} people; such a holder is "
                f"meant to serve at least {fewest}"
            ),
        )


_DRAFT = AccountableCareOrganisationContract(
    title="A draft contract",
    commissioners=(CCG,),
    holder=FOUNDATION_TRUST,
    services=(ServiceLine.COMMUNITY, ServiceLine.ADULT_SOCIAL_CARE),
    population=300_000,
    general_practice=GeneralPracticeModel.PARTIALLY_INTEGRATED,
    practices=(
        ParticipatingPractice(
            body=PRACTICE, its_contract_goes_on=True, has_integration_agreement=True
        ),
    ),
)


_PROVIDER = IntegratedCareProviderContract(
    title="An integrated contract",
    commissioners=(CCG,),
    holder=FOUNDATION_TRUST,
    signed_on=StatedDate.of(2019, 9, 1),
    services=(ServiceLine.COMMUNITY, ServiceLine.ADULT_SOCIAL_CARE),
    services_under_section_75=(),
    is_apms_alone=False,
    holder_is_public_body=True,
    sets_minimum_assets=True,
    is_open_book=True,
)


_NEWS = Source(
    key="CONFED-MCP",
    title="Framework sets out how to be a multispecialty community provider",
    publisher="NHS Confederation, in a record of Rotherham commissioning",
    published="2016-07-28",
    url="https://rotherhamcommissioning.wordpress.com/2016/07/29/framework-sets-out-how-to-be-a-multispecialty-community-provider/",
)
_PRESS = Source(
    key="MEDECONOMICS-MCP",
    title="What do we know about the new MCP contract?",
    publisher="Medeconomics",
    published="2016",
    url="http://www.medeconomics.co.uk/article/1396576/know-new-mcp-contract",
)


_UNSIGNED = attrs.evolve(_PROVIDER, signed_on=None)

INTEGRATED_RULES: tuple[Rule, ...] = (
    Rule(
        code="NAC701",
        title="An integrated care provider contract is one in law",
        period=DateRange(first_day=date(2013, 4, 1), last_day=date(2019, 3, 31)),
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "The regulations know such contracts from 1 April 2019; one that was signed before "
            "gives its practices no right to suspend theirs."
        ),
        check=_none_in_law_yet,
        passing=signed(_UNSIGNED),
        failing=signed(attrs.evolve(_PROVIDER, signed_on=StatedDate.of(2018, 12, 1))),
        example_day=date(2018, 12, 1),
        sources=(
            sure("SI2019-248"),
            sure("S34"),
        ),
    ),
    Rule(
        code="NAC701",
        title="An integrated care provider contract is one in law",
        period=_SINCE,
        severity=Severity.ERROR,
        authority=RuleAuthority.LAW,
        rationale=(
            "Entered from 1 April 2019, bought by NHS commissioners or councils, for two at least "
            "of primary medical, secondary care, public health and adult social care (with what "
            "partners give under section 75), and not an alternative provider contract alone. "
            "Only then may practices suspend their contracts for it."
        ),
        check=_contract_in_law,
        passing=signed(_PROVIDER),
        failing=signed(attrs.evolve(_PROVIDER, signed_on=StatedDate.of(2018, 12, 1))),
        example_day=date(2019, 9, 1),
        sources=(
            sure("SI2015-1862", "Sch 3A para 3"),
            sure("SI2019-248"),
            sure("S35"),
        ),
    ),
    Rule(
        code="NAC702",
        title="No accountable care contract is awarded while the consultation is open",
        period=_PAUSE,
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "Ministers and NHS England said in January 2018 that no contract would be let before "
            "a national consultation had been carried out; it ran from 3 August to 26 October "
            "2018. Whether the pause went on until its outcome in 2019 was not found, so that "
            "nothing is asked of later days. A statement of policy: the rule warns."
        ),
        check=_no_award_in_the_pause,
        passing=signed(_DRAFT),
        failing=signed(attrs.evolve(_DRAFT, signed_on=StatedDate.of(2018, 4, 1))),
        example_day=date(2018, 6, 1),
        sources=(
            sure("S39", "25 and 29 January 2018"),
            sure("S40", "the days of the consultation"),
        ),
    ),
    Rule(
        code="NAC703",
        title="The holder of an integrated care provider contract is public and open",
        period=_SINCE,
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "After the consultation NHS England expected holders to be NHS or other public "
            "bodies, and added terms on assets and openness."
        ),
        check=_public_holder,
        passing=signed(_PROVIDER),
        failing=signed(attrs.evolve(_PROVIDER, holder_is_public_body=False)),
        example_day=date(2019, 9, 1),
        sources=(
            sure("S40", "the response"),
            sure("S41", "the terms on assets and openness"),
        ),
    ),
    Rule(
        code="NAC706",
        title="The model of integration and the practices' contracts agree",
        period=DateRange(first_day=_FRAMEWORK_SINCE),
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "Fully integrated, practices leave or suspend their contracts; partially, they keep "
            "them and sign an integration agreement; virtually, there is no single contract but "
            "an alliance agreement. So the framework of 28 July 2016 describes the models; it "
            "sets no duty, so the rule warns."
        ),
        check=_model_and_practices,
        passing=signed(_DRAFT),
        failing=signed(
            attrs.evolve(_DRAFT, general_practice=GeneralPracticeModel.FULLY_INTEGRATED)
        ),
        example_day=date(2017, 9, 1),
        sources=(
            sure("S46", "the three models"),
            sure("S45", "the levels of integration"),
            Citation(source=_NEWS, locator="28 July 2016", confidence=Confidence.VERIFIED),
        ),
    ),
    Rule(
        code="NAC710",
        title="A contract of a new care model is for at least 30,000 people",
        period=DateRange(first_day=_FRAMEWORK_SINCE, last_day=date(2017, 8, 31)),
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "The contract for a multispecialty community provider was meant for 30,000 people and "
            "more; the fewer people, the more a year's spending varies by chance."
        ),
        check=_enough_people_at_first,
        passing=signed(_DRAFT),
        failing=signed(attrs.evolve(_DRAFT, population=20_000)),
        example_day=date(2017, 4, 1),
        sources=(
            Citation(
                source=_PRESS, locator="populations of 30,000-plus", confidence=Confidence.VERIFIED
            ),
        ),
    ),
    Rule(
        code="NAC710",
        title="An accountable care contract is for at least 50,000 people",
        period=DateRange(first_day=date(2017, 9, 1)),
        severity=Severity.WARNING,
        authority=RuleAuthority.POLICY,
        rationale=(
            "The contract of August 2017 for all accountable care models was aimed at providers "
            "for populations of at least 50,000; the framework before it had named 30,000, and "
            "which of the two the bodies still held to was not found."
        ),
        check=_enough_people,
        passing=signed(_DRAFT),
        failing=signed(attrs.evolve(_DRAFT, population=20_000)),
        example_day=date(2017, 9, 1),
        sources=(
            sure("CP18", "the contract of August 2017"),
            Citation(source=_PRESS, locator="30,000, disputed", confidence=Confidence.UNVERIFIED),
        ),
    ),
)
"""Rules about contracts with one holder for most care."""
