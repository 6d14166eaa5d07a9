"""
Score how four real places are answered, against a second account of them.

    python tasks/score_places.py          print the score; fails if it is too low, or what is
                                          answered otherwise is not what the table lists
    python tasks/score_places.py --write  list what is answered otherwise, with the old reasons

The account (`score.csv` in `tests/cases/places`) says for each day which forms and axes a place
has, and how sure that is; it was written without reading a criterion. The words of its axes are
mapped once, in `score_words.csv`. An answer is as expected if it is one of those accepted. Where
the account is neither firm nor of high certainty, so is what the national record lets presume.
Nothing is answered yes on a day on which it was not in force, and each yes that is firm or of high
certainty is given. Each answer that is otherwise stands in `score_open.csv`, with its reason.
"""

import argparse
import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import attrs

from nhs_accountable_care.classification import SHIPPED_CLASSIFIER, Classification
from nhs_accountable_care.reference import cases, national_record, register

ROOT = Path(__file__).parents[1]
PLACES = ROOT / "tests" / "cases" / "places"
SCORED = (
    "devon-2017",
    "manchester-local-care-organisation-2018",
    "north-central-london-2017",
    "south-yorkshire-and-bassetlaw-2017",
)
NOT_IN_FORCE = "not in force"
_SURE = {"firm", "high"}
_LEAST = {"form": (9, 10), "axis": (3, 4)}
"""How many of how many answers must be as expected."""
_COLUMNS = ("place", "day", "asked", "what", "expected", "certainty", "found")


@attrs.frozen(kw_only=True)
class Scored:
    """
    What was asked of a place on a day, and what was answered.

    ``what`` is the key of a form or an axis, ``expected`` the answer of the account or the
    values to which its words are mapped, and ``presumed`` what the national record lets presume.
    """

    place: str
    day: str
    asked: str
    what: str
    expected: str
    accepted: frozenset[str]
    certainty: str
    found: str
    presumed: str | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the account is firm, or of high certainty."""
        return self.certainty in _SURE

    @property
    def is_as_expected(self) -> bool:
        """Whether the answer is accepted, or else what may be presumed, if that counts."""
        return self.found in self.accepted or (
            not self.is_sure and self.found == "unknown" and self.presumed in self.accepted
        )

    @property
    def must_be_yes(self) -> bool:
        """Whether no other answer will do."""
        return self.asked == "form" and self.expected == "yes" and self.is_sure

    @property
    def row(self) -> tuple[str, ...]:
        """Return its columns in the table of what is answered otherwise."""
        told = self.found if self.presumed is None else f"{self.found}, presumably {self.presumed}"
        return (*(getattr(self, each) for each in _COLUMNS[:-1]), told)


def table(name: str) -> list[dict[str, str]]:
    """Read a table of the places."""
    with (PLACES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- What is asked, and answered ---


def scored() -> Iterator[Scored]:
    """Answer everything that the account asks of the four places."""
    forms = {row["kind"]: row["form"] for row in table("forms.csv")}
    words = {(row["axis"], row["words"]): row for row in table("score_words.csv")}
    places = {place: cases.case(place).value for place in SCORED}
    found: dict[tuple[str, str], Classification] = {}
    for row in table("score.csv"):
        place, day = row["place"], row["day"]
        if (place, day) not in found:
            found[place, day] = SHIPPED_CLASSIFIER.classify(
                places[place],
                on=date.fromisoformat(day),
                register=register(),
                record=national_record(),
            )
        answered = found[place, day]
        if row["asked"] == "axis":
            yield of_axis(row, words[row["what"], row["expected"]], answered)
        else:
            yield of_form(row, forms[row["what"]], answered)


def of_axis(row: Mapping[str, str], mapped: Mapping[str, str], answered: Classification) -> Scored:
    """Return the value on an axis, beside those to which the words of the account are mapped."""
    key = mapped["library_axis"]
    [value] = [axis.value for axis in answered.axes if axis.axis == key]
    return Scored(
        place=row["place"],
        day=row["day"],
        asked="axis",
        what=key,
        expected=mapped["values"].replace(";", "|"),
        accepted=frozenset(mapped["values"].split(";")),
        certainty="",
        found=value,
    )


def of_form(row: Mapping[str, str], slug: str, answered: Classification) -> Scored:
    """Return the answer for a form of the whole, or that it is not asked on the day."""
    of_whole = [each for each in answered.forms if (each.path, each.form.slug) == ("$", slug)]
    finding = of_whole[0] if of_whole else None
    presumption = finding and finding.presumption
    return Scored(
        place=row["place"],
        day=row["day"],
        asked="form",
        what=slug,
        expected=row["expected"],
        accepted=frozenset(row["accepted"].split(";")),
        certainty=row["certainty"],
        found="not asked" if finding is None else finding.answer.value,
        presumed=presumption.answer.value if presumption else None,
    )


# --- The score, and what is otherwise ---


def counted(answers: Iterable[Scored]) -> list[Scored]:
    """Return the answers that make the score: what was not in force is no part of it."""
    return [each for each in answers if each.expected != NOT_IN_FORCE]


def lines_of(answers: Iterable[Scored]) -> Iterator[str]:
    """Say how many answers are as expected, by what was expected and how sure that is."""
    scores: Counter[tuple[str, str]] = Counter()
    totals: Counter[tuple[str, str]] = Counter()
    for each in counted(answers):
        parts = (each.expected, each.certainty) if each.asked == "form" else (each.what,)
        for part in ("in all", *parts):
            totals[each.asked, part] += 1
            scores[each.asked, part] += each.is_as_expected
    for (asked, part), total in totals.items():
        share = scores[asked, part] / total
        yield f"{asked:5} {part:32} {scores[asked, part]:3} of {total:3}  {share:4.0%}"


def faults_of(answers: Iterable[Scored]) -> Iterator[str]:
    """Say where the score is too low, and which answer no reason excuses."""
    listed = list(answers)
    for asked, (least, of) in _LEAST.items():
        those = [each for each in counted(listed) if each.asked == asked]
        good = sum(each.is_as_expected for each in those)
        if good * of < least * len(those):
            yield f"{asked}: {good} of {len(those)} as expected, fewer than {least} of {of}"
    for each in listed:
        if each.must_be_yes and each.found != "yes":
            yield f"{each.place} {each.day}: {each.what} is {each.found}, and surely yes"
        if each.expected == NOT_IN_FORCE and each.found == "yes":
            yield f"{each.place} {each.day}: {each.what} is yes, and was not in force"


def otherwise(answers: Iterable[Scored], reasons: Mapping[tuple[str, ...], str]) -> str:
    """Return the table of what is answered otherwise, each with the reason that it has."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow((*_COLUMNS, "reason"))
    for each in counted(answers):
        if not each.is_as_expected:
            writer.writerow((*each.row, reasons.get(each.row, "")))
    return written.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Print the score; return 1 if it is too low, or the table of differences is not right."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the table of differences")
    options = parser.parse_args(arguments)
    answers = list(scored())
    sys.stdout.writelines(f"{line}\n" for line in lines_of(answers))
    path = PLACES / "score_open.csv"
    before = path.read_text("utf-8") if path.exists() else ""
    reasons = {
        tuple(row[each] for each in _COLUMNS): row["reason"]
        for row in csv.DictReader(io.StringIO(before))
    }
    now = otherwise(answers, reasons)
    faults = list(faults_of(answers))
    if options.write:
        path.write_text(now, "utf-8")
    elif now != before:
        faults.append(f"{path.name} is not what is answered otherwise; run --write, say why")
    if any(row["reason"] == "" for row in csv.DictReader(io.StringIO(now))):
        faults.append(f"{path.name} lists a difference without its reason")
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
