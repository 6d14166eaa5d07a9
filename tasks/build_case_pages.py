"""
Write the gallery of the cases: a page and a drawing for each, the first page, and the comparison.

    python tasks/build_case_pages.py            write the pages
    python tasks/build_case_pages.py NAME...    write those of some cases alone
    python tasks/build_case_pages.py --check    say whether they are up to date

Run it after a change of a case, of a form, an axis or a rule, or of how arrangements are drawn.
"""

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from nhs_accountable_care import Citation
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care.arrangements import (
    Arrangement,
    Case,
    CaseEvent,
    SystemDuty,
    with_known_bodies,
)
from nhs_accountable_care.classification import (
    SHIPPED_AXES,
    SHIPPED_CLASSIFIER,
    Classification,
)
from nhs_accountable_care.pictures import diagram_as_svg, participants_of
from nhs_accountable_care.policy import Designation, DesignationStatus, sourcebook
from nhs_accountable_care.questions import Answer
from nhs_accountable_care.reference import cases, national_record, register
from nhs_accountable_care.validation import Severity, check

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = Path("docs/reference")
TOLD: Final = ROOT / "tests" / "cases" / "places"
WRITTEN: Final = "% Written by tasks/build_case_pages.py from the cases and the national record."

TIPPED: Final = (
    ("Greater Manchester", "QOP"),
    ("Devon", "QJK"),
    ("Lancashire", "QE1"),
    ("Frimley Health", "QNQ"),
    ("Luton, Bedfordshire and Milton Keynes", "QHG"),
    ("Dorset", "QVV"),
    ("Northumbria, Tyne and Wear", "QVP", "QHM"),
    ("Essex", "QH8"),
    ("South Yorkshire", "QF7"),
    ("Birmingham and Solihull", "QHL"),
)
"""The ten areas that the article of March 2017 counted, in its order, and their footprints."""

_SYSTEM_TEST: Final = "accountable-care-system"


def main() -> int:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("names", metavar="NAME", nargs="*", help="of which cases")
    parser.add_argument("--check", action="store_true", help="change nothing")
    options = parser.parse_args()
    stale = [(path, text) for path, text in built(options.names) if read(ROOT / path) != text]
    if options.check:
        for path, _ in stale:
            print(f"{path.as_posix()} is behind the cases; run tasks/build_case_pages.py")
        return 1 if stale else 0
    for path, text in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(text.encode())
    print(f"wrote {', '.join(path.as_posix() for path, _ in stale) or 'nothing new'}")
    return 0


def read(path: Path) -> str | None:
    """Return the text of a file, if it is there."""
    return path.read_bytes().decode() if path.exists() else None


def built(names: Iterable[str] = ()) -> Iterator[tuple[Path, str]]:
    """Go through the files: the path of each from the top of the repository, and its text."""
    for name in names or cases.case_names():
        yield PAGES / "cases" / f"{name}.md", "\n".join(page_of(name))
        yield PAGES / "cases" / f"{name}.svg", drawing_of(name)
    if not names:
        yield PAGES / "gallery.md", "\n".join(gallery())
        yield PAGES / "cases-compared.md", "\n".join(comparison())
        yield PAGES / "cases-compared.csv", compared()


# --- The page of a case ---


def page_of(name: str) -> Iterator[str]:
    """Write the page of a case."""
    told = cases.account(name)
    document = cases.case(name)
    place, on = document.value, document.as_at
    yield f"{WRITTEN}\n"
    yield f"# {plain(told.title)}\n"
    yield f"{plain(told.paragraph)} {keys_of(told.sources)}\n"
    if told.is_illustrative:
        yield "This is no real place. Every figure in it is illustrative.\n"
    yield f"On the command line it is `case:{name}`.\n"
    yield "## Who takes part\n"
    yield f"![{alternative(told, on)}]({name}.svg)\n"
    yield "## What happened\n"
    yield "| When | | What | Sources |\n|---|---|---|---|"
    for day in told.days:
        yield f"| {day.on} | {day.event.value} | {cell(day.what)} | {keys_of(day.sources)} |"
    yield ""
    yield from articles_of(told)
    yield f"## What the library says of {words_of_day(on)}\n"
    found = classified(place, on)
    yield f"```text\n{found.explain(every_test=False)}\n```\n"
    yield from changes_of(name)
    yield from findings_of(told, place)
    yield from differences_of(told)
    yield from facts_of(name)
    if told.not_known:
        yield "## What no source told\n"
        yield from (f"- {plain(each)}" for each in told.not_known)
        yield ""
    yield from sources_of(name)


def drawing_of(name: str) -> str:
    """Draw who takes part in a case, as its document has it."""
    document = cases.case(name)
    place = with_known_bodies(document.value, register(), on=document.as_at)
    note = "Illustrative: no real place" if cases.account(name).is_illustrative else None
    return diagram_as_svg(participants_of(place.at(document.as_at), on=document.as_at), note=note)


def alternative(told: Case, on: date) -> str:
    """Say what a drawing shows; it has the whole of it in words, too."""
    return f"Who takes part in {plain(told.title)}, as it stood on {words_of_day(on)}"


def classified(place: Arrangement, on: date) -> Classification:
    """Ask what a place was on a day."""
    return SHIPPED_CLASSIFIER.classify(place, on=on, register=register(), record=national_record())


def articles_of(told: Case) -> Iterator[str]:
    """Write what the founding articles said of a place against what became of it."""
    if not told.claims:
        return
    yield "## What was said of it, and what became of it\n"
    yield "| Who | said | became | Sources |\n|---|---|---|---|"
    for claim in told.claims:
        # Who wrote it stands in brackets behind the publisher; posts are named here, not people.
        source = sourcebook()[claim.article]
        publisher = (source.publisher or source.title).partition(" (")[0]
        article = f"{publisher} [{claim.article}]"
        yield (
            f"| {plain(article)} | {cell(claim.said)} | {cell(claim.became)} | "
            f"{keys_of(claim.sources)} |"
        )
    yield ""


def changes_of(name: str) -> Iterator[str]:
    """Write what is otherwise on later days, and by which tests."""
    steps = [step for step in cases.history(name).steps if step.changes]
    if not steps:
        return
    yield "## What changed from day to day\n"
    for step in steps:
        yield f"**{words_of_day(step.on)}**\n"
        for change in step.changes:
            because = f": {'; '.join(change.because)}" if change.because else ""
            yield f"- {plain(str(change) + because)}"
        yield ""


def findings_of(told: Case, place: Arrangement) -> Iterator[str]:
    """Write what the rules find on the days of a case, each finding with its days."""
    days = told.exact_days
    found: dict[tuple[str, str, str], list[date]] = {}
    open_questions = 0
    for on in days:
        report = check(place, on=on, register=register())
        open_questions = max(open_questions, len(report.unchecked))
        for each in report:
            if each.severity is not Severity.NOTE:
                key = (each.rule.code, each.severity.value, each.message)
                found.setdefault(key, []).append(on)
    yield "## What the rules find\n"
    if found:
        yield "| Rule | | What | On |\n|---|---|---|---|"
        for (code, severity, message), told_on in found.items():
            when = ", ".join(map(words_of_day, told_on))
            yield f"| {code} | {severity} | {cell(message)} | {when} |"
    else:
        yield "No rule finds an error, or warns, on any of its days."
    yield f"\nUp to {open_questions} facts that rules ask for are not recorded on a day.\n"


def differences_of(told: Case) -> Iterator[str]:
    """Write where the library answers otherwise than was expected, and why."""
    if not told.differences:
        return
    yield "## What is answered otherwise than was expected\n"
    yield "| Day | What | Expected | Found | Why |\n|---|---|---|---|---|"
    for each in told.differences:
        yield (
            f"| {words_of_day(each.on)} | {cell(each.what)} | {cell(each.expected)} | "
            f"{cell(each.found)} | {cell(each.because)} |"
        )
    yield ""


def facts_of(name: str) -> Iterator[str]:
    """Write the facts from which a document was written, each with its sources."""
    file = TOLD / f"{name}.json"
    if not file.exists():
        return
    told: dict[str, Any] = json.loads(file.read_text("utf-8"))
    yield "## The facts\n"
    yield "Each was written down from its sources before the document was.\n"
    yield "| | Fact | How sure | Sources |\n|---|---|---|---|"
    for fact in told["facts"]:
        remark = f", {cell(fact['remark'])}" if "remark" in fact else ""
        keys = f"\\[{'; '.join(fact['source'])}\\]"
        yield f"| {fact['n']} | {cell(fact['fact'])} | {fact['confidence']}{remark} | {keys} |"
    yield ""


def sources_of(name: str) -> Iterator[str]:
    """Write the sources of a case, by the keys that stand in brackets above."""
    yield "## Sources\n"
    known: dict[str, dict[str, str]] = {}
    for file in (name, f"{name}-case"):
        known |= json.loads(cases.case_text(file)).get("sources", {})
    for key in sorted(known):
        source = known[key]
        title = plain(source["title"])
        link = f"[{title}]({source['url']})" if "url" in source else title
        rest = [source[part] for part in ("publisher", "published") if part in source]
        about = f", {plain(', '.join(rest))}" if rest else ""
        yield f"- **{plain(key)}**: {link}{about}"
    yield ""


# --- The first page ---


def gallery() -> Iterator[str]:
    """Write the first page: what became of the ten areas, and the cases."""
    yield f"{WRITTEN}\n"
    yield "# The places of the founding articles\n"
    yield (
        "In March 2017 HSJ counted ten areas that might become accountable care systems "
        "([S01](sources.md)). This is what they became, and when:\n"
    )
    yield "| Area | Likely candidate | Shadow system | Integrated care system | Case |"
    yield "|---|---|---|---|---|"
    by_area = {
        told.tipped_as: name
        for name in cases.case_names()
        if (told := cases.account(name)).tipped_as is not None
    }
    for area, *codes in TIPPED:
        named = [each for each in national_record().designations if each.system_code in codes]
        case = f"[{by_area[area]}](cases/{by_area[area]}.md)" if area in by_area else "none yet"
        columns = (
            when(named, DesignationStatus.CANDIDATE_2017),
            when(named, DesignationStatus.SHADOW_ACS, DesignationStatus.DEVOLVED),
            when(named, DesignationStatus.ICS),
            case,
        )
        yield f"| {area} | {' | '.join(columns)} |"
    sure = sum(
        any(
            each.system_code in codes and each.status is DesignationStatus.SHADOW_ACS
            for each in national_record().designations
        )
        for _, *codes in TIPPED
    )
    yield (
        f"\nOf the ten, {sure} lie where one of the first eight was named in June 2017, in whole "
        "or in part; all ten lie in an integrated care system since 2021. No contract of an "
        "accountable care organisation was signed in any of them, as far as is known "
        "([S32](sources.md)). Areas without a case are told from the national record alone.\n"
    )
    yield "## The cases\n"
    yield "| Case | Day of its document | What it then was | Articles |\n|---|---|---|---|"
    for name in cases.case_names():
        told, on = cases.account(name), cases.case(name).as_at
        forms = forms_of(classified(cases.case(name).value, on))
        kind = " (illustrative)" if told.is_illustrative else ""
        yield (
            f"| [{plain(told.title)}](cases/{name}.md){kind} | {words_of_day(on)} | "
            f"{'; '.join(forms) or 'of no form, as far as is recorded'} | "
            f"{', '.join(told.articles)} |"
        )
    yield (
        "\n{doc}`cases-compared` lays them side by side; {doc}`concepts-in-cases` says which of "
        "them shows which concept of the articles; {doc}`cases` says how they are read.\n"
    )
    yield "```{toctree}\n:hidden:\n:glob:\n\ncases/*\n```\n"


def when(named: Iterable[Designation], *statuses: DesignationStatus) -> str:
    """Write on which day an area, or a part of it, was named as one of some kinds."""
    found = [each for each in named if each.status in statuses]
    if not found:
        return "no"
    # A part of a footprint that was named before the whole is told where nothing else was.
    first = next((each for each in found if each.is_whole is not False), found[0])
    part = f" ({plain(first.area_name)}, a part)" if first.is_whole is False else ""
    words = words_of_day(first.day) if first.is_exact_day else f"{first.day:%B %Y}"
    devolved = ", as devolved" if first.status is DesignationStatus.DEVOLVED else ""
    return f"{words}{devolved}{part}"


def forms_of(found: Classification) -> list[str]:
    """Return the names of the forms that a place was of."""
    names = (each.form.name_on(found.on) for each in found.forms if each.answer is Answer.YES)
    return list(dict.fromkeys(names))


# --- The comparison ---


def comparison() -> Iterator[str]:
    """Write the page that lays all cases against the axes and the nine duties."""
    yield f"{WRITTEN}\n"
    yield "# The cases compared\n"
    yield (
        "Each case on the day of its document and on those for which facts are recorded: "
        "where it lies on each axis, and which of the nine "
        "duties of an accountable care system ([S02](sources.md)) it is recorded to have met. "
        "A duty is `not asked` on a day on which the form was no form to ask about, which was "
        "from 31 March 2017 to 1 February 2018. "
        "{download}`The same as CSV <cases-compared.csv>`.\n"
    )
    yield (
        "With a script the heads of the columns sort the table; without one it stands in the "
        "order of the names and days.\n"
    )
    yield "```{eval-rst}\n.. csv-table::\n   :file: cases-compared.csv\n   :header-rows: 1"
    yield "   :stub-columns: 1\n   :class: sortable\n```\n"


def compared() -> str:
    """Write the comparison as CSV."""
    text = io.StringIO()
    axes = [axis.key for axis in SHIPPED_AXES]
    duties = [duty.value for duty in SystemDuty]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["case", "day", *axes, *(f"duty: {duty}" for duty in duties)])
    for name in cases.case_names():
        place = cases.case(name).value
        for on in days_compared(name):
            found = classified(place, on)
            values = {each.axis: each.value for each in found.axes}
            axis_values = [values.get(axis, "unknown") for axis in axes]
            writer.writerow([name, on.isoformat(), *axis_values, *duties_of(found, duties)])
    return text.getvalue()


def days_compared(name: str) -> list[date]:
    """Return the day of the document of a case, and those for which facts are recorded."""
    recorded = (each.on.day for each in cases.days_of(name) if each.event is CaseEvent.RECORDED)
    return sorted({cases.case(name).as_at, *(day for day in recorded if day is not None)})


def duties_of(found: Classification, duties: Iterable[str]) -> list[str]:
    """Return whether each of the nine duties is met, by the tests of the form."""
    if not found.was_asked(_SYSTEM_TEST):
        return ["not asked" for _ in duties]
    reasons = found.finding(_SYSTEM_TEST).reasons
    answers = {each.criterion.key: each.outcome.answer.value for each in reasons}
    return [answers[duty] for duty in duties]


# --- Markdown ---


def plain(text: str) -> str:
    """Write text so that Markdown prints it as it stands."""
    return re.sub(r"([\\`*_\[\]<>|$])", r"\\\1", text)


def cell(text: str) -> str:
    """Write text as a cell of a table, on one line."""
    return plain(" ".join(text.split()))


def keys_of(citations: Iterable[Citation]) -> str:
    """Write the keys of citations in brackets, those that are not verified with how sure."""
    keys = (
        each.source.key
        if each.confidence.value == "verified"
        else f"{each.source.key} {each.confidence.value}"
        for each in citations
    )
    told = "; ".join(dict.fromkeys(keys))
    return f"\\[{plain(told)}\\]" if told else ""


if __name__ == "__main__":
    sys.exit(main())
