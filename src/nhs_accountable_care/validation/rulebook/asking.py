"""How a check asks: for the agreements of a day, and for a fact that may not be recorded."""

from collections.abc import Iterator
from typing import Protocol

from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.arrangements import Arrangement
from nhs_accountable_care.contracts import Agreement, Body, stands_on
from nhs_accountable_care.validation.rules import Breach, Context, Gap

__all__ = ["agreements_on", "ask", "at_places", "kind_gap", "may_hold_more"]


class _MayBeIncomplete(Protocol):
    """A part of a document that names its lists which may be partial."""

    @property
    def incomplete(self) -> tuple[str, ...]: ...


def agreements_on(arrangement: Arrangement, context: Context) -> Iterator[tuple[str, Agreement]]:
    """Give the agreements that stand on the day, each with its path."""
    for number, agreement in enumerate(arrangement.agreements or ()):
        if stands_on(agreement, context.on):
            yield f"agreements[{number}]", agreement


def ask(
    *,
    answer: bool | None,
    wanted: bool,
    path: str,
    fact: str,
    message: str,
    evidence: tuple[Citation, ...],
) -> Iterator[Breach | Gap]:
    """Yield nothing where the answer is the wanted one, a breach where not, else a gap."""
    if answer is None:
        yield Gap(path=path, fact=fact)
    elif answer is not wanted:
        yield Breach(path=path, message=message, evidence=evidence)


def at_places(path: str, bodies: tuple[Body, ...] | None) -> Iterator[tuple[str, Body]]:
    """Give the bodies of a field, each with its path."""
    for number, body in enumerate(bodies or ()):
        yield f"{path}[{number}]", body


def kind_gap(path: str, body: Body) -> Gap:
    """Ask what kind of body something is."""
    return Gap(path=f"{path}.kind", fact=f"what kind of body {body} is")


def may_hold_more(part: _MayBeIncomplete, field: str) -> bool:
    """Say whether a list may hold more than is recorded: it is not recorded, or said partial."""
    return getattr(part, field) is None or field in part.incomplete
