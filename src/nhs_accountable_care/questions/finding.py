"""Finding: what is recorded at a path, whether there may be more, and who says so."""

import functools
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

import attrs

from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.sources import Citation, citations_of
from nhs_accountable_care.contracts import Body, ListStatement
from nhs_accountable_care.contracts.statements import (
    is_stated_none,
    may_hold_more,
    statements_of,
)
from nhs_accountable_care.questions.answers import Answer, as_answer
from nhs_accountable_care.questions.outcomes import Outcome, no, unknown, yes
from nhs_accountable_care.questions.paths import (
    KnownPath,
    Path,
    PathStep,
    UnknownPathError,
    kind_of,
    known_at,
)

__all__ = [
    "Found",
    "check_fields",
    "check_slips",
    "find",
    "look",
    "look_at_list",
    "look_at_one",
    "parsed",
    "several",
]

Standing: TypeAlias = tuple[object, tuple[Citation, ...]]
"""A part, with the sources of what it stands in."""


@attrs.frozen(kw_only=True, field_transformer=check_types)
class Found:
    """
    What is recorded at one path.

    Attributes:
        path: The path that was asked for.
        value: What is recorded there; `None` where nothing is, and a tuple for a list, or for
            what stands behind one.
        may_hold_more: Whether there may be more than was found: something is not recorded, or a
            list is neither recorded as none nor known to be whole.
        is_reached_in_part: Whether that holds of the parts that the last step goes out from.
        trail: The parts that were come to, step by step, each with the sources of what it
            stands in: first the one that the path begins at, and last what was found.
    """

    path: str = attrs.field(validator=is_text)
    value: Any
    may_hold_more: bool
    is_reached_in_part: bool
    trail: tuple[tuple[Standing, ...], ...]

    @property
    def last_step(self) -> PathStep:
        """The last step of the path."""
        return parsed(self.path).steps[-1]

    @property
    def holders(self) -> tuple[object, ...]:
        """The parts in which what was asked for stands; none where it was not come to them."""
        is_there = len(self.trail) > len(parsed(self.path).steps)
        return tuple([item for item, _ in self.trail[-2]]) if is_there else ()

    @property
    def stated(self) -> tuple[ListStatement, ...]:
        """What is stated of the lists in which it stands."""
        field = self.last_step.field
        return tuple([each for part in self.holders for each in statements_of(part, field)])

    # The sources are worked out for who asks. A long list has many, and most questions want
    # those of one item or, where nothing is recorded, none.
    @property
    def citations(self) -> tuple[Citation, ...]:
        """
        The sources of what was found.

        Of a field that its part cites sources of its own for they are those alone. Of an item
        without any they are those of the nearest part around it that has some.
        Beside those of a body stand those of the part that names it.
        """
        return _together(self.trail[-1]) or self.around

    @property
    def around(self) -> tuple[Citation, ...]:
        """The sources of the nearest part around what was found."""
        steps = parsed(self.path).steps
        for depth in reversed(range(len(self.trail) - 1)):
            # Of a part around it what counts is what that cites for the field on the way to it.
            cited = _together(self.trail[depth], steps[depth].field)
            if cited:
                return cited
        return ()

    def cited_for(self, items: Iterable[object]) -> tuple[Citation, ...]:
        """
        Return the sources of some items that were found; of none, those of the part.

        >>> from nhs_accountable_care.arrangements import Arrangement, Board, Governance
        >>> from nhs_accountable_care.policy import cite
        >>> forum = Board(name="Forum", sources=(cite("S71"),))
        >>> governance = Governance(boards=(forum, Board(name="Board")))
        >>> found = find(Arrangement(name="A place", governance=governance), "governance.boards")
        >>> [each.source.key for each in found.cited_for([forum])]
        ['S71']
        >>> found.cited_for(found.value[1:])
        ()
        """
        around = self.around
        kept = [citation for item in items for citation in _cited(item, around)]
        return tuple(dict.fromkeys(kept)) or around

    def outcome(
        self,
        answer: bool | Answer | None,  # noqa: FBT001 -- the answer is what is told
        *,
        if_yes: str,
        if_no: str,
        if_open: str = "it is not recorded",
        evidence: tuple[Citation, ...] | None = None,
    ) -> Outcome:
        """
        Return an answer about what was found as an outcome that names and cites it.

        ``evidence`` is what it cites, if that is not all that was found.

        >>> from nhs_accountable_care.arrangements import Arrangement
        >>> place = Arrangement(name="A place", creates_legal_body=False)
        >>> found = find(place, "creates_legal_body")
        >>> found.outcome(found.value, if_yes="it is a body", if_no="it is none").because
        'it is none'
        """
        match as_answer(answer):
            case Answer.YES:
                cited = self.citations if evidence is None else evidence
                return yes(if_yes, cited, facts=(self.path,))
            case Answer.NO:
                cited = self.citations if evidence is None else evidence
                return no(if_no, cited, facts=(self.path,))
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
    ...     governance=Governance(boards=(Board(name="Forum"),)),
    ... )
    >>> found = find(place, "governance.boards")
    >>> [board.name for board in found.value], found.may_hold_more
    (['Forum'], True)
    >>> find(place, "governance.leaders").value is None
    True
    """
    return look(part, parsed(path))


@functools.lru_cache(maxsize=1024)
def parsed(path: str) -> Path:
    """Read a path once: whoever asks names it as text, and asks it of many arrangements."""
    return Path.parse(path)


def look_at_one(part: object, path: Path, *, instead: str) -> Found:
    """Return the same for one value; of several, no yes and no number can be told."""
    known = known_at(type(part), path.text)
    found = look(part, path, known)
    if isinstance(found.value, tuple) or known.is_several:
        raise several(path.text, instead)
    return found


def several(path: str, instead: str) -> InvalidValueError:
    """Return the error of a path that means several values where one is asked for."""
    return InvalidValueError(f"{path}: it goes through a list, to several values; {instead}")


def look_at_list(part: object, path: Path) -> Found:
    """Return the same for a list."""
    known = known_at(type(part), path.text)
    found = look(part, path, known)
    if known.is_one or not (found.value is None or isinstance(found.value, tuple)):
        msg = f"{path}: it is no list; ask for one value with fact, value_is or recorded"
        raise InvalidValueError(msg)
    return found


def look(part: object, path: Path, known: KnownPath | None = None) -> Found:
    """Return the same for a path that was read before, which is quicker."""
    if (known or known_at(type(part), path.text)).slip is not None:
        _check_own(part, path)
    standing: tuple[Standing, ...] = ((part, ()),)
    trail = [standing]
    is_list = is_partial = is_unrecorded = is_reached_in_part = False
    for step in path.steps:
        is_reached_in_part = is_partial or is_unrecorded
        following: list[Standing] = []
        for owner, above in standing:
            # Of several classes, one that lacks the field has nothing there.
            value = getattr(owner, step.field, _NOTHING)
            if value is None:
                # A list of which nothing is given may be counted as none.
                is_none = is_stated_none(owner, step.field, step.kind)
                is_list, is_unrecorded = is_list or is_none, is_unrecorded or not is_none
            elif isinstance(value, tuple):
                is_list = is_list or step.number is None
                is_there = step.number is not None and step.number < len(value)
                is_partial = is_partial or (
                    not is_there and may_hold_more(owner, step.field, step.kind)
                )
                cited = _cited(owner, above, step.field)
                following += [(item, cited) for item in _picked(value, step)]
            elif value is not _NOTHING:
                following.append((value, _cited(owner, above, step.field)))
        standing = tuple(following)
        trail.append(standing)
        if not standing:
            break
    found: object = None
    if is_list and (standing or not is_unrecorded):
        found = tuple([item for item, _ in standing])
    elif standing:
        found = standing[0][0]
    return Found(
        path=path.text,
        value=found,
        may_hold_more=is_partial or is_unrecorded,
        is_reached_in_part=is_reached_in_part,
        trail=tuple(trail),
    )


_NOTHING: Final = object()


def check_slips(part: object, paths: tuple[str, ...]) -> bool:
    """
    Raise where a part can have nothing at one of some paths, whatever is recorded.

    Returns whether that hung on items of one's own classes, so that it is to be asked again.
    """
    cls: Any = type(part)
    slips = _slips(cls, paths)
    for path in slips:
        _check_own(part, parsed(path))
    return bool(slips)


@functools.lru_cache(maxsize=1024)
def _slips(owner: Any, paths: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ANN401 -- any class
    """Return those of some paths that a class lacks; a question asks it of every arrangement."""
    return tuple([path for path in paths if known_at(owner, path).slip is not None])


@functools.lru_cache(maxsize=1024)
def check_fields(owner: type, paths: tuple[str, ...]) -> None:
    """Raise where a class lacks one of some paths."""
    for path in paths:
        slip = known_at(owner, path).slip
        if slip is not None:
            raise UnknownPathError(slip)


def _check_own(part: object, path: Path) -> None:
    """Raise for a path that the classes lack, unless items of one's own classes stand on it."""
    standing: tuple[object, ...] = (part,)
    for number, step in enumerate(path.steps, start=1):
        standing = tuple([item for owner in standing for item in _behind(owner, step)])
        rest = ".".join(map(str, path.steps[number:]))
        if any(not rest or known_at(type(item), rest).slip is None for item in standing):
            return
    raise UnknownPathError(known_at(type(part), path.text).slip)


def _behind(owner: object, step: PathStep) -> tuple[object, ...]:
    """Return what is recorded of a part in a field that its own class has."""
    cls: Any = type(owner)
    if not attrs.has(cls) or step.field not in {field.name for field in attrs.fields(cls)}:
        return ()
    value = getattr(owner, step.field)
    if isinstance(value, tuple):
        return _picked(value, step)
    return (value,) if value is not None and step.kind is None and step.number is None else ()


def _picked(items: tuple[object, ...], step: PathStep) -> tuple[object, ...]:
    """Return the items of a list that a step means."""
    if step.number is not None:
        return items[step.number : step.number + 1]
    if step.kind is not None:
        return tuple([item for item in items if kind_of(item) == step.kind])
    return items


def _cited(
    item: object, above: tuple[Citation, ...], field: str | None = None
) -> tuple[Citation, ...]:
    """
    Return the sources that an item, or a field of it, stands on.

    They are its own, or else those of what it stands in.
    """
    own: tuple[Citation, ...] = getattr(item, "sources", ())
    if own:
        own = citations_of(own, field)
    # What a body cites says who it is, and not that it is there: that is for what names it.
    return own + above if isinstance(item, Body) else own or above


def _together(standing: Sequence[Standing], field: str | None = None) -> tuple[Citation, ...]:
    """Return the sources that several parts, or a field of each, stand on, once each."""
    if len(standing) == 1:
        [(item, above)] = standing
        return _cited(item, above, field)
    cited = [_cited(item, above, field) for item, above in standing]
    return tuple(dict.fromkeys([citation for each in cited for citation in each]))
