"""
Who said what, when: the sourcebook, the senses of terms, the timeline and the nation's record.

The tables come with the package and are read on first use; importing this package reads none.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.policy.definitions import (
        EDITION_DAY,
        Sense,
        UnknownTermError,
        senses,
        senses_of_other_days,
        senses_to_csv,
        term,
        term_records,
    )
    from nhs_accountable_care.policy.events import (
        Event,
        EventKind,
        events_to_csv,
        timeline,
        timeline_records,
    )
    from nhs_accountable_care.policy.national_record import (
        Designation,
        DesignationStatus,
        ListedPlace,
        ListKind,
        NationalList,
        NationalRecord,
        Power,
    )
    from nhs_accountable_care.policy.sources import (
        Sourcebook,
        UnknownSourceError,
        citations_to_bibtex,
        citations_to_csv,
        cite,
        sourcebook,
    )
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "definitions": (
                "EDITION_DAY",
                "Sense",
                "UnknownTermError",
                "senses",
                "senses_of_other_days",
                "senses_to_csv",
                "term",
                "term_records",
            ),
            "events": ("Event", "EventKind", "events_to_csv", "timeline", "timeline_records"),
            "national_record": (
                "Designation",
                "DesignationStatus",
                "ListKind",
                "ListedPlace",
                "NationalList",
                "NationalRecord",
                "Power",
            ),
            "sources": (
                "Sourcebook",
                "UnknownSourceError",
                "citations_to_bibtex",
                "citations_to_csv",
                "cite",
                "sourcebook",
            ),
        },
    )

__all__ = [
    "EDITION_DAY",
    "Designation",
    "DesignationStatus",
    "Event",
    "EventKind",
    "ListKind",
    "ListedPlace",
    "NationalList",
    "NationalRecord",
    "Power",
    "Sense",
    "Sourcebook",
    "UnknownSourceError",
    "UnknownTermError",
    "citations_to_bibtex",
    "citations_to_csv",
    "cite",
    "events_to_csv",
    "senses",
    "senses_of_other_days",
    "senses_to_csv",
    "sourcebook",
    "term",
    "term_records",
    "timeline",
    "timeline_records",
]
