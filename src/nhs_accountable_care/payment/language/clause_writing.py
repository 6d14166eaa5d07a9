"""The plain data of the grammar written as a clause, from which they are read back."""

from collections.abc import Sequence
from typing import Any, Final

from nhs_accountable_care._core.money import parse_ratio
from nhs_accountable_care.payment.language.clause_words import COMPARISONS, RESERVED

__all__ = ["clause_of_tree"]

_Tree = dict[str, Any]

# What is a name, or ends in a bracket of its own.
_CLOSED: Final = frozenset({"fact", "step", "amount", "bands", "portion", "total", "listed"})
_LIMITS: Final = {"least": "at most", "greatest": "at least"}
_JOINED: Final = {"all-of": "and", "any-of": "or"}
_LISTS: Final = {
    "sum": "sum",
    "product": "product",
    "least": "least",
    "greatest": "greatest",
    "all-of": "all",
    "any-of": "any",
}
_TWO: Final = 2


def clause_of_tree(tree: _Tree) -> str:
    """
    Write the plain data of an expression, or of a condition, as a clause.

    >>> clause_of_tree({"type": "scaled", "by": "0.5", "of": {"type": "step", "name": "saving"}})
    '50% of [saving]'
    """
    if _is_listed(tree):
        inner = "; ".join(clause_of_tree(part) for part in tree["parts"])
        return f"{_LISTS[tree['type']]} of ({inner})"
    match tree["type"]:
        case "fact":
            name = tree["name"]
            return f"fact {_quoted(name)}" if name in RESERVED else name
        case "step":
            return f"[{tree['name'].replace(']', ']]')}]"
        case "amount":
            return _amount(tree)
        case "scaled":
            return _scaled(tree)
        case "sum":
            return _sum(tree["parts"])
        case "product":
            return " times ".join(_part(part) for part in tree["parts"])
        case "ratio":
            divided = f"{_part(tree['numerator'])} divided by {_part(tree['denominator'])}"
            if "when_nought" in tree:
                return f"{divided} when nought {_part(tree['when_nought'])}"
            return divided
        case "least" | "greatest":
            first, second = tree["parts"]
            return f"{_limited(first)}, {_LIMITS[tree['type']]} {_loose(second)}"
        case "rounded":
            return f"{_limited(tree['of'])}, {_way(tree)}"
        case "when":
            return _when(tree)
        case "bands":
            return _bands(tree)
        case "portion":
            keys = "; ".join(_key(key) for key in tree["keys"])
            return f"share of {_quoted(tree['party'])} in {_loose(tree['of'])} by ({keys})"
        case "total":
            of = clause_of_tree(tree["of"])
            return f"total over {_quoted(tree['table'])} of at most {tree['rows']} rows ({of})"
        case "listed":
            prices, column = _quoted(tree["prices"]), _quoted(tree["column"])
            return f"list {prices} column {column} for {clause_of_tree(tree['key'])}"
        case "compare":
            words = COMPARISONS[tree["op"]]
            return f"{_loose(tree['left'])} {words} {_loose(tree['right'])}"
        case "is":
            return f"{clause_of_tree(tree['fact'])} is {_quoted(tree['code'])}"
        case "not":
            return f"not ({clause_of_tree(tree['of'])})"
        case _:
            return f" {_JOINED[tree['type']]} ".join(_condition(part) for part in tree["parts"])


# --- What stands in what, with brackets where it must have them ---


def _is_listed(tree: _Tree) -> bool:
    """Return whether there are so many parts that they stand as a list."""
    if tree["type"] in _LIMITS:
        return len(tree["parts"]) != _TWO
    return tree["type"] in _LISTS and len(tree["parts"]) < _TWO


def _held(tree: _Tree, kinds: Sequence[str]) -> str:
    """Write a value without brackets if it is closed by itself, or of one of some kinds."""
    text = clause_of_tree(tree)
    is_clear = tree["type"] in kinds or tree["type"] in _CLOSED or _is_listed(tree)
    return text if is_clear else f"({text})"


def _part(tree: _Tree) -> str:
    """Write a factor."""
    return _held(tree, ("scaled",))


def _term(tree: _Tree) -> str:
    """Write what is added up."""
    return _held(tree, ("scaled", "product", "ratio"))


def _loose(tree: _Tree) -> str:
    """Write what a limit or a condition is about."""
    return _held(tree, ("scaled", "product", "ratio", "sum"))


def _limited(tree: _Tree) -> str:
    """Write what is limited, which may be limited or rounded already."""
    return _held(tree, ("scaled", "product", "ratio", "sum", "least", "greatest", "rounded"))


def _condition(tree: _Tree) -> str:
    """Write a condition among others."""
    return _held(tree, ("compare", "is", "not"))


# --- Kinds ---


def _sum(parts: Sequence[_Tree]) -> str:
    """Write a sum, with what is taken away as such."""
    text = _term(parts[0])
    for part in parts[1:]:
        is_less = part["type"] == "scaled" and part["by"] == "-1"
        text += f" less {_term(part['of'])}" if is_less else f" plus {_term(part)}"
    return text


def _scaled(tree: _Tree) -> str:
    """Write a constant part."""
    if tree["by"] == "-1":
        return f"minus {_part(tree['of'])}"
    return f"{_factor(tree['by'])} of {_part(tree['of'])}"


def _amount(tree: _Tree) -> str:
    """Write a constant: money in pounds, a rate in per cent, a count bare, others with a word."""
    value, unit = tree["value"], tree["unit"]
    per_cent = _per_cent(value)
    currency = f" in {_quoted(tree['currency'])}" if "currency" in tree else ""
    if unit == "money" and not value.endswith("%"):
        return f"£{_grouped(value)}{currency}"
    if currency:
        return f"{value} {unit}{currency}"
    if unit == "rate" and per_cent.endswith("%"):
        return per_cent
    if unit == "count" and value.removeprefix("-").isdecimal():
        return _grouped(value)
    return f"{value} {unit}"


def _when(tree: _Tree) -> str:
    """Write a choice; what is chosen otherwise may be one again."""
    condition = tree["condition"]
    is_joined = condition["type"] in (*_JOINED, "compare", "is", "not", "fact")
    held = clause_of_tree(condition) if is_joined else f"({clause_of_tree(condition)})"
    otherwise = tree["otherwise"]
    last = clause_of_tree(otherwise) if otherwise["type"] == "when" else _loose(otherwise)
    return f"if {held} then {_loose(tree['then'])} otherwise {last}"


def _way(tree: _Tree) -> str:
    """Write how a value is rounded; half up goes without saying."""
    way = "" if tree["way"] == "half-up" else f" {tree['way']}"
    return f"rounded{way} to {'the penny' if tree['to'] == '0.01' else tree['to']}"


def _bands(tree: _Tree) -> str:
    """Write a value that is cut into bands."""
    laid = []
    for band in tree["bands"]:
        text = _factor(band["rate"])
        if "lo" in band and "hi" in band:
            text += f" from {_loose(band['lo'])} to {_loose(band['hi'])}"
        elif "lo" in band:
            text += f" above {_loose(band['lo'])}"
        elif "hi" in band:
            text += f" below {_loose(band['hi'])}"
        laid.append(text)
    mirrored = " mirrored" if tree.get("mirrored") else ""
    return f"bands of {_loose(tree['of'])} in {tree['unit']}{mirrored} ({'; '.join(laid)})"


def _key(key: _Tree) -> str:
    """Write the key of a party."""
    weight = key["weight"]
    held = _per_cent(weight) if isinstance(weight, str) else f"({clause_of_tree(weight)})"
    return f"{_quoted(key['party'])} {held}"


# --- Numbers and texts ---


def _factor(number: str) -> str:
    """Write a part of a whole in per cent, and a multiple as it is."""
    return _per_cent(number) if abs(parse_ratio(number)) <= 1 else number


def _per_cent(number: str) -> str:
    """Write a number in per cent if that ends, and else as it is."""
    if "/" in number or number.endswith("%"):
        return number
    share = parse_ratio(number) * 100
    places = 0
    # A decimal ends, and so do a hundred of it.
    while (share * 10**places).denominator != 1:
        places += 1
    digits = f"{abs(share * 10**places).numerator:0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"{'-' if share < 0 else ''}{text}%"


def _grouped(number: str) -> str:
    """Write a number with commas between its thousands, where it is a decimal."""
    if "/" in number:
        return number
    whole, dot, part = number.partition(".")
    return f"{int(whole):,}{dot}{part}" if whole != "-0" else number


def _quoted(text: str) -> str:
    """Write a text between apostrophes, each of its own as two."""
    return f"'{text.replace(chr(39), chr(39) * 2)}'"
