"""Rules, forms and mechanisms of an embedder, as the command line and the settings name them."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TypeVar

import attrs

from nhs_accountable_care._core.errors import Problem, hand_on, words_of_error, words_of_fault
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.text import quoted, shortened
from nhs_accountable_care.cli.problems import UnreadableError

__all__ = ["Named", "own_values"]

T = TypeVar("T")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Named:
    """
    Values of one's own as they are named: where, from which folder, and under which setting.

    ``where`` is the file of settings; empty for the command line, which looks in the folder in
    which it is run.
    """

    specs: Sequence[str]
    setting: str
    folder: Path
    where: str = ""

    def refused(self, message: str, hint: str = "") -> UnreadableError:
        """Return the error of a name that leads to nothing of use."""
        return UnreadableError(
            (self.where, (Problem(path=self.setting, message=message, hint=hint),))
        )


def own_values(named: Named, of: type[T], inside: str = "") -> tuple[T, ...]:
    """
    Import what is named as ``MODULE:NAME``: one value of a class, or several.

    ``inside`` is the attribute that holds the values of a set of them, such as a rule set.

    Raises:
        UnreadableError: If there is no such module or name, or it is none of these.
    """
    return tuple(value for spec in named.specs for value in _values_at(spec, named, of, inside))


def _values_at(spec: str, named: Named, of: type[T], inside: str) -> Iterator[T]:
    """Yield what stands under one name."""
    found = _imported(spec, named)
    try:
        if inside:
            found = getattr(found, inside, found)
        if isinstance(found, of) or not isinstance(found, Iterable):
            values = [found]
        else:
            values = list(found)
    except BaseException as error:  # noqa: BLE001 -- whatever their code raises
        hand_on(error)
        msg = f"{shortened(spec)} cannot be gone through: {words_of_fault(error)}"
        raise named.refused(msg) from None
    for value in values:
        if not isinstance(value, of):
            what = "class of a mechanism" if of is type else of.__name__
            held = type(value).__name__
            msg = f"{shortened(spec)} holds a value of the type {held}, and no {what}"
            raise named.refused(msg, "name what the module has of that sort, as MODULE:NAME")
        yield value


def _imported(spec: str, named: Named) -> object:
    """Import a module and return what has a name in it."""
    module_name, _, name = spec.partition(":")
    if not module_name or not name:
        msg = f"{quoted(spec)} names no value in a module"
        raise named.refused(msg, "write MODULE:NAME, such as our_rules:OURS")
    other = _imported_from_elsewhere(module_name.partition(".")[0], named.folder)
    if other:
        msg = f"the module {module_name} in {named.folder} is not the one already had from {other}"
        raise named.refused(msg, "give it another name, or run the two apart")
    with _looking_in(named.folder):
        try:
            module = import_module(module_name)
        except BaseException as error:  # noqa: BLE001 -- whatever their module raises
            hand_on(error)
            msg = f"{shortened(module_name)} cannot be imported: {words_of_error(error)}"
            hint = f"it is looked for in {named.folder}, and where Python looks"
            raise named.refused(msg, hint) from None
    try:
        found: object = getattr(module, name)
    except AttributeError:
        msg = f"the module {shortened(module_name)} has no name {quoted(name)}"
        raise named.refused(msg, did_you_mean(name, vars(module))) from None
    except BaseException as error:  # noqa: BLE001 -- a module may answer for its names itself
        hand_on(error)
        msg = f"{shortened(spec)} cannot be had: {words_of_fault(error)}"
        raise named.refused(msg) from None
    return found


def _imported_from_elsewhere(name: str, folder: Path) -> str:
    """
    Return whence a module has been imported, if a folder has another one of its name.

    Python imports a name once: the rules of one project would else be asked for another's.
    """
    known = sys.modules.get(name)
    spec = PathFinder.find_spec(name, [str(folder)])
    if known is None or spec is None or spec.origin is None:
        return ""
    file = getattr(known, "__file__", None)
    if file is None:
        return "Python itself"
    return "" if Path(file).resolve() == Path(spec.origin).resolve() else file


@contextmanager
def _looking_in(folder: Path) -> Iterator[None]:
    """Let modules be found in a folder, for as long as something is imported."""
    path = list(sys.path)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path[:] = path
