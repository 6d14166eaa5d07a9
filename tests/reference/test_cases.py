"""The shipped cases: every fact cited, and money that is invented marked as such."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care.reference import cases

FOLDER = Path(cases.__file__).parent
MONEY_OR_DAY = re.compile(r"-?\d[\d,.]*%?|[\[\d/][\dW~./\[\]-]*")


def uncited(value: object, path: str, *, is_cited: bool) -> Iterator[str]:
    """Find every figure and day that no citation stands beside or directly around."""
    if isinstance(value, dict):
        cited = bool(value.get("sources"))
        for key, part in value.items():
            if key in {"sources", "code", "footprint"}:
                continue
            inherits = (
                is_cited if path.rpartition(".")[2].partition("[")[0] in INHERITING else False
            )
            yield from uncited(part, f"{path}.{key}", is_cited=cited or inherits)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from uncited(part, f"{path}[{number}]", is_cited=is_cited)
    elif not is_cited and is_figure(value):
        yield path


INHERITING = {
    "period",
    "above",
    "up_to",
    "loss_limit",
    "keys",
    "shares",
    "gain_bands",
    "loss_bands",
    "against",
}


def is_figure(value: object) -> bool:
    """Say whether a value is a number, a sum of money, a share or a day."""
    if isinstance(value, bool) or value is None:
        return False
    return isinstance(value, int | float) or bool(MONEY_OR_DAY.fullmatch(str(value)))


def document(name: str) -> Any:  # noqa: ANN401 -- any JSON
    """Read a shipped file as plain data."""
    return json.loads((FOLDER / name).read_text("utf-8"))["document"]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.name)
def test_no_figure_stands_without_a_source(file: Path) -> None:
    """Every number, sum and day has a citation on the part that it belongs to."""
    assert list(uncited(document(file.name), "$", is_cited=False)) == []


def test_an_uncited_figure_is_found() -> None:
    """The search above finds a figure whose citation is taken away, and not a cited one."""
    data = document("greater-manchester-2017.json")
    del data["populations"][0]["sources"]
    assert list(uncited(data, "$", is_cited=False)) == [
        "$.populations[0].people",
        "$.populations[0].as_at",
    ]


def test_the_money_of_a_case_is_illustrative() -> None:
    """No figure of a facts document, and no payment term, claims to be real."""
    assert all(fact.is_illustrative for fact in cases.facts("greater-manchester-2017").facts)
    salford = (cases.case("greater-manchester-2017").value.nested or ())[0]
    assert salford.finance is not None
    for terms in salford.finance.payments or ():
        assert [each.confidence.value for each in terms.sources] == ["illustrative"]


def test_an_unknown_case_names_those_that_there_are() -> None:
    """The error is the list to choose from."""
    with pytest.raises(InvalidValueError, match="there are: greater-manchester-2017"):
        cases.case("devon-2017")


def test_every_case_that_is_named_is_shipped() -> None:
    """Each name has its document and its facts."""
    for name in cases.case_names():
        assert cases.case(name).value.name
        assert cases.facts(name).facts
