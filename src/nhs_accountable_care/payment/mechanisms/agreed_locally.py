"""Mechanisms that were national in some years, and are for anyone to agree on in any other."""

from typing import Final

from nhs_accountable_care.payment.mechanisms.blended import BlendedPayment
from nhs_accountable_care.payment.mechanisms.block import BlockPayment
from nhs_accountable_care.payment.mechanisms.protocol import Mechanism

__all__ = ["ALSO_BY_AGREEMENT"]

ALSO_BY_AGREEMENT: Final[tuple[type[Mechanism], ...]] = (BlendedPayment, BlockPayment)
"""National in some years, and for anyone to agree on in any other. Of other mechanisms that carry
years of a national rule there is no such use."""
