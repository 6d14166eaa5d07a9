"""
What a mechanism is, for whatever holds one in a field.

Nothing is imported when this module is: payment terms name the protocol in a field, and a
program that reads an arrangement must not load the whole language for it. The formula is named
for type checkers alone. cattrs resolves the types of fields and never those of a method, so the
name need not be there when the program runs.
"""

from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

if TYPE_CHECKING:
    from nhs_accountable_care.payment.language.formulas import Formula

__all__ = ["Mechanism"]


@runtime_checkable
class Mechanism(Protocol):
    """
    A way to pay: anything that has a tag for documents and can write its formula.

    Nothing is registered: a class of your own that has these two is a mechanism.
    """

    type_tag: ClassVar[str]

    def formula(self) -> "Formula":
        """Write the formula; it is the same each time, and asks for nothing."""
        ...
