"""Finding: what is recorded at a path, whether there may be more, and who says so."""

from collections.abc import Iterable
from typing import Any

import attrs

from nhs_accountable_care._core.fields import check_tuples, is_text
from nhs_accountable_care._core.sources import Citation
from nhs_accountable_care.contracts import Body
from nhs_accountable_care.questions.answers import Answer, answer_of
from nhs_accountable_care.questions.outcomes import Outcome, no, unknown, yes
from nhs_accountable_care.questions.paths import Path, PathStep, check_path, kind_of

__all__ = ["Found", "find", "look"]

_SEVERAL = 2


@attrs.frozen(kw_only=True, field_transformer=check_tuples)
class Found:
    """
    What is recorded at one path.

    Attributes:
        path: The path that was asked for.
        value: What is recorded there; `None` where nothing is, and a tuple for a list, or for
            what stands behind one.
        may_hold_more: Whether a list may hold less than there is: it is not recorded, or it
            is named in ``incomplete``.
        citations: The sources of what was found; of an item without any, those of the nearest
            part around it that has some. Beside those of a body stand those of the part that
            names it.
        around: The sources of the nearest part around what was found.
    """

    path: str = attrs.field(validator=is_text)
    value: Any
    may_hold_more: bool
    citations: tuple[Citation, ...]
    around: tuple[Citation, ...]

    def cited_for(self, items: Iterable[object]) -> tuple[Citation, ...]:
        """Return the sources of some items that were found; of none, those of the part."""
        kept = [citation for item in items for citation in _cited(item, self.around)]
        return tuple(dict.fromkeys(kept)) or self.around

    def outcome(
        self,
        answer: bool | Answer | None,  # noqa: FBT001 -- the answer is what is told
        *,
        if_yes: str,
        if_no: str,
        if_open: str = "it is not recorded",
    ) -> Outcome:
        """
        Return an answer about what was found as an outcome that names and cites it.

        >>> from nhs_accountable_care.arrangements import Arrangement
        >>> place = Arrangement(name="A place", creates_legal_body=False)
        >>> found = find(place, "creates_legal_body")
        >>> found.outcome(found.value, if_yes="it is a body", if_no="it is none").because
        'it is none'
        """
        match answer if isinstance(answer, Answer) else answer_of(answer):
            case Answer.YES:
                return yes(if_yes, self.citations, facts=(self.path,))
            case Answer.NO:
                return no(if_no, self.citations, facts=(self.path,))
            case _:
                return unknown(if_open, self.path)


def find(part: object, path: str) -> Found:
    """
    Return what is recorded at a path of an arrangement, or of a part of one.

    Args:
        part: An arrangement, an agreement or any other part.
        path: Fields joined by dots; behind a list all its items are meant, or those of one
            kind or number.

    Raises:
        UnknownPathError: If the class of the part has no such path.

    >>> from nhs_accountable_care.arrangements import Arrangement, Board, Governance
    >>> place = Arrangement(
    ...     name="A place",
    ...     governance=Governance(boards=(Board(name="Forum"),), incomplete=("boards",)),
    ... )
    >>> found = find(place, "governance.boards")
    >>> [board.name for board in found.value], found.may_hold_more
    (['Forum'], True)
    >>> find(place, "governance.leaders").value is None
    True
    """
    return look(part, Path.parse(path))


def look(part: object, path: Path) -> Found:
    """Return the same for a path that was read before, which is quicker."""
    standing = [(part, _sources(part))]
    around: tuple[Citation, ...] = ()
    is_list = is_partial = is_unrecorded = False
    for step in path.steps:
        around = _together([cited for _, cited in standing]) or around
        following: list[tuple[object, tuple[Citation, ...]]] = []
        for owner, cited in standing:
            try:
                value = getattr(owner, step.field)
            except AttributeError:
                # A slip raises; of several classes, one that lacks the field has nothing there.
                check_path(type(part), str(path))
                continue
            if value is None:
                is_unrecorded = True
            elif isinstance(value, tuple):
                is_list = is_list or step.number is None
                is_partial = is_partial or step.field in getattr(owner, "incomplete", ())
                following += [(item, _cited(item, cited)) for item in _picked(value, step)]
            else:
                following.append((value, _cited(value, cited)))
        standing = following
    values = tuple([value for value, _ in standing])
    found: object = values
    if not values and (is_unrecorded or not is_list):
        found = None
    elif not is_list:
        found = values[0]
    return Found(
        path=path.text,
        value=found,
        may_hold_more=is_partial or is_unrecorded,
        citations=_together([cited for _, cited in standing]) or around,
        around=around,
    )


def _picked(items: tuple[object, ...], step: PathStep) -> tuple[object, ...]:
    """Return the items of a list that a step means."""
    if step.number is not None:
        return items[step.number : step.number + 1]
    if step.kind is not None:
        return tuple([item for item in items if kind_of(item) == step.kind])
    return items


def _cited(item: object, around: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """Return the sources that an item stands on: its own, or those of the part around it."""
    own = _sources(item)
    # What a body cites says who it is, and not that it is there: that is for what names it.
    return own + around if isinstance(item, Body) else own or around


def _sources(part: object) -> tuple[Citation, ...]:
    """Return the sources that a part names itself."""
    sources: tuple[Citation, ...] = getattr(part, "sources", ())
    return sources


def _together(cited: list[tuple[Citation, ...]]) -> tuple[Citation, ...]:
    """Return the sources of several parts, once each."""
    if len(cited) < _SEVERAL:
        return cited[0] if cited else ()
    return tuple(dict.fromkeys([citation for each in cited for citation in each]))
