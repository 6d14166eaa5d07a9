"""
Dataframes of any kind, through narwhals: the extra ``frames``.

Your own library is used, and none is imported that you have not chosen.
"""

from nhs_accountable_care._core.lazy import loaded_on_first_use

TYPE_CHECKING = False

if TYPE_CHECKING:
    from nhs_accountable_care.frames.records import from_records
else:
    __getattr__, __dir__ = loaded_on_first_use(
        __name__,
        {
            "records": ("from_records",),
        },
    )

__all__ = ["from_records"]
