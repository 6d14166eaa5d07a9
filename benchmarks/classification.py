"""
What a classification by every form costs, against the same tests written out by hand.

Run it with ``python benchmarks/classification.py``. By hand means: the tests of every form in
force are called one after the other and combined with ``and``, ``or`` and counting, with no
reasons, no findings and no paths kept. The goal is at most five times that. With the register
each body with a code is looked up first, here one that lacks its name and kind.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date

import attrs

from nhs_accountable_care.arrangements import Arrangement, walk
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    SHIPPED_FORMS,
    AllMet,
    Answer,
    AnyMet,
    AtLeastMet,
    Criterion,
    InContext,
    NotMet,
    classify,
)
from nhs_accountable_care.reference import cases, register

ROUNDS = 30
GOAL = 5
ON = date(2017, 4, 1)


def by_hand(arrangement: Arrangement) -> dict[str, str]:
    """Evaluate every form in force, for the outermost and all that is nested."""
    found = {}
    standing = arrangement.at(ON)
    for path, part in walk(standing):
        for form in SHIPPED_FORMS:
            if not form.period.first_day <= ON <= (form.period.last_day or date.max):
                continue
            answers = [met(each, part) for each in form.necessary]
            excluded = [met(each, part) for each in form.excluding]
            for each in form.indicating:
                met(each, part)
            if "no" in answers or "yes" in excluded:
                answer = "no"
            elif "unknown" in answers or "unknown" in excluded:
                answer = "unknown"
            else:
                answer = "yes"
            found[f"{path} {form.slug}"] = answer
    return found


def met(criterion: Criterion, part: Arrangement) -> str:
    """Evaluate one criterion, with its parts if it combines others."""
    test = criterion.test
    if criterion.period is not None and ON not in criterion.period:
        return "yes"
    if isinstance(test, AllMet):
        answers = [met(each, part) for each in test.parts]
        return "no" if "no" in answers else "unknown" if "unknown" in answers else "yes"
    if isinstance(test, AnyMet):
        answers = [met(each, part) for each in test.parts]
        return "yes" if "yes" in answers else "unknown" if "unknown" in answers else "no"
    if isinstance(test, AtLeastMet):
        answers = [met(each, part) for each in test.parts]
        if answers.count("yes") >= test.number:
            return "yes"
        possible = len(answers) - answers.count("no")
        return "unknown" if possible >= test.number else "no"
    if isinstance(test, NotMet):
        answer = met(test.part, part)
        return {"yes": "no", "no": "yes"}.get(answer, "unknown")
    if isinstance(test, InContext):
        return str(test.test(part, ON, ()).answer.value)
    return str(test(part, ON).answer.value)


def seconds(work: Callable[[], object]) -> float:
    """Time one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Check that both say the same, measure them in turn, and print the ratio."""
    place = cases.case("greater-manchester-2017").value
    organisations = register()
    by_code = attrs.evolve(
        place,
        members=tuple(
            attrs.evolve(each, body=attrs.evolve(each.body, name=None, kind=None))
            for each in place.members or ()
            if each.body.code is not None
        ),
    )
    hand = by_hand(place)
    found = classify(place, on=ON, axes=())
    ours = {f"{each.path} {each.form.slug}": each.answer.value for each in found.forms}
    if hand != ours:
        message = "the two do not agree"
        raise SystemExit(message)
    runs: dict[str, Callable[[], object]] = {
        "by hand": lambda: by_hand(place),
        "classify, all forms": lambda: classify(place, on=ON, axes=()),
        "classify, forms and axes": lambda: SHIPPED_CLASSIFIER.classify(place, on=ON),
        "  with the register": lambda: SHIPPED_CLASSIFIER.classify(
            place, on=ON, register=organisations
        ),
        "  of codes alone": lambda: SHIPPED_CLASSIFIER.classify(
            by_code, on=ON, register=organisations
        ),
        "  with every answer read": lambda: [
            each.answer is Answer.YES for each in classify(place, on=ON, axes=()).forms
        ],
    }
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            taken[name].append(seconds(run))
    base = statistics.median(taken["by hand"])
    print(f"{len(found.forms)} findings of {len(SHIPPED_FORMS)} forms; goal: {GOAL} times by hand")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{median * 1000:8.2f} ms  {median / base:5.2f}  {name}")


if __name__ == "__main__":
    main()
