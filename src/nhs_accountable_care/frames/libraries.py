"""Which library of dataframes there is, for whoever does not mind which."""

from importlib.util import find_spec
from typing import Final

__all__ = ["installed_library"]

# The quickest first.
_LIBRARIES: Final = ("polars", "pyarrow", "pandas")


def installed_library() -> str | None:
    """Return the name of a library of dataframes that is installed beside narwhals, if one is."""
    if find_spec("narwhals") is None:
        return None
    return next((name for name in _LIBRARIES if find_spec(name) is not None), None)
