"""
A typed domain model of accountable care in the English NHS, from 2013 to now.

This library is not a product of, nor endorsed by, the NHS, NHS England or DHSC.

It answers four questions, each with its reasons and sources: who is who on a day; what has
been agreed; what it really is, and whether it is sound; who pays whom, and who carries the
risk. Nothing is imported until it is used: this module is a facade, and each name below is
loaded from its room on first use.
"""

# Type checkers take it for true; importing it from typing would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from datetime import date

    from nhs_accountable_care import arrangements as arrangements
    from nhs_accountable_care import classification as classification
    from nhs_accountable_care import contracts as contracts
    from nhs_accountable_care import documents as documents
    from nhs_accountable_care import frames as frames
    from nhs_accountable_care import interchange as interchange
    from nhs_accountable_care import organisations as organisations
    from nhs_accountable_care import payment as payment
    from nhs_accountable_care import pictures as pictures
    from nhs_accountable_care import policy as policy
    from nhs_accountable_care import reference as reference
    from nhs_accountable_care import testing as testing
    from nhs_accountable_care import validation as validation
    from nhs_accountable_care._core.errors import AmbiguousCodeError as AmbiguousCodeError
    from nhs_accountable_care._core.errors import DocumentError as DocumentError
    from nhs_accountable_care._core.errors import InvalidTypeError as InvalidTypeError
    from nhs_accountable_care._core.errors import InvalidValueError as InvalidValueError
    from nhs_accountable_care._core.errors import MissingFactError as MissingFactError
    from nhs_accountable_care._core.errors import NacError as NacError
    from nhs_accountable_care._core.errors import NacWarning as NacWarning
    from nhs_accountable_care._core.errors import NotInForceError as NotInForceError
    from nhs_accountable_care._core.errors import Problem as Problem
    from nhs_accountable_care._core.errors import StaleReferenceWarning as StaleReferenceWarning
    from nhs_accountable_care._core.errors import UnknownCodeError as UnknownCodeError
    from nhs_accountable_care._core.money import Money as Money
    from nhs_accountable_care._core.money import Rounding as Rounding
    from nhs_accountable_care._core.money import Share as Share
    from nhs_accountable_care._core.sources import Citation as Citation
    from nhs_accountable_care._core.sources import Confidence as Confidence
    from nhs_accountable_care._core.sources import Source as Source
    from nhs_accountable_care._core.time import DateRange as DateRange
    from nhs_accountable_care._core.time import FinancialYear as FinancialYear
    from nhs_accountable_care._core.timeline import Dated as Dated
    from nhs_accountable_care._core.timeline import Timeline as Timeline
    from nhs_accountable_care.arrangements import Arrangement as Arrangement
    from nhs_accountable_care.arrangements import Member as Member
    from nhs_accountable_care.classification import Classification as Classification
    from nhs_accountable_care.classification import Classifier as Classifier
    from nhs_accountable_care.classification import Form as Form
    from nhs_accountable_care.classification import classify as classify
    from nhs_accountable_care.contracts import Agreement as Agreement
    from nhs_accountable_care.contracts import Body as Body
    from nhs_accountable_care.documents import load as load
    from nhs_accountable_care.organisations import Apportionment as Apportionment
    from nhs_accountable_care.organisations import Clock as Clock
    from nhs_accountable_care.organisations import Organisation as Organisation
    from nhs_accountable_care.organisations import OrganisationKind as OrganisationKind
    from nhs_accountable_care.organisations import Register as Register
    from nhs_accountable_care.organisations import Relation as Relation
    from nhs_accountable_care.organisations import Relationship as Relationship
    from nhs_accountable_care.organisations import Succession as Succession
    from nhs_accountable_care.payment import Facts as Facts
    from nhs_accountable_care.payment import Settlement as Settlement
    from nhs_accountable_care.payment import settle as settle
    from nhs_accountable_care.validation import Finding as Finding
    from nhs_accountable_care.validation import Report as Report
    from nhs_accountable_care.validation import Rule as Rule
    from nhs_accountable_care.validation import RuleSet as RuleSet

__all__ = [
    "Agreement",
    "AmbiguousCodeError",
    "Apportionment",
    "Arrangement",
    "Body",
    "Citation",
    "Classification",
    "Classifier",
    "Clock",
    "Confidence",
    "DateRange",
    "Dated",
    "DocumentError",
    "Facts",
    "FinancialYear",
    "Finding",
    "Form",
    "InvalidTypeError",
    "InvalidValueError",
    "Member",
    "MissingFactError",
    "Money",
    "NacError",
    "NacWarning",
    "NotInForceError",
    "Organisation",
    "OrganisationKind",
    "Problem",
    "Register",
    "Relation",
    "Relationship",
    "Report",
    "Rounding",
    "Rule",
    "RuleSet",
    "Settlement",
    "Share",
    "Source",
    "StaleReferenceWarning",
    "Succession",
    "Timeline",
    "UnknownCodeError",
    "arrangements",
    "check",
    "classification",
    "classify",
    "contracts",
    "documents",
    "frames",
    "interchange",
    "load",
    "organisations",
    "payment",
    "pictures",
    "policy",
    "reference",
    "settle",
    "testing",
    "validation",
]

# Where each name is defined; the rooms below are reached by their own names.
_HOMES = {
    "Agreement": "contracts",
    "AmbiguousCodeError": "_core.errors",
    "Apportionment": "organisations",
    "Arrangement": "arrangements",
    "Body": "contracts",
    "Citation": "_core.sources",
    "Classification": "classification",
    "Classifier": "classification",
    "Clock": "organisations",
    "Confidence": "_core.sources",
    "DateRange": "_core.time",
    "Dated": "_core.timeline",
    "DocumentError": "_core.errors",
    "Facts": "payment",
    "FinancialYear": "_core.time",
    "Finding": "validation",
    "Form": "classification",
    "InvalidTypeError": "_core.errors",
    "InvalidValueError": "_core.errors",
    "Member": "arrangements",
    "MissingFactError": "_core.errors",
    "Money": "_core.money",
    "NacError": "_core.errors",
    "NacWarning": "_core.errors",
    "NotInForceError": "_core.errors",
    "Organisation": "organisations",
    "OrganisationKind": "organisations",
    "Problem": "_core.errors",
    "Register": "organisations",
    "Relation": "organisations",
    "Relationship": "organisations",
    "Report": "validation",
    "Rounding": "_core.money",
    "Rule": "validation",
    "RuleSet": "validation",
    "Settlement": "payment",
    "Share": "_core.money",
    "Source": "_core.sources",
    "StaleReferenceWarning": "_core.errors",
    "Succession": "organisations",
    "Timeline": "_core.timeline",
    "UnknownCodeError": "_core.errors",
    "classify": "classification",
    "load": "documents",
    "settle": "payment",
}
_ROOMS = (
    "arrangements",
    "classification",
    "contracts",
    "documents",
    "frames",
    "interchange",
    "organisations",
    "payment",
    "pictures",
    "policy",
    "reference",
    "testing",
    "validation",
)


def __getattr__(name: str) -> object:
    """Load a name of the facade from its room, and keep it."""
    # Here and not above, because importing this package must cost nothing.
    from importlib import import_module

    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def check(
    value: "Arrangement",
    *,
    on: "date",
    rules: "RuleSet | None" = None,
    register: "Register | None" = None,
) -> "Report":
    """
    Check an arrangement against the rules of a day, by the shipped rules and register.

    The room `validation` has the same function without defaults for the register.

    >>> from datetime import date
    >>> from nhs_accountable_care import Arrangement, check
    >>> check(Arrangement(name="A place"), on=date(2017, 4, 1)).has_errors
    False
    """
    from nhs_accountable_care import reference, validation

    return validation.check(
        value,
        on=on,
        rules=validation.SHIPPED_RULES if rules is None else rules,
        register=reference.register() if register is None else register,
    )


def __dir__() -> list[str]:
    """List the names of the facade."""
    return sorted(__all__)
