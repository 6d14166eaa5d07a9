"""
What a classification says to a reader: an answer first, then what would decide the rest.

The order is that of the questions which a reader has: what it is on the record, what it is
called, what it is nearest to and what would decide, what it is not, where it stands on what cuts
across the forms. The rest is counted.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import attrs

from nhs_accountable_care import policy
from nhs_accountable_care._core.fields import check_types
from nhs_accountable_care._core.sources import marked_keys
from nhs_accountable_care._core.text import heading, joined, wrapped
from nhs_accountable_care._core.time import words_of_day
from nhs_accountable_care._core.unseen import in_one_line
from nhs_accountable_care.arrangements import Label, NotBegun
from nhs_accountable_care.classification.criteria import Reason
from nhs_accountable_care.classification.dimensions import AxisFinding
from nhs_accountable_care.classification.form import FormFinding, are_alike, doubt_of, surest
from nhs_accountable_care.classification.labels import LabelFinding
from nhs_accountable_care.classification.selection import Selection
from nhs_accountable_care.questions import Answer

__all__ = ["Telling"]

_MOST_QUESTIONS: Final = 3
_MOST_PATHS: Final = 2
_MOST_NOT: Final = 2
_MOST_OTHERS: Final = 2
_MOST_NAMED: Final = 3
_AGAINST: Final = "; what is recorded is against it"
_SHORT: Final = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]\b")
_ANSWERS: Final = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not known"}
# Abbreviations of the texts that are no terms of policy.
_OTHERS: Final = {"HSJ": "Health Service Journal", "ODS": "Organisation Data Service"}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Telling:
    """
    What was found, as it is put into words.

    ``selection`` has the findings that are spoken of, and ``names`` are the labels of the
    outermost arrangement that claim no form.
    """

    name: str
    on: date
    forms: tuple[FormFinding, ...]
    selection: Selection
    axes: tuple[AxisFinding, ...]
    labels: tuple[LabelFinding, ...]
    names: tuple[Label, ...]
    not_begun: tuple[NotBegun, ...]

    def text(self) -> str:
        """Return the answer, its sections in their order, with a count of what is left out."""
        body = [*self._sections(), heading("The rest"), *self._rest()]
        return self._with_short_words(body)

    def whole(self) -> str:
        """Return the same, and then every form with every test, and what had not begun."""
        lines = [*self._sections(), heading("Every form, test by test")]
        lines += list(self._test_by_test()) or [_none_in_force(self.on)]
        if self.not_begun:
            lines.append(heading("What is recorded, and is no fact of the day"))
            lines += [
                wrapped(f"{each} {marked_keys(each.evidence)}", "  . ", "      ")
                for each in self.not_begun
            ]
        return self._with_short_words(lines)

    def _test_by_test(self) -> Iterator[str]:
        """Yield every form with every test; arrangements in a row of one record are told once."""
        told: list[FormFinding] = []
        others: list[str] = []
        for path, group in itertools.groupby(self.forms, lambda finding: finding.path):
            findings = list(group)
            if len(findings) == len(told) and all(map(are_alike, findings, told)):
                others.append(f"{in_one_line(findings[0].name)} ({path})")
                continue
            yield from _lines_of_others(others)
            yield from [finding.explain() for finding in findings]
            # The paths of what would decide are those of the outermost alone.
            told, others = ([] if path == "$" else findings), []
        yield from _lines_of_others(others)

    def table(self, remarks: Iterable[str] = ()) -> str:
        """Return the forms that are spoken of, and the axes, as a table of HTML."""
        # Here and not above: only a notebook asks for it.
        from nhs_accountable_care._core.html_table import html_table  # noqa: PLC0415

        rows = [
            (each.form.noun(on=self.on), self._answer(each), _reasons(each))
            for each in self.selection.told
        ]
        rows += [(_words(axis.axis), axis.value, axis.because) for axis in self.axes]
        caption = f"{self.name}, as it stood on {words_of_day(self.on)}"
        return html_table(caption, ("What", "Answer", "Why"), rows, remarks)

    def _answer(self, finding: FormFinding) -> str:
        """Return the answer of a form, of what is nested with its name, and how many tests."""
        of = "" if finding.path == "$" else f"{finding.name}: "
        return f"{of}{_ANSWERS[finding.answer]} ({finding.counts})"

    def _sections(self) -> Iterator[str]:
        """Yield the lines of the answer, section by section."""
        yield heading("What it is, on the record")
        yield from self._what_it_is()
        yield heading("What it is called")
        yield from self._what_it_is_called()
        yield heading("What it is nearest to, and what would decide")
        yield from self._what_it_is_near()
        yield heading("What it is not")
        yield from self._what_it_is_not()
        yield heading("Where it stands")
        yield from self._where_it_stands()

    def _what_it_is(self) -> Iterator[str]:
        """Yield the forms that were found, each with the tests that it meets."""
        if not self.forms:
            yield _none_in_force(self.on)
        elif not self.selection.found:
            yield "Nothing recorded shows that it is of any form."
        for finding in self.selection.found:
            verdict = f"{finding.name} is {finding.form.noun(on=self.on)}"
            yield wrapped(f"{verdict}: {finding.counts}.{_added(finding.doubt)}", "", "    ")
            for reasons, without in ((finding.reasons, False), (finding.exclusions, True)):
                for reason in reasons:
                    # What must not be there would read as if it were, told by its reason alone.
                    absent = f"no {reason.criterion.thing}: " if without else ""
                    line = f"{absent}{_shortly(reason)} {marked_keys(reason.citations)}"
                    yield wrapped(line, "  + ", "      ")

    def _what_it_is_called(self) -> Iterator[str]:
        """Yield each label with who gave it; a form out of its days tells them once."""
        if not self.labels and not self.names:
            yield "No name of that day is recorded."
        told: set[str | None] = set()
        for finding in self.labels:
            words = str(finding)
            if finding.path == "$":
                words = words.removeprefix(f"{self.name} is called ")
            if finding.answer is Answer.NO:
                # Which test fails is told with what it is not.
                words = words.partition(_AGAINST)[0] + _AGAINST
            if not finding.was_asked:
                if finding.label.form in told:
                    by = f" by {finding.label.speaker}" if finding.label.speaker else ""
                    words = f'Also "{finding.label.text}"{by}, of the same days'
                told.add(finding.label.form)
            yield wrapped(f"{words}{_cited(finding.label)}.", "- ", "    ")
        for label in self.names:
            by = f" by {label.speaker}" if label.speaker else ""
            words = f'"{label.text}"{by}, which claims no form'
            yield wrapped(f"{words}{_cited(label)}.", "- ", "    ")

    def _what_it_is_near(self) -> Iterator[str]:
        """Yield what it is nearest to, each with the questions that would decide."""
        if not self.selection.near:
            yield "No form has a third of its tests met and none failed."
        for finding in self.selection.near:
            yield from self._near_one(finding)
        if self.selection.presumed:
            yield "Presumably, by what the country knows, whatever its tests say:"
        for finding in self.selection.presumed:
            yield from self._near_one(finding)

    def _near_one(self, finding: FormFinding) -> Iterator[str]:
        """Yield an open form: how many tests are met, what is presumed, and what would decide."""
        yield wrapped(f"{self._named(finding)}: {finding.counts}.", "- ", "    ")
        if finding.presumption is not None:
            yield wrapped(f"{finding.presumption}", "  ", "      ")
        # Of what is nested, the questions are told with all.
        questions = list(_questions(finding)) if finding.path == "$" else []
        most = _MOST_QUESTIONS - 1 if self.selection.found else _MOST_QUESTIONS
        for question in questions[:most]:
            yield wrapped(question, "  ? ", "      ")
        if len(questions) > most:
            yield f"  and {len(questions) - most} more"

    def _what_it_is_not(self) -> Iterator[str]:
        """Yield what it is not, by the test that fails, and what it presumably is not."""
        if not self.selection.ruled_out and not self.selection.presumed_out:
            yield "Nothing recorded rules a form out."
        alike: dict[str, list[FormFinding]] = {}
        for finding in self.selection.ruled_out:
            because = surest(finding.deciding).outcome.because
            alike.setdefault(because, []).append(finding)
        # First what it was called, then the forms that many tests speak for.
        lines = sorted(alike.values(), key=self._weight, reverse=True)
        most = _MOST_NOT - 1 if self.selection.found else _MOST_NOT
        for findings in lines[:most]:
            yield wrapped(self._line_of_no(findings), "- ", "    ")
        if lines[most:]:
            yield wrapped(self._line_of_others(lines[most:]), "- ", "    ")
        presumed: dict[str, list[FormFinding]] = {}
        for finding in self.selection.presumed_out:
            presumed.setdefault(str(finding.presumption), []).append(finding)
        for words, findings in presumed.items():
            names = joined(each.form.noun(on=self.on) for each in findings)
            yield wrapped(f"{names}: {words}.", "- ", "    ")

    def _weight(self, findings: list[FormFinding]) -> tuple[bool, bool, int]:
        """Sort what it is not: what it, or something in it, was called; then by tests met."""
        first = findings[0]
        met = max(each.met for each in findings)
        return first.form.slug in self.selection.claimed, first.path == "$", met

    def _named(self, finding: FormFinding) -> str:
        """Name a form that it is not, with the place where that is nested."""
        name = finding.form.noun(on=self.on)
        return name if finding.path == "$" else f"{name} for {finding.name}"

    def _line_of_no(self, findings: list[FormFinding]) -> str:
        """Return in one line the forms that one reason rules out."""
        reason = surest(findings[0].deciding)
        of_form: dict[str, list[FormFinding]] = {}
        for each in findings:
            of_form.setdefault(each.form.slug, []).append(each)
        names = joined(
            f"{self._named(first)} ({_failed(first)}){_also(others)}"
            for first, *others in of_form.values()
        )
        # The question is told of what somebody claimed; of the others what was found is enough.
        is_claimed = len(of_form) == 1 and self._weight(findings)[0]
        asked = f"{reason.criterion.question} " if is_claimed else ""
        answer = f"{reason.outcome.answer.value.capitalize()}: " if asked else ""
        cited = marked_keys(reason.citations)
        return f"{names}: {asked}{answer}{_shortly(reason)} {cited}.{_added(doubt_of(reason))}"

    def _line_of_others(self, lines: list[list[FormFinding]]) -> str:
        """Return in one line the other forms that it is not: the first with why, and how many."""
        parts = []
        for findings in lines[:_MOST_OTHERS]:
            reason = surest(findings[0].deciding)
            because = reason.outcome.because.partition("; ")[0]
            names = joined(self._named(each) for each in findings)
            parts.append(f"nor {names} ({because} {marked_keys(reason.citations)})")
        if left := sum(map(len, lines[_MOST_OTHERS:])):
            parts.append(f"nor {left} more, by a failed test each")
        return f"{'; '.join(parts)}.{_doubts([each for findings in lines for each in findings])}"

    def _where_it_stands(self) -> Iterator[str]:
        """Yield the axes that are known, one line each, and the others in one line together."""
        is_open = [axis for axis in self.axes if axis.value == "unknown"]
        for axis in self.axes:
            if axis.value != "unknown":
                cited = f" {marked_keys(axis.evidence)}" if axis.evidence else ""
                yield wrapped(
                    f"{_words(axis.axis)}: {axis.value} ({axis.because}){cited}",
                    "- ",
                    "    ",
                )
        if is_open:
            yield wrapped(
                f"Not known: {joined(_words(axis.axis) for axis in is_open)}.", "", "    "
            )

    def _rest(self) -> Iterator[str]:
        """Yield how much is left out, and where it is told."""
        told = {id(each) for each in self.selection.told}
        left = sum(id(each) not in told for each in self.forms)
        counts = []
        if left:
            answers = (
                "1 more answer about a form" if left == 1 else f"{left} more answers about forms"
            )
            counts.append(answers)
        if self.not_begun:
            number = len(self.not_begun)
            entries = "1 entry" if number == 1 else f"{number} entries"
            counts.append(f"{entries} of what was planned, refused or over")
        if counts:
            yield wrapped(f"Left out: {joined(counts)}; --all or explain() tells them.")
        yield "In square brackets: sources by their keys, marked where not verified."

    def _with_short_words(self, lines: Iterable[str]) -> str:
        """Return the lines as text, with the abbreviations in it spelt out at its end."""
        text = "\n".join(lines).removeprefix("\n")
        spelt = []
        for short in sorted(set(_SHORT.findall(text))):
            meaning = _OTHERS.get(short) or _meaning(short, self.on)
            if meaning is not None:
                spelt.append(f"{short}, {meaning}")
        return f"{text}\n{wrapped('; '.join(spelt), 'Short: ', '    ')}" if spelt else text


def _lines_of_others(others: list[str]) -> Iterator[str]:
    """Yield that the same is said of other arrangements as of the one before, if any."""
    if others:
        named = joined(others, _MOST_NAMED)
        yield wrapped(f"Every test has the same answer, of each by itself, for {named}.")


def _questions(finding: FormFinding) -> Iterator[str]:
    """Yield the open tests of a form as questions, each with the paths of its fields."""
    for reasons, only_if in (
        (finding.reasons, ""),
        (finding.exclusions, " It is one only if not."),
    ):
        for reason in reasons:
            if reason.outcome.answer is Answer.UNKNOWN:
                paths = [f"{finding.path}.{fact}" for fact in reason.outcome.missing]
                where = f" ({joined(paths, _MOST_PATHS)})" if paths else ""
                yield f"{reason.criterion.question}{only_if}{where}"


def _added(sentence: str) -> str:
    """Put a sentence after another; nothing after it where there is none."""
    return f" {sentence}" if sentence else ""


def _doubts(findings: list[FormFinding]) -> str:
    """Say how many of some answers rest on what nobody verified; else nothing."""
    doubts = [each.doubt for each in findings if each.doubt]
    # Each says in its last words what it rests on, whether the record or the test.
    rests_on = sorted({doubt.removesuffix(".").partition(" on what is ")[2] for doubt in doubts})
    if not doubts:
        return ""
    what = f"on what is {joined(rests_on)}"
    if len(findings) == 1:
        return f" This rests {what}."
    of = f"{len(doubts)} of {len(findings)}" if len(doubts) < len(findings) else "All of these"
    return f" {of} {'rests' if len(doubts) == 1 else 'rest'} {what}."


def _also(others: list[FormFinding]) -> str:
    """Name the other arrangements of which a form is ruled out for the same reason."""
    verb = "is" if len(others) == 1 else "are"
    return f", nor {verb} {joined(each.name for each in others)}" if others else ""


def _failed(finding: FormFinding) -> str:
    """Say how many tests of a form failed, and how many are not known."""
    open_ = f", {finding.unknown} not known" if finding.unknown else ""
    return f"{finding.unmet} of {finding.asked} failed{open_}"


def _shortly(reason: Reason) -> str:
    """Return why a test was answered so: of what several parts say, the first, with a count."""
    parts = reason.outcome.because.split("; ")
    return parts[0] if len(parts) <= _MOST_PATHS else f"{parts[0]} (and {len(parts) - 1} more)"


def _reasons(finding: FormFinding) -> str:
    """Return why a form was answered so: what is shown, what fails, or what would decide."""
    if finding.presumption is not None:
        return str(finding.presumption)
    match finding.answer:
        case Answer.UNKNOWN:
            return " ".join(_questions(finding))
        case Answer.NO:
            reasons: tuple[Reason, ...] = (surest(finding.deciding),)
        case _:
            reasons = (*finding.reasons, *finding.exclusions)
    return "; ".join(
        f"{reason.outcome.because} {marked_keys(reason.citations)}" for reason in reasons
    )


def _cited(label: Label) -> str:
    """Return the sources of a label, or nothing where it has none."""
    return f" {marked_keys(label.sources)}" if label.sources else ""


def _words(key: str) -> str:
    """Write a key as words."""
    return key.replace("-", " ")


def _none_in_force(on: date) -> str:
    """Say that there was nothing to ask."""
    return f"No form was in force on {words_of_day(on)}."


def _meaning(short: str, on: date) -> str | None:
    """Return what an abbreviation stood for on a day; `None` where it is no term of policy."""
    try:
        senses = policy.term(short, on)
    except policy.UnknownTermError:
        return None
    meanings = dict.fromkeys(
        next((word for word in sense.words if word != short), sense.name) for sense in senses
    )
    return " or ".join(meanings) or None
