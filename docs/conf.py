"""How Sphinx builds the pages; `make docs` runs it. It needs no network."""

import builtins
import importlib
import inspect
import pkgutil
import re
import runpy
import sys
from functools import cache
from importlib.metadata import version as version_of
from pathlib import Path
from types import UnionType

import attrs
from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.inspect import object_description
from sphinx.util.typing import stringify_annotation

import nhs_accountable_care

project = "nhs_accountable_care"
author = "The nhs_accountable_care contributors"
project_copyright = f"2026, {author}"
release = version_of("nhs-accountable-care")
version = release
language = "en-GB"

# Our own extensions, and what of theirs runs in the page as well.
_here = Path(__file__).parent
sys.path[:0] = [str(_here / "_ext"), str(_here / "_static")]
extensions = [
    "myst_parser",
    "run_in_page",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
# Pages whose examples get a button that runs them, where the site is built with Python.
run_in_page_pages = [
    "index",
    "tutorial/",
    "how-to/",
    "explanation/",
    "reference/mechanisms/",
    "reference/rules/",
]
exclude_patterns = ["_build"]
suppress_warnings = [
    # A section lists its pages by itself, also while it has none yet.
    "toc.empty_glob",
]

# A reference to one of our own names that leads nowhere is an error. Names of Python and of the
# packages we use lead nowhere on purpose: their lists would have to be fetched.
nitpicky = True
_others = "|".join([*map(re.escape, sorted(sys.stdlib_module_names)), "attr", "attrs", "cattrs"])
_extras = "altair|hypothesis|narwhals"
nitpick_ignore_regex = [
    (r"py:.*", rf"(?:{_others}|{_extras})(?:\..*)?"),
    (r"py:.*", r"[a-z]+"),  # built-in types
    # Type variables.
    (r"py:class", r"nhs_accountable_care\..*\.(?:[A-Z](?:_co|_contra)?|_[A-Z]\w*)"),
    # How an exposure keeps its outcomes, which are asked for by its methods.
    (r"py:class", r"nhs_accountable_care\.payment\.risk\.outcomes\.\w+"),
]

autodoc_default_options = {
    "members": True,
    "member-order": "bysource",
    "undoc-members": True,  # the fields of a value, with their types
    "exclude-members": "record_columns",  # what a table of the class shows by itself
}
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
maximum_signature_line_length = 88  # longer ones have a line for each argument
napoleon_google_docstring = True
napoleon_numpy_docstring = False

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "substitution"]
myst_substitutions = {"version": release}
myst_heading_anchors = 3

# The contents name the sections of a page. With every class and field in them they were a wall,
# and to copy them into each page took more than half of the build.
toc_object_entries = False

html_theme = "furo"
html_title = f"nhs_accountable_care {release}"
html_static_path = ["_static"]
html_js_files = ["focusable.js", "sortable.js", "filterable.js"]
html_css_files = ["name.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "footer_icons": [],
    "announcement": (
        "Not a product of, nor endorsed by, the NHS, NHS England "
        "or the Department of Health and Social Care."
    ),
}


# A shorter union says more than its name does.
_MANY_MEMBERS = 5


@cache
def _named_unions() -> dict[str, str]:
    """
    Find the unions that are public under a name, each by how a signature spells it out.

    The longest come first: the text of one begins with that of another.
    """
    root = nhs_accountable_care.__name__
    found = {}
    for package in pkgutil.iter_modules(nhs_accountable_care.__path__, f"{root}."):
        if package.name.startswith(f"{root}._"):
            continue
        module = importlib.import_module(package.name)
        for name in getattr(module, "__all__", ()):
            union = getattr(module, name)
            if isinstance(union, UnionType) and len(union.__args__) >= _MANY_MEMBERS:
                found[stringify_annotation(union, "smart")] = f"~{package.name}.{name}"
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


def _with_named_unions(text: str) -> str:
    """Put the name of a union where a signature spells out its members."""
    for spelt_out, name in _named_unions().items():
        text = re.sub(rf"{re.escape(spelt_out)}(?![\w.])", name, text)
    return text


def _write_signature(
    _app: Sphinx,
    _what: str,
    _name: str,
    of: object,
    _options: object,
    signature: str | None,
    returns: str | None,
) -> tuple[str, str | None] | None:
    """Name unions, and put the default of a field where attrs names the place it keeps it in."""
    if signature is None:
        return None
    if isinstance(of, type) and attrs.has(of):
        defaults = {field.name: field.default for field in attrs.fields(of)}
        signature = re.sub(
            r"attr_dict\['(\w+)'\]\.default",
            lambda found: object_description(defaults[found[1]]),
            signature,
        )
    return _with_named_unions(signature), returns and _with_named_unions(returns)


def _tell_members(
    _app: Sphinx, _what: str, _name: str, of: object, _options: object, lines: list[str]
) -> None:
    """Say of a union what it is one of, and not what Python says of unions."""
    if isinstance(of, UnionType) and lines and lines[0].startswith("Represent a"):
        members = (
            f":py:class:`{stringify_annotation(each, 'smart')}`"
            if isinstance(each, type)
            else f"``{stringify_annotation(each)}``"
            for each in of.__args__
        )
        lines[:] = [f"One of {', '.join(members)}.", ""]


def _skip_explained(
    app: Sphinx, _what: str, name: str, _of: object, _skip: object, _options: object
) -> bool | None:
    """Leave out a field that the docstring of its class explains: it stands there already."""
    place = app.env.temp_data
    module, cls = place.get("autodoc:module"), place.get("autodoc:class")
    of = getattr(sys.modules.get(module or ""), cls or "", None)
    entries = (inspect.getdoc(of) or "").partition("\nAttributes:\n")[2] if cls else ""
    return True if re.search(rf"(?m)^    {re.escape(name)}: ", entries) else None


def _leave_types_of_python(_app: Sphinx, page: nodes.document) -> None:
    """
    Let a type of Python's stand in a signature as text, since it leads nowhere on purpose.

    Else each `str` is looked for at the end of every name that has an entry.
    """
    of_python = {*sys.stdlib_module_names, *dir(builtins)}
    for reference in list(page.findall(pending_xref)):
        is_in_signature = not reference.get("refspecific", True)
        if is_in_signature and reference["reftarget"].partition(".")[0] in of_python:
            reference.replace_self(reference.children)


def _write_tables(app: Sphinx, exception: Exception | None) -> None:
    """Put the register as tables beside the pages, which link to them."""
    if exception is None and app.builder.format == "html":
        script = runpy.run_path(str(Path(__file__).parents[1] / "tasks/build_register_pages.py"))
        script["tables_of_register"](Path(app.outdir))


def setup(app: Sphinx) -> None:
    """Connect what these settings add to Sphinx."""
    app.connect("autodoc-skip-member", _skip_explained)
    app.connect("autodoc-process-signature", _write_signature)
    app.connect("autodoc-process-docstring", _tell_members)
    app.connect("doctree-read", _leave_types_of_python)
    app.connect("build-finished", _write_tables)
