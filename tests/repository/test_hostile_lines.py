"""Each line of what hostile input broke is tried by a test, which names its id."""

import re
import tomllib
from pathlib import Path

TESTS = Path(__file__).parents[1]
LINES = TESTS / "cases" / "hostile" / "lines.toml"

# As the text of a parameter, as a name in a docstring, or at the beginning of one.
NAMED = re.compile(r'(?:["`]|"""|[Ll]ines? |; |, | and )([a-z0-9]+(?:-[a-z0-9]+)*)(?=["`:,;. ])')


def test_every_line_of_the_trial_of_hostile_input_is_tried_by_a_test() -> None:
    """A line without a test would be a promise that nobody holds."""
    lines = {
        name for section in tomllib.loads(LINES.read_text("utf-8")).values() for name in section
    }
    named = {
        text
        for module in TESTS.rglob("test_*.py")
        if module != Path(__file__)
        for text in NAMED.findall(module.read_text("utf-8"))
    }

    assert lines
    assert sorted(lines - named) == []
