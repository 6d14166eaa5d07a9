"""Narwhals, through which every frame is worked on, or how to install it."""

__all__ = ["DuplicateError", "nw"]

try:
    import narwhals.stable.v2 as nw
    from narwhals.exceptions import DuplicateError
except ImportError:
    _MSG = (
        "nhs_accountable_care.frames needs narwhals, which comes with an extra: "
        "python -m pip install 'nhs-accountable-care[frames]'"
    )
    raise ImportError(_MSG, name="narwhals") from None
