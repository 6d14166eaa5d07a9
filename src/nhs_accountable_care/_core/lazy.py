"""
How the root of a package loads its names on first use (PEP 562).

Most of what an import costs is attrs writing the methods of classes that are then not used.
A root that loads nothing lets each user pay for what is named, and no more.

A root says its names three times, and ``tests/repository/test_roots.py`` holds the three to each
other: in ``__all__`` for people, for ``import *`` and for pyright, which wants a literal list;
under ``if TYPE_CHECKING:`` for the type checkers; and under ``else:`` where each is defined.
There and not above, since a checker that sees a ``__getattr__`` lets every misspelt name pass.
"""

import sys

# Type checkers take it for true; importing it from typing would cost more than all of this.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["loaded_on_first_use"]


def loaded_on_first_use(
    package: str,
    homes: "Mapping[str, tuple[str, ...]]",
    extras: "Mapping[str, str] | None" = None,
) -> "tuple[Callable[[str], object], Callable[[], list[str]]]":
    """
    Make the ``__getattr__`` and the ``__dir__`` of a package root.

    Args:
        package: The ``__name__`` of the root.
        homes: The names that each module of the package defines, by the module's name within
            the package; of a module elsewhere in the library, by its full name. The modules of
            the package can be asked for as well.
        extras: What has to be installed for a module, by the module's name. Where it is not,
            asking for a name of that module says so, and ``dir`` leaves it out, so that ``help``
            and ``inspect.getmembers`` go through; so does ``import *``, if the root takes what
            ``dir`` lists for its ``__all__``.

    >>> load, names = loaded_on_first_use("nhs_accountable_care", {"_core.money": ("Money",)})
    >>> load("Money").parse("£5m").pence
    500000000
    """
    root = sys.modules[package]
    home_of = {name: home for home, names in homes.items() for name in names}
    library = package.partition(".")[0] + "."

    def load(name: str) -> object:
        """
        Load a name from its module, and keep it, so that this is not asked again.

        Raises:
            AttributeError: If the package offers nothing of that name.
        """
        # Here and not above, because importing a root must cost nothing.
        from importlib import import_module  # noqa: PLC0415

        if name in home_of:
            home = home_of[name]
            module = home if home.startswith(library) else f"{package}.{home}"
            value: object = getattr(import_module(module), name)
            setattr(root, name, value)
            return value
        if name in homes:
            return import_module(f"{package}.{name}")
        msg = f"module {package!r} has no attribute {name!r}"
        # From these two the interpreter works out what was meant, where somebody reads it.
        raise AttributeError(msg, name=name, obj=root)

    def names() -> list[str]:
        """List what the root offers, loaded or not, less what needs an extra that is not there."""
        if not extras:
            return sorted(root.__all__)
        from importlib.util import find_spec  # noqa: PLC0415

        absent = {home for home, needed in extras.items() if find_spec(needed) is None}
        return sorted(name for name in root.__all__ if home_of.get(name) not in absent)

    return load, names
