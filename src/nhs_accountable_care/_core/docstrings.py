"""What classes say of themselves, which documents and their templates print."""

import ast
import inspect
import textwrap

__all__ = ["docstring_of"]


def docstring_of(cls: object) -> str:
    """
    Return the docstring of a class, also where Python was told to leave docstrings out.

    ``python -OO`` drops them from what it runs; they are then had from where the class is
    written. Empty if it has none, or is written nowhere.

    >>> from nhs_accountable_care import FinancialYear
    >>> docstring_of(FinancialYear).partition(".")[0]
    'An NHS financial year, named by the calendar year in which it starts'
    """
    return inspect.getdoc(cls) or _written_of(cls)


def _written_of(cls: object) -> str:
    """Return the docstring that stands in the source of a class."""
    if not inspect.isclass(cls):
        return ""
    try:
        [node] = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    except (OSError, TypeError):
        return ""
    return (isinstance(node, ast.ClassDef) and ast.get_docstring(node)) or ""
