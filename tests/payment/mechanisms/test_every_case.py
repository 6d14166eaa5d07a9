"""No case may be left lying because no terms go by its name."""

import ast
import json
from pathlib import Path

FOLDER = Path(__file__).parent


def terms_of(path: Path) -> set[str]:
    """Read the names of the terms of a test module."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "TERMS":
            assert isinstance(node.value, ast.Dict)
            return {ast.literal_eval(key) for key in node.value.keys if key is not None}
    return set()


def test_every_case_has_terms_and_all_terms_have_a_case() -> None:
    """The cases and the terms of the test modules name each other, and nothing else."""
    cases = [
        case
        for path in FOLDER.glob("*cases.json")
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
    ]
    known = set().union(*(terms_of(path) for path in FOLDER.glob("test_*.py")))
    assert {each["terms"] for each in cases} == known
