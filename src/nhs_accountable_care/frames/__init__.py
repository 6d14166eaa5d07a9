"""
Dataframes of any kind, through narwhals: the extra ``frames``.

Your own library is used, and none is imported that you have not chosen.
"""

try:
    from nhs_accountable_care.frames.records import from_records
except ImportError as _error:
    _msg = (
        "nhs_accountable_care.frames needs narwhals, which comes with an extra: "
        "python -m pip install 'nhs-accountable-care[frames]'"
    )
    raise ImportError(_msg) from _error

__all__ = ["from_records"]
