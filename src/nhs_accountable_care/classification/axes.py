"""
Axes: questions that cut across the forms, each with more than two answers.

Extent, stage and hybrid stand for every axis: a key, a value in plain words (``unknown``
where the record does not tell), and a because with its evidence.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import attrs

from nhs_accountable_care._core.fields import is_text, is_tuple
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import Arrangement, Label, StatusChange
from nhs_accountable_care.classification.answers import Answer
from nhs_accountable_care.classification.forms import FormFinding

__all__ = ["SHIPPED_AXES", "Axis", "AxisFinding"]

_ORGANISATION = "accountable-care-organisation"


@attrs.frozen(kw_only=True)
class AxisFinding:
    """
    Where an arrangement lies on one axis, and why.

    >>> AxisFinding(axis="extent", value="unknown", because="no area is recorded").value
    'unknown'
    """

    axis: str = attrs.field(validator=is_text)
    value: str = attrs.field(validator=is_text)
    because: str = attrs.field(validator=is_text)
    evidence: tuple[Citation, ...] = attrs.field(default=(), validator=is_tuple)


Axis: TypeAlias = Callable[[Arrangement, tuple[FormFinding, ...], date], AxisFinding]
"""Looks at an arrangement as it stood, and at what it and its nested parts were found to be."""


def extent(arrangement: Arrangement, _findings: tuple[FormFinding, ...], _on: date) -> AxisFinding:
    """Say whether an arrangement covers the whole of its footprint or a part."""
    area = arrangement.area
    if area is None or area.extent is None:
        because = "how much of its footprint it covers is not recorded"
        return AxisFinding(axis="extent", value="unknown", because=because)
    because = f"its area is {area.name}, recorded as the {area.extent.value} of a footprint"
    return AxisFinding(
        axis="extent", value=area.extent.value, because=because, evidence=area.sources
    )


def stage(arrangement: Arrangement, _findings: tuple[FormFinding, ...], _on: date) -> AxisFinding:
    """
    Say how far along an arrangement is, by the furthest stage that it has reached.

    An arrangement can be live as one form and a candidate for another; the because names
    each, and the value is the one that has been reached.
    """
    history = arrangement.history
    if not history:
        return AxisFinding(axis="stage", value="unknown", because="no status is recorded")
    reached = max(history, key=lambda change: _STAGES.index(change.stage.value))
    parts = [
        f"{change.stage.value}{f' as {change.as_form}' if change.as_form else ''}"
        f"{f' since {change.on.isoformat()}' if change.on else ''}"
        for change in history
    ]
    return AxisFinding(
        axis="stage",
        value=reached.stage.value,
        because="; ".join(parts),
        evidence=tuple(citation for change in history for citation in change.sources),
    )


def hybrid(arrangement: Arrangement, findings: tuple[FormFinding, ...], _on: date) -> AxisFinding:
    """
    Say whether a system holds accountable care organisations inside it.

    ``in-being`` where the content of a nested arrangement meets the tests; ``aspired`` where
    a nested one is only called so, or is a candidate; ``none`` where nothing is nested.
    """
    if arrangement.nested is None:
        return AxisFinding(
            axis="hybrid", value="unknown", because="what it contains is not recorded"
        )
    if not arrangement.nested:
        return AxisFinding(axis="hybrid", value="none", because="nothing is nested in it")
    inside = [f for f in findings if f.path != "$" and f.form.slug == _ORGANISATION]
    in_being = [f.name for f in inside if f.answer is Answer.YES]
    if in_being:
        return AxisFinding(
            axis="hybrid",
            value="in-being",
            because=f"inside it {_names(in_being)} meets every test of one",
        )
    aims = {part.name: _aims(part) for part in arrangement.nested}
    aspiring = [name for name, found in aims.items() if found]
    if aspiring:
        return AxisFinding(
            axis="hybrid",
            value="aspired",
            because=(
                f"inside it {_names(aspiring)} aspired to be accountable care organisations, "
                f"and none met the tests of one"
            ),
            evidence=tuple(
                citation for found in aims.values() for aim in found for citation in aim.sources
            ),
        )
    undecided = [f.name for f in inside if f.answer is Answer.UNKNOWN]
    if undecided:
        return AxisFinding(
            axis="hybrid",
            value="unknown",
            because=f"too little is recorded of {_names(undecided)} inside it",
        )
    return AxisFinding(
        axis="hybrid",
        value="none",
        because=f"inside it {_names([part.name for part in arrangement.nested])} "
        f"is no accountable care organisation",
    )


SHIPPED_AXES: tuple[Axis, ...] = (extent, stage, hybrid)
"""The axes that `classify` reports."""

# From the least to the furthest reached; what has stopped counts after what runs.
_STAGES = ("candidate", "shadow", "live", "paused", "withdrawn", "ended")


def _aims(part: Arrangement) -> tuple[Label | StatusChange, ...]:
    """Give what records that a nested arrangement meant to be such an organisation."""
    labels = tuple(label for label in part.labels or () if label.form == _ORGANISATION)
    changes = tuple(change for change in part.history or () if change.as_form == _ORGANISATION)
    return labels + changes


def _names(names: list[str]) -> str:
    """Join names as English does."""
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
