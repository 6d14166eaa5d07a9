"""
Dataframes of any kind, through narwhals: the extra ``frames``.

Your own library is used, and none is imported that you have not chosen.
"""

try:
    from nhs_accountable_care.frames.records import from_records
except ImportError as error:
    msg = (
        "nhs_accountable_care.frames needs narwhals, which comes with an extra: "
        "python -m pip install 'nhs-accountable-care[frames]'"
    )
    raise ImportError(msg) from error

__all__ = ["from_records"]
