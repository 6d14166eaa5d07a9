"""
Hold what the library answers today to what it answered before.

    python tasks/compare_answers.py                     say whose answers differ from the digests
    python tasks/compare_answers.py --write             take today's answers as the right ones
    python tasks/compare_answers.py --write-shipped     the same, of the shipped documents alone
    python tasks/compare_answers.py --against REVISION  say how they differ from a revision's
    python tasks/compare_answers.py --arrangements      draw a new thousand (then --write)

A thousand random arrangements stand as documents in `tests/answers/arrangements.jsonl`, and
one digest of all that the library says of each in `tests/answers/digests.txt`, with those of the
shipped documents and of the register. A change that is meant to change answers says so in a
commit of its own, which takes the new digests and lists the differences by cause: `--against`
counts them, by what was asked, and shows one of each.
"""

import argparse
import difflib
import hashlib
import json
import random
import runpy
import subprocess
import sys
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from nhs_accountable_care import NacError, check, classify, settle
from nhs_accountable_care._core.errors import NacWarning
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, Reason
from nhs_accountable_care.contracts import Agreement
from nhs_accountable_care.documents import Document, read, standard_codec, write
from nhs_accountable_care.organisations import OrganisationKind
from nhs_accountable_care.reference import cases, register
from nhs_accountable_care.validation import SHIPPED_RULES

ROOT = Path(__file__).parents[1]
ARRANGEMENTS = ROOT / "tests/answers/arrangements.jsonl"
DIGESTS = ROOT / "tests/answers/digests.txt"
# From a devolved system of 2015 to the boards of 2026: in each other rules and forms hold.
DAYS = tuple(
    date.fromisoformat(day)
    for day in [
        "2015-06-01",
        "2016-04-01",
        "2016-12-23",
        "2017-04-01",
        "2017-06-15",
        "2018-05-01",
        "2018-09-01",
        "2019-04-01",
        "2020-06-01",
        "2021-12-01",
        "2022-07-01",
        "2023-04-01",
        "2025-10-01",
        "2026-04-01",
    ]
)
WALKS = (
    ("2013-04-01", "2026-04-01", OrganisationKind.CLINICAL_COMMISSIONING_GROUP),
    ("2019-04-01", "2022-07-01", OrganisationKind.CLINICAL_COMMISSIONING_GROUP),
    ("2022-07-01", "2026-04-01", OrganisationKind.INTEGRATED_CARE_BOARD),
    ("2025-04-01", "2026-04-01", OrganisationKind.INTEGRATED_CARE_BOARD),
)
Answers = dict[str, str]
"""What was answered, by what was asked."""


# --- What is answered ---


def answers_of(document: Document[Arrangement], *, with_changes: bool = True) -> Answers:
    """
    Return all answers about one arrangement, on the day of its document.

    What would change an answer is half of the work, so that it can be left out.
    """
    place, on = document.value, document.as_at
    asked: Answers = {"document": write(document)}
    found = classify(place, on=on)
    for finding in found.forms:
        where = f"form {finding.form.slug} {finding.path}"
        asked[where] = finding.answer.value
        for group in (finding.reasons, finding.exclusions, finding.indications):
            for reason in group:
                asked |= dict(_reasons(where, reason))
        if with_changes and finding.path == "$":
            asked[f"{where} what would change"] = _lines(finding.what_would_change(most=2))
    for axis in found.axes:
        evidence = _lines(axis.evidence)
        asked[f"axis {axis.axis}"] = f"{axis.value}: {axis.because}\n{evidence}"
        for reason in axis.reasons:
            asked |= dict(_reasons(f"axis {axis.axis}", reason))
    for label in found.labels:
        asked[f"label {label.path} {label.label.text}"] = f"{label.answer.value}: {label.because}"
    asked["explanation"] = found.explain()
    report = check(place, on=on)
    by_rule: dict[str, list[str]] = defaultdict(list)
    for each in report.findings:
        by_rule[f"rule {each.rule.code} findings"].append(f"{each}\n{_lines(each.evidence)}")
    for gap in report.unchecked:
        by_rule[f"rule {gap.rule.code} unchecked"].append(str(gap))
    return asked | {asked_of: _lines(lines) for asked_of, lines in by_rule.items()}


def _reasons(where: str, reason: Reason) -> Iterator[tuple[str, str]]:
    """Yield the answer of a test and of what it is made of, with all that it rests on."""
    outcome = reason.outcome
    here = f"{where} {reason.criterion.key}"
    said = [outcome.answer.value, outcome.because, *outcome.facts, *map(str, outcome.evidence)]
    yield here, _lines(said)
    for part in reason.parts:
        yield from _reasons(here, part)


def _lines(values: Iterable[object]) -> str:
    """Put each value on a line."""
    return "\n".join(map(str, values))


def payments_of(name: str) -> Answers:
    """Settle the payment terms of a shipped case by its facts."""
    place = cases.case(name).value
    assert place.finance is not None  # noqa: S101 -- a case without payments has no facts
    return {
        f"payment {terms.name}": settle(terms.mechanism, cases.facts(name)).explain()
        for terms in place.finance.payments or ()
    }


def answers_of_register(day: date) -> Answers:
    """Return who is who on a day, who came before and after, and whom each belongs to."""
    whole = register()
    asked = {}
    for organisation in whole.organisations:
        code = organisation.code
        try:
            version = whole.find(code, on=day)
            said = [version.name, version.kind.value, *whole.systems_of(code, on=day)]
        except NacError as error:
            said = [str(error)]
        for verb in (whole.successors, whole.predecessors):
            try:
                said.append(" ".join(str(each.code) for each in verb(code, on=day)))
            except NacError as error:
                said.append(str(error))
        asked[f"code {code}"] = _lines(said)
    return asked


def answers_of_walk(first: str, last: str, kind: OrganisationKind) -> Answers:
    """Walk from the bodies of one day to those of another."""
    try:
        walk = register().crosswalk(date.fromisoformat(first), date.fromisoformat(last), kind=kind)
    except NacError as error:
        return {"crosswalk": str(error)}
    return {"crosswalk": walk.to_csv()}


def every_answer() -> Iterator[tuple[str, Answers]]:
    """Yield the answers about each document, and about the register."""
    # A day after the edition of the register is warned of, and is not the question here.
    warnings.simplefilter("ignore", NacWarning)
    for name, document in shipped():
        yield name, answers_of(document)
    for name in cases.case_names():
        if cases.has_facts(name):
            yield f"payments of {name}", payments_of(name)
    for day in DAYS:
        yield f"register on {day}", answers_of_register(day)
    for first, last, kind in WALKS:
        yield f"{kind.value} from {first} to {last}", answers_of_walk(first, last, kind)
    for number, line in enumerate(ARRANGEMENTS.read_text("utf-8").splitlines()):
        document = read(line, Arrangement)
        yield f"random {number:04}", answers_of(document, with_changes=number % 10 == 0)


def shipped() -> Iterator[tuple[str, Document[Arrangement]]]:
    """Yield the documents of arrangements that come with the library or its examples."""
    for name in cases.case_names():
        yield name, cases.case(name)
    for path in sorted((ROOT / "examples/documents").glob("*.json")):
        yield path.stem, read(path.read_bytes(), Arrangement)


# --- How two sets of answers differ ---


def digest(answers: Answers) -> str:
    """Make one short text of all answers, which differs where any of them does."""
    text = json.dumps(answers, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digests() -> dict[str, str]:
    """Read the digests that are kept."""
    lines = DIGESTS.read_text("utf-8").splitlines()
    return {name: kept for kept, _, name in (line.partition(" ") for line in lines)}


def differing() -> list[str]:
    """Name what is answered differently today, is new, or is not asked any more."""
    kept = digests()
    today = {name: digest(answers) for name, answers in every_answer()}
    return sorted(name for name in kept.keys() | today.keys() if kept.get(name) != today.get(name))


def dumped(folder: Path) -> dict[str, Answers]:
    """Take all answers of a checkout, by its own version of this script."""
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "answers.json"
        script = folder / "tasks/compare_answers.py"
        subprocess.run(  # noqa: S603 -- our own script
            [sys.executable, str(script), "--dump", str(out)],
            check=True,
            env={"PYTHONPATH": str(folder / "src")},
        )
        answers: dict[str, Answers] = json.loads(out.read_text("utf-8"))
        return answers


def against(revision: str) -> int:
    """Print how the answers differ from those of a revision, by what was asked."""
    with tempfile.TemporaryDirectory() as work:
        then = Path(work) / "then"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(then), revision], check=True)  # noqa: S603
        try:
            before, after = dumped(then), dumped(ROOT)
        finally:
            subprocess.run([*git, "remove", "--force", str(then)], check=True)  # noqa: S603
    found: dict[str, list[tuple[str, str, str | None, str | None]]] = defaultdict(list)
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name, {}), after.get(name, {})
        for asked in sorted(one.keys() | other.keys()):
            if one.get(asked) != other.get(asked):
                found[_without_places(asked)].append(
                    (name, asked, one.get(asked), other.get(asked))
                )
    for cause, examples in sorted(found.items()):
        name, asked, was, now = examples[0]
        print(f"\n{len(examples):6,}  {cause}\n  for example {name}, {asked}")
        # What is alike is left out, since an explanation has a line for each test of each form.
        changes = difflib.ndiff((was or "").splitlines(), (now or "").splitlines())
        for line in [each for each in changes if each[0] in "-+"][:20]:
            print(f"  {line}")
    total = sum(map(len, found.values()))
    print(f"\n{total:,} answers differ from those of {revision}, of {len(found):,} questions")
    return 1 if found else 0


def _without_places(asked: str) -> str:
    """Name a question without the place in the document that it was asked of."""
    return " ".join(word for word in asked.split() if not word.startswith(("$", "[")))


# --- The random arrangements ---


def draw_arrangements(number: int, longest: int) -> Iterator[str]:
    """
    Draw arrangements, each a document on one line, none longer than told.

    A third are as the strategy of `testing` draws them, of which most is unknown; the rest
    are put together from parts of arrangements that mean something (the examples of the rules,
    the cases of the forms and the shipped documents), with facts forgotten and turned, so
    that yes and no are answered too.
    """
    from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: PLC0415

    from nhs_accountable_care import testing  # noqa: PLC0415 -- only here is it needed

    pool = list(_meaningful())
    drawn: list[Arrangement] = []

    @seed(2026)
    @settings(
        max_examples=number,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(testing.arrangements())
    def unlike_any(place: Arrangement) -> None:
        drawn.append(place)

    unlike_any()
    chance = random.Random(2026)  # noqa: S311 -- nothing secret
    # The strategy draws many that say next to nothing.
    strange = sorted(dict.fromkeys(drawn), key=lambda place: len(repr(place)))[-number // 3 :]
    chance.shuffle(strange)
    seen: set[str] = set()
    while len(seen) < number:
        if strange and chance.random() < 1 / 3:
            place, on = strange.pop(), chance.choice(DAYS)
        else:
            place, on = _mixed(pool, chance)
        codec = standard_codec()
        try:
            text = codec.write(codec.document(place, as_at=on))
        except NacError:
            # A mixture may cite two sources by one key, which no document can hold.
            continue
        line = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
        if len(line.encode()) <= longest and line not in seen:
            seen.add(line)
            yield line


def _meaningful() -> Iterator[tuple[Arrangement, date]]:
    """Yield arrangements that somebody thought of, each with a day on which it means something."""
    for rule in SHIPPED_RULES.rules:
        yield rule.passing, rule.example_day
        yield rule.failing, rule.example_day
    # The cases of the forms are named by what they are cases of.
    names = runpy.run_path(str(ROOT / "tests/classification/test_cases.py"))
    for kind in ("MEETS", "MISSES", "TOO_FEW"):
        for slug, place in names[kind].items():
            # As often as the examples of the rules, of which there are many more.
            for _ in range(2):
                yield place, SHIPPED_CLASSIFIER.form(slug.split()[0]).period.first_day
    for _, document in shipped():
        yield document.value, document.as_at


def _mixed(
    pool: list[tuple[Arrangement, date]], chance: random.Random
) -> tuple[Arrangement, date]:
    """Put an arrangement together from parts of others, and turn some of its facts."""
    one, on = chance.choice(pool)
    if chance.random() < 0.5:  # noqa: PLR2004
        # Whole, so that a form of ten tests is met now and then.
        return _turned(one, chance), on
    parts: dict[str, Any] = {}
    for field in attrs.fields(Arrangement):
        if field.name not in {"name", "agreements", "nested"} and chance.random() < 0.15:  # noqa: PLR2004
            parts[field.name] = getattr(chance.choice(pool)[0], field.name)
    agreements: list[Agreement] = list(one.agreements or ())
    for _ in range(chance.randrange(3)):
        agreements += chance.choice(pool)[0].agreements or ()
    if agreements:
        parts["agreements"] = tuple(dict.fromkeys(agreements))
    if chance.random() < 0.1:  # noqa: PLR2004
        parts["nested"] = tuple(_mixed(pool, chance)[0] for _ in range(chance.randrange(1, 3)))
    try:
        whole: Arrangement = _turned(attrs.evolve(one, **parts), chance)
    except NacError:
        # Some parts do not go together; another throw is as good.
        return _mixed(pool, chance)
    return whole, on if chance.random() < 0.7 else chance.choice(DAYS)  # noqa: PLR2004


# How likely a fact is forgotten, or turned to its opposite.
_SELDOM = 0.03


def _turned(value: Any, chance: random.Random) -> Any:  # noqa: ANN401 -- any part
    """Forget some facts, leave items out of lists, turn truths to their opposites."""
    if isinstance(value, tuple):
        return tuple(_turned(each, chance) for each in value if chance.random() > _SELDOM)
    if isinstance(value, bool):
        return value is (chance.random() > _SELDOM)
    if not _is_part(value):
        return value
    changes = {
        field.name: None
        if field.default is None and chance.random() < _SELDOM
        else _turned(getattr(value, field.name), chance)
        for field in attrs.fields(type(value))
        if field.name not in {"sources", "lists"}
    }
    try:
        return attrs.evolve(value, **changes)
    except NacError:
        # What it is made of checks itself; such a one stays as it was.
        return value


def _is_part(value: object) -> bool:
    """Return whether a value is a part of an arrangement, whose facts may be turned."""
    module = type(value).__module__
    of_a_document = any(package in module for package in (".arrangements.", ".contracts."))
    return of_a_document and attrs.has(type(value))


# --- The command ---


def main() -> int:
    """Compare, write, or draw."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--write", action="store_true", help="take today's answers")
    parser.add_argument(
        "--write-shipped", action="store_true", help="take today's answers of documents alone"
    )
    parser.add_argument("--against", metavar="REVISION", help="compare with a revision")
    parser.add_argument("--arrangements", action="store_true", help="draw new arrangements")
    parser.add_argument("--dump", type=Path, metavar="FILE", help="write all answers, as JSON")
    told = parser.parse_args()
    if told.arrangements:
        text = "".join(f"{line}\n" for line in draw_arrangements(1_000, 12_000))
        ARRANGEMENTS.write_bytes(text.encode())
        print(f"drew {text.count(chr(10)):,} arrangements of {len(text.encode()):,} bytes")
    elif told.dump:
        told.dump.write_text(json.dumps(dict(every_answer())), "utf-8")
    elif told.against:
        return against(told.against)
    elif told.write_shipped:
        shipped_today = {name: digest(answers_of(document)) for name, document in shipped()}
        kept = {name: kept for name, kept in digests().items() if name not in shipped_today}
        lines = [f"{kept} {name}\n" for name, kept in (shipped_today | kept).items()]
        DIGESTS.write_bytes("".join(lines).encode())
        print(f"wrote the digests of {len(shipped_today):,} documents, and left the others")
    elif told.write:
        lines = [f"{digest(answers)} {name}\n" for name, answers in every_answer()]
        DIGESTS.write_bytes("".join(lines).encode())
        print(f"wrote {len(lines):,} digests")
    else:
        names = differing()
        for name in names:
            print(f"{name} is answered differently")
        print(f"{len(names):,} differ")
        return 1 if names else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
