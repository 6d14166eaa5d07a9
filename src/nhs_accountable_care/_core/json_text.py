"""Plain data as the text of JSON, in one way everywhere."""

import json

__all__ = ["as_json"]


def as_json(data: object) -> str:
    """
    Write plain data as text that is the same for the same data.

    Signs such as the pound sign stay as they are.

    >>> print(as_json({"name": "Salford"}))
    {
      "name": "Salford"
    }
    """
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
