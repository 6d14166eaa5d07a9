"""Plain data as the text of JSON, in one way everywhere."""

import json

from nhs_accountable_care._core.unseen import escaped_for_json

__all__ = ["as_json", "as_json_line"]


def as_json(data: object) -> str:
    r"""
    Write plain data as text that is the same for the same data.

    Signs such as the pound sign stay as they are. Characters that are not seen, and would steer
    a terminal that the text is printed on, are written as escapes, as are the halves of
    characters by which Python holds a file name that is not UTF-8.

    >>> print(as_json({"name": "Salford £ \x9b"}))
    {
      "name": "Salford £ \u009b"
    }
    """
    return escaped_for_json(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def as_json_line(data: object) -> str:
    """
    Write plain data in the same way on one line.

    >>> as_json_line({"name": "Salford"})
    '{"name": "Salford"}'
    """
    return escaped_for_json(json.dumps(data, ensure_ascii=False, allow_nan=False))
