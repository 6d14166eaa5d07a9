"""What is said of a key that was read as the code of a body."""

import sys
from datetime import date

from nhs_accountable_care.reference import register

__all__ = ["tell_understood"]


def tell_understood(text: str, code: str, on: date) -> None:
    """Say on standard error what was made of a key that is not the code as it stands."""
    if code != text:
        print(f"understood: {register().understand(text, on=on)}", file=sys.stderr)
