"""The pages of rules: `rule CODE` prints one, and the reference has them all."""

import argparse
import itertools
import json
from collections.abc import Iterator
from typing import Any, Final

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.json_text import as_json
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.cli.rule_list import print_rules, rules_of
from nhs_accountable_care.cli.streams import print_data
from nhs_accountable_care.documents import standard_codec, write
from nhs_accountable_care.validation import Rule
from nhs_accountable_care.validation.summaries import facts_of

__all__ = ["page_of", "show_rule"]

_NOTHING: Final = object()
_LONGEST: Final = 72


def show_rule(options: argparse.Namespace) -> bool:
    """Print the page of a rule, or its entries as data; of a beginning, list what begins so."""
    rules = rules_of(options)
    code: str = options.code
    begun = rules.codes_beginning(code)
    if begun and code.upper() not in {each.upper() for each in begun}:
        print_rules(rules.only(*begun).rules, as_data=options.json)
        return True
    try:
        entries = rules.entries(code)
    except InvalidValueError as error:
        # The second sentence tells what to write in Python.
        raise InvalidValueError(str(error).partition(". ")[0]) from None
    if options.json:
        print_data(as_json(rule_data(entries)), end="")
    else:
        print(page_of(entries), end="")
    return True


def rule_data(entries: tuple[Rule, ...]) -> dict[str, Any]:
    """Return a rule in the shape of ``rule --json``."""
    return {
        "rule": entries[-1].code,
        "entries": [
            {
                "title": rule.title,
                "first_day": rule.period.first_day.isoformat(),
                "last_day": rule.period.last_day and rule.period.last_day.isoformat(),
                "is_saved": rule.is_saved,
                "severity": rule.severity.value,
                "confidence": rule.confidence.value,
                "authority": rule.authority.value,
                "rationale": rule.rationale,
                "citations": [each.to_record() for each in rule.sources],
                "example_day": rule.example_day.isoformat(),
                "passing": _plain(rule.passing, rule),
                "failing": _plain(rule.failing, rule),
            }
            for rule in entries
        ],
    }


def page_of(entries: tuple[Rule, ...]) -> str:
    """Write the page of a rule as Markdown: each of its periods, the latest first."""
    latest = entries[-1]
    lines = [f"# {latest.code}: {latest.title}", ""]
    for rule in reversed(entries):
        lines += [*facts_of(rule, is_one=len(entries) == 1), *_examples_of(rule), ""]
    return "\n".join(lines)


def _examples_of(rule: Rule) -> Iterator[str]:
    """Write the two examples of one entry as documents, after what differs between them."""
    yield "\nWhat differs between the two examples below:\n"
    yield "| | breaks it | keeps it |"
    yield "|---|---|---|"
    breaking, keeping = (_plain(value, rule)["document"] for value in (rule.failing, rule.passing))
    for path, there, here in _differences(breaking, keeping, "$"):
        yield f"| `{path}` | {_cell(there)} | {_cell(here)} |"
    for words, value in (("breaks", rule.failing), ("keeps", rule.passing)):
        yield f"\nAn arrangement that {words} it on {words_of_day(rule.example_day)}:\n"
        yield f"```json\n{_document(value, rule)}```"


def _differences(
    there: Any,  # noqa: ANN401 -- plain data of JSON
    here: Any,  # noqa: ANN401 -- plain data of JSON
    path: str,
) -> Iterator[tuple[str, Any, Any]]:
    """
    Yield where two documents differ, with what stands there in each; `_NOTHING` if nothing does.

    Of two lists the entries that they begin and end with in common are left out first, so that
    one entry more is one difference, and not one for each entry after it.
    """
    if isinstance(there, dict) and isinstance(here, dict):
        for key in dict.fromkeys([*there, *here]):
            yield from _differences(
                there.get(key, _NOTHING), here.get(key, _NOTHING), f"{path}.{key}"
            )
    elif isinstance(there, list) and isinstance(here, list):
        fewer = min(len(there), len(here))
        first = next((n for n in range(fewer) if there[n] != here[n]), fewer)
        last = next(
            (n for n in range(fewer - first) if there[-1 - n] != here[-1 - n]), fewer - first
        )
        middles = (there[first : len(there) - last], here[first : len(here) - last])
        pairs = itertools.zip_longest(*middles, fillvalue=_NOTHING)
        for number, (one, other) in enumerate(pairs, first):
            yield from _differences(one, other, f"{path}[{number}]")
    elif there != here:
        yield path, there, here


def _cell(value: Any) -> str:  # noqa: ANN401 -- plain data of JSON
    """Write what stands at a path, cut short where it is long: the examples have all of it."""
    if value is _NOTHING:
        return "not there"
    text = json.dumps(value, ensure_ascii=False).replace("|", "\\|")
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[: _LONGEST - 1]}…`"


def _document(value: Arrangement, rule: Rule) -> str:
    """Write an example as the document that `check` reads."""
    return write(standard_codec().document(value, as_at=rule.example_day))


def _plain(value: Arrangement, rule: Rule) -> Any:  # noqa: ANN401 -- plain data of JSON
    """Return an example as plain data."""
    return json.loads(_document(value, rule))
