"""The arguments for mutants that no test notices are about mutants that there are."""

import runpy
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "tasks" / "mutate.py"


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    """The names of the command."""
    return runpy.run_path(str(SCRIPT))


def test_every_argument_is_about_a_mutant_that_there_is(tool: dict[str, Any]) -> None:
    """An argument names its mutant word for word, so that a change of the code asks it again."""
    made = {mutant.name for path in tool["modules"]([]) for mutant in tool["mutants_of"](path)}
    assert set(tool["arguments"]()) <= made


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
