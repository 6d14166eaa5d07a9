"""Examples on pages are tests; these are the rules of `conftest.py` about that."""

from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[2] / "conftest.py"

WRITES_AND_READS = """
# A page

```console
$ echo one > note.txt; echo two >> note.txt
$ cat note.txt
one
...
```

```python
>>> from pathlib import Path
>>> Path("note.txt").read_text()
'one\\ntwo\\n'
```
"""


@pytest.fixture
def run_page(pytester: pytest.Pytester) -> "RunPage":
    """Run the examples of one page, as our own `conftest.py` runs them."""
    return RunPage(pytester)


class RunPage:
    """Runs a page that stands alone in an empty repository."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        """Write our `conftest.py` into the repository."""
        self.pytester = pytester
        pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))

    def __call__(self, text: str) -> pytest.RunResult:
        """Run the page."""
        (self.pytester.path / "page.md").write_text(text, encoding="utf-8")
        return self.pytester.runpytest_inprocess("-p", "no:cacheprovider", "page.md")


@pytest.mark.broad
def test_a_page_works_in_a_folder_of_its_own(run_page: RunPage) -> None:
    """Commands and Python on a page run in order, in one folder that is gone afterwards."""
    run_page(WRITES_AND_READS).assert_outcomes(passed=3)
    assert not (run_page.pytester.path / "note.txt").exists()


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("console\n$ echo one\ntwo", id="a command that prints something else"),
        pytest.param("console\n$ echo one", id="a command whose output is left out"),
        pytest.param("console\necho one", id="a command without its dollar sign"),
        pytest.param("python\n>>> 1 + 1\n3", id="Python with another result"),
        pytest.param("python\nraise ValueError", id="Python that fails"),
    ],
)
def test_a_wrong_example_fails(run_page: RunPage, block: str) -> None:
    """An example whose output is not what the page says fails."""
    run_page(f"# A page\n\n```{block}\n```\n").assert_outcomes(failed=1)


def test_an_error_may_be_shown(run_page: RunPage) -> None:
    """A page may show what a command says when it fails."""
    page = "# A page\n\n```console\n$ echo wrong >&2; exit 2\nwrong\n```\n"
    run_page(page).assert_outcomes(passed=1)
