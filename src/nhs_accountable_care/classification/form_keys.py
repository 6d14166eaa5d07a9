"""
The keys of the shipped forms, for whoever reads the name of a form and asks no test of it.

The forms themselves come with every test and every part that a test asks for, which takes ten
times as long to load as these names. A test holds the two to each other.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["FORM_KEYS", "RENAMED_FORMS"]

FORM_KEYS: Final[tuple[str, ...]] = (
    "sustainability-and-transformation-plan",
    "sustainability-and-transformation-partnership",
    "accountable-care-system",
    "shadow-accountable-care-system",
    "integrated-care-system-non-statutory",
    "integrated-care-system-statutory",
    "integrated-care-board-cluster",
    "integrated-care-board-merger",
    "accountable-care-organisation",
    "integrated-care-provider-contract",
    "local-integrated-care-partnership",
    "integrated-care-organisation",
    "multispecialty-community-provider",
    "primary-and-acute-care-system",
    "virtual-model",
    "partially-integrated-model",
    "fully-integrated-model",
    "alliance",
    "lead-provider",
    "joint-venture",
    "enhanced-health-in-care-homes",
    "urgent-and-emergency-care-vanguard",
    "acute-care-collaboration",
    "group-model",
    "provider-collaborative",
    "place-based-partnership",
    "local-care-organisation",
    "integrator",
    "strategic-commissioner",
    "tactical-commissioning",
    "joint-committee-of-clinical-commissioning-groups",
    "committees-in-common",
    "section-75-partnership",
    "section-65z5-arrangement",
    "devolved-system",
    "devolution-greater-manchester",
    "devolution-surrey-heartlands",
    "devolution-london",
    "integrated-health-organisation",
    "single-neighbourhood-provider-contract",
    "multi-neighbourhood-provider-contract",
    "primary-care-network-agreement",
    "system-control-total-agreement",
)
"""The keys of the shipped forms, in the order of `SHIPPED_FORMS`."""

RENAMED_FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # It would fit the system before the Act and the one under it; the rules on histories have
        # always read it as the first.
        "integrated-care-system": "integrated-care-system-non-statutory",
    }
)
"""The keys that a form had before, each with the one it has: the only table of renamed keys."""
