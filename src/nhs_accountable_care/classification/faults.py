"""Forms and axes of which a test raises: one failure each, so that all others are asked."""

from collections.abc import Callable
from typing import ClassVar, TypeAlias

import attrs

from nhs_accountable_care._core.errors import hand_on, words_of_fault
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.text import heading, wrapped
from nhs_accountable_care.classification.criteria import NoOutcomeError
from nhs_accountable_care.classification.dimensions import Axis, AxisFinding
from nhs_accountable_care.classification.form import Form, FormFinding

__all__ = [
    "Faults",
    "FaultyAxis",
    "FaultyForm",
    "asked_safely",
    "lines_of_faults",
    "placed_safely",
]


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FaultyForm:
    """
    A form of which a test did not do what a test does, where, and what it did instead.

    There is no finding of it at that path; all other forms were asked.

    >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
    >>> print(FaultyForm(form=DEVOLVED_SYSTEM, path="$", message="a test returned text"))
    devolved-system $: a test returned text
    """

    record_columns: ClassVar[Columns] = {"form": "text", "path": "text", "message": "text"}

    form: Form
    path: str
    message: str

    def __str__(self) -> str:
        """Return the form, the path and what was wrong with a test on one line."""
        return f"{self.form.slug} {self.path}: {self.message}"

    def to_record(self) -> Record:
        """
        Return the form's key, the path and what was wrong with a test.

        >>> from nhs_accountable_care.classification import DEVOLVED_SYSTEM
        >>> faulty = FaultyForm(form=DEVOLVED_SYSTEM, path="$", message="a test returned text")
        >>> faulty.to_record()
        {'form': 'devolved-system', 'path': '$', 'message': 'a test returned text'}
        """
        return {"form": self.form.slug, "path": self.path, "message": self.message}


@attrs.frozen(kw_only=True, field_transformer=check_types)
class FaultyAxis:
    """
    An axis of which a test did not do what a test does, and what it did instead.

    There is no place on it; all other axes were asked.

    >>> print(FaultyAxis(axis="extent", message="a test raised ValueError"))
    axis extent $: a test raised ValueError
    """

    record_columns: ClassVar[Columns] = {"axis": "text", "path": "text", "message": "text"}

    axis: str = attrs.field(validator=is_text)
    message: str

    def __str__(self) -> str:
        """Return the axis, the path and what was wrong with a test on one line."""
        return f"axis {self.axis} $: {self.message}"

    def to_record(self) -> Record:
        """
        Return the axis's key, the path and what was wrong with a test.

        >>> FaultyAxis(axis="extent", message="a test raised ValueError").to_record()
        {'axis': 'extent', 'path': '$', 'message': 'a test raised ValueError'}
        """
        return {"axis": self.axis, "path": "$", "message": self.message}


Faults: TypeAlias = dict[tuple[str, str], FaultyForm]
"""The forms that are faulty, by key and fault: once, at however many places."""


def asked_safely(
    form: Form,
    path: str,
    *,
    ask: Callable[[], FormFinding],
    presume: Callable[[FormFinding], FormFinding],
    faults: Faults,
    is_last: bool,
) -> tuple[FormFinding, ...]:
    """Return what is found of a form, or keep what is wrong with it and return nothing."""
    try:
        return (presume(ask()),)
    except NoOutcomeError as error:
        fault = str(error)
    except BaseException as error:  # noqa: BLE001 -- whatever their code raises
        hand_on(error, is_last=is_last)
        fault = f"a test raised {words_of_fault(error)}"
    faults.setdefault((form.slug, fault), FaultyForm(form=form, path=path, message=fault))
    return ()


def placed_safely(
    axis: Axis, place: Callable[[], AxisFinding], *, is_last: bool
) -> AxisFinding | FaultyAxis:
    """Return the place on an axis, or what is wrong with the axis."""
    try:
        return place()
    except NoOutcomeError as error:
        return FaultyAxis(axis=axis.key, message=str(error))
    except BaseException as error:  # noqa: BLE001 -- whatever their code raises
        hand_on(error, is_last=is_last)
        return FaultyAxis(axis=axis.key, message=f"a test raised {words_of_fault(error)}")


def lines_of_faults(forms: tuple[FaultyForm, ...], axes: tuple[FaultyAxis, ...]) -> list[str]:
    """Return the lines of the faulty forms and axes under a heading; none if there are none."""
    lines = []
    for what, faulty in (("Forms", forms), ("Axes", axes)):
        if faulty:
            lines.append(heading(f"{what} of which a test is faulty"))
            lines += [wrapped(str(each), "  ! ", "    ") for each in faulty]
    return lines
