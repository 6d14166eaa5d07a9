"""
The forms that are shipped, in the order in which they are asked.

A form stands in the module of its family, and is named here once; a test finds one that is
forgotten.
"""

from nhs_accountable_care.classification.form import Form
from nhs_accountable_care.classification.forms import (
    accountable_organisations,
    care_models,
    devolution_deals,
    devolved,
    governance_forms,
    integrated_contracts,
    neighbourhoods,
    places,
    provider_forms,
    systems,
)

__all__ = ["SHIPPED_FORMS"]

SHIPPED_FORMS: tuple[Form, ...] = (
    systems.SUSTAINABILITY_AND_TRANSFORMATION_PLAN,
    systems.SUSTAINABILITY_AND_TRANSFORMATION_PARTNERSHIP,
    systems.ACCOUNTABLE_CARE_SYSTEM,
    systems.SHADOW_ACCOUNTABLE_CARE_SYSTEM,
    systems.INTEGRATED_CARE_SYSTEM_NON_STATUTORY,
    systems.INTEGRATED_CARE_SYSTEM_STATUTORY,
    systems.INTEGRATED_CARE_BOARD_CLUSTER,
    systems.INTEGRATED_CARE_BOARD_MERGER,
    accountable_organisations.ACCOUNTABLE_CARE_ORGANISATION,
    integrated_contracts.INTEGRATED_CARE_PROVIDER_CONTRACT,
    places.LOCAL_INTEGRATED_CARE_PARTNERSHIP,
    places.INTEGRATED_CARE_ORGANISATION,
    care_models.MULTISPECIALTY_COMMUNITY_PROVIDER,
    care_models.PRIMARY_AND_ACUTE_CARE_SYSTEM,
    care_models.VIRTUAL_MODEL,
    care_models.PARTIALLY_INTEGRATED_MODEL,
    care_models.FULLY_INTEGRATED_MODEL,
    provider_forms.ALLIANCE,
    provider_forms.LEAD_PROVIDER,
    provider_forms.JOINT_VENTURE,
    care_models.ENHANCED_HEALTH_IN_CARE_HOMES,
    care_models.URGENT_AND_EMERGENCY_CARE_VANGUARD,
    care_models.ACUTE_CARE_COLLABORATION,
    provider_forms.GROUP_MODEL,
    provider_forms.PROVIDER_COLLABORATIVE,
    places.PLACE_BASED_PARTNERSHIP,
    places.LOCAL_CARE_ORGANISATION,
    provider_forms.INTEGRATOR,
    provider_forms.STRATEGIC_COMMISSIONER,
    provider_forms.TACTICAL_COMMISSIONING,
    governance_forms.JOINT_COMMITTEE_OF_CLINICAL_COMMISSIONING_GROUPS,
    governance_forms.COMMITTEES_IN_COMMON,
    governance_forms.SECTION_75_PARTNERSHIP,
    governance_forms.SECTION_65Z5_ARRANGEMENT,
    devolved.DEVOLVED_SYSTEM,
    devolution_deals.DEVOLUTION_GREATER_MANCHESTER,
    devolution_deals.DEVOLUTION_SURREY_HEARTLANDS,
    devolution_deals.DEVOLUTION_LONDON,
    integrated_contracts.INTEGRATED_HEALTH_ORGANISATION,
    neighbourhoods.SINGLE_NEIGHBOURHOOD_PROVIDER_CONTRACT,
    neighbourhoods.MULTI_NEIGHBOURHOOD_PROVIDER_CONTRACT,
    neighbourhoods.PRIMARY_CARE_NETWORK_AGREEMENT,
    neighbourhoods.SYSTEM_CONTROL_TOTAL_AGREEMENT,
)
"""Every form that `classify` asks about, unless it is given others."""
