"""
A typed domain model of accountable care in the English NHS, from 2013 to now.

This library is not a product of, nor endorsed by, the NHS, NHS England or DHSC.

It answers four questions, each with its reasons and sources: who is who on a day; what has
been agreed; what it really is, and whether it is sound; who pays whom, and who carries the
risk. Nothing is imported until it is used: this module is a facade, and each name below is
loaded from its room on first use.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

__all__ = [
    "AmbiguousCodeError",
    "Citation",
    "Confidence",
    "DateRange",
    "Dated",
    "DocumentError",
    "FinancialYear",
    "InvalidTypeError",
    "InvalidValueError",
    "MissingFactError",
    "Money",
    "NacError",
    "NacWarning",
    "NotInForceError",
    "Problem",
    "Rounding",
    "Share",
    "Source",
    "StaleReferenceWarning",
    "Timeline",
    "UnknownCodeError",
]

# Where each name is defined; the rooms below are reached by their own names.
_HOMES = {
    "AmbiguousCodeError": "_core.errors",
    "Citation": "_core.sources",
    "Confidence": "_core.sources",
    "DateRange": "_core.time",
    "Dated": "_core.timeline",
    "DocumentError": "_core.errors",
    "FinancialYear": "_core.time",
    "InvalidTypeError": "_core.errors",
    "InvalidValueError": "_core.errors",
    "MissingFactError": "_core.errors",
    "Money": "_core.money",
    "NacError": "_core.errors",
    "NacWarning": "_core.errors",
    "NotInForceError": "_core.errors",
    "Problem": "_core.errors",
    "Rounding": "_core.money",
    "Share": "_core.money",
    "Source": "_core.sources",
    "StaleReferenceWarning": "_core.errors",
    "Timeline": "_core.timeline",
    "UnknownCodeError": "_core.errors",
}
_ROOMS = ()


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


def __dir__() -> list[str]:
    """List the names of the facade."""
    return sorted(__all__)
