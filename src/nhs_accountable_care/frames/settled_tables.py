"""What rows of tables come to, beside the frame of their wholes."""

from typing import Any

import attrs

from nhs_accountable_care._core.fields import check_types

__all__ = ["SettledTables"]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class SettledTables:
    """
    What rows of tables come to, settled with the frame of their wholes.

    Attributes:
        frame: The frame of the wholes with their answers, and for each table the number of its
            rows in a column ``rows_`` and its name, which is 0 for a whole without any, and null
            for one whose keys are missing or those of another whole too.
        rows: The rows of the table with their workings, or `None` if those were not asked for; by
            the name of the table, if several were given by name.
        unplaced: For rows whose keys are those of no one row of the frame, how many there are of
            each key, in a column ``rows``; by the name of the table, if several were given.

    >>> SettledTables(frame=[], rows=None, unplaced=[]).rows is None
    True
    """

    frame: Any
    rows: Any
    unplaced: Any
