"""The arguments for mutants that no test notices are about mutants that there are."""

import gc
import runpy
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "tasks" / "mutate.py"


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    """The names of the command."""
    return runpy.run_path(str(SCRIPT))


@pytest.mark.broad
def test_every_argument_is_about_a_mutant_that_there_is(tool: dict[str, Any]) -> None:
    """A comment names a change that can be made in the line below it."""
    modules = tool["modules"]([])
    argued = {(path, *place) for path in modules for place in tool["arguments_of"](path)}
    assert argued
    assert argued <= {
        (path, each.line, each.change) for path in modules for each in tool["mutants_of"](path)
    }


def test_functions_are_found_that_the_garbage_collector_no_longer_sees(
    tool: dict[str, Any],
) -> None:
    """All that was collected is frozen; a mutant that finds no function runs from nothing."""
    gc.freeze()
    try:
        found = tool["loaded_functions"]()
    finally:
        gc.freeze()
    code = test_functions_are_found_that_the_garbage_collector_no_longer_sees.__code__
    assert (code.co_filename, code.co_qualname, code.co_firstlineno) in found


def test_a_comment_argues_for_the_changes_of_the_line_below_it(
    tool: dict[str, Any], tmp_path: Path
) -> None:
    """Several changes may have one reason, and one line several; other comments are none."""
    module = tmp_path / "rules.py"
    module.write_text(ARGUED, encoding="utf-8")
    assert tool["arguments_of"](module) == {
        (4, "[0 to 1]"): "a first reason, which goes on.",
        (4, "[< to <=] #2"): "a first reason, which goes on.",
        (4, "[> to >=]"): "another.",
    }


ARGUED = """# Why this is so. Survives [0 to 1], [< to <=] #2: a first reason,
# which goes on.
# Survives [> to >=]: another.
LIMIT = 0
# What is said here is no argument.
RATE = 1
"""


def test_every_mutant_has_a_name_and_a_change_of_its_own(
    tool: dict[str, Any], tmp_path: Path
) -> None:
    """What is changed is said; types, wording and decorators are left alone."""
    module = tmp_path / "rules.py"
    module.write_text(RULES, encoding="utf-8")
    made = list(tool["mutants_of"](module))
    assert [each.name for each in made] == [
        "rules: LIMIT = 10 [10 to 11]",
        'rules: RATE = "2.5%" [2.5% to 2.4%]',
        "rules Terms.share: return whole - part if whole > 0 and part else 1 [arms swapped]",
        "rules Terms.share: return whole - part if whole > 0 and part else 1 [and to or]",
        "rules Terms.share: return whole - part if whole > 0 and part else 1 [> to >=]",
        "rules Terms.share: return whole - part if whole > 0 and part else 1 [> to <=]",
        "rules Terms.share: return whole - part if whole > 0 and part else 1 [0 to 1]",
        "rules Terms.share: return whole - part if whole > 0 and part else 1 [- to +]",
        "rules Terms.share: return whole - part if whole > 0 and part else 1 [1 to 2]",
    ]
    answers = []
    for each in made:
        names: dict[str, Any] = {}
        exec(each.code(), names)  # noqa: S102 - the code of this module
        share = names["Terms"]().share
        cases = ((3, 2), (0, 2), (2, 0), (-1, 2), (1, 1))
        answers.append((names["LIMIT"], names["RATE"], *(share(*case) for case in cases)))
    assert len(set(answers)) == len(made)
    assert (10, "2.5%", 1, 1, 1, 1, 0) not in answers


RULES = """
LIMIT = 10
RATE = "2.5%"


class Terms:
    @property
    def none(self) -> int | None:
        msg = f"{1 + 1} is not said"
        raise ValueError(msg)

    def share(self, whole: int, part: int) -> int:
        return whole - part if whole > 0 and part else 1
"""
