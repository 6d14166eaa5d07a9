"""What CONTRIBUTING says of adding a form, followed to the letter on a copy."""

import re

import pytest

from tests.contributing import Copy, copied, recipe

pytestmark = pytest.mark.recipes
RECIPE = recipe("Add a form")
FORMS = "src/nhs_accountable_care/classification/forms"
MODULE = f"{FORMS}/provider_forms.py"
LIST = f"{FORMS}/__init__.py"
KEYS = "src/nhs_accountable_care/classification/form_keys.py"
EXPECTED = "tests/cases/forms.toml"
CASES = "tests/classification/test_cases.py"
FRAGMENT = "changelog.d/vehicle-led-contract.added.md"
BY_HAND = {EXPECTED, CASES, MODULE, LIST, KEYS, FRAGMENT}
TREE = "docs/reference/decision-tree.md"
SCHEMA = "docs/_static/schemas/arrangement.json"
PAGE = "docs/reference/schemas/arrangement.md"
OF_BIDS = "docs/_static/schemas/bid.json"
PAGE_OF_BIDS = "docs/reference/schemas/bid.md"
SCRIPTED = {TREE, SCHEMA, PAGE, OF_BIDS, PAGE_OF_BIDS}
NUMBERS = {"six": 6}
SLUG = "vehicle-led-contract"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Copy what is needed of the repository, and do what the section says."""
    copy = copied(
        tmp_path_factory.mktemp("contributed"),
        "changelog.d",
        "conftest.py",
        "docs/_static/schemas",
        "docs/reference",
        "examples/documents",
        "pyproject.toml",
        "src",
        "tasks",
        "tests/cases",
        "tests/classification",
        "tests/policy",
        "tests/less_known.py",
        "tests/shipped.py",
        "tests/whole.py",
    )
    [expected], [scripts] = RECIPE.blocks("toml"), RECIPE.blocks("sh")
    cases, form = RECIPE.blocks("python")
    line, key, fragment = RECIPE.blocks("text")
    copy.write(EXPECTED, f"{copy.read(EXPECTED)}\n{expected}")
    tests = copy.read(CASES)
    for name, case in zip(("MEETS", "MISSES", "TOO_FEW"), cases.splitlines(), strict=True):
        start = f"{name}: dict[str, Arrangement] = {{\n"
        assert tests.count(start) == 1
        tests = tests.replace(start, f"{start}{case}\n")
    copy.write(CASES, tests)
    copy.write(MODULE, f"{copy.read(MODULE)}\n{form}")
    listed, closed = re.subn(r"\n\)\n(?=\"\"\"Every form)", f"\n{line})\n", copy.read(LIST))
    assert closed == 1
    copy.write(LIST, listed)
    keys, closed = re.subn(
        r"\n\)\n(?=\"\"\"The keys of the shipped)", f"\n{key})\n", copy.read(KEYS)
    )
    assert closed == 1
    copy.write(KEYS, keys)
    copy.write(FRAGMENT, fragment)
    *quick, digests = scripts.splitlines()
    for script in quick:
        copy.run(*script.split()[1:])
    # The digests are of all answers to a thousand arrangements, which takes a minute.
    assert digests == "python tasks/compare_answers.py --write"
    return copy


def test_it_takes_the_files_that_are_said_and_no_others(repository: Copy) -> None:
    """Six files are written by hand and six by scripts."""
    [by_hand] = re.findall(r"A form takes (\w+) files", RECIPE.text)
    [by_scripts] = re.findall(r"Scripts write (\w+) more", RECIPE.text)
    assert (NUMBERS[by_hand], NUMBERS[by_scripts]) == (len(BY_HAND), len(SCRIPTED) + 1)
    assert repository.changed() == BY_HAND | SCRIPTED


def test_the_tests_of_every_form_hold_for_the_new_one(repository: Copy) -> None:
    """Its cases are answered, its paths are there, and the list is whole."""
    tests = [f"tests/classification/test_{name}.py" for name in ("cases", "reads", "catalogue")]
    words = f"{SLUG} or shipped or table"
    run = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not recipes", "-k", words)
    printed = repository.run(*run, *tests, "-rA")
    for test in (
        f"test_a_case_is_answered_as_was_written_down[{SLUG}-meets",
        f"test_a_case_that_misses_does_so_by_one_test[{SLUG}",
        f"test_every_path_of_a_form_is_there_in_the_classes[{SLUG}: held-by-a-vehicle",
        "test_every_form_of_the_content_is_shipped",
        "test_the_keys_are_those_of_the_shipped_forms",
        "test_there_is_a_form_for_each_kind_of_the_table",
    ):
        assert f"::{test}" in printed


@pytest.mark.parametrize(
    ("path", "line", "test"),
    [
        (LIST, "    provider_forms.VEHICLE_LED_CONTRACT,\n", "catalogue"),
        (KEYS, f'    "{SLUG}",\n', "catalogue"),
        (EXPECTED, f'slug = "{SLUG}"\n', "cases"),
    ],
    ids=["the list", "the key", "the expected answers"],
)
def test_what_is_forgotten_fails_a_test(repository: Copy, path: str, line: str, test: str) -> None:
    """A form that is not listed, or that nobody expects, is found."""
    whole = repository.read(path)
    assert whole.count(line) == 1
    repository.write(path, whole.replace(line, 'slug = "another"\n' if test == "cases" else ""))
    run = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "shipped or table")
    try:
        with pytest.raises(AssertionError, match=SLUG):
            repository.run(*run, f"tests/classification/test_{test}.py")
    finally:
        repository.write(path, whole)
