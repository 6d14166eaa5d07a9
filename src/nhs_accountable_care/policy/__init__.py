"""
Who said what, when: the sourcebook, the senses of terms, and the timeline.

The tables come with the package and are read on first use; importing this room reads none.
"""

from nhs_accountable_care.policy.sources import (
    Sourcebook,
    UnknownSourceError,
    cite,
    sourcebook,
)

__all__ = [
    "Sourcebook",
    "UnknownSourceError",
    "cite",
    "sourcebook",
]
