"""A skipped test is a test that did not run; these are the rules of `conftest.py` about that."""

import os
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[2] / "conftest.py"

TWO_TESTS = """
import pytest

def test_runs():
    pass

@pytest.mark.skip(reason="no time")
def test_rests():
    pass
"""

WITH_REAL_DATA = """
import pytest

def test_by_fixture(real_data):
    assert (real_data / "table.csv").exists()

@pytest.mark.real_data
def test_by_marker():
    pass
"""


@pytest.fixture
def repository(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Make a small repository that has our `conftest.py` and stands where no data are."""
    # The small run shares our process, so it must not change how ours searches.
    ours = "ci" if os.environ.get("CI") == "true" else "quick"
    monkeypatch.setenv("HYPOTHESIS_PROFILE", os.environ.get("HYPOTHESIS_PROFILE", ours))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("NAC_REAL_DATA", raising=False)
    pytester.mkdir("repository")
    monkeypatch.chdir(pytester.path / "repository")
    Path("tests").mkdir()
    Path("conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    Path("pytest.ini").write_text("[pytest]\nmarkers = real_data\n", encoding="utf-8")
    return pytester


def run(repository: pytest.Pytester, code: str, allowed: str | None = None) -> pytest.RunResult:
    """Run the tests in the code, with this list of allowed skips."""
    Path("tests", "test_it.py").write_text(code, encoding="utf-8")
    if allowed is not None:
        Path("tests", "allowed_skips.txt").write_text(allowed, encoding="utf-8")
    return repository.runpytest_inprocess("-p", "no:cacheprovider")


def test_people_may_skip(repository: pytest.Pytester) -> None:
    """Without CI=true a skipped test is a note, not a failure."""
    result = run(repository, TWO_TESTS)
    result.assert_outcomes(passed=1, skipped=1)
    assert result.ret == pytest.ExitCode.OK


def test_an_unlisted_skip_fails_the_run(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With CI=true a skip that the list does not name fails the run, and is named."""
    monkeypatch.setenv("CI", "true")
    result = run(repository, TWO_TESTS, allowed="# none\n")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*skipped, and not on the list*", "*::test_rests: *no time"])


@pytest.mark.parametrize(
    "allowed",
    [
        "tests/test_it.py::test_rests: it may rest\n",
        "tests/*::test_rests: it may rest\n",
        "marker skip: all may rest\n",
    ],
)
def test_a_listed_skip_is_no_failure(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, allowed: str
) -> None:
    """With CI=true a skip that the list names, with a reason, is no failure."""
    monkeypatch.setenv("CI", "true")
    result = run(repository, TWO_TESTS, allowed)
    result.assert_outcomes(passed=1, skipped=1)
    assert result.ret == pytest.ExitCode.OK


@pytest.mark.parametrize("line", ["tests/test_it.py::test_rests", "tests/*: ", ": why"])
def test_a_line_without_a_reason_is_an_error(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """A line of the list that gives no test or no reason stops the run."""
    monkeypatch.setenv("CI", "true")
    result = run(repository, TWO_TESTS, allowed=f"\n{line}\n")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*allowed_skips.txt:2: write*"])


def test_a_file_that_skips_itself_is_a_skip(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With CI=true a whole file may not leave itself out either."""
    monkeypatch.setenv("CI", "true")
    result = run(repository, "import pytest\npytest.importorskip('no_such_package')\n")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*test_it.py: *no_such_package*"])


def test_an_example_that_is_skipped_is_a_skip(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With CI=true an example in a docstring may not be left out either."""
    monkeypatch.setenv("CI", "true")
    Path("pytest.ini").write_text("[pytest]\naddopts = --doctest-modules\n", encoding="utf-8")
    Path("module.py").write_text('"""\n>>> 1  # doctest: +SKIP\n2\n"""\n', encoding="utf-8")
    result = run(repository, "def test_runs():\n    pass\n")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*module.py::module: *"])


def test_a_failure_stays_a_failure(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run with a failed test fails, whatever the list says."""
    monkeypatch.setenv("CI", "true")
    result = run(repository, "def test_fails():\n    assert False\n", allowed="*: anything\n")
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_without_the_data_their_tests_are_skipped(repository: pytest.Pytester) -> None:
    """A test that needs the published data says where to put them."""
    result = run(repository, WITH_REAL_DATA)
    result.assert_outcomes(skipped=2)


def test_our_own_list_lets_tests_of_real_data_rest(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of this repository names the tests that need the published data."""
    monkeypatch.setenv("CI", "true")
    ours = (CONFTEST.parent / "tests" / "allowed_skips.txt").read_text(encoding="utf-8")
    result = run(repository, WITH_REAL_DATA, allowed=ours)
    result.assert_outcomes(skipped=2)
    assert result.ret == pytest.ExitCode.OK


@pytest.mark.parametrize("by", ["place", "name"])
def test_with_the_data_their_tests_run(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, by: str
) -> None:
    """The published data are found beside the repository, or where NAC_REAL_DATA says."""
    folder = repository.path / "shared" / "data" if by == "place" else tmp_path / "elsewhere"
    if by == "name":
        monkeypatch.setenv("NAC_REAL_DATA", str(folder))
    folder.mkdir(parents=True)
    (folder / "table.csv").touch()
    run(repository, WITH_REAL_DATA).assert_outcomes(passed=2)


def test_a_wrong_name_for_the_data_is_an_error(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NAC_REAL_DATA that names no folder is a mistake to mend, and not a reason to skip."""
    monkeypatch.setenv("NAC_REAL_DATA", "no-such-folder")
    result = run(repository, WITH_REAL_DATA)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*NAC_REAL_DATA names no-such-folder*"])
