"""
Every public value can be pickled and copied, also for a process that has loaded nothing.

Nobody has to add an example for a new class. The examples in the docstrings make most of what
there is, and are watched while they run; what ships, and what is answered below, makes the rest.
"""

import contextlib
import copy
import doctest
import functools
import importlib
import inspect
import os
import pickle
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from enum import Enum
from fractions import Fraction
from types import ModuleType
from typing import Any

import attrs
import pytest

import nhs_accountable_care as nac
from nhs_accountable_care import Problem, classification, payment, validation
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import AnyMet, AtLeastMet, Criterion, NotMet, no
from nhs_accountable_care.documents import FieldCheck, FieldShape, standard_codec
from nhs_accountable_care.interchange import file_formats
from nhs_accountable_care.organisations import LeftOut, RegisterError, parse_ods_code
from nhs_accountable_care.payment.language.formula_writing import agreement_data
from nhs_accountable_care.policy import cite
from nhs_accountable_care.questions import Outcome
from nhs_accountable_care.validation import FailedFile

# What other code fulfils, so that there is no value of it.
WITHOUT_VALUES = {"ExposureFunction", "HasRecord", "Mechanism", "Question", "ShippedMechanism"}

# What is not equal to what it was pickled from, and why.
_BY_TEST = "a test that stands in no form is a function, and many are written inside others"
NOT_KEPT = {
    "Codec": "it is no value but a table of functions; each process builds its own",
    "CompiledMechanism": "its function is generated, and has no name by which it is found",
    "InContext": "it stands in the place of the function that it holds, under the same name",
    "OfficialFile": "it is no value but a file, whose bytes are read as they are asked for",
    "ReportedFrame": "it holds a frame of somebody's own library, and the query of its report",
    "OfficialRows": "it is no value but the rows of such a file",
    "BodyIndex": "it is no value but an index that grows, and equal to itself alone",
    **dict.fromkeys(["AllMet", "Criterion", "Part"], _BY_TEST),
}

# A child reads all there is and sends it back, with hashes of its own seed, and what went wrong.
CHILD = """
import pickle, sys
sent, back = pickle.load(sys.stdin.buffer), []
for pickled, protocol in sent:
    try:
        back.append(pickle.dumps(pickle.loads(pickled), protocol=protocol))
    except Exception as error:
        back.append(repr(error))
pickle.dump(back, sys.stdout.buffer)
"""
PROTOCOLS = range(2, pickle.HIGHEST_PROTOCOL + 1)


def packages() -> Iterator[str]:
    """Go through the packages that offer names."""
    yield nac.__name__
    for found in pkgutil.walk_packages(nac.__path__, f"{nac.__name__}."):
        if found.ispkg and hasattr(importlib.import_module(found.name), "__all__"):
            yield found.name


OFFERED = {
    f"{package}.{name}": getattr(importlib.import_module(package), name)
    for package in packages()
    for name in importlib.import_module(package).__all__
}
CLASSES = {value for value in OFFERED.values() if isinstance(value, type)}
MADE = {
    each
    for each in CLASSES
    if not issubclass(each, Enum)
    and "__init__" in vars(each)
    and not inspect.isabstract(each)
    and not getattr(each, "_is_protocol", False)
}


@contextlib.contextmanager
def watched(made: dict[type, list[Any]]) -> Iterator[None]:
    """Keep up to two values of each public class, of those that are made meanwhile."""

    def watch(cls: type, init: Any) -> Any:  # noqa: ANN401 -- the constructor of any class
        @functools.wraps(init)
        def inner(self: object, *args: object, **kwargs: object) -> None:
            init(self, *args, **kwargs)
            if type(self) is cls and len(made[cls]) < 2:
                made[cls].append(self)

        return inner

    before = {cls: vars(cls)["__init__"] for cls in MADE}
    for cls, init in before.items():
        cls.__init__ = watch(cls, init)  # type: ignore[method-assign]  # it is put back below
    try:
        yield
    finally:
        for cls, init in before.items():
            cls.__init__ = init  # type: ignore[method-assign]  # as it was


def modules() -> Iterator[ModuleType]:
    """Go through the modules of the library."""
    for found in pkgutil.walk_packages(nac.__path__, f"{nac.__name__}."):
        if "__main__" not in found.name and ".cli" not in found.name:
            yield importlib.import_module(found.name)


def forget_what_was_made() -> None:
    """Let the library make again what it makes once and keeps, if a test before had it made."""
    for module in modules():
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def run_every_docstring() -> None:
    """Run the examples of every module, whatever they print; other tests look at that."""
    for module in modules():
        for test in doctest.DocTestFinder(exclude_empty=True).find(module):
            doctest.DocTestRunner(verbose=False).run(test, out=lambda _: None)


def make_what_no_docstring_makes() -> None:
    """Make the few values that stand in no example."""
    # What ships is made when its module is loaded; this is one of somebody's own.
    [succ] = [each for each in file_formats() if each.key == "succ"]
    attrs.evolve(succ, title="Successors as we keep them")
    for mechanism in payment.SHIPPED_MECHANISMS:
        made = mechanism.example().formula()
        payment.lowered(made)
        payment.in_words(made)
    prices = payment.PriceList(
        name="tariff",
        codes=("a", "b"),
        columns=(
            payment.PriceColumn(
                name="price", unit=payment.PENCE, values=(Fraction(5), Fraction(7))
            ),
        ),
    )
    each = payment.listed(prices, "price", payment.code("currency", table="activity"))
    paid = payment.step("paid", payment.total("activity", each, rows=9))
    agreed = payment.formula(payment.line("activity", paid, payer="board", payee="trust"))
    agreement_data(agreed, name="By activity")
    payment.lowered(agreed)
    # What was just worked out is made without asking for its types, and so unseen.
    settled = payment.settle(agreed, {"activity": []})
    attrs.evolve(settled, inputs=attrs.evolve(settled.inputs))
    payment.RecordedTable(name="activity", rows=())
    leaf = Criterion(key="leaf", question="Is it?", test=leaf_test, sources=(cite("S71"),))
    for test in (
        AnyMet(parts=(leaf, leaf)),
        AtLeastMet(number=1, parts=(leaf, leaf)),
        NotMet(part=leaf),
    ):
        Criterion(key="all", question="Are they?", test=test, sources=(cite("S71"),))
    RegisterError((Problem(path="$", message="no"),))
    FailedFile(file=None, problems=(Problem(path="$", message="no"),))
    LeftOut(code=parse_ods_code("QOP"), reason="closed", is_ambiguous=False)


def leaf_test(_place: Arrangement, _on: date) -> Outcome:
    """Say no, as the test of a form of one's own that can be pickled by its name."""
    return no("so it is")


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> dict[type, list[Any]]:
    """Values of every public class, and every member of an enumeration."""
    made: dict[type, list[Any]] = {each: [] for each in MADE}
    with contextlib.chdir(tmp_path_factory.mktemp("examples")), watched(made):
        forget_what_was_made()
        run_every_docstring()
        make_what_no_docstring_makes()
    made[FieldCheck].extend(standard_codec().checks)
    made[FieldShape].extend(standard_codec().shapes)
    made[classification.Form].extend(classification.SHIPPED_FORMS)
    made[classification.Axis].extend(classification.SHIPPED_AXES)
    made[validation.Rule].extend(validation.SHIPPED_RULES.rules[:3])
    for each in CLASSES:
        if issubclass(each, Enum):
            made[each] = list(each)
        elif issubclass(each, Exception) and each not in made:
            made[each] = [each("a message")]
    return made


@pytest.mark.whole
def test_there_is_a_value_of_every_public_class(examples: dict[type, list[Any]]) -> None:
    """What is missing here needs an example in its docstring."""
    assert {cls.__qualname__ for cls, values in examples.items() if not values} == set()
    assert {cls.__qualname__ for cls in CLASSES - set(examples)} == WITHOUT_VALUES


def alike(one: object, other: object) -> bool:
    """Whether two values are equal; errors are what they say and hold."""
    if isinstance(one, BaseException) and isinstance(other, BaseException):
        return (type(one), one.args, str(one), vars(one)) == (
            type(other),
            other.args,
            str(other),
            vars(other),
        )
    return type(one) is type(other) and one == other and hash_of(one) == hash_of(other)


def hash_of(value: object) -> int | None:
    """Return the hash of a value, if it has one."""
    try:
        return hash(value)
    except TypeError:
        return None


@pytest.mark.whole
def test_every_value_crosses_processes(examples: dict[type, list[Any]]) -> None:
    """It comes back equal, with its hash, from a process with another seed (`pickling`)."""
    lost, sent = set(), []
    for cls, values in examples.items():
        for value in values:
            for protocol in PROTOCOLS:
                try:
                    sent.append((value, (pickle.dumps(value, protocol=protocol), protocol)))
                except (AttributeError, TypeError, pickle.PicklingError):
                    lost.add(cls.__qualname__)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CHILD],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        input=pickle.dumps([each for _, each in sent]),
    )
    for (value, _), back in zip(sent, pickle.loads(done.stdout), strict=True):  # noqa: S301 - ours
        if isinstance(back, str) or not alike(pickle.loads(back), value):  # noqa: S301 - ours
            lost.add(type(value).__qualname__)
    assert lost == set(NOT_KEPT)


def copies_alike(value: object) -> bool:
    """Whether a copy, a deep copy and one that changes nothing are like a value."""
    copiers: list[Any] = [copy.copy, copy.deepcopy]
    if attrs.has(type(value)):
        copiers.append(attrs.evolve)
    try:
        return all(alike(copied(value), value) for copied in copiers)
    except (TypeError, AttributeError):
        return False


@pytest.mark.whole
def test_every_value_can_be_copied(examples: dict[type, list[Any]]) -> None:
    """A copy, a deep copy and one that changes nothing are equal to it."""
    lost = {
        cls.__qualname__ for cls, values in examples.items() if not all(map(copies_alike, values))
    }
    assert lost <= set(NOT_KEPT)


def test_every_public_name_is_pickled_by_its_name() -> None:
    """A function or class that is offered is found again, wherever it is defined."""
    for name, value in OFFERED.items():
        # Strategies are functions that Hypothesis makes inside another, which has no name.
        is_strategy = name.startswith("nhs_accountable_care.testing.")
        if isinstance(value, type) or (inspect.isroutine(value) and not is_strategy):
            assert pickle.loads(pickle.dumps(value)) is value, name  # noqa: S301 - ours
