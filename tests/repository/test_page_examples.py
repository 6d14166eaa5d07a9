"""How examples run in the page: the Python that the browser loads, here without a browser."""

import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Blocks = list[dict[str, str | None]]
Run = Callable[[Blocks], list[list[dict[str, Any]]]]

WRITTEN = Path(__file__).parents[2] / "docs" / "_static" / "page_examples.py"


@pytest.fixture(scope="module")
def examples() -> ModuleType:
    """The module, as the worker in the browser loads it."""
    spec = importlib.util.spec_from_file_location("page_examples", WRITTEN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def run(examples: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Run blocks of a page, and go back where it was begun."""
    monkeypatch.chdir(tmp_path)
    page = examples.Page()
    yield page.run
    page.leave()


def shown(*sources: str) -> Blocks:
    """Return blocks as they stand on a page."""
    return [{"source": source, "changed": None} for source in sources]


def verdicts(found: list[list[dict[str, Any]]]) -> list[list[bool | None]]:
    """Return the verdicts alone."""
    return [[each["verdict"] for each in outcomes] for outcomes in found]


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        pytest.param(">>> 1 + 1\n2\n", True, id="as printed"),
        pytest.param(">>> 1 + 1\n3\n", False, id="another result"),
        pytest.param(">>> 1 / 0\n2\n", False, id="an error that is not shown"),
        pytest.param(
            ">>> 1 / 0\nTraceback (most recent call last):\n    ...\n"
            "ZeroDivisionError: division by zero\n",
            True,
            id="an error that is shown",
        ),
        pytest.param(">>> print('one two')\none ...\n", True, id="any text for three dots"),
        pytest.param(
            ">>> print('one  two')  # doctest: +NORMALIZE_WHITESPACE\none two\n", True, id="a flag"
        ),
        pytest.param(">>> print('a\\n\\nb')\na\n<BLANKLINE>\nb\n", True, id="a blank line"),
        pytest.param("x = 1\n", None, id="a block without prompts has nothing to compare"),
    ],
)
def test_what_is_printed_is_compared(run: Run, source: str, verdict: object) -> None:
    """It is compared as the tests compare it."""
    assert verdicts(run(shown(source))) == [[verdict]]


def test_an_error_that_is_not_shown_is_told(run: Run) -> None:
    """Its kind and its words stand where the result would."""
    ((outcome,),) = run(shown(">>> import no_such_package\n"))
    assert outcome["got"].startswith("ModuleNotFoundError: No module named 'no_such_package'\n(")
    ((outcome,),) = run(shown(">>> [][0]\n"))
    assert outcome["got"] == "IndexError: list index out of range\n"


def test_blocks_of_a_page_share_their_names(run: Run) -> None:
    """To run a later block runs those before it, and a further one goes on from there."""
    assert verdicts(run(shown(">>> x = [1]\n", ">>> x\n[1]\n"))) == [[True], [True]]
    further = shown(">>> x = [1]\n", ">>> x\n[1]\n", ">>> x.append(2)\n", ">>> x\n[1, 2]\n")
    assert verdicts(run(further)) == [[True], [True]]


def test_to_run_a_block_again_begins_the_page_anew(run: Run) -> None:
    """What a later block did is gone, so that the first says again what the page says."""
    run(shown(">>> x = [1]\n", ">>> x.append(2)\n"))
    assert verdicts(run(shown(">>> x = [1]\n", ">>> x.append(2)\n"))) == [[True], [True]]
    assert verdicts(run(shown(">>> x = [1]\n"))) == [[True]]


def test_a_changed_block_is_not_compared(run: Run) -> None:
    """It says what it prints; those after it are compared with the page."""
    blocks = shown(">>> x = 1\n>>> x\n1\n", ">>> x\n1\n")
    blocks[0]["changed"] = "x = 2\nx\nprint('two')"
    changed, after = run(blocks)
    assert [each["verdict"] for each in changed] == [None, None, None]
    assert "".join(each["got"] for each in changed) == "2\ntwo\n"
    assert verdicts([after]) == [[False]]
    blocks[0]["changed"] = None
    assert verdicts(run(blocks)) == [[True, True], [True]]


def test_text_that_is_no_python_is_told(run: Run) -> None:
    """It is no fault of the program."""
    ((outcome,),) = run([{"source": ">>> 1\n1\n", "changed": "1 +"}])
    assert outcome["got"].startswith("SyntaxError: invalid syntax")
    ((outcome,),) = run(shown(">>>1\n"))
    assert outcome["got"].startswith("ValueError: ")


def test_a_page_has_a_folder_of_its_own(run: Run) -> None:
    """It is empty when the page begins."""
    write = ">>> from pathlib import Path\n>>> _ = Path('note').write_text('one')\n"
    count = ">>> from pathlib import Path\n>>> len(list(Path().iterdir()))\n0\n"
    run(shown(write))
    assert verdicts(run(shown(count))) == [[True, True]]


def test_a_docstring_knows_the_names_of_its_module(examples: ModuleType, run: Run) -> None:
    """They are those of the module in which it is written, wherever it is offered."""
    del run
    of_docstring = examples.Page("nhs_accountable_care:FinancialYear.first_day")
    found = of_docstring.run(shown(">>> str(FinancialYear(2025))\n'2025/26'\n"))
    of_docstring.leave()
    assert verdicts(found) == [[True]]


def test_blocks_come_and_go_as_text(examples: ModuleType, run: Run) -> None:
    """The worker speaks to the page in JSON."""
    del run
    page = examples.Page()
    answer = json.loads(examples.run_blocks(page, json.dumps(shown(">>> 1\n1\n"))))
    page.leave()
    assert answer == [[{"source": "1\n", "wanted": "1\n", "got": "1\n", "verdict": True}]]
