"""
Plain data: what answers return to programs, and the command line prints with ``--json``.

It is made of what JSON has: text, whole numbers, truths, `None`, lists, and dictionaries with
text for keys. Days are text (2017-04-01), money is whole pence where the key says ``pence``,
numbers that need not be whole are exact and in text (1/3), and what is not recorded is `None`.
"""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

__all__ = ["CellKind", "Columns", "Record"]

# A recursive type would be truer, and would make every user cast before adding up pence.
Record: TypeAlias = dict[str, Any]
"""One row of plain data, or an answer of several tables by their names."""

CellKind: TypeAlias = Literal["text", "whole number", "truth", "day", "number"]
"""
What a column of a table holds.

A number need not be whole: it is exact and in text, in digits or as a ratio, and a number in CSV.
"""

Columns: TypeAlias = Mapping[str, CellKind]
"""
What plain data of one sort becomes as the row of a table: its columns, and what each holds.

A class with ``to_record`` says so under ``record_columns``, since an empty table has types too.
"""
