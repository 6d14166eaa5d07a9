"""The formula of a mechanism, which may be somebody else's: it is looked at before it is used."""

from nhs_accountable_care._core.errors import InvalidTypeError
from nhs_accountable_care._core.text import represented
from nhs_accountable_care.payment.language.formulas import Formula
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["formula_of"]


def formula_of(mechanism: Mechanism | Formula) -> Formula:
    """
    Return the formula of a mechanism; a formula is its own.

    Raises:
        InvalidTypeError: It is neither a mechanism nor a formula, or what the mechanism returns
            is no formula. What a mechanism of somebody else raises is not caught.

    >>> from nhs_accountable_care.payment import BlockPayment
    >>> formula_of(BlockPayment()).parties
    ('commissioner', 'provider')
    """
    if isinstance(mechanism, Formula):
        return mechanism
    if not callable(getattr(mechanism, "formula", None)):
        msg = (
            "what is wanted is a payment mechanism or a formula, and this is of the class "
            f"{type(mechanism).__name__}; an arrangement has its mechanisms in finance.payments, "
            "and a document has what it holds as its value"
        )
        raise InvalidTypeError(msg)
    found: object = mechanism.formula()
    if not isinstance(found, Formula):
        msg = (
            f"the formula() of the mechanism {type(mechanism).__qualname__} returned "
            f"{represented(found)}, of the class {type(found).__name__}; let it return a Formula, "
            f"such as formula(line(…)) makes"
        )
        raise InvalidTypeError(msg)
    return found
