"""
A clause read from text into the plain data of the grammar, node for node.

``50% of (target less outturn), at most £1m, rounded to the penny`` is the least of two values,
rounded. What a name is, and whether units fit, is asked when the data are read.
"""

import re
from typing import Any, Final, NoReturn

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.limits import MOST_DIGITS, MOST_SIGNS
from nhs_accountable_care._core.money import number_text, parse_ratio
from nhs_accountable_care._core.text import quoted
from nhs_accountable_care.payment.language.clause_words import (
    COMPARISONS,
    NUMBERED,
    RESERVED,
    cure_of,
)
from nhs_accountable_care.payment.language.units import DEEPEST

__all__ = ["tree_of_clause"]

_Tree = dict[str, Any]

_TOKEN: Final = re.compile(
    r"(?P<step>\[(?:[^\]]|\]\])*\])"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?P<money>£-?\d+(?:,\d{3})*(?:\.\d+|/\d+)?(?:k|m|bn)?(?![\w.]))"
    r"|(?P<number>-?\d+(?:/\d+|(?:,\d{3})*(?:\.\d+)?%?)(?![\w.]))"
    r"|(?P<word>[a-z][a-z0-9_-]*)"
    r"|(?P<sign>[(),;])"
)
_BLANKS: Final = re.compile(r"\s*")
_SCALES: Final = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_SHOWN: Final = 30


def tree_of_clause(text: str) -> _Tree:
    """
    Read a clause into the plain data that it stands for.

    Raises:
        InvalidValueError: It is no clause; the message says where it ceases to be one.

    >>> tree_of_clause("50% of saving")
    {'type': 'scaled', 'by': '50%', 'of': {'type': 'fact', 'name': 'saving'}}
    """
    return _Parser(text).whole()


class _Parser:
    """Goes through a clause once, from left to right, with one sign ahead."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Each sign with its sort and where it begins.
        self.signs: list[tuple[str, str, int]] = []
        self.place = 0
        self.depth = 0
        at = self.after_blanks(0)
        while at < len(text):
            if len(self.signs) == MOST_SIGNS:
                self.refuse(at, f"a clause of more than {MOST_SIGNS:,} words and signs")
            found = _TOKEN.match(text, at)
            if found is None:
                self.refuse(at, "a sign that no clause has")
            self.signs.append((str(found.lastgroup), found[0], at))
            at = self.after_blanks(found.end())

    def after_blanks(self, at: int) -> int:
        """Return where the next sign begins."""
        found = _BLANKS.match(self.text, at)
        return at if found is None else found.end()

    # --- Signs ---

    def refuse(self, at: int, why: str) -> NoReturn:
        """Say where the text is no clause, and why."""
        rest = self.text[at : at + _SHOWN] or "the end"
        cure = cure_of(self.text, at)
        end = "" if cure is None else f"; write {cure}"
        msg = f"{why} at {quoted(rest)}, after {at} characters of the clause{end}"
        raise InvalidValueError(msg)

    def expect(self, what: str) -> NoReturn:
        """Say what should have come next."""
        signs = self.signs
        at = signs[self.place][2] if self.place < len(signs) else len(self.text)
        self.refuse(at, f"{what} is meant")

    def sort(self, ahead: int = 0) -> str:
        """Return of which sort the next sign is, or one further ahead."""
        place = self.place + ahead
        return self.signs[place][0] if place < len(self.signs) else "end"

    def taken(self, sort: str, what: str) -> str:
        """Take the next sign, which must be of a sort."""
        if self.sort() != sort:
            self.expect(what)
        self.place += 1
        return self.signs[self.place - 1][1]

    def comes(self, phrase: str) -> bool:
        """Return whether these words come next."""
        words = phrase.split()
        ahead = self.signs[self.place : self.place + len(words)]
        return [sign for sort, sign, _ in ahead if sort in {"word", "sign"}] == words

    def skip(self, phrase: str) -> bool:
        """Go past these words, if they come next."""
        is_next = self.comes(phrase)
        if is_next:
            self.place += len(phrase.split())
        return is_next

    def need(self, phrase: str) -> None:
        """Go past these words, which must come next."""
        if not self.skip(phrase):
            self.expect(quoted(phrase))

    def quotation(self, what: str) -> str:
        """Take what stands between apostrophes, in which two are one."""
        return self.taken("text", f"{what} between apostrophes")[1:-1].replace("''", "'")

    def number(self) -> str:
        """Take a number, without the commas between its thousands."""
        return self.taken("number", "a number").replace(",", "")

    # --- What a clause is made of, from the loosest to the closest ---

    def whole(self) -> _Tree:
        """Read all of it."""
        tree = self.clause()
        if self.sort() != "end":
            self.expect("the end of the clause")
        return tree

    def clause(self) -> _Tree:
        """Read a value or a condition, and what limits and rounds it."""
        tree = self.choice() if self.comes("if") else self.logic()
        while self.comes(","):
            if self.skip(", at most"):
                tree = {"type": "least", "parts": [tree, self.sum()]}
            elif self.skip(", at least"):
                tree = {"type": "greatest", "parts": [tree, self.sum()]}
            elif self.skip(", rounded"):
                tree = self.rounded(tree)
            else:
                self.place += 1
                self.expect("at most, at least or rounded")
        return tree

    def rounded(self, of: _Tree) -> _Tree:
        """Read how a value is rounded: half up, if nothing else is said."""
        way = "half-up" if self.comes("to") else self.taken("word", "a way of rounding")
        self.need("to")
        to = "0.01" if self.skip("the penny") else "1" if self.skip("the pound") else self.number()
        return {"type": "rounded", "to": to, "way": way, "of": of}

    def choice(self) -> _Tree:
        """Read one value if a condition holds, and another if not."""
        arms = []
        while self.skip("if"):
            condition = self.logic()
            self.need("then")
            arms.append((condition, self.sum()))
            self.need("otherwise")
        tree = self.sum()
        for condition, then in reversed(arms):
            tree = {"type": "when", "condition": condition, "then": then, "otherwise": tree}
        return tree

    def logic(self) -> _Tree:
        """Read conditions that are joined by one word, or a single one."""
        parts = [self.compared()]
        for word, kind in (("and", "all-of"), ("or", "any-of")):
            while self.skip(word):
                parts.append(self.compared())
            if len(parts) > 1:
                return {"type": kind, "parts": parts}
        return parts[0]

    def compared(self) -> _Tree:
        """Read a comparison, or a value that is none."""
        left = self.sum()
        for sign, words in COMPARISONS.items():
            if self.skip(words):
                return {"type": "compare", "left": left, "op": sign, "right": self.sum()}
        if self.skip("is"):
            return {"type": "is", "fact": left, "code": self.quotation("a code")}
        return left

    def sum(self) -> _Tree:
        """Read values that are added up or taken away."""
        parts = [self.product()]
        while self.comes("plus") or self.comes("less"):
            is_less = self.comes("less")
            self.place += 1
            part = self.product()
            parts.append({"type": "scaled", "by": "-1", "of": part} if is_less else part)
        return parts[0] if len(parts) == 1 else {"type": "sum", "parts": parts}

    def product(self) -> _Tree:
        """Read values that are multiplied, or one divided by another."""
        parts = [self.part()]
        if self.skip("divided by"):
            tree = {"type": "ratio", "numerator": parts[0], "denominator": self.part()}
            if self.skip("when nought"):
                tree["when_nought"] = self.part()
            return tree
        while self.skip("times"):
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else {"type": "product", "parts": parts}

    def part(self) -> _Tree:
        """Read a constant part of a value."""
        factors = []
        while self.comes("minus") or (self.sort() == "number" and self.sort(1) == "word"):
            if self.skip("minus"):
                factors.append("-1")
            elif self.signs[self.place + 1][1] == "of":
                factors.append(self.number())
                self.place += 1
            else:
                break
        tree = self.atom()
        for by in reversed(factors):
            tree = {"type": "scaled", "by": by, "of": tree}
        return tree

    def atom(self) -> _Tree:
        """Read what needs no brackets; all that nests comes by here."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.expect(f"no clause that nests more than {DEEPEST} deep")
        tree = self.bracketed() if self.comes("(") else self.bare()
        self.depth -= 1
        return tree

    def bracketed(self) -> _Tree:
        """Read what stands in brackets."""
        self.need("(")
        tree = self.clause()
        self.need(")")
        return tree

    def bare(self) -> _Tree:
        """Read a name, an amount, or what begins with a word of its own."""
        match self.sort():
            case "step":
                name = self.taken("step", "a step")[1:-1].replace("]]", "]")
                return {"type": "step", "name": name}
            case "money":
                return self.in_currency(
                    {"type": "amount", "value": self.pounds(), "unit": "money"}
                )
            case "number":
                return self.amount()
            case _:
                return self.named()

    def pounds(self) -> str:
        """Take a sum of money, of which a letter may say that it is in millions."""
        text = self.taken("money", "money")[1:].replace(",", "")
        scale = next((each for each in _SCALES if text.endswith(each)), "")
        if not scale:
            return text
        return number_text(parse_ratio(text.removesuffix(scale)) * _SCALES[scale])

    def amount(self) -> _Tree:
        """Take a number: a count, a rate in per cent, or what the word behind it says."""
        value = self.number()
        unit = "rate" if value.endswith("%") else "count"
        for word in NUMBERED:
            if self.skip(word):
                unit = word
        return self.in_currency({"type": "amount", "value": value, "unit": unit})

    def in_currency(self, tree: _Tree) -> _Tree:
        """Read of which currency an amount is, if that is said."""
        # Of bands and of a share, a word of another kind follows.
        if self.comes("in") and self.sort(1) == "text":
            self.place += 1
            tree["currency"] = self.quotation("a currency")
        return tree

    def named(self) -> _Tree:
        """Read what begins with a word."""
        for word, read in (
            ("bands of", self.bands),
            ("share of", self.portion),
            ("total over", self.total),
            ("list", self.listed),
            ("not", self.opposite),
        ):
            if self.skip(word):
                return read()
        for word, kind in (
            ("sum of (", "sum"),
            ("product of (", "product"),
            ("least of (", "least"),
            ("greatest of (", "greatest"),
            ("all of (", "all-of"),
            ("any of (", "any-of"),
        ):
            if self.skip(word):
                return {"type": kind, "parts": self.several()}
        return self.fact()

    def fact(self) -> _Tree:
        """Read the name of a fact."""
        if self.skip("fact"):
            return {"type": "fact", "name": self.quotation("a fact")}
        if self.sort() == "word" and self.signs[self.place][1] not in RESERVED:
            return {"type": "fact", "name": self.taken("word", "a fact")}
        return self.expect("a value")

    def several(self) -> list[_Tree]:
        """Read values up to the closing bracket."""
        parts = [self.clause()]
        while self.skip(";"):
            parts.append(self.clause())
        self.need(")")
        return parts

    def opposite(self) -> _Tree:
        """Read what must not hold."""
        return {"type": "not", "of": self.bracketed()}

    def bands(self) -> _Tree:
        """Read a value that is cut into bands, and what each yields."""
        of = self.sum()
        self.need("in")
        unit = self.taken("word", "what the bands yield")
        is_mirrored = self.skip("mirrored")
        self.need("(")
        laid = [self.band()]
        while self.skip(";"):
            laid.append(self.band())
        self.need(")")
        return {"type": "bands", "of": of, "bands": laid, "unit": unit, "mirrored": is_mirrored}

    def band(self) -> _Tree:
        """Read a rate, and from where to where it holds."""
        if self.sort() == "money":
            band: _Tree = {"rate": self.pounds()}
        else:
            band = {"rate": self.number()}
        if self.skip("from"):
            band["lo"] = self.sum()
            self.need("to")
            band["hi"] = self.sum()
        elif self.skip("above"):
            band["lo"] = self.sum()
        elif self.skip("below"):
            band["hi"] = self.sum()
        return band

    def portion(self) -> _Tree:
        """Read the part of one party, and the keys of all."""
        party = self.quotation("a party")
        self.need("in")
        of = self.sum()
        self.need("by (")
        keys = [self.key()]
        while self.skip(";"):
            keys.append(self.key())
        self.need(")")
        return {"type": "portion", "party": party, "keys": keys, "of": of}

    def key(self) -> _Tree:
        """Read the key of a party: a number, or a value in brackets."""
        party = self.quotation("a party")
        weight = self.bracketed() if self.comes("(") else self.number()
        return {"party": party, "weight": weight}

    def total(self) -> _Tree:
        """Read a value that is added up over the rows of a table."""
        table = self.quotation("a table")
        self.need("of at most")
        rows = self.number()
        if not rows.isdecimal() or len(rows) > MOST_DIGITS:
            self.expect("a whole number before this")
        self.need("rows")
        return {"type": "total", "table": table, "rows": int(rows), "of": self.bracketed()}

    def listed(self) -> _Tree:
        """Read what a price list says for a code."""
        prices = self.quotation("a price list")
        self.need("column")
        column = self.quotation("a column")
        self.need("for")
        return {"type": "listed", "prices": prices, "column": column, "key": self.fact()}
