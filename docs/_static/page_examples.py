"""
Runs the examples of a page; the worker loads it into the Python of the browser.

It is plain Python, so that its tests need no browser: ``tests/repository/test_page_examples.py``.
"""

import ast
import contextlib
import doctest
import importlib
import io
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, TypedDict

RunError = tuple[type[BaseException], BaseException, TracebackType]


class Block(TypedDict):
    """
    A block of a page, as it stands or as the reader changed it.

    Attributes:
        source: Examples with prompts and what they print, or plain statements.
        changed: What the reader wrote instead: statements, without prompts. Else nothing.
    """

    source: str
    changed: str | None


class Outcome(TypedDict):
    """
    What one statement did.

    Attributes:
        source: The statement.
        wanted: What the page says that it prints.
        got: What it printed here.
        verdict: Whether they are the same; nothing to compare where the reader changed the block.
    """

    source: str
    wanted: str
    got: str
    verdict: bool | None


def statements(text: str) -> list[doctest.Example]:
    r"""
    Part a text into statements, each with the comments and blank lines that follow it.

    >>> [each.source for each in statements("a = 1  # one\n@f\ndef g(): ...\nb = 2; c = 3")]
    ['a = 1  # one\n', '@f\ndef g(): ...\n', 'b = 2; c = 3\n']
    """
    lines = text.splitlines(keepends=True)
    begins = sorted(
        {
            min([each.lineno, *(of.lineno for of in getattr(each, "decorator_list", []))])
            for each in ast.parse(text).body
        }
    )
    ends = [*(begin - 1 for begin in begins[1:]), len(lines)]
    return [
        doctest.Example("".join(lines[begin - 1 : end]), "")
        for begin, end in zip(begins, ends, strict=True)
    ]


def without_prompts(source: str) -> str:
    r"""
    Return the statements of a block, as a reader would type them into a file.

    >>> without_prompts(">>> for each in (1, 2):\n...     print(each)\n1\n2\n>>> 3\n3\n")
    'for each in (1, 2):\n    print(each)\n3'
    """
    if ">>>" not in source:
        return source.rstrip("\n")
    examples = doctest.DocTestParser().get_examples(source)
    return "".join(each.source for each in examples).rstrip("\n")


class _Outcomes(doctest.DocTestRunner):
    """Keeps what each example does, where its parent prints it."""

    def __init__(self) -> None:
        super().__init__(verbose=False, optionflags=doctest.ELLIPSIS)
        self.kept: list[Outcome] = []

    def _keep(self, example: doctest.Example, got: str, *, verdict: bool) -> None:
        self.kept.append(
            {"source": example.source, "wanted": example.want, "got": got, "verdict": verdict}
        )

    def report_start(self, *_: object) -> None:
        """Say nothing before an example."""

    def report_success(
        self, out: object, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        """Keep what was printed as it should be."""
        del out, test
        self._keep(example, got, verdict=True)

    def report_failure(
        self, out: object, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        """Keep what was printed otherwise."""
        del out, test
        self._keep(example, got, verdict=False)

    def report_unexpected_exception(
        self, out: object, test: doctest.DocTest, example: doctest.Example, exc_info: RunError
    ) -> None:
        """Keep the error, without the lines of the programs that ran the example."""
        del out, test
        kind, error, _ = exc_info
        said = f"{kind.__name__}: {error}"
        if isinstance(error, ModuleNotFoundError):
            said += "\n(this package is not in the browser; run the example on your machine)"
        self._keep(example, f"{said}\n", verdict=False)


class Page:
    """The examples of a page that share their names, and how far they have run."""

    def __init__(self, home: str = "") -> None:
        """
        Begin a page.

        Args:
            home: The module and the name of what the examples document, with a colon between,
                where they stand in a docstring: they know the names of their module.
        """
        self.home: str = home
        self.ran: list[str] = []
        self.names: dict[str, Any] = {}
        self.folder: TemporaryDirectory[str] | None = None

    def begin(self) -> None:
        """Enter an empty folder, and know the names of the module of a docstring."""
        self.leave()
        self.folder = TemporaryDirectory(ignore_cleanup_errors=True)
        os.chdir(self.folder.name)
        self.names = {}
        if self.home:
            module, _, name = self.home.partition(":")
            offered = getattr(importlib.import_module(module), name.partition(".")[0], None)
            written_in = getattr(offered, "__module__", None) or module
            self.names = dict(vars(importlib.import_module(written_in)))

    def leave(self) -> None:
        """Take the folder away."""
        self.ran = []
        if self.folder is not None:
            os.chdir(Path(self.folder.name).parent)
            self.folder.cleanup()
            self.folder = None

    def run(self, blocks: list[Block]) -> list[list[Outcome]]:
        """
        Run all blocks up to the last of these, which was asked for.

        Blocks that have run already, and are followed by those that have not, are left as they
        are. Otherwise the page begins anew, so that what is compared is what it says from its
        first line on.

        Returns:
            What each block that ran now did, in the order of the page; its end is the end of
            ``blocks``.
        """
        texts = [json.dumps(block) for block in blocks]
        if not self.ran or self.ran != texts[: len(self.ran)] or len(self.ran) == len(texts):
            self.begin()
        done = len(self.ran)
        found = [self._run_one(block) for block in blocks[done:]]
        self.ran = texts
        return found

    def _run_one(self, block: Block) -> list[Outcome]:
        changed = block["changed"]
        is_shown = changed is None and ">>>" in block["source"]
        try:
            examples = (
                doctest.DocTestParser().get_examples(block["source"])
                if is_shown
                else statements(block["source"] if changed is None else changed)
            )
        except (SyntaxError, ValueError) as error:
            said = f"{type(error).__name__}: {error}\n"
            text = block["source"] if changed is None else changed
            return [{"source": text, "wanted": "", "got": said, "verdict": None}]
        test = doctest.DocTest(examples, self.names, "page", None, None, None)
        runner = _Outcomes()
        # Doctest gives back what it printed to by itself; what is printed outside is not ours.
        with contextlib.redirect_stdout(io.StringIO()):
            runner.run(test, out=lambda _: None, clear_globs=False)
        # A doctest works with its own copy.
        self.names = test.globs
        if not is_shown:
            for each in runner.kept:
                each["verdict"] = None
        return runner.kept


def run_blocks(page: Page, blocks: str) -> str:
    """Run blocks, which come as JSON, and give what they did as JSON."""
    return json.dumps(page.run(json.loads(blocks)))
