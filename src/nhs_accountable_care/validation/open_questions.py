"""What could not be checked: gathered by field, so that each fact is asked for once."""

import re
from collections.abc import Callable, Iterable
from typing import ClassVar

import attrs

from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import wrapped
from nhs_accountable_care.validation.rules import Rule

__all__ = ["OpenQuestion", "Unchecked", "field_of", "gathered"]

_MOST_QUESTIONS = 3
_NUMBER = re.compile(r"\[\d+\]")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Unchecked:
    """A rule that could not be checked at a place, and the fact that would decide it."""

    record_columns: ClassVar[Columns] = {"rule": "text", "path": "text", "fact": "text"}

    rule: Rule
    path: str
    fact: str

    def __str__(self) -> str:
        """Return code, path and missing fact on one line."""
        return f"{self.rule.code} {self.path}: {self.fact}"

    def to_record(self) -> Record:
        """
        Return the rule's code, the path and the missing fact as plain data.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES, check
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> Unchecked(rule=rule, path="$.agreements[0]", fact="its parties").to_record()
        {'rule': 'NAC201', 'path': '$.agreements[0]', 'fact': 'its parties'}
        """
        return {"rule": self.rule.code, "path": self.path, "fact": self.fact}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class OpenQuestion:
    """
    A field that is not recorded, at one place or several, and the rules that wait for it.

    Attributes:
        field: The path of the field, with ``[]`` for every item of a list.
        unchecked: What waits for it: each rule at each place.

    >>> from nhs_accountable_care.validation import SHIPPED_RULES
    >>> rule = SHIPPED_RULES.rule("NAC202")
    >>> fact = "whether the agreement is in writing"
    >>> places = [f"$.agreements[{number}].is_written" for number in range(2)]
    >>> waiting = tuple(Unchecked(rule=rule, path=path, fact=fact) for path in places)
    >>> print(OpenQuestion(field="$.agreements[].is_written", unchecked=waiting))
    $.agreements[].is_written, at 2 places (NAC202): whether the agreement is in writing
    """

    record_columns: ClassVar[Columns] = {"field": "text", "rules": "text", "places": "text"}

    field: str = attrs.field(validator=is_text)
    unchecked: tuple[Unchecked, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The paths at which it is not recorded, each once."""
        return tuple(dict.fromkeys(each.path for each in self.unchecked))

    @property
    def facts(self) -> tuple[str, ...]:
        """What is asked, in words; more than one where each place has its own words."""
        return tuple(dict.fromkeys(each.fact for each in self.unchecked))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the rules that wait for it."""
        return tuple(dict.fromkeys(each.rule.code for each in self.unchecked))

    def __str__(self) -> str:
        """Return where, for which rules, and what is asked, on one line."""
        return self._told(lambda _: "")

    def _told(self, behind: Callable[[str], str]) -> str:
        """Tell it, with something behind the path of a field that is asked for once."""
        places = self.places
        if len(places) == 1:
            where = f"{places[0]}{behind(places[0])}"
        else:
            where = f"{self.field}, at {len(places)} places"
        shown = self.facts[:_MOST_QUESTIONS]
        more = len(self.facts) - len(shown)
        asked = "; ".join(shown) + (f"; and {more} more such questions" if more else "")
        return f"{where} ({', '.join(self.codes)}): {asked}"

    def line(self, behind: Callable[[str], str]) -> str:
        """Return it for a terminal, with something behind a path, such as its line."""
        return wrapped(self._told(behind), "  ? ", "      ")

    def to_record(self) -> Record:
        """
        Return the field, the rules that wait for it, and each place once with what is asked.

        >>> from nhs_accountable_care.validation import SHIPPED_RULES
        >>> rule = SHIPPED_RULES.rule("NAC201")
        >>> waiting = Unchecked(rule=rule, path="$.agreements[0].parties", fact="who agreed")
        >>> OpenQuestion(field="$.agreements[].parties", unchecked=(waiting,)).to_record()
        ... # doctest: +NORMALIZE_WHITESPACE
        {'field': '$.agreements[].parties', 'rules': ['NAC201'],
         'places': [{'path': '$.agreements[0].parties', 'fact': 'who agreed',
                     'rules': ['NAC201']}]}
        """
        asked: dict[tuple[str, str], dict[str, None]] = {}
        for each in self.unchecked:
            asked.setdefault((each.path, each.fact), {})[each.rule.code] = None
        return {
            "field": self.field,
            "rules": list(self.codes),
            "places": [
                {"path": path, "fact": fact, "rules": list(codes)}
                for (path, fact), codes in asked.items()
            ],
        }


def field_of(path: str, item: str = "[]") -> str:
    """
    Return the field of a path: with the same sign for every item of a list.

    >>> field_of("$.members[3].roles[0]"), field_of("members[3]", item="[0]")
    ('$.members[].roles[]', 'members[0]')
    """
    return _NUMBER.sub(item, path)


def gathered(unchecked: Iterable[Unchecked]) -> tuple[OpenQuestion, ...]:
    """Gather what could not be checked by the field that would tell, in order."""
    by_field: dict[str, list[Unchecked]] = {}
    for each in unchecked:
        by_field.setdefault(field_of(each.path), []).append(each)
    return tuple(
        OpenQuestion(field=field, unchecked=tuple(waiting)) for field, waiting in by_field.items()
    )
