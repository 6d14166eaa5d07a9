"""The table of payment vectors itself: complete, cited, and without a sum worked out in it."""

import ast
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care.policy import sourcebook

FOLDER = Path(__file__).parent
VECTORS: list[dict[str, Any]] = json.loads(
    FOLDER.joinpath("vectors.json").read_text(encoding="utf-8"), parse_float=Decimal
)["vectors"]

SUMS = {"divmod", "pow", "round", "sum"}


def test_there_are_sixty_vectors_each_covered_somewhere() -> None:
    """Every vector stands once, with where it is checked and why there."""
    assert Counter(each["covered_by"] for each in VECTORS) == {
        "here": 25,
        "later": 21,
        "mssp": 11,
        "risk": 2,
        "curve": 1,
    }
    assert len({each["id"] for each in VECTORS}) == len(VECTORS)
    assert all(each["reason"] for each in VECTORS)


@pytest.mark.parametrize("vector", VECTORS, ids=[each["id"] for each in VECTORS])
def test_a_vector_names_its_source(vector: dict[str, Any]) -> None:
    """A vector cites the sourcebook; only one that we made ourselves names no source."""
    assert vector["source"] is None or vector["source"] in sourcebook()
    assert vector["source"] or not vector["published"]


@pytest.mark.parametrize(
    "vector",
    [each for each in VECTORS if each["covered_by"] in {"here", "curve"}],
    ids=[each["id"] for each in VECTORS if each["covered_by"] in {"here", "curve"}],
)
def test_a_vector_that_is_checked_here_is_exact(vector: dict[str, Any]) -> None:
    """What is checked here must come out to the penny."""
    assert Decimal(vector["tolerance"]) == 0
    assert vector.get("cases") or vector.get("shares") or vector.get("slopes")


@pytest.mark.real_data
def test_the_vectors_are_those_of_the_shared_domain(pytestconfig: pytest.Config) -> None:
    """No vector of the collection is left out, and none is added."""
    shared = pytestconfig.rootpath.parent.joinpath("shared", "domain", "payment_vectors.json")
    if not shared.is_file():
        pytest.skip("the collection of vectors is no part of the repository")
    collected = {each["id"] for each in json.loads(shared.read_text(encoding="utf-8"))}
    assert {each["id"] for each in VECTORS} == collected


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_no_sum_is_worked_out_beside_the_vectors(path: Path) -> None:
    """A module of the vectors adds, subtracts, multiplies and divides nothing."""
    found = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AugAssign)
        # One type or another, as in `str | None`, is no sum.
        or (isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr))
        or (isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.Not))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) in SUMS)
    ]
    assert found == []
