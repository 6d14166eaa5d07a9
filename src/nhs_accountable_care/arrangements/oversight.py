"""How an arrangement is regulated and overseen, and what courts have said of it."""

import enum

import attrs

from nhs_accountable_care._core.fields import check_types, is_name, is_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care._core.stated import StatedDate, StatedPeriod
from nhs_accountable_care.contracts.parties import Body
from nhs_accountable_care.contracts.statements import ListStatement, names_lists
from nhs_accountable_care.contracts.steps import PartStep, are_in_order

__all__ = [
    "ChallengeOutcome",
    "LegalChallenge",
    "MaturityLevel",
    "MaturityRating",
    "Oversight",
    "OversightAction",
    "OversightLevel",
    "PublishedRating",
]


class OversightLevel(enum.Enum):
    """At which level a regulator acts."""

    SYSTEM = "system"
    ORGANISATION = "organisation"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OversightAction:
    """
    What a regulator did about a failure, and at which level.

    Attributes:
        failure: What failed, in the same words wherever it is the same failure, so that double
            jeopardy (one failure punished at both levels) can be seen.
        level: Whether the regulator acted on the system or on one organisation.
        body: The body that it acted on.
        by: The regulator that acted.
        action: What the regulator did, in words.
        is_penalty: Whether the action is a punishment, and not help or a closer watch.

    >>> OversightAction(failure="Four-hour standard", level=OversightLevel.SYSTEM).by is None
    True
    """

    failure: str = attrs.field(validator=is_text)
    level: OversightLevel | None = None
    body: Body | None = None
    by: Body | None = None
    action: str | None = None
    is_penalty: bool | None = None
    on: StatedDate | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class ChallengeOutcome(enum.Enum):
    """How a challenge in court ended."""

    PENDING = "pending"
    PERMISSION_REFUSED = "permission-refused"
    """The court did not let the case go to a full hearing."""

    DISMISSED = "dismissed"
    ALLOWED = "allowed"
    WITHDRAWN = "withdrawn"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class LegalChallenge:
    """
    A case in court about an arrangement or its contract.

    The days of hearing and judgment are kept apart: press accounts mix them up.

    Attributes:
        name: What the case is called.
        claimant: Who brought the case.
        court: Which court heard it.
        about: What the case is about, in words.
        heard_on: The day on which the court heard it; the first, if there were several.
        judged_on: The day of the judgment.
        outcome: How it ended.

    >>> LegalChallenge(name="Hutchinson", judged_on=StatedDate.of(2018, 7, 5)).heard_on is None
    True
    """

    name: str = attrs.field(validator=is_name)
    claimant: str | None = None
    court: str | None = None
    about: str | None = None
    heard_on: StatedDate | None = None
    judged_on: StatedDate | None = None
    outcome: ChallengeOutcome | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


class MaturityLevel(enum.Enum):
    """A level of NHS England's maturity index for systems of 2019."""

    EMERGING = "emerging"
    DEVELOPING = "developing"
    MATURING = "maturing"
    THRIVING = "thriving"


@attrs.frozen(kw_only=True, field_transformer=check_types)
class MaturityRating:
    """
    What a system was rated on the maturity index.

    Attributes:
        level: The level on NHS England's maturity index of 2019.
        on: The day of the rating.

    >>> MaturityRating(level=MaturityLevel.MATURING).on is None
    True
    """

    level: MaturityLevel
    on: StatedDate | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class PublishedRating:
    """
    What a published scheme rated a system or a body, in the words of the scheme.

    Attributes:
        scheme: What the scheme is called, such as the STP dashboard of July 2017.
        rating: The rating, in the scheme's own words.
        body: The body that was rated; leave it out for the arrangement itself.
        by: The body that gave the rating.

    >>> PublishedRating(scheme="STP dashboard", rating="outstanding").by is None
    True
    """

    scheme: str = attrs.field(validator=is_text)
    rating: str = attrs.field(validator=is_text)
    body: Body | None = None
    by: Body | None = None
    on: StatedDate | None = None
    note: str | None = None
    sources: tuple[Citation, ...] = ()


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Oversight:
    """
    Who oversees an arrangement, how, and what has come of it.

    Attributes:
        is_one_stop: Whether both national bodies, NHS England and NHS Improvement, deal with it in
            a single relationship.
        overseers: The bodies that oversee it.
        inspected_as_part_of: The body as a part of which the Care Quality Commission inspects it,
            for one that is no registered provider itself.
        is_under_legal_directions: Whether a national body has given directions that must be
            followed by law.
        actions: What regulators did about failures; an empty list says that they did nothing.
        ratings: What it was rated on the maturity index of 2019.
        published_ratings: What other published schemes rated it or its members, such as the
            dashboard of partnerships.
        challenges: The cases in court about it or its contract; an empty list says that there were
            none.

    >>> Oversight(is_one_stop=True).overseers is None
    True
    """

    is_one_stop: bool | None = None
    overseers: tuple[Body, ...] | None = None
    inspected_as_part_of: Body | None = None
    is_under_legal_directions: bool | None = None
    actions: tuple[OversightAction, ...] | None = None
    ratings: tuple[MaturityRating, ...] | None = None
    published_ratings: tuple[PublishedRating, ...] | None = None
    challenges: tuple[LegalChallenge, ...] | None = None
    period: StatedPeriod | None = None
    lists: tuple[ListStatement, ...] = attrs.field(default=(), validator=names_lists)
    steps: tuple[PartStep, ...] = attrs.field(default=(), validator=are_in_order)
    note: str | None = None
    sources: tuple[Citation, ...] = ()
