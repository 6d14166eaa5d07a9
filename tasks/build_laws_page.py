"""
Write the page of laws from the tests that try each with examples made at random.

    python tasks/build_laws_page.py            write the page
    python tasks/build_laws_page.py --check    say whether it is up to date

A law is the first sentence of such a test, so a sentence is mended in the test.
"""

import argparse
import ast
import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "laws.md"
TESTS = ROOT / "tests"

HEAD = """\
% Written by tasks/build_laws_page.py from the tests.

# Laws

A law is a sentence that holds of every value, and not of an example.
Each of these is a test, which tries it with values that
[Hypothesis](https://hypothesis.readthedocs.io) makes at random.
When one breaks, the test shows the smallest value that breaks it.

How many values a test tries is the number of the profile, unless the test says otherwise,
since one value may take a second.
The environment variable `HYPOTHESIS_PROFILE` names a profile:

{profiles}

`make deep` tries every law with the profile `deep`.
What comes from anyone is tried far more often: [](limits.md) says how.
"""


class Law(NamedTuple):
    """A sentence, the test that tries it, and how often."""

    package: str
    sentence: str
    test: str
    examples: str


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    text = page()
    if check:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            print(f"{PAGE.name} is not what the tests say; run tasks/build_laws_page.py")
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8")
    return 0


def page() -> str:
    """Write the page."""
    found = sorted(laws(), key=lambda law: (law.package, law.test))
    parts = [HEAD.format(profiles=profiles())]
    for package, of in itertools.groupby(found, key=lambda law: law.package):
        rows = [f"| {law.sentence} | `{law.test}` | {law.examples} |" for law in of]
        table = "\n".join(("| Law | Test | Examples |", "|---|---|---|", *rows))
        parts.append(f"## {title(package)}\n\n{table}\n")
    return "\n".join(parts)


def title(package: str) -> str:
    """Write the heading of a package's laws."""
    return "Input from anyone" if package == "fuzz" else f"`{package}`"


def profiles() -> str:
    """List the profiles of `conftest.py`, with how many values each tries."""
    text = (ROOT / "conftest.py").read_text(encoding="utf-8")
    found = re.findall(r'register_profile\("(\w+)".*?max_examples=(\d+)', text)
    rows = [f"| `{name}` | {int(number):,} |" for name, number in found]
    return "\n".join(("| Profile | Values |", "|---|---|", *rows))


def laws() -> Iterator[Law]:
    """Yield each law that a test states."""
    for file in sorted(TESTS.rglob("test_*.py")):
        package = file.relative_to(TESTS).parts[0]
        text = file.read_text(encoding="utf-8")
        # Most files state no law, and need not be parsed.
        for each in ast.walk(ast.parse(text)) if "@given(" in text else ():
            if isinstance(each, ast.FunctionDef) and each.name.startswith("test_"):
                named = [ast.unparse(decorator) for decorator in each.decorator_list]
                if any(name.startswith("given(") for name in named):
                    yield Law(
                        package=package,
                        sentence=first_sentence(each),
                        test=f"{file.relative_to(TESTS).as_posix()}::{each.name}",
                        examples=examples(each),
                    )
    yield from targets()


def targets() -> Iterator[Law]:
    """Yield what holds of each target of hostile input."""
    tree = ast.parse((TESTS / "fuzz" / "targets.py").read_text(encoding="utf-8"))
    [made] = [
        each.value
        for each in tree.body
        if isinstance(each, ast.AnnAssign) and ast.unparse(each.target) == "TARGETS"
    ]
    assert isinstance(made, ast.Dict)  # noqa: S101 - a literal
    for made_of in made.values:
        assert isinstance(made_of, ast.Call)  # noqa: S101 - a literal
        [said] = [each.value for each in made_of.keywords if each.arg == "holds"]
        yield Law(
            package="fuzz",
            sentence=str(ast.literal_eval(said)),
            test="fuzz/test_fuzz.py::test_a_search_finds_nothing",
            examples="5 seconds (`make fuzz`)",
        )


def first_sentence(test: ast.FunctionDef) -> str:
    """Return the first paragraph of what a test says, on one line of a table."""
    said = (ast.get_docstring(test) or "").split("\n\n")[0]
    return " ".join(said.split()).replace("|", "\\|").replace("``", "`")


def examples(test: ast.FunctionDef) -> str:
    """Say how many values a test tries, if it does not leave that to the profile."""
    for decorator in test.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "settings":
            for argument in decorator.keywords:
                if argument.arg == "max_examples":
                    match argument.value:
                        case ast.Constant(value=int(number)):
                            return f"{number:,}"
                        case ast.BinOp(left=ast.Constant(value=int(times))):
                            return f"{times} times the profile's"
                        case _:
                            return "see the test"
    return "the profile's"


if __name__ == "__main__":
    sys.exit(main())
