"""Hypothesis, which the extra ``testing`` brings, or an error that says so."""

try:
    from hypothesis import reject
    from hypothesis import strategies as st
    from hypothesis.strategies import SearchStrategy
except ImportError:
    _NEEDED = (
        "nhs_accountable_care.testing needs Hypothesis, which the extra 'testing' brings: "
        "python -m pip install 'nhs-accountable-care[testing]'"
    )
    raise ImportError(_NEEDED, name="hypothesis") from None

__all__ = ["SearchStrategy", "reject", "st"]
