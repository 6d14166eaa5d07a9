"""The texts that come with the package: tables, schemas and cases."""

import io
import pkgutil
from typing import cast

__all__ = ["read_shipped"]


def read_shipped(package: str, name: str) -> str:
    """
    Return the text of a file that is shipped in a package, wherever that is installed.

    >>> read_shipped("nhs_accountable_care.policy", "data/sources.csv").partition(",")[0]
    'key'
    """
    # importlib.resources does the same, and costs a quarter of what attrs costs to import.
    # Nothing is returned only by an importer that knows no files, and ours came from one.
    data = cast("bytes", pkgutil.get_data(package, name))
    # As a file is read: a checkout on Windows may have given it other line ends.
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8").read()
