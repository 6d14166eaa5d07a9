"""What every public name keeps to, in whatever packages there are."""

import contextlib
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator

import attrs
import pytest

import nhs_accountable_care
from nhs_accountable_care import Citation, Source

# Every public name is asked in turn.
pytestmark = pytest.mark.whole

PACKAGE = "nhs_accountable_care"
PACKAGES = [
    PACKAGE,
    *(
        f"{PACKAGE}.{found.name}"
        for found in pkgutil.iter_modules(nhs_accountable_care.__path__)
        if not found.name.startswith("_")
    ),
]

# Values that are made from their one or two parts in a fixed order, and why.
POSITIONAL = {"FinancialYear": "it has one part, and FinancialYear(2017) reads as 2017/18"}

# Values whose `sources` are sources themselves, and why.
LISTS_OF_SOURCES = {"Sourcebook": "it is the list that citations point into"}

# Names that mean different things in two packages all the same, and why.
MEANS_TWO_THINGS = {
    "arrangements": "the package, and the strategy of `testing` that draws what is in it",
    "check": "the facade supplies the register that `validation.check` takes as an argument",
    "classify": "the facade supplies the register that `classification.classify` takes as well",
    "doctor": "`frames.doctor` is `interchange.doctor` over the rows of a frame",
    "exposure": "`frames.exposure` simulates, `payment.exposure` does not, the facade picks",
    "fact": "a formula and a test are each written over facts, and `fact` is how either names one",
    "settle": "`frames.settle` is `payment.settle` over the rows of a frame",
}


def public_names() -> Iterator[tuple[str, str]]:
    """Go through every package and the names it offers."""
    for package in PACKAGES:
        # A package that cannot be imported fails its own test below, and not those of the others.
        with contextlib.suppress(ImportError):
            for name in importlib.import_module(package).__all__:
                yield package, name


def public_values() -> Iterator[type]:
    """Go through the attrs classes among them, each once, and no exceptions."""
    seen: set[type] = set()
    for package, name in public_names():
        value = getattr(importlib.import_module(package), name)
        if (
            isinstance(value, type)
            and attrs.has(value)
            and not issubclass(value, BaseException)
            and value not in seen
        ):
            seen.add(value)
            yield value


def parts_of(kind: object) -> Iterator[object]:
    """Go through a type and the types it is made of."""
    yield kind
    yield typing.get_origin(kind)
    for part in typing.get_args(kind):
        yield from parts_of(part)


NAMES = [pytest.param(package, name, id=f"{package}.{name}") for package, name in public_names()]
VALUES = [pytest.param(value, id=value.__qualname__) for value in public_values()]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_what_it_offers_and_what_it_is(package: str) -> None:
    """Every package has a docstring, and lists what it offers, each name once."""
    module = importlib.import_module(package)
    assert (module.__doc__ or "").strip()
    assert len(set(module.__all__)) == len(module.__all__)
    assert set(module.__all__) <= set(dir(module))


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_a_public_name_exists_and_explains_itself(package: str, name: str) -> None:
    """Every name on a list can be imported; a class or function has its own docstring."""
    value = getattr(importlib.import_module(package), name)
    if isinstance(value, type):
        assert (vars(value).get("__doc__") or "").strip()
    elif inspect.isroutine(value) or inspect.ismodule(value):
        assert (value.__doc__ or "").strip()


@pytest.mark.parametrize("value", VALUES)
def test_a_value_never_changes(value: type[attrs.AttrsInstance]) -> None:
    """Every value is frozen, and has slots and no room for anything else."""
    blank = value.__new__(value)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        blank.anything = 1  # type: ignore[attr-defined]  # that is the point
    assert not hasattr(blank, "__dict__")


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_made_by_the_names_of_its_parts(value: type[attrs.AttrsInstance]) -> None:
    """Every part is given by its name, unless the list above gives a reason."""
    by_name = all(field.kw_only for field in attrs.fields(value) if field.init)
    assert by_name is not (value.__qualname__ in POSITIONAL)


@pytest.mark.parametrize("value", VALUES)
def test_a_value_holds_what_it_was_given(value: type[attrs.AttrsInstance]) -> None:
    """No part is converted, renamed or private, so that type checkers see what readers see."""
    for field in attrs.fields(value):
        assert field.converter is None, field.name
        assert not field.name.startswith("_"), field.name
        assert field.alias == field.name


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_made_of_tuples(value: type[attrs.AttrsInstance]) -> None:
    """No part is a list, a dictionary or a set; that a list is refused holds test_field_types."""
    attrs.resolve_types(value)
    for field in attrs.fields(value):
        kinds = set(map(id, parts_of(field.type)))
        assert not kinds & {id(list), id(dict), id(set)}, field.name


@pytest.mark.parametrize("value", VALUES)
def test_sources_are_citations(value: type[attrs.AttrsInstance]) -> None:
    """A part that is named `sources` is a tuple of citations, but for the list above."""
    attrs.resolve_types(value)
    kinds = [field.type for field in attrs.fields(value) if field.name == "sources"]
    if value.__qualname__ in LISTS_OF_SOURCES:
        assert kinds == [tuple[Source, ...]]
    else:
        assert kinds in ([], [tuple[Citation, ...]])


def test_a_name_means_one_thing() -> None:
    """What two packages offer under one name is the same thing in both, so that a reader knows."""
    meanings: dict[str, set[int]] = {}
    for package, name in public_names():
        meanings.setdefault(name, set()).add(id(getattr(importlib.import_module(package), name)))
    assert {name for name, things in meanings.items() if len(things) > 1} == set(MEANS_TWO_THINGS)
