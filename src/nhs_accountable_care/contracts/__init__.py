"""
Contracts and agreements: what has been signed, one typed class for each kind.

Each class has the fields that make its kind what it is, a ``type_tag`` by which documents
name it, the fields that hold its parties (``party_fields``), a lifecycle and its sources.
`Agreement` is the closed union of them all.

The kinds of one family stand in one module, which says in its own ``__all__`` what this package
offers of it and in its union ``Kinds`` which of its classes are kinds of agreement.
"""

# ruff: noqa: F403 -- what the package offers is listed once, in the module that defines it.

from nhs_accountable_care._core.lazy import loaded_on_first_use
from nhs_accountable_care.contracts import (
    accountable_care,
    alliances,
    assurance,
    councils,
    delegation,
    devolution,
    general_practice,
    grants,
    kinds,
    lead_providers,
    lifecycle,
    neighbourhoods,
    parties,
    procurement,
    risk,
    section_75,
    services,
    standard_contract,
    statements,
    steps,
    systems,
)
from nhs_accountable_care.contracts.accountable_care import *
from nhs_accountable_care.contracts.alliances import *
from nhs_accountable_care.contracts.assurance import *
from nhs_accountable_care.contracts.councils import *
from nhs_accountable_care.contracts.delegation import *
from nhs_accountable_care.contracts.devolution import *
from nhs_accountable_care.contracts.general_practice import *
from nhs_accountable_care.contracts.grants import *
from nhs_accountable_care.contracts.kinds import *
from nhs_accountable_care.contracts.lead_providers import *
from nhs_accountable_care.contracts.lifecycle import *
from nhs_accountable_care.contracts.neighbourhoods import *
from nhs_accountable_care.contracts.parties import *
from nhs_accountable_care.contracts.procurement import *
from nhs_accountable_care.contracts.risk import *
from nhs_accountable_care.contracts.section_75 import *
from nhs_accountable_care.contracts.services import *
from nhs_accountable_care.contracts.standard_contract import *
from nhs_accountable_care.contracts.statements import *
from nhs_accountable_care.contracts.steps import *
from nhs_accountable_care.contracts.systems import *

TYPE_CHECKING = False

# The kinds are loaded at once, since the union of all agreements needs every one of them. Who
# records an agreement need not load the register, by which one passes to a successor.
if TYPE_CHECKING:
    from nhs_accountable_care.contracts.novation import novate
else:
    __getattr__, __dir__ = loaded_on_first_use(__name__, {"novation": ("novate",)})

__all__ = ["novate"]
__all__ += accountable_care.__all__
__all__ += alliances.__all__
__all__ += assurance.__all__
__all__ += councils.__all__
__all__ += delegation.__all__
__all__ += devolution.__all__
__all__ += general_practice.__all__
__all__ += grants.__all__
__all__ += kinds.__all__
__all__ += lead_providers.__all__
__all__ += lifecycle.__all__
__all__ += neighbourhoods.__all__
__all__ += parties.__all__
__all__ += procurement.__all__
__all__ += risk.__all__
__all__ += section_75.__all__
__all__ += services.__all__
__all__ += standard_contract.__all__
__all__ += statements.__all__
__all__ += steps.__all__
__all__ += systems.__all__
