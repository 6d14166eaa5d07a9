"""What CONTRIBUTING says of adding a mechanism, followed to the letter on a copy."""

import json
import re

import pytest

from tests.contributing import Copy, copied, recipe

pytestmark = pytest.mark.recipes
RECIPE = recipe("Add a mechanism")
MODULE = "src/nhs_accountable_care/payment/mechanisms/commissioner_fund.py"
SHIPPED = "src/nhs_accountable_care/payment/mechanisms/shipped.py"
ROOT_OF_PAYMENT = "src/nhs_accountable_care/payment/__init__.py"
TEST = "tests/payment/mechanisms/test_commissioner_fund.py"
TABLE = "docs/reference/mechanisms.md"
PAGE = "docs/reference/mechanisms/commissioner-sustainability-fund.md"
FRAGMENT = "changelog.d/commissioner-sustainability-fund.added.md"
BESIDE = "| [Financial Recovery Fund]("
BY_HAND = {MODULE, SHIPPED, ROOT_OF_PAYMENT, TEST, PAGE, TABLE, FRAGMENT}
BY_SCRIPTS = {
    "docs/reference/mechanisms/commissioner-sustainability-fund.svg",
    "docs/reference/schemas/arrangement.md",
    "docs/reference/schemas/bid.md",
    "docs/_static/schemas/arrangement.json",
    "docs/_static/schemas/bid.json",
}
NUMBERS = {"five": 5, "seven": 7}

WRITES_ONE = """
from datetime import date
from nhs_accountable_care.arrangements import Arrangement, Finance, PaymentTerms
from nhs_accountable_care.documents import read, standard_codec, write
from nhs_accountable_care.payment import CommissionerSustainabilityFund

terms = PaymentTerms(name="Fund", mechanism=CommissionerSustainabilityFund.example())
place = Arrangement(name="A place", finance=Finance(payments=(terms,)))
document = standard_codec().document(place, as_at=date(2018, 4, 1))
assert read(write(document)) == document
print(write(document), end="")
"""


def listed(text: str, lines: str) -> str:
    """Put lines into a file, each below the one by which another mechanism is listed there."""
    for line in lines.splitlines(keepends=True):
        like = line.replace("CommissionerSustainabilityFund", "CostAndVolume").replace(
            "commissioner_fund", "cost_and_volume"
        )
        assert text.count(f"\n{like}") == 1
        text = text.replace(f"\n{like}", f"\n{like}{line}")
    return text


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Copy what is needed of the repository, and do what the section says."""
    copy = copied(
        tmp_path_factory.mktemp("contributed"),
        "changelog.d",
        "conftest.py",
        "docs/_static/schemas",
        "docs/reference",
        "pyproject.toml",
        "src",
        "tasks",
        "tests/payment",
    )
    test, module, shipped, names = RECIPE.blocks("python")
    [page], [row, fragment], [scripts] = (
        RECIPE.blocks(each) for each in ("markdown", "text", "sh")
    )
    copy.write(TEST, test)
    copy.write(MODULE, module)
    copy.write(SHIPPED, listed(copy.read(SHIPPED), shipped))
    copy.write(ROOT_OF_PAYMENT, listed(copy.read(ROOT_OF_PAYMENT), names))
    copy.write(PAGE, page)
    copy.write(TABLE, copy.read(TABLE).replace(BESIDE, row + BESIDE))
    copy.write(FRAGMENT, fragment)
    for command in scripts.splitlines():
        python, *arguments = command.split()
        assert python == "python"
        copy.run(*arguments)
    return copy


def test_it_takes_the_files_that_are_said_and_no_others(repository: Copy) -> None:
    """Seven files are written by hand and five by scripts, each named where it is spoken of."""
    [by_hand] = re.findall(r"A mechanism takes (\w+) files", RECIPE.text)
    [by_scripts] = re.findall(r"Scripts write (\w+) more", RECIPE.text)
    assert (NUMBERS[by_hand], NUMBERS[by_scripts]) == (len(BY_HAND), len(BY_SCRIPTS))
    assert repository.changed() == BY_HAND | BY_SCRIPTS
    assert {path for path in BY_HAND if f"`{path}`" in RECIPE.text} == BY_HAND


def test_a_document_with_the_new_mechanism_comes_back_as_it_was(repository: Copy) -> None:
    """It is written under its tag, and read back equal without being passed."""
    written = json.loads(repository.run("-c", WRITES_ONE))
    [terms] = written["document"]["finance"]["payments"]
    assert terms["mechanism"]["type"] == "commissioner-sustainability-fund"


def test_the_tests_of_the_recipe_and_of_every_mechanism_pass(repository: Copy) -> None:
    """The contributed test and page hold, and so does what is tested of all mechanisms."""
    tests = [
        f"tests/payment/mechanisms/test_{name}.py"
        for name in ("documents", "lawful", "pages_of_mechanisms", "shipped")
    ]
    tests += [TEST, PAGE, "tests/payment/language/test_fields.py"]
    printed = repository.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, "-rA")
    for name in ("documents", "lawful", "shipped"):
        assert re.search(rf"test_{name}\.py::\w+\[.*CommissionerSustainabilityFund", printed)
    assert "[CommissionerSustainabilityFund.rate]" in printed


def test_a_mechanism_that_is_not_listed_fails_a_test(repository: Copy) -> None:
    """Leaving it out of the list of what ships is noticed, since its module is there."""
    listing = repository.read(SHIPPED)
    repository.write(SHIPPED, listing.replace("    CommissionerSustainabilityFund,\n", ""))
    test = "tests/payment/mechanisms/test_shipped.py::test_no_mechanism_is_forgotten"
    try:
        with pytest.raises(AssertionError, match="CommissionerSustainabilityFund"):
            repository.run("-m", "pytest", "-q", "-p", "no:cacheprovider", test)
    finally:
        repository.write(SHIPPED, listing)


def test_the_schema_knows_the_new_mechanism(repository: Copy) -> None:
    """The script wrote the new mechanism into the schema and the meaning of its terms too."""
    schema = json.loads(repository.run("-m", "nhs_accountable_care", "schema", "arrangement"))
    properties = schema["$defs"]["CommissionerSustainabilityFund"]["properties"]
    assert properties["type"] == {"const": "commissioner-sustainability-fund"}
    assert properties["rate"]["description"].startswith(
        "How much of the planned deficit is made good."
    )
