"""
Examples that run in the page: a Sphinx extension.

It marks the Python examples of chosen pages with their text, so that a script can run them in the
browser and compare what they print, and copies Python for the browser beside the pages. That
happens only where ``run_in_page_files`` names the folder that ``tasks/fetch_pyodide.py`` fills
(``make site``); otherwise the pages are those of print, and nothing has to be fetched.
"""

import ast
import json
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from page_examples import without_prompts
from sphinx.addnodes import desc, desc_signature
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

LOG = logging.getLogger(__name__)
STATIC = Path(__file__).parents[1] / "_static"

# What comes with the pages. A page that imports anything else has no button: half of it would
# fail, for a reason that is not the reader's.
IN_THE_PAGE = frozenset(
    {*sys.stdlib_module_names, "nhs_accountable_care", "attrs", "attr", "cattrs"}
)
NEEDS_MORE = ("nhs_accountable_care.frames",)


# What stands in a page that has something to run, and the script that runs it.
SCRIPTS = {'class="in-page"': "run_in_page.js", 'id="column-form"': "column_form.js"}


class ExampleInPage(nodes.General, nodes.Element):  # type: ignore[misc] # docutils has no types
    """Wraps an example that runs in the page."""


def visit_example(translator: HTML5Translator, node: ExampleInPage) -> None:
    """Open the box, with the example as it is written: what is shown lacks its flags."""
    data = "".join(
        f' data-{name}="{escape(str(node[name]))}"'
        for name in ("number", "source", "plain", "home")
        if node.get(name) is not None
    )
    translator.body.append(f'<div class="in-page"{data}>\n')


def leave_example(translator: HTML5Translator, _node: ExampleInPage) -> None:
    """Close the box."""
    translator.body.append("</div>\n")


def is_example(node: nodes.Node) -> bool:
    """
    Whether a node is Python that the tests run.

    >>> is_example(nodes.doctest_block(text=">>> 1 + 1"))
    True
    >>> is_example(nodes.literal_block(text="$ ls", language="console"))
    False
    """
    if isinstance(node, nodes.doctest_block):
        return True
    return isinstance(node, nodes.literal_block) and (
        node.get("language") == "python" or node.astext().startswith(">>> ")
    )


def imported(source: str) -> Iterator[str]:
    r"""
    Name the modules that a block imports.

    >>> list(imported(">>> import polars as pl\n>>> from datetime import date\n"))
    ['polars', 'datetime.date']
    """
    for statement in ast.walk(ast.parse(without_prompts(source))):
        if isinstance(statement, ast.Import):
            yield from (each.name for each in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            yield from (f"{statement.module}.{each.name}" for each in statement.names)


def is_in_the_page(module: str) -> bool:
    """
    Whether a module comes with the pages.

    >>> is_in_the_page("datetime.date"), is_in_the_page("polars")
    (True, False)
    >>> is_in_the_page("nhs_accountable_care.frames")
    False
    """
    return module.partition(".")[0] in IN_THE_PAGE and not module.startswith(NEEDS_MORE)


def read_from_commands(examples: Iterable[str], commands: Iterable[str]) -> set[str]:
    """
    Name the files that examples read and commands of the page may write: no shell is in the page.

    >>> read_from_commands(['>>> Path("a.csv").read_text()'], ["$ printf 1 > a.csv"])
    {'a.csv'}
    """
    named = {name for text in commands for name in re.findall(r"[\w.-]+\.\w+", text)}
    return {name for name in named if any(f'Path("{name}")' in text for text in examples)}


def home_of(node: nodes.Node) -> str | None:
    """Return the module and the name that an example of a docstring documents."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, desc) and node.get("domain") == "py":
            signature = node.next_node(desc_signature)
            return f"{signature['module']}:{signature['fullname']}"
    return None


class MarkExamples(SphinxPostTransform):
    """Marks the examples of a page, before Sphinx takes their flags away."""

    default_priority = 300
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Wrap each example, if the page can run where only the library is."""
        pages: list[str] = self.config.run_in_page_pages
        name = self.env.docname
        if not self.config.run_in_page_files or not name.startswith(tuple(pages)):
            return
        examples = [node for node in self.document.findall(nodes.Element) if is_example(node)]
        if not any(">>>" in node.astext() for node in examples):
            return
        try:
            needed = {each for node in examples for each in imported(node.astext())}
        except SyntaxError:  # an example may show one
            needed = set()
        commands = [
            node.astext()
            for node in self.document.findall(nodes.literal_block)
            if node.get("language") == "console"
        ]
        files = read_from_commands([node.astext() for node in examples], commands)
        missing = sorted(files.union(each for each in needed if not is_in_the_page(each)))
        if missing:
            LOG.info("%s does not run in the page: it needs %s", name, ", ".join(missing))
            return
        for number, node in enumerate(examples, start=1):
            source = node.astext()
            box = ExampleInPage(
                number=number, source=source, plain=without_prompts(source), home=home_of(node)
            )
            node.replace_self(box)
            box += node


def add_scripts(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: object
) -> None:
    """Load the scripts on the pages that have something to run."""
    if not app.config.run_in_page_files:
        return
    body = context.get("body", "")
    scripts = [name for mark, name in SCRIPTS.items() if mark in body]
    for name in ["python_in_page.js", *scripts] if scripts else []:
        app.add_js_file(name, loading_method="defer")
    if scripts:
        app.add_css_file("run_in_page.css")


def copy_python(app: Sphinx, error: Exception | None) -> None:
    """Put Python and the wheels beside the pages, with a list of the wheels."""
    files: str = app.config.run_in_page_files
    if error is not None or app.builder.format != "html":
        return
    if not files:
        LOG.info("the examples do not run in these pages; `make site` makes pages where they do")
        return
    target = Path(app.outdir) / "_static" / "pyodide"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in sorted(Path(files).iterdir()):
        if path.is_file():
            shutil.copy(path, target)
    wheels = sorted(path.name for path in target.glob("*.whl"))
    (target / "files.json").write_text(json.dumps({"wheels": wheels}), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx what there is."""
    app.add_config_value("run_in_page_files", "", "html", types=str)
    app.add_config_value("run_in_page_pages", [], "html", types=[list, tuple])
    app.add_node(ExampleInPage, html=(visit_example, leave_example))
    app.add_post_transform(MarkExamples)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", copy_python)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
