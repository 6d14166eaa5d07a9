"""What CONTRIBUTING says of adding a kind of contract, followed to the letter on a copy."""

import json
import re
from pathlib import Path

import pytest

from tests.contributing import ROOT, Copy, copied, recipe

PACKAGE = "src/nhs_accountable_care/contracts"
TAG = "parent-guarantee"

WRITES_ONE = """
from datetime import date
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import Body, ParentGuarantee
from nhs_accountable_care.documents import read, standard_codec, write

guarantee = ParentGuarantee(title="Guarantee", guarantors=())
place = Arrangement(name="A place", agreements=(guarantee,))
document = standard_codec().document(place, as_at=date(2015, 4, 1))
assert read(write(document)) == document
print(write(document), end="")
"""


pytestmark = pytest.mark.recipes
RECIPE = recipe("Add a kind of contract")


def followed(module: str) -> str:
    """Put into a module what the first block of the section shows: names, class, union."""
    names, shown = RECIPE.blocks("python")[0].split("\n\n\n", 1)
    class_, union = shown.rsplit("\n\n\n", 1)
    module, listed = re.subn(r"(?m)^__all__ = \[.*\]$", lambda _: names, module)
    module, closed = re.subn(
        r"(?m)^Kinds: TypeAlias = .*$", lambda _: f"{class_}\n\n\n{union.rstrip()}", module
    )
    assert (listed, closed) == (1, 1)
    return module


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Copy what is needed of the repository, and change the one file, the test and the page."""
    copy = copied(
        tmp_path_factory.mktemp("contributed"), "src", "tasks", "tests/contracts/test_kinds.py"
    )
    path = f"{PACKAGE}/{RECIPE.named('here')}"
    copy.write(path, followed(copy.read(path)))
    copy.write("tests/contracts/test_parent_guarantee.py", RECIPE.blocks("python")[1])
    return copy


def test_the_copy_is_what_runs(repository: Copy) -> None:
    """What follows is about the changed package and not about the installed one."""
    where = repository.run("-c", "import nhs_accountable_care as nac; print(nac.__file__)")
    assert Path(where.strip()).is_relative_to(repository.root)


def test_a_document_with_the_new_kind_comes_back_as_it_was(repository: Copy) -> None:
    """It is imported from its package, written under its tag, and read back equal."""
    written = json.loads(repository.run("-c", WRITES_ONE))
    [agreement] = written["document"]["agreements"]
    assert agreement["type"] == TAG
    assert agreement["guarantors"] == []


def test_the_new_kind_has_a_template_that_is_checked(repository: Copy) -> None:
    """`new` explains its fields in the words of the class, and `check` reads what `new` prints."""
    text = repository.run("-m", "nhs_accountable_care", "new", TAG)
    [agreement] = json.loads(text)["document"]["agreements"]
    assert agreement["//guarantors"].startswith("The owners that promise.")
    repository.write("template.json", text)
    repository.run("-m", "nhs_accountable_care", "check", "template.json")


def test_the_tests_of_the_recipe_pass(repository: Copy) -> None:
    """The contributed test passes, and so do those that hold for every kind."""
    repository.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")


def test_the_schema_is_built_again(repository: Copy) -> None:
    """The one script writes the new kind into the schema and into its page."""
    repository.run("tasks/build_schemas.py")
    schema = json.loads(repository.run("-m", "nhs_accountable_care", "schema", "arrangement"))
    assert schema["$defs"]["ParentGuarantee"]["properties"]["type"] == {"const": TAG}
    page = repository.read("docs/reference/schemas/arrangement.md")
    assert "The most that they can be asked to pay." in page


def test_the_entry_is_as_the_page_has_them() -> None:
    """The reference lists the kinds of the family in the way that the section shows."""
    [entry] = re.findall(r"`(\.\. autoclass:: )ParentGuarantee`", RECIPE.text)
    page = (ROOT / "docs/reference/contracts.md").read_text(encoding="utf-8")
    assert f"{entry}SubContract\n" in page
