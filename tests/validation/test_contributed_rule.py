"""What CONTRIBUTING says of adding a rule, followed to the letter on a copy."""

import re

import pytest

from tests.contributing import Copy, copied, recipe

pytestmark = pytest.mark.recipes
RECIPE = recipe("Add a rule")
MODULE = "src/nhs_accountable_care/validation/rulebook/networks.py"
CASES = "tests/validation/cases/forms.py"
TOPICS = "tests/validation/topics.csv"
FRAGMENT = "changelog.d/networks-without-body.added.md"
BY_HAND = {CASES, TOPICS, MODULE, FRAGMENT}
PAGE, PAGES = "docs/reference/rules/NAC716.md", "docs/reference/rules/index.md"
DIGESTS = "tests/answers/digests.txt"
NUMBERS = {"three": 3, "four": 4}
CODE = "NAC716"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Copy what is needed of the repository, and do what the section says."""
    copy = copied(
        tmp_path_factory.mktemp("contributed"),
        "changelog.d",
        "conftest.py",
        "docs/reference/rules",
        "pyproject.toml",
        "src",
        "tasks",
        "tests/answers/arrangements.jsonl",
        "tests/validation",
        "tests/less_known.py",
        "tests/whole.py",
    )
    [check], [scripts] = RECIPE.blocks("python"), RECIPE.blocks("sh")
    cases, rule, fragment = RECIPE.blocks("text")
    tests, ended = re.subn(r"\n\)\n\Z", lambda _: f"\n{cases})\n", copy.read(CASES))
    assert ended == 1
    copy.write(CASES, tests)
    [beside] = re.findall(r"here to those of `(\w+)`", RECIPE.text)
    topics = copy.read(TOPICS)
    assert topics.count(beside) == 1
    copy.write(TOPICS, topics.replace(beside, f"{beside} {CODE}"))
    module = copy.read(MODULE)
    module, before = re.subn(r"\n_NETWORK = ", lambda found: f"\n{check}\n{found[0]}", module)
    module, closed = re.subn(r"\n\)\n(?=\"\"\"Rules)", lambda _: f"\n{rule})\n", module)
    assert (before, closed) == (1, 1)
    copy.write(MODULE, module)
    copy.write(FRAGMENT, fragment)
    pages, digests = scripts.splitlines()
    copy.run(*pages.split()[1:])
    # The digests are of all answers to a thousand arrangements, which takes a minute.
    assert digests == "python tasks/compare_answers.py --write"
    return copy


def test_it_takes_the_files_that_are_said_and_no_others(repository: Copy) -> None:
    """Four files are written by hand and three by scripts."""
    [by_hand] = re.findall(r"A rule takes (\w+) files", RECIPE.text)
    [by_scripts] = re.findall(r"Scripts write (\w+) more", RECIPE.text)
    assert (NUMBERS[by_hand], NUMBERS[by_scripts]) == (len(BY_HAND), len({PAGE, PAGES, DIGESTS}))
    assert repository.changed() == BY_HAND | {PAGE, PAGES}


def test_the_tests_of_every_rule_hold_for_the_new_one(repository: Copy) -> None:
    """Its examples and cases are answered, its paths are there, and every topic has its rules."""
    tests = [f"tests/validation/test_{name}.py" for name in ("rules", "checks", "paths", "law")]
    # The table of checks is broad, and left out unless it is asked for.
    run = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "", "-k", f"{CODE} or topic")
    printed = repository.run(*run, *tests, "-rA")
    for test in (
        f"test_the_failing_example_is_found[{CODE}",
        f"test_a_case_has_its_answer[{CODE}",
        f"test_every_path_of_a_rule_is_there_in_the_classes[{CODE}",
        "test_every_topic_has_its_rules_and_every_rule_a_topic",
    ):
        assert f"::{test}" in printed


def test_a_rule_without_a_topic_fails_a_test(repository: Copy) -> None:
    """Leaving its code out of the table is noticed."""
    topics = repository.read(TOPICS)
    repository.write(TOPICS, topics.replace(f" {CODE}", ""))
    run = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "topic")
    try:
        with pytest.raises(AssertionError, match=CODE):
            repository.run(*run, "tests/validation/test_law.py")
    finally:
        repository.write(TOPICS, topics)
