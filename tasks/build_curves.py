"""
Write the curve of each mechanism, and the pictures of risk, as their pages draw them.

    python tasks/build_curves.py            write the drawings
    python tasks/build_curves.py --check    say whether they are up to date

A page keeps its drawing under the name ``picture``; this runs the examples of the page, as a
reader would, and puts what they drew beside it. A page with several keeps each under a name that
begins with ``picture_of_``, and they stand in a folder called as the page is. Run it after a
change to such an example, to a mechanism or to how pictures are drawn.
"""

import argparse
import contextlib
import doctest
import io
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = Path("docs/reference/mechanisms")
PAGE_OF_PICTURES = Path("docs/reference/pictures.md")
_SEVERAL = "picture_of_"


def main() -> int:
    """Write the drawings, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    stale = [(path, text) for path, text in drawn() if read(path) != text]
    for path, text in stale:
        name = path.relative_to(ROOT).as_posix()
        if check:
            print(f"{name} is not what its page draws; run tasks/build_curves.py")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
            print(f"wrote {name}")
    return 1 if check and stale else 0


def drawn() -> Iterator[tuple[Path, str]]:
    """Run the examples of each page, and return what it kept as its picture."""
    for page in (*sorted((ROOT / PAGES).glob("*.md")), ROOT / PAGE_OF_PICTURES):
        names: dict[str, object] = {}
        for example in doctest.DocTestParser().get_examples(page.read_text("utf-8")):
            if example.exc_msg is None:
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(example.source, page.name, "single"), names)  # noqa: S102 -- our own pages
        if "picture" in names:
            yield page.with_suffix(".svg"), str(names["picture"])
        for name in sorted(each for each in names if each.startswith(_SEVERAL)):
            drawing = name.removeprefix(_SEVERAL).replace("_", "-")
            yield page.with_suffix("") / f"{drawing}.svg", str(names[name])


def read(path: Path) -> str | None:
    """Return what stands in a file, if it is there."""
    return path.read_text("utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
