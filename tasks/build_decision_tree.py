"""
Write the page of the decision tree from the classifier.

    python tasks/build_decision_tree.py            write the page
    python tasks/build_decision_tree.py --check    say whether it is up to date

The page holds what the classifier holds and nothing else, so a test is mended in its form, and
here by running this again.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from nhs_accountable_care import Citation
from nhs_accountable_care.classification import (
    SHIPPED_CLASSIFIER,
    AllMet,
    AnyMet,
    AtLeastMet,
    Axis,
    Criterion,
    Form,
    NotMet,
)

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "decision-tree.md"

HEAD = f"""\
% Written by tasks/build_decision_tree.py from the classifier.

# Decision tree

Which tests tell each kind of arrangement, in the order in which they are asked.
An arrangement is of a form if every necessary test is met and nothing that excludes is there;
it is not if one test is missed; otherwise it is not known, and the missing facts are named.
A test marked *judgement* is a proposal of this library where no source sets one.
How to read an answer is told in [how forms are found](../explanation/how-forms-are-classified.md).

There are {len(SHIPPED_CLASSIFIER.forms)} forms and {len(SHIPPED_CLASSIFIER.axes)} axes:

```python
>>> from nhs_accountable_care.classification import SHIPPED_CLASSIFIER
>>> len(SHIPPED_CLASSIFIER.forms), len(SHIPPED_CLASSIFIER.axes)
({len(SHIPPED_CLASSIFIER.forms)}, {len(SHIPPED_CLASSIFIER.axes)})

```
"""


def main() -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    text = "\n".join([HEAD, *lines()])
    is_stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
    if check:
        if is_stale:
            print(f"{PAGE.name} is not what the classifier says; run tasks/build_decision_tree.py")
        return 1 if is_stale else 0
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE.name if is_stale else 'nothing new'}")
    return 0


def lines() -> Iterator[str]:
    """Write the lines of descent, each form, and each axis."""
    yield "## What grew out of what\n"
    yield "A form stands under each form that it grew out of.\n"
    known = {form.slug for form in SHIPPED_CLASSIFIER.forms}
    for form in SHIPPED_CLASSIFIER.forms:
        if not set(form.lineage) & known:
            yield from descent(form, 0)
    yield "\n## Forms\n"
    for form in SHIPPED_CLASSIFIER.forms:
        yield from form_lines(form)
    yield "## Axes\n"
    yield "An axis has one value: the first position whose test is met.\n"
    for axis in SHIPPED_CLASSIFIER.axes:
        yield from axis_lines(axis)


def descent(form: Form, depth: int) -> Iterator[str]:
    """Write a form and, under it, those that grew out of it."""
    yield f"{'  ' * depth}- [{plain(form.name)}](#{target_of(form)}), {form.period}"
    for other in SHIPPED_CLASSIFIER.forms:
        if form.slug in other.lineage:
            yield from descent(other, depth + 1)


def form_lines(form: Form) -> Iterator[str]:
    """Write one form."""
    yield f"({target_of(form)})="
    yield f"### {plain(form.name[0].upper() + form.name[1:])}\n"
    yield f"{plain(form.meaning[0].upper() + form.meaning[1:])}.\n"
    yield f"Slug\n: `{form.slug}`\n"
    yield f"Asked about\n: {form.period}\n"
    if form.of_place:
        yield f"Asked of one place alone\n: {plain(', '.join(form.of_place))}\n"
    yield f"Sources\n: {cited(form.sources)}\n"
    for title, criteria in (
        ("Necessary", form.necessary),
        ("Must not be there", form.excluding),
        ("Signs, which decide nothing", form.indicating),
    ):
        if criteria:
            yield f"{title}:\n"
            for criterion in criteria:
                yield from criterion_lines(criterion, 0)
            yield ""


def axis_lines(axis: Axis) -> Iterator[str]:
    """Write one axis."""
    yield f"### {axis.key.replace('-', ' ').capitalize()}\n"
    yield f"{plain(axis.question)}\n"
    for position in axis.positions:
        yield from criterion_lines(position, 0)
    yield f"\nWhere none is met: {axis.otherwise}.\n"


def criterion_lines(criterion: Criterion, depth: int) -> Iterator[str]:
    """Write one test, and under it those that it combines."""
    marks = [cited(criterion.sources)]
    if criterion.is_judgement:
        marks.append("*judgement*")
    if criterion.period is not None:
        marks.append(f"asked {criterion.period}")
    yield (
        f"{'  ' * depth}- `{criterion.key}`: {plain(criterion.question)}"
        f"{combination(criterion)} ({'; '.join(marks)})"
    )
    for part in parts_of(criterion):
        yield from criterion_lines(part, depth + 1)


def combination(criterion: Criterion) -> str:
    """Word how the parts of a test make it."""
    match criterion.test:
        case AllMet():
            return " All of:"
        case AnyMet():
            return " Any of:"
        case AtLeastMet():
            return f" At least {criterion.test.number} of:"
        case NotMet():
            return " Not:"
        case _:
            return ""


def parts_of(criterion: Criterion) -> tuple[Criterion, ...]:
    """Return the tests that a test combines."""
    match criterion.test:
        case AllMet() | AnyMet() | AtLeastMet():
            return criterion.test.parts
        case NotMet():
            return (criterion.test.part,)
        case _:
            return ()


def cited(citations: Iterable[Citation]) -> str:
    """Link to sources, each with how sure it is."""
    return ", ".join(
        f"[{plain(each.source.key)}](#source-{each.source.key.casefold()}) "
        f"*{each.confidence.value}*"
        for each in citations
    )


def target_of(form: Form) -> str:
    """Name the place on the page to which links to a form lead."""
    return f"form-{form.slug}"


def plain(text: str) -> str:
    """Write text so that Markdown prints it as it stands."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)


if __name__ == "__main__":
    sys.exit(main())
