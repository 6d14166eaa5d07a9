"""What the repository says about itself, in the places where people look first."""

import re
import tomllib
from pathlib import Path

import pytest

import nhs_accountable_care

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

NOT_ENDORSED = re.compile(
    r"not a product of, nor endorsed by, the NHS, NHS England\s+or "
    r"(DHSC|the Department of Health\s+and Social Care)"
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(README, id="README"),
        pytest.param((ROOT / "docs" / "index.md").read_text(encoding="utf-8"), id="docs home"),
        pytest.param((ROOT / "NOTICE").read_text(encoding="utf-8"), id="NOTICE"),
        pytest.param((ROOT / "CITATION.cff").read_text(encoding="utf-8"), id="CITATION.cff"),
        pytest.param(nhs_accountable_care.__doc__, id="the package's docstring"),
    ],
)
def test_nobody_can_take_it_for_an_nhs_product(text: str) -> None:
    """Each first page says that no NHS body made or endorses the library."""
    assert NOT_ENDORSED.search(" ".join(text.split()))


@pytest.mark.parametrize(
    "command",
    [
        "    python -m pip install . && nhs-accountable-care demo",
        "    python -m pip install -e '.[test]' && python -m pytest",
    ],
)
def test_the_first_screen_has_both_commands(command: str) -> None:
    """The two commands stand in the README's first screen, each once and word for word."""
    assert README.splitlines()[:20].count(command) == 1
    assert README.splitlines().count(command) == 1


def test_the_core_needs_attrs_and_cattrs_only() -> None:
    """An installation without extras brings in two packages, and what they need."""
    names = {re.split(r"[<>=~! ]", each)[0] for each in PROJECT["dependencies"]}
    assert names == {"attrs", "cattrs"}


def test_the_citation_names_the_version() -> None:
    """Who cites the library cites the version that is here."""
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {PROJECT['version']}\n" in citation


def test_the_notices_travel_with_the_package() -> None:
    """The licences and attributions are part of what is installed."""
    assert PROJECT["license-files"] == ["LICENSE", "LICENSE-OGL", "NOTICE"]
    for name in PROJECT["license-files"]:
        assert (ROOT / name).read_text(encoding="utf-8").strip()
