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


@pytest.mark.parametrize(
    ("allowed", "fails"),
    [
        ("# skip: none\n", True),
        ("tests/test_it.py::test_rests\n", True),
        ("test_rests: \n", True),
        ("test_runs: another\n", True),
        ("\ntests/test_it.py::test_rests: it may rest\n", False),
        ("test_rests: it may rest\n", False),
        ("skip: all that are marked so may rest\n", False),
    ],
)
def test_a_skip_fails_the_run_unless_the_list_names_it_with_a_reason(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, allowed: str, *, fails: bool
) -> None:
    """With CI=true a skip is a failure, unless the list gives a reason for it."""
    monkeypatch.setenv("CI", "true")
    result = run(repository, TWO_TESTS, allowed)
    result.assert_outcomes(passed=1, errors=int(fails), skipped=int(not fails))
    assert result.ret == (pytest.ExitCode.TESTS_FAILED if fails else pytest.ExitCode.OK)
    assert fails == ("no time" in result.stdout.str())


@pytest.mark.parametrize(
    ("code", "outcomes"),
    [
        ("import pytest\npytest.importorskip('no_such_package')", {"errors": 2}),
        ('"""\n>>> 1  # doctest: +SKIP\n2\n"""', {"failed": 1}),
        ("import pytest\n@pytest.mark.xfail\ndef test(): assert False", {"xfailed": 1}),
    ],
    ids=["a file and its examples", "an example", "no skip but a failure that was foretold"],
)
def test_whatever_is_skipped_counts(
    repository: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    outcomes: dict[str, int],
) -> None:
    """With CI=true a whole file, or an example in a docstring, may not be left out either."""
    monkeypatch.setenv("CI", "true")
    with Path("pytest.ini").open("a", encoding="utf-8") as settings:
        settings.write("addopts = --doctest-modules\n")
    result = run(repository, code, allowed="")
    result.assert_outcomes(**outcomes)
    assert (result.ret == pytest.ExitCode.OK) == ("xfailed" in outcomes)


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
