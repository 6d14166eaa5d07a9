"""
Check what `check --format sarif` prints against the published schema of SARIF 2.1.0.

    python tasks/check_sarif.py                   get the schema by npm, and check
    python tasks/check_sarif.py --schema FILE     check against a copy at hand

The schema is its publishers' own text and is not part of this repository: npm gets the package
that carries it, by name, into a temporary folder. npm is that of the machine, or the one which
`pyright[nodejs]` brings. Logs are made of the example documents, the shipped cases, the failing
example of every rule, an unreadable document, an unrecorded one, one of facts, a sound one, and
one with every level; formats of the schema (dates, addresses) are checked too.
"""

import argparse
import contextlib
import io
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # no stubs among the test tools
from npm_packages import member, packed

from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.cli import main as run_command
from nhs_accountable_care.documents import standard_codec, template, write
from nhs_accountable_care.reference import cases
from nhs_accountable_care.validation import SHIPPED_RULES

PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
MEMBER = "lib/schemas/sarif-2.1.0-rtm.5.json"
LEVELS = ("error", "warning", "note", "none")
MOST_SHOWN = 20
EXAMPLES = Path(__file__).parents[1] / "examples" / "documents"
DAY = date(2017, 4, 1)

# RFC 3986, as far as it can be said in a line: the signs that may stand in a reference.
REFERENCE = re.compile(r"(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*", re.ASCII)
URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{REFERENCE.pattern}", re.ASCII)
# RFC 3339; SARIF asks for times in UTC.
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
FORMATS = {"uri": URI, "uri-reference": REFERENCE, "date-time": DATE_TIME}


def main() -> int:
    """Check every log, and say how many there were."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--schema", metavar="FILE", type=Path, help="a copy of the schema")
    given: Path | None = parser.parse_args().schema
    schema = json.loads((fetched() if given is None else given.read_bytes()).decode())
    validator = validator_of(schema)
    with tempfile.TemporaryDirectory() as folder:
        made = list(logs(Path(folder)))
    problems = [
        f"{name}: {each.json_path}: {each.message}"
        for name, log in made
        for each in errors(validator, log)
    ]
    runs = [run for _, log in made for run in log["runs"]]
    levels = Counter(result["level"] for run in runs for result in run["results"])
    failed = sum(not run["invocations"][0]["executionSuccessful"] for run in runs)
    problems += [f"no result has the level {level}" for level in LEVELS if not levels[level]]
    for problem in problems[:MOST_SHOWN]:
        print(problem)
    print(f"against {schema.get('title', 'a schema without a title')}:")
    counts = ", ".join(f"{levels[level]} {level}" for level in LEVELS)
    print(f"{len(made)} logs ({failed} of runs that could not read all), results: {counts}")
    print(f"{len(problems)} problems")
    return 1 if problems else 0


def fetched() -> bytes:
    """Get the schema out of the package that npm packs into a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        hint = "give a copy of the schema with --schema FILE"
        return member(packed(PACKAGE, Path(folder), hint), MEMBER)


def validator_of(schema: dict[str, Any]) -> Any:  # noqa: ANN401 -- jsonschema has no types
    """Make a validator that knows every format that the schema asks for."""
    checker = jsonschema.FormatChecker(formats=())
    for name in formats_in(schema):
        pattern = FORMATS.get(name)
        if pattern is None:
            msg = f"the schema asks for the format {name!r}, which is not checked here"
            raise SystemExit(msg)
        checker.checks(name)(matcher(pattern))
    cls = jsonschema.validators.validator_for(schema)
    cls.check_schema(schema)
    return cls(schema, format_checker=checker)


def matcher(pattern: re.Pattern[str]) -> Any:  # noqa: ANN401 -- jsonschema has no types
    """Make the check of a format; what is no text is for the schema's types to refuse."""
    return lambda value: not isinstance(value, str) or pattern.fullmatch(value) is not None


def formats_in(part: object) -> set[str]:
    """Return the formats that a schema asks for, wherever in it."""
    if isinstance(part, dict):
        found = {part["format"]} if isinstance(part.get("format"), str) else set()
        return found.union(*map(formats_in, part.values()))
    return set().union(*map(formats_in, part)) if isinstance(part, list) else set()


def errors(validator: Any, log: dict[str, Any]) -> list[Any]:  # noqa: ANN401 -- no types
    """Return what is wrong with one log, in its order."""
    return sorted(validator.iter_errors(log), key=lambda each: each.json_path)


def logs(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the logs of everything that is checked, each with its name."""
    documents = {name: write(cases.case(name)) for name in cases.case_names()}
    every_level = Arrangement(
        name="Every level",
        nested=tuple(rule.failing for rule in SHIPPED_RULES.on(DAY).rules),
    )
    documents |= {
        "every level": write(standard_codec().document(every_level, as_at=DAY)),
        "nothing in it": write(standard_codec().document(Arrangement(name="A place"), as_at=DAY)),
        "unrecorded": template("section-75-agreement", as_at=DAY),
        "facts": template("facts", as_at=DAY),
        "unreadable": '{"schema": "nhs-accountable-care/arrangement", "document": {"nam": 1}}',
        "no JSON": "{",
    }
    for rule in SHIPPED_RULES.rules:
        document = standard_codec().document(rule.failing, as_at=rule.example_day)
        documents[f"{rule.code} from {rule.period.first_day}"] = write(document)
    for number, (name, text) in enumerate(documents.items()):
        file = folder / f"{number} é.json"  # A name that an address has to write otherwise.
        file.write_text(text, encoding="utf-8")
        yield name, log_of(file)
    for example in sorted(EXAMPLES.glob("*.json")):
        yield example.name, log_of(example)
    yield "all in one", log_of(EXAMPLES, folder, folder / "missing.json")
    # A name as it is typed in a shell, relative to where one is.
    with contextlib.chdir(EXAMPLES):
        yield "a relative name", log_of(Path(min(EXAMPLES.glob("*.json")).name))


def log_of(*paths: Path) -> dict[str, Any]:
    """Run the command as a user does, and read what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        run_command(["check", "--format", "sarif", "--open", *map(str, paths)])
    log: dict[str, Any] = json.loads(out.getvalue())
    return log


if __name__ == "__main__":
    sys.exit(main())
