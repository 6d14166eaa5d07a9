"""What users of the last release would find broken is found: shown on planted changes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = Path("src", "nhs_accountable_care")

# What is changed, in which file, and what is to be said of it.
PLANTED = [
    (  # an argument is removed
        "payment/settlement.py",
        "def settle(mechanism: Mechanism | Formula, ",
        "def settle(",
        "settle(mechanism): Parameter was removed",
    ),
    (  # a field is renamed
        "arrangements/arrangement.py",
        "    creates_legal_body: bool | None",
        "    makes_legal_body: bool | None",
        "Arrangement.creates_legal_body: Public object was removed",
    ),
    (  # a name is offered no more, although it is still there
        "policy/__init__.py",
        '    "cite",\n',
        "",
        "nhs_accountable_care.policy.cite: it is not offered any more",
    ),
]


def compared(now: Path) -> subprocess.CompletedProcess[str]:
    """Compare a package with ours, as the check compares ours with the last release."""
    command = [sys.executable, "tasks/check_api.py", "--before", str(ROOT / "src")]
    return subprocess.run(
        [*command, "--now", str(now)], capture_output=True, check=False, cwd=ROOT, text=True
    )


@pytest.mark.recipes
def test_a_breaking_change_is_found(tmp_path: Path) -> None:
    """Each is told, nothing that is whole is, and the check fails."""
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE)
    for file, before, after, _ in PLANTED:
        path = tmp_path / PACKAGE / file
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
    done = compared(tmp_path / "src")
    assert done.returncode == 1, done.stderr
    for *_, told in PLANTED:
        assert told in done.stdout
    # What stood behind the argument that is gone has moved.
    assert len(done.stdout.splitlines()) == len(PLANTED) + 2


@pytest.mark.recipes
def test_what_is_the_same_breaks_nothing() -> None:
    """Nothing is told of two copies of one package."""
    done = compared(ROOT / "src")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("0 breaking changes since ")
