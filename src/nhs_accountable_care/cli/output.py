"""What the command line prints: plain data for programs, and text for people."""

from typing import Any

from nhs_accountable_care._core.text import heading, with_article, wrapped
from nhs_accountable_care.classification import Answer, Classification, FormFinding, Reason
from nhs_accountable_care.payment import Settlement
from nhs_accountable_care.validation import Report

__all__ = [
    "classification_data",
    "classification_lines",
    "settlement_lines",
    "sources_lines",
]

_MARKS = {Answer.YES: "+", Answer.NO: "-", Answer.UNKNOWN: "?"}


def classification_data(found: Classification) -> dict[str, Any]:
    """Give a classification in the shape of ``classify --json``."""
    return {
        "on": found.on.isoformat(),
        "forms": [
            {
                "form": form.form.slug,
                "path": form.path,
                "name": form.name,
                "answer": form.answer.value,
                "met": form.met,
                "unmet": form.unmet,
                "unknown": form.unknown,
                "reasons": [
                    _reason_data(reason.criterion.key, reason.outcome.answer, reason)
                    for reason in form.reasons
                ]
                # What must not be there counts as a test that is met where it is not.
                + [
                    _reason_data(f"without-{reason.criterion.key}", ~reason.outcome.answer, reason)
                    for reason in form.exclusions
                ],
            }
            for form in found.forms
        ],
        "axes": {
            axis.axis: {
                "value": axis.value,
                "because": axis.because,
                "citations": [each.to_record() for each in axis.evidence],
            }
            for axis in found.axes
        },
    }


def _reason_data(key: str, answer: Answer, reason: Reason) -> dict[str, Any]:
    """Give a test with its answer, because and citations."""
    return {
        "criterion": key,
        "answer": answer.value,
        "because": reason.outcome.because,
        "citations": [each.to_record() for each in reason.citations],
    }


def classification_lines(found: Classification) -> list[str]:
    """
    Say in words what was found, what was not, and what could not be decided.

    A form of which no test is met is named, and not told in full: most arrangements are
    nothing like most forms.
    """
    outer = [form for form in found.forms if form.path == "$"]
    inner = [form for form in found.forms if form.path != "$"]
    lines = [heading("What it is, and by which tests")]
    for answer in (Answer.YES, Answer.NO):
        for form in found.forms:
            # What is nested in it is told where it is something, or was called so.
            if form.answer is answer and (answer is Answer.YES or _is_told(form, found)):
                lines += _form_lines(form)
    unlike = [form for form in outer if form.answer is Answer.NO and not _is_told(form, found)]
    lines += _named("is not", unlike)
    lines += [wrapped(f"called: {label.because}", "", "    ") for label in found.labels]
    lines += [
        wrapped(f"{axis.axis}: {axis.value} ({axis.because})", "", "    ") for axis in found.axes
    ]
    lines.append(heading("What could not be decided, and what would decide it"))
    open_outer = [form for form in outer if form.answer is Answer.UNKNOWN]
    open_inner = [form for form in inner if form.answer is Answer.UNKNOWN]
    if not open_outer and not open_inner:
        lines.append("Nothing: every test was answered.")
    for form in open_outer:
        if _is_called(form, found) or 0 < form.unknown <= form.met:
            lines += _form_lines(form)
    for form in open_outer:
        if _is_told(form, found) and not _is_called(form, found) and form.met < form.unknown:
            lines += _form_lines(form)[:1]
    lines += _named("may be", [form for form in open_outer if not _is_told(form, found)])
    told = [form for form in open_inner if _is_told(form, found)]
    if told:
        lines.append("Of what is nested in it, too little is recorded to say whether")
        lines += [
            wrapped(
                f"{form.name} is {with_article(form.form.name)} ({form.met} of "
                f"{form.met + form.unmet + form.unknown} tests met; it turns on "
                f"{', '.join(_facts(form))})",
                "  ? ",
                "      ",
            )
            for form in told
        ]
    return lines


def _is_told(form: FormFinding, found: Classification) -> bool:
    """
    Say whether a form that was not found is worth telling.

    It is if somebody called the arrangement so, or if a test is met: of the outermost one
    test, of what is nested in it at least half.
    """
    if _is_called(form, found):
        return True
    if form.path == "$":
        return len(form.having(Answer.YES)) > 0
    return form.met >= max(form.unmet, form.unknown, 1)


def _is_called(form: FormFinding, found: Classification) -> bool:
    """Say whether somebody called the arrangement so."""
    return any(
        label.path == form.path and label.label.form == form.form.slug for label in found.labels
    )


def _named(verdict: str, forms: list[FormFinding]) -> list[str]:
    """Name in one line the forms of which no test is met."""
    if not forms:
        return []
    names = ", ".join(form.form.name for form in forms)
    return [
        wrapped(f"{forms[0].name} {verdict} any of these, with no test met: {names}.", "", "    ")
    ]


def settlement_lines(settlement: Settlement, names: dict[str, str]) -> list[str]:
    """Say in words who pays whom how much, and why that much."""
    title = "Who pays whom, and why that much"
    if settlement.is_illustrative:
        title += " (every figure here is invented)"
    lines = [heading(title)]
    lines += [wrapped(f"{party}: {name}", "  ", "      ") for party, name in names.items() if name]
    lines.append("")
    lines.append(settlement.explain())
    return lines


def sources_lines(found: Classification, report: Report) -> list[str]:
    """List every source that was cited by its key, once."""
    cited = {
        each.source.key: each.source
        for citations in (
            *(
                reason.citations
                for form in found.forms
                if form.answer is Answer.YES or _is_told(form, found)
                for reason in (*form.reasons, *form.exclusions)
            ),
            *(axis.evidence for axis in found.axes),
            *(finding.citations for finding in report.findings),
        )
        for each in citations
    }
    lines = [heading("Sources")]
    lines += [wrapped(f"[{key}] {cited[key]}", "", "    ") for key in sorted(cited)]
    return lines


def _form_lines(form: FormFinding) -> list[str]:
    """Say what was found of one form, with each test and its reason."""
    counts = f"{form.met} of {form.met + form.unmet + form.unknown} tests met"
    if form.unknown:
        counts += f", {form.unknown} not known"
    verdict = {
        Answer.YES: f"{form.name} IS {with_article(form.form.name)}",
        Answer.NO: f"{form.name} is NOT {with_article(form.form.name)}",
        Answer.UNKNOWN: f"{form.name} MAY BE {with_article(form.form.name)}",
    }[form.answer]
    lines = [wrapped(f"{verdict}: {counts}.", "", "    ")]
    # Of a "no" the reason is what was not met; the tests that were are counted above.
    shown = form.having(Answer.NO) if form.answer is Answer.NO else form.reasons
    excluding = [each for each in form.exclusions if each.outcome.answer is not Answer.NO]
    alike: dict[tuple[Answer, str], list[Reason]] = {}
    for reason in shown:
        alike.setdefault((reason.outcome.answer, reason.outcome.because), []).append(reason)
    for (answer, _), reasons in alike.items():
        if answer is Answer.NO:
            lines.append(_reason_line(reasons))
        else:
            lines += [_reason_line([reason]) for reason in reasons]
    for reason in excluding:
        if reason.outcome.answer is Answer.YES or form.answer is Answer.UNKNOWN:
            lines.append(_reason_line([reason], excludes=True))
    missing = form.missing
    if form.answer is Answer.UNKNOWN and missing:
        lines.append(wrapped(f"would be decided by: {', '.join(missing)}", "    ", "      "))
    return lines


def _reason_line(reasons: list[Reason], *, excludes: bool = False) -> str:
    """Tell the first of some reasons, and count the others that fail for want of one thing."""
    outcome = reasons[0].outcome
    sources = dict.fromkeys(each.source.key for reason in reasons for each in reason.citations)
    others = f" (and so for {len(reasons) - 1} more of its tests)" if len(reasons) > 1 else ""
    return wrapped(
        f"{reasons[0].criterion.question} {outcome.answer.value}: {outcome.because}{others} "
        f"[{'; '.join(sources)}]",
        f"  {_MARKS[~outcome.answer if excludes else outcome.answer]} ",
        "      ",
    )


def _facts(form: FormFinding) -> list[str]:
    """Give the missing facts without the path that they share."""
    return [fact.removeprefix(f"{form.path}.") for fact in form.missing]
