"""What the checks of this library's documents refuse: bad codes, and money that is not meant."""

from nhs_accountable_care._core.errors import NacError
from nhs_accountable_care._core.money import Money
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.documents.problems import UnreadableError, text_of
from nhs_accountable_care.organisations.codes import parse_ods_code

__all__ = ["check_code", "check_pounds"]


def check_code(text: str) -> None:
    """
    Refuse what is no code of the Organisation Data Service, or is not written as it writes it.

    A code of the Office for National Statistics has the form of one, too.

    Raises:
        UnreadableError: With the code to write, if one is meant.
    """
    try:
        code = parse_ods_code(text)
    except NacError as error:
        raise UnreadableError(text_of(error)) from None
    if code != text:
        msg = f"{quoted(text)} is not how the Organisation Data Service writes a code"
        raise UnreadableError(msg, f"write {code!r}")


def check_pounds(amount: object) -> None:
    """
    Refuse an amount in another currency than pounds; what is no amount is let through.

    Payment mechanisms may be in any one currency, and see to that themselves.

    Raises:
        UnreadableError: With what to write.
    """
    if isinstance(amount, Money) and amount.currency != "GBP":
        msg = f"an amount in {amount.currency} stands where pounds are meant"
        raise UnreadableError(msg, 'write it in pounds, such as "1234.56"')
