"""Each line of what hostile input broke is tried by a test, which names its id."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

TESTS: Final = Path(__file__).parents[1]
HOSTILE: Final = TESTS / "cases" / "hostile"


def read_by_id(name: str) -> dict[str, object]:
    """Read what a file says of each line, whatever its section."""
    sections = tomllib.loads((HOSTILE / name).read_text("utf-8")).values()
    return {line: said for section in sections for line, said in section.items()}


TRIED_BY: Final = {
    line: [str(test) for test in tests]
    for line, tests in read_by_id("tests.toml").items()
    if isinstance(tests, list)
}


def test_every_line_of_the_trial_of_hostile_input_is_tried_by_a_test() -> None:
    """A line without a test would be a promise that nobody holds."""
    assert sorted(TRIED_BY) == sorted(read_by_id("lines.toml"))
    assert all(TRIED_BY.values())


@pytest.mark.broad
@pytest.mark.parametrize("line", TRIED_BY)
def test_the_test_is_there_and_names_the_line(line: str) -> None:
    """In its docstring, its parameters, a table that it goes through, or that of its module."""
    for test in TRIED_BY[line]:
        file, _, name = test.partition("::")
        assert any(names(line, text) for text in words_of(TESTS / file, name)), test


def test_a_word_that_is_a_part_of_another_names_no_line() -> None:
    """Nor does one of the code of a test, which stands in no text."""
    assert names("closed-pipe", "closed-pipe: a code")
    assert not names("pipe", "closed-pipe: a code")
    assert not names("pipe", "pipes")
    with pytest.raises(ValueError, match="not enough values"):
        words_of(Path(__file__), "test_that_is_not_there")


def names(line: str, text: str) -> bool:
    """Return whether a text has the id of a line as a word of its own."""
    return re.search(rf"(?<![\w-]){re.escape(line)}(?![\w-])", text) is not None


def words_of(file: Path, name: str) -> list[str]:
    """Return the texts of a test, of the constants of its module that it names, and of that."""
    module = ast.parse(file.read_text("utf-8"))
    [test] = [
        each
        for each in ast.walk(module)
        if isinstance(each, ast.FunctionDef) and each.name == name and name.startswith("test_")
    ]
    used = {each.id for each in ast.walk(test) if isinstance(each, ast.Name)}
    tables = [
        each
        for each in module.body
        if isinstance(each, ast.Assign | ast.AnnAssign)
        and any(isinstance(part, ast.Name) and part.id in used for part in targets_of(each))
    ]
    texts = [
        part.value
        for each in (test, *tables)
        for part in ast.walk(each)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return [*texts, ast.get_docstring(module) or ""]


def targets_of(made: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    """Return what is given a value."""
    return made.targets if isinstance(made, ast.Assign) else [made.target]
