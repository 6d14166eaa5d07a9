"""The rulebook: the rules that are shipped, by topic."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nhs_accountable_care.validation.rulebook.areas import AREA_RULES
from nhs_accountable_care.validation.rulebook.assurance import ASSURANCE_RULES
from nhs_accountable_care.validation.rulebook.awards import AWARD_RULES
from nhs_accountable_care.validation.rulebook.boards import BOARD_RULES
from nhs_accountable_care.validation.rulebook.control_totals import CONTROL_TOTAL_RULES
from nhs_accountable_care.validation.rulebook.delegation import DELEGATION_RULES
from nhs_accountable_care.validation.rulebook.forms import FORM_RULES
from nhs_accountable_care.validation.rulebook.governance import GOVERNANCE_RULES
from nhs_accountable_care.validation.rulebook.integrated import INTEGRATED_RULES
from nhs_accountable_care.validation.rulebook.lists import LIST_RULES
from nhs_accountable_care.validation.rulebook.losses import LOSS_RULES
from nhs_accountable_care.validation.rulebook.mechanisms import MECHANISM_RULES
from nhs_accountable_care.validation.rulebook.neighbourhoods import NEIGHBOURHOOD_RULES
from nhs_accountable_care.validation.rulebook.networks import NETWORK_RULES
from nhs_accountable_care.validation.rulebook.people import PEOPLE_RULES
from nhs_accountable_care.validation.rulebook.personality import PERSONALITY_RULES
from nhs_accountable_care.validation.rulebook.powers import POWER_RULES
from nhs_accountable_care.validation.rulebook.practices import PRACTICE_RULES
from nhs_accountable_care.validation.rulebook.references import REFERENCE_RULES
from nhs_accountable_care.validation.rulebook.section_75 import SECTION_75_RULES
from nhs_accountable_care.validation.rulebook.spending import SPENDING_RULES
from nhs_accountable_care.validation.rulebook.systems import SYSTEM_RULES
from nhs_accountable_care.validation.rulebook.terms import TERM_RULES
from nhs_accountable_care.validation.rulebook.ventures import VENTURE_RULES
from nhs_accountable_care.validation.rules import RuleSet

__all__ = ["SHIPPED_RULES", "TOPICS"]

TOPICS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "NAC0": "References, kinds and labels",
        "NAC1": "Legal personality and the split",
        "NAC2": "Sections 75 and 76",
        "NAC3": "Boards, committees and leaders",
        "NAC4": "Delegation",
        "NAC5": "Money and risk",
        "NAC6": "Awards, assurance, values and terms",
        "NAC7": "Contracts and agreements of their sort",
        "NAC8": "Patients, staff and tax",
        "NAC9": "Systems, areas and oversight",
    }
)
"""What the shipped rules are about, by the beginning of their codes."""

SHIPPED_RULES = RuleSet(
    rules=(
        *REFERENCE_RULES,
        *LIST_RULES,
        *PERSONALITY_RULES,
        *SECTION_75_RULES,
        *GOVERNANCE_RULES,
        *BOARD_RULES,
        *POWER_RULES,
        *DELEGATION_RULES,
        *LOSS_RULES,
        *MECHANISM_RULES,
        *CONTROL_TOTAL_RULES,
        *SPENDING_RULES,
        *AWARD_RULES,
        *TERM_RULES,
        *ASSURANCE_RULES,
        *INTEGRATED_RULES,
        *PRACTICE_RULES,
        *FORM_RULES,
        *NEIGHBOURHOOD_RULES,
        *NETWORK_RULES,
        *PEOPLE_RULES,
        *SYSTEM_RULES,
        *AREA_RULES,
        *VENTURE_RULES,
    )
)
"""Every rule that `check` asks, unless it is given others."""
