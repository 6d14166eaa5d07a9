"""What CONTRIBUTING says of adding a kind of contract, followed to the letter on a copy."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOM = Path("src/nhs_accountable_care/contracts")
TAG = "parent-guarantee"

WRITES_ONE = """
from datetime import date
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import Body, ParentGuarantee
from nhs_accountable_care.documents import read, standard_codec, write

guarantee = ParentGuarantee(title="Guarantee", holder=Body(name="Owned"), incomplete=("limit",))
place = Arrangement(name="A place", agreements=(guarantee,))
document = standard_codec().document(place, as_at=date(2015, 4, 1))
assert read(write(document)) == document
print(write(document), end="")
"""


def section() -> str:
    """Give the section of CONTRIBUTING that says how."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return text.partition("## Add a kind of contract\n")[2].partition("\n## ")[0]


def block(number: int) -> str:
    """Give one of the blocks of code of the section."""
    blocks: list[str] = re.findall(r"```python\n(.*?)```", section(), re.DOTALL)
    return blocks[number]


def followed(module: str) -> str:
    """Put into a module what the first block of the section shows: names, class, union."""
    names, shown = block(0).split("\n\n\n", 1)
    class_, union = shown.rsplit("\n\n\n", 1)
    module, listed = re.subn(r"(?m)^__all__ = \[.*\]$", lambda _: names, module)
    module, closed = re.subn(
        r"(?m)^Kinds: TypeAlias = .*$", lambda _: f"{class_}\n\n\n{union.rstrip()}", module
    )
    assert (listed, closed) == (1, 1)
    return module


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what is needed of the repository, and change the one file, the test and the page."""
    root = tmp_path_factory.mktemp("contributed")
    without_bytecode = shutil.ignore_patterns("__pycache__")
    for folder in ("src", "tasks"):
        shutil.copytree(ROOT / folder, root / folder, ignore=without_bytecode)
    (root / "tests").mkdir()
    shutil.copy(ROOT / "tests/contracts/test_kinds.py", root / "tests")
    [name] = re.findall(r"here `(\w+\.py)`", section())
    path = root / ROOM / name
    path.write_text(followed(path.read_text(encoding="utf-8")), encoding="utf-8")
    (root / "tests/test_parent_guarantee.py").write_text(block(1), encoding="utf-8")
    return root


def run(repository: Path, *arguments: str) -> str:
    """Run Python on the copy, which comes before what is installed, and give what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_copy_is_what_runs(repository: Path) -> None:
    """What follows is about the changed package and not about the installed one."""
    where = run(repository, "-c", "import nhs_accountable_care as nac; print(nac.__file__)")
    assert Path(where.strip()).is_relative_to(repository)


def test_a_document_with_the_new_kind_comes_back_as_it_was(repository: Path) -> None:
    """It is imported from its room, written under its tag, and read back equal."""
    written = json.loads(run(repository, "-c", WRITES_ONE))
    [agreement] = written["document"]["agreements"]
    assert agreement["type"] == TAG
    assert agreement["incomplete"] == ["limit"]


def test_the_new_kind_has_a_template_that_is_checked(repository: Path) -> None:
    """`new` explains its fields in the words of the class, and `check` reads what `new` prints."""
    text = run(repository, "-m", "nhs_accountable_care", "new", TAG)
    [agreement] = json.loads(text)["document"]["agreements"]
    assert agreement["//guarantors"].startswith("The owners that promise.")
    path = repository / "template.json"
    path.write_text(text, encoding="utf-8")
    run(repository, "-m", "nhs_accountable_care", "check", str(path))


def test_the_tests_of_the_recipe_pass(repository: Path) -> None:
    """The contributed test passes, and so do those that hold for every kind."""
    run(repository, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")


def test_the_schema_is_built_again(repository: Path) -> None:
    """The one script writes the new kind into the schema and into its page."""
    run(repository, "tasks/build_schemas.py")
    schema = json.loads(run(repository, "-m", "nhs_accountable_care", "schema", "arrangement"))
    assert schema["$defs"]["ParentGuarantee"]["properties"]["type"] == {"const": TAG}
    page = repository / "docs/reference/schemas/arrangement.md"
    assert "The most that they can be asked to pay." in page.read_text(encoding="utf-8")


def test_the_entry_is_as_the_page_has_them() -> None:
    """The reference lists the kinds of the family in the way that the section shows."""
    [entry] = re.findall(r"`(\.\. autoclass:: )ParentGuarantee`", section())
    page = (ROOT / "docs/reference/contracts.md").read_text(encoding="utf-8")
    assert f"{entry}SubContract\n" in page
