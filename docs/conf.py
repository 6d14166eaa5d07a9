"""How Sphinx builds the pages; `make docs` runs it. It needs no network."""

import re
import sys
from importlib.metadata import version as version_of

project = "nhs_accountable_care"
author = "The nhs_accountable_care contributors"
project_copyright = f"2026, {author}"
release = version_of("nhs-accountable-care")
version = release
language = "en-GB"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
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
]

autodoc_default_options = {
    "members": True,
    "member-order": "bysource",
    "undoc-members": True,  # the fields of a value, with their types
}
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "nhs_accountable_care"
html_static_path = ["_static"]
html_js_files = ["focusable.js"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "footer_icons": [],
    "announcement": (
        "Not a product of, nor endorsed by, the NHS, NHS England "
        "or the Department of Health and Social Care."
    ),
}
