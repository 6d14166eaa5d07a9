"""What is shipped stands in one list, and nothing is forgotten."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from nhs_accountable_care.validation import SHIPPED_RULES, TOPICS, Rule, rulebook


def modules() -> Iterator[ModuleType]:
    """Go through the modules of the rulebook."""
    for found in pkgutil.iter_modules(rulebook.__path__):
        yield importlib.import_module(f"{rulebook.__name__}.{found.name}")


def test_every_rule_of_the_content_is_shipped() -> None:
    """A module of rules that is written and not named in the list is found."""
    written = [
        rule
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, tuple)
        for rule in value
        if isinstance(rule, Rule)
    ]
    assert sorted(map(id, written)) == sorted(map(id, SHIPPED_RULES.rules))


def test_every_code_begins_with_a_topic() -> None:
    """The pages sort the rules by the beginning of their codes."""
    assert {rule.code[:4] for rule in SHIPPED_RULES.rules} == set(TOPICS)
